"""Finds rows by what people know: a file name, a part of a GUID, a registry path."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator
from dataclasses import dataclass

from msiview.analysis.logs.cause.event_texts import rows_in_text
from msiview.analysis.name_lists import LookupKind, Match, NameList, make_name_lists
from msiview.analysis.references.columns import ColumnStore
from msiview.database.keys import key_text, row_of_key
from msiview.format.guids import BRACED, PACKED, braced, from_any_form
from msiview.progress import Progress, no_progress

__all__ = ["FoundName", "Lookup", "LookupKind", "Match", "guids_meant"]

_MOST_PER_LIST = 60

_IN_TEXT = re.compile(rf"{BRACED}|\b{PACKED}\b|'([^']{{1,255}})'|\"([^\"]{{1,255}})\"")
"""The names in a pasted text: GUIDs in braces or packed, and quoted texts."""


_HIVES = {
    "hkey_classes_root": "hkcr",
    "hkey_current_user": "hkcu",
    "hkey_local_machine": "hklm",
    "hkey_users": "hku",
}
"""Registry roots as registry editors write them, and as paths of packages are shown."""


@dataclass(frozen=True, slots=True)
class FoundName:
    """One answer: ``text`` is the name that fits; ``row`` (from 0) and ``column`` lead to
    the cell that has it, both None for a table."""

    kind: LookupKind
    match: Match
    text: str
    table: str
    row: int | None
    column: int | None


class Lookup:
    """The names of one package, for searches while typing.

    The constructor reads all names (a second for 200,000 files); a search then takes some
    hundredths of a second.
    """

    def __init__(self, store: ColumnStore, progress: Progress | None = None) -> None:
        self._store = store
        self._lists: list[NameList] = list(make_name_lists(store, progress or no_progress()))

    def find(
        self, query: str, limit: int = 50, progress: Progress | None = None
    ) -> list[FoundName]:
        """The best answers to what was typed or pasted, best first, one for each row.

        A GUID may be in braces, bare, packed or in 20 characters; ``Table/key`` is a row of that
        table. For a longer text with GUIDs, and for a message such as those of the event log,
        everything that it names is found: a message's file and its component first. Not
        case-sensitive.
        """
        text = " ".join(query.splitlines()).strip()
        if not text:
            return []
        progress = progress or no_progress()
        named = [*self._in_message(text), *self._named_in(text)]
        if named:
            return _distinct(named)[:limit]
        found = [*self._tables(text), *self._by_key(text), *self._by_guid(text)]
        folded = _folded(text)
        for name_list in self._lists:
            progress("Looking for names")
            found += self._on(name_list, folded)
        # sorted() keeps the order of the lists among equals.
        ordered = sorted(found, key=lambda f: (f.match, len(f.text) if f.match else 0))
        return _distinct(ordered)[:limit]

    def exact(self, name: str) -> list[FoundName]:
        """The rows with exactly this name; not case-sensitive."""
        text = name.strip()
        if not text:
            return []
        found = [*self._by_key(text), *self._by_guid(text)]
        for name_list in self._lists:
            hits = name_list.exact(_folded(text), _MOST_PER_LIST)
            found += (self._found(name_list, hit.row, hit.match) for hit in hits)
        return _distinct(sorted(found, key=lambda f: f.match))

    def in_registry_key(self, key: str) -> list[FoundName]:
        """The registry values in a key or below it; at most some dozens."""
        beginning = _folded(key.strip().rstrip("\\")) + "\\"
        return [
            self._found(name_list, hit.row, hit.match)
            for name_list in self._lists
            if name_list.kind is LookupKind.REGISTRY
            for hit in name_list.hits(beginning, _MOST_PER_LIST)
            if hit.match is Match.PREFIX
        ]

    # -- inside ---------------------------------------------------------

    def _on(self, name_list: NameList, folded: str) -> Iterator[FoundName]:
        for hit in name_list.hits(folded, _MOST_PER_LIST):
            yield self._found(name_list, hit.row, hit.match)

    def _found(self, name_list: NameList, row: int, match: Match) -> FoundName:
        return FoundName(
            name_list.kind, match, name_list.name_of(row), name_list.table, row, name_list.column
        )

    def _tables(self, text: str) -> Iterator[FoundName]:
        folded = text.casefold()
        for name in self._store.tables:
            at = name.casefold().find(folded)
            if at >= 0:
                whole = len(name) == len(text)
                match = Match.EXACT if whole else Match.INSIDE if at else Match.PREFIX
                yield FoundName(LookupKind.TABLE, match, name, name, None, None)

    def _by_key(self, text: str) -> Iterator[FoundName]:
        """``Table/key``: the row, and those whose key begins like that."""
        name, slash, typed = text.partition("/")
        if not slash:
            return
        for table in self._store.tables.values():
            if table.name.casefold() != name.casefold() or not table.key_columns:
                continue
            column = table.key_columns[0].index
            row = row_of_key(table, typed)
            if row is not None and not self._store.is_deleted(table.name, row):
                yield FoundName(LookupKind.KEY, Match.EXACT, text, table.name, row, column)
            for name_list in self._lists:
                if name_list.table == table.name and typed:
                    yield from self._on(name_list, typed.casefold())

    def _by_guid(self, text: str) -> Iterator[FoundName]:
        for guid in guids_meant(text):
            for name_list in self._lists:
                if name_list.kind is LookupKind.GUID:
                    for hit in name_list.exact(guid.casefold(), _MOST_PER_LIST):
                        yield self._found(name_list, hit.row, hit.match)

    def _in_message(self, text: str) -> Iterator[FoundName]:
        """The rows that a numbered message, or an event of a self-repair, names."""
        for name, key in rows_in_text(self._store.tables, text):
            table = self._store.tables[name]
            row = table.find(key)
            if row is not None and not self._store.is_deleted(name, row):
                column = table.key_columns[0].index
                shown = key_text(key)
                yield FoundName(LookupKind.KEY, Match.EXACT, f"{name}/{shown}", name, row, column)

    def _named_in(self, text: str) -> Iterator[FoundName]:
        """The rows that a pasted text names, if it contains a GUID and more."""
        names = [mark[1] or mark[2] or mark[0] for mark in _IN_TEXT.finditer(text)]
        if any(from_any_form(name) and name != text for name in names):
            for name in names:
                yield from self.exact(name)


def _folded(text: str) -> str:
    """A text as in the lists: case-folded, with short names of registry roots."""
    folded = text.casefold()
    root, slash, rest = folded.partition("\\")
    return f"{_HIVES[root]}{slash}{rest}" if root in _HIVES else folded


def guids_meant(text: str) -> list[str]:
    """The GUIDs that a text may mean, in braces and upper case: 32 digits may be a packed GUID or a
    plain one."""
    text = text.strip()
    found = [from_any_form(text)]
    if re.fullmatch(PACKED, text):
        found.append(braced(str(uuid.UUID(text))))
    return [guid for guid in found if guid is not None]


def _distinct(found: list[FoundName]) -> list[FoundName]:
    """The first answer for each row."""
    best: dict[tuple[str, int | None], FoundName] = {}
    for answer in found:
        best.setdefault((answer.table, answer.row), answer)
    return list(best.values())
