"""Hazards of files: versions that go down, files that stay behind, assemblies that turn private.

What the installer does depends on when the earlier product is removed (:mod:`earlier_product`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from msiview.database.cells import Cell
from msiview.database.file_names import long_name
from msiview.database.keys import key_text
from msiview.overlay.changes import RowChange
from msiview.overlay.earlier_product import Removal
from msiview.overlay.hazard import Hazard
from msiview.overlay.live_table import live_table
from msiview.overlay.overlaid_table import OverlaidTable
from msiview.overlay.version_checks import version_number

_LOWER = {
    Removal.UPDATED: "The installer keeps the higher version that is on the machine.",
    Removal.BEFORE_FILES: "The upgrade decides which files to install before it removes the "
    "earlier product: it takes the higher version on the machine for good enough, then removes it "
    "with that product, and the file is missing until a repair. RemoveExistingProducts behind "
    "InstallFiles avoids that, as does a version that never goes down.",
    Removal.AFTER_FILES: "The installer keeps the higher version that is on the machine; the "
    "earlier product is removed afterwards and leaves the file, as its component is still in use.",
    Removal.STAYS: "The installer keeps the higher version that is on the machine.",
}

_LEFT_BEHIND = {
    Removal.UPDATED: "An update in place installs the new file and never removes the old one, "
    "since the component stays installed",
    Removal.AFTER_FILES: "The earlier product is removed after the new files are installed "
    "(RemoveExistingProducts is behind InstallFiles); as the component is still in use then, its "
    "old files are not removed",
    Removal.STAYS: "The earlier product stays installed and claims the same component",
}


def lower_versions(changed_files: Iterable[RowChange], removal: Removal) -> Iterator[Hazard]:
    """Files whose version goes down, or that lose it. ``changed_files`` are rows of File."""
    for change in changed_files:
        cell = change.cells.get("Version")
        before = version_number(cell.old) if cell is not None else None
        if cell is None or before is None:
            continue
        after = version_number(cell.new)
        if cell.new is None or (after is not None and after < before):
            to = "none" if cell.new is None else str(cell.new)
            yield Hazard(
                "lower-version",
                "File",
                (change.key,),
                f"The version of {key_text(change.key)} goes down from {cell.old} to {to}. "
                f"{_LOWER[removal]}",
            )


def files_left_behind(
    changed_files: Iterable[RowChange], components: OverlaidTable | None, removal: Removal
) -> Iterator[Hazard]:
    """Files that have another name in a component that keeps its ComponentId.

    Nothing where the earlier product, and all files with it, is removed first.
    """
    if removal not in _LEFT_BEHIND or components is None:
        return
    ids = _component_ids(components)
    for change in changed_files:
        cell = change.cells.get("FileName")
        if cell is None or "Component_" in change.cells:
            continue
        old, new = long_name(cell.old), long_name(cell.new)
        component = _cell(change, "Component_")
        component_id = ids.get(component)
        if component_id is None or old.casefold() == new.casefold():
            continue
        yield Hazard(
            "file-left-behind",
            "File",
            (change.key,),
            f"The component {component} has the file {new} in place of {old}, but keeps its "
            f"ComponentId {component_id}. {_LEFT_BEHIND[removal]}: {old} stays on the machine. "
            "Another set of files needs a component with another ComponentId.",
        )


def assemblies_that_move(changed_assemblies: Iterable[RowChange]) -> Iterator[Hazard]:
    """Assemblies that become private or global. ``changed_assemblies`` are rows of MsiAssembly.

    Source: reports of installers that ended with the internal errors 2725 and 2729.
    """
    for change in changed_assemblies:
        cell = change.cells.get("File_Application")
        if cell is None:
            continue
        before, after = _scope(cell.old), _scope(cell.new)
        yield Hazard(
            "assembly-moved",
            "MsiAssembly",
            (change.key,),
            f"The assembly of the component {key_text(change.key)} was {before} and becomes "
            f"{after} (File_Application). An installed assembly can't be moved by a small update, "
            "a minor upgrade or a patch: they end with the internal errors 2725 or 2729. It needs "
            "another component, or a major upgrade that removes the earlier product first.",
        )


def _scope(application: Cell) -> str:
    if application is None:
        return "global (in the assembly cache)"
    return f"private to {application}"


def _component_ids(components: OverlaidTable) -> Mapping[Cell, Cell]:
    """By component key the ComponentIds that are the same before and after."""
    base = components.base
    if base is None or components.dropped_by is not None:
        return {}
    if not all(t.has_column(c) for t in (base, components) for c in ("Component", "ComponentId")):
        return {}
    before, after = (
        dict(
            zip(
                table.values(table.column("Component").index),
                table.values(table.column("ComponentId").index),
                strict=True,
            )
        )
        for table in (base, live_table(components))
    )
    return {key: found for key, found in before.items() if found and after.get(key) == found}


def _cell(change: RowChange, column: str) -> Cell:
    """A cell of the row as it is in the end."""
    table = change.table
    return table.cell(change.row, table.column(column).index) if table.has_column(column) else None
