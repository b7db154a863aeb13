"""What a log answers, as a page to read: how it ended, the first error, what else was found."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from msiview.analysis.logs.log_words import duration_words, verdict_words
from msiview.database.cells import Cell
from msiview.gui.log.outcome_words import verdict_token
from msiview.gui.log.rich_text import RichText, key_words
from msiview.gui.texts import counted, number
from msiview.logs.line_kinds import Level
from msiview.session.log_answers import LogAnswers

if TYPE_CHECKING:
    from msiview.analysis.logs.cause.first_error import FirstError
    from msiview.analysis.logs.cause.outcome import Outcome
    from msiview.analysis.logs.findings.finding import LogFinding
    from msiview.analysis.logs.links.package_match import PackageMatch

HasRow = Callable[[str, str], bool]
"""Whether the package has the row of a table with this key."""

CANCELLED = "cancelled"
_MARKS = {
    "success": "\N{CHECK MARK}",
    "restart": "\N{CHECK MARK}",
    "unfinished": "?",
    "excerpt": "?",
}
_FAILED = "\N{BALLOT X}"
_LEVELS = {
    Level.TRACE: ("", "text.main"),
    Level.INFO: ("", "text.main"),
    Level.WARNING: ("!", "defect.warning"),
    Level.ERROR: (_FAILED, "defect.error"),
}


class AnswersPage:
    """Writes the page; ``has_row`` tells which rows can be gone to."""

    def __init__(self, rich: RichText, has_row: HasRow) -> None:
        self._rich, self._has_row = rich, has_row

    def html(self, answers: LogAnswers) -> str:
        """The whole page."""
        return "".join(self._parts(answers))

    def _parts(self, answers: LogAnswers) -> Iterator[str]:
        outcome = answers.outcome
        yield from self._outcome(outcome)
        if answers.match is not None:
            yield from self._match(answers.match)
        if answers.first_error is not None:
            yield from self._error(answers.first_error)
        elif outcome.has_failed and outcome.kind != CANCELLED:
            yield self._rich.heading("First error")
            yield self._rich.paragraph(
                "No line tells the cause. Look at the last actions before the end; a verbose log "
                "(/l*v) of a new attempt tells more."
            )
        yield from self._findings(_others(answers), answers.first_error is not None)
        facts = list(self._facts(outcome))
        if facts:
            yield self._rich.heading("What it was about")
            yield self._rich.table(facts)

    # -- how it ended ----------------------------------------------------

    def _outcome(self, outcome: Outcome) -> Iterator[str]:
        rich = self._rich
        mark = _MARKS.get(outcome.kind, _FAILED)
        title = rich.title(f"{mark} {verdict_words(outcome)}", verdict_token(outcome))
        place = rich.line(outcome.line) if outcome.line is not None else ""
        code = ""
        if outcome.code is not None:
            code = f"exit code {outcome.code} {outcome.name}".strip()
        yield rich.paragraph(title, rich.muted(code), place)
        yield rich.paragraph(rich.sentence(outcome.meaning))

    def _facts(self, outcome: Outcome) -> Iterator[tuple[str, str]]:
        rich, facts, section = self._rich, outcome.facts, outcome.section
        product = f"{facts.product} {facts.version}".strip()
        rows = [
            ("Product", rich.plain(product)),
            ("Manufacturer", rich.plain(facts.manufacturer)),
            ("Product code", rich.code(facts.product_code) if facts.product_code else ""),
            ("Package", rich.plain(facts.package)),
            ("Patch", rich.plain(facts.patch)),
        ]
        if section is not None:
            began = rich.plain(f"{section.date} {section.time}".strip())
            rows.append(("Began", f"{began} {rich.line(section.line)}" if began else ""))
        if outcome.duration is not None:
            rows.append(("Took", duration_words(outcome.duration)))
        if outcome.engine:
            rows.append(("Windows Installer", rich.plain(outcome.engine)))
        if outcome.sections > 1:
            rows.append(("Logs in this file", f"{number(outcome.sections)}, this is the last"))
        for name, value in rows:
            if value:
                yield rich.muted(name), value

    # -- the first error -------------------------------------------------

    def _error(self, error: FirstError) -> Iterator[str]:
        rich = self._rich
        yield rich.heading("First error")
        yield rich.paragraph(rich.line(error.line), rich.code(error.text, token="defect.error"))
        if error.explanation:
            yield rich.paragraph(rich.sentence(error.explanation))
        yield from self._where(error)
        if error.checks:
            yield rich.paragraph(rich.strong("What to look at"), above=4)
            for check in error.checks:
                yield rich.paragraph("\N{BULLET}", rich.sentence(check), indent=1)
        if error.by:
            yield rich.paragraph(rich.sentence(f"Why this line: {error.by}", "text.muted"))

    def _where(self, error: FirstError) -> Iterator[str]:
        rich = self._rich
        rows = []
        if error.action:
            place = rich.line(error.action_line) if error.action_line is not None else ""
            rows.append(("Action", f"{rich.code(error.action)} {place}"))
        if error.about is not None:
            rows += [("", rich.plain(line)) for line in error.about.lines]
        if error.condition:
            rows.append(("Condition", rich.code(error.condition)))
        for row in error.rows:
            rows.append(("Row", self._row(row)))
        if error.output is not None:
            first, last = error.output
            span = f"lines {number(first + 1)} to {number(last + 1)}"
            rows.append(("Its output", rich.line(first, span)))
        if error.others:
            rows.append(("See also", rich.lines(error.others)))
        yield rich.table((rich.muted(name), value) for name, value in rows)

    # -- findings and the package ------------------------------------------

    def _findings(self, findings: list[LogFinding], is_besides: bool) -> Iterator[str]:
        rich = self._rich
        if not findings:
            return
        title = "What else was found" if is_besides else "What was found"
        yield rich.heading(f"{title} ({number(len(findings))})")
        for finding in findings:
            mark, token = _LEVELS[finding.level]
            yield rich.paragraph(
                rich.strong(f"{mark} {finding.title}".strip(), token),
                rich.lines(finding.lines or (finding.line,)),
                above=4,
            )
            if finding.explanation:
                yield rich.paragraph(rich.sentence(finding.explanation), indent=1)
            for check in finding.checks:
                yield rich.paragraph("\N{BULLET}", rich.sentence(check), indent=1)
            if finding.row is not None:
                yield rich.paragraph(self._row(finding.row), indent=1)

    def _match(self, match: PackageMatch) -> Iterator[str]:
        rich = self._rich
        if not match.differences:
            return
        yield rich.heading("Another package than the open one")
        for difference in match.differences:
            yield rich.paragraph(rich.colored(difference, "defect.warning"))
        if match.components:
            found = f"{number(match.mentioned)} of {counted(match.components, 'component')}"
            yield rich.paragraph(rich.muted(f"{found} of the open package are in the log."))

    def _row(self, row: tuple[str, tuple[Cell, ...]]) -> str:
        table, key = row[0], key_words(row[1])
        if self._has_row(table, key):
            return self._rich.row(table, key)
        return self._rich.plain(f"{table} {key}")


def _others(answers: LogAnswers) -> list[LogFinding]:
    """The findings, without that of the first error."""
    first = answers.first_error
    if first is None:
        return answers.findings
    own = f"error-{first.code}"
    return [one for one in answers.findings if one.id != own or first.line not in one.lines]
