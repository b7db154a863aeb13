"""The names of rows in logs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from msiview.analysis.chain.parts import Chain, RowPlace
from msiview.analysis.directories import DirectoryPaths
from msiview.analysis.live_columns import live_properties, live_rows
from msiview.database.cells import Cell, text_of
from msiview.database.file_names import long_name
from msiview.database.schema import foreign_keys, standard_schema
from msiview.database.table import Table
from msiview.format.guids import braced
from msiview.late_patterns import late_pattern


@dataclass(frozen=True, slots=True)
class Word:
    """A name that occurs in a log as a whole word.

    ``is_folded``: not case-sensitive. ``folder`` is the last folder of a file's path where the
    package has several files of the name: without it the name would be ambiguous. ``beside`` is a
    text that the line must contain as well. ``value`` is the name of a registry value, empty for
    the default one, where the word is a registry key; else None.

    A name that is an ordinary word (``Path``, ``Server``) counts only where the grammar of a line
    has a name in that place.
    """

    text: str
    is_folded: bool = False
    folder: str = ""
    in_line: str = ""
    value: str | None = None

    @property
    def is_ordinary(self) -> bool:
        """Whether any text may have the word without meaning the row."""
        is_alone = self.value is None and not self.in_line
        return is_alone and _ORDINARY.fullmatch(self.text) is not None


@dataclass(frozen=True, slots=True)
class Identifiers:
    """All names of a row, or of several: GUIDs in braces and upper case, words, and numbers of
    messages."""

    guids: tuple[str, ...] = ()
    words: tuple[Word, ...] = ()
    numbers: tuple[int, ...] = ()

    def __or__(self, other: Identifiers) -> Identifiers:
        return Identifiers(
            tuple(dict.fromkeys((*self.guids, *other.guids))),
            tuple(dict.fromkeys((*self.words, *other.words))),
            tuple(dict.fromkeys((*self.numbers, *other.numbers))),
        )

    def __bool__(self) -> bool:
        return bool(self.guids or self.words or self.numbers)


_ORDINARY = late_pattern(r"[A-Za-z]?[a-z]+")
"""A word of small letters, perhaps with a capital in front."""
_PROPERTY = late_pattern(r"\[([A-Za-z_][\w.]*)\]")

_FOLDERS = late_pattern(r"[\\\]]")
"""The end of a folder's name in a path that may begin with a property."""

_LONGEST_TEXT = 200

_NO_VALUES = ("+", "-", "*")
"""Names in the Registry table that create or delete the key itself."""


def row_identifiers(tables: Mapping[str, Table], name: str, row: int) -> Identifiers:
    """The names of a row (from 0) of a table in logs; none for rows that only join others.
    ``tables`` may be overlaid ones.

    A file is named by its key and its file name, a component by its key and ComponentId, not
    each by the other's.
    """
    reader = _Row(tables, tables[name], row)
    words = _WORDS.get(name, _key_words)(reader)
    return Identifiers(
        tuple(dict.fromkeys(_guids(reader))),
        tuple(dict.fromkeys(word for word in words if word.text.strip())),
        tuple(_numbers(reader)),
    )


def chain_identifiers(tables: Mapping[str, Table], chain: Chain) -> Identifiers:
    """The names in logs of the row of a chain, its file and its component.

    Without features and directories, since many rows belong to them, and only these in a chain that
    begins with one of them.
    """
    found = Identifiers()
    for place in dict.fromkeys(_places(chain)):
        found |= row_identifiers(tables, place.table, place.row)
    return found


def _places(chain: Chain) -> Iterator[RowPlace]:
    yield chain.start
    if chain.file is not None and chain.file.place is not None:
        yield chain.file.place
    if chain.component is not None and chain.component.place is not None:
        yield chain.component.place


class _Row:
    """The cells of one row by name, and the tables around it."""

    def __init__(self, tables: Mapping[str, Table], table: Table, row: int) -> None:
        self.tables = tables
        self.table = table
        self._row = row

    def text(self, column: str) -> str:
        """A cell as text; empty for null, for what is no text, and for no such column."""
        if not self.table.has_column(column):
            return ""
        value = self.table.cell(self._row, self.table.column(column).index)
        return text_of(value)

    def cells(self) -> Iterator[tuple[str, Cell]]:
        for column in self.table.columns:
            yield column.name, self.table.cell(self._row, column.index)


def _guids(row: _Row) -> Iterator[str]:
    for column, value in row.cells():
        standard = standard_schema().column(row.table.name, column)
        is_guid = standard is not None and standard.category == "Guid"
        if is_guid or (row.table.name, column) == ("Property", "Value"):
            guid = braced(value) if isinstance(value, str) and value.startswith("{") else None
            if guid is not None:
                yield guid


def _numbers(row: _Row) -> Iterator[int]:
    """The number of a message, for a row of Error."""
    if row.table.name == "Error":
        number = next((value for column, value in row.cells() if column == "Error"), None)
        if isinstance(number, int):
            yield number


def _key_words(row: _Row) -> Iterator[Word]:
    """The first key column that is the row's own, or the only one."""
    keys = [column.name for column in row.table.key_columns]
    foreign = {key.column for key in foreign_keys(row.table.name) if key.kind == "declared"}
    own = [key for key in keys if key not in foreign] or (keys if len(keys) == 1 else [])
    if own:
        yield Word(row.text(own[0]))


def _file(row: _Row) -> Iterator[Word]:
    yield Word(row.text("File"))
    name = long_name(row.text("FileName"))
    folded = name.casefold()
    same = (
        other
        for (other,) in live_rows(row.tables, "File", "FileName")
        if isinstance(other, str) and long_name(other).casefold() == folded
    )
    next(same, None)
    if next(same, None) is None:
        yield Word(name, is_folded=True)
        return
    folder = _last_folder(row.tables, row.text("Component_"))
    if folder:
        yield Word(name, is_folded=True, folder=folder)


def _last_folder(tables: Mapping[str, Table], component: str) -> str:
    """The name of the folder of a component's files; empty where it depends on the computer."""
    for key, directory in live_rows(tables, "Component", "Component", "Directory_"):
        if key == component and isinstance(directory, str):
            path = DirectoryPaths(tables).target(directory).text
            return _FOLDERS.split(path.rstrip("\\"))[-1]
    return ""


def _registry(row: _Row) -> Iterator[Word]:
    key = _resolved(row, row.text("Key"))
    value = _resolved(row, row.text("Name"))
    if "[" not in key:
        yield Word(key.strip("\\"), is_folded=True, value="" if value in _NO_VALUES else value)


def _resolved(row: _Row, text: str) -> str:
    """A text with the package's own values of its properties."""
    if "[" not in text:
        return text
    known = live_properties(row.tables)
    return _PROPERTY.sub(lambda match: known.get(match[1], match[0]), text)


def _folded(*columns: str) -> Callable[[_Row], Iterator[Word]]:
    """Names that are not case-sensitive; without ones that depend on the computer."""

    def words(row: _Row) -> Iterator[Word]:
        for column in columns:
            name = long_name(row.text(column)).removeprefix("#")
            if "[" not in name:
                yield Word(name, is_folded=True)

    return words


def _written(*columns: str) -> Callable[[_Row], Iterable[Word]]:
    return lambda row: [Word(row.text(column)) for column in columns]


def _launch_condition(row: _Row) -> Iterator[Word]:
    """The text that is shown; the condition itself is never logged."""
    text = row.text("Description")
    if "[" not in text:
        yield Word(text[:_LONGEST_TEXT].strip())


def _shortcut(row: _Row) -> Iterator[Word]:
    yield Word(row.text("Shortcut"))
    # Shortcuts often have the name of the product.
    yield Word(long_name(row.text("Name")), is_folded=True, in_line="Executing op: Shortcut")


_WORDS: Mapping[str, Callable[[_Row], Iterable[Word]]] = {
    "AppSearch": _written("Property", "Signature_"),
    "Environment": lambda row: [Word(row.text("Name").lstrip("=+-!*"), is_folded=True)],
    "File": _file,
    "LaunchCondition": _launch_condition,
    "Media": _folded("Cabinet"),
    "MsiServiceConfig": _folded("Name"),
    "Registry": _registry,
    "RemoveRegistry": _registry,
    "ServiceControl": _folded("Name"),
    "ServiceInstall": _folded("Name"),
    "Shortcut": _shortcut,
    "Upgrade": _written("ActionProperty"),
}
"""Tables whose rows have other names than their key."""
