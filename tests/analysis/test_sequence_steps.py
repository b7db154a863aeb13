"""The actions of a sequence: order, script, kinds, conditions, sources and partners."""

from __future__ import annotations

import pytest

from msiview.analysis.conditions import ConditionResult, ConditionValues
from msiview.analysis.phrase import RowRef
from msiview.analysis.sequence_listing import line_of, sequence_listing
from msiview.analysis.sequence_steps import SequenceReader, SequenceStep, sequences_in
from msiview.analysis.sequences import StepKind
from tests.builders.memory_tables import memory_table, memory_tables

COLUMNS = "Action s72*, Condition S255, Sequence I2"
TABLES = memory_tables(
    memory_table(
        "InstallExecuteSequence",
        COLUMNS,
        ("InstallFinalize", None, 6600),
        ("Write", "A=1", 4000),
        ("Undo", None, 3999),
        ("SetWrite", "A=2", 3900),
        ("Never", None, None),
        ("InstallInitialize", None, 1500),
        ("Costly", "NOT (", 1000),
        ("Unknown", None, 900),
    ),
    memory_table("AdminUISequence", COLUMNS),
    memory_table(
        "InstallUISequence", COLUMNS, ("Bye", None, -1), ("Ask", None, 100), ("Gone", None, -9)
    ),
    memory_table(
        "CustomAction",
        "Action s72*, Type i2, Source S72, Target S255",
        ("Write", 1 + 0x400 + 0x800, "Code", "WriteIt"),
        ("Undo", 1 + 0x500, "Code", "UndoIt"),
        ("SetWrite", 51, "Write", "[INSTALLDIR]"),
        ("Never", 35, "INSTALLDIR", "C:\\"),
        ("Costly", 18, "program.exe", "/x"),
    ),
    memory_table("Dialog", "Dialog s72*, Title L128", ("Bye", "Bye"), ("Ask", "Ask me")),
    memory_table(
        "ControlEvent",
        "Dialog_ s72*, Control_ s50*, Event s50*, Argument s255*",
        ("Ask", "Next", "NewDialog", "More"),
        ("Ask", "Cancel", "SpawnDialog", "Bye"),
        ("Ask", "Back", "NewDialog", "More"),
        ("Ask", "OK", "EndDialog", "Return"),
    ),
)


@pytest.fixture
def steps() -> dict[str, SequenceStep]:
    found = SequenceReader(TABLES).steps("InstallExecuteSequence", ConditionValues({"A": "1"}))
    return {step.action: step for step in found}


def test_sequences_with_rows() -> None:
    assert sequences_in(TABLES) == ["InstallExecuteSequence", "InstallUISequence"]


def test_order(steps: dict[str, SequenceStep]) -> None:
    assert list(steps) == [
        *("Unknown", "Costly", "InstallInitialize", "SetWrite", "Undo", "Write"),
        *("InstallFinalize", "Never"),
    ]
    ui = SequenceReader(TABLES).steps("InstallUISequence", ConditionValues())
    assert [(step.action, step.is_reached) for step in ui] == [
        ("Ask", True),
        ("Bye", False),
        ("Gone", False),
    ]
    assert [step.runs for step in ui] == [
        "",
        "at the end, after success",
        "never: -9 is no number of an end",
    ]


def test_the_script(steps: dict[str, SequenceStep]) -> None:
    inside = [name for name, step in steps.items() if step.in_script]
    assert inside == ["InstallInitialize", "SetWrite", "Undo", "Write", "InstallFinalize"]
    runs = {name: step.runs for name, step in steps.items() if step.kind is StepKind.CUSTOM}
    assert runs == {
        "Costly": "immediate",
        "SetWrite": "immediate",
        "Undo": "rollback",
        "Write": "deferred",
        "Never": "never: it has no number",
    }


def test_conditions(steps: dict[str, SequenceStep]) -> None:
    assert steps["Write"].outcome is ConditionResult.TRUE
    assert steps["SetWrite"].outcome is ConditionResult.FALSE
    assert steps["Undo"].outcome is ConditionResult.NONE
    assert steps["Costly"].outcome is ConditionResult.ERROR


def test_sources_and_partners(steps: dict[str, SequenceStep]) -> None:
    assert steps["Write"].source == RowRef("Binary", ("Code",))
    assert steps["Costly"].source == RowRef("File", ("program.exe",))
    assert steps["Never"].source == RowRef("Directory", ("INSTALLDIR",))
    assert steps["SetWrite"].source == RowRef("Property", ("Write",))
    assert steps["Unknown"].source is None
    assert steps["Write"].partners == ("SetWrite",)
    assert steps["SetWrite"].partners == ("Write",)
    assert steps["Undo"].partners == ()


def test_dialogs_lead_on() -> None:
    first = SequenceReader(TABLES).steps("InstallUISequence", ConditionValues())[0]
    assert first.leads_to == ("More", "Bye")
    assert first.definition == RowRef("Dialog", ("Ask",))


def test_the_listing(steps: dict[str, SequenceStep]) -> None:
    made = sequence_listing("InstallExecuteSequence", list(steps.values()))
    names = [column.name for column in made.columns]
    row = dict(zip(names, made.row(5), strict=True))
    assert row == {
        "Number": 4000,
        "Script": "│",
        "Action": "Write",
        "Condition": "A=1",
        "Holds": "true",
        "Runs": "deferred",
        "Does": "calls WriteIt in the DLL of Binary Code",
        "Source": "Binary Code",
        "Entry": "WriteIt",
        "As": "the system account",
        "With": "SetWrite",
        "Leads to": None,
        "Kind": "custom",
    }
    assert [made.cell(at, 1) for at in (2, 6, 7)] == ["┌", "└", None]
    assert made.ways(5, 2) == ((0, 5, RowRef("CustomAction", ("Write",))),)
    assert made.ways(5, names.index("Source")) == ((7, 11, RowRef("Binary", ("Code",))),)
    assert made.ways(2, 2) == (), "a standard action is in no table"
    assert line_of(made, 5) is None
