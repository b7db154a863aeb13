"""Finds the rows that a name means, for the command line, where nobody chooses from a list."""

from __future__ import annotations

from collections.abc import Iterator

from msiview.analysis.lookup import Lookup, guids_meant
from msiview.analysis.references.columns import ColumnStore, RowCells
from msiview.database.keys import row_of_key
from msiview.database.table import TableRow

_OWNERS = (("File", "File"), ("Component", "Component"))
"""Tables and key columns in which a bare name is searched first."""

_GUIDS = (("Component", "ComponentId"),)


class NamedRows:
    """Finds rows by a key, a name, a GUID in any form, or ``TABLE/KEY``."""

    def __init__(self, store: ColumnStore) -> None:
        self._store = store
        self._lookup: Lookup | None = None

    def rows(self, name: str) -> list[TableRow]:
        """The rows of that name: tables and row numbers.

        ``TABLE/KEY`` means that row only, the path of a registry key all its values. The key of a
        file or component takes precedence over equal names of other rows, the ComponentId over
        other uses of a GUID. A component with the name of its own file is not listed in addition.
        Only keys and tables are case-sensitive.
        """
        for search in (
            self._by_table_and_key,
            self._by_key,
            self._by_guid,
            self._by_name,
            self._by_registry_key,
        ):
            found = list(dict.fromkeys(search(name)))
            if found:
                return self._without_owners(found)
        return []

    def similar(self, name: str, most: int = 3) -> list[str]:
        """Names that contain this one, the best first."""
        found = self._names().find(name)
        return list(dict.fromkeys(answer.text for answer in found))[:most]

    # -- inside ---------------------------------------------------------

    def _by_table_and_key(self, name: str) -> Iterator[TableRow]:
        table, slash, key = name.partition("/")
        if slash and table in self._store.tables:
            row = row_of_key(self._store.tables[table], key)
            if row is not None and not self._store.is_deleted(table, row):
                yield table, row

    def _by_key(self, name: str) -> Iterator[TableRow]:
        for table, column in _OWNERS:
            yield from self._with(table, column, name)

    def _by_guid(self, name: str) -> Iterator[TableRow]:
        for guid in guids_meant(name):
            for table, column in _GUIDS:
                yield from self._with(table, column, guid)

    def _by_name(self, name: str) -> Iterator[TableRow]:
        for found in self._names().exact(name):
            if found.row is not None:
                yield found.table, found.row

    def _by_registry_key(self, name: str) -> Iterator[TableRow]:
        """The values of a registry key, if the package writes several."""
        if "\\" in name:
            for found in self._names().in_registry_key(name):
                if found.row is not None:
                    yield found.table, found.row

    def _with(self, table: str, column: str, value: str) -> Iterator[TableRow]:
        index = self._store.column(table, column)
        if index is not None:
            for row in self._store.rows_of(table, index, value):
                yield table, row

    def _without_owners(self, found: list[TableRow]) -> list[TableRow]:
        """Without components whose file is listed as well, since the file's chain includes them."""
        owned = {
            RowCells(self._store, table, row)("Component_")
            for table, row in found
            if table == "File"
        }
        return [
            (table, row)
            for table, row in found
            if table != "Component" or RowCells(self._store, table, row)("Component") not in owned
        ]

    def _names(self) -> Lookup:
        if self._lookup is None:
            self._lookup = Lookup(self._store)
        return self._lookup
