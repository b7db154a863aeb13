"""A hazard: a change that causes problems for installations, updates or patches."""

from __future__ import annotations

from dataclasses import dataclass

from msiview.overlay.overlaid_table import Key

MOST_COMPONENTS = 1600
"""The number of components that a feature can have. Rules ask for it, too, and need not import the
search for hazards."""


@dataclass(frozen=True, slots=True)
class Hazard:
    """A change with consequences.

    ``id`` is stable, for filters and help; ``keys`` are the rows of ``table`` that it concerns, the
    most important first. ``words`` states the change, its consequence and the rule.
    """

    id: str
    table: str
    keys: tuple[Key, ...]
    words: str
