"""Collects the messages of a log with their number, action and level."""

from __future__ import annotations

from msiview.late_patterns import late_pattern
from msiview.logs.action_stacks import ProcessSide
from msiview.logs.codes import CONTEXT, REAL, RESULT, installer_error, note_verdict
from msiview.logs.event_words import says_failure
from msiview.logs.facts import SUCCESSFUL, LogFacts, Message, Phase
from msiview.logs.line_kinds import Level, LineKind
from msiview.logs.notes import message_number

MOST_MESSAGES = 50_000
"""More than anybody reads; a limit for malicious logs."""

_LONGEST_TEXT = 4096

_LOOKED_UP = late_pattern(r"WHERE `Error` = (\d{1,9})")
_THIRD = late_pattern(r" 3: (-?\d{1,11}) ?(?:$| 4: )")
_STATUS = late_pattern(r"[:：] ?(\d{1,10})[.。]\s*$")
_UPDATE_FAILED = late_pattern(r" - Update '[^']*' could not be \w+\. Error code \d")
_FAILED = frozenset({1708, 1725, 1727, 1729, 1731})
"""Notes before ``Product: NAME -- …`` of operations that failed."""

_USUAL_LEVELS = {
    LineKind.ERROR: Level.ERROR,
    LineKind.WARNING: Level.WARNING,
    LineKind.INFO: Level.INFO,
}
_NOTE = int(LineKind.NOTE)
_VERDICT_LEVELS = {REAL: Level.WARNING, CONTEXT: Level.INFO, RESULT: Level.INFO}


LOOKED_UP = 2228
"""The note of a query: mostly for the text of a message."""

PASSING = frozenset({2205, LOOKED_UP, 2262})
"""Notes that say nothing of how an operation ended."""


def note_key(body: str) -> tuple[int, str] | None:
    """The number of ``Note: 1: number 2: …``, and the number that its third field is, else an empty
    text: they decide how much it matters. None for what is no note."""
    digits = body[9:13]
    if not digits.isdecimal():
        return None
    third = _THIRD.search(body, 13)
    return int(digits), third[1] if third is not None else ""


class MessageBook:
    """Adds messages to the facts."""

    def __init__(self, facts: LogFacts) -> None:
        self._facts = facts
        self._levels: dict[tuple[int, str], int] = {}

    def note(self, stream: ProcessSide, line: int, body: str) -> tuple[int, int]:
        """``Note: 1: number 2: …``. Those that matter become messages."""
        key = note_key(body)
        if key is None:
            return _NOTE, int(Level.TRACE)
        number = key[0]
        looked_up = stream.notes[1]
        if number == LOOKED_UP:
            found = _LOOKED_UP.search(body)
            looked_up = int(found[1]) if found is not None else looked_up
        stream.notes = (number if number not in PASSING else stream.notes[0], looked_up)
        level = self.note_level(*key)
        if level >= Level.WARNING:
            self.add(stream, line, body, _NOTE, level, number)
        return _NOTE, level

    def note_level(self, number: int, third: str) -> int:
        """How much a note matters; see :func:`note_key`."""
        key = number, third
        level = self._levels.get(key)
        if level is None:
            level = self._levels[key] = self._note_level(number, third)
        return level

    def result(
        self, stream: ProcessSide, line: int, body: str, look: tuple[int, int]
    ) -> tuple[int, int]:
        """``Product: NAME -- text``, or the result as in the event log."""
        kind, level = look
        code: int | None = None
        if kind == LineKind.RESULT:
            status = _STATUS.search(body)
            if status is not None and int(status[1]) not in SUCCESSFUL:
                code, level = int(status[1]), int(Level.ERROR)
        else:
            numbered = message_number(body.partition(" -- ")[2] or body)
            if numbered is not None:
                code = numbered.number
                level = self._message_level(code, int(_USUAL_LEVELS[numbered.kind]))
            elif (
                stream.notes[0] in _FAILED
                or _UPDATE_FAILED.search(body) is not None
                or says_failure(body)
            ):
                level = int(Level.ERROR)
        self._facts.results.append(line)
        return kind, self.add(stream, line, body, kind, level, code)

    def plain(
        self, stream: ProcessSide, line: int, text: str, kind: int, level: int
    ) -> tuple[int, int]:
        """A message without a prefix: numbered, or with the number of the note before it."""
        looked_up = stream.notes[1] or None
        stream.notes = (stream.notes[0], 0)
        return self.numbered(stream, line, text, kind, level, looked_up)

    def numbered(
        self,
        stream: ProcessSide,
        line: int,
        text: str,
        kind: int,
        level: int,
        looked_up: int | None = None,
    ) -> tuple[int, int]:
        """A message with the number in its text, else with the one that was ``looked_up``."""
        found = message_number(text)
        if found is not None:
            level = self._message_level(found.number, level)
        code = found.number if found is not None else looked_up
        return kind, self.add(stream, line, text, kind, level, code)

    def add(
        self,
        stream: ProcessSide,
        line: int,
        text: str,
        kind: int,
        level: int,
        code: int | None = None,
    ) -> int:
        """Add a message; returns its level, which is no error during rollback."""
        is_rollback = stream.phase is Phase.ROLLBACK
        if is_rollback:
            level = min(level, int(Level.WARNING))
        messages = self._facts.messages
        if len(messages) < MOST_MESSAGES:
            action = stream.action
            messages.append(
                Message(
                    line,
                    line,
                    kind,
                    level,
                    text[:_LONGEST_TEXT],
                    code,
                    stream.side,
                    action.number if action is not None else None,
                    is_rollback,
                )
            )
        return level

    def go_on(self, line: int, text: str) -> None:
        """The last message continues in a line."""
        messages = self._facts.messages
        if messages and messages[-1].last == line - 1:
            message = messages[-1]
            message.last = line
            if len(message.text) < _LONGEST_TEXT:
                message.text = f"{message.text}\n{text}"[:_LONGEST_TEXT]

    @staticmethod
    def _note_level(number: int, third: str) -> int:
        verdict = note_verdict(number, third)
        if verdict is not None:
            return int(_VERDICT_LEVELS.get(verdict.verdict, Level.TRACE))
        known = installer_error(number)
        return int(Level.TRACE if known is None or known.is_noise else Level.INFO)

    @staticmethod
    def _message_level(number: int, level: int) -> int:
        known = installer_error(number)
        return min(level, int(Level.INFO)) if known is not None and known.is_noise else level
