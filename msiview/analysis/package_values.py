"""The values of properties, files and components according to the package alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msiview.analysis.directories import DirectoryPaths
from msiview.analysis.live_columns import live, live_properties
from msiview.database.cells import Cell
from msiview.database.file_names import long_name, short_name
from msiview.database.table import Table

_OFTEN = 1000
"""Rows that are read one by one before their columns are read as a whole."""


class PackageValues:
    """Values for :func:`msiview.analysis.formatted_text.resolve` and for conditions.

    ``properties`` override those of the Property table (an empty value unsets one) and should be
    the same as those of ``paths``. ``environment`` is that of the target computer, empty when
    unknown. Tables may be overlaid ones.
    """

    def __init__(
        self,
        tables: Mapping[str, Table],
        paths: DirectoryPaths,
        properties: Mapping[str, str] | None = None,
        environment: Mapping[str, str] | None = None,
    ) -> None:
        self._paths = paths
        self._properties = live_properties(tables) | dict(properties or {})
        self._environment = {name.upper(): value for name, value in (environment or {}).items()}
        self._files = _Rows(live(tables, "File"), "Component_", "FileName")
        self._components = _Rows(live(tables, "Component"), "Directory_")

    def property(self, name: str) -> str | None:
        value = self._properties.get(name)
        if not value and name in self._paths:
            return self._paths.target(name).text
        return value

    def file(self, key: str, *, short: bool) -> str | None:
        component, name = self._files.cells(key)
        (directory,) = self._components.cells(component)
        if not isinstance(directory, str):
            return None
        if short:
            return self._paths.short_target(directory).text + short_name(name)
        return self._paths.target(directory).text + long_name(name)

    def component(self, key: str) -> str | None:
        (directory,) = self._components.cells(key)
        return self._paths.target(directory).text if isinstance(directory, str) else None

    def environment(self, name: str) -> str | None:
        return self._environment.get(name.upper())

    def field(self, number: int) -> str | None:
        """None: the record is known at run time only."""
        return None


class _Rows:
    """Some columns of a table, row by row; null where table, row or column is missing. They are
    decoded in bulk once they are asked for often."""

    def __init__(self, table: Table | None, *columns: str) -> None:
        self._table, self._names = table, columns
        self._asked = 0
        self._columns: list[list[Cell]] = []

    def cells(self, key: Cell) -> Sequence[Cell]:
        """Those of the row with a key."""
        table = self._table
        row = table.find((key,)) if table is not None and key is not None else None
        if table is None or row is None:
            return [None] * len(self._names)
        self._asked += 1
        if self._asked == _OFTEN:
            self._columns = list(map(table.values_of, self._names))
        if self._columns:
            return [column[row] for column in self._columns]
        return [
            table.cell(row, table.column(name).index) if table.has_column(name) else None
            for name in self._names
        ]
