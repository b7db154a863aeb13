"""What the head of the pane says: all that is asked of a log once it has been read."""

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
    """``first_error`` is None where nothing went wrong, ``match`` without a package."""

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
    return LogAnswers(
        ended,
        first_error(log, known, ended),
        [*log_findings(log, known, ended), *wait_findings(log, known, progress)],
        package_match(log, tables, package) if package is not None and tables else None,
    )
