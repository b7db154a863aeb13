"""Two open logs, compared."""

from __future__ import annotations

from msiview.analysis.logs.comparison.compared_log import ComparedLog
from msiview.analysis.logs.comparison.difference import LogComparison
from msiview.analysis.logs.comparison.log_comparison import compare_logs
from msiview.progress import Progress
from msiview.session.opened_log import OpenedLog


def compared_logs(
    left: OpenedLog, right: OpenedLog, progress: Progress | None = None
) -> LogComparison:
    """What differs between the runs that the two logs are asked about, which have been read. Each
    has the package beside it that it was opened with.

    Takes seconds for large logs. Raises :class:`~msiview.errors.UnreadableFile`.
    """
    return compare_logs(_side(left, progress), _side(right, progress), progress)


def _side(opened: OpenedLog, progress: Progress | None) -> ComparedLog:
    answers = opened.answers or opened.find_answers(progress)
    return ComparedLog(
        opened.part,
        answers.outcome,
        answers.first_error,
        answers.rights,
        opened.known_tables,
        progress,
    )
