"""The formats in which tables can be written, for menus and the command line."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from msiview.export.idt import idt_bytes, idt_text, msitools_text
from msiview.export.json_text import json_text
from msiview.export.markdown import markdown_text
from msiview.export.plain_text import plain_text
from msiview.export.separated_text import csv_text, tab_text
from msiview.export.sql_text import sql_text
from msiview.export.table_part import ExportOptions, TablePart


@dataclass(frozen=True, slots=True)
class ExportFormat:
    """One format. ``suffix`` has its dot; ``pieces`` yields the text of a table in pieces.

    ``is_archive`` means that streams are written to separate files, as in IDT; ``in_codepage`` that
    the text is in the database's code page, not in UTF-8.
    """

    id: str
    title: str
    suffix: str
    pieces: Callable[[TablePart, ExportOptions], Iterator[str]]
    is_archive: bool = False
    in_codepage: bool = False

    def text(self, part: TablePart, options: ExportOptions | None = None) -> str:
        """The whole text at once, for the clipboard."""
        return "".join(self.pieces(part, options or ExportOptions(contents=False)))

    def encoded(self, part: TablePart, options: ExportOptions) -> Iterator[bytes]:
        """The bytes of a file in this format, in pieces."""
        for piece in self.pieces(part, options):
            yield self.encode(piece, options.codepage)

    def encode(self, text: str, codepage: int) -> bytes:
        """Text in the format's encoding; ``codepage`` is that of the database."""
        if self.in_codepage:
            return idt_bytes(text, codepage)
        return text.encode("utf-8", "backslashreplace")


_FORMATS = (
    ExportFormat("text", "Plain text", ".txt", plain_text),
    ExportFormat("tab", "Tab-separated text", ".tsv", tab_text),
    ExportFormat("csv", "CSV", ".csv", csv_text),
    ExportFormat("json", "JSON", ".json", json_text),
    ExportFormat("markdown", "Markdown", ".md", markdown_text),
    ExportFormat("sql", "SQL", ".sql", sql_text),
    ExportFormat("idt", "Installer text archive (IDT)", ".idt", idt_text, True, True),
    ExportFormat("idt-utf8", "IDT in UTF-8 for msitools", ".idt", msitools_text, True),
)


def formats() -> tuple[ExportFormat, ...]:
    """All formats in the order in which they are offered."""
    return _FORMATS


def format_by_id(format_id: str) -> ExportFormat:
    """The format of an id; KeyError where there is none."""
    for known in _FORMATS:
        if known.id == format_id:
            return known
    raise KeyError(format_id)
