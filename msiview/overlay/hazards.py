"""Finds changes that cause problems for installations, updates and patches.

The base is compared with the state after all layers, so it does not matter whether a comparison, a
transform or a patch made the change. Rules: Microsoft's pages on component rules, on patch
sequences and on minor upgrades.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from msiview.database.cells import Cell
from msiview.database.keys import key_text
from msiview.database.package import Kind
from msiview.overlay.changes import RowChange, table_changes
from msiview.overlay.earlier_product import Removal, removal_of
from msiview.overlay.file_hazards import assemblies_that_move, files_left_behind, lower_versions
from msiview.overlay.file_sequence import sequence_hazard
from msiview.overlay.hazard import MOST_COMPONENTS, Hazard
from msiview.overlay.live_table import live_table
from msiview.overlay.overlaid_table import Key, OverlaidTable, RowState
from msiview.overlay.overlay import OverlaidDatabase
from msiview.overlay.renames import Rename, find_renames
from msiview.overlay.update_kind import UpdateKind, kind_of_update
from msiview.progress import Progress

RESOURCES = {
    *("Class", "Complus", "Component", "CreateFolder", "DuplicateFile", "Environment"),
    *("Extension", "File", "Font", "IniFile", "MoveFile", "MsiAssembly", "ODBCDataSource"),
    *("ODBCDriver", "ODBCTranslator", "ProgId", "PublishComponent", "Registry", "RemoveFile"),
    *("RemoveIniFile", "RemoveRegistry", "ReserveCost", "ServiceControl", "ServiceInstall"),
    *("Shortcut", "TypeLib"),
}
"""Tables whose rows are resources that are installed and removed with a component."""

RENAMED_RESOURCE = (
    "To the installer one resource goes and another comes: when a patch that does this is removed, "
    "the resource is deleted. Primary keys must not change between versions."
)
"""What follows when the key of a resource is changed."""


def find_hazards(
    overlaid: OverlaidDatabase,
    renames: Iterable[Rename] | None = None,
    progress: Progress | None = None,
) -> list[Hazard]:
    """All hazards of what the layers change. ``renames`` may be given if they are known."""
    found = list(find_renames(overlaid, progress) if renames is None else renames)
    return list(_Search(overlaid, found).hazards())


@dataclass(frozen=True, slots=True)
class _Renamed:
    """The keys of one table that were renamed."""

    old: Mapping[Key, Key]
    new: Mapping[Key, Key]


class _Search:
    def __init__(self, overlaid: OverlaidDatabase, renames: list[Rename]) -> None:
        self._overlaid = overlaid
        self._renames = renames
        self._changes: dict[str, list[RowChange]] = {}
        replaces = (UpdateKind.MAJOR, UpdateKind.OTHER_PRODUCT)
        self._is_update = kind_of_update(overlaid) not in replaces
        """Whether the product stays the same one, so that rules for its updates and patches hold: a
        major upgrade removes it with all that it has."""

    def hazards(self) -> Iterator[Hazard]:
        yield from self._renamed_keys()
        yield from self._component_ids()
        yield from self._moved_files()
        if self._is_update:
            yield from self._features()
        yield from self._file_contents()
        files, media = self._live("File"), self._live("Media")
        if files is not None:
            yield from sequence_hazard(files, media, self._renamed("File").new.keys())
        if self._is_update:
            yield from self._media()
        yield from self._component_counts()

    # -- what changed -----------------------------------------------------

    def _live(self, name: str) -> OverlaidTable | None:
        table = self._overlaid.tables.get(name)
        return None if table is None or table.dropped_by is not None else table

    def _of(self, table: str, state: RowState) -> Iterator[RowChange]:
        """The rows of a table with this state, without renamed ones."""
        if table not in self._changes:
            found = self._live(table)
            self._changes[table] = list(table_changes(found)) if found is not None else []
        renamed = self._renamed(table)
        known = {RowState.ADDED: renamed.new, RowState.DELETED: renamed.old}.get(state, {})
        return (c for c in self._changes[table] if c.state is state and c.key not in known)

    def _renamed(self, table: str) -> _Renamed:
        pairs = [(r.old_key, r.new_key) for r in self._renames if r.table == table]
        return _Renamed(dict(pairs), {new: old for old, new in pairs})

    @property
    def _updates(self) -> str:
        """The updates that keep to the rules of components."""
        if self._overlaid.base.kind is Kind.MSM:
            return "Small updates and minor upgrades of packages that it is merged into"
        return "Small updates and minor upgrades"

    # -- hazards ----------------------------------------------------------

    def _renamed_keys(self) -> Iterator[Hazard]:
        for rename in self._renames:
            if rename.follows or rename.table not in RESOURCES:
                continue
            old, new = key_text(rename.old_key), key_text(rename.new_key)
            besides = ""
            if rename.differing:
                besides = f" (but for {', '.join(rename.differing)})"
            yield Hazard(
                "renamed-key",
                rename.table,
                (rename.old_key, rename.new_key),
                f"The key {old} became {new}, the content is the same{besides}. {RENAMED_RESOURCE}",
            )

    def _component_ids(self) -> Iterator[Hazard]:
        for change in self._of("Component", RowState.CHANGED):
            cell = change.cells.get("ComponentId")
            if cell is not None and "KeyPath" not in change.cells:
                yield _component_id(change.key, (change.key,), cell.old, cell.new)
        added = {_key_path(change): change for change in self._of("Component", RowState.ADDED)}
        renamed = self._renamed("File").old
        for change in self._of("Component", RowState.DELETED):
            directory, path = _key_path(change)
            new_path = renamed.get((path,), (path,))[0]
            other = added.get((directory, new_path)) if path is not None else None
            if other is not None and "ComponentId" in change.cells:
                old = change.cells["ComponentId"].old
                new = other.cells["ComponentId"].new if "ComponentId" in other.cells else None
                yield _component_id(change.key, (change.key, other.key), old, new)

    def _moved_files(self) -> Iterator[Hazard]:
        components = self._renamed("Component").old
        for change in self._of("File", RowState.CHANGED):
            cell = change.cells.get("Component_")
            if cell is not None and components.get((cell.old,)) != (cell.new,):
                yield Hazard(
                    "file-moved",
                    "File",
                    (change.key,),
                    f"{key_text(change.key)} moved from the component {cell.old} to {cell.new}. "
                    "The files of a component must not change; the file may be left behind, or "
                    "deleted while it is still wanted.",
                )

    def _features(self) -> Iterator[Hazard]:
        removed = {change.key for change in self._of("Component", RowState.DELETED)}
        for key in sorted(removed, key=str):
            yield Hazard(
                "component-removed",
                "Component",
                (key,),
                f"The component {key_text(key)} is gone. {self._updates} must not remove "
                "components: their resources stay on the machine, and features may be advertised "
                "instead of updated.",
            )
        links = self._live("FeatureComponents")
        if links is None or not links.has_column("Component_"):
            return
        added: dict[Cell, list[Cell]] = {}
        for change in self._of("FeatureComponents", RowState.ADDED):
            feature, component = _link(change)
            added.setdefault(component, []).append(feature)
        for change in self._of("FeatureComponents", RowState.DELETED):
            feature, component = _link(change)
            if (component,) in removed:
                continue
            if component in added:
                others = ", ".join(map(str, added[component]))
                words = f"moved from the feature {feature} to {others}"
            else:
                words = f"does not belong to the feature {feature} any more"
            yield Hazard(
                "component-left-feature",
                "FeatureComponents",
                (change.key,),
                f"The component {component} {words}. Small updates and minor upgrades must not "
                "take components out of features.",
            )

    def _file_contents(self) -> Iterator[Hazard]:
        removal = removal_of(self._overlaid)
        changed = list(self._of("File", RowState.CHANGED))
        yield from lower_versions(changed, removal)
        yield from files_left_behind(changed, self._live("Component"), removal)
        if removal is not Removal.BEFORE_FILES:
            yield from assemblies_that_move(self._of("MsiAssembly", RowState.CHANGED))

    def _media(self) -> Iterator[Hazard]:
        for change in self._of("Media", RowState.CHANGED):
            cell = change.cells.get("Cabinet")
            if cell is not None:
                yield Hazard(
                    "cabinet-changed",
                    "Media",
                    (change.key,),
                    f"Disk {key_text(change.key)} has the cabinet {cell.new or 'none'} instead of "
                    f"{cell.old or 'none'}. Patches need the cabinet layout of the version that "
                    "they were made for.",
                )
        for change in self._of("Media", RowState.DELETED):
            yield Hazard(
                "disk-removed",
                "Media",
                (change.key,),
                f"Disk {key_text(change.key)} is gone. Patches need the cabinet layout of the "
                "version that they were made for.",
            )

    def _component_counts(self) -> Iterator[Hazard]:
        links = self._live("FeatureComponents")
        if links is None or not links.has_column("Feature_"):
            return
        features = live_table(links).values(links.column("Feature_").index)
        for feature, count in sorted(Counter(features).items(), key=str):
            if count > MOST_COMPONENTS:
                yield Hazard(
                    "too-many-components",
                    "Feature",
                    ((feature,),),
                    f"The feature {feature} has {count} components; the documented limit is "
                    f"{MOST_COMPONENTS}.",
                )


def _component_id(key: Key, keys: tuple[Key, ...], old: Cell, new: Cell) -> Hazard:
    return Hazard(
        "component-id-changed",
        "Component",
        keys,
        f"The component {key_text(key)} has the same key path, but its ComponentId changed from "
        f"{old or 'none'} to {new or 'none'}. Two components then claim one resource, and when "
        "one of them is removed, the other loses it.",
    )


def _key_path(change: RowChange) -> tuple[Cell, Cell]:
    """Directory and key path of a component that was added or removed."""

    def cell(name: str) -> Cell:
        found = change.cells.get(name)
        if found is None:
            return None
        return found.new if change.state is RowState.ADDED else found.old

    return cell("Directory_"), cell("KeyPath")


def _link(change: RowChange) -> tuple[Cell, Cell]:
    """Feature and component of a row of FeatureComponents."""
    named = dict(zip((c.name for c in change.table.key_columns), change.key, strict=True))
    return named.get("Feature_"), named.get("Component_")
