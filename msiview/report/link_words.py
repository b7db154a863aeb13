"""What a name or GUID in a line of a log stands for, in a few words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from msiview.analysis.chain.components import ROOTS
from msiview.database.cells import cell_text, number_of
from msiview.database.file_names import long_name
from msiview.database.keys import key_text

if TYPE_CHECKING:
    from msiview.analysis.logs.links.links import LogLink
    from msiview.database.cells import Cell
    from msiview.database.table import Table

NOT_HERE = "not in this package"

_MAY_BE_REGISTRY = 4
"""Component.Attributes: the key path is a registry value."""


def link_words(link: LogLink, tables: Mapping[str, Table]) -> str:
    """``Component C_App → Reader.exe``; empty where the line itself says it."""
    if not link.is_known:
        return NOT_HERE if link.kind == "guid" else ""
    for target in link.targets:
        table = tables.get(target.table)
        if table is not None and target.row is not None:
            words = _row_words(tables, table, target.row, link.text)
            if words:
                return words
    if link.kind != "guid":
        return ""
    named = [target.table for target in link.targets]
    return f"in the table {named[0]}" if named else "the package code"


def _row_words(tables: Mapping[str, Table], table: Table, row: int, text: str) -> str:
    """What a row is; ``text`` is how the line names it."""
    cells = table.named_row(row)
    match table.name:
        case "Component":
            return _arrow(f"Component {_text(cells, 'Component')}", _key_path(tables, cells))
        case "File":
            key, name = _text(cells, "File"), long_name(cells.get("FileName"))
            what = f"File {key}" if key == name else _arrow(f"File {key}", name)
            return f"{what}, of component {_text(cells, 'Component_')}"
        case "Feature":
            title = _text(cells, "Title")
            return f"Feature {_text(cells, 'Feature')}" + (f": {title}" if title else "")
        case "CustomAction":
            return f"CustomAction of type {_text(cells, 'Type')}"
        case "Upgrade":
            return f"upgrade code, for {_text(cells, 'ActionProperty')}"
        case "Property" if _text(cells, "Property") in ("ProductCode", "UpgradeCode"):
            # Other properties stand in the line by their names.
            return f"Property {key_text(table.key(row))}"
        case "ServiceInstall":
            return _owned(table, row, cells, _text(cells, "DisplayName"))
        case "Directory" if text != _text(cells, "Directory"):
            return f"Directory {_text(cells, 'Directory')}"
    # Services, registry values, shortcuts and the like belong to components.
    return _owned(table, row, cells) if _text(cells, "Component_") else ""


def _owned(table: Table, row: int, cells: Mapping[str, Cell], name: str = "") -> str:
    """``ServiceInstall svc1: Reader, of component C_App``."""
    what = f"{table.name} {key_text(table.key(row))}" + (f": {name}" if name else "")
    return f"{what}, of component {_text(cells, 'Component_')}"


def _key_path(tables: Mapping[str, Table], component: Mapping[str, Cell]) -> str:
    """The key path of a component: a file, registry value or folder."""
    key = component.get("KeyPath")
    if key is None:
        return f"folder {_text(component, 'Directory_')}"
    if (number_of(component.get("Attributes")) or 0) & _MAY_BE_REGISTRY:
        cells = _cells(tables, "Registry", key)
        number = number_of(cells.get("Root"))
        root = ROOTS.get(number, "") if number is not None else ""
        return "\\".join(filter(None, (root, _text(cells, "Key"), _text(cells, "Name"))))
    return long_name(_cells(tables, "File", key).get("FileName"))


def _cells(tables: Mapping[str, Table], name: str, key: Cell) -> Mapping[str, Cell]:
    """The cells of a row; none where there is no such row."""
    table = tables.get(name)
    row = table.find((key,)) if table is not None else None
    return table.named_row(row) if table is not None and row is not None else {}


def _text(cells: Mapping[str, Cell], column: str) -> str:
    return cell_text(cells.get(column))


def _arrow(what: str, where: str) -> str:
    return f"{what} \N{RIGHTWARDS ARROW} {where}" if where else what
