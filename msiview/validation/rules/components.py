"""Rules about components and what belongs to them."""

from __future__ import annotations

from collections.abc import Iterator

from msiview.database.cells import number_of
from msiview.validation.check import PackageCheck
from msiview.validation.finding import Finding
from msiview.validation.rule import rule

_REGISTRY_KEY_PATH = 0x0004
_ODBC_DATA_SOURCE = 0x0020


@rule("ICE02", reads="Component File Registry ODBCDataSource")
def key_path_of_other_component(check: PackageCheck) -> Iterator[Finding]:
    """The key path of a component is a row that belongs to the component itself."""
    for row, component, path, attributes in check.rows(
        "Component", "Component", "KeyPath", "Attributes"
    ):
        if path is None:
            continue
        flags = number_of(attributes) or 0
        table = _table_of_key_path(flags)
        names = {"item": path, "component": component, "held": table}
        if not check.has(table):
            yield check.at("no-table", "Component", row, "KeyPath", **names)
            continue
        owner = check.lookup(table, _KEYS[table], "Component_").get(path)
        if owner is None:
            yield check.at("no-row", "Component", row, "KeyPath", **names)
        elif owner[0] != component:
            yield check.at("other-component", "Component", row, "KeyPath", other=owner[0], **names)


_KEYS = {"File": "File", "Registry": "Registry", "ODBCDataSource": "DataSource"}


def _table_of_key_path(attributes: int) -> str:
    """The table that a key path is a row of. A component that states both bits has a registry
    value, as the validators take it."""
    if attributes & _REGISTRY_KEY_PATH:
        return "Registry"
    return "ODBCDataSource" if attributes & _ODBC_DATA_SOURCE else "File"
