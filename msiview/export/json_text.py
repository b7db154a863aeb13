"""Tables as JSON, in the format of ``msiview dump --json`` (docs/commands.md).

Rows are encoded in batches: one call for a thousand rows takes a fraction of
the time of a call per row, and no large document has to be held in memory.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TypedDict

from msiview.database.cells import Cell, StreamCell
from msiview.database.records import Record, RecordTable
from msiview.database.table import Column
from msiview.export.table_part import BATCH, ExportOptions, TablePart
from msiview.visible_text import HIDDEN


class ColumnObject(TypedDict):
    """A column of a table; ``type`` as Windows writes it (``s72``)."""

    name: str
    type: str
    key: bool
    nullable: bool
    localizable: bool


class _Record(TypedDict):
    """A record of a transform."""

    operation: str
    key: list[Cell]
    cells: dict[str, Cell]


def json_text(part: TablePart, options: ExportOptions) -> Iterator[str]:
    """A table in pieces: ``{"name", "columns", "rows"}``; of a transform ``{"name", "records"}``.

    Every cell is null, an integer, a string, or for a stream
    ``{"stream", "size", "sha256"}``. A stream that is missing is null. Without
    header only the array of rows or records is written.
    """
    table = part.table
    head: dict[str, object] = {"name": part.name}
    batches: Iterator[Sequence[object]]
    if isinstance(table, RecordTable):
        batches = _record_batches(table, part)
        content = "records"
    else:
        batches = part.batches()
        head["columns"] = [column_object(column) for column in part.columns]
        content = "rows"
    if options.header:
        yield encode(head)[:-1] + f',"{content}":'
    yield "["
    separator = "\n"
    for batch in batches:
        yield separator + encode(batch)[1:-1]
        separator = ",\n"
    yield "]}" if options.header else "]"


def document_text(
    head: Mapping[str, object], name: str, items: Iterable[Iterator[str]]
) -> Iterator[str]:
    """A document in pieces: an object whose last member ``name`` is an array of ``items``."""
    yield encode(dict(head))[:-1] + ("," if head else "") + f'"{name}":['
    separator = "\n"
    for item in items:
        yield separator
        yield from item
        separator = ",\n"
    yield "\n]}\n"


def encode(value: object) -> str:
    """A value as JSON without spaces; cells that are streams become objects.

    Characters that move a cursor, turn the reading order round or hide are escaped
    (``\\u202e``), so that the text is safe to look at; other languages' letters stay.
    """
    text = json.dumps(
        value, ensure_ascii=False, check_circular=False, separators=(",", ":"), default=_stream
    )
    is_plain = text.isascii() and "\x7f" not in text  # asked first: by far the fastest
    return text if is_plain or text.isprintable() else HIDDEN.sub(_escaped, text)


def _escaped(found: re.Match[str]) -> str:
    """A character in JSON's own notation: UTF-16, so that some take two escapes."""
    code = ord(found[0])
    return f"\\u{code:04x}" if code <= 0xFFFF else json.dumps(found[0])[1:-1]


def column_object(column: Column) -> ColumnObject:
    """A column as in dumps."""
    return {
        "name": column.name,
        "type": column.spec,
        "key": column.is_key,
        "nullable": column.nullable,
        "localizable": column.localizable,
    }


def _stream(cell: object) -> dict[str, str | int] | None:
    if not isinstance(cell, StreamCell):
        raise TypeError(f"{cell!r} is no cell")
    if cell.stream is None:
        return None
    return {"stream": cell.stream.name, "size": cell.stream.size, "sha256": cell.stream.sha256()}


def _record_batches(table: RecordTable, part: TablePart) -> Iterator[list[_Record]]:
    rows: Sequence[int] = range(table.row_count) if part.row_indexes is None else part.row_indexes
    shown = {column.name for column in part.columns}
    for start in range(0, len(rows), BATCH):
        yield [_record_object(table.record(row), shown) for row in rows[start : start + BATCH]]


def _record_object(record: Record, shown: set[str]) -> _Record:
    cells: dict[str, Cell] = {name: cell for name, cell in record.cells.items() if name in shown}
    return _Record(operation=record.operation.value, key=list(record.key), cells=cells)
