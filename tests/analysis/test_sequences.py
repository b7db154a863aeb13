"""Sequence tables in the order in which they run."""

from __future__ import annotations

from pathlib import Path

from msiview.analysis.sequences import StepKind, sequence_steps
from msiview.database.database import Database
from msiview.database.opening import open_package
from msiview.overlay.overlaid_table import OverlaidTable
from tests.builders.memory_tables import memory_table, memory_tables

SEQUENCE = "Action s72*, Condition S255, Sequence I2"
ACTIONS = memory_table(
    "CustomAction",
    "Action s72*, Type i2, Source S72, Target S255",
    ("SetDir", 51, "INSTALLDIR", "[ProgramFilesFolder]A"),
    # A standard action of the same name goes before it.
    ("CostFinalize", 19, None, "never"),
)
DIALOGS = memory_table("Dialog", "Dialog s72*, Title L128", ("Bye", "[ProductName]"), ("Ask", None))


def test_rows_stand_in_running_order() -> None:
    sequence = memory_table(
        "InstallUISequence",
        SEQUENCE,
        ("CostFinalize", None, 1000),
        ("Never", None, None),
        ("Bye", None, -1),
        ("Zero", None, 0),
        ("Fatal", None, -3),
        ("SetDir", 'INSTALLDIR = ""', 100),
        ("Ask", "NOT Installed", 1000),
        ("Odd", None, -9),
    )
    steps = sequence_steps(memory_tables(sequence, ACTIONS, DIALOGS), "InstallUISequence")
    assert [(s.action, s.row, s.number, s.kind, s.ending, s.is_reached) for s in steps] == [
        ("SetDir", 5, 100, StepKind.CUSTOM, "", True),
        ("CostFinalize", 0, 1000, StepKind.STANDARD, "", True),
        ("Ask", 6, 1000, StepKind.DIALOG, "", True),
        ("Bye", 2, -1, StepKind.DIALOG, "success", True),
        ("Fatal", 4, -3, StepKind.UNKNOWN, "error", True),
        ("Never", 1, None, StepKind.UNKNOWN, "", False),
        ("Zero", 3, 0, StepKind.UNKNOWN, "", False),
        ("Odd", 7, -9, StepKind.UNKNOWN, "", False),
    ]
    by_name = {step.action: step for step in steps}
    assert by_name["SetDir"].purpose == "sets the property INSTALLDIR to [ProgramFilesFolder]A"
    assert by_name["SetDir"].condition == 'INSTALLDIR = ""'
    assert by_name["CostFinalize"].purpose.startswith("Ends costing")
    assert by_name["Bye"].purpose == "[ProductName]"
    assert by_name["Ask"].purpose == ""


def test_dialogs_are_no_actions_of_execute_sequences() -> None:
    sequence = memory_table("InstallExecuteSequence", SEQUENCE, ("Bye", None, 1))
    steps = sequence_steps(memory_tables(sequence, DIALOGS), "InstallExecuteSequence")
    assert [step.kind for step in steps] == [StepKind.UNKNOWN]


def test_what_lies_in_the_script() -> None:
    sequence = memory_table(
        "InstallExecuteSequence",
        SEQUENCE,
        ("InstallFinalize", None, 6600),
        ("Late", None, 6601),
        ("InstallFiles", None, 4000),
        ("InstallInitialize", None, 1500),
        ("Early", None, 1499),
    )
    steps = sequence_steps(memory_tables(sequence), "InstallExecuteSequence")
    assert [step.action for step in steps if step.is_in_script] == ["InstallFiles"]


def test_missing_tables_and_columns_give_what_there_is() -> None:
    assert sequence_steps({}, "InstallUISequence") == []
    bare = memory_table("InstallUISequence", "Action s72*", ("Bye",))
    [step] = sequence_steps(memory_tables(bare, DIALOGS), "InstallUISequence")
    assert (step.number, step.condition, step.kind) == (None, "", StepKind.DIALOG)


def test_deleted_rows_are_left_out_and_the_others_keep_their_numbers() -> None:
    base = memory_table("InstallUISequence", SEQUENCE, ("A", None, 1), ("Bye", None, 2))
    overlaid = OverlaidTable("InstallUISequence", base.columns, base)
    overlaid.delete_row(0, 0)
    overlaid.add_row(0, ("Ask",), {"Sequence": 1})
    tables = memory_tables(DIALOGS) | {"InstallUISequence": overlaid}
    steps = sequence_steps(tables, "InstallUISequence")
    assert [(step.action, step.row) for step in steps] == [("Ask", 2), ("Bye", 1)]


def test_steps_of_real_packages_are_known(corpus: Path) -> None:
    kinds = dict.fromkeys(StepKind, 0)
    for file in sorted((corpus / "msi").glob("*.msi")):
        package = open_package(file)
        assert isinstance(package, Database)
        for name in ("InstallExecuteSequence", "InstallUISequence"):
            steps = sequence_steps(package.tables, name)
            numbers = [step.number for step in steps if step.number and step.number > 0]
            assert numbers == sorted(numbers)
            for step in steps:
                kinds[step.kind] += 1
    assert min(kinds[StepKind.STANDARD], kinds[StepKind.CUSTOM], kinds[StepKind.DIALOG]) > 10
    # One package has a UI sequence without a Dialog table, one calls an action that is not there.
    assert kinds[StepKind.UNKNOWN] < kinds[StepKind.CUSTOM]
