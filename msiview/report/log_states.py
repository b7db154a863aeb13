"""The states of components and features in a log, and why they are so."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TypeAlias

from msiview.analysis.conditions import ConditionResult
from msiview.analysis.logs.log_words import side_words, state_words
from msiview.analysis.logs.reasons.condition_moments import ConditionMoment, ReadValue
from msiview.analysis.logs.reasons.reason import FeatureStanding, Reason
from msiview.analysis.logs.reasons.state_reasons import StateReasons
from msiview.analysis.phrase import LineRef, Phrase, RowRef, lines_named, sentence
from msiview.analysis.value_words import condition_lines
from msiview.logs.facts import StateLine
from msiview.logs.log import Log
from msiview.report.log_answers import omission_note
from msiview.report.page import (
    MARKS,
    Block,
    Content,
    Fields,
    Heading,
    PageColumn,
    PageTable,
    Paragraph,
    Text,
    Tone,
    code,
    muted,
    strong,
)
from msiview.report.values import value_lines

MOST_STATES = 300

_OUTCOMES = {
    ConditionResult.TRUE: ("true", Tone.GOOD),
    ConditionResult.FALSE: ("false", Tone.BAD),
    ConditionResult.NONE: ("blank, which counts as true", Tone.MUTED),
    ConditionResult.ERROR: ("can't be evaluated", Tone.WARNING),
}
_LINE = PageColumn("Line", is_number=True)


# -- why one is so -------------------------------------------------------


def state_blocks(
    table: str, state: StateLine, reason: Reason | None, remark: str = ""
) -> Iterator[Block]:
    """What a state of ``table`` (Component or Feature) means, at once, and why it is so, once that
    is known; ``remark`` says what is going on until then."""
    side = side_words(state.side)
    on_side = f"on the {side}" if side else ""
    aside = (muted(table.lower()), LineRef(state.line), muted(on_side))
    yield Heading(Phrase(RowRef(table, (state.name,), state.name)), 3, aside=aside)
    if reason is not None:
        yield from _why(table, reason)
    elif remark:
        yield Paragraph(muted(remark))
    yield Heading("What the states mean", 3)
    yield Fields(
        [
            (field, Phrase(value, f": {meaning}" if meaning else ""))
            for field, value, meaning in state_words(state)
        ]
    )


def _why(table: str, reason: Reason) -> Iterator[Block]:
    yield Heading("Why", 3)
    yield Paragraph(sentence(reason.words))
    line = reason.decision_line
    if line is not None and line not in Phrase(reason.words).lines:
        yield Paragraph((muted("Decided in"), LineRef(line)))
    others = [
        line for line in reason.lines if line not in (reason.decision_line, reason.state.line)
    ]
    if others:
        yield Paragraph((muted("See also"), lines_named(others)))
    if not reason.is_certain:
        yield Paragraph(muted("No line says so outright; it follows from the rest."))
    if reason.condition is not None:
        yield from _condition(reason.condition)
    if reason.features:
        yield Heading("Its features" if table == "Component" else "Features around it", 3)
        for feature in reason.features:
            yield Paragraph(_feature(feature), indent=1)
    for hint in reason.hints:
        yield Paragraph((strong("Good to know:"), sentence(hint)))


def _condition(moment: ConditionMoment) -> Iterator[Block]:
    words, tone = _OUTCOMES[moment.outcome]
    yield Heading("Condition", 3)
    answer = f"{MARKS.get(tone, '')} {words}".strip()
    yield Paragraph((code(moment.condition), strong(answer, tone)))
    yield value_lines(condition_lines(moment.evaluation))
    columns = [PageColumn("Name"), PageColumn("Value"), PageColumn("Set")]
    if moment.reads:
        yield PageTable(columns, map(_read, moment.reads), has_head=False)


def _read(value: ReadValue) -> tuple[Content, ...]:
    if not value.is_known:
        shown = muted("not known: the log does not tell")
    elif value.value is None:
        shown = muted("not set")
    else:
        shown = code(value.value) if value.value else muted("empty")
    is_property = value.kind == "property"
    name = Phrase(RowRef("Property", (value.name,), value.shown) if is_property else value.shown)
    line = LineRef(value.line) if value.line is not None else ""
    by = muted(f"by {value.by}" if value.by else "")
    return Text(name, strong=value.is_deciding), shown, (line, by)


def _feature(feature: FeatureStanding) -> Content:
    line = LineRef(feature.state.line) if feature.state is not None else ""
    return RowRef("Feature", (feature.name,), feature.name), line, sentence(feature.words)


# -- lists ----------------------------------------------------------------


def not_installed_blocks(
    states: Sequence[StateLine], reasons: StateReasons, most: int = MOST_STATES
) -> Iterator[Block]:
    """Components that were asked for and stay out, and why."""
    yield Heading("Components that stay out although they were asked for")
    rows = (
        (_number(state.line), _named("Component", state), _words(reasons.component, state))
        for state in states[:most]
    )
    yield PageTable((_LINE, PageColumn("Component"), PageColumn("Why")), rows)
    yield omission_note(len(states) - most, "components")


def states_blocks(log: Log, reasons: StateReasons) -> Iterator[Block]:
    """The last states of features and components."""
    yield from _states("Feature", log.feature_states(), reasons.feature)
    yield from _states("Component", log.component_states(), reasons.component)


_Why: TypeAlias = Callable[[str, int | None], Reason | None]


def _states(table: str, states: Iterator[StateLine], why: _Why) -> Iterator[Block]:
    """The last state of each, the first so many of them."""
    last: dict[str, StateLine] = {}
    count = 0
    for state in states:
        if state.name in last or len(last) < MOST_STATES:
            last[state.name] = state
        else:
            count += 1
    if not last:
        return
    yield Heading(f"{table}s")
    columns = [*map(PageColumn, (table, "Installed", "Request", "Action", "Why")), _LINE]
    rows: Iterator[Sequence[Content]] = (
        (
            _named(table, state),
            state.installed,
            state.request,
            state.action,
            _words(why, state),
            _number(state.line),
        )
        for state in last.values()
    )
    yield PageTable(columns, rows, "Installed is what this product had before.")
    yield omission_note(count, "states of others")


def _named(table: str, state: StateLine) -> Content:
    return RowRef(table, (state.name,), state.name)


def _number(line: int) -> Content:
    return LineRef(line, str(line + 1))


def _words(why: _Why, state: StateLine) -> Content:
    reason = why(state.name, state.line)
    return Phrase(reason.words) if reason is not None else ""
