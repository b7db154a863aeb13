"""What an overlay or another package changes, as a page to pass on: the verdict first, then files,
streams, summary and tables. What differs between any two builds is folded."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from msiview.analysis.package_identity import package_title
from msiview.analysis.phrase import sentence
from msiview.database.keys import key_text
from msiview.errors import FormatError
from msiview.format.codepages import name_of
from msiview.format.container import Stream, shown_name
from msiview.overlay.comparison import ComparisonLayer
from msiview.overlay.hazard import Hazard
from msiview.overlay.identity import IdentityValue
from msiview.overlay.marks import Mark
from msiview.overlay.overlay import Conflict
from msiview.overlay.stack import Stack
from msiview.report.browser import browser_page
from msiview.report.change_words import (
    LEGEND,
    LETTERS,
    TONES,
    counts_words,
    letter,
    new_words,
    old_words,
    structure_words,
)
from msiview.report.compared_files import files_blocks, rest_blocks
from msiview.report.findings import changed_findings_blocks
from msiview.report.page import (
    Block,
    Bullets,
    Content,
    Fields,
    Folded,
    Heading,
    PageColumn,
    PageTable,
    Paragraph,
    ReportPage,
    Text,
    Tone,
    code,
    muted,
    strong,
)
from msiview.report.verdicts import conclusion_tone, conclusion_words, verdict_blocks
from msiview.session.change_entry import ChangeEntry
from msiview.session.change_list import STORAGES, STREAMS, SUMMARY, ChangeList
from msiview.session.checking import check_change
from msiview.words import counted, number

_LONGEST = 1000
"""Characters of a value; the JSON has all."""

_DIGITS = 16
"""Digits of a SHA-256."""

_MOST_ALIKE = 3
"""So many hazards of a kind are told in full; the rest is folded."""

_MOST_FOLDED = 300
_MOST_STREAMS = 500

_MOST_ROWS = 6000
"""Lines of all tables together: a page that a browser opens at once and that can be printed."""

_LEAST_OF_TABLE, _MOST_OF_TABLE = 50, 500
"""Lines of one table, depending on how many tables there are."""


@dataclass(frozen=True)
class ChangeReport:
    """The page on a list of changes. ``stack`` has the verdicts where transforms or patches were
    judged; None where two packages are compared."""

    changes: ChangeList
    stack: Stack | None = None

    @property
    def title(self) -> str:
        """``Contoso Reader 1.0 → 1.1: minor upgrade``."""
        database = self.changes.database
        before, after = package_title(database.base), package_title(database.base, database)
        target = f" → {after}" if after != before else ""
        kind = self.changes.update.kind
        return f"{before}{target}: {kind.value if self.changes.names else 'nothing is applied'}"

    def html(self) -> Iterator[str]:
        """The whole page for a browser, in pieces. Reads the streams that differ."""
        return browser_page(ReportPage(self.title, self.blocks()))

    def blocks(self) -> Iterator[Block]:
        """The page. What matters is open; unchanged files and noise are folded."""
        yield Heading(self.title, 1)
        yield Fields(list(self._sides()))
        yield from self._verdict()
        yield from self._rules()
        if self.changes.names:
            yield from changed_findings_blocks(check_change(self.changes.database))
        yield from files_blocks(self.changes.files, self.changes.patches)
        yield from _streams(self.changes)
        yield from _summary(self.changes)
        yield from _tables(self.changes)
        legend = "; ".join(f"{letter} {meaning}" for letter, meaning in LEGEND.items())
        yield Paragraph(muted(f"{legend}. Made by msiview."))

    def _sides(self) -> Iterator[tuple[str, Content]]:
        database = self.changes.database
        yield "From", Path(database.base.path).name
        for name, layer in zip(self.changes.names, database.layers, strict=True):
            compared = isinstance(layer, ComparisonLayer)
            yield "To" if compared else "With", Path(name).name if compared else name
        for name, _ in self.changes.refusals:
            yield "Refused", name

    # -- the verdict -----------------------------------------------------

    def _verdict(self) -> Iterator[Block]:
        changes, update = self.changes, self.changes.update
        yield Heading("Verdict")
        for entry in self.stack.entries if self.stack is not None else ():
            if entry.verdict is not None or entry.refusal:
                words = Text(conclusion_words(entry), conclusion_tone(entry))
                yield Paragraph((strong(f"{entry.overlay.name}:"), words))
        if not changes.names:
            yield Paragraph(strong("Nothing is applied.", Tone.BAD))
        else:
            kind = f"{update.kind.value[:1].upper()}{update.kind.value[1:]}."
            yield Paragraph((strong(kind), update.words))
        yield PageTable(
            [PageColumn(""), PageColumn("Identity"), PageColumn("Before"), PageColumn("After")],
            map(_identity_row, changes.identity),
        )
        counts = counts_words(changes.totals.rows)
        totals = [strong(words, TONES[mark]) for mark, words in counts]
        structure = structure_words(changes.totals)
        if totals or structure:
            besides = f"and {structure}" if totals and structure else structure
            yield Paragraph(("Rows:", *totals, muted(besides)) if totals else besides)
        if self.stack is not None and any(entry.verdict for entry in self.stack.entries):
            yield Folded("Every check", list(verdict_blocks(self.stack)))

    def _rules(self) -> Iterator[Block]:
        changes = self.changes
        broken = changes.update.broken
        hazards = [hazard for hazard in changes.hazards if hazard not in broken]
        stopping = [c for c in changes.database.conflicts if not c.suppressed]
        ignored = [c for c in changes.database.conflicts if c.suppressed]
        counts = (
            (len(stopping), "conflict"),
            (len(broken), "broken rule"),
            (len(hazards), "hazard"),
        )
        words = ", ".join(counted(count, noun) for count, noun in counts if count)
        yield Heading("Rules and hazards", aside=muted(words))
        if stopping:
            yield Paragraph(strong("Windows Installer stops at these conflicts:", Tone.BAD))
            yield from _several([self._conflict(conflict) for conflict in stopping], "conflict")
        for title, found in (("Broken rules of such an update:", broken), ("Hazards:", hazards)):
            if found:
                yield Paragraph(strong(title, Tone.WARNING))
            for _, alike in groupby(found, key=lambda hazard: hazard.id):
                yield from _several([_hazard(hazard) for hazard in alike], "line")
        if not words:
            yield Paragraph("No rule is broken, and neither a conflict nor a hazard was found.")
        if ignored:
            words = f"{counted(len(ignored), 'conflict')} that the layers ask to be ignored"
            told = [self._conflict(conflict) for conflict in ignored[:_MOST_FOLDED]]
            rest = rest_blocks(len(ignored) - len(told), "conflicts")
            yield Folded(words, [Bullets(told), *rest])

    def _conflict(self, conflict: Conflict) -> Content:
        key = key_text(conflict.key) if conflict.key is not None else ""
        place = ", ".join(
            filter(None, (self.changes.names[conflict.layer], conflict.table or "", key))
        )
        return strong(f"{place}:"), str(sentence(conflict.note))


def _several(items: Sequence[Content], noun: str) -> Iterator[Block]:
    """The first of many in full, the rest folded."""
    yield Bullets(items[:_MOST_ALIKE])
    rest = items[_MOST_ALIKE:]
    if rest:
        folded = [Bullets(rest[:_MOST_FOLDED]), *rest_blocks(len(rest) - _MOST_FOLDED, f"{noun}s")]
        yield Folded(f"{counted(len(rest), f'more {noun}')} of this kind", folded)


def _hazard(hazard: Hazard) -> Content:
    return strong(f"{hazard.table}:"), hazard.words


def _identity_row(value: IdentityValue) -> Sequence[Content]:
    mark = Mark.CHANGED if value.differs else None
    return letter(mark), value.name, code(value.old or "none"), code(value.new or "none")


# -- what packages hold besides tables --------------------------------------


def _streams(changes: ChangeList) -> Iterator[Block]:
    """Streams of rows and others, and embedded files."""
    if not changes.stream_changes and not changes.storages:
        return
    yield Heading("Streams and embedded files")
    sides = [PageColumn("Old bytes", is_number=True), PageColumn("New bytes", is_number=True)]
    columns = [PageColumn(""), PageColumn("Name"), *sides, PageColumn("SHA-256"), PageColumn("Of")]
    rows: list[Sequence[Content]] = [
        (
            letter(change.mark),
            code(change.shown_name),
            _size(change.old),
            _size(change.new),
            code(" → ".join(_digest(side) for side in (change.old, change.new) if side)),
            change.owner or "no row: no transform can carry it",
        )
        for change in changes.stream_changes[:_MOST_STREAMS]
    ]
    rows += [
        (letter(s.mark), code(shown_name(s.name)), "", "", "", "embedded file")
        for s in changes.storages[:_MOST_STREAMS]
    ]
    yield PageTable(columns, rows)
    rest = len(changes.stream_changes) + len(changes.storages) - len(rows)
    yield from rest_blocks(rest, "streams and embedded files")


def _size(stream: Stream | None) -> str:
    return number(stream.size) if stream is not None else ""


def _digest(stream: Stream) -> str:
    try:
        return stream.sha256()[:_DIGITS]
    except FormatError:
        return "not readable"


def _summary(changes: ChangeList) -> Iterator[Block]:
    told = [field for field in changes.summary if not field.is_noise]
    noise = [field for field in changes.summary if field.is_noise]
    if not changes.summary and changes.codepages is None:
        return
    yield Heading("Summary information")
    columns = [PageColumn("Property"), PageColumn("Before"), PageColumn("After")]
    rows: list[Sequence[Content]] = [(f.name, f.old or "none", f.new or "none") for f in told]
    if changes.codepages is not None:
        rows.insert(0, ("Code page of the texts", *map(name_of, changes.codepages)))
    if rows:
        yield PageTable(columns, rows)
    if noise:
        yield Folded(
            f"{counted(len(noise), 'property', 'properties')} that any two builds differ in",
            [PageTable(columns, [(f.name, f.old or "none", f.new or "none") for f in noise])],
        )


# -- tables ----------------------------------------------------------------


def _tables(changes: ChangeList) -> Iterator[Block]:
    entries = [entry for entry in changes.entries() if _is_of_table(entry)]
    if not entries:
        return
    yield Heading("Tables")
    entries.sort(key=lambda entry: entry.table)
    tables = [list(found) for _, found in groupby(entries, key=lambda entry: entry.table)]
    fair = _MOST_ROWS // len(tables)
    most = max(_LEAST_OF_TABLE, min(fair, _MOST_OF_TABLE))
    for found in tables:
        yield from _table(found[0].table, found, most, several=len(changes.names) > 1)


def _is_of_table(entry: ChangeEntry) -> bool:
    return not entry.is_remark and entry.table not in (SUMMARY, STREAMS, STORAGES)


def _table(
    name: str, entries: Sequence[ChangeEntry], most: int, *, several: bool
) -> Iterator[Block]:
    told = [entry for entry in entries if not entry.noise]
    noise = [entry for entry in entries if entry.noise]
    structure = [entry.note for entry in told if entry.key is None]
    rows = [entry for entry in told if entry.key is not None]
    yield Heading(name, 3, aside=muted(_row_counts(entries)))
    for note in structure:
        yield Paragraph(note)
    if rows:
        yield from _row_table(rows, most, several)
    if noise:
        words = f"{counted(len(noise), 'change')} that any two builds have"
        yield Folded(words, list(_row_table(noise, most, several)))


def _row_counts(entries: Iterable[ChangeEntry]) -> str:
    """``1 added, 2 changed``: rows, of which each may have several lines."""
    rows = {(entry.key, entry.mark) for entry in entries if entry.key is not None}
    marks = [mark for _, mark in rows]
    return ", ".join(
        f"{number(marks.count(mark))} {mark.value}" for mark in LETTERS if mark in marks
    )


def _row_table(entries: Sequence[ChangeEntry], most: int, several: bool) -> Iterator[Block]:
    names = ["", "Key", "Column", "Before", "After", *(["Layer"] if several else [])]
    shown = (_row(entry, several) for entry in entries[:most])
    yield PageTable([PageColumn(name) for name in names], shown)
    yield from rest_blocks(len(entries) - most, "changes")


def _row(entry: ChangeEntry, several: bool) -> Sequence[Content]:
    return (
        letter(entry.mark),
        code(key_text(entry.key or ())),
        entry.column,
        code(old_words(entry, _LONGEST)),
        code(new_words(entry, _LONGEST)),
        *([entry.by] if several else []),
    )
