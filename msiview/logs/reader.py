"""Reads a log in one pass: the kind of each line, and the contents of the log."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TypeAlias

from msiview.logs.action_stacks import ActionStacks, ProcessSide
from msiview.logs.facts import SUCCESSFUL, EngineReturn, EngineRun, LogFacts, Phase
from msiview.logs.line_kinds import Level, LineKind
from msiview.logs.line_parts import COMMAND_LINE, SWITCHING
from msiview.logs.log_clock import LogClock
from msiview.logs.log_line import PLAIN, LogLine, log_line, milliseconds, time_words
from msiview.logs.log_text import LogText, RawBlock
from msiview.logs.message_book import MessageBook, note_key
from msiview.logs.plain_reader import PlainReader
from msiview.logs.quiet_lines import (
    CHANGE,
    COMPONENT,
    DATA,
    FEATURE,
    OPERATION,
    READ,
    QuietLines,
)
from msiview.logs.rules import LONGEST, LineRule, standard_rules
from msiview.logs.silences import SilenceWatch
from msiview.logs.templates import MessageTemplates
from msiview.progress import Progress

KindAndLevel: TypeAlias = "tuple[int, int]"
"""Kind and level of a line, as plain numbers: there are millions of them."""

MOST_CONTINUED = 20_000
"""Lines of one message that are joined; the rest of a longer one is separate."""

_OPERATION = (int(LineKind.OPERATION), int(Level.TRACE))
_CHANGE = (int(LineKind.PROPERTY_CHANGE), int(Level.INFO))
_COMPONENT = (int(LineKind.COMPONENT_STATE), int(Level.INFO))
_FEATURE = (int(LineKind.FEATURE_STATE), int(Level.INFO))
_DOING = (int(LineKind.ACTION_DOING), int(Level.INFO))
_CALL = (int(LineKind.CUSTOM_ACTION), int(Level.INFO))
_CONTINUATION = int(LineKind.CONTINUATION)
_BLANKS = bytes((LineKind.BLANK,))
_FURTHER = bytes((LineKind.BLANK, LineKind.CONTINUATION))
_DECISION = int(LineKind.COMPONENT_DECISION)
_SPEAKING = frozenset({int(LineKind.PRODUCT_MESSAGE), int(LineKind.RESULT)})
_NUMBERED = frozenset({int(LineKind.ERROR), int(LineKind.WARNING)})

_PACKAGE = "Original package ==> "
_PATCH = "Original patch ==> "
_CODE_AFTER = "Product Code from property table after transforms:"
_CODE_BEFORE = "Product Code from property table before transforms:"
_CODE_PASSED = "Product Code passed to Engine.Initialize:"
_COMMAND_LINES = (COMMAND_LINE, SWITCHING)
_NO_ACTION = ("", "1", "P", " ")
"""The beginnings of frequent lines that do not end an action."""
_RUN_BEGINS = ("******* RunEngine:", "Running installation inside multi-package transaction ")


LEAST_SKIMMED = 10_000
"""Lines from which on it is worth to tell those that need not be read."""

MOST_READ = 0.5
"""The part of the lines of a block that is read line by line; if more must be read, all are."""

MOST_LEARNED = 2_000
"""Lines of a block that are looked at for notes that need not be read."""

_RUNS = re.compile(rb"\0+|[^\0]+")
"""Lines that are read, and those between them."""

_DATA = bytes((DATA,))


class LogReader:
    """Reads lines in order and continues where it stopped. One thread calls :meth:`extend`; others
    may look at :attr:`facts` meanwhile.

    A line of the engine is recognized by its first words: those that are collected by a table here,
    all others by the rules (:mod:`msiview.logs.rules`).
    """

    def __init__(self, text: LogText, templates: MessageTemplates) -> None:
        self._text = text
        self.facts = LogFacts()
        self._rules = standard_rules()
        self._stacks = ActionStacks(self.facts)
        self._clock = LogClock()
        self._book = MessageBook(self.facts)
        self._stream = self._stacks.stream("", "")
        self._time = ""
        self._silences = SilenceWatch(self.facts)
        self._last_time, self._last_line = "", 0  # of the last line with the usual prefix
        self._plain = PlainReader(self.facts, self._stacks, self._book, templates, self._clock)
        self._streams: dict[str, ProcessSide] = {}
        self._looks: dict[str, KindAndLevel] = {}
        self._handlers: dict[str, Callable[[int, str], KindAndLevel]] = {
            "Executing": self._operation,
            "Component": self._component,
            "Feature: ": self._feature,
            "PROPERTY ": self._change,
            "Note: 1: ": self._note,
            "Doing act": self._doing,
            "MainEngin": self._returned,
            "Invoking ": self._invoked,
        }

    def extend(self, until: int, progress: Progress) -> None:
        """Read up to, not including, a line; results before a cancellation are kept."""
        facts = self.facts
        if until - facts.lines < LEAST_SKIMMED:
            self._read_all(facts.lines, until, progress, until)
            return
        quiet = QuietLines(self._text.encoding, self._rules)
        first = facts.lines
        for last, block in self._text.blocks(first, until):
            if block is None or not quiet.is_possible or not self._skim(quiet, block):
                self._read_all(first, last, progress, until)
            progress("Reading the log", facts.lines, until)
            first = last

    def _read_all(self, first: int, last: int, progress: Progress, until: int) -> None:
        for batch in self._text.batches(first, last):
            if not batch.is_rest:
                self._read(batch.first, batch.lines)
            progress("Reading the log", self.facts.lines, until)

    def message(self, line: int) -> tuple[int, int]:
        """The first and the last line of the message that a line belongs to."""
        kinds = self.facts.kinds
        first = line
        if line < len(kinds) and kinds[line] == _CONTINUATION:
            begin = max(0, line - MOST_CONTINUED)
            first = begin + max(0, len(kinds[begin:line].rstrip(_FURTHER)) - 1)
        if kinds[line + 1 : line + 2] not in _FURTHER:
            return first, line  # as nearly always
        following = kinds[line + 1 : first + MOST_CONTINUED]
        further = following[: len(following) - len(following.lstrip(_FURTHER))]
        return first, line + len(further.rstrip(_BLANKS))

    # -- lines that need not be read ------------------------------------

    def _skim(self, quiet: QuietLines, block: RawBlock) -> bool:
        """Read those lines of a block that are not quiet. False, and nothing done, where these are
        most of them: then it takes less time to read all."""
        plain = self._plain
        has_data = plain.has_quiet_data
        shapes = quiet.shapes(block.data, block.starts, has_data=has_data)
        if shapes.count(READ) > MOST_READ * len(shapes):
            self._learn_notes(quiet, block)
            return False
        shapes = _tested(quiet, block, shapes)
        for run in _RUNS.finditer(shapes):
            first, last = (block.first + at for at in run.span())
            if run[0][0] != READ:
                self._pass_over(quiet, block, first, run[0])
                continue
            lines = [block.line(number) for number in range(first, last)]
            self._read(first, lines)
            if not quiet.is_full:
                for line in lines:
                    self._learn(quiet, line)
            if has_data and not plain.has_quiet_data:
                end = block.first + len(shapes)
                self._read(last, [block.line(number) for number in range(last, end)])
                break
        return True

    def _learn_notes(self, quiet: QuietLines, block: RawBlock) -> None:
        for number in range(block.first, block.first + min(MOST_LEARNED, len(block.starts) - 1)):
            self._learn(quiet, block.line(number))

    def _learn(self, quiet: QuietLines, line: str) -> None:
        """Make quiet the notes that are like this line, if they change nothing."""
        if line.startswith("Note: 1: ", PLAIN) and line[29:PLAIN] == "]: ":
            key = note_key(line[PLAIN:])
            level = self._book.note_level(*key) if key is not None else Level.WARNING
            if key is not None and level < Level.WARNING:
                quiet.learn_note(key[0], line[PLAIN:], level)

    def _pass_over(self, quiet: QuietLines, block: RawBlock, number: int, shapes: bytes) -> None:
        """Take in quiet lines from ``number`` on, all of the stream of the line before them."""
        facts, plain, stream = self.facts, self._plain, self._stream
        facts.kinds += shapes.translate(quiet.kinds)
        facts.levels += shapes.translate(quiet.levels)
        for shape, lines in (
            (COMPONENT, facts.component_lines),
            (FEATURE, facts.feature_lines),
            (CHANGE, facts.change_lines),
        ):
            if shape in shapes:
                lines.extend([at for at, found in enumerate(shapes, number) if found == shape])
        if stream.script is not None:
            stream.script.operations += shapes.count(OPERATION)
        noted = shapes.rstrip(quiet.not_notes)
        if noted:
            stream.notes = quiet.notes[noted[-1]], stream.notes[1]
        engine = shapes.rstrip(_DATA)
        if engine:
            self._last_line = number + len(engine) - 1
            line = block.line(self._last_line)
            self._time = self._last_time = line[17:29]
            plain.kind, plain.body = quiet.kinds[engine[-1]], line[PLAIN:]
        if len(engine) < len(shapes):
            plain.pass_data()
        facts.lines = number + len(shapes)

    # -- every line -----------------------------------------------------

    def _read(self, number: int, lines: list[str]) -> None:
        facts, clock, plain = self.facts, self._clock, self._plain
        kinds, levels, streams = facts.kinds, facts.levels, self._streams
        handlers, engine_rule = self._handlers, self._rules.engine_rule
        last_time, last_line = self._last_time, self._last_line
        for line in lines:
            if line[:5] == "MSI (" and line[29:PLAIN] == "]: ":
                stream = streams.get(line[5:11])
                if stream is None:
                    stream = streams[line[5:11]] = self._stacks.stream(line[5], line[9:11])
                self._stream = stream
                self._time = time = line[17:29]
                if time[:8] != last_time[:8]:
                    self._silences.pass_to(time, number, last_time, last_line)
                if time[:2] != clock.hour:
                    clock.turn(time[:2])
                last_time, last_line = time, number
                body = line[PLAIN:]
                handler = handlers.get(body[:9])
                if handler is not None:
                    kind, level = handler(number, body)
                else:
                    kind, level = self._by_rule(number, body, engine_rule(body))
                plain.kind, plain.body = kind, body
            else:
                kind, level = self._unusual(number, line)
            kinds.append(kind)
            levels.append(level)
            number += 1
        self._last_time, self._last_line = last_time, last_line
        facts.lines = number

    def _unusual(self, number: int, line: str) -> KindAndLevel:
        """A line without the usual prefix: none at all, one without a time, or a damaged one."""
        parts = log_line(line)
        if not parts.side:
            # An action ends with the last preceding line that has milliseconds. Most lines without
            # a prefix are data (``1: …``) or properties, and need no time.
            stream = self._stream if line[:1] in _NO_ACTION else self._now()
            return self._plain.read(stream, number, line)
        self._stream = self._stacks.stream(parts.side, parts.process)
        self._time = self._time_of(parts)
        handler = self._handlers.get(parts.text[:9])
        if handler is not None:
            look = handler(number, parts.text)
        else:
            look = self._by_rule(number, parts.text, self._rules.engine_rule(parts.text))
        self._plain.kind, self._plain.body = look[0], parts.text
        return look

    def _time_of(self, parts: LogLine) -> str:
        if parts.time is None:
            return ""
        time = time_words(parts.time)
        if time[:2] != self._clock.hour:
            self._clock.turn(time[:2])
        return time

    def _now(self) -> ProcessSide:
        """The stream of the line, its time up to date."""
        stream = self._stream
        try:
            stream.time = self._clock.at(milliseconds(self._time))
        except ValueError:  # no time, or junk where one stands
            pass
        return stream

    # -- lines of the engine that are gathered --------------------------

    def _operation(self, number: int, body: str) -> KindAndLevel:
        stream = self._stream
        if body.startswith("ActionStart(", 14):
            name = body[26:].removeprefix("Name=").rstrip(")").partition(",")[0]
            self._stacks.script_action(self._now(), name, number)
        elif body.startswith("Header(", 14):
            is_rollback = "ScriptType=2" in body
            stream.phase = Phase.ROLLBACK if is_rollback else Phase.SCRIPT
            if is_rollback and self.facts.rollback_line is None:
                self.facts.rollback_line = number
        elif body.startswith("End(", 14):
            self._stacks.end_script(self._now(), number)
            stream.phase = Phase.SCRIPT
        elif body.startswith("CustomActionSchedule(", 14) or body.startswith(
            "CustomActionRollback(", 14
        ):
            stream.caller = stream.script
        action = stream.script
        if action is not None:
            action.operations += 1
        return _OPERATION

    def _component(self, number: int, body: str) -> KindAndLevel:
        if "; Installed: " in body:
            self.facts.component_lines.append(number)
            return _COMPONENT
        return self._by_rule(number, body, self._rules.engine_rule(body))

    def _feature(self, number: int, body: str) -> KindAndLevel:
        if "; Installed: " in body:
            self.facts.feature_lines.append(number)
            return _FEATURE
        return self._by_rule(number, body, self._rules.engine_rule(body))

    def _change(self, number: int, body: str) -> KindAndLevel:
        self.facts.change_lines.append(number)
        if body.startswith("Adding PackageCode property. Its value is '", 17):
            run = self._stacks.run(self._stream, number)
            run.package_code = run.package_code or body[60:].rstrip("'.")
        return _CHANGE

    def _note(self, number: int, body: str) -> KindAndLevel:
        return self._book.note(self._stream, number, body)

    def _doing(self, number: int, body: str) -> KindAndLevel:
        stream = self._now()
        self._stacks.doing(stream, body.removeprefix("Doing action: ").strip(), number)
        return _DOING

    def _returned(self, number: int, body: str) -> KindAndLevel:
        stream, digits = self._now(), body.rstrip().rpartition(" ")[2]
        code = int(digits) if digits.isdecimal() and len(digits) < 11 else None
        if code is None:
            return int(LineKind.ENGINE), int(Level.INFO)
        self.facts.returns.append(EngineReturn(number, stream.key, code))
        self._stacks.return_run(stream, number, code)
        level = Level.INFO if code in SUCCESSFUL else Level.ERROR
        return int(LineKind.ENGINE_RETURN), int(level)

    def _invoked(self, number: int, body: str) -> KindAndLevel:
        stream = self._stream
        stream.caller = stream.action
        return _CALL

    # -- all others -----------------------------------------------------

    def _by_rule(self, number: int, body: str, rule: LineRule | None) -> KindAndLevel:
        if rule is None:
            return int(LineKind.UNKNOWN), int(Level.TRACE)
        look = self._looks.get(rule.id)
        if look is None:
            look = self._looks[rule.id] = int(rule.kind), int(rule.level)
        kind = look[0]
        if kind == LineKind.ENGINE:
            self._engine(number, body)
        elif kind == _DECISION:
            self.facts.decision_lines.append(number)
        elif kind in _SPEAKING:
            self._now()
            return self._book.result(self._stream, number, body, look)
        elif kind in _NUMBERED:
            self._now()
            return self._book.numbered(self._stream, number, body, *look)
        elif look[1] >= Level.WARNING:
            self._book.add(self._stream, number, body, *look)
        return look

    def _engine(self, number: int, body: str) -> None:
        """Read a line about the beginning of a run."""
        stream = self._stream
        if body.startswith(_RUN_BEGINS):
            if not self._is_beginning(stream):
                self._stacks.begin_run(self._now(), number)
            return
        run = self._stacks.run(stream, number)
        if body.startswith(_PACKAGE):
            if run.package and run.end_line is not None:  # a run without a line of its own
                run = self._stacks.begin_run(stream, number)
            run.package = run.package or body.removeprefix(_PACKAGE)
        elif body.startswith(_PATCH):
            run.patch = run.patch or body.removeprefix(_PATCH)
        elif body.startswith(_COMMAND_LINES):
            run.command_line = run.command_line or body.partition(": ")[2]
        else:
            self._product_code(run, body)

    @staticmethod
    def _product_code(run: EngineRun, body: str) -> None:
        for beginning in (_CODE_AFTER, _CODE_BEFORE, _CODE_PASSED):
            if body.startswith(beginning):
                code = body.removeprefix(beginning).strip().strip("'")
                if code and (beginning == _CODE_AFTER or not run.product_code):
                    run.product_code = code

    def _is_beginning(self, stream: ProcessSide) -> bool:
        """Whether the current run has just begun, since both lines of its beginning follow."""
        return bool(stream.runs) and not (
            stream.runs[-1].package or stream.action or stream.runs[-1].command_line
        )


def _tested(quiet: QuietLines, block: RawBlock, shapes: bytes) -> bytes:
    """The shapes, with those lines to be read that do not pass the test of their rule."""
    failed: list[int] = []
    for shape, rule in quiet.tests.items():
        at = shapes.find(shape)
        while at >= 0:
            test = rule.test
            if test is not None and not test(block.line(block.first + at)[PLAIN:], 0, LONGEST):
                failed.append(at)
            at = shapes.find(shape, at + 1)
    if not failed:
        return shapes
    found = bytearray(shapes)
    for at in failed:  # and what may go on with them
        found[at] = READ
        while at + 1 < len(found) and found[at + 1] == DATA:
            at += 1
            found[at] = READ
    return bytes(found)
