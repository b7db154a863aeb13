"""Tables as Markdown (GitHub's pipe tables), with all special characters escaped."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from msiview.database.cells import Cell, cell_text
from msiview.export.table_part import ExportOptions, TablePart
from msiview.format.column_types import ColumnKind
from msiview.visible_text import one_line

# An underscore inside a word never begins or ends emphasis, so it needs no escape.
_SPECIAL = re.compile(r"[\\`*\[\]<>|~&$]|(?<![^\W_])_|_(?![^\W_])")
_BREAK = re.compile(r"\r\n|\r|\n")


def markdown_text(part: TablePart, options: ExportOptions) -> Iterator[str]:
    """A table in pieces: column names, alignment (integers right), rows.

    Markdown has no table without column names; where the options want no header
    their line is left empty.
    """
    names = [markdown_escaped(column.name) if options.header else " " for column in part.columns]
    yield _line(names)
    yield _line([_alignment(column.type.kind) for column in part.columns])
    for batch in part.batches():
        yield "".join(_line(map(_field, row)) for row in batch)


def markdown_escaped(text: str) -> str:
    """A text on one line without special meaning; line breaks become ``<br>``."""
    lines = _BREAK.split(text)
    return "<br>".join(_SPECIAL.sub(r"\\\g<0>", one_line(line)) for line in lines)


def _field(cell: Cell) -> str:
    return markdown_escaped(cell_text(cell))


def _alignment(kind: ColumnKind) -> str:
    return "---:" if kind in (ColumnKind.SHORT, ColumnKind.LONG) else "---"


def _line(fields: Iterable[str]) -> str:
    return "| " + " | ".join(fields) + " |\n"
