"""Writes text archives (.idt) for Windows Installer and for ``msibuild -i``.

Three header lines have the column names, the column types, and the table's name and keys, after the
code page if any text is not ASCII. Streams are files in a folder that has the table's name. Source:
docs/msi-format.md, "IDT archives".

For texts beyond ASCII the two differ: Windows needs the database's code page and its number;
msitools (observed in 0.101) need UTF-8 and refuse an archive that names a code page. So there is a
format for each.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from msiview.database.cells import Cell, StreamCell
from msiview.database.summary import SummaryInformation, filetime
from msiview.errors import FormatError
from msiview.export.file_names import FileNames
from msiview.export.table_part import ExportOptions, TablePart
from msiview.format import codepages
from msiview.format.column_types import ColumnKind
from msiview.format.container import Stream
from msiview.format.property_set import VariantType

LINE_END = "\r\n"
SUMMARY = "_SummaryInformation"
FORCE_CODEPAGE = "_ForceCodepage"

# Characters that would end a field or a line, and their replacements in archives.
_ESCAPES = str.maketrans(
    {"\0": "\x15", "\b": "\x1b", "\t": "\x10", "\n": "\x19", "\f": "\x18", "\r": "\x11"}
)

_READ_AS = 1252
"""The code page in which texts of neutral databases are read (format/codepages.py)."""


def idt_text(part: TablePart, options: ExportOptions) -> Iterator[str]:
    """A table for Windows in pieces, to be encoded by :func:`idt_bytes`.

    A binary cell holds the name of its file in the archive's folder (see :func:`binary_files`);
    null is an empty field.
    """
    stated = options.header and not _is_ascii(part)
    return _archive(part, options, _stated(options.codepage) if stated else [])


def msitools_text(part: TablePart, options: ExportOptions) -> Iterator[str]:
    """A table for msitools in pieces: the same without a code page, in UTF-8."""
    return _archive(part, options, [])


def _archive(part: TablePart, options: ExportOptions, page: list[str]) -> Iterator[str]:
    names = {stream.name: name for name, stream in binary_files(part)}
    if options.header:
        yield _line(column.name for column in part.columns)
        yield _line(column.spec for column in part.columns)
        yield _line([*page, part.name, *(column.name for column in part.key_columns)])
    for batch in part.batches():
        yield "".join(_line(_field(cell, names) for cell in row) for row in batch)


def binary_files(part: TablePart) -> Iterator[tuple[str, Stream]]:
    """The files of an archive's folder: ``<key>.ibd`` and the stream that each holds."""
    file_names = FileNames()
    prefix = part.name + "."
    for column in part.columns:
        if column.type.kind is ColumnKind.BINARY:
            for cell in part.values(column):
                if isinstance(cell, StreamCell) and cell.stream is not None:
                    key = cell.stream.name.removeprefix(prefix)
                    yield file_names.take(key, ".ibd"), cell.stream


def idt_bytes(text: str, codepage: int) -> bytes:
    """The bytes of an archive's text in the database's code page.

    A character that the page lacks becomes ``?``. This happens only where the file itself could not
    be decoded, which is recorded as a defect.
    """
    page = codepage or _READ_AS
    try:
        return codepages.encode(text, page)
    except FormatError:
        return text.encode(codepages.codec_of(page) or "cp1252", "replace")


def force_codepage_text(codepage: int) -> str:
    """The archive that sets the code page of a database."""
    return LINE_END * 2 + f"{codepage}\t{FORCE_CODEPAGE}{LINE_END}"


def summary_text(summary: SummaryInformation, *, state_codepage: bool) -> str:
    """The archive of the summary information; times are in UTC, as in the file."""
    rows = [(str(number), text) for number in summary.ids() if (text := _value(summary, number))]
    is_ascii = all(text.isascii() for _, text in rows)
    stated = _stated(summary_codepage(summary)) if state_codepage and not is_ascii else []
    lines = [
        ["PropertyId", "Value"],
        ["i2", "l255"],
        [*stated, SUMMARY, "PropertyId"],
        *([number, text.translate(_ESCAPES)] for number, text in rows),
    ]
    return "".join(map(_line, lines))


def summary_codepage(summary: SummaryInformation) -> int:
    """The code page of the summary's texts, which often differs from that of the tables."""
    return summary.properties.codepage if summary.properties is not None else codepages.NEUTRAL


def _value(summary: SummaryInformation, number: int) -> str:
    """One property as text; empty for what an archive cannot hold."""
    stored = summary.value(number)
    if stored is None or stored.value is None or isinstance(stored.value, bytes):
        return ""
    if stored.vt == VariantType.FILETIME and isinstance(stored.value, int):
        time = filetime(stored.value)
        return _date(time) if time is not None else ""
    return str(stored.value)


def _date(time: datetime) -> str:
    return f"{time:%Y/%m/%d %H:%M:%S}"


def _stated(codepage: int) -> list[str]:
    """The field with the code page; none for a neutral database."""
    return [str(codepage)] if codepage != codepages.NEUTRAL else []


def _is_ascii(part: TablePart) -> bool:
    heads = (part.name, *(column.name for column in part.columns))
    return all(map(str.isascii, heads)) and all(
        value.isascii()
        for column in part.columns
        if column.type.kind is ColumnKind.STRING
        for value in part.values(column)
        if isinstance(value, str)
    )


def _field(cell: Cell, file_names: dict[str, str]) -> str:
    if isinstance(cell, StreamCell):
        return file_names[cell.stream.name] if cell.stream is not None else ""
    return "" if cell is None else str(cell).translate(_ESCAPES)


def _line(fields: Iterable[str]) -> str:
    return "\t".join(fields) + LINE_END
