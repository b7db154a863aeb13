"""What a log tells as a whole: for a terminal, and as a page to pass on."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from msiview.analysis.logs.log_words import verdict_words
from msiview.analysis.logs.timeline import timeline
from msiview.progress import Progress, no_progress
from msiview.report.log_actions import slowest_blocks
from msiview.report.log_answers import answers_blocks
from msiview.report.page import Block, Excerpt, Paragraph, ReportPage, muted

if TYPE_CHECKING:
    from msiview.analysis.logs.cause.first_error import FirstError
    from msiview.analysis.logs.cause.named_in_messages import Tables
    from msiview.export.redaction import Redactor
    from msiview.logs.facts import StateLine
    from msiview.logs.log import Log
    from msiview.session.log_answers import LogAnswers
    from msiview.session.opened_log import OpenedLog
    from msiview.session.opened_package import OpenedPackage

_BEFORE, _BEHIND = 20, 8
"""Lines around the first cause that are shown."""

_MOST_NOT_INSTALLED = 10
"""Components that are named on a terminal."""


@dataclass(frozen=True)
class LogReport:
    """What pages on a log are made from. ``tables`` are those of the open package with its
    overlay, none without one. ``package`` is that package, where what rules find in it is to be
    told, too."""

    log: Log
    answers: LogAnswers
    tables: Tables
    package: OpenedPackage | None = None

    @classmethod
    def of(cls, opened: OpenedLog) -> LogReport:
        """The report of a log that has been read: of a file with several runs that of the one
        that it is asked about."""
        answers = opened.answers if opened.answers is not None else opened.find_answers()
        return cls(opened.log.part(), answers, opened.tables, opened.package)

    def summary(self) -> Iterator[Block]:
        """The answers, what stays out, what rules find there, and what took longest."""
        yield from answers_blocks(self.answers, self.log)
        states = []
        if self.log.facts.component_lines:
            # Only here: half of what a command on a small log, or on one without states, would
            # import.
            from msiview.analysis.logs.reasons.state_reasons import StateReasons, missing_components
            from msiview.report.log_states import not_installed_blocks

            states = missing_components(self.log)
            if states:
                reasons = StateReasons(self.log, self.tables or None)
                yield from not_installed_blocks(states, reasons, _MOST_NOT_INSTALLED)
        yield from self._rules(states, no_progress())
        yield from slowest_blocks(timeline(self.log.facts, self.tables or None))

    def _rules(self, not_installed: Iterable[StateLine], progress: Progress) -> Iterator[Block]:
        """What rules find in the rows of the first cause and of components that stay out."""
        error = self.answers.first_error
        rows = [
            *(error.rows if error is not None else ()),
            *(("Component", (state.name,)) for state in not_installed),
        ]
        if self.package is None or not rows:
            return
        # Only here: without a package, or without a fault, there is nothing to try rules on.
        from msiview.report.findings import row_findings_blocks
        from msiview.session.row_findings import findings_on_rows

        found = findings_on_rows(self.package, rows, progress)
        yield from row_findings_blocks(found, self.tables)

    def html(
        self, redactor: Redactor | None = None, progress: Progress | None = None
    ) -> Iterator[str]:
        """All of it as one page of HTML, in pieces. ``redactor``, which has learned the log, takes
        the names out. Takes as long as the reasons of all states do: seconds for a large log.
        Raises :class:`~msiview.errors.UnreadableFile`."""
        from msiview.report.browser import browser_page

        outcome = self.answers.outcome
        title = ": ".join(filter(None, (verdict_words(outcome), outcome.facts.product)))
        blocks = self._everything(redactor, progress or no_progress())
        return browser_page(ReportPage(title, blocks), str if redactor is None else redactor.redact)

    def _everything(self, redactor: Redactor | None, progress: Progress) -> Iterator[Block]:
        from msiview.analysis.logs.reasons.state_reasons import StateReasons, missing_components
        from msiview.report.log_actions import actions_blocks
        from msiview.report.log_properties import properties_blocks
        from msiview.report.log_states import not_installed_blocks, states_blocks

        log, tables, error = self.log, self.tables or None, self.answers.first_error
        excerpt = self._around(error) if error is not None else None
        yield from answers_blocks(self.answers, log, excerpt)
        reasons = StateReasons(log, tables, progress)
        states = missing_components(log)
        if states:
            yield from not_installed_blocks(states, reasons)
        yield from self._rules(states, progress)
        yield from actions_blocks(timeline(log.facts, tables))
        yield from states_blocks(log, reasons)
        yield from properties_blocks(reasons.moments, self.tables, _value_cleaner(redactor))
        names = " Names of people and machines were replaced." if redactor is not None else ""
        yield Paragraph(muted(f"Made by msiview. Lines count from 1.{names}"))

    def _around(self, error: FirstError) -> Excerpt:
        first = max(0, error.line - _BEFORE)
        shown = self.log.text.lines(first, error.last + _BEHIND + 1 - first)
        return Excerpt(list(enumerate(shown, first)), range(error.line, error.last + 1))


def _value_cleaner(redactor: Redactor | None) -> Callable[[str, str], str]:
    """Takes names out of values of properties: the name of a property may say that its value is a
    person's."""
    if redactor is None:
        return lambda _, value: value

    def clean(name: str, value: str) -> str:
        head = f"Property(S): {name} = "
        return redactor.redact(head + " ".join(value.splitlines())).removeprefix(head)

    return clean
