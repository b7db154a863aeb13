"""Dialogs with findings beside their own problems."""

from __future__ import annotations

from dataclasses import replace

from msiview.analysis.dialogs.dialog import Dialogs
from msiview.analysis.dialogs.dialog_list import listed_dialogs
from msiview.analysis.dialogs.problems import DialogProblem
from msiview.analysis.dialogs.walk import DialogWalk
from msiview.errors import Severity
from msiview.report.dialog_findings import with_findings
from msiview.session.checking import ListedFinding
from msiview.session.finding_list import FindingIndex
from msiview.validation.finding import Finding
from tests.builders.dialog_tables import wizard


def finding(
    rule: str, case: str, table: str, key: tuple[str, ...], severity: Severity = Severity.ERROR
) -> ListedFinding:
    values = {"event": "NewDialog", "dialog": "Gone", "control": "Nope", "item": "x"}
    return ListedFinding(Finding(rule, case, severity, table, "", key, 0, values), severity)


def test_findings_are_told_with_their_controls_and_own_words_for_the_same_are_not() -> None:
    welcome, ask = listed_dialogs(DialogWalk(Dialogs(wizard())), ["Welcome", "Ask"])
    own = DialogProblem("Next", "it lies outside of the dialog, wholly or in part")
    same = DialogProblem("", "Control_First names Nope, which the dialog does not have", "ICE23")
    welcome, ask = (replace(one, problems=(own, same)) for one in (welcome, ask))
    index = FindingIndex(
        [
            finding("ICE23", "unknown-first", "Dialog", ("Welcome",)),
            finding("ICE44", "unknown", "ControlEvent", ("Welcome", "Next", "NewDialog")),
            finding("unused-dialog", "unused", "Dialog", ("Welcome",), Severity.NOTE),
            finding("ICE20", "no-files-in-use", "Dialog", ()),
        ]
    )
    told = with_findings([welcome, ask], index)
    assert told[0].problems == (
        own,
        DialogProblem("", "Control_First names Nope, which is not in the dialog", "ICE23"),
        DialogProblem(
            "Next", "The event NewDialog names the dialog Gone, which does not exist", "ICE44"
        ),
    )
    assert told[1].problems == (own,)
