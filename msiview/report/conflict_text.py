"""The conflicts of an overlay with its package, as lines of text."""

from __future__ import annotations

from msiview.database.keys import key_text
from msiview.overlay.overlay import Conflict
from msiview.session.overlaid_package import OverlaidPackage


def conflict_lines(overlaid: OverlaidPackage) -> list[str]:
    """Overlays that the installer would refuse, then changes that do not fit the package."""
    refused = [f"{name}: {reason}" for name, reason in overlaid.refusals]
    return refused + [_conflict(overlaid, conflict) for conflict in overlaid.database.conflicts]


def _conflict(overlaid: OverlaidPackage, conflict: Conflict) -> str:
    place = [overlaid.layers[conflict.layer]]
    if conflict.table is not None:
        place.append(conflict.table)
    if conflict.key is not None:
        place.append(key_text(conflict.key))
    return f"{', '.join(place)}: {conflict.note}"
