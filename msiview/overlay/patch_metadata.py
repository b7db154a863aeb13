"""The tables with which a patch describes itself, and the order that follows from them.

MsiPatchMetadata names it for the list of installed updates, MsiPatchSequence determines its place
among other patches. Source: docs/msi-format.md, "Sequencing patches".
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from msiview.database.cells import Cell
from msiview.database.patch import Patch
from msiview.database.summary import PropertyId, filetime
from msiview.overlay.version_checks import version_fields

METADATA, SEQUENCE = "MsiPatchMetadata", "MsiPatchSequence"

_SEQUENCE_FIELDS = 4
_SUPERSEDE_EARLIER = 1


@dataclass(frozen=True, slots=True)
class PatchFamily:
    """A patch's place in a family; with ``supersedes`` it replaces all lower places."""

    name: str
    sequence: str
    supersedes: bool

    @property
    def place(self) -> tuple[int, ...]:
        """The sequence as numbers that compare: 1 < 1.1 < 1.2 < 2.01."""
        return version_fields(self.sequence, _SEQUENCE_FIELDS)


def patch_metadata(patch: Patch) -> Mapping[str, str]:
    """The properties of MsiPatchMetadata that Windows uses: those without a company."""
    rows = _rows(patch, METADATA)
    return {
        str(row["Property"]): str(row.get("Value") or "")
        for row in rows
        if row.get("Property") and not row.get("Company")
    }


def has_sequence(patch: Patch) -> bool:
    """Whether the patch has rows in MsiPatchSequence."""
    table = patch.tables.get(SEQUENCE)
    return table is not None and table.row_count > 0


def families_of(patch: Patch, product_code: str | None) -> Mapping[str, PatchFamily]:
    """The families of a patch for one product, by name.

    A row for the product overrides the row for all products; rows for other products do not count.
    """
    found: dict[str, PatchFamily] = {}
    of_product: set[str] = set()
    for row in _rows(patch, SEQUENCE):
        name, code = str(row.get("PatchFamily") or ""), str(row.get("ProductCode") or "").upper()
        if code and code != (product_code or "").strip().upper():
            continue
        if not code and name in of_product:
            continue
        if code:
            of_product.add(name)
        attributes = row.get("Attributes")
        supersedes = bool((attributes if isinstance(attributes, int) else 0) & _SUPERSEDE_EARLIER)
        found[name] = PatchFamily(name, str(row.get("Sequence") or ""), supersedes)
    return found


def targets_first_version(patch: Patch) -> bool:
    """Whether a minor upgrade targets the version that was first released."""
    return patch_metadata(patch).get("MinorUpdateTargetRTM", "").strip() not in ("", "0")


def creation_time(patch: Patch) -> datetime | None:
    """When the patch was created according to its metadata, else to its summary."""
    stated = patch_metadata(patch).get("CreationTimeUTC", "")
    try:
        return datetime.strptime(stated.strip(), "%m-%d-%y %H:%M").replace(tzinfo=UTC)
    except ValueError:
        return filetime(patch.summary.number(PropertyId.CREATE_TIME) or 0)


def _rows(patch: Patch, name: str) -> list[dict[str, Cell]]:
    table = patch.tables.get(name)
    return [] if table is None else list(table.named_rows())


def by_families(patches: Sequence[Mapping[str, PatchFamily]]) -> list[int] | None:
    """The order of patches, as indexes, in which every shared family ascends.

    Patches that share no family keep their order. None where families contradict each other, so
    that there is no such order.
    """
    before: list[set[int]] = [set() for _ in patches]
    for index, mine in enumerate(patches):
        for other, theirs in enumerate(patches):
            shared = mine.keys() & theirs.keys()
            if any(theirs[name].place < mine[name].place for name in shared):
                before[index].add(other)
    order: list[int] = []
    waiting = list(range(len(patches)))
    while waiting:
        ready = next((index for index in waiting if not before[index] - set(order)), None)
        if ready is None:
            return None
        waiting.remove(ready)
        order.append(ready)
    return order
