"""Services, shortcuts, environment, ODBC and COM classes as lists, each with its file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from msiview.analysis.directories import DirectoryPaths
from msiview.analysis.listing import ListedColumn, Listing
from msiview.analysis.live_columns import live, live_rows
from msiview.analysis.phrase import RowRef
from msiview.database.bit_fields import decode
from msiview.database.cells import Cell, text_of
from msiview.database.file_names import long_name
from msiview.database.table import Table


@dataclass(frozen=True, slots=True)
class ComponentList:
    """A table whose rows belong to components: its columns that are shown, those of the key
    included, and the column with the component."""

    name: str
    title: str
    table: str
    columns: tuple[str, ...]
    component: str = "Component_"
    words: str = ""
    """A column of numbers that is told in words."""
    marks: tuple[str, ...] = ()
    """Columns whose texts have marks, which a column of its own tells in words."""
    links: tuple[tuple[str, str], ...] = ()
    """Columns that name rows of other tables."""


LISTS = (
    ComponentList(
        "services",
        "Services",
        "ServiceInstall",
        ("ServiceInstall", "Name", "DisplayName", "StartType", "StartName", "Arguments"),
        words="StartType",
    ),
    ComponentList(
        "service-control",
        "Services started, stopped, deleted",
        "ServiceControl",
        ("ServiceControl", "Name", "Event", "Wait", "Arguments"),
        words="Event",
    ),
    ComponentList(
        "shortcuts",
        "Shortcuts",
        "Shortcut",
        ("Shortcut", "Name", "Directory_", "Target", "Arguments", "Description", "WkDir"),
        links=(("Directory_", "Directory"), ("WkDir", "Directory")),
    ),
    ComponentList(
        "environment",
        "Environment variables",
        "Environment",
        ("Environment", "Name", "Value"),
        marks=("Name", "Value"),
    ),
    ComponentList(
        "odbc-drivers",
        "ODBC drivers",
        "ODBCDriver",
        ("Driver", "Description", "File_", "File_Setup"),
        links=(("File_", "File"), ("File_Setup", "File")),
    ),
    ComponentList(
        "odbc-sources",
        "ODBC data sources",
        "ODBCDataSource",
        ("DataSource", "Description", "DriverDescription", "Registration"),
    ),
    ComponentList(
        "classes",
        "COM classes",
        "Class",
        ("CLSID", "Context", "ProgId_Default", "Description", "Argument", "Feature_"),
        links=(("Feature_", "Feature"),),
    ),
    ComponentList(
        "progids", "Names of COM classes", "ProgId", ("ProgId", "Class_", "Description"), ""
    ),
    ComponentList(
        "extensions",
        "File extensions",
        "Extension",
        ("Extension", "ProgId_", "MIME_", "Feature_"),
        links=(("Feature_", "Feature"),),
    ),
)
"""The lists, in the order in which they are offered."""

_FILE = ListedColumn("File", "The key file of the component", table="File", is_name=True)
_PATH = ListedColumn("Path", "Where that file goes", is_name=True)
_MARKS = ListedColumn("What happens", "What the marks of name and value say")
_COMPONENT = ListedColumn("Component", "The component of the row", table="Component", is_name=True)


def lists_in(tables: Mapping[str, Table]) -> list[ComponentList]:
    """The lists that have rows."""
    found = ((one, live(tables, one.table)) for one in LISTS)
    return [one for one, table in found if table is not None and table.row_count]


def component_list(kind: ComponentList, tables: Mapping[str, Table]) -> Listing:
    """The rows of a list, each with its component and that one's key file."""
    table = tables.get(kind.table)
    keys = [column.name for column in table.key_columns] if table is not None else []
    links = dict(kind.links)
    columns = [
        ListedColumn(
            name,
            table=kind.table if keys == [name] else links.get(name, ""),
            is_name=name in keys,
        )
        for name in kind.columns
    ]
    with_file = [_COMPONENT, _FILE, _PATH] if kind.component else []
    with_marks = [_MARKS] if kind.marks else []
    files, paths = _key_files(tables), DirectoryPaths(tables)
    read = (*kind.columns, kind.component or kind.columns[0], *keys)
    rows, subjects = [], []
    for cells in live_rows(tables, kind.table, *read):
        own = [_shown(kind, name, cell) for name, cell in zip(kind.columns, cells, strict=False)]
        if kind.marks:
            own.append(_marks(kind, dict(zip(kind.columns, cells, strict=False))))
        component = text_of(cells[len(kind.columns)])
        file, folder, name = files.get(component, ("", "", ""))
        path = paths.target(folder).text + name if folder else None
        more = [component or None, file or None, path] if kind.component else []
        rows.append((*own, *more))
        subjects.append(RowRef(kind.table, tuple(cells[len(kind.columns) + 1 :])))
    return Listing(kind.title, [*columns, *with_marks, *with_file], rows, subjects)


def _marks(kind: ComponentList, cells: Mapping[str, Cell]) -> str:
    """``set on install, remove on uninstall, system variable``."""
    return ", ".join(
        one.name
        for column in kind.marks
        for one in decode(kind.table, column, cells[column], {})
        if one.is_set
    )


def _shown(kind: ComponentList, name: str, cell: Cell) -> Cell:
    """A cell as it stands; numbers of the column with words in those, names without short ones."""
    if name == kind.words and isinstance(cell, int):
        said = [one.name for one in decode(kind.table, name, cell, {}) if one.is_set]
        return f"{cell} ({', '.join(said)})" if said else str(cell)
    if kind.table == "Shortcut" and name == "Name":
        return long_name(cell)
    return cell


def _key_files(tables: Mapping[str, Table]) -> dict[str, tuple[str, str, str]]:
    """Of each component its key file, its folder and the file's name."""
    names = {
        text_of(key): long_name(name) for key, name in live_rows(tables, "File", "File", "FileName")
    }
    found = {}
    for key, folder, path in live_rows(tables, "Component", "Component", "Directory_", "KeyPath"):
        file = text_of(path) if text_of(path) in names else ""
        found[text_of(key)] = (file, text_of(folder), names.get(file, ""))
    return found
