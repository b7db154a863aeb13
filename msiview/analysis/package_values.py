"""The values of properties, files and components according to the package alone."""

from __future__ import annotations

from collections.abc import Mapping

from msiview.analysis.directories import DirectoryPaths
from msiview.analysis.live_columns import live, live_properties
from msiview.database.cells import Cell
from msiview.database.file_names import long_name, short_name
from msiview.database.table import Table


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
        self._files = live(tables, "File")
        self._components = live(tables, "Component")

    def property(self, name: str) -> str | None:
        value = self._properties.get(name)
        if not value and name in self._paths:
            return self._paths.target(name).text
        return value

    def file(self, key: str, *, short: bool) -> str | None:
        component = _cell(self._files, key, "Component_")
        directory = _cell(self._components, component, "Directory_")
        if self._files is None or not isinstance(directory, str):
            return None
        name = _cell(self._files, key, "FileName")
        if short:
            return self._paths.short_target(directory).text + short_name(name)
        return self._paths.target(directory).text + long_name(name)

    def component(self, key: str) -> str | None:
        directory = _cell(self._components, key, "Directory_")
        return self._paths.target(directory).text if isinstance(directory, str) else None

    def environment(self, name: str) -> str | None:
        return self._environment.get(name.upper())

    def field(self, number: int) -> str | None:
        """None: the record is known at run time only."""
        return None


def _cell(table: Table | None, key: Cell, column: str) -> Cell:
    return None if table is None or key is None else table.cell_at(key, column)
