"""The results of values and conditions, as lines of a page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from msiview.analysis.condition_tree import ConditionFault
from msiview.analysis.condition_words import explain
from msiview.analysis.conditions import ConditionResult, Evaluation
from msiview.analysis.usual_computer import COMPUTER_WORDS
from msiview.analysis.value_words import ValueLine, condition_lines
from msiview.analysis.what_if import ReadName, consequence
from msiview.report.page import (
    Block,
    Content,
    Lines,
    Paragraph,
    Text,
    Together,
    Tone,
    code,
    muted,
    strong,
)
from msiview.words import number, shortened

if TYPE_CHECKING:  # a log's values are told only where a log is open
    from msiview.analysis.logs.reasons.row_moments import LoggedMoment

_YES, _NO = "\N{CHECK MARK}", "\N{BALLOT X}"
"""Whether a part of a condition holds."""

_LONGEST = 400
"""Characters of each part of an explanation."""

_LONGEST_NAME = 40
_MOST_UNKNOWN = 3
_ANSWERS = {
    ConditionResult.TRUE: "True",
    ConditionResult.FALSE: "False",
    ConditionResult.NONE: "True",
}


def value_lines(lines: Iterable[ValueLine]) -> Lines:
    """What a condition, a formatted text or a custom action comes to, a line for each part."""
    return Lines([(line.depth, _content(line)) for line in lines])


def _content(line: ValueLine) -> Content:
    label, text = shortened(line.label, _LONGEST), shortened(line.text, _LONGEST)
    if line.holds is None:
        return (muted(label), text) if label else f"{text[:1].upper()}{text[1:]}"
    mark = Text(*((_YES, Tone.GOOD) if line.holds else (_NO, Tone.BAD)))
    return (mark, muted(text)) if text.startswith(label) else (mark, code(label), muted(text))


# -- conditions -----------------------------------------------------------


def condition_blocks(
    table: str, evaluation: Evaluation, names: Sequence[ReadName] = ()
) -> Iterator[Block]:
    """What a condition of a table comes to, and what follows: ``False without VersionNT: the
    action is skipped``; below it why, part by part. ``names`` are what it reads. Where it is no
    condition, its text with the fault marked."""
    fault = evaluation.condition.fault
    if fault is not None:
        yield from _fault(evaluation.condition.text, fault)
        return
    whole = explain(evaluation)
    why = whole[0].words if whole else "a blank condition counts as true"
    lines: list[tuple[int, Content]] = [(0, _answer(table, evaluation, names)), (0, muted(why))]
    assumed = _assumed(names)
    if assumed:
        lines.append((0, muted(assumed)))
    yield Lines(lines)
    yield value_lines(condition_lines(evaluation))


def logged_words(logged: LoggedMoment) -> str:
    """Where the values come from: ``With the log's values, line 212, where costing ended``."""
    return f"With the log's values, line {number(logged.line + 1)}, {logged.words}"


def contradiction_blocks(evaluation: Evaluation, logged: LoggedMoment) -> Iterator[Block]:
    """A word where the log says of a condition that it had another result."""
    holds = evaluation.outcome is not ConditionResult.FALSE
    if logged.told is not None and logged.told != holds:
        told = "true" if logged.told else "false"
        yield Paragraph(
            muted(f"The log says that it was {told}: the package may be another build.")
        )


def _answer(table: str, evaluation: Evaluation, names: Sequence[ReadName]) -> Content:
    answer = _ANSWERS[evaluation.outcome]
    follows, without = consequence(table, evaluation.outcome), _without(names)
    if without:
        return strong(answer), f"{without}: {follows}" if follows else without
    return strong(f"{answer}:" if follows else answer), follows


def _without(names: Sequence[ReadName]) -> str:
    """What the answer leaves open: names of which only the computer knows more."""
    unknown = [
        name.shown for name in names if not name.value and not name.is_changed and not name.is_unset
    ]
    shown = ", ".join(shortened(name, _LONGEST_NAME) for name in unknown[:_MOST_UNKNOWN])
    more = " …" if len(unknown) > _MOST_UNKNOWN else ""
    return f"without {shown}{more}" if unknown else ""


def _assumed(names: Sequence[ReadName]) -> str:
    """Which values are those of no package and no log, and of what instead."""
    assumed = [f"{name.shown} {name.value}" for name in names if name.is_assumed]
    shown = ", ".join(assumed[:_MOST_UNKNOWN]) + (" …" if len(assumed) > _MOST_UNKNOWN else "")
    return f"assumed: {shown}, as on {COMPUTER_WORDS}" if assumed else ""


def _fault(text: str, fault: ConditionFault) -> Iterator[Block]:
    is_end = fault.start >= len(text)
    place = "at the end" if is_end else f"at character {fault.start + 1}"
    yield Paragraph((strong("No condition", Tone.BAD), f"{place}: {fault.reason}"))
    before = shortened(text[: fault.start], _LONGEST)
    wrong = text[fault.start : fault.end] or "\N{BULLET}"
    after = shortened(text[fault.end :], _LONGEST)
    yield Paragraph(Together((code(before), code(wrong, Tone.BAD), code(after))))
