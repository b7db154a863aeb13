"""The installed products for which an installation stopped, which FindRelatedProducts has found."""

from __future__ import annotations

import re
from collections.abc import Iterator

from msiview.analysis.live_columns import live_rows
from msiview.analysis.logs.cause.named_in_messages import Tables
from msiview.analysis.logs.log_lines import parsed_lines
from msiview.analysis.logs.reasons.row_moments import LAUNCH_CONDITIONS
from msiview.late_patterns import late_pattern
from msiview.logs.facts import ActionRun
from msiview.logs.line_parts import property_change
from msiview.logs.log import Log

_SEARCHED = 400
"""Lines before the action in which products are looked for."""
_FOUND = "FindRelatedProducts: Found application: "
_OF_NEWER = late_pattern(r"(?i)newer|newproduct|downgrade|later|higher")
"""What names of properties have that packages set for a newer version."""


def related_products(
    log: Log, tables: Tables | None, run: ActionRun, condition: str | None
) -> Iterator[str]:
    """A sentence for each product that may have stopped an action.

    Launch conditions may ask for any. Any other action asks for those whose property is in its
    ``condition``; where that is None, as without the package, for newer versions.
    """
    for code, name in _found(log, run).items():
        if run.name.endswith(LAUNCH_CONDITIONS) or _is_asked_for(name, condition):
            named = f", which sets {name}{_versions(tables, name)}" if name else ""
            yield f"FindRelatedProducts found the product {code}{named}."


def _found(log: Log, run: ActionRun) -> dict[str, str]:
    """The property that each product was put into, empty where the log does not tell."""
    found: dict[str, str] = {}
    for _, line in parsed_lines(log, max(0, run.line - _SEARCHED), run.line):
        if line.text.startswith(_FOUND):
            found[line.text.removeprefix(_FOUND).strip()] = ""
        change = property_change(0, line.text)
        for code in found:
            if change is not None and change.new is not None and code in change.new:
                found[code] = change.name
    return found


def _is_asked_for(name: str, condition: str | None) -> bool:
    if condition is None:
        return _OF_NEWER.search(name) is not None
    return bool(name) and re.search(rf"(?<!\w){re.escape(name)}(?!\w)", condition) is not None


def _versions(tables: Tables | None, name: str) -> str:
    """Which versions the row of Upgrade looks for that sets a property."""
    columns = ("ActionProperty", "VersionMin", "VersionMax")
    rows = live_rows(tables, "Upgrade", *columns) if tables is not None else iter(())
    for row in rows:
        if row[0] == name:
            low = f" from {row[1]}" if row[1] else ""
            high = f" up to {row[2]}" if row[2] else ""
            return f" (Upgrade looks for versions{low}{high})" if low or high else ""
    return ""
