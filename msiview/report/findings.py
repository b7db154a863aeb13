"""What was found in a package, as a page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby

from msiview.analysis.phrase import Phrase
from msiview.database.table import Table
from msiview.errors import Severity
from msiview.report.finding_words import (
    change_words,
    counts_words,
    finding_words,
    place_ref,
    with_stop,
)
from msiview.report.page import (
    Block,
    Bullets,
    Content,
    Heading,
    Inline,
    Lines,
    Paragraph,
    Tone,
    muted,
    strong,
)
from msiview.session.checking import CheckedPackage, FindingState, ListedFinding
from msiview.validation.rule import rule_texts
from msiview.words import counted

MOST_LISTED = 20
"""Findings of one case that are listed one by one."""

TONES = {Severity.ERROR: Tone.BAD, Severity.WARNING: Tone.WARNING, Severity.NOTE: Tone.MUTED}

_STATES = {
    FindingState.NEW: "New",
    FindingState.OLD: "As before",
    FindingState.GONE: "Gone",
    None: "",
}
"""The headings, in their order."""


def findings_blocks(
    title: str,
    checked: CheckedPackage,
    tables: Mapping[str, Table],
    *,
    notes: bool = False,
    changed_by: str = "",
) -> Iterator[Block]:
    """All findings but for accepted ones, by what became of them, severity and rule. ``tables`` are
    those that are shown; ``changed_by`` says who made new findings: ``The overlay``."""
    counts = checked.count()
    yield Heading(title, 1, aside=counts_words(counts, notes=notes) or "no findings")
    if changed_by:
        yield Paragraph(change_words(checked, changed_by))
    for state, heading in _STATES.items():
        entries = [
            entry
            for entry in checked.entries
            if entry.state is state
            and entry.accepted is None
            and (notes or entry.severity > Severity.NOTE)
        ]
        if entries and heading:
            yield Heading(heading, 2, aside=counted(len(entries), "finding"))
        yield from _by_severity(entries, tables, apart=not heading)
    yield from _remarks(checked, notes=notes)


def _by_severity(
    entries: Sequence[ListedFinding], tables: Mapping[str, Table], *, apart: bool
) -> Iterator[Block]:
    for severity in reversed(Severity):
        own = [entry for entry in entries if entry.severity is severity]
        if own and apart:
            yield Heading(f"{severity.word}s", 2, aside=counted(len(own), "finding"))
        for rule, found in groupby(own, lambda entry: entry.finding.rule):
            texts = rule_texts(rule)
            title = f"{rule}: {texts.title}" if texts is not None else rule
            yield Heading(title, 3, tone=TONES[severity])
            for _, cases in groupby(found, lambda entry: entry.finding.case):
                yield from _case(list(cases), tables)


def _case(entries: Sequence[ListedFinding], tables: Mapping[str, Table]) -> Iterator[Block]:
    """The findings of one case, with what follows and what to do below them: once where that is
    the same for all."""
    shown = entries[:MOST_LISTED]
    words = [finding_words(entry.finding) for entry in shown]
    shared = len({(each.effect, each.remedy) for each in words}) == 1
    items: list[Content] = []
    for entry, each in zip(shown, words, strict=True):
        own = () if shared else _advice(each.effect, each.remedy)
        place = place_ref(entry.finding, tables)
        items.append((Phrase(place, ":"), with_stop(each.what), *own))
    more = len(entries) - len(shown)
    if more:
        items.append(muted(f"and {counted(more, 'more finding')} of this kind"))
    yield Bullets(items)
    if shared:
        yield Paragraph(_advice(words[0].effect, words[0].remedy), indent=1)


def _advice(effect: str, remedy: str) -> tuple[Inline, ...]:
    return tuple(muted(text) for text in (effect, remedy) if text)


def _remarks(checked: CheckedPackage, *, notes: bool) -> Iterator[Block]:
    """What the list leaves out."""
    hidden = checked.count()[Severity.NOTE]
    if hidden and not notes:
        yield Paragraph(muted(f"{counted(hidden, 'note')} left out."))
    if checked.accepted:
        yield Paragraph(muted(f"{counted(checked.accepted, 'finding')} accepted by the settings."))
    for failed in checked.failed:
        words = f"{failed.rule} could not be tried to its end: {failed.reason}"
        yield Paragraph(strong(words, Tone.BAD))


def changed_findings_blocks(checked: CheckedPackage) -> Iterator[Block]:
    """What a change makes wrong, and how much it mends; nothing where it does neither. Notes do not
    count."""
    entries = [
        entry
        for entry in checked.entries
        if entry.severity > Severity.NOTE and entry.state is not FindingState.OLD
    ]
    if not entries:
        return
    yield Heading("Findings", 2)
    yield Paragraph(change_words(checked, "The change"))
    new = [entry for entry in entries if entry.state is FindingState.NEW]
    yield from _by_severity(new, {}, apart=False)


def row_findings_blocks(
    entries: Sequence[ListedFinding], tables: Mapping[str, Table]
) -> Iterator[Block]:
    """What rules find in the rows that a log names; nothing for none. They need not be the cause:
    that is said, too."""
    if not entries:
        return
    yield Heading("What rules find in these rows", aside=counted(len(entries), "finding"))
    yield Paragraph(
        muted(
            "This is wrong in the rows that are named above, by the rules of msiview check; it "
            "may be why they failed, or not."
        )
    )
    yield from _by_severity(entries, tables, apart=False)


def finding_lines(entries: Iterable[ListedFinding]) -> Lines:
    """Findings at a place, a line each and what follows from it below; nothing for none."""
    lines: list[tuple[int, Content]] = []
    for entry in entries:
        words = finding_words(entry.finding)
        head = strong(f"{entry.severity.word}, {entry.finding.rule}:", TONES[entry.severity])
        lines.append((0, (head, with_stop(words.what))))
        advice = _advice(words.effect, words.remedy)
        if advice:
            lines.append((1, advice))
    return Lines(lines)
