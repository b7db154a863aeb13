"""The values that texts of dialogs see: those of the package, and what a usual computer gives."""

from __future__ import annotations

from collections.abc import Mapping

from msiview.analysis.directories import ROOT, DirectoryPaths
from msiview.analysis.package_values import PackageValues
from msiview.database.table import Table


class WalkValues:
    """The walk's values for formatted texts: properties as they are now, directories and files as
    the package places them."""

    def __init__(self, properties: Mapping[str, str], tables: Mapping[str, Table]) -> None:
        self._properties = properties
        self._tables = tables
        self._made: PackageValues | None = None

    def property(self, name: str) -> str | None:
        value = self._properties.get(name)
        if value:
            return value
        of_directory = self._package().property(name)
        if of_directory is None:
            return "" if value is None else value
        return self._with_folders(of_directory)

    def file(self, key: str, *, short: bool) -> str | None:
        return self._with_folders(self._package().file(key, short=short))

    def component(self, key: str) -> str | None:
        return self._with_folders(self._package().component(key))

    def environment(self, name: str) -> str | None:
        return self._package().environment(name)

    def field(self, number: int) -> str | None:
        return None

    def _package(self) -> PackageValues:
        if self._made is None:
            tables = self._tables
            self._made = PackageValues(tables, DirectoryPaths(tables))
        return self._made

    def _with_folders(self, path: str | None) -> str | None:
        """A path with the folders of the computer in place of their names in brackets."""
        if path is None or not path.startswith("["):
            return path
        name, bracket, rest = path[1:].partition("]")
        folder = self._properties.get(name, "")
        if name == ROOT and not folder:  # what CostFinalize does where nobody has set it
            folder = self._properties.get("ROOTDRIVE", "")
        return f"{folder}{rest.lstrip(chr(92))}" if bracket and folder else path
