"""How each run in a log ended, and why."""

from __future__ import annotations

from dataclasses import dataclass

from msiview.analysis.logs.cause.first_error import FirstError, first_error
from msiview.analysis.logs.cause.named_in_messages import Tables
from msiview.analysis.logs.cause.other_runs import (
    bundle_error,
    bundle_outcome,
    deployment_error,
    deployment_log,
    deployment_outcome,
    failed_package,
)
from msiview.analysis.logs.cause.outcome import Outcome, outcome
from msiview.logs.log import Log
from msiview.logs.runs import LogRun, RunKind


@dataclass(frozen=True, slots=True)
class RunAnswer:
    """One run. ``log`` is the path of a log that tells more: that of the package that failed in a
    bundle, or the one that ``msiexec`` was told to write; empty where none is named."""

    run: LogRun
    outcome: Outcome
    first_error: FirstError | None
    log: str = ""

    @property
    def has_failed(self) -> bool:
        """Whether it is known to have failed; part of a log tells so by an error."""
        if self.outcome.code is None and self.run.kind is RunKind.ENGINE:
            return self.outcome.has_failed or self.first_error is not None
        return self.outcome.has_failed


def run_answer(log: Log, run: LogRun, tables: Tables | None) -> RunAnswer:
    """How one run of a log ended. ``tables`` are those of the open package, with its overlay."""
    if run.bundle is not None:
        failed = failed_package(run.bundle)
        path = failed.log if failed is not None else ""
        return RunAnswer(run, bundle_outcome(run.bundle), bundle_error(log, run.bundle), path)
    if run.kind is RunKind.DEPLOYMENT:
        return RunAnswer(
            run,
            deployment_outcome(run.deployment),
            deployment_error(log, run.deployment),
            deployment_log(run.deployment),
        )
    part = log.part(run)
    ended = outcome(part)
    return RunAnswer(run, ended, first_error(part, tables, ended))


def run_answers(log: Log, tables: Tables | None) -> list[RunAnswer]:
    """How all runs ended, in the order of the log."""
    return [run_answer(log, run, tables) for run in log.runs]
