"""What differs between two logs, as a page: for a terminal, a browser and the window."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from msiview.analysis.logs.comparison.difference import (
    DifferenceKind,
    LogComparison,
    LogDifference,
    LogSide,
    Parting,
)
from msiview.analysis.phrase import FileRef, LineRef, Phrase, in_other_log, sentence
from msiview.report.compared_run import ComparedRun
from msiview.report.log_answers import omission_note
from msiview.report.page import (
    Block,
    Content,
    Fields,
    Heading,
    PageColumn,
    PageTable,
    Paragraph,
    code,
    muted,
)
from msiview.words import number, shortened

_MOST = 200
"""Differences of a kind that are shown."""

_SHARES = (16, 29, 29, 26)
"""Percent of the width of each column, the same for all kinds."""

_LONGEST = 160
"""Characters of a value that are shown."""

_HEADINGS = {
    DifferenceKind.OUTCOME: "How they ended",
    DifferenceKind.PRODUCT: "Product",
    DifferenceKind.ENVIRONMENT: "Machine, user and policies",
    DifferenceKind.COMMAND_LINE: "Command line",
    DifferenceKind.PROPERTY: "Properties",
    DifferenceKind.FEATURE: "Features",
    DifferenceKind.COMPONENT: "Components",
    DifferenceKind.ACTION: "Actions",
}
_LAST = {
    DifferenceKind.ENVIRONMENT: "What it is",
    DifferenceKind.PROPERTY: "Set by",
    DifferenceKind.ACTION: "Where, and why",
}
"""What the last column of a kind tells; of others it is the reason."""

_ORIGIN = "origin: "


def comparison_blocks(
    left_file: ComparedRun, right_file: ComparedRun, comparison: LogComparison
) -> Iterator[Block]:
    """Everything that differs. Lines are those of the open log on the left, and of another one on
    the right."""
    left, right = left_file.path, right_file.path
    yield Heading("Two logs side by side", 1)
    yield Fields(
        [
            ("Left", (code(left), muted(left_file.words))),
            ("Right", (FileRef(right), muted(right_file.words))),
        ]
    )
    if not comparison.differs:
        yield Paragraph("No difference: both tell of the same steps with the same results.")
        return
    yield from _parting(comparison.parting, right)
    for kind, group in groupby(comparison.differences, key=lambda one: one.kind):
        found = list(group)
        yield Heading(f"{_HEADINGS[kind]} ({number(len(found))})")
        yield from _table(kind, found, right)


def _parting(parting: Parting | None, right: str) -> Iterator[Block]:
    yield Heading("Where they part")
    if parting is None:
        yield Paragraph("Nowhere: both go through the same actions, operations and states.")
        return
    sides = LogSide(parting.left, parting.left_line), LogSide(parting.right, parting.right_line)
    yield Fields([("Left", _value(sides[0], "")), ("Right", _value(sides[1], right))])


def _columns(kind: DifferenceKind) -> list[PageColumn]:
    names = ("Name", "Left", "Right", _LAST.get(kind, "Why"))
    return [PageColumn(name, share=share) for name, share in zip(names, _SHARES, strict=True)]


def _table(kind: DifferenceKind, found: Sequence[LogDifference], right: str) -> Iterator[Block]:
    columns = _columns(kind)
    if not any(one.about or one.left.why or one.right.why for one in found):
        columns.pop()
    rows = (
        (one.name, _value(one.left, ""), _value(one.right, right), _why(one, right))[: len(columns)]
        for one in found[:_MOST]
    )
    yield PageTable(columns, rows)
    yield omission_note(len(found) - _MOST, "differences")


def _value(side: LogSide, other: str) -> Content:
    """What a log says and where; ``other`` is its path if it is not the open one."""
    if side.value is None:
        shown = muted("nothing")
    else:
        shown = code(shortened(side.value, _LONGEST)) if side.value.strip() else muted("empty")
    line = Phrase(LineRef(side.line)) if side.line is not None else Phrase()
    return shown, in_other_log(line, other) if other else line


def _why(one: LogDifference, right: str) -> Content:
    """What it is, and the reason on each side; once where both have the same."""
    about = sentence(one.about.removeprefix(_ORIGIN))
    if str(one.left.why) == str(one.right.why):
        return muted(about), sentence(one.left.why) if str(one.left.why) not in one.about else ""
    reasons = (
        Phrase(f"{side}: ", why) if why else Phrase()
        for side, why in (
            ("left", Phrase(one.left.why)),
            ("right", in_other_log(one.right.why, right)),
        )
    )
    return muted(about), sentence(Phrase.joined("; ", reasons))
