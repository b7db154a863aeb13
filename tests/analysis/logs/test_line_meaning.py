"""What the numbers and states in one line mean."""

from __future__ import annotations

import pytest

from msiview.analysis.logs.line_meaning import line_meaning
from msiview.logs.codes import exit_code, note_verdict, state_meaning
from msiview.logs.line_kinds import LineKind
from msiview.logs.operations import operation_meaning


@pytest.mark.parametrize(
    ("text", "kind", "expected"),
    [
        (
            "MainEngineThread is returning 1603",
            LineKind.ENGINE_RETURN,
            [f"ERROR_INSTALL_FAILURE: {exit_code(1603).meaning}"],
        ),
        (
            "Component: C_App; Installed: Absent;   Request: Local;   Action: Null",
            LineKind.COMPONENT_STATE,
            [
                f"Installed Absent: {state_meaning('installed', 'Absent')}",
                f"Request Local: {state_meaning('request', 'Local')}",
                f"Action Null: {state_meaning('action', 'Null')}",
            ],
        ),
        (
            "Executing op: SetTargetFolder(Folder=C:\\)",
            LineKind.OPERATION,
            [operation_meaning("SetTargetFolder")],
        ),
        ("Doing action: CostFinalize", LineKind.ACTION_DOING, []),
        ("Note: ", LineKind.NOTE, []),
        ("Component: broken", LineKind.COMPONENT_STATE, []),
        ("MainEngineThread is returning nothing", LineKind.ENGINE_RETURN, []),
    ],
)
def test_meanings(text: str, kind: LineKind, expected: list[str]) -> None:
    assert line_meaning(text, kind) == expected


def test_a_note_tells_what_it_is_and_how_much_it_matters() -> None:
    words = line_meaning("Note: 1: 2205 2:  3: MsiPatchOldAssemblyFile ", LineKind.NOTE)
    assert any("2205" in sentence for sentence in words)
    verdict = note_verdict(2205, "MsiPatchOldAssemblyFile")
    assert verdict is not None
    assert verdict.reason in words


def test_an_error_names_what_its_number_means() -> None:
    text = "Error 1920. Service 'X' (x) failed to start."
    assert "1920" in line_meaning(text, LineKind.ERROR)[0]


def test_a_system_error_in_any_line() -> None:
    words = line_meaning("Something failed with 0x80070005", LineKind.CUSTOM_ACTION_OUTPUT)
    assert any(
        "ERROR_ACCESS_DENIED" in sentence or "E_ACCESSDENIED" in sentence for sentence in words
    )
