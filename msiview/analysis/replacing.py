"""Finds texts in cells and says what the cells would be with another text in its place."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from msiview.analysis.live_columns import live_table_rows
from msiview.analysis.patterns import AT_ONCE, FilterError, Pattern
from msiview.database.cells import Cell
from msiview.database.table import Column, Table
from msiview.errors import EditRefused
from msiview.format.column_types import ColumnKind
from msiview.overlay.edits.transaction import Transaction
from msiview.overlay.overlaid_table import Key
from msiview.progress import Progress, no_progress


@dataclass(frozen=True, slots=True)
class ReplaceQuery:
    """What is looked for, and what takes its place.

    ``is_pattern`` takes ``find`` for a regular expression, whose groups ``replacement`` may name
    (``\\1``). ``whole`` finds cells that are that text and nothing else. Keys, and cells that refer
    to rows by their keys, are left alone unless ``names`` says otherwise: what refers to a row has
    to change with its key.
    """

    find: str
    replacement: str
    is_pattern: bool = False
    with_case: bool = True
    whole: bool = False
    names: bool = False

    def error(self) -> str:
        """Why there can be no answer; empty where there can."""
        try:
            _Replacer(self)
        except FilterError as error:
            return str(error)
        return ""


@dataclass(frozen=True, slots=True)
class ReplaceScope:
    """Where cells are looked for in a table: all rows (from 0) and columns, or some of them.
    ``names`` are the columns that hold keys, or refer to rows by them."""

    table: Table
    rows: Sequence[int] | None = None
    columns: Collection[int] | None = None
    names: Collection[str] = ()


@dataclass(frozen=True, slots=True)
class ProposedCell:
    """A cell (row and column from 0) with its text now, and as it would be."""

    table: str
    row: int
    column: int
    old: str
    new: str


def proposed_cells(
    scopes: Iterable[ReplaceScope], query: ReplaceQuery, progress: Progress | None = None
) -> Iterator[ProposedCell]:
    """The cells of text that a query would change, table by table, each by row and column.

    Raises :class:`msiview.analysis.patterns.FilterError` for an expression that is wrong or takes
    too long.
    """
    replacer = _Replacer(query)
    progress = progress or no_progress()
    for scope in scopes:
        yield from _of_table(scope, replacer, query, progress)


def _of_table(
    scope: ReplaceScope, replacer: _Replacer, query: ReplaceQuery, progress: Progress
) -> Iterator[ProposedCell]:
    table, title = scope.table, f"Looking through {scope.table.name}"
    columns = [column for column in table.columns if _is_looked_at(column, scope, query)]
    if not columns:
        return
    rows = live_table_rows(table) if scope.rows is None else scope.rows
    values: list[list[Cell]] = []
    for column in columns:
        progress(title, 0, len(rows))
        values.append(table.values(column.index))
    for start in range(0, len(rows), AT_ONCE):
        batch = rows[start : start + AT_ONCE]
        found: list[tuple[int, int, str, str]] = []
        for column, cells in zip(columns, values, strict=True):
            progress(title, start, len(rows))
            for row, old, new in replacer.changed(batch, cells):
                found.append((row, column.index, old, new))
        found.sort()
        for row, at, old, new in found:
            yield ProposedCell(table.name, row, at, old, new)


def _is_looked_at(column: Column, scope: ReplaceScope, query: ReplaceQuery) -> bool:
    if column.type.kind is not ColumnKind.STRING:
        return False
    if not query.names and (column.is_key or column.name in scope.names):
        return False
    return scope.columns is None or column.index in scope.columns


class _Replacer:
    """Replaces texts; the same text again costs nothing."""

    def __init__(self, query: ReplaceQuery) -> None:
        if not query.find:
            raise FilterError("there is nothing to find")
        find = query.find
        if query.whole and query.is_pattern:
            find = rf"\A(?:{find})\Z"
        self._pattern = (
            Pattern(find, with_case=query.with_case)
            if query.is_pattern
            else Pattern.of_text(find, with_case=query.with_case)
        )
        self._query = query
        self._known: dict[str, str] = {}

    def changed(self, rows: Sequence[int], cells: Sequence[Cell]) -> Iterator[tuple[int, str, str]]:
        """The rows of a batch whose cells change: row, old and new text."""
        texts = [(row, cell) for row in rows if type(cell := cells[row]) is str]
        for index in self._found([text for _, text in texts]):
            row, old = texts[index]
            new = self._known.get(old)
            if new is None:
                new = self._known[old] = self._replaced(old)
            if new != old:
                yield row, old, new

    def _found(self, texts: Sequence[str]) -> Sequence[int]:
        find = self._query.find
        if self._query.is_pattern:
            return self._pattern.select(texts)
        if self._query.whole:
            return [at for at, text in enumerate(texts) if len(text) == len(find)]
        if self._query.with_case:
            return [at for at, text in enumerate(texts) if find in text]
        # Faster than the pattern, which has the last word on what is found.
        folded = find.casefold()
        return [at for at, text in enumerate(texts) if folded in text.casefold()]

    def _replaced(self, text: str) -> str:
        query = self._query
        if query.whole and not query.is_pattern:
            spans = self._pattern.spans(text)
            return query.replacement if spans == [(0, len(text))] else text
        if query.with_case and not query.is_pattern:
            return text.replace(query.find, query.replacement)
        return self._pattern.replaced(text, query.replacement, with_groups=query.is_pattern)


def replace_cells(
    transaction: Transaction,
    tables: Mapping[str, Table],
    proposed: Iterable[ProposedCell],
    progress: Progress | None = None,
) -> list[EditRefused]:
    """Give cells the texts that are proposed for them. ``tables`` are those in which they were
    found, as the transaction has them before its first edit. Returns what was refused: these rows
    stay as they are."""
    progress = progress or no_progress()
    refused = []
    keys: dict[str, list[Key]] = {}
    for number, (place, cells) in enumerate(groupby(proposed, lambda cell: (cell.table, cell.row))):
        name, row = place
        if number % _STEP == 0:
            progress(f"Replacing in {name}", number)
        table = tables[name]
        if name not in keys:
            keys[name] = table.keys()
        new: dict[str, Cell] = {table.columns[cell.column].name: cell.new for cell in cells}
        try:
            transaction.set_cells(name, keys[name][row], new)
        except EditRefused as error:
            refused.append(error)
    return refused


_STEP = 256
"""Rows that are changed between two looks at the progress."""
