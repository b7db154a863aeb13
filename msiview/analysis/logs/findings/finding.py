"""What a finding is, and what findings are made from."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from msiview.analysis.logs.cause.candidates import messages_between
from msiview.analysis.logs.cause.message_fields import fields_in_text, record_fields
from msiview.analysis.logs.cause.named_in_messages import NamedRow, Tables
from msiview.analysis.logs.cause.outcome import Outcome
from msiview.analysis.phrase import Words
from msiview.logs.facts import ActionRun, LogFacts, Message
from msiview.logs.line_kinds import Level
from msiview.logs.log import Log
from msiview.logs.log_line import log_line

MOST_LINES = 1000
"""The largest number of lines of one finding."""
_MOST_READ = 2000
_MOST_TRIED = 500


@dataclass(frozen=True, slots=True)
class LogFinding:
    """``id`` is stable (``leaked-handles``, ``error-1334``). ``title`` is one line, ``explanation``
    sentences on its meaning, ``checks`` what to examine. ``line`` is the first of ``lines``,
    ``row`` the row of the open package that it is about."""

    id: str
    line: int
    title: str
    explanation: Words
    lines: tuple[int, ...]
    row: NamedRow | None = None
    level: Level = Level.INFO
    checks: tuple[str, ...] = ()


@dataclass(frozen=True)
class Subject:
    """A log, its outcome, and the tables of the open package."""

    log: Log
    ended: Outcome
    tables: Tables | None
    _fields: dict[tuple[int | None, str], Mapping[int, str]] = field(
        default_factory=dict, repr=False
    )

    @property
    def facts(self) -> LogFacts:
        return self.log.facts

    @cached_property
    def messages(self) -> list[Message]:
        """All messages without those of rollback."""
        found = messages_between(self.facts, 0, self.facts.lines)
        return [message for message in found if not message.is_rollback]

    def text(self, line: int) -> str:
        """A line without its prefix."""
        return log_line(self.log.text.line(line)).text

    def fields(self, message: Message) -> Mapping[int, str]:
        """The fields of a message (see :func:`record_fields`). Cached by text. If there are too
        many different texts, only the texts are examined, not the lines around them."""
        key = message.code, message.text
        if key not in self._fields:
            is_many = len(self._fields) >= _MOST_READ
            self._fields[key] = (
                fields_in_text(message.code or 0, message.text)
                if is_many
                else record_fields(self.log, message)
            )
        return self._fields[key]

    def action_at(self, line: int) -> ActionRun | None:
        """The action that ran at a line: the one that began last."""
        actions = self.facts.actions
        stream = log_line(self.log.text.line(line)).stream
        at = bisect_right(actions, line, key=lambda action: action.line)
        for action in reversed(actions[max(0, at - _MOST_TRIED) : at]):
            is_over = action.end_line is not None and action.end_line < line
            if not is_over and (not stream or action.stream == stream):
                return action
        return None


def limited(lines: list[int]) -> tuple[int, ...]:
    """Distinct lines in order, up to :data:`MOST_LINES`."""
    return tuple(dict.fromkeys(sorted(lines)))[:MOST_LINES]
