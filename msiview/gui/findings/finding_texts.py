"""What the list of findings shows of each, and how it is filtered by that."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from msiview.errors import Severity
from msiview.report.finding_words import finding_words, place_words
from msiview.session.checking import FindingState
from msiview.validation.rule import rule_texts
from msiview.visible_text import one_line

if TYPE_CHECKING:
    from msiview.progress import Progress
    from msiview.session.checking import ListedFinding
    from msiview.session.finding_list import FindingGroup

_LONGEST = 600
_STEP = 2000

_STATE_WORDS = {FindingState.NEW: "new", FindingState.OLD: "", FindingState.GONE: "gone", None: ""}


def entry_texts(entry: ListedFinding) -> tuple[str, str, str, str]:
    """Rule, state, place, and what is wrong."""
    finding = entry.finding
    return (
        finding.rule,
        "accepted" if entry.accepted is not None else _STATE_WORDS[entry.state],
        one_line(place_words(finding), _LONGEST),
        one_line(finding_words(finding).what, _LONGEST),
    )


def group_title(group: FindingGroup) -> str:
    """What stands in the line of a group: ``Errors``, a rule with its title, a table."""
    if isinstance(group.key, Severity):
        return f"{group.key.word}s"
    texts = rule_texts(group.key)
    if texts is not None:
        return f"{group.key}: {texts.title}"
    return group.key or "The file"


def advice(entry: ListedFinding) -> str:
    """What a finding does to users, what to do, and why it is accepted, if it is."""
    words = finding_words(entry.finding)
    accepted = f"Accepted: {entry.accepted}." if entry.accepted is not None else ""
    return " ".join(filter(None, (words.effect, words.remedy, accepted)))


def chosen_entries(
    entries: Sequence[ListedFinding], text: str, progress: Progress, *, notes: bool, accepted: bool
) -> list[ListedFinding]:
    """The findings that have a text in any column, in any case; notes and accepted ones only where
    they are asked for."""
    folded = text.strip().casefold()
    found = []
    for number, entry in enumerate(entries):
        if not number % _STEP:
            progress("Filtering the findings", number, len(entries))
        if entry.severity is Severity.NOTE and not notes:
            continue
        if entry.accepted is not None and not accepted:
            continue
        if not folded or any(folded in part.casefold() for part in entry_texts(entry)):
            found.append(entry)
    return found
