"""Finds rows of a package by their names in logs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from msiview.analysis.logs.links.folded_rows import FoldedRows
from msiview.analysis.logs.links.package_paths import PackagePaths
from msiview.database.file_names import both_names, long_name
from msiview.database.schema import standard_schema
from msiview.format.guids import braced
from msiview.late_patterns import late_pattern
from msiview.progress import no_progress

if TYPE_CHECKING:
    from msiview.analysis.logs.links.line_names import Named
    from msiview.analysis.references.columns import ColumnStore
    from msiview.database.cells import Cell
    from msiview.progress import Progress


class RowTarget(NamedTuple):
    """The target of a name: a cell; ``row`` and ``column`` count from 0, both None for a whole
    table."""

    table: str
    row: int | None
    column: int | None


_MOST = 20
"""The largest number of rows for one name. Names of more rows are not specific."""

_KEYS = {
    "feature": (("Feature", "Feature"),),
    "file": (("File", "File"),),
    "directory": (("Directory", "Directory"), ("Property", "Property")),
    "property": (
        ("Property", "Property"),
        ("Directory", "Directory"),
        ("AppSearch", "Property"),
        ("Upgrade", "ActionProperty"),
    ),
    "action": (
        ("CustomAction", "Action"),
        ("InstallExecuteSequence", "Action"),
        ("InstallUISequence", "Action"),
        ("AdminExecuteSequence", "Action"),
        ("AdminUISequence", "Action"),
        ("AdvtExecuteSequence", "Action"),
        ("Dialog", "Dialog"),
    ),
    "icon": (("Icon", "Name"),),
    "signature": (("Signature", "Signature"), ("RegLocator", "Signature_")),
    "dialog": (("Dialog", "Dialog"),),
}
"""Tables and columns with names that are case-sensitive, the best first."""

_INTERNAL = late_pattern(r"__(?P<name>.+?)(?P<number>\d{2,3})$")
_CUT_AT = 40
"""The names of the engine's internal components: two underscores, a name that may be cut, a number
from 65 on. Source: docs/log-format.md, "States" (inferred)."""


def _written(value: Cell) -> Iterable[str]:
    return (value,) if isinstance(value, str) else ()


def _cabinet(value: Cell) -> Iterable[str]:
    """The name of a cabinet without the mark for embedded ones."""
    return (value.removeprefix("#"),) if isinstance(value, str) else ()


_FOLDED = {
    "service": (
        ("ServiceInstall", "Name", _written),
        ("ServiceControl", "Name", _written),
        ("MsiServiceConfig", "Name", _written),
    ),
    "shortcut": (("Shortcut", "Name", both_names), ("Shortcut", "Shortcut", _written)),
    "media": (("Media", "Cabinet", _cabinet),),
    "environment": (("Environment", "Name", lambda value: _plain_variable(value)),),
}
"""Names that are not case-sensitive."""


def _plain_variable(value: Cell) -> Iterable[str]:
    """The name of an environment variable without its prefix characters."""
    return (value.lstrip("=+-!*"),) if isinstance(value, str) else ()


class PackageNames:
    """The rows that the names in logs mean. ``store`` has the package's tables, with its
    overlay; what layers deleted is not found.

    Columns are read on first use; :meth:`prepare` reads all of them (a second for 200,000 files). A
    search then takes some microseconds.
    """

    def __init__(self, store: ColumnStore) -> None:
        self._store = store
        self._folded = {
            kind: [FoldedRows(store, *place) for place in places]
            for kind, places in _FOLDED.items()
        }
        self._paths = PackagePaths(store)
        self._guid_columns = list(_guid_columns(store))
        self._internal: dict[str, list[RowTarget]] = {}
        self._asked: dict[str, Callable[[Named], Iterable[RowTarget]]] = {
            "component": self._component,
            "table": self._table,
            "media": self._media,
            "shortcut": lambda named: self._by_folded("shortcut", long_name(named.text)),
            "filename": self._file,
            "path": self._path,
            "registry": lambda named: self._registry(named.text, named.companion),
            "value": lambda named: self._rows("Registry", "Name", self._paths.values_called(
                named.text, named.companion)),
        }  # fmt: skip

    def targets(self, named: Named) -> tuple[RowTarget, ...]:
        """The targets of a name in a line, the best first; none if the package does not contain
        it."""
        ask = self._asked.get(named.kind)
        if ask is not None:
            found = ask(named)
        elif named.kind in self._folded:
            found = self._by_folded(named.kind, named.text)
        else:
            found = self._by_key(_KEYS.get(named.kind, ()), named.text)
        return tuple(dict.fromkeys(found))[:_MOST]

    def guid(self, guid: str) -> tuple[RowTarget, ...]:
        """The cells of a GUID (in braces, upper case), components first."""
        found = [
            RowTarget(table, row, column)
            for table, column in self._guid_columns
            for row in self._store.rows_of(table, column, guid)
            or self._store.rows_of(table, column, guid.lower())
        ]
        return tuple(found[:_MOST])

    def prepare(self, progress: Progress | None = None) -> None:
        """Read all names."""
        progress = progress or no_progress()
        for table, column in self._guid_columns:
            self._store.index(table, column, progress)
        for table, name in (
            ("Component", "Component"),
            *(place for places in _KEYS.values() for place in places),
        ):
            index = self._store.column(table, name)
            if index is not None:
                self._store.index(table, index, progress)
        for groups in self._folded.values():
            for folded in groups:
                folded.prepare(progress)
        self._paths.prepare(progress)

    # -- inside ---------------------------------------------------------

    def _rows(self, table: str, column: str, rows: Iterable[int]) -> Iterator[RowTarget]:
        index = self._store.column(table, column)
        return (RowTarget(table, row, index) for row in rows)

    def _by_key(self, places: Sequence[tuple[str, str]], name: str) -> Iterator[RowTarget]:
        for table, column in places:
            index = self._store.column(table, column)
            if index is not None:
                for row in self._store.rows_of(table, index, name):
                    yield RowTarget(table, row, index)

    def _by_folded(self, kind: str, name: str) -> Iterator[RowTarget]:
        for (table, column, _), folded in zip(_FOLDED[kind], self._folded[kind], strict=True):
            yield from self._rows(table, column, folded.rows(name, _MOST))

    def _component(self, named: Named) -> Iterable[RowTarget]:
        guid = braced(named.text)
        if guid is not None:
            return self.guid(guid)
        found = list(self._by_key((("Component", "Component"),), named.text))
        return found or self._of_internal(named.text)

    def _of_internal(self, name: str) -> list[RowTarget]:
        """The component behind ``__Name65``."""
        match = _INTERNAL.match(name)
        if match is None:
            return []
        known = self._internal.get(name)
        if known is None:
            known = list(self._by_key((("Component", "Component"),), match["name"]))
            if not known and len(match["name"]) >= _CUT_AT - 2:
                known = self._beginning(match["name"])
            if not known and len(match["number"]) == 3:
                # The first digit may belong to the name.
                ended = match["name"] + match["number"][0]
                known = list(self._by_key((("Component", "Component"),), ended))
            self._internal[name] = known
        return known

    def _beginning(self, name: str) -> list[RowTarget]:
        """The one component whose key begins like this."""
        index = self._store.column("Component", "Component")
        if index is None:
            return []
        keys = enumerate(self._store.values("Component", index))
        rows = [row for row, key in keys if isinstance(key, str) and key.startswith(name)]
        rows = [row for row in rows if not self._store.is_deleted("Component", row)]
        return [RowTarget("Component", rows[0], index)] if len(rows) == 1 else []

    def _table(self, named: Named) -> Iterator[RowTarget]:
        if named.text in self._store.tables:
            yield RowTarget(named.text, None, None)

    def _media(self, named: Named) -> Iterator[RowTarget]:
        cabinet = named.text.removeprefix("#").rpartition("\\")[2]
        return self._by_folded("media", cabinet)

    def _file(self, named: Named) -> Iterable[RowTarget]:
        if named.companion:
            found = list(self._file_of(named))
            if found:
                return found
        return self._rows("File", "FileName", self._paths.files(named.text))

    def _file_of(self, named: Named) -> Iterator[RowTarget]:
        """The file of that name whose key, or component, is named in the same line."""
        rows = self._paths.files(named.text)
        guid = braced(named.companion)
        if guid is None:
            by_key = {target.row for target in self._by_key(_KEYS["file"], named.companion)}
            yield from self._rows("File", "FileName", (row for row in rows if row in by_key))
            return
        owners = {target.row for target in self.guid(guid) if target.table == "Component"}
        of_component = (row for row in rows if self._paths.component_of(row) in owners)
        yield from self._rows("File", "FileName", of_component)

    def _path(self, named: Named) -> Iterable[RowTarget]:
        text = named.text
        if text[:2].isdigit() and text[2:4] == ":\\":
            return self._registry(text, "")
        if text.endswith("\\"):
            return self._rows("Directory", "DefaultDir", self._paths.directories(text))
        return self._rows("File", "FileName", self._paths.files(text))

    def _registry(self, path: str, root: str) -> Iterator[RowTarget]:
        for table, rows in self._paths.registry(path, root).items():
            yield from self._rows(table, "Key", rows)


def _guid_columns(store: ColumnStore) -> Iterator[tuple[str, int]]:
    """Columns of GUIDs: those of that category in the schema, and the values of properties."""
    tables = sorted(store.tables, key=lambda name: (name != "Component", name != "Property", name))
    for table in tables:
        for column in store.tables[table].columns:
            standard = standard_schema().column(table, column.name)
            is_guid = standard is not None and standard.category == "Guid"
            index = store.column(table, column.name)
            if index is not None and (is_guid or (table, column.name) == ("Property", "Value")):
                yield table, index
