"""Collects all findings of a log."""

from __future__ import annotations

from msiview.analysis.logs.cause.named_in_messages import Tables
from msiview.analysis.logs.cause.outcome import Outcome, outcome
from msiview.analysis.logs.findings.early_ends import early_ends
from msiview.analysis.logs.findings.finding import LogFinding, Subject
from msiview.analysis.logs.findings.handle_leaks import handle_leaks
from msiview.analysis.logs.findings.impersonation import impersonation
from msiview.analysis.logs.findings.missing_cabinet_files import missing_cabinet_files
from msiview.analysis.logs.findings.numbered_findings import numbered_findings
from msiview.analysis.logs.findings.quiet_runs import (
    not_elevated,
    nothing_changed,
    root_folders,
)
from msiview.analysis.logs.findings.remarks import (
    components_not_installed,
    ignored_failures,
    lost_lines,
)
from msiview.analysis.logs.findings.restarts import files_in_use, restarts
from msiview.analysis.logs.findings.settings import moved_folders, overwritten_properties
from msiview.analysis.logs.findings.unregistered_components import unregistered_components
from msiview.logs.log import Log
from msiview.progress import Progress, no_progress

_FAMILIES = (
    early_ends,
    missing_cabinet_files,
    unregistered_components,
    numbered_findings,
    handle_leaks,
    impersonation,
    ignored_failures,
    components_not_installed,
    files_in_use,
    restarts,
    not_elevated,
    overwritten_properties,
    moved_folders,
    root_folders,
    nothing_changed,
    lost_lines,
)


def log_findings(
    log: Log,
    tables: Tables | None,
    ended: Outcome | None = None,
    progress: Progress | None = None,
) -> list[LogFinding]:
    """The findings of a log besides its first error: the most important first, then by line.

    ``tables`` are those of the open package, with its overlay; ``ended`` is the log's outcome, if
    it is known already.
    """
    subject = Subject(log, ended if ended is not None else outcome(log), tables)
    progress = progress or no_progress()
    found: list[LogFinding] = []
    for done, family in enumerate(_FAMILIES):
        progress("Looking for findings", done, len(_FAMILIES))
        found += family(subject)
    return sorted(found, key=lambda finding: (-finding.level, finding.line))
