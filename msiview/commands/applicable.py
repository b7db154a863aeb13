"""``msiview applicable``: whether Windows Installer would apply it, and why not."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from msiview.commands.arguments import add_codepage_argument, codepage_choice, open_file
from msiview.commands.command import DONE, YES, Command, UsageError
from msiview.commands.messages import mention_problems
from msiview.commands.output import write_text
from msiview.commands.overlays import mention_broken, open_overlays
from msiview.database.database import Database
from msiview.database.patch import Patch
from msiview.database.transform import Transform
from msiview.export.json_text import encode
from msiview.overlay.applicability import Product
from msiview.overlay.stack import Overlay, build_stack
from msiview.report.text import text_of
from msiview.report.verdict_object import verdicts_object
from msiview.report.verdicts import verdict_blocks

_DESCRIPTION = """\
Say whether Windows Installer would apply transforms and patches to a package, with
every check, what it expects and what it finds. Several are taken as applied
together, patches in the installer's order.

The package may be left out: then --product-version, --product-code and the
others say what is installed on a machine. With a package, they take the place
of its own facts. What nobody states is taken to fit.

The exit code is 1 where anything would not be applied."""

_FACTS = (
    ("--product-code", "product_code", "{GUID}"),
    ("--product-version", "version", "V"),
    ("--product-language", "language", "LANGID"),
    ("--upgrade-code", "upgrade_code", "{GUID}"),
)


def _add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("file", metavar="[MSI]", help="the package, unless its facts are typed in")
    parser.add_argument(
        "files",
        metavar="PATCH_OR_TRANSFORM",
        nargs="*",
        default=[],
        help="an .msp, an .mst, or :NAME for a transform inside MSI",
    )
    for option, name, form in _FACTS:
        words = option.removeprefix("--").replace("-", " ")
        parser.add_argument(option, dest=name, metavar=form, help=f"the installed {words}")
    add_codepage_argument(parser)
    parser.add_argument("--json", action="store_true", help="write JSON")


def _run(args: Namespace) -> int:
    base, overlays = _open(args)
    typed = Product(**{name: getattr(args, name) for _, name, _ in _FACTS})
    if base is None and typed == Product():
        raise UsageError("name the package first, or say with --product-version what is installed")
    stack = build_stack(base, overlays, typed=typed)
    if args.json:
        write_text([encode(verdicts_object(stack)), "\n"])
    else:
        write_text(text_of(verdict_blocks(stack)))
    mention_broken(stack)
    if base is not None:
        mention_problems(base)
    return YES if any(entry.refusal for entry in stack.entries) else DONE


def _open(args: Namespace) -> tuple[Database | None, list[Overlay]]:
    """The package, if the first file is one, and the overlays."""
    first = open_file(args.file, codepage_choice(args))
    base = first if isinstance(first, Database) and not isinstance(first, Patch) else None
    names = args.files if base is not None else [args.file, *args.files]
    if not names:
        raise UsageError("name the patches or transforms that would be applied")
    overlays = open_overlays(base, names, opened={args.file: first})
    for overlay in overlays:
        if not isinstance(overlay.package, Patch | Transform):
            raise UsageError(f"{overlay.argument} is neither a patch nor a transform")
    return base, overlays


COMMAND = Command(_DESCRIPTION, _add_arguments, _run)
