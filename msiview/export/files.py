"""Tables and streams written to files: one at a time, or a folder full of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

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
from msiview.files.new_file import make_folder, write_file
from msiview.files.opened_files import OpenedFiles, opened_at
from msiview.progress import Progress, no_progress


def names_for(folder: Path) -> FileNames:
    """Names for new files in a folder: never one that leads to an opened file."""
    return FileNames(lambda name: opened_at(folder / name) is not None)


def export_table(
    form: ExportFormat,
    part: TablePart,
    path: Path,
    options: ExportOptions,
    progress: Progress | None = None,
    *,
    follow: bool = True,
) -> list[Path]:
    """Write a table to ``path``; the files written.

    In IDT the streams of binary cells go into a folder beside it, named like the
    table. ``follow`` as in :func:`~msiview.files.new_file.new_file`; names that come
    out of the table never follow a link. Raises :class:`~msiview.errors.UnwritableFile`.
    """
    progress = progress or no_progress()
    written = [path]
    write_file(path, _watched(form.encoded(part, options), part, progress), follow=follow)
    if form.is_archive:
        folder = path.parent / safe_file_name(part.name)
        for name, stream in binary_files(part):
            progress(f"Writing {name}")
            make_folder(folder, follow=False)
            write_file(folder / name, stream.chunks(), follow=False)
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
    texts where overlays have changed it. A failure leaves the files written before, each
    of them whole.
    """
    progress = progress or no_progress()
    options = ExportOptions(codepage=package.codepage if codepage is None else codepage)
    make_folder(folder)
    with OpenedFiles(*package.files()):
        names = names_for(folder)
        written = []
        for name, table in tables.items():
            path = folder / names.take(name, form.suffix)
            part = TablePart(table)
            written += export_table(form, part, path, options, progress, follow=False)
        if form.is_archive:
            written += _write_database_archives(form, package, folder, names, options.codepage)
    return written


def _write_database_archives(
    form: ExportFormat, package: Package, folder: Path, names: FileNames, codepage: int
) -> list[Path]:
    stated = folder / names.take(FORCE_CODEPAGE, ".idt")
    write_file(stated, [force_codepage_text(codepage).encode("ascii")], follow=False)
    if not package.summary.is_present:
        return [stated]
    summary = folder / names.take(SUMMARY, ".idt")
    text = summary_text(package.summary, state_codepage=form.in_codepage)
    data = form.encode(text, summary_codepage(package.summary))
    write_file(summary, [data], follow=False)
    return [stated, summary]


def _watched(pieces: Iterable[bytes], part: TablePart, progress: Progress) -> Iterator[bytes]:
    """The pieces, with a report (and a chance to cancel) before each."""
    for done, piece in enumerate(pieces):
        progress(f"Writing {part.name}", done)
        yield piece
