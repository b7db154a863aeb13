"""The sequences of an opened package, before and after its overlays, and beside a log."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from msiview.analysis.conditions import ConditionValues
from msiview.analysis.listing import Listing, with_changes
from msiview.analysis.logs.logged_sequence import Departure, LoggedSequences, LoggedStep
from msiview.analysis.sequence_listing import sequence_listing
from msiview.analysis.sequence_steps import SequenceReader, SequenceStep, sequences_in
from msiview.analysis.usual_computer import first_values
from msiview.database.table import Table
from msiview.progress import Progress, no_progress
from msiview.session.opened_log import OpenedLog
from msiview.session.opened_package import OpenedPackage


@dataclass(frozen=True, slots=True)
class ActionSequence:
    """A sequence with what its conditions come to. ``logged`` is None without a log; ``departure``
    where the log does not leave the sequence."""

    name: str
    steps: list[SequenceStep]
    logged: list[LoggedStep] | None = None
    departure: Departure | None = None

    @property
    def listing(self) -> Listing:
        """Its actions as rows."""
        return sequence_listing(self.name, self.steps, self.logged)


@dataclass(frozen=True, slots=True)
class Sequences:
    """The sequences of a package by name: as overlays make them, as listings with marks of what
    those change, and as the package alone has them (nothing without overlays)."""

    after: Mapping[str, ActionSequence]
    listings: Mapping[str, Listing]
    before: Mapping[str, Listing]


def sequences(
    opened: OpenedPackage,
    log: OpenedLog | None = None,
    what_if: Mapping[str, str] | None = None,
    progress: Progress | None = None,
) -> Sequences:
    """All sequences. ``what_if`` replaces :func:`first_values`; an empty one unsets a property;
    with a log that was read as a whole, conditions have its values where it comes to them."""
    progress = progress or no_progress()
    logged = None
    if log is not None and log.answers is not None and log.answers.run is not None:
        run = log.answers.run
        logged = LoggedSequences(log.reasons(progress), run.first, run.last)
    after = {one.name: one for one in _read(opened.tables, what_if or {}, logged, progress)}
    listings = {name: one.listing for name, one in after.items()}
    if opened.overlaid is None or opened.base is None:
        return Sequences(after, listings, {})
    plain = {one.name: one for one in _read(opened.base.tables, what_if or {}, logged, progress)}
    before = {name: one.listing for name, one in plain.items()}
    marked = {
        name: with_changes(before[name], listing) if name in before else listing
        for name, listing in listings.items()
    }
    return Sequences(after, marked, before)


def _read(
    tables: Mapping[str, Table],
    what_if: Mapping[str, str],
    logged: LoggedSequences | None,
    progress: Progress,
) -> list[ActionSequence]:
    reader = SequenceReader(tables)
    values = ConditionValues(first_values(tables, what_if))
    found = []
    for name in sequences_in(tables):
        progress(f"Reading {name}")
        steps = reader.steps(name, values)
        if logged is None:
            found.append(ActionSequence(name, steps))
            continue
        course = logged.steps(steps)
        found.append(ActionSequence(name, steps, course, logged.departure(steps, course)))
    return found
