"""What rules ask of a package, each answer computed once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar, cast, overload

from msiview.analysis.directories import DirectoryPaths
from msiview.analysis.live_columns import live_properties, live_row_numbers, live_tables
from msiview.database.cells import Cell, cell_text
from msiview.database.database import Database
from msiview.database.package import Kind
from msiview.database.summary import SummaryInformation
from msiview.database.table import Table
from msiview.database.validation import ColumnRules, read_column_rules
from msiview.errors import Severity
from msiview.progress import Progress, no_progress
from msiview.validation.finding import Finding
from msiview.validation.texts import family_texts

if TYPE_CHECKING:
    from msiview.analysis.file_contents import FileContents

SUMMARY = "_SummaryInfo"
"""The table that findings about the summary name; the column is the property's number."""

_STEP = 1 << 15
"""Rows between two reports of progress, at each of which a background job sleeps for a moment: some
ten milliseconds of work, since dozens of rules pass over the same rows."""

_AT_ONCE = 1 << 13
"""Cells that are taken in one step of the interpreter, which no other thread can interrupt: a
millisecond or two."""

_K = TypeVar("_K")
_T = TypeVar("_T")


class PackageCheck:
    """A package with the overlays over it, as the installer would see it.

    ``package`` gives what no overlay changes: kind, summary, streams, storages. ``tables`` may be
    those of an overlaid package; a finding's row is then the row's number there. Rules read whole
    columns, never cells of single rows: a package can have 200,000 files.
    """

    def __init__(
        self,
        package: Database,
        tables: Mapping[str, Table] | None = None,
        progress: Progress | None = None,
        contents: Mapping[str, FileContents] | None = None,
        others: Sequence[PackageCheck] = (),
        *,
        is_patched: bool = False,
    ) -> None:
        self.package = package
        self.is_patched = is_patched
        """Whether a patch lies over the package: what every patch brings is no fault then."""
        self.others = others
        """Other packages that are checked together with this one."""
        self.contents = contents or {}
        """What files say of themselves, by the key of their row; empty where nobody unpacked
        them."""
        self._shown = package.tables if tables is None else tables
        self.tables: Mapping[str, Table] = live_tables(self._shown)
        """The tables that exist, by name, without the rows that layers deleted."""
        self.progress = progress or no_progress()
        self._rule = self._family = ""
        self._severities: dict[str, Severity] = {}
        self._columns: dict[tuple[str, str], list[Cell]] = {}
        self._numbers: dict[str, Sequence[int]] = {}
        self._keys: dict[str, Sequence[Sequence[Cell]]] = {}
        self._made: dict[Callable[[PackageCheck], Any], Any] = {}

    # -- asking ---------------------------------------------------------

    @property
    def kind(self) -> Kind:
        """The kind of file; see ``kinds`` of the rule."""
        return self.package.kind

    @property
    def summary(self) -> SummaryInformation:
        """The summary information of the file."""
        return self.package.summary

    def has(self, table: str, column: str = "") -> bool:
        """Whether there is a table of this name, with a column if one is named."""
        found = self.tables.get(table)
        return found is not None and (not column or found.has_column(column))

    def column(self, table: str, column: str) -> list[Cell]:
        """A whole column, not to be changed; nulls where the table lacks it."""
        place = table, column
        values = self._columns.get(place)
        if values is None:
            found = self.tables.get(table)
            values = found.values_of(column) if found is not None else []
            self._columns[place] = values
        return values

    # So that rules get a number and cells, however many columns they ask for.
    @overload
    def rows(self, table: str, a: str, /) -> Iterator[tuple[int, Cell]]: ...
    @overload
    def rows(self, table: str, a: str, b: str, /) -> Iterator[tuple[int, Cell, Cell]]: ...
    @overload
    def rows(
        self, table: str, a: str, b: str, c: str, /
    ) -> Iterator[tuple[int, Cell, Cell, Cell]]: ...
    @overload
    def rows(
        self, table: str, a: str, b: str, c: str, d: str, /
    ) -> Iterator[tuple[int, Cell, Cell, Cell, Cell]]: ...
    @overload
    def rows(
        self, table: str, a: str, b: str, c: str, d: str, e: str, /
    ) -> Iterator[tuple[int, Cell, Cell, Cell, Cell, Cell]]: ...
    @overload
    def rows(
        self, table: str, a: str, b: str, c: str, d: str, e: str, f: str, /
    ) -> Iterator[tuple[int, Cell, Cell, Cell, Cell, Cell, Cell]]: ...
    @overload
    def rows(self, table: str, *columns: str) -> Iterator[tuple[Any, ...]]: ...

    def rows(self, table: str, *columns: str) -> Iterator[tuple[Any, ...]]:
        """``(row, *cells)`` of each row: the number that :meth:`at` takes, and some columns.

        Nothing for a table that does not exist; a column that the table lacks is null.
        """
        numbers = self._row_numbers(table)
        values = [self.column(table, column) for column in columns]
        for start in range(0, len(numbers), _STEP):
            self.progress(self._doing())
            part = slice(start, start + _STEP)
            yield from zip(numbers[part], *(each[part] for each in values), strict=True)

    def values(self, table: str, column: str) -> AbstractSet[Cell]:
        """The different values of a column. Not to be changed."""
        if self.key_columns(table) == (column,):
            return self.places(table, column).keys()

        def make() -> AbstractSet[Cell]:
            cells, found = self.column(table, column), set[Cell]()
            for part in _parts(len(cells)):
                found.update(cells[part])
            return found

        return self._once((table, column, "values"), make)

    def places(self, table: str, column: str) -> dict[Cell, int]:
        """Where in :meth:`column` each different value is; the first place of several. Not to be
        changed."""

        def make() -> dict[Cell, int]:
            cells = self.column(table, column)
            numbers = range(len(cells))
            return _firsts(len(cells), lambda part: cells[part], lambda part: numbers[part])

        return self._once((table, column, "places"), make)

    def lookup(self, table: str, column: str, *others: str) -> Mapping[Cell, tuple[Cell, ...]]:
        """For each value of a column some other cells of its first row: ``lookup("File", "File",
        "Component_")["f1"] == ("C1",)``. Takes no time until the first value is asked for."""
        return _Lookup(self, table, column, others)

    def keys(self, table: str) -> dict[tuple[Cell, ...], int]:
        """The row of each primary key; of a key that is there twice the first."""

        def make() -> dict[tuple[Cell, ...], int]:
            columns = [self.column(table, column) for column in self.key_columns(table)]
            numbers = self._row_numbers(table)
            return _firsts(len(numbers), _side_by_side(columns), lambda part: numbers[part])

        return self._once((table, "keys"), make)

    def key_columns(self, table: str) -> tuple[str, ...]:
        """The names of a table's key columns."""
        found = self.tables.get(table)
        return () if found is None else tuple(column.name for column in found.key_columns)

    @cached_property
    def properties(self) -> Mapping[str, str]:
        """The values of the Property table by name."""
        return live_properties(self.tables)

    @cached_property
    def paths(self) -> DirectoryPaths:
        """Where directories are on the computer."""
        return DirectoryPaths(self.tables)

    @cached_property
    def column_rules(self) -> ColumnRules:
        """What columns may hold: by the file's own ``_Validation``, else by the standard schema."""
        return read_column_rules(self.tables)

    def once(self, make: Callable[[PackageCheck], _T]) -> _T:
        """What a function makes of this check, computed at the first call: for an answer that
        several rules need. The function must be one of a module, so that it is the same one."""
        if make not in self._made:
            self._made[make] = make(self)
        return cast(_T, self._made[make])

    # -- finding --------------------------------------------------------

    def at(self, case: str, table: str, row: int, column: str = "", **values: Cell) -> Finding:
        """A finding of the running rule on a row, given by its number in :meth:`rows`."""
        cells = [column[row] for column in self._key_cells(table)]
        key = tuple([cell if type(cell) is str else cell_text(cell) for cell in cells])
        return self._found(case, table, column, key, row, values)

    def without_row(
        self,
        case: str,
        table: str = "",
        column: str = "",
        key: tuple[str, ...] = (),
        **values: Cell,
    ) -> Finding:
        """A finding of the running rule on a table or column as a whole, on a row that is not
        there, or on the whole file."""
        return self._found(case, table, column, key, None, values)

    def in_summary(self, case: str, property_id: int, **values: Cell) -> Finding:
        """A finding of the running rule on a property of the summary information."""
        return self._found(case, SUMMARY, str(int(property_id)), (), None, values)

    def begin(self, rule: str, family: str) -> None:
        """From now on findings are those of this rule, whose sentences are its family's."""
        self._rule, self._family, self._severities = rule, family, {}
        self.progress(self._doing())

    def release(self) -> None:
        """Forget all answers, one after the other: to free all cells of a large package in one step
        would keep other threads waiting for most of a second."""
        for answers in (self._columns, self._answers, self._made, self._keys, self._numbers):
            while answers:
                answers.popitem()

    # -- inside ---------------------------------------------------------

    def _found(
        self,
        case: str,
        table: str,
        column: str,
        key: tuple[str, ...],
        row: int | None,
        values: Mapping[str, Cell],
    ) -> Finding:
        texts = {name: cell_text(value) for name, value in values.items()}
        severity = self._severities.get(case)
        if severity is None:
            severity = family_texts(self._family)[self._rule].cases[case].severity
            self._severities[case] = severity
        return Finding(self._rule, case, severity, table, column, key, row, texts)

    def _key_cells(self, table: str) -> Sequence[Sequence[Cell]]:
        """The key columns of a table as it is shown, in bulk: a rule can find something in each of
        its rows."""
        known = self._keys.get(table)
        if known is None:
            shown = self._shown[table]
            if shown is self.tables.get(table):
                known = [self.column(table, column.name) for column in shown.key_columns]
            else:
                known = [shown.values(column.index) for column in shown.key_columns]
            self._keys[table] = known
        return known

    def _row_numbers(self, table: str) -> Sequence[int]:
        if table not in self._numbers:
            self._numbers[table] = live_row_numbers(self._shown, table)
        return self._numbers[table]

    def _once(self, key: tuple[str, ...], make: Callable[[], _T]) -> _T:
        if key not in self._answers:
            self._answers[key] = make()
        return cast(_T, self._answers[key])

    @cached_property
    def _answers(self) -> dict[tuple[str, ...], Any]:
        return {}

    def _doing(self) -> str:
        return f"Checking {self._rule}"


class _Lookup(Mapping[Cell, tuple[Cell, ...]]):
    """Cells of some columns by the values of another one. Nothing is read before somebody asks."""

    def __init__(self, check: PackageCheck, table: str, column: str, others: Sequence[str]) -> None:
        self._check, self._table, self._column, self._others = check, table, column, others

    def __getitem__(self, value: Cell) -> tuple[Cell, ...]:
        place = self._places[value]
        return tuple([cells[place] for cells in self._cells])

    def __contains__(self, value: object) -> bool:
        return value in self._places

    def __iter__(self) -> Iterator[Cell]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)

    @cached_property
    def _places(self) -> Mapping[Cell, int]:
        return self._check.places(self._table, self._column)

    @cached_property
    def _cells(self) -> Sequence[Sequence[Cell]]:
        return [self._check.column(self._table, other) for other in self._others]


def _parts(count: int) -> Iterator[slice]:
    """So many cells, some at once."""
    return (slice(start, start + _AT_ONCE) for start in range(0, count, _AT_ONCE))


def _side_by_side(columns: Sequence[Sequence[Cell]]) -> Callable[[slice], Iterable[Any]]:
    """The rows of some columns, a part at a time."""
    return lambda part: zip(*(cells[part] for cells in columns), strict=True)


def _firsts(
    count: int, keys: Callable[[slice], Iterable[_K]], values: Callable[[slice], Iterable[_T]]
) -> dict[_K, _T]:
    """So many values by their keys; of a key that is there twice the first."""
    found: dict[_K, _T] = {}
    for part in _parts(count):
        found.update(zip(keys(part), values(part), strict=True))
    if len(found) < count:
        found.clear()
        for part in _parts(count):
            for key, value in zip(keys(part), values(part), strict=True):
                found.setdefault(key, value)
    return found
