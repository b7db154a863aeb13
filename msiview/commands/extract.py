"""``msiview extract``: streams and embedded files, saved as files."""

from __future__ import annotations

import hashlib
from argparse import ArgumentParser, Namespace
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from msiview.commands.arguments import (
    add_overlay_arguments,
    add_package_arguments,
    not_found,
    open_named,
    storage_named,
)
from msiview.commands.command import DONE, INPUTS, Command, UsageError
from msiview.commands.files import files_under, mention_wrong, open_contents
from msiview.commands.messages import mention_problems
from msiview.commands.opened import mention_opened
from msiview.commands.output import write_text
from msiview.database.opening import storage_kind
from msiview.database.package import Package
from msiview.errors import FormatError, NoSuchStream
from msiview.export.file_names import FileNames
from msiview.export.files import names_for
from msiview.export.json_text import encode
from msiview.export.target_folder import TargetFolder
from msiview.files.new_file import make_folder, new_file, write_file
from msiview.format.compound_writer import copied_storage, write_compound_file
from msiview.format.container import Storage, Stream, shown_name
from msiview.report.file_list import WrittenFileObject, file_object
from msiview.report.head_object import head_object
from msiview.session.opened_package import OpenedPackage
from msiview.visible_text import one_line
from msiview.words import counted

_DESCRIPTION = """\
Save streams (binary data, icons, cabinets, signatures) and the transforms or
packages stored inside a file. `msiview info` lists their names. File names are
made safe: no folders, no device names, no control characters, and two streams
never share one. Files of the same names in DIR are replaced.

With --files: unpack the files that the package installs, from cabinets in it, in
patches over it and beside it, to their target paths below DIR, as `msiview files`
lists them, or with --flat all into DIR itself."""


@dataclass(frozen=True, slots=True)
class Extracted:
    """A file that was written: ``stream`` is the name inside the package.

    Of a damaged stream the readable part is saved; ``complete`` is then False.
    """

    stream: str
    storage: bool
    path: Path
    size: int
    sha256: str
    complete: bool


def _add_arguments(parser: ArgumentParser) -> None:
    add_package_arguments(parser)
    parser.add_argument(
        "streams",
        metavar="STREAM",
        nargs="*",
        default=[],
        help="names of streams or of embedded files",
    )
    parser.add_argument("--all", action="store_true", help="everything that is no table")
    parser.add_argument("--files", action="store_true", help="the files that the package installs")
    parser.add_argument(
        "--flat", action="store_true", help="with --files, all of them side by side in DIR"
    )
    parser.add_argument(
        "--under", metavar="PATH", default="", help="with --files, only those below this folder"
    )
    add_overlay_arguments(parser)
    parser.add_argument(
        "-o",
        "--output",
        metavar="DIR",
        required=True,
        help="the folder to write to; made if it is missing",
    )


def _run(args: Namespace) -> int:
    if [bool(args.streams), args.all, args.files].count(True) != 1:
        raise UsageError("name the streams to extract, or give --all or --files")
    if args.files:
        return _extract_files(args)
    if args.overlay or args.under or args.flat:
        raise UsageError("--overlay, --under and --flat belong to --files")
    package = open_named(args)
    INPUTS.add(*package.files())
    items = _everything(package) if args.all else _named(package, args.streams)
    written, failed = extract(package, items, Path(args.output))
    if args.json:
        files = [asdict(file) | {"path": str(file.path)} for file in written]
        write_text([encode({**head_object(OpenedPackage(package)), "extracted": files}), "\n"])
    else:
        write_text(map(_line, written))
    if failed:
        raise FormatError(f"too damaged to be saved: {', '.join(failed)}", file=package.path)
    mention_problems(package)
    return DONE


def _extract_files(args: Namespace) -> int:
    opened, contents = open_contents(args)
    files = files_under(contents, args.under)
    written, wrong = [], []
    folder = TargetFolder(Path(args.output), flat=args.flat)
    for unpacked in contents.unpacked(files):
        path = folder.add(unpacked)
        where = None if path is None else str(path)
        written.append(WrittenFileObject(**file_object(unpacked), written=where))
        if unpacked.problem:
            wrong.append(unpacked)
        if not args.json and path is not None:
            write_text([f"{one_line(unpacked.file.path)} -> {one_line(str(path))}\n"])
    if args.json:
        write_text([encode({**head_object(opened), "files": written}), "\n"])
    mention_wrong(wrong)
    mention_opened(opened)
    lost = sum(unpacked.sha256 is None for unpacked in wrong)
    if lost:
        raise FormatError(f"{counted(lost, 'file')} cannot be unpacked", file=opened.package.path)
    return DONE


def _line(file: Extracted) -> str:
    size = counted(file.size, "byte") + ("" if file.complete else ", the rest cannot be read")
    return f"{one_line(file.stream)} -> {one_line(str(file.path))} ({size})\n"


def extract(
    package: Package, items: Iterable[Stream | Storage], folder: Path
) -> tuple[list[Extracted], list[str]]:
    """Save streams and storages into a folder; returns the files, and the names of storages that
    are too damaged to be saved."""
    make_folder(folder)
    names = names_for(folder)
    written = []
    failed = []
    for item in items:
        if isinstance(item, Stream):
            written.append(_save_stream(item, folder / names.take(item.shown_name)))
            continue
        try:
            written.append(_save_storage(package, item, folder, names))
        except FormatError:
            failed.append(shown_name(item.name))
    return written, failed


def _everything(package: Package) -> list[Stream | Storage]:
    return [*package.streams(), *package.storages]


def _named(package: Package, names: list[str]) -> list[Stream | Storage]:
    """The streams and storages of these names, without repetition. All must exist."""
    found: dict[str, Stream | Storage] = {}
    for name in names:
        try:
            found[name] = package.stream(name)
        except NoSuchStream:
            storage = storage_named(package, name)
            if storage is None:
                known = [stream.shown_name for stream in package.streams()]
                known += [shown_name(child.name) for child in package.storages]
                raise UsageError(not_found("there is no stream", name, known)) from None
            found[name] = storage
    return list(found.values())


def _save_stream(stream: Stream, path: Path) -> Extracted:
    digest = hashlib.sha256()
    size = write_file(path, _hashed(stream.chunks(), digest), follow=False)
    complete = size == stream.size
    return Extracted(stream.shown_name, False, path, size, digest.hexdigest(), complete)


def _hashed(chunks: Iterable[bytes], digest: hashlib._Hash) -> Iterator[bytes]:
    for chunk in chunks:
        digest.update(chunk)
        yield chunk


def _save_storage(package: Package, storage: Storage, folder: Path, names: FileNames) -> Extracted:
    kind = storage_kind(storage)
    suffix = f".{kind.value}" if kind is not None else ""
    shown = shown_name(storage.name)
    path = folder / names.take(shown, "" if shown.lower().endswith(suffix) else suffix)
    with new_file(path, follow=False) as file:
        sector_size = package.container.sector_size
        write_compound_file(file, copied_storage(storage), sector_size=sector_size)
    with path.open("rb") as written:
        digest = hashlib.file_digest(written, "sha256")
    return Extracted(shown, True, path, path.stat().st_size, digest.hexdigest(), True)


COMMAND = Command(_DESCRIPTION, _add_arguments, _run)
