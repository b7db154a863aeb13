"""The components of a chain: identity, condition and key path."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from msiview.analysis.chain.parts import ComponentPart, KeyPathPart
from msiview.analysis.chain.registry_places import component_places, shared_count_place
from msiview.database.bit_fields import decode
from msiview.database.cells import text_of
from msiview.database.file_names import long_name
from msiview.format.guids import braced, compress, pack

if TYPE_CHECKING:
    from msiview.analysis.chain.parts import RegistryPlace, RowPlace
    from msiview.analysis.chain.rows import Rows
    from msiview.analysis.references.engine import References

_SHARED = 0x8

ROOTS = {-1: "HKMU", 0: "HKCR", 1: "HKCU", 2: "HKLM", 3: "HKU"}
"""Root of a registry row; -1 is HKCU or HKLM by the kind of installation."""


def component_part(
    rows: Rows,
    references: References,
    place: RowPlace,
    folder: str,
    file: str | None,
    product_code: str | None,
    problems: list[str],
) -> ComponentPart:
    """A component by its row. ``folder`` is its directory's target path, ``file`` the key
    of the file that the chain is about; a missing key path is added to ``problems``."""
    cells = rows.cells(place)
    key = rows.text(place, "Component")
    attributes = rows.number(place, "Attributes")
    component_id = rows.text(place, "ComponentId")
    guid = braced(component_id)
    key_path = _key_path(rows, references, place, folder)
    if key_path.place is None and key_path.key:
        problems.append(f"the key path {key_path.key} of {key} is missing in {key_path.kind}")
    is_key_path = None
    if file is not None:
        is_key_path = key_path.kind == "File" and key_path.key == file
    registry: Iterator[RegistryPlace] = component_places(component_id, product_code)
    places = list(registry)
    if (attributes or 0) & _SHARED and key_path.kind == "File":
        places.append(shared_count_place(key_path.text))
    condition = cells("Condition")
    return ComponentPart(
        place,
        key,
        component_id,
        pack(guid) if guid else "",
        compress(guid) if guid else "",
        text_of(condition),
        attributes,
        tuple(m for m in decode("Component", "Attributes", attributes, {}) if m.is_set),
        key_path,
        is_key_path,
        tuple(places),
    )


def _key_path(rows: Rows, references: References, place: RowPlace, folder: str) -> KeyPathPart:
    """The key path by the attributes; without one it is the directory (docs/msi-format.md,
    "References that depend on values")."""
    for reference in references.outgoing("Component", place.row, "KeyPath"):
        key = str(reference.key[0])
        kind = reference.tables[0]
        target = next((t for t in reference.targets if t.row is not None), None)
        if target is None or target.row is None:
            return KeyPathPart(kind, key, None, "")
        row = rows.place(kind, target.row)
        return KeyPathPart(kind, key, row, _key_path_text(rows, row, folder))
    directory = rows.text(place, "Directory_")
    row_of_directory = rows.place_of("Directory", "Directory", directory)
    return KeyPathPart("Directory", "", row_of_directory, folder)


def _key_path_text(rows: Rows, place: RowPlace, folder: str) -> str:
    if place.table == "File":
        return folder + long_name(rows.text(place, "FileName"))
    if place.table == "Registry":
        return registry_path(rows, place)
    return rows.text(place, "Description") or str(place.key[0])


def registry_path(rows: Rows, place: RowPlace) -> str:
    """The path of a registry row: root, key and the value's name."""
    number = rows.number(place, "Root")
    root = ROOTS.get(number, str(number)) if number is not None else "?"
    return "\\".join(filter(None, (root, rows.text(place, "Key"), rows.text(place, "Name"))))
