"""The names of a package, of each kind as a few large texts, which can be searched fast."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum, IntEnum
from itertools import islice
from typing import TYPE_CHECKING

from msiview.analysis.chain.components import ROOTS
from msiview.database.cells import StreamCell, cell_text
from msiview.database.file_names import default_dir, long_name, short_name
from msiview.database.keys import key_text
from msiview.database.schema import foreign_keys, standard_schema
from msiview.format.guids import braced

if TYPE_CHECKING:
    from msiview.analysis.references.columns import ColumnStore
    from msiview.database.cells import Cell
    from msiview.progress import Progress

_STEP = 1 << 14
"""Names in one text: searching it holds the interpreter for a fraction of a millisecond."""


class LookupKind(Enum):
    """The kind of object that a name belongs to."""

    TABLE = "table"
    FEATURE = "feature"
    PROPERTY = "property"
    ACTION = "action"
    DIRECTORY = "directory"
    COMPONENT = "component"
    FILE = "file"
    GUID = "guid"
    REGISTRY = "registry"
    KEY = "key"
    """The key of any other row."""


class Match(IntEnum):
    """How well a name fits what was typed, best first."""

    EXACT = 0
    PREFIX = 1
    INSIDE = 2


@dataclass(frozen=True, slots=True)
class NameHit:
    """A matching name: its index in the list, and how well it matches."""

    row: int
    match: Match


class NameList:
    """The names of one kind: those of a table's rows, in row order.

    ``name_of`` gives the name of a row as it is written; None for rows without.
    """

    def __init__(
        self,
        kind: LookupKind,
        table: str,
        column: int,
        names: Iterable[str | None],
        name_of: Callable[[int], str],
    ) -> None:
        self.kind = kind
        self.table = table
        self.column = column
        self.name_of = name_of
        self._pieces = list(_pieces(names))
        self._beginnings = [_beginnings(text) for text in self._pieces]

    def hits(self, folded: str, most: int) -> list[NameHit]:
        """The best names that have a case-folded text in them, at most so many."""
        found = list(islice(self._inside(folded), most))
        if len(found) == most:
            # Better ones may follow.
            better = [*self._lines(f"\n{folded}\n", Match.EXACT, most)]
            better += self._lines(f"\n{folded}", Match.PREFIX, most)
            found = [*better, *found]
        best: dict[int, NameHit] = {}
        for hit in sorted(found, key=lambda hit: (hit.match, hit.row)):
            best.setdefault(hit.row, hit)
        return list(best.values())[:most]

    def exact(self, folded: str, most: int) -> list[NameHit]:
        """The names that are equal to a case-folded text."""
        return list(self._lines(f"\n{folded}\n", Match.EXACT, most))

    def _inside(self, folded: str) -> Iterator[NameHit]:
        for number, text in enumerate(self._pieces):
            counted, line = 0, number * _STEP - 1
            at = text.find(folded)
            while at >= 0:
                line += text.count("\n", counted, at)
                counted = at
                end = text.find("\n", at)
                begins = text[at - 1] == "\n"
                whole = begins and end == at + len(folded)
                match = Match.EXACT if whole else Match.PREFIX if begins else Match.INSIDE
                yield NameHit(line, match)
                at = text.find(folded, end)

    def _lines(self, marked: str, match: Match, most: int) -> Iterator[NameHit]:
        """The lines that begin with, or are equal to, the text after the line break in
        ``marked``."""
        left = most
        beginning = marked[1:3].rstrip("\n")
        for number, text in enumerate(self._pieces):
            if beginning not in self._beginnings[number]:
                continue
            counted, line = 0, number * _STEP
            at = text.find(marked)
            while at >= 0 and left:
                line += text.count("\n", counted, at)
                counted = at
                left -= 1
                yield NameHit(line, match)
                at = text.find(marked, at + 1)


def _pieces(names: Iterable[str | None]) -> Iterator[str]:
    """The names case-folded, one per line, in texts of ``_STEP`` lines."""
    iterator = iter(names)
    while batch := [name or "" for name in islice(iterator, _STEP)]:
        text = "\n".join(["", *batch, ""])
        if text.count("\n") != len(batch) + 1:
            text = "\n".join(["", *(name.replace("\n", " ") for name in batch), ""])
        yield text.casefold()


def _beginnings(text: str) -> frozenset[str]:
    """The first character and the first two characters of each line, to skip searches for what no
    line begins with."""
    twos = {line[:2] for line in text.split("\n")}
    return frozenset(twos | {two[:1] for two in twos})


# -- the lists of a package -----------------------------------------------

_KINDS = {
    "Feature": LookupKind.FEATURE,
    "Property": LookupKind.PROPERTY,
    "CustomAction": LookupKind.ACTION,
    "Directory": LookupKind.DIRECTORY,
    "Component": LookupKind.COMPONENT,
    "File": LookupKind.FILE,
    "Registry": LookupKind.REGISTRY,
}

_NAMED = (
    ("File", "FileName", LookupKind.FILE),
    ("Shortcut", "Name", LookupKind.KEY),
    ("ServiceInstall", "Name", LookupKind.KEY),
    ("ServiceInstall", "DisplayName", LookupKind.KEY),
    ("Feature", "Title", LookupKind.FEATURE),
)
"""Columns with well-known names of rows, besides the keys."""

_SEQUENCES = ("InstallExecuteSequence", "InstallUISequence")


def make_name_lists(store: ColumnStore, progress: Progress) -> Iterator[NameList]:
    """All lists of a package, in the order in which equally good answers are shown."""
    for done, table in enumerate(sorted(store.tables, key=_rank)):
        progress(f"Reading the names of {table}", done, len(store.tables))
        if table.startswith("_") or not store.tables[table].row_count:
            continue
        name_list = _keys(store, table)
        if name_list is not None:
            yield name_list
        yield from _guids(store, table)
    for table, column, kind in _NAMED:
        progress(f"Reading the names of {table}")
        yield from _names(store, table, column, kind)
    yield from _directories(store)
    yield from _registry(store)


def _rank(table: str) -> tuple[int, str]:
    return (list(_KINDS).index(table) if table in _KINDS else len(_KINDS), table)


def _keys(store: ColumnStore, table: str) -> NameList | None:
    """The keys of a table's rows, unless they only repeat keys of other tables."""
    columns = store.tables[table].key_columns
    owned = {key.column for key in foreign_keys(table) if key.kind == "declared"}
    if not columns or owned.issuperset(column.name for column in columns):
        return None
    kind = LookupKind.ACTION if table in _SEQUENCES else _KINDS.get(table, LookupKind.KEY)
    indexes = [column.index for column in columns]

    def name_of(row: int) -> str:
        return key_text(store.cell(table, row, index) for index in indexes)

    return NameList(
        kind, table, indexes[0], _live(store, table, _joined(store, table, indexes)), name_of
    )


def _joined(store: ColumnStore, table: str, indexes: Sequence[int]) -> Iterator[str | None]:
    values = [store.values(table, index) for index in indexes]
    if len(values) == 1:
        return (_text(value) for value in values[0])
    return map(key_text, zip(*values, strict=True))


def _guids(store: ColumnStore, table: str) -> Iterator[NameList]:
    """Columns of GUIDs: those of that category in the schema, and values of properties."""
    for column in store.tables[table].columns:
        index = store.column(table, column.name)
        standard = standard_schema().column(table, column.name)
        is_guid = standard is not None and standard.category == "Guid"
        is_property = (table, column.name) == ("Property", "Value")
        if index is None or not (is_guid or is_property):
            continue
        values = store.values(table, index)
        names = (_text(value) if _is_guid(value) else None for value in values)
        yield NameList(
            LookupKind.GUID, table, index, _live(store, table, names), _reader(store, table, index)
        )


def _is_guid(value: Cell) -> bool:
    return isinstance(value, str) and value.startswith("{") and braced(value) is not None


def _names(store: ColumnStore, table: str, column: str, kind: LookupKind) -> Iterator[NameList]:
    """Names that may have a short and a long form: a list for each."""
    index = store.column(table, column)
    if index is None:
        return
    values = store.values(table, index)
    for form in (long_name, _other_name):

        def name_of(row: int, form: Callable[[Cell], str] = form) -> str:
            return form(store.cell(table, row, index))

        yield NameList(kind, table, index, _live(store, table, map(form, values)), name_of)


def _other_name(value: Cell) -> str:
    """The short name, if there is a long one as well."""
    return short_name(value) if isinstance(value, str) and "|" in value else ""


def _directories(store: ColumnStore) -> Iterator[NameList]:
    index = store.column("Directory", "DefaultDir")
    if index is None:
        return

    def name_of(row: int) -> str:
        return long_name(default_dir(store.cell("Directory", row, index)).target)

    names = map(name_of, range(store.tables["Directory"].row_count))
    plain = (None if name == "." else name for name in names)
    yield NameList(
        LookupKind.DIRECTORY, "Directory", index, _live(store, "Directory", plain), name_of
    )


def _registry(store: ColumnStore) -> Iterator[NameList]:
    """Registry values by their path: root, key, name."""
    indexes = [store.column("Registry", name) for name in ("Root", "Key", "Name")]
    root, key, name = indexes
    if root is None or key is None or name is None:
        return
    columns = (root, key, name)

    def name_of(row: int) -> str:
        return _path(*(store.cell("Registry", row, index) for index in columns))

    values = [store.values("Registry", index) for index in columns]
    paths = (_path(*row) for row in zip(*values, strict=True))
    yield NameList(LookupKind.REGISTRY, "Registry", key, _live(store, "Registry", paths), name_of)


def _path(root: Cell, key: Cell, name: Cell) -> str:
    hive = ROOTS.get(root, str(root)) if isinstance(root, int) else "?"
    return "\\".join(part for part in (hive, key, name) if isinstance(part, str) and part)


def _reader(store: ColumnStore, table: str, index: int) -> Callable[[int], str]:
    return lambda row: cell_text(store.cell(table, row, index))


def _text(value: Cell) -> str | None:
    return None if value is None or isinstance(value, StreamCell) else str(value)


def _live(store: ColumnStore, table: str, names: Iterable[str | None]) -> Iterable[str | None]:
    """The names, None for rows that a layer deleted."""
    deleted = store.deleted_rows(table)
    if not deleted:
        return names
    return (None if row in deleted else name for row, name in enumerate(names))
