"""Arguments that commands share, and the package that they name."""

from __future__ import annotations

from argparse import ArgumentParser, ArgumentTypeError, Namespace
from collections.abc import Iterable
from typing import TYPE_CHECKING

from msiview.commands.command import INPUTS, UsageError
from msiview.commands.piped import PIPED
from msiview.files.standard_input import SHOWN, STANDARD_INPUT

if TYPE_CHECKING:  # what reads packages is imported when one is opened: help needs none
    from msiview.database.package import Package
    from msiview.format.codepage_choice import CodePageChoice
    from msiview.format.container import Storage


def add_package_arguments(parser: ArgumentParser) -> None:
    """FILE, ``--inside``, ``--codepage`` and ``--json``."""
    parser.add_argument(
        "file",
        metavar="FILE",
        help="an .msi, .msm, .pcp, .cub, .mst or .msp file, or - for standard input",
    )
    parser.add_argument(
        "--inside",
        metavar="NAME",
        action="append",
        default=[],
        help="look into the transform or package that is stored in FILE under this name; "
        "given again, one level deeper",
    )
    add_codepage_argument(parser)
    parser.add_argument("--json", action="store_true", help="write JSON")


def add_codepage_argument(parser: ArgumentParser) -> None:
    """``--codepage``: the page to read texts under."""
    parser.add_argument(
        "--codepage",
        metavar="N",
        type=known_codepage,
        help="read the texts under this code page, whatever FILE states: 936, 1251, 65001 …; "
        "overlays too, where they state the same page or none",
    )


def add_overlay_arguments(parser: ArgumentParser, *, required: bool = False) -> None:
    """``--overlay`` and ``--pair``."""
    parser.add_argument(
        "--overlay",
        metavar="X",
        action="append",
        default=[],
        required=required,
        help="lay this over FILE: an .mst, an .msp, :NAME for a transform inside FILE, or another "
        "package; given again, on top of the one before",
    )
    parser.add_argument(
        "--pair",
        metavar="NAME",
        action="append",
        default=[],
        help="of a patch, take the pair of this name, whether or not it fits FILE",
    )


def known_codepage(text: str) -> int:
    """The number of a code page that texts can be read under."""
    from msiview.format.codepages import codec_of

    if text.isascii() and text.isdigit() and codec_of(int(text[:9])) is not None:
        return int(text)
    raise ArgumentTypeError(f"{text} is no code page that is known")


def codepage_choice(args: Namespace) -> CodePageChoice | None:
    """The code page that the arguments choose, for :func:`open_package`."""
    if args.codepage is None:
        return None
    from msiview.format.codepage_choice import CodePageChoice

    return CodePageChoice(args.codepage)


def open_file(name: str, choice: CodePageChoice | None = None) -> Package:
    """The package, transform or patch that an argument names."""
    from msiview.database.opening import open_package

    if name == STANDARD_INPUT:
        return open_package(PIPED.keep(), choice=choice, shown=SHOWN)
    INPUTS.add(name)
    return open_package(name, choice=choice)


def open_named(args: Namespace) -> Package:
    """The package that the arguments name."""
    from msiview.database.opening import open_embedded
    from msiview.format.container import shown_name

    package = open_file(args.file, codepage_choice(args))
    for name in args.inside:
        storage = storage_named(package, name)
        if storage is None:
            names = [shown_name(child.name) for child in package.storages]
            raise UsageError(not_found("nothing is stored under the name", name, names))
        package = open_embedded(package, storage.name)
    return package


def storage_named(package: Package, name: str) -> Storage | None:
    """A storage by its name, as stored or as shown."""
    from msiview.format.container import shown_name

    return next(
        (child for child in package.storages if name in (child.name, shown_name(child.name))), None
    )


def not_found(what: str, name: str, names: Iterable[str]) -> str:
    """A message about a missing name, with similar names."""
    from difflib import get_close_matches

    by_case = {known.casefold(): known for known in names}
    near = get_close_matches(name.casefold(), by_case, n=3, cutoff=0.6)
    if not near:
        return f"{what} {name}"
    return f"{what} {name}; did you mean {' or '.join(by_case[match] for match in near)}?"
