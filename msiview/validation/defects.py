"""Damage of a file and hazards of an overlay as findings: the same list, the same places.

Their sentences come from where they are met; what they do and what to do is in
``resources/rules/damage.toml`` and ``hazards.toml``, by their codes.
"""

from __future__ import annotations

from collections.abc import Mapping

from msiview.database.cells import cell_text
from msiview.database.table import Table
from msiview.errors import Defect, Severity
from msiview.overlay.hazard import Hazard
from msiview.validation.finding import Finding

DAMAGE, HAZARDS = "damage", "hazards"
"""The families that their texts are in."""

STREAMS = "_Streams"
"""The table that findings about a stream name; the key is the stream's name as it is shown."""

TOLD_BY_RULES = {
    "platform-mismatch": "ICE80",
    "too-many-components": "feature-too-many-components",
}
"""Defects and hazards for which there are rules, too: where such a rule is tried, what it finds
row by row is told in their place."""

FOUND = "found"
"""The only case of a defect or hazard; its value ``message`` is the sentence."""


def defect_finding(defect: Defect, tables: Mapping[str, Table]) -> Finding:
    """A defect of a file with these tables."""
    offset = "" if defect.offset is None else f" (at offset {defect.offset})"
    values = {"message": f"{defect.what}{offset}"}
    table = tables.get(defect.table or "")
    if table is None:
        name, key = defect.table or "", tuple[str, ...]()
        if defect.table is None and defect.stream is not None:
            name, key = STREAMS, (defect.stream,)
        return Finding(defect.code, FOUND, defect.severity, name, key=key, values=values)
    row = defect.row if defect.row is not None and defect.row < table.row_count else None
    key = () if row is None else tuple(map(cell_text, table.key(row)))
    column = defect.column or ""
    return Finding(defect.code, FOUND, defect.severity, table.name, column, key, row, values)


def hazard_finding(hazard: Hazard, tables: Mapping[str, Table]) -> Finding:
    """A hazard of what lies over a package, at the first of its rows."""
    key = hazard.keys[0] if hazard.keys else ()
    table = tables.get(hazard.table)
    row = table.find(key) if table is not None and key else None
    texts = tuple(map(cell_text, key))
    values = {"message": hazard.words}
    return Finding(hazard.id, FOUND, Severity.WARNING, hazard.table, "", texts, row, values)
