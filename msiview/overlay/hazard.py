"""One thing that an installer or a patch will not take well."""

from __future__ import annotations

from dataclasses import dataclass

from msiview.overlay.overlaid_table import Key


@dataclass(frozen=True, slots=True)
class Hazard:
    """A change with consequences.

    ``id`` is stable, for filters and help; ``keys`` are the rows of ``table`` that
    it is about, the most telling first. ``words`` says what happened, what comes
    of it, and the rule.
    """

    id: str
    table: str
    keys: tuple[Key, ...]
    words: str
