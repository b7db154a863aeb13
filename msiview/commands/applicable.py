"""``msiview applicable``: whether Windows Installer would apply it, and why not."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Iterator, Sequence
from typing import Any

from msiview.commands.command import DONE, YES, Command, UsageError
from msiview.commands.messages import mention_problems
from msiview.commands.output import write_text
from msiview.commands.overlays import mention_broken, open_overlays
from msiview.database.database import Database
from msiview.database.opening import open_package
from msiview.database.patch import Patch
from msiview.database.transform import Transform
from msiview.database.transform_flags import error_condition_words
from msiview.export.json_text import encode
from msiview.overlay.applicability import Product, Verdict
from msiview.overlay.checks import Check
from msiview.overlay.patch_choice import PatchVerdict
from msiview.overlay.stack import Overlay, Stack, StackEntry, build_stack
from msiview.visible_text import one_line

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
    parser.add_argument("--json", action="store_true", help="write JSON")


def _run(args: Namespace) -> int:
    base, overlays = _open(args)
    typed = Product(**{name: getattr(args, name) for _, name, _ in _FACTS})
    if base is None and typed == Product():
        raise UsageError("name the package first, or say with --product-version what is installed")
    stack = build_stack(base, overlays, typed=typed)
    write_text([encode(_document(stack)), "\n"] if args.json else _text(stack))
    mention_broken(stack)
    if base is not None:
        mention_problems(base)
    return YES if any(_refused(entry) for entry in stack.entries) else DONE


def _open(args: Namespace) -> tuple[Database | None, list[Overlay]]:
    """The package, if the first file is one, and the overlays."""
    first = open_package(args.file)
    base = first if isinstance(first, Database) and not isinstance(first, Patch) else None
    names = args.files if base is not None else [args.file, *args.files]
    if not names:
        raise UsageError("name the patches or transforms that would be applied")
    overlays = open_overlays(base, names)
    for overlay in overlays:
        if not isinstance(overlay.package, Patch | Transform):
            raise UsageError(f"{overlay.argument} is neither a patch nor a transform")
    return base, overlays


def _refused(entry: StackEntry) -> bool:
    return bool(entry.refusal)


# -- JSON ---------------------------------------------------------------


def _document(stack: Stack) -> dict[str, Any]:
    return {
        "verdicts": [verdict for entry in stack.entries for verdict in _verdicts(entry)],
        "files": [
            {
                "file": entry.overlay.argument,
                "applies": not _refused(entry),
                "conclusion": _conclusion(entry),
                "kind": entry.kind.value if entry.kind is not None else None,
                "place": entry.place or None,
            }
            for entry in stack.entries
        ],
        "remarks": stack.remarks,
    }


def _verdicts(entry: StackEntry) -> Iterator[dict[str, Any]]:
    """The verdict on each transform, by name."""
    match entry.verdict:
        case PatchVerdict() as verdict:
            dropped = _refused(entry) and verdict.applies
            for part in verdict.transforms:
                checks = [*part.checks, *([_drop_check(entry)] if dropped else [])]
                yield _verdict(entry, part.name, part.applies and not dropped, checks)
        case Verdict() as verdict:
            yield _verdict(entry, entry.overlay.name, verdict.applies, verdict.checks)


def _drop_check(entry: StackEntry) -> Check:
    """The failed check of a patch that fits, but is obsoleted or superseded."""
    return Check("Sequence", "not replaced by another patch", "replaced", False, entry.refusal)


def _verdict(
    entry: StackEntry, name: str, applies: bool, checks: Sequence[Check]
) -> dict[str, Any]:
    return {
        "file": entry.overlay.argument,
        "transform": name,
        "applies": applies,
        "checks": [
            {
                "check": check.check,
                "expected": check.expected,
                "actual": check.actual,
                "passed": check.passed,
                "explanation": check.explanation,
            }
            for check in checks
        ],
    }


def _conclusion(entry: StackEntry) -> str:
    if entry.refusal or entry.verdict is None:
        return entry.refusal
    return entry.verdict.conclusion


# -- text ---------------------------------------------------------------


def _text(stack: Stack) -> Iterator[str]:
    for entry in stack.entries:
        yield f"{one_line(entry.overlay.argument)}\n  {one_line(_conclusion(entry))}\n"
        if entry.place:
            yield f"  Place: {one_line(entry.place)}\n"
        for verdict in _verdicts(entry):
            yield from _verdict_text(verdict)
        yield from _conditions_text(entry)
        yield "\n"
    if stack.remarks:
        yield "Remarks\n"
        for remark in stack.remarks:
            yield f"  {one_line(remark)}\n"


def _verdict_text(verdict: dict[str, Any]) -> Iterator[str]:
    applies = "applies" if verdict["applies"] else "does not apply"
    yield f"\n  {one_line(verdict['transform'])}: {applies}\n"
    if not verdict["checks"]:
        yield "    nothing is checked\n"
    for check in verdict["checks"]:
        mark = "passed" if check["passed"] else "FAILED"
        yield f"    {mark}  {one_line(check['check'])}: {one_line(check['explanation'])}\n"
        yield f"            expected {one_line(check['expected']) or 'nothing'}"
        yield f", found {one_line(check['actual']) or 'nothing'}\n"


def _conditions_text(entry: StackEntry) -> Iterator[str]:
    """The errors that are ignored while a transform is applied."""
    for name, transform in _transforms(entry):
        words = error_condition_words(transform.error_conditions) or ["none"]
        number = f"0x{int(transform.error_conditions):04X}"
        yield f"\n  Errors ignored by {one_line(name)} ({number}): {'; '.join(words)}\n"


def _transforms(entry: StackEntry) -> Iterator[tuple[str, Transform]]:
    if isinstance(entry.overlay.package, Transform):
        yield entry.overlay.name, entry.overlay.package
    elif entry.overlay.patch is not None:
        for pair in entry.overlay.patch.pairs:
            for part in pair.transforms:
                if part.transform is not None:
                    yield part.name, part.transform


COMMAND = Command(
    "would Windows Installer apply a patch or transform", _DESCRIPTION, _add_arguments, _run
)
