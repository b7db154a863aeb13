"""What the actions of sequence tables are."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from msiview.analysis.sequences import StepKind, action_meaning, script_limits
from msiview.database.database import Database
from msiview.database.opening import open_package
from tests.builders.memory_tables import memory_table, memory_tables

SEQUENCE = "Action s72*, Condition S255, Sequence I2"
ACTIONS = memory_table(
    "CustomAction",
    "Action s72*, Type i2, Source S72, Target S255",
    ("SetDir", 51, "INSTALLDIR", "[ProgramFilesFolder]A"),
    # A standard action of the same name overrides it.
    ("CostFinalize", 19, None, "never"),
)
DIALOGS = memory_table("Dialog", "Dialog s72*, Title L128", ("Bye", "[ProductName]"), ("Ask", None))
TABLES = memory_tables(ACTIONS, DIALOGS)


@pytest.mark.parametrize(
    ("action", "kind", "purpose"),
    [
        ("SetDir", StepKind.CUSTOM, "sets the property INSTALLDIR to [ProgramFilesFolder]A"),
        ("Bye", StepKind.DIALOG, "[ProductName]"),
        ("Ask", StepKind.DIALOG, ""),
        ("Fatal", StepKind.UNKNOWN, ""),
        ("", StepKind.UNKNOWN, ""),
    ],
)
def test_names_are_looked_up_in_order(action: str, kind: StepKind, purpose: str) -> None:
    assert action_meaning(TABLES, "InstallUISequence", action) == (kind, purpose)


def test_standard_actions_come_first() -> None:
    kind, purpose = action_meaning(TABLES, "InstallUISequence", "CostFinalize")
    assert kind is StepKind.STANDARD
    assert purpose.startswith("Ends costing")


def test_dialogs_are_no_actions_of_execute_sequences() -> None:
    assert action_meaning(TABLES, "InstallExecuteSequence", "Bye") == (StepKind.UNKNOWN, "")


@pytest.mark.parametrize(
    ("rows", "limits"),
    [
        ([("InstallFinalize", None, 6600), ("InstallInitialize", None, 1500)], (1500, 6600)),
        ([("InstallFinalize", None, 1500), ("InstallInitialize", None, 6600)], None),
        ([("InstallFinalize", None, 6600)], None),
        ([("InstallFinalize", None, 6600), ("InstallInitialize", None, None)], None),
        ([], None),
    ],
)
def test_the_limits_of_the_script(
    rows: list[tuple[str, None, int | None]], limits: tuple[int, int] | None
) -> None:
    tables = memory_tables(memory_table("InstallExecuteSequence", SEQUENCE, *rows))
    assert script_limits(tables, "InstallExecuteSequence") == limits


def test_a_table_that_is_missing_or_lacks_columns_has_no_limits() -> None:
    bare = memory_table("InstallUISequence", "Action s72*", ("Bye",))
    assert script_limits(memory_tables(bare), "InstallUISequence") is None
    assert script_limits({}, "InstallUISequence") is None


def test_actions_of_real_packages_are_known(corpus: Path) -> None:
    kinds: Counter[StepKind] = Counter()
    for file in sorted((corpus / "msi").glob("*.msi")):
        package = open_package(file)
        assert isinstance(package, Database)
        for name in ("InstallExecuteSequence", "InstallUISequence"):
            table = package.tables.get(name)
            actions = table.values(0) if table is not None else []
            kinds.update(action_meaning(package.tables, name, str(action))[0] for action in actions)
    assert min(kinds[StepKind.STANDARD], kinds[StepKind.CUSTOM], kinds[StepKind.DIALOG]) > 10
    # One package has a UI sequence without a Dialog table, one calls an action that is missing.
    assert kinds[StepKind.UNKNOWN] < kinds[StepKind.CUSTOM]
