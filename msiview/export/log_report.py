"""A report of what a log tells, as one page of HTML to hand on: see :mod:`report_page`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from msiview.analysis.logs.cause.first_error import FirstError
from msiview.analysis.logs.cause.named_in_messages import Row, Tables
from msiview.analysis.logs.cause.outcome import Outcome
from msiview.analysis.logs.findings.finding import LogFinding
from msiview.analysis.logs.log_words import FAILED, duration_words, side_words, verdict_words
from msiview.analysis.logs.reasons.left_out import left_out
from msiview.analysis.logs.reasons.reason import Reason
from msiview.analysis.logs.reasons.state_reasons import StateReasons
from msiview.analysis.logs.timeline import Bar, timeline
from msiview.export.redaction import Redactor
from msiview.export.report_page import (
    Bad,
    fields,
    heading,
    items,
    lines,
    page,
    paragraph,
    subheading,
    table,
    title,
)
from msiview.export.report_properties import telling_properties
from msiview.logs.facts import StateLine
from msiview.logs.log import Log
from msiview.logs.log_line import time_words
from msiview.progress import Progress, no_progress
from msiview.session.log_answers import LogAnswers

_MOST_ACTIONS = 400
_MOST_STATES = 300
_MOST_FINDINGS = 100
_BEFORE = 20
_BEHIND = 8
"""Lines around the first error that are shown."""

_LONGEST = 2000
"""Characters of one line that are shown."""


@dataclass(frozen=True)
class LogReport:
    """What a report is made from. ``tables`` are those of the open package with its overlay,
    none without one; ``redactor``, which has learned the log, takes the names out."""

    log: Log
    answers: LogAnswers
    tables: Tables
    redactor: Redactor | None = None

    def html(self, progress: Progress | None = None) -> Iterator[str]:
        """The page in pieces. Takes as long as the reasons of all states do: seconds for a
        large log. Raises :class:`~msiview.errors.UnreadableFile`."""
        progress = progress or no_progress()
        reasons = StateReasons(self.log, self.tables or None, progress)
        outcome = self.answers.outcome
        facts = outcome.facts
        name = ": ".join(filter(None, (verdict_words(outcome), facts.product)))
        return page(self._clean(name), self._parts(reasons))

    # -- parts ----------------------------------------------------------

    def _parts(self, reasons: StateReasons) -> Iterator[str]:
        answers = self.answers
        yield from self._outcome(answers.outcome)
        if answers.match is not None and answers.match.differences:
            yield heading("The open package is another one")
            yield items([self._clean(words) for words in answers.match.differences])
        if answers.first_error is not None:
            yield from self._first_error(answers.first_error)
        yield from self._findings(answers.findings)
        yield from self._left_out(reasons)
        yield from self._actions()
        yield from self._states("Feature", self.log.feature_states(), reasons.feature)
        yield from self._states("Component", self.log.component_states(), reasons.component)
        yield from self._properties(reasons)
        yield paragraph(self._about(), "dim")

    def _outcome(self, outcome: Outcome) -> Iterator[str]:
        style = "bad" if outcome.has_failed else "good" if outcome.code is not None else ""
        yield title(self._clean(verdict_words(outcome)), style)
        yield paragraph(self._clean(outcome.meaning))
        facts, section = outcome.facts, outcome.section
        code = "" if outcome.code is None else f"{outcome.code} {outcome.name}".strip()
        began = f"{section.date} {section.time}" if section is not None else ""
        took = duration_words(outcome.duration) if outcome.duration is not None else ""
        yield fields(
            (name, self._clean(value))
            for name, value in (
                ("Exit code", code),
                ("Product", " ".join(filter(None, (facts.product, facts.version)))),
                ("Manufacturer", facts.manufacturer),
                ("Product code", facts.product_code),
                ("Package code", facts.package_code),
                ("Package", facts.package),
                ("Patch", facts.patch),
                ("Began", began),
                ("Took", took),
                ("Windows Installer", outcome.engine),
                ("Log", f"{self.log.file.name}, {len(self.log)} lines"),
            )
        )

    def _first_error(self, error: FirstError) -> Iterator[str]:
        yield heading(f"First error, line {error.line + 1}")
        yield paragraph(self._clean(error.explanation))
        yield items([self._clean(check) for check in error.checks])
        place = f" (line {error.action_line + 1})" if error.action_line is not None else ""
        output = ""
        if error.output is not None:
            output = f"lines {error.output[0] + 1} to {error.output[1] + 1}"
        about = error.about.lines if error.about is not None else ()
        yield fields(
            (name, self._clean(value))
            for name, value in (
                ("Action", f"{error.action}{place}" if error.action else ""),
                ("", "; ".join(about)),
                ("Its condition", error.condition or ""),
                ("Its output", output),
                ("Rows", ", ".join(map(_row, error.rows))),
                ("Chosen because", error.by),
            )
        )
        first = max(0, error.line - _BEFORE)
        shown = self.log.text.lines(first, error.last + _BEHIND + 1 - first)
        entries = [
            (first + number + 1, self._clean(line[:_LONGEST])) for number, line in enumerate(shown)
        ]
        yield lines(entries, range(error.line + 1, error.last + 2))

    def _findings(self, findings: Sequence[LogFinding]) -> Iterator[str]:
        if not findings:
            return
        yield heading("Findings")
        for finding in findings[:_MOST_FINDINGS]:
            yield subheading(self._clean(finding.title))
            yield paragraph(_places(finding), "dim")
            if finding.explanation.rstrip(".") != finding.title:
                yield paragraph(self._clean(finding.explanation))
            yield items([self._clean(check) for check in finding.checks])
        yield paragraph(_more(len(findings) - _MOST_FINDINGS, "findings"), "dim")

    def _left_out(self, reasons: StateReasons) -> Iterator[str]:
        states = left_out(self.log)
        if not states:
            return
        yield heading("Components that stay out although they were asked for")
        rows = (
            (state.name, self._why(reasons.component(state.name, state.line)), _line(state.line))
            for state in states[:_MOST_STATES]
        )
        yield from table(("Component", "Why", "Line"), rows, right=("Line",))
        yield paragraph(_more(len(states) - _MOST_STATES, "components"), "dim")

    def _actions(self) -> Iterator[str]:
        times = timeline(self.log.facts, self.tables or None)
        if not times.bars:
            return
        yield heading("Actions")
        chosen = _chosen(times.bars)
        rows = (self._action(bar, has_times=times.has_times) for bar in chosen)
        columns = ("Action", "Side", "Begins", "Took", "Returned", "Line")
        yield from table(columns, rows, right=("Begins", "Took", "Returned", "Line"))
        left = len(times.bars) - len(chosen)
        yield paragraph(_more(left, "actions, none of which failed or took long,"), "dim")

    def _action(self, bar: Bar, *, has_times: bool) -> tuple[str, ...]:
        run = bar.action
        returned = "" if run.returned is None else str(run.returned)
        if run.returned == FAILED:
            returned = Bad(f"{returned} (failed)")
        phase = "" if run.phase.value == "sequence" else f", {run.phase.value}"
        return (
            self._clean(run.name),
            side_words(run.side) + phase,
            time_words(run.start) if run.start is not None else "",
            duration_words(bar.duration) if has_times else "",
            returned,
            _line(run.line),
        )

    def _states(
        self,
        name: str,
        states: Iterator[StateLine],
        why: Callable[[str, int | None], Reason | None],
    ) -> Iterator[str]:
        """The last state of each, the first so many of them."""
        last: dict[str, StateLine] = {}
        count = 0
        for state in states:
            if state.name in last or len(last) < _MOST_STATES:
                last[state.name] = state
            else:
                count += 1
        if not last:
            return
        yield heading(f"{name}s")
        rows = (
            (
                state.name,
                state.installed,
                state.request,
                state.action,
                self._why(why(state.name, state.line)),
                _line(state.line),
            )
            for state in last.values()
        )
        columns = (name, "Installed", "Request", "Action", "Why", "Line")
        yield from table(columns, rows, "Installed is what this product had before.", ("Line",))
        yield paragraph(_more(count, "states of others"), "dim")

    def _properties(self, reasons: StateReasons) -> Iterator[str]:
        found, left = telling_properties(reasons.moments, self.tables)
        if not found:
            return
        yield heading("Properties that matter")
        rows = (
            (
                entry.name,
                self._value(entry.name, entry.value),
                entry.source,
                self._clean(entry.remark),
                _line(entry.line) if entry.line is not None else "",
            )
            for entry in found
        )
        columns = ("Property", "Value at the end", "Set by", "Remark", "Line")
        yield from table(columns, rows, right=("Line",))
        yield paragraph(_more(left, "properties"), "dim")

    # -- texts ----------------------------------------------------------

    def _clean(self, text: str) -> str:
        return self.redactor.redact(text) if self.redactor is not None else text

    def _value(self, name: str, value: str) -> str:
        """A value of a property: its name may say that it is a person's."""
        head = f"Property(S): {name} = "
        return self._clean(head + " ".join(value.splitlines())).removeprefix(head)[:_LONGEST]

    def _why(self, reason: Reason | None) -> str:
        return self._clean(reason.words) if reason is not None else ""

    def _about(self) -> str:
        names = " Names of people and machines were replaced." if self.redactor else ""
        return f"Made by msiview. Lines count from 1.{names}"


def _chosen(bars: Sequence[Bar]) -> list[Bar]:
    """All actions, or those that failed or took longest, in the order of the log."""
    if len(bars) <= _MOST_ACTIONS:
        return list(bars)
    ranked = sorted(bars, key=lambda bar: (bar.action.returned != FAILED, -bar.own))
    return sorted(ranked[:_MOST_ACTIONS], key=lambda bar: bar.action.line)


def _places(finding: LogFinding) -> str:
    shown = ", ".join(str(line + 1) for line in finding.lines[:10])
    more = f" and {len(finding.lines) - 10} more" if len(finding.lines) > 10 else ""
    noun = "Line" if len(finding.lines) == 1 else "Lines"
    row = f"; row {_row(finding.row)}" if finding.row is not None else ""
    return f"{noun} {shown or finding.line + 1}{more}{row}"


def _row(row: Row) -> str:
    name, key = row
    return f"{name}/{'/'.join('' if part is None else str(part) for part in key)}"


def _line(line: int) -> str:
    return str(line + 1)


def _more(count: int, what: str) -> str:
    return f"{count} more {what} are left out." if count > 0 else ""
