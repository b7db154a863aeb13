"""What was found in packages, in each of the formats that it is written in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import TYPE_CHECKING, TypeAlias

from msiview.errors import Severity
from msiview.report.finding_words import finding_words, place_words, summary_line
from msiview.report.findings import findings_blocks
from msiview.report.page import Block, ReportPage
from msiview.report.text import text_of
from msiview.session.checking import CheckedPackage, ListedFinding
from msiview.session.opened_package import OpenedPackage
from msiview.visible_text import visible

if TYPE_CHECKING:
    from msiview.report.findings_junit import Fails

CheckedFiles: TypeAlias = Sequence[tuple[OpenedPackage, CheckedPackage]]

FORMATS = ("text", "json", "sarif", "junit", "markdown", "csv", "html")

SUFFIXES: Mapping[str, str] = {
    ".sarif": "sarif",
    ".json": "json",
    ".xml": "junit",
    ".csv": "csv",
    ".md": "markdown",
    ".html": "html",
    ".txt": "text",
}
"""The formats by the endings of files."""

_HEADERS = ("file", "severity", "rule", "state", "place", "table", "key", "column")
_SENTENCES = ("what is wrong", "what it does", "what to do", "accepted")


def is_failure(entry: ListedFinding) -> bool:
    """Whether a finding is an error that counts."""
    return entry.counts and entry.severity is Severity.ERROR


def findings_text(
    format_: str,
    found: CheckedFiles,
    *,
    notes: bool = False,
    fails: Fails = is_failure,
    changed_by: str = "",
) -> Iterator[str]:
    """The findings on some files in one of :data:`FORMATS`, piece by piece.

    ``notes`` says whether those for people tell notes, ``fails`` which findings make a test of
    JUnit fail, ``changed_by`` who made findings that are new.
    """
    named = [(opened.package.path, checked) for opened, checked in found]
    blocks = _blocks(found, notes=notes, changed_by=changed_by)
    # Each format imports what it needs: checking a small package takes hardly longer than starting.
    match format_:
        case "json":
            from msiview.export.json_text import encode
            from msiview.report.findings_object import findings_object

            return (f"{encode(findings_object(*each))}\n" for each in found)
        case "sarif":
            from msiview.export.json_text import encode
            from msiview.report.findings_sarif import sarif_object

            return iter((f"{encode(sarif_object(named))}\n",))
        case "junit":
            from msiview.report.findings_junit import junit_text

            return iter((junit_text(named, fails),))
        case "markdown":
            from msiview.report.findings_markdown import markdown_findings

            return map(visible, markdown_findings(named, notes=notes))
        case "csv":
            return _csv(named)
        case "html":
            from msiview.report.browser import browser_page

            return browser_page(ReportPage(_title(found), blocks))
    if len(found) > 1:
        return (f"{visible(path)}: {summary_line(checked)}\n" for path, checked in named)
    return map(visible, text_of(blocks))


def _title(found: CheckedFiles) -> str:
    return "Findings on " + ", ".join(opened.package.name for opened, _ in found)


def _blocks(found: CheckedFiles, *, notes: bool, changed_by: str) -> Iterable[Block]:
    return chain.from_iterable(
        findings_blocks(
            opened.package.path, checked, opened.tables, notes=notes, changed_by=changed_by
        )
        for opened, checked in found
    )


def _csv(named: Iterable[tuple[str, CheckedPackage]]) -> Iterator[str]:
    """A line for each finding, notes and accepted ones included."""
    import csv
    import io

    from msiview.format.spreadsheet_text import neutralised

    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow([*_HEADERS, *_SENTENCES])
    for path, checked in named:
        for entry in checked.entries:
            finding, words = entry.finding, finding_words(entry.finding)
            cells = (
                path,
                entry.severity.word.lower(),
                finding.rule,
                entry.state.value if entry.state is not None else "",
                place_words(finding),
                finding.table,
                "/".join(finding.key),
                finding.column,
                *(words.what, words.effect, words.remedy, entry.accepted or ""),
            )
            writer.writerow(map(neutralised, cells))
            yield buffer.getvalue()
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue()
