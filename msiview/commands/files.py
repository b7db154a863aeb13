"""``msiview files``: the files that a package brings."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Iterable, Iterator, Sequence

from msiview.analysis.package_files import PackageFile
from msiview.commands.arguments import add_overlay_arguments, add_package_arguments
from msiview.commands.command import DONE, INPUTS, YES, Command, UsageError
from msiview.commands.messages import complain
from msiview.commands.opened import mention_opened, open_with_overlays
from msiview.commands.output import write_text
from msiview.export.json_text import document_text, encode
from msiview.report.file_list import file_lines, file_object, problem_lines
from msiview.report.head_object import head_object
from msiview.session.opened_package import OpenedPackage
from msiview.session.unpacked_files import PackageContents, Unpacked
from msiview.words import counted

_DESCRIPTION = """\
List the files that a package brings: size, version and target path below TARGETDIR,
with long names. `msiview extract --files` unpacks them.

With --check all files are unpacked in memory, from cabinets in the package, in patches
over it and beside it, and their sizes and hashes are held against the rows that
describe them. What cannot be read is named, and so is what differs; the exit code is 1
then. With --json all are unpacked as well, and the answer tells the SHA-256 of each."""


def _add_arguments(parser: ArgumentParser) -> None:
    add_package_arguments(parser)
    add_overlay_arguments(parser)
    parser.add_argument("--under", metavar="PATH", default="", help="only files below this folder")
    parser.add_argument(
        "--check", action="store_true", help="unpack all files, and say what is wrong with them"
    )


def _run(args: Namespace) -> int:
    opened, contents = open_contents(args)
    files = files_under(contents, args.under)
    wrong: list[Unpacked] = []
    if args.json:
        objects = (iter([encode(file_object(f))]) for f in _read(contents, files, wrong))
        write_text(document_text(head_object(opened), "files", objects))
    else:
        write_text(file_lines(files))
        if args.check:
            for _ in _read(contents, files, wrong):
                pass
            if not wrong:
                write_text([f"all of {counted(len(files), 'file')} are as their rows say\n"])
    if args.check:
        mention_wrong(wrong)
    mention_opened(opened)
    return YES if args.check and wrong else DONE


def open_contents(args: Namespace) -> tuple[OpenedPackage, PackageContents]:
    """The package that the arguments name, with its files."""
    opened = open_with_overlays(args)
    if opened.base is None:
        title = opened.package.kind.title.lower()
        raise UsageError(f"this is a {title}, which has no files of its own")
    INPUTS.add(*opened.files())
    return opened, PackageContents(opened)


def files_under(contents: PackageContents, folder: str) -> list[PackageFile]:
    """The files whose target is below a folder, without regard to case; all for no folder."""
    start = folder.replace("\\", "/").strip("/").casefold()
    if not start:
        return contents.files
    found = [f for f in contents.files if f"{f.path}/".casefold().startswith(f"{start}/")]
    if not found:
        raise UsageError(f"no file is below {folder}")
    return found


def _read(
    contents: PackageContents, files: Sequence[PackageFile], wrong: list[Unpacked]
) -> Iterator[Unpacked]:
    """Files whose contents have been read; those with a problem are added to ``wrong``."""
    for unpacked in contents.unpacked(files):
        unpacked.read_through()
        if unpacked.problem:
            wrong.append(unpacked)
        yield unpacked


def mention_wrong(files: Iterable[Unpacked]) -> None:
    """Write to standard error what is wrong with files; what is the same for several, once."""
    for line in problem_lines(files):
        complain(line)


COMMAND = Command(_DESCRIPTION, _add_arguments, _run)
