"""What was found in packages as Markdown, for a comment on a change or a ticket."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msiview.errors import Severity
from msiview.export.markdown import markdown_escaped
from msiview.report.finding_words import counts_words, finding_words, place_words
from msiview.session.checking import CheckedPackage, ListedFinding
from msiview.words import counted

_MOST_ROWS = 200


def markdown_findings(
    checked: Iterable[tuple[str, CheckedPackage]], *, notes: bool = False
) -> Iterator[str]:
    """A heading with counts for each file, given by its path, and a table of its findings."""
    for path, found in checked:
        yield f"## {markdown_escaped(path)}\n\n"
        counts = counts_words(found.count(), notes=notes) or "no findings"
        yield f"{counts[0].upper()}{counts[1:]}.\n\n"
        entries = [
            entry
            for entry in found.entries
            if entry.accepted is None and (notes or entry.severity > Severity.NOTE)
        ]
        entries.sort(key=lambda entry: -entry.severity)
        yield from findings_table(entries[:_MOST_ROWS])
        if len(entries) > _MOST_ROWS:
            yield f"\n{counted(len(entries) - _MOST_ROWS, 'more finding')}.\n"
        yield "\n"


def findings_table(entries: Iterable[ListedFinding]) -> Iterator[str]:
    """Findings as a table; nothing for none. With a column for what became of each, where something
    is compared."""
    listed = list(entries)
    if not listed:
        return
    compared = any(entry.state is not None for entry in listed)
    names = ["", "rule", "place", "what is wrong", "what to do", *(["state"] if compared else [])]
    yield _line(names)
    yield _line(["---"] * len(names))
    for entry in listed:
        words = finding_words(entry.finding)
        state = [entry.state.value if entry.state is not None else ""] if compared else []
        cells = (place_words(entry.finding), words.what, words.remedy, *state)
        yield _line([entry.severity.word, entry.finding.rule, *map(markdown_escaped, cells)])


def _line(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |\n"
