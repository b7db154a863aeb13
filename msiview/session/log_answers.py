"""All that is asked of a log first: how it ended, why, and what else is worth knowing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from msiview.analysis.logs.cause.first_error import FirstError, first_error
from msiview.analysis.logs.cause.outcome import Outcome, outcome
from msiview.analysis.logs.findings.finding import LogFinding
from msiview.analysis.logs.findings.log_findings import log_findings
from msiview.analysis.logs.findings.waits import wait_findings
from msiview.analysis.logs.links.package_match import PackageMatch, package_match
from msiview.database.package import Package
from msiview.database.table import Table
from msiview.logs.log import Log
from msiview.progress import Progress


@dataclass(frozen=True, slots=True)
class LogAnswers:
    """``first_error`` is None where nothing went wrong, ``match`` without a package.

    ``findings`` are what is worth knowing beside the first error: one that only says the same of
    it again is not among them.
    """

    outcome: Outcome
    first_error: FirstError | None
    findings: list[LogFinding]
    match: PackageMatch | None


def find_answers(
    log: Log, tables: Mapping[str, Table], package: Package | None, progress: Progress
) -> LogAnswers:
    """Everything that is asked first, from the facts of a log."""
    progress("Looking for the outcome")
    known = tables or None
    ended = outcome(log)
    error = first_error(log, known, ended)
    found = [*log_findings(log, known, ended), *wait_findings(log, known, progress)]
    return LogAnswers(
        ended,
        error,
        [finding for finding in found if error is None or not _repeats(finding, error)],
        package_match(log, tables, package) if package is not None and tables else None,
    )


def _repeats(finding: LogFinding, error: FirstError) -> bool:
    """Whether a finding is about the lines of the first error and adds nothing to what is said
    of it. That of error 1334, say, does add why cabinets and tables disagree, so it stays."""
    is_about_it = any(error.line <= line <= error.last for line in finding.lines)
    says_more = str(finding.explanation) not in error.explanation
    advises_more = not set(finding.checks) <= set(error.checks)
    names_more = finding.row is not None and finding.row not in error.rows
    return is_about_it and not (says_more or advises_more or names_more)
