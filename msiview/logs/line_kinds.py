"""The kinds of lines. Of most lines only this number is kept."""

from __future__ import annotations

from enum import IntEnum


class LineKind(IntEnum):
    """What a line is. ``label`` is what users and JSON see; the numbers are not stable."""

    UNKNOWN = 0
    """Neither known to a rule nor a continuation: possibly a text that was shown to the user."""
    CONTINUATION = 1
    """A further line of the message, value or output before it."""
    BLANK = 2

    SECTION = 3
    """The log begins or ends: ``=== Verbose logging started``."""
    LOST_LINES = 4
    ENGINE = 5
    """The beginning of a run of the engine: packages, product codes, command lines."""
    ENGINE_RETURN = 6
    RESULT = 7
    """The result for the product or update, as in the event log."""
    PRODUCT_MESSAGE = 8
    """``Product: NAME -- text``."""

    ACTION_DOING = 10
    ACTION_START = 11
    ACTION_END = 12
    ACTION_ANNOUNCED = 13
    ACTION_SKIPPED = 14
    ACTION_DATA = 15

    PROPERTY_CHANGE = 20
    PROPERTY_DUMP = 21
    PROPERTY_IGNORED = 22

    COMPONENT_STATE = 25
    FEATURE_STATE = 26
    COMPONENT_DECISION = 27
    """Allowed, disallowed, kept: a component is not handled as requested."""
    FILE_DECISION = 28
    FILE = 29
    DIRECTORY = 30

    SCRIPT = 33
    OPERATION = 34
    """``Executing op: Name(arguments)``."""
    ROLLBACK = 35

    NOTE = 40
    """``Note: 1: number 2: field …``."""
    ERROR = 41
    """A message that Windows Installer shows: numbered, or an unexpected error."""
    WARNING = 42
    INFO = 43

    CUSTOM_ACTION = 50
    """The engine calls a custom action, or a message of its host."""
    CUSTOM_ACTION_RETURN = 51
    CUSTOM_ACTION_OUTPUT = 52
    HANDLE_LEAK = 53

    PATCH = 60
    TRANSFORM = 61
    SOURCE = 62
    POLICY = 63
    RESTART = 64
    COMPATIBILITY = 65
    SECURITY = 66
    USER_INTERFACE = 67
    HOUSEKEEPING = 68
    """Locks, clean-up, restore points and other internal work of the engine."""
    EVENT = 69
    """A text of the event log, pasted into the log."""

    BUNDLE = 80
    """Written by the engine of a bundle (Burn), which runs several packages."""
    DEPLOYMENT = 81
    """Written by what started ``msiexec``: ConfigMgr, Intune, a deployment toolkit, a package
    manager."""

    @property
    def label(self) -> str:
        """``component-state``."""
        return self.name.lower().replace("_", "-")

    @property
    def words(self) -> str:
        """``component state``."""
        return self.name.lower().replace("_", " ")


ACTION_LINES = frozenset({LineKind.ACTION_START, LineKind.ACTION_END, LineKind.ACTION_ANNOUNCED})
MESSAGE_LINES = frozenset({LineKind.ERROR, LineKind.WARNING, LineKind.INFO})
STATE_LINES = frozenset({LineKind.COMPONENT_STATE, LineKind.FEATURE_STATE})


class Level(IntEnum):
    """How much a line matters. The level determines the look of a line, not the cause of a
    failure."""

    TRACE = 0
    INFO = 1
    WARNING = 2
    ERROR = 3
