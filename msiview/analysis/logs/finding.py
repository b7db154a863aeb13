"""Something worth knowing that a log says beside its first error."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Final

from msiview.analysis.logs.candidates import messages_between
from msiview.analysis.logs.named_in_messages import Row, Tables
from msiview.analysis.logs.outcome import Outcome
from msiview.logs.facts import ActionRun, LogFacts, Message
from msiview.logs.line_kinds import Level
from msiview.logs.log import Log
from msiview.logs.log_line import log_line

MOST_LINES: Final = 1000
"""Lines that one finding names."""


@dataclass(frozen=True, slots=True)
class LogFinding:
    """``id`` is stable (``leaked-handles``, ``error-1334``). ``title`` is one line, ``explanation``
    says in sentences what it means and ``checks`` what to look at. ``line`` is the first of
    ``lines``, ``row`` the row of the open package that it is about."""

    id: str
    line: int
    title: str
    explanation: str
    lines: tuple[int, ...]
    row: Row | None = None
    level: Level = Level.INFO
    checks: tuple[str, ...] = ()


@dataclass(frozen=True)
class Subject:
    """What findings are made from: a log, how it ended, and the tables of the open package."""

    log: Log
    ended: Outcome
    tables: Tables | None

    @property
    def facts(self) -> LogFacts:
        return self.log.facts

    @cached_property
    def messages(self) -> list[Message]:
        """All messages, without those said while things were undone."""
        found = messages_between(self.facts, 0, self.facts.lines)
        return [message for message in found if not message.is_rollback]

    def text(self, line: int) -> str:
        """A line without its prefix."""
        return log_line(self.log.text.line(line)).text

    def action_at(self, line: int) -> ActionRun | None:
        """The action that ran at a line, as far as the log tells: the one that began last."""
        found: ActionRun | None = None
        stream = log_line(self.log.text.line(line)).stream
        for action in self.facts.actions:
            if action.line > line:
                break
            is_over = action.end_line is not None and action.end_line < line
            if not is_over and (not stream or action.stream == stream):
                found = action
        return found


def limited(lines: list[int]) -> tuple[int, ...]:
    """Distinct lines in order, not too many."""
    return tuple(dict.fromkeys(sorted(lines)))[:MOST_LINES]


def counted(count: int, noun: str) -> str:
    """``1 place``, ``3 places``."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
