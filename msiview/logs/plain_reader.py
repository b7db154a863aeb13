"""Reads lines without a prefix: action lines, messages, property dumps, output of custom actions,
and the continuations of all of these."""

from __future__ import annotations

from msiview.late_patterns import late_pattern
from msiview.logs.action_stacks import ActionStacks, ProcessSide
from msiview.logs.bundle_reader import BundleReader
from msiview.logs.deployment_reader import DeploymentReader
from msiview.logs.facts import ActionRun, LogFacts, LogMark, PropertyDump
from msiview.logs.line_kinds import ACTION_LINES, MESSAGE_LINES, STATE_LINES, Level, LineKind
from msiview.logs.line_parts import (
    action_line,
    is_rest_of_state,
    is_whole_change,
    is_whole_state,
    property_value,
    seconds_of,
    section_start,
)
from msiview.logs.log_clock import LogClock
from msiview.logs.message_book import MessageBook
from msiview.logs.rules import LineRule, Rules, standard_rules
from msiview.logs.templates import STARTED, MessageTemplates

MOST_DUMPED = 200_000
"""Properties that are kept of one dump."""

_LONGEST_VALUE = 1 << 15

_NESTED = "N"
_REMOVED_BY = "UPGRADINGPRODUCTCODE"
"""Who lists its properties, or what it lists, has been started by the run of another product."""

_DATA_OF_ACTIONS = "action.data.standard"
"""The rule that knows the actions of Windows Installer by name."""
_CONTAINERS = ("INSTALL", "ADMIN", "ADVERTISE", "ExecuteAction")
"""Actions that only run other actions."""

_CONTINUATION = (int(LineKind.CONTINUATION), int(Level.TRACE))
_BLANK = (int(LineKind.BLANK), int(Level.TRACE))
_DUMP = (int(LineKind.PROPERTY_DUMP), int(Level.TRACE))
_OUTPUT = (int(LineKind.CUSTOM_ACTION_OUTPUT), int(Level.TRACE))
_TEXT = (int(LineKind.UNKNOWN), int(Level.INFO))

_MESSAGES = MESSAGE_LINES | {LineKind.CUSTOM_ACTION_RETURN}
_WEAK = frozenset({LineKind.ACTION_DATA, LineKind.CUSTOM_ACTION_OUTPUT})
"""Kinds that lines of a licence text or a script look like, too."""

_OF_LOGGERS = late_pattern(
    r"(?:\[?(?:\d{4}[-/]\d\d[-/]\d\d[T ])?\d\d:\d\d:\d\d"
    r"|\[?(?:INFO|WARN(?:ING)?|ERROR|DEBUG|TRACE|VERBOSE))\b[\]:, \t.]|##\[[a-z]+\]"
)
"""What other programs write into the same output: it belongs to no value of a property."""
_FOREIGN_IN_DUMP = 2
"""Lines of other programs between two properties."""
_LISTED_EVENT = "event.listed"
_WITHOUT_ENGINE = frozenset(
    {
        "deployment.bracketed",
        "deployment.dated",
        "deployment.console",
        "deployment.console.package",
        "deployment.setup.summary",
        "deployment.setup.detail",
        "deployment.task",
        "deployment.studio",
        "deployment.studio.error",
        _LISTED_EVENT,
    }
)
"""Lines that begin with date and time, that package managers write on the console, or that have a
message inside: while the engine runs, output of a custom action."""
_IN_EVENT = late_pattern(
    r"(?:Product: .{1,400}? -- |Windows Installer [a-z ]{1,40}\. Product Name: "
    r"|Detection of product ').*?(?=\"?\s*(?:</Data>|$))"
)
"""The text of an event in a line of a list: of the event viewer, PowerShell, XML."""
_SPEAKING = frozenset({LineKind.PRODUCT_MESSAGE, LineKind.RESULT})

_LASTING = frozenset({LineKind.PROPERTY_DUMP, LineKind.PROPERTY_CHANGE, LineKind.OPERATION})
"""Kinds that may continue after blank lines: values and arguments."""

_ONE_LINE = frozenset(
    {
        LineKind.SECTION,
        LineKind.ACTION_DOING,
        LineKind.ACTION_START,
        LineKind.ACTION_END,
        LineKind.ACTION_SKIPPED,
        LineKind.COMPONENT_STATE,
        LineKind.FEATURE_STATE,
        LineKind.COMPONENT_DECISION,
        LineKind.FILE_DECISION,
        LineKind.FILE,
        LineKind.DIRECTORY,
        LineKind.ENGINE_RETURN,
        LineKind.SCRIPT,
        LineKind.CUSTOM_ACTION,
        LineKind.HANDLE_LEAK,
        LineKind.PATCH,
        LineKind.TRANSFORM,
        LineKind.SOURCE,
        LineKind.POLICY,
        LineKind.RESTART,
        LineKind.COMPATIBILITY,
        LineKind.SECURITY,
        LineKind.USER_INTERFACE,
        LineKind.HOUSEKEEPING,
    }
)
"""Kinds that never continue in a further line."""

_VERBOSE_ENDS = ("=== Verbose logging stopped", "Verbose logging stopped")
_ENGLISH_MARKS = ("=== Verbose logging st", "=== Logging st", "Verbose logging st", "Logging st")
_COMMAND_LINES = ("Command Line: ", "Switching to server: ", "******* RunEngine:")
"""The lines about the beginning of a run that may continue."""


class PlainReader:
    """Reads the lines between those of the engine.

    ``kind`` and ``body`` are those of the last line of the engine, or -1 once that has been
    taken into account: they tell whether its value runs on.
    """

    def __init__(
        self,
        facts: LogFacts,
        stacks: ActionStacks,
        book: MessageBook,
        templates: MessageTemplates,
        clock: LogClock,
    ) -> None:
        self.kind = -1
        self.body = ""
        self._facts = facts
        self._stacks = stacks
        self._book = book
        self._templates = templates
        self._clock = clock
        self._rules = standard_rules()
        self._standard_actions = _standard_actions(self._rules)
        self._bundles = BundleReader(facts)
        self._deployments = DeploymentReader(facts)
        self._open: int | None = None
        self._is_calling = False
        self._last_value = ""
        self._last_dumped = -MOST_DUMPED

    def read(self, stream: ProcessSide, number: int, line: str) -> tuple[int, int]:
        """Kind and level of a line; ``stream`` wrote the line of the engine before it."""
        if self.kind >= 0:
            self._open = self._left_open()
            self._is_calling = self.kind == LineKind.CUSTOM_ACTION
            self.kind = -1
        if self._deployments.goes_on(line):
            return self._go_on_deployment(number, line)
        if not line or line.isspace():
            if self._open not in _LASTING:
                self._open = None
            return _BLANK
        if self._open in STATE_LINES and is_rest_of_state(line):
            return _CONTINUATION
        look = self._known(stream, number, line)
        if look is not None:
            self._open = None if look[0] in _ONE_LINE else look[0]
            return look
        if self._open == LineKind.PROPERTY_DUMP and _OF_LOGGERS.match(line) is not None:
            self._last_value = ""
            return _TEXT
        if self._open is not None:
            self._go_on(number, line)
            return _CONTINUATION
        return self._unknown(stream, number, line)

    @property
    def has_quiet_data(self) -> bool:
        """Whether data of actions behind whole lines changes nothing: no message that goes on, and
        no template that it could follow."""
        return not self._deployments.is_open and not self._templates.may_match_data

    def pass_data(self) -> None:
        """Lines before the next one were data of an action."""
        if self.kind >= 0:
            self._is_calling = self.kind == LineKind.CUSTOM_ACTION
        self.kind, self._open = -1, int(LineKind.ACTION_DATA)

    def _left_open(self) -> int | None:
        """The kind of the last line of the engine, where it may run on."""
        if self.kind in STATE_LINES:
            return None if is_whole_state(self.body) else self.kind
        if self.kind in _ONE_LINE:
            return None
        if self.kind == LineKind.OPERATION:
            return self.kind if not self.body.rstrip().endswith(")") else None
        if self.kind == LineKind.PROPERTY_CHANGE:
            return self.kind if not is_whole_change(self.body) else None
        if self.kind == LineKind.ENGINE:
            return self.kind if self.body.startswith(_COMMAND_LINES) else None
        if self.kind == LineKind.NOTE:  # behind each field of a record stands a blank
            is_whole = self.body.endswith(" ") and not self.body.endswith(": ")
            return self.kind if not is_whole else None
        return self.kind

    # -- lines that something is known of -------------------------------

    def _known(self, stream: ProcessSide, number: int, line: str) -> tuple[int, int] | None:
        if line.startswith("Property("):
            return self._dumped(stream, number, line)
        if line.startswith("Action "):
            action = action_line(line)
            if action is not None:
                return self._action(
                    stream, number, action.what, action.name, action.time, action.returned
                )
        rule = self._rules.plain_rule(line)
        if rule is not None and rule.id in _WITHOUT_ENGINE and self._is_engine_running(stream):
            rule = None
        if rule is None or rule.kind in _WEAK:
            look = self._by_template(stream, number, line)
            if look is not None:
                return look
        if rule is None or (rule.kind in _WEAK and self._open in _LASTING):
            return None
        return self._by_rule(stream, number, line, rule)

    def _by_rule(
        self, stream: ProcessSide, number: int, line: str, rule: LineRule
    ) -> tuple[int, int] | None:
        kind, level = int(rule.kind), int(rule.level)
        if rule.kind is LineKind.BUNDLE:
            return kind, int(self._bundles.read(number, line))
        if rule.kind is LineKind.DEPLOYMENT:
            return kind, int(self._deployments.read(number, line))
        if rule.kind in ACTION_LINES:
            groups = rule.match(line)
            found = groups.groupdict() if groups is not None else {}
            return self._named_action(stream, number, rule.kind, found)
        if rule.kind in _MESSAGES:
            return self._book.plain(stream, number, line, kind, level)
        if rule.kind in _SPEAKING:
            return self._book.result(stream, number, line, (kind, level))
        if rule.id == _LISTED_EVENT:
            return self._event(stream, number, line)
        if rule.kind is LineKind.SECTION:
            self._section(number, line)
        elif rule.kind is LineKind.CUSTOM_ACTION_OUTPUT:
            self._output_of(stream, number)
        if level >= Level.WARNING:
            level = self._book.add(stream, number, line, kind, level)
        return kind, level

    def _event(self, stream: ProcessSide, number: int, line: str) -> tuple[int, int] | None:
        """Read a line of a list of events by the text in it."""
        match = _IN_EVENT.search(line)
        rule = self._rules.plain_rule(match[0]) if match is not None else None
        if match is None or rule is None or rule.id == _LISTED_EVENT:
            return None
        return self._by_rule(stream, number, match[0], rule)

    def _by_template(self, stream: ProcessSide, number: int, line: str) -> tuple[int, int] | None:
        """Read a line in the language of the open package."""
        match = self._templates.match(line)
        if match is None or (match.is_shape and not self._may_be_action(match.groups["action"])):
            return None
        if match.kind in ACTION_LINES:
            return self._named_action(stream, number, match.kind, match.groups)
        if match.kind in _MESSAGES:
            return self._book.plain(stream, number, line, int(match.kind), int(match.level))
        if match.kind is LineKind.SECTION:
            self._section(number, line, is_start=match.row == STARTED)
        return int(match.kind), int(match.level)

    def _may_be_action(self, name: str | None) -> bool:
        return name in _CONTAINERS or self._stacks.may_be(name)

    def _named_action(
        self, stream: ProcessSide, number: int, kind: LineKind, found: dict[str, str | None]
    ) -> tuple[int, int] | None:
        """Read an action line whose parts a pattern has found."""
        name, time, returned = found.get("action"), found.get("time"), found.get("ret")
        if not name:
            return None
        what = {LineKind.ACTION_START: "start", LineKind.ACTION_END: "end"}.get(kind, "announced")
        code = int(returned) if returned and returned.lstrip("-").isdecimal() else None
        moment = seconds_of(time) if time else None
        return self._action(stream, number, what, name, moment, code)

    def _action(
        self,
        stream: ProcessSide,
        number: int,
        what: str,
        name: str,
        time: int | None,
        returned: int | None,
    ) -> tuple[int, int]:
        moment = self._clock.at(time) if time is not None else None
        if what == "start":
            self._stacks.start(stream, name, number, moment)
            return int(LineKind.ACTION_START), int(Level.INFO)
        if what == "announced":
            return int(LineKind.ACTION_ANNOUNCED), int(Level.TRACE)
        self._stacks.end(stream, name, number, moment, returned or 0)
        level = {2: Level.WARNING, 3: Level.ERROR}.get(returned or 0, Level.INFO)
        return int(LineKind.ACTION_END), int(level)

    def _dumped(self, stream: ProcessSide, number: int, line: str) -> tuple[int, int] | None:
        value = property_value(line)
        if value is None:
            return None
        side, name, text = value
        dumps = self._facts.dumps
        is_first = self._open != LineKind.PROPERTY_DUMP and not self._goes_on_dumping(number, name)
        if is_first or not dumps or dumps[-1].side != side:
            dumps.append(PropertyDump(side, number))
            if side == _NESTED:
                self._stacks.nest(stream)
        if name == _REMOVED_BY:
            self._stacks.nest(stream)
        values = dumps[-1].values
        if len(values) < MOST_DUMPED:
            values[name] = text[:_LONGEST_VALUE], number
        self._last_value, self._last_dumped = name, number
        return _DUMP

    def _goes_on_dumping(self, number: int, name: str) -> bool:
        """Whether only a line of another program stands between a property and those before."""
        is_near = number - self._last_dumped <= _FOREIGN_IN_DUMP + 1
        return is_near and name not in self._facts.dumps[-1].values

    def _section(self, number: int, line: str, *, is_start: bool | None = None) -> None:
        """The log begins or ends; ``is_start`` tells which, where the words do not."""
        section = section_start(number, line)
        if section is not None:
            self._stacks.begin_section()
            self._facts.sections.append(section)
        elif line.startswith(_VERBOSE_ENDS) and self._facts.sections:
            self._facts.sections[-1].end_line = number
        if is_start is None:
            marks = self._facts.marks
            is_known = line.startswith(_ENGLISH_MARKS)
            is_start = " started: " in line if is_known else not (marks and marks[-1].is_start)
        is_verbose = section is not None or line.startswith(_VERBOSE_ENDS)
        self._facts.marks.append(LogMark(number, is_start, is_verbose))

    def _is_engine_running(self, stream: ProcessSide) -> bool:
        sections = self._facts.sections
        is_open = bool(sections) and sections[-1].end_line is None
        return is_open or self._is_calling or stream.action is not None or stream.caller is not None

    def _go_on_deployment(self, number: int, line: str) -> tuple[int, int]:
        ended = self._deployments.go_on(number, line)
        if ended is not None:
            first, level = ended
            self._facts.levels[first] = level
        return _CONTINUATION

    # -- lines that nothing is known of ---------------------------------

    def _go_on(self, number: int, line: str) -> None:
        """Read a continuation."""
        if self._open == LineKind.PROPERTY_DUMP:
            values = self._facts.dumps[-1].values
            text, first = values.get(self._last_value, ("", -1))
            if first >= 0 and len(text) < _LONGEST_VALUE:
                values[self._last_value] = f"{text}\n{line}"[:_LONGEST_VALUE], first
        else:
            self._book.go_on(number, line)

    def _unknown(self, stream: ProcessSide, number: int, line: str) -> tuple[int, int]:
        """Read output of the running custom action, else a text that may have been shown to the
        user.

        That a custom action runs in another process is not said of each kind of them. The words
        of one that is not known to may be a text to be shown.
        """
        if stream.caller is not None:
            self._output_of(stream, number)
            return _OUTPUT
        self._open = _TEXT[0]
        kind, level = self._book.plain(stream, number, line, *_TEXT)
        action = stream.action
        if action is None or action.name in self._standard_actions:
            return kind, level
        self._output_of(stream, number)
        return _OUTPUT[0], level

    def _output_of(self, stream: ProcessSide, number: int) -> None:
        action: ActionRun | None = stream.caller or stream.action
        if action is not None:
            first = action.output[0] if action.output is not None else number
            action.output = first, number


def _standard_actions(rules: Rules) -> frozenset[str]:
    """The actions of Windows Installer: those whose data have a rule, and what contains them."""
    begins = (begin for rule in rules if rule.id == _DATA_OF_ACTIONS for begin in rule.begins)
    return frozenset({*_CONTAINERS, *(begin.removesuffix(": ") for begin in begins)})
