"""All that is asked of a log first: how it ended, why, and what else is worth knowing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from msiview.analysis.logs.cause.first_error import FirstError
from msiview.analysis.logs.cause.outcome import Outcome, outcome
from msiview.analysis.logs.findings.finding import LogFinding
from msiview.analysis.logs.findings.log_findings import log_findings
from msiview.analysis.logs.findings.waits import wait_findings
from msiview.analysis.logs.links.package_match import PackageMatch, package_match
from msiview.analysis.logs.rights import Rights, rights
from msiview.analysis.logs.run_answers import RunAnswer, run_answers
from msiview.database.package import Package
from msiview.database.table import Table
from msiview.logs.log import Log
from msiview.logs.runs import LogRun, RunKey, RunKind, chosen_run
from msiview.progress import Progress


@dataclass(frozen=True, slots=True)
class LogAnswers:
    """``first_error`` is None where nothing went wrong, ``match`` without a package. Of a file with
    several runs these are of the one that it is asked about (:meth:`~msiview.logs.log.Log.part`),
    and ``runs`` tells of all.

    ``findings`` are what is worth knowing beside the first error: one that only says the same of
    it again is not among them.
    """

    outcome: Outcome
    first_error: FirstError | None
    findings: list[LogFinding]
    match: PackageMatch | None
    rights: Rights
    runs: list[RunAnswer]
    run: LogRun | None = None
    """The run that these are answers to; None for a log without lines."""

    @property
    def has_failed(self) -> bool:
        """Whether one of the runs is known to have failed."""
        return any(run.has_failed for run in self.runs)


def find_answers(
    log: Log,
    tables: Mapping[str, Table],
    package: Package | None,
    progress: Progress,
    asked: RunKey | None = None,
) -> LogAnswers:
    """Everything that is asked first, from the facts of a log: of the run that is asked about, or
    the main one."""
    progress("Looking for the outcome")
    known = tables or None
    runs = run_answers(log, known)
    chosen = chosen_run([answer.run for answer in runs], asked)
    main = next((answer for answer in runs if answer.run == chosen), None)
    error = main.first_error if main is not None else None
    found: list[LogFinding] = []
    part = log.part(chosen)
    ended = main.outcome if main is not None else outcome(log)
    if main is None or main.run.kind is RunKind.ENGINE:
        found = [*log_findings(part, known, ended, progress), *wait_findings(part, known)]
    return LogAnswers(
        ended,
        error,
        [finding for finding in found if error is None or not _repeats(finding, error)],
        package_match(part, tables, package) if package is not None and tables else None,
        rights(part, ended.section.line if ended.section is not None else 0),
        runs,
        chosen,
    )


def _repeats(finding: LogFinding, error: FirstError) -> bool:
    """Whether a finding is about the lines of the first error and adds nothing to what is said
    of it. That of error 1334, say, does add why cabinets and tables disagree, so it stays."""
    is_about_it = any(error.line <= line <= error.last for line in finding.lines)
    says_more = str(finding.explanation) not in error.explanation
    advises_more = not set(finding.checks) <= set(error.checks)
    names_more = finding.row is not None and finding.row not in error.rows
    return is_about_it and not (says_more or advises_more or names_more)
