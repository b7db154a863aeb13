"""The reason why a component or a feature is in its state."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from msiview.analysis.logs.reasons.condition_moments import ConditionMoment
from msiview.analysis.phrase import Words
from msiview.logs.facts import StateLine


class Why(Enum):
    """What determined the state."""

    DISALLOWED = "the installer did not allow it"
    ALLOWED = "the installer allowed it against the usual rules"
    CONDITION = "condition"
    CONDITION_LATER = "condition, after the states were decided"
    FEATURE = "feature"
    """The state of a component's feature."""
    LEVEL = "install level"
    ASKED = "asked for"
    """On the command line, or by the user's choice that the client passed on."""
    NOT_ASKED = "not asked for"
    PARENT = "parent feature"
    MIGRATED = "taken over from the product that is upgraded"
    OTHER_CLIENT = "used by others"
    PERMANENT = "permanent"
    ALREADY_THERE = "already there"
    NOT_THERE = "not there"
    NEVER_OVERWRITTEN = "never overwritten"
    PLATFORM = "platform"
    SOURCE_ONLY = "runs from source only"
    RULES_BROKEN = "component removed from a feature"
    UNKNOWN = "not known"


@dataclass(frozen=True, slots=True)
class FeatureStanding:
    """The state of a component's feature, or of a parent feature. ``words`` are the reason without
    full stop; ``state`` is None where the log has no line."""

    name: str
    state: StateLine | None
    words: Words


@dataclass(frozen=True, slots=True)
class Reason:
    """Why the state in a line is what it is.

    ``words`` are a sentence without full stop; ``condition`` is the condition that was examined,
    evaluated with the values in the log, even if it did not decide. ``decision_line`` is the line
    that decided, ``lines`` are all lines that the reason follows from, ascending. ``hints`` are
    sentences on what to do. ``is_certain`` is False for what no line states explicitly.
    """

    state: StateLine
    why: Why
    words: Words
    decision_line: int | None = None
    lines: tuple[int, ...] = ()
    condition: ConditionMoment | None = None
    features: tuple[FeatureStanding, ...] = ()
    hints: tuple[Words, ...] = ()
    is_certain: bool = True
