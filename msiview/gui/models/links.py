"""How the cells of a table lead to other places."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum, auto


class Link(Enum):
    """Whether a cell can be followed."""

    NONE = auto()
    INSIDE = auto()
    """Names inside its text lead somewhere."""
    WHOLE = auto()
    """The cell is a reference as a whole, and looks like one."""


AskLink = Callable[[str, int, str], Link | None]
"""How a cell (table, row, column) leads somewhere; None while nobody knows."""
