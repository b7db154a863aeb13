"""When a major upgrade removes the earlier product: before or after the new files are installed.

Source: Microsoft's page on RemoveExistingProducts, which names the places that the action may
have in InstallExecuteSequence; what follows for files is observed in logs of such upgrades.
"""

from __future__ import annotations

from enum import Enum

from msiview.overlay.live_table import live_table
from msiview.overlay.overlay import OverlaidDatabase
from msiview.overlay.update_kind import UpdateKind, kind_of_update


class Removal(Enum):
    """What becomes of the product that the base is, when the result is installed."""

    UPDATED = "the product is updated in place"
    """No other product: a small update, a minor upgrade, or no update of this product at all."""
    BEFORE_FILES = "removed before the new files are installed"
    AFTER_FILES = "removed after the new files are installed"
    STAYS = "stays installed"
    """RemoveExistingProducts is not in the sequence."""


def removal_of(overlaid: OverlaidDatabase) -> Removal:
    """What becomes of the base's product when the overlaid package is installed."""
    if kind_of_update(overlaid) is not UpdateKind.MAJOR:
        return Removal.UPDATED
    numbers = _numbers(overlaid)
    removes, installs = numbers.get("RemoveExistingProducts"), numbers.get("InstallFiles")
    if removes is None:
        return Removal.STAYS
    if installs is None or removes < installs:
        return Removal.BEFORE_FILES
    return Removal.AFTER_FILES


def _numbers(overlaid: OverlaidDatabase) -> dict[str, int]:
    """The sequence numbers of InstallExecuteSequence; a number of 0 or less is never reached."""
    table = overlaid.tables.get("InstallExecuteSequence")
    if table is None or table.dropped_by is not None:
        return {}
    if not (table.has_column("Action") and table.has_column("Sequence")):
        return {}
    live = live_table(table)
    actions = live.values(table.column("Action").index)
    numbers = live.values(table.column("Sequence").index)
    return {
        action: number
        for action, number in zip(actions, numbers, strict=True)
        if isinstance(action, str) and isinstance(number, int) and number > 0
    }
