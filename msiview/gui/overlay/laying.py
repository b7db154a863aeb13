"""The work in the background: opening what is wanted and laying it over a package."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from msiview.database.database import Database
from msiview.database.table import Table
from msiview.errors import MsiviewError
from msiview.gui.overlay.totals import TableTotals
from msiview.gui.overlay.wanted import Outcome, Overlaid, Wanted
from msiview.overlay.changes import layer_totals
from msiview.overlay.layers import Layer
from msiview.overlay.overlaid_table import OverlaidTable
from msiview.overlay.overlay import OverlaidDatabase
from msiview.overlay.patch_files import patch_files
from msiview.overlay.stack import Overlay, Stack, StackEntry, build_stack, open_overlay
from msiview.progress import Progress

Opened = Mapping[str, Overlay]
"""What is open already, by argument."""


def lay_over(
    base: Database, wanted: Sequence[Wanted], opened: Opened, progress: Progress
) -> Overlaid:
    """The package with all that is wanted over it; what cannot be opened says why."""
    overlays: dict[Wanted, Overlay] = {}
    failed: dict[Wanted, Exception] = {}
    for done, item in enumerate(wanted):
        progress(f"Opening {item.title}", done, len(wanted))
        try:
            overlays[item] = _open(base, item, opened, progress)
        except (MsiviewError, OSError) as error:
            failed[item] = error
    active = {item: overlay for item, overlay in overlays.items() if item.enabled}
    stack = build_stack(base, list(active.values()), progress=progress)
    layers = list(_layers(stack, {overlay: item for item, overlay in active.items()}))
    database = OverlaidDatabase(base, layers, progress)
    outcomes = [
        _with_files(database, outcome)
        for outcome in _outcomes(base, wanted, overlays, failed, stack, progress)
    ]
    tables = {name: _table(table) for name, table in database.tables.items()}
    totals = _totals(tables, progress)
    progress("Counting the changes of each layer")
    return Overlaid(database, stack, outcomes, tables, totals, layer_totals(database))


def _open(base: Database, item: Wanted, opened: Opened, progress: Progress) -> Overlay:
    known = opened.get(item.argument)
    if known is None:
        return open_overlay(
            base,
            item.argument,
            pairs=item.pairs,
            suppressed=item.suppressed,
            progress=progress,
        )
    # A job that was overtaken may still use the known one, so that is left as it is.
    return Overlay(
        known.argument, known.package, known.name, item.pairs, item.suppressed, known.patch
    )


def _layers(stack: Stack, wanted: Mapping[Overlay, Wanted]) -> list[Layer]:
    """The layers of a stack but for those that are switched off one by one."""
    return [
        layer
        for entry in stack.entries
        for layer in entry.layers
        if layer.name not in wanted[entry.overlay].off
    ]


def _outcomes(
    base: Database,
    wanted: Sequence[Wanted],
    overlays: Mapping[Wanted, Overlay],
    failed: Mapping[Wanted, Exception],
    stack: Stack,
    progress: Progress,
) -> list[Outcome]:
    """One for each wanted thing in its place; the installer may order patches otherwise."""
    by_overlay = {overlay: item for item, overlay in overlays.items()}
    applied = iter([(by_overlay[entry.overlay], entry) for entry in stack.entries])
    outcomes = []
    for item in wanted:
        if item in failed:
            outcomes.append(Outcome(item, error=failed[item]))
        elif item.enabled:
            own, entry = next(applied)
            outcomes.append(Outcome(own, overlays[own], entry))
        else:
            alone = _entry_alone(base, overlays[item], progress)
            outcomes.append(Outcome(item, overlays[item], alone, alone=True))
    return outcomes


def _entry_alone(base: Database, overlay: Overlay, progress: Progress) -> StackEntry | None:
    """What the installer would say of something that is switched off."""
    if isinstance(overlay.package, Database) and overlay.patch is None:
        return None  # a package to compare with: there is nothing to say before it is compared
    return build_stack(base, [overlay], progress=progress).entries[0]


def _with_files(database: OverlaidDatabase, outcome: Outcome) -> Outcome:
    """The outcome of a patch that is applied, with the files that it brings."""
    entry, overlay = outcome.entry, outcome.overlay
    if entry is None or overlay is None or overlay.patch is None or outcome.alone:
        return outcome
    return replace(outcome, files=patch_files(database, overlay.patch.patch))


def _table(table: OverlaidTable) -> Table:
    """The package's own table where no layer touched it: what is shown of it stays."""
    return table if table.is_touched or table.base is None else table.base


def _totals(tables: Mapping[str, Table], progress: Progress) -> dict[str, TableTotals]:
    totals = {}
    for name, table in tables.items():
        if isinstance(table, OverlaidTable):
            progress(f"Counting changes of {name}")
            totals[name] = TableTotals.of(table)
    return {name: found for name, found in totals.items() if found.changes}
