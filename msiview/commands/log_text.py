"""The answer of ``msiview log`` for people: what happened, why, and what took so long."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msiview.analysis.logs.cause.first_error import FirstError
from msiview.analysis.logs.cause.named_in_messages import Row
from msiview.analysis.logs.cause.outcome import Outcome
from msiview.analysis.logs.findings.finding import LogFinding
from msiview.analysis.logs.log_words import duration_words, verdict_words
from msiview.analysis.logs.reasons.left_out import left_out
from msiview.analysis.logs.reasons.state_reasons import StateReasons
from msiview.analysis.logs.timeline import Bar, timeline
from msiview.commands.read_log import ReadLog
from msiview.session.log_answers import LogAnswers
from msiview.visible_text import one_line

_LABEL = 14
_INDENT = "  "
_SLOWEST = 5
_SLOW = 1000
"""Milliseconds; what took less is not worth a line."""

_MOST_FINDINGS = 20
_MOST_STATES = 10


def log_text(read: ReadLog) -> Iterator[str]:
    """The answers first; lines count from 1."""
    answers = read.answers
    yield from _outcome(answers.outcome)
    yield from _match(answers)
    yield from _field("Log", f"{len(read.log)} lines, {read.log.file.encoding.name}")
    if answers.first_error is not None:
        yield from _first_error(answers.first_error)
    yield from _findings(_further(answers))
    yield from _left_out(read)
    yield from _slowest(timeline(read.log.facts, read.tables or None).slowest(_SLOWEST))


def _outcome(outcome: Outcome) -> Iterator[str]:
    code = "" if outcome.code is None else f", exit code {outcome.code} {outcome.name}".rstrip()
    yield f"{one_line(verdict_words(outcome))}{code}\n"
    yield from _field("", outcome.meaning)
    facts = outcome.facts
    product = " ".join(filter(None, (facts.product, facts.version, facts.product_code)))
    yield from _field("Product", product)
    yield from _field("Package", facts.package)
    yield from _field("Patch", facts.patch)
    section = outcome.section
    if section is not None:
        yield from _field("Began", f"{section.date} {section.time}")
    if outcome.duration is not None:
        yield from _field("Took", duration_words(outcome.duration))
    yield from _field("Installer", outcome.engine)


def _match(answers: LogAnswers) -> Iterator[str]:
    if answers.match is not None:
        yield from _several("Another package", answers.match.differences)


def _first_error(error: FirstError) -> Iterator[str]:
    yield _heading(f"First error, line {error.line + 1}")
    yield from _plain(error.text)
    yield from _plain(error.explanation)
    yield from _several("To look at", error.checks)
    if error.action:
        place = f" (line {error.action_line + 1})" if error.action_line is not None else ""
        yield from _field("Action", error.action + place)
    yield from _field("Condition", error.condition or "")
    if error.output is not None:
        first, last = error.output
        yield from _field("Its output", f"lines {first + 1} to {last + 1}")
    yield from _several("Rows", [_row(row) for row in error.rows])


def _further(answers: LogAnswers) -> list[LogFinding]:
    """The findings that are not the first error once more."""
    error = answers.first_error
    if error is None:
        return answers.findings
    return [finding for finding in answers.findings if error.line not in finding.lines]


def _findings(findings: list[LogFinding]) -> Iterator[str]:
    if not findings:
        return
    yield _heading("Findings")
    for finding in findings[:_MOST_FINDINGS]:
        yield from _field(f"line {finding.line + 1}", finding.title)
        yield from _field("", finding.explanation)
        yield from _several("", finding.checks)
    if len(findings) > _MOST_FINDINGS:
        yield from _field("", f"{len(findings) - _MOST_FINDINGS} more; --json has them all")


def _left_out(read: ReadLog) -> Iterator[str]:
    """Components that were asked for and stay out; why, if the package is there to tell."""
    states = left_out(read.log)
    if not states:
        return
    yield _heading("Components that stay out although they were asked for")
    reasons = StateReasons(read.log, read.tables or None)
    for state in states[:_MOST_STATES]:
        reason = reasons.component(state.name, state.line)
        words = f"{state.name}: {reason.words}" if reason is not None else state.name
        yield from _field(f"line {state.line + 1}", words)
    if len(states) > _MOST_STATES:
        yield from _field("", f"{len(states) - _MOST_STATES} more")


def _slowest(bars: Iterable[Bar]) -> Iterator[str]:
    slow = [bar for bar in bars if bar.own >= _SLOW]
    if slow:
        yield _heading("What took longest")
    for bar in slow:
        action = bar.action
        words = f"{action.name} (line {action.line + 1}, {action.phase.value})"
        yield from _field(duration_words(bar.own), words)


def _row(row: Row) -> str:
    table, key = row
    return f"{table}/{'/'.join('' if part is None else str(part) for part in key)}"


def _heading(words: str) -> str:
    return f"\n{words}\n"


def _plain(text: str) -> Iterator[str]:
    """A text of one or more lines; nothing for none."""
    for line in text.splitlines():
        if line.strip():
            yield f"{_INDENT}{one_line(line)}\n"


def _several(label: str, values: Iterable[str]) -> Iterator[str]:
    """One value per line, the label beside the first; nothing where there are none."""
    for index, value in enumerate(values):
        yield from _field(label if index == 0 else "", value)


def _field(label: str, value: str) -> Iterator[str]:
    """A value with its label; nothing for an empty one."""
    if value:
        yield f"{_INDENT}{label:<{_LABEL}}  {one_line(value)}".rstrip() + "\n"
