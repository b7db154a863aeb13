"""Rows whose key changed but whose content did not.

Between two builds of a product a tool may give rows new keys. The installer identifies rows by
their keys, so for it one resource is removed and another added.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from msiview.database.cells import Cell, StreamCell
from msiview.database.schema import foreign_keys
from msiview.database.table import Column, Table
from msiview.overlay.overlaid_table import Key, OverlaidTable, RowState
from msiview.overlay.overlay import OverlaidDatabase
from msiview.progress import Progress, no_progress

_NOISE = {"File": {"Sequence"}, "Media": {"LastSequence"}}
"""Columns that are not compared."""

_IDENTITIES: Mapping[str, tuple[str, ...]] = {
    "Component": ("ComponentId",),
    "Directory": ("Directory_Parent", "DefaultDir"),
    "Environment": ("Name", "Component_"),
    "File": ("Component_", "FileName"),
    "IniFile": ("FileName", "DirProperty", "Section", "Key", "Action", "Component_"),
    "Registry": ("Root", "Key", "Name", "Component_"),
    "RemoveFile": ("FileName", "DirProperty", "Component_"),
    "ServiceInstall": ("Name", "Component_"),
    "Shortcut": ("Directory_", "Name", "Component_"),
}
"""Columns that identify the installed resource, so that the others may differ."""

_LONG_TEXT = 16
"""A single equal text of so many characters is sufficient evidence."""

_ANY = "\0any"
"""Replaces a key that was itself removed or added, and may have been renamed."""

_ROUNDS = 6
"""Each rename may lead to further ones. Chains of references are short."""


_FOLLOWED = {"declared", "undeclared", "polymorphic"}
_MARKED = re.compile(r"\[([#!$]?)([^\[\]]+)\]")
"""In formatted text: ``[#file]`` and ``[!file]`` name files, ``[$component]`` components,
``[DIRECTORY]`` properties, those of directories among them."""
_MARKS = {"#": "File", "!": "File", "$": "Component", "": "Directory"}


@dataclass(frozen=True, slots=True)
class Rename:
    """A removed row and an added one with the same content: the row under another key.

    ``evidence`` names the columns that agree, where references to renamed rows count as equal;
    ``differing`` those that do not. ``follows`` means that the key consists of references, and only
    these were renamed.
    """

    table: str
    old_key: Key
    new_key: Key
    old_row: int
    new_row: int
    evidence: tuple[str, ...]
    differing: tuple[str, ...]
    follows: bool

    @property
    def note(self) -> str:
        """``the row has another key now, but the same content, except for Attributes``."""
        why = ", because a row that its key names was renamed" if self.follows else ""
        but = f", except for {', '.join(self.differing)}" if self.differing else ""
        return f"the row has another key now{why}; the content is the same{but}"


def find_renames(overlaid: OverlaidDatabase, progress: Progress | None = None) -> list[Rename]:
    """All unambiguous renames: each row on either side has only one partner."""
    return _Search(overlaid, progress or no_progress()).renames()


@dataclass(slots=True)
class _Side:
    """The removed, or the added, rows of a table that are not yet part of a rename."""

    keys: dict[int, Key] = field(default_factory=dict)
    values: dict[str, dict[int, Cell]] = field(default_factory=dict)


class _Candidates:
    """A table with removed and with added rows."""

    def __init__(self, table: OverlaidTable, names: Iterable[str]) -> None:
        self.table = table
        self.references = reference_columns(table, list(names))
        self.old, self.new = _Side(), _Side()
        self.pairs: dict[int, int] = {}
        """Added rows by removed rows."""
        self.taken: set[int] = set()
        """The added rows that have a partner."""
        self.following: set[int] = set()
        for row in table.touched_rows():
            match table.state(row):
                case RowState.DELETED:
                    self.old.keys[row] = table.key(row)
                case RowState.ADDED:
                    self.new.keys[row] = table.key(row)
        noise = _NOISE.get(table.name, set())
        self.columns = [c for c in table.columns if not c.is_key and c.name not in noise]
        if self.old.keys and self.new.keys:
            for column in table.columns:
                values = table.values(column.index)
                for side in (self.old, self.new):
                    side.values[column.name] = {row: values[row] for row in side.keys}

    def pair(self, old: int, new: int) -> None:
        """Record that a removed row and an added one are the same."""
        self.pairs[old] = new
        self.taken.add(new)

    def drop(self, old: int) -> None:
        """Discard a pair that has turned out to be wrong."""
        self.taken.discard(self.pairs.pop(old))
        self.following.discard(old)


class _Search:
    def __init__(self, overlaid: OverlaidDatabase, progress: Progress) -> None:
        self._progress = progress
        names = overlaid.tables.keys()
        self._tables: dict[str, _Candidates] = {}
        for table in overlaid.live_tables():
            if table.created_by is None and table.is_touched and table.key_columns:
                found = _Candidates(table, names)
                if found.old.keys and found.new.keys:
                    self._tables[table.name] = found

    def renames(self) -> list[Rename]:
        for step in (self._match, self._doubt):
            for _ in range(_ROUNDS):
                if not sum(map(step, self._tables.values())):
                    break
        return [
            self._rename(table, old, new)
            for table in self._tables.values()
            for old, new in sorted(table.pairs.items())
        ]

    # -- keys under their new names ---------------------------------------

    def _renamed(self, table: str, key: str) -> str | None:
        """The new key of an old one; _ANY if it was removed without a partner, None if it is
        unchanged."""
        found = self._tables.get(table)
        if found is None or len(found.table.key_columns) != 1:
            return None
        row = found.table.base.find((key,)) if found.table.base is not None else None
        if row is None or row not in found.old.keys:
            return None
        new = found.pairs.get(row)
        return _ANY if new is None else str(found.new.keys[new][0])

    def _came(self, table: str, key: str) -> str | None:
        """_ANY for an added key that has no partner yet, None for any other."""
        found = self._tables.get(table)
        if found is None or len(found.table.key_columns) != 1:
            return None
        row = found.table.find((key,))
        unmatched = row in found.new.keys and row not in found.taken
        return _ANY if unmatched else None

    def _normal(self, table: _Candidates, column: Column, value: Cell, old: bool) -> Hashable:
        """A cell for comparison: references under their new keys, streams by content."""
        if isinstance(value, StreamCell):
            return value.size, value.sha256()
        if not isinstance(value, str):
            return value
        translate = self._renamed if old else self._came
        for target in table.references.get(column.name, ()):
            new = translate(target, value)
            if new is not None:
                return new
        if column.name in ("FileName", "DefaultDir") or (table.table.name, column.name) == (
            "Shortcut",
            "Name",
        ):
            value = _long_name(value)
        return replace_marked(value, translate)

    # -- matching ---------------------------------------------------------

    def _match(self, table: _Candidates) -> bool:
        """Look for further pairs in a table; returns whether there were any."""
        self._progress(f"Looking for renamed rows in {table.table.name}")
        before = len(table.pairs)
        self._follow(table)
        if all(column.name in table.references for column in table.table.key_columns):
            return len(table.pairs) > before  # such a row has no content of its own
        self._pair(table, table.columns, certain=False)
        identity = _IDENTITIES.get(table.table.name, ())
        columns = [column for column in table.columns if column.name in identity]
        if len(columns) == len(identity) > 0:
            self._pair(table, columns, certain=True)
        return len(table.pairs) > before

    def _follow(self, table: _Candidates) -> None:
        """Pair the rows whose keys differ by renamed references only."""
        keys = [c for c in table.table.key_columns if c.name in table.references]
        if not keys:
            return
        added = {key: row for row, key in table.new.keys.items()}
        for row, key in table.old.keys.items():
            if row in table.pairs:
                continue
            parts = [
                self._normal(table, column, value, old=True)
                for column, value in zip(table.table.key_columns, key, strict=True)
            ]
            new = added.get(tuple(parts))  # type: ignore[arg-type]
            if new is not None and new not in table.taken:
                table.pair(row, new)
                table.following.add(row)

    def _pair(self, table: _Candidates, columns: Sequence[Column], *, certain: bool) -> None:
        """Pair rows whose cells in these columns agree, where that is unambiguous."""
        old = self._by_content(table, table.old, columns, old=True, certain=certain)
        new = self._by_content(table, table.new, columns, old=False, certain=certain)
        for content, rows in old.items():
            partners = new.get(content, ())
            if len(rows) == len(partners) == 1:
                table.pair(rows[0], partners[0])

    def _by_content(
        self,
        table: _Candidates,
        side: _Side,
        columns: Sequence[Column],
        *,
        old: bool,
        certain: bool,
    ) -> Mapping[tuple[Hashable, ...], list[int]]:
        taken = table.pairs if old else table.taken
        found: defaultdict[tuple[Hashable, ...], list[int]] = defaultdict(list)
        for row in side.keys:
            if row in taken:
                continue
            content = tuple(
                self._normal(table, column, side.values[column.name][row], old)
                for column in columns
            )
            if _tells(content, certain=certain):
                found[content].append(row)
        return found

    def _doubt(self, table: _Candidates) -> bool:
        """Drop pairs that agreed only because a reference was still unknown."""
        wrong = [
            old
            for old, new in table.pairs.items()
            if old not in table.following and not self._holds(table, old, new)
        ]
        for old in wrong:
            table.drop(old)
        return bool(wrong)

    def _holds(self, table: _Candidates, old: int, new: int) -> bool:
        identity = _IDENTITIES.get(table.table.name)
        columns = [c for c in table.columns if identity is None or c.name in identity]
        return all(self._agrees(table, column, old, new) for column in columns)

    def _agrees(self, table: _Candidates, column: Column, old: int, new: int) -> bool:
        before = self._normal(table, column, table.old.values[column.name][old], old=True)
        after = self._normal(table, column, table.new.values[column.name][new], old=False)
        return before == after and before != _ANY

    def _rename(self, table: _Candidates, old: int, new: int) -> Rename:
        evidence: list[str] = []
        differing: list[str] = []
        for column in table.columns:
            agrees = self._agrees(table, column, old, new)
            (evidence if agrees else differing).append(column.name)
        return Rename(
            table.table.name,
            table.old.keys[old],
            table.new.keys[new],
            old,
            new,
            tuple(evidence),
            tuple(differing),
            old in table.following,
        )


def _tells(content: Iterable[Hashable], *, certain: bool) -> bool:
    """Whether equal contents are sufficient evidence: two values, or one that is hardly a
    coincidence."""
    stated = [value for value in content if value is not None and value != _ANY]
    if certain:
        return bool(stated)
    return len(stated) > 1 or any(
        isinstance(value, tuple) or (isinstance(value, str) and len(value) >= _LONG_TEXT)
        for value in stated
    )


def _long_name(name: str) -> str:
    """The long form of ``SHORT~1.TXT|short name.txt``: tools generate new short ones."""
    return ":".join(part.rpartition("|")[2] for part in name.split(":"))


def reference_columns(table: Table, tables: Collection[str]) -> dict[str, tuple[str, ...]]:
    """The tables that each column may refer to, by the name of the column.

    For standard tables by the standard schema. In others a column ``Component_`` is assumed to
    refer to the table Component, by convention.
    """
    found: dict[str, list[str]] = {}
    for reference in foreign_keys(table.name):
        if reference.kind in _FOLLOWED and reference.key_column == 1:
            found.setdefault(reference.column, []).extend(reference.key_tables)
    for column in table.columns:
        target = column.name.removesuffix("_")
        if column.name not in found and target != column.name and target in tables:
            found[column.name] = [target]
    return {column: tuple(dict.fromkeys(targets)) for column, targets in found.items()}


def replace_marked(text: str, replacement: Callable[[str, str], str | None]) -> str:
    """A formatted text with other keys: ``replacement(table, key)`` returns them, or None to keep
    one."""

    def replaced(match: re.Match[str]) -> str:
        mark, key = match.groups()
        new = replacement(_MARKS[mark], key)
        return match[0] if new is None else f"[{mark}{new}]"

    return _MARKED.sub(replaced, text) if "[" in text else text
