"""Tables and streams written to files: one at a time, or a folder full of them."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from msiview.database.package import Package
from msiview.database.table import Table
from msiview.export.file_names import FileNames, safe_file_name
from msiview.export.formats import ExportFormat
from msiview.export.idt import (
    FORCE_CODEPAGE,
    SUMMARY,
    binary_files,
    force_codepage_text,
    summary_codepage,
    summary_text,
)
from msiview.export.table_part import ExportOptions, TablePart
from msiview.progress import Progress, no_progress


@contextmanager
def new_file(path: Path) -> Iterator[BinaryIO]:
    """A file that takes the place of ``path`` when all went well, else vanishes.

    What was there before stays whole until then, and a symbolic link is
    replaced, not followed.
    """
    temporary = path.with_name(f".msiview-{secrets.token_hex(6)}.tmp")
    try:
        file = temporary.open("xb")
    except OSError as error:
        error.filename = str(path)  # nobody knows the temporary name
        raise
    try:
        with file:
            yield file
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


def write_file(path: Path, pieces: Iterable[bytes]) -> int:
    """Write a file piece by piece; the number of its bytes."""
    size = 0
    with new_file(path) as file:
        for piece in pieces:
            size += file.write(piece)
    return size


def names_for(folder: Path, package: Package) -> FileNames:
    """Names for new files in a folder: never that of the opened file, if it lies there."""
    opened = Path(package.path)
    lies_there = opened.exists() and opened.parent.resolve() == folder.resolve()
    return FileNames([opened.name] if lies_there else [])


def export_table(
    form: ExportFormat,
    part: TablePart,
    path: Path,
    options: ExportOptions,
    progress: Progress | None = None,
) -> list[Path]:
    """Write a table to ``path``; the files written.

    In IDT the streams of binary cells go into a folder beside it, named like the
    table. Raises OSError for what the disk refuses.
    """
    progress = progress or no_progress()
    written = [path]
    write_file(path, _watched(form.encoded(part, options), part, progress))
    if form.is_archive:
        folder = path.parent / safe_file_name(part.name)
        for name, stream in binary_files(part):
            progress(f"Writing {name}")
            folder.mkdir(exist_ok=True)
            write_file(folder / name, stream.chunks())
            written.append(folder / name)
    return written


def export_tables(
    form: ExportFormat,
    package: Package,
    tables: Mapping[str, Table],
    folder: Path,
    progress: Progress | None = None,
    *,
    codepage: int | None = None,
) -> list[Path]:
    """Write tables into a folder, a file each; the files written.

    In IDT the summary information and the code page come with them, so that the
    folder is the whole database but for its cabinets. ``codepage`` is that of the
    texts where overlays have changed it.
    """
    progress = progress or no_progress()
    options = ExportOptions(codepage=package.codepage if codepage is None else codepage)
    folder.mkdir(parents=True, exist_ok=True)
    names = names_for(folder, package)
    written = []
    for name, table in tables.items():
        path = folder / names.take(name, form.suffix)
        written += export_table(form, TablePart(table), path, options, progress)
    if form.is_archive:
        written += _write_database_archives(form, package, folder, names, options.codepage)
    return written


def _write_database_archives(
    form: ExportFormat, package: Package, folder: Path, names: FileNames, codepage: int
) -> list[Path]:
    stated = folder / names.take(FORCE_CODEPAGE, ".idt")
    write_file(stated, [force_codepage_text(codepage).encode("ascii")])
    if not package.summary.is_present:
        return [stated]
    summary = folder / names.take(SUMMARY, ".idt")
    text = summary_text(package.summary, state_codepage=form.in_codepage)
    write_file(summary, [form.encode(text, summary_codepage(package.summary))])
    return [stated, summary]


def _watched(pieces: Iterable[bytes], part: TablePart, progress: Progress) -> Iterator[bytes]:
    """The pieces, with a report (and a chance to cancel) before each."""
    for done, piece in enumerate(pieces):
        progress(f"Writing {part.name}", done)
        yield piece
