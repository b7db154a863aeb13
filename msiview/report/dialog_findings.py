"""Dialogs with what rules find about them, and with the problems that one would see."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from msiview.analysis.dialogs.dialog_list import ListedDialog
from msiview.analysis.dialogs.problems import DialogProblem
from msiview.errors import Severity
from msiview.report.finding_words import finding_words
from msiview.session.finding_list import FindingIndex

_TABLES = ("Dialog", "Control", "ControlEvent", "ControlCondition", "EventMapping")
"""Tables whose keys begin with the name of a dialog; of a control follows, where it is of one."""


def with_findings(listed: Iterable[ListedDialog], index: FindingIndex) -> list[ListedDialog]:
    """Dialogs with the findings at them and at their controls as further problems; those that only
    remark on something are left out, as in the list of findings. What a rule tells is not told
    again in our own words."""
    found = _by_dialog(index)
    return [
        replace(
            one,
            problems=(
                *(problem for problem in one.problems if not problem.rule),
                *found.get(one.dialog.name, ()),
            ),
        )
        for one in listed
    ]


def _by_dialog(index: FindingIndex) -> dict[str, list[DialogProblem]]:
    found: dict[str, list[DialogProblem]] = {}
    for table in _TABLES:
        for entries in index.rows(table).values():
            for entry in entries:
                finding = entry.finding
                if entry.severity < Severity.WARNING or not finding.key:
                    continue
                dialog, *rest = finding.key
                control = rest[0] if rest else ""
                problem = DialogProblem(control, finding_words(finding).what, finding.rule)
                problems = found.setdefault(dialog, [])
                if problem not in problems:
                    problems.append(problem)
    return found
