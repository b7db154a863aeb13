"""What differs between two logs."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from msiview.analysis.phrase import Words


class DifferenceKind(Enum):
    """What a difference is about, in the order in which they are told."""

    OUTCOME = "outcome"
    PRODUCT = "product"
    ENVIRONMENT = "environment"
    COMMAND_LINE = "command line"
    PROPERTY = "property"
    FEATURE = "feature"
    COMPONENT = "component"
    ACTION = "action"


@dataclass(frozen=True, slots=True)
class LogSide:
    """What one of the logs says.

    ``value`` is None where it says nothing; ``line`` counts from 0 in that log. ``why`` is the
    reason without full stop, and names lines of that log.
    """

    value: str | None = None
    line: int | None = None
    why: Words = ""


@dataclass(frozen=True, slots=True)
class LogDifference:
    """One thing that is different. ``about`` says what it is, or by whom it was set."""

    kind: DifferenceKind
    name: str
    left: LogSide
    right: LogSide
    about: str = ""

    @property
    def reason(self) -> str:
        """Everything that is known of why, in plain words; may be empty."""
        left, right = str(self.left.why), str(self.right.why)
        sides = [left] if left == right else [f"left: {left}" * bool(left)]
        sides += [f"right: {right}" * bool(right)] if left != right else []
        return "; ".join(filter(None, [self.about, *sides]))


@dataclass(frozen=True, slots=True)
class Parting:
    """The first place where the logs report different things, by the line of each (None: that
    log has ended) and what stands there in words."""

    left_line: int | None
    right_line: int | None
    left: str
    right: str


@dataclass(frozen=True, slots=True)
class LogComparison:
    """All differences, by kind, and the place where the logs part (None: nowhere)."""

    differences: tuple[LogDifference, ...]
    parting: Parting | None

    @property
    def differs(self) -> bool:
        """Whether there is anything to tell."""
        return bool(self.differences) or self.parting is not None
