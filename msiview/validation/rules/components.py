"""Rules about components and what belongs to them."""

from __future__ import annotations

from collections.abc import Iterator

from msiview.database.cells import Cell, number_of
from msiview.database.package import Kind
from msiview.validation.check import PackageCheck
from msiview.validation.finding import Finding
from msiview.validation.rule import rule

_REGISTRY_KEY_PATH = 0x0004
_ODBC_DATA_SOURCE = 0x0020
_PERMANENT = 0x0010

_SYSTEM_FOLDERS = frozenset({"SystemFolder", "System16Folder", "System64Folder"})


@rule(
    "ICE02",
    reads="Component File Registry ODBCDataSource",
    kinds=(Kind.MSI, Kind.MSM),
)
def key_path_of_other_component(check: PackageCheck) -> Iterator[Finding]:
    """The key path of a component is a row that belongs to the component itself."""
    owners = {
        table: check.lookup(table, key, "Component_")
        for table, key in _KEYS.items()
        if check.has(table)
    }
    table_of = {
        attributes: _table_of_key_path(number_of(attributes) or 0)
        for attributes in check.values("Component", "Attributes")
    }
    for row, component, path, attributes in check.rows(
        "Component", "Component", "KeyPath", "Attributes"
    ):
        if path is None:
            continue
        table = table_of[attributes]
        owner = owners[table].get(path) if table in owners else None
        if owner is not None and owner[0] == component:
            continue
        names = {"item": path, "component": component, "held": table}
        if table not in owners:
            yield check.at("no-table", "Component", row, "KeyPath", **names)
        elif owner is None:
            yield check.at("no-row", "Component", row, "KeyPath", **names)
        else:
            yield check.at("other-component", "Component", row, "KeyPath", other=owner[0], **names)


_KEYS = {"File": "File", "Registry": "Registry", "ODBCDataSource": "DataSource"}


def _table_of_key_path(attributes: int) -> str:
    """The table that a key path is a row of. A component that states both bits has a registry
    value, as the validators take it."""
    if attributes & _REGISTRY_KEY_PATH:
        return "Registry"
    return "ODBCDataSource" if attributes & _ODBC_DATA_SOURCE else "File"


@rule("ICE08", reads="Component", kinds=(Kind.MSI, Kind.MSM))
def component_ids_are_unique(check: PackageCheck) -> Iterator[Finding]:
    """No two components have the same ComponentId.

    Ids are compared as texts, as the validators do, so that a difference in case hides one.
    """
    first: dict[Cell, Cell] = {}
    for row, component, component_id in check.rows("Component", "Component", "ComponentId"):
        if component_id is None:
            continue
        if component_id in first:
            yield check.at(
                "repeated",
                "Component",
                row,
                "ComponentId",
                component=component,
                id=component_id,
                other=first[component_id],
            )
        else:
            first[component_id] = component


@rule("ICE09", reads="Component")
def system_components_are_permanent(check: PackageCheck) -> Iterator[Finding]:
    """A component in a system folder stays when the product is removed."""
    for row, component, directory, attributes in check.rows(
        "Component", "Component", "Directory_", "Attributes"
    ):
        # The validators do not find a null without the bit: null and 16 is null.
        flags = number_of(attributes)
        if directory in _SYSTEM_FOLDERS and flags is not None and not flags & _PERMANENT:
            yield check.at(
                "not-permanent",
                "Component",
                row,
                "Component",
                component=component,
                directory=directory,
            )


@rule(
    "ICE18",
    reads="Component Directory CreateFolder File RemoveFile DuplicateFile MoveFile",
    kinds=(Kind.MSI, Kind.MSM),
)
def folder_as_key_path_is_created(check: PackageCheck) -> Iterator[Finding]:
    """A component whose key path is its folder creates this folder.

    Components with files create it anyway; those that remove, copy or move files in it pass, too.
    """
    with_files = check.values("File", "Component_")
    with_folder: set[tuple[Cell, ...]] = set()
    for table, folder in _FOLDER_COLUMNS.items():
        with_folder.update(
            zip(check.column(table, "Component_"), check.column(table, folder), strict=True)
        )
    roots = {
        key
        for _, key, parent in check.rows("Directory", "Directory", "Directory_Parent")
        if parent is None or parent == key
    }
    for row, component, directory, path in check.rows(
        "Component", "Component", "Directory_", "KeyPath"
    ):
        is_sound = (
            path is not None
            or component in with_files
            or directory in roots
            or (component, directory) in with_folder
        )
        if not is_sound:
            yield check.at(
                "not-created",
                "Component",
                row,
                "Directory_",
                component=component,
                directory=directory,
            )


_FOLDER_COLUMNS = {
    "CreateFolder": "Directory_",
    "RemoveFile": "DirProperty",
    "DuplicateFile": "DestFolder",
    "MoveFile": "DestFolder",
}


@rule("ICE21", reads="Component FeatureComponents")
def components_belong_to_features(check: PackageCheck) -> Iterator[Finding]:
    """Every component belongs to a feature."""
    used = check.values("FeatureComponents", "Component_")
    for row, component in check.rows("Component", "Component"):
        if component not in used:
            yield check.at("in-no-feature", "Component", row, "Component", component=component)
