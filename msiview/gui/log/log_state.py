"""How far a log has come."""

from __future__ import annotations

from enum import Enum, auto


class LogState(Enum):
    """What becomes of the log that the user wants to see."""

    EMPTY = auto()
    OPENING = auto()
    READING = auto()
    """Lines are shown as far as they are known; GUIDs, facts and answers follow."""
    STOPPED = auto()
    """The user cancelled the reading; what was found so far stays."""
    READ = auto()
    FAILED = auto()
