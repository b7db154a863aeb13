"""Finding: what is no error, such as lost lines, ignored failures and components that were left
out."""

from __future__ import annotations

from collections.abc import Iterator

from msiview.analysis.logs.cause.action_words import action_words
from msiview.analysis.logs.cause.candidates import action_return
from msiview.analysis.logs.cause.failing_action import FAILED, is_ignored
from msiview.analysis.logs.cause.named_in_messages import component_of
from msiview.analysis.logs.cause.outcome import SUCCEEDED
from msiview.analysis.logs.findings.finding import LogFinding, Subject, limited
from msiview.analysis.logs.log_lines import lines_of_kind
from msiview.logs.facts import Message
from msiview.logs.line_kinds import Level, LineKind
from msiview.words import counted

_MOST_LINES = 2000
_MOST_NAMED = 5
_HIGHER_VERSION = "since the same component with higher versioned keyfile exists"
_LEFT_FEATURE = "is not present in the Component table"

_LOST = (
    "Two processes wanted to write at once, so lines are missing there. What the log does not tell "
    "may have happened all the same."
)
_IGNORED = "The action is marked so that the installation goes on when it fails."
_COMMITTED = (
    "The installation succeeded all the same: an action that runs when everything is done (a "
    "commit action) ends nothing when it fails. What it was to do may not have been done."
)
_VANISHING = (
    "That is decided before an old version of the product is removed. If its removal takes the "
    "file away, nothing puts it back: the classic cause of files that are missing after a major "
    "upgrade. Compare File.Version, and where RemoveExistingProducts stands in the sequence."
)
_RULE_OF_FEATURES = (
    "A small update or minor upgrade must not take components out of a feature; the feature "
    "becomes advertised."
)


def lost_lines(subject: Subject) -> Iterator[LogFinding]:
    """Places where two processes fought for the log."""
    lines = list(lines_of_kind(subject.facts, LineKind.LOST_LINES))
    if lines:
        yield LogFinding(
            id="lost-lines",
            line=lines[0],
            title=f"Lines were lost in {counted(len(lines), 'place')}",
            explanation=_LOST,
            lines=limited(lines),
            level=Level.WARNING,
        )


def ignored_failures(subject: Subject) -> Iterator[LogFinding]:
    """Custom actions that failed and were ignored, by action: as they are marked so, or as they
    ran when all was done; then failures that did not end the outer action."""
    ignored: dict[str, list[tuple[int, int]]] = {}
    late: dict[str, list[tuple[int, int]]] = {}
    for message in subject.messages:
        if message.source == LineKind.CUSTOM_ACTION_RETURN:
            returned = action_return(message.text)
            if returned is None:
                continue
            if returned.is_ignored:
                ignored.setdefault(returned.action, []).append((message.line, returned.code))
            elif returned.action and _ended_nothing(subject, message):
                late.setdefault(returned.action, []).append((message.line, returned.code))
    for name, returns in ignored.items():
        yield _ignored(subject, name, returns, _IGNORED, Level.INFO)
    for name, returns in late.items():
        yield _ignored(subject, name, returns, _COMMITTED, Level.WARNING)
    yield from _ignored_inside(subject)


def _ignored(
    subject: Subject, name: str, returns: list[tuple[int, int]], why: str, level: Level
) -> LogFinding:
    """An action that failed; ``returns`` are the lines that say so, and the codes."""
    about = action_words(subject.tables, name)
    codes = ", ".join(str(code) for code in dict.fromkeys(code for _, code in returns))
    return LogFinding(
        id="ignored-failure",
        line=returns[0][0],
        title=f"{name or 'A custom action'} failed ({codes}), which was ignored",
        explanation=" ".join([why, *(f"{line}." for line in about.lines)]),
        lines=limited([line for line, _ in returns]),
        row=about.row if about.custom is not None else None,
        level=level,
    )


def _ended_nothing(subject: Subject, message: Message) -> bool:
    """Whether everything around what an action returned succeeded all the same."""
    actions, number = subject.facts.actions, message.action
    while number is not None:
        if actions[number].returned == FAILED:
            return False
        number = actions[number].parent
    return subject.ended.kind in SUCCEEDED


def _ignored_inside(subject: Subject) -> Iterator[LogFinding]:
    failed = [
        action
        for action in subject.facts.actions
        if action.returned == FAILED and is_ignored(subject.facts, action)
    ]
    if failed:
        names = list(dict.fromkeys(action.name for action in failed))
        yield LogFinding(
            id="ignored-failure",
            line=failed[0].end_line or failed[0].line,
            title=f"{', '.join(names[:_MOST_NAMED])} failed inside another action, which went on",
            explanation="A nested installation or removal failed, and that was ignored.",
            lines=limited([action.end_line or action.line for action in failed]),
        )


def components_not_installed(subject: Subject) -> Iterator[LogFinding]:
    """Components that are not installed because a higher version exists, and components that were
    removed from their feature."""
    higher: list[int] = []
    left: list[int] = []
    for line in subject.facts.decision_lines[:_MOST_LINES]:
        if subject.facts.levels[line] < Level.WARNING:
            continue
        text = subject.text(line)
        if _HIGHER_VERSION in text:
            higher.append(line)
        elif _LEFT_FEATURE in text:
            left.append(line)
    if higher:
        row = None
        if subject.tables is not None:
            guid = subject.text(higher[0]).partition("{")[2].partition("}")[0]
            row = component_of(subject.tables, f"{{{guid}}}")
        yield LogFinding(
            id="components-disallowed",
            line=higher[0],
            title=f"{counted(len(higher), 'component')} left out: a higher version is there",
            explanation=_VANISHING,
            lines=limited(higher),
            row=row,
            level=Level.WARNING,
        )
    if left:
        yield LogFinding(
            id="component-left-feature",
            line=left[0],
            title=f"{counted(len(left), 'component')} registered to a feature that has lost them",
            explanation=_RULE_OF_FEATURES,
            lines=limited(left),
            level=Level.WARNING,
        )
