"""What the inspector tells of conditions, formatted texts and custom actions."""

from __future__ import annotations

from pathlib import Path

import pytest

from msiview.analysis.conditions import ConditionValues, evaluate
from msiview.analysis.field_facts import RowExplainer
from msiview.analysis.value_words import MOST_PARTS, ValueLine, ValueWords, condition_lines
from msiview.database.database import Database
from msiview.database.opening import open_package
from tests.builders.databases import make_msi, table

LONG = " OR ".join(f"P{number}" for number in range(MOST_PARTS + 5))

TABLES = [
    table("Property", "Property s72*, Value l0", ("ADMIN", "1"), ("NAME", "Reader <b>")),
    table("Directory", "Directory s72*, Directory_Parent S72, DefaultDir l255",
          ("TARGETDIR", None, "SourceDir"), ("BIN", "TARGETDIR", "bin")),
    table("LaunchCondition", "Condition s255*, Description l255",
          ("ADMIN=1 AND NOT OLD", "[NAME] needs [BIN] and [%TEMP]"),
          ("ADMIN = ", "[ADMIN"), (LONG, "plain")),
    table("CustomAction", "Action s72*, Type i2, Source S72, Target S255",
          ("Stop", 19, None, "No [NAME] here"), ("Late", 3073, "Dll", "Go"),
          ("Idle", 51, "NAME", "x")),
    table("InstallExecuteSequence", "Action s72*, Condition S255, Sequence I2",
          ("Late", "OLD", 9), ("InstallInitialize", None, 10), ("InstallFinalize", None, 20),
          ("Stop", None, None)),
    table("Shortcut", "Shortcut s72*, WkDir S72", ("S", "BIN")),
    table("ControlEvent", "Dialog_ s72*, Control_ s50, Event s50, Argument s255, Condition S255, "
          "Ordering I2", ("D", "C", "DoAction", "Late", "ADMIN", 3)),
    table("Component", "Component s72*, ComponentId S38, Directory_ s72",
          ("App", None, "BIN"), ("Lost", None, "GONE")),
    table("File", "File s72*, Component_ s72, FileName l255",
          ("a", "App", "READER~1.EXE|Reader.exe"), ("b", "None", "b.txt")),
]  # fmt: skip


@pytest.fixture
def package(tmp_path: Path) -> Path:
    return make_msi(tmp_path / "words.msi", TABLES)


def lines_of(path: Path, name: str, row: int, column: str) -> tuple[ValueLine, ...]:
    """What is told of one field."""
    database = open_package(str(path))
    assert isinstance(database, Database)
    shown = database.tables[name]
    facts = RowExplainer(database, database.tables).explain(shown, row)
    words = ValueWords(database.tables)
    return words.lines(shown, row, facts[shown.column(column).index])


def row_of(path: Path, name: str, key: str) -> int:
    """The number of the row with a key: files sort rows as they like."""
    database = open_package(str(path))
    assert isinstance(database, Database)
    row = database.tables[name].find((key,))
    assert row is not None
    return row


def told(path: Path, name: str, key: str, column: str) -> dict[str, list[str]]:
    """What is told of a field of the row with a key, by label."""
    found: dict[str, list[str]] = {}
    for line in lines_of(path, name, row_of(path, name, key), column):
        found.setdefault(line.label, []).append(line.text)
    return found


def test_a_condition_is_told_part_by_part() -> None:
    lines = condition_lines(evaluate("ADMIN=1 AND NOT OLD", ConditionValues({"ADMIN": "1"})))
    assert [(line.label, line.depth, line.holds) for line in lines] == [
        ("ADMIN=1", 0, True),
        ("NOT OLD", 0, True),
        ("OLD", 1, False),
    ]
    assert all(line.text for line in lines)


def test_a_condition_of_one_part_has_no_others() -> None:
    assert condition_lines(evaluate("ADMIN", ConditionValues())) == ()
    assert condition_lines(evaluate("ADMIN =", ConditionValues())) == ()
    assert condition_lines(evaluate(" ", ConditionValues())) == ()


def test_of_a_huge_condition_the_first_parts_are_told() -> None:
    lines = condition_lines(evaluate(LONG, ConditionValues()))
    assert len(lines) == MOST_PARTS + 1
    assert lines[-1].label == "and 5 more parts"


def test_a_formatted_text_is_resolved_as_far_as_known(package: Path) -> None:
    comes_to, unknown = lines_of(package, "LaunchCondition", 0, "Description")
    assert comes_to.text == r"Reader <b> needs [TARGETDIR]bin\ and [%TEMP]"
    assert unknown == ValueLine("known at run time only", "[%TEMP]")


def test_plain_texts_need_no_words(package: Path) -> None:
    assert lines_of(package, "LaunchCondition", 1, "Description") == ()
    assert lines_of(package, "LaunchCondition", 2, "Description") == ()
    assert lines_of(package, "Property", 0, "Value") == ()


def test_a_custom_action_is_told_in_words(package: Path) -> None:
    stop = told(package, "CustomAction", "Stop", "Type")
    assert "No [NAME] here" in stop[""][0]
    assert "starts" in stop
    assert stop["called in"] == ["InstallExecuteSequence, never reached"]
    late = told(package, "CustomAction", "Late", "Type")
    assert late["as"] == ["the system account"]
    assert late["called in"] == ["InstallExecuteSequence 9 if OLD", "ControlEvent 3 if ADMIN"]
    idle = told(package, "CustomAction", "Idle", "Type")
    assert idle["called in"] == ["no sequence, and by no event of a control"]


def test_a_step_says_how_its_custom_action_runs(package: Path) -> None:
    late = told(package, "InstallExecuteSequence", "Late", "Action")
    assert late["starts"] == ["when the script of the installation runs"]
    assert late["problem"] == ["deferred, but not between InstallInitialize and InstallFinalize"]
    assert "problem" not in told(package, "InstallExecuteSequence", "Stop", "Action")
    assert told(package, "InstallExecuteSequence", "InstallFinalize", "Action") == {}


def test_files_components_and_directories_have_their_paths(package: Path) -> None:
    assert told(package, "File", "a", "FileName") == {"target": [r"[TARGETDIR]bin\Reader.exe"]}
    assert told(package, "File", "b", "FileName") == {}
    assert told(package, "Component", "App", "Directory_") == {"target": ["[TARGETDIR]bin\\"]}
    assert told(package, "Shortcut", "S", "WkDir") == {"target": ["[TARGETDIR]bin\\"]}
    assert told(package, "Component", "Lost", "Directory_") == {}
    assert told(package, "Directory", "BIN", "Directory") == {
        "target": ["[TARGETDIR]bin\\"],
        "source": ["[SourceDir]bin\\"],
    }
    assert told(package, "Directory", "BIN", "Directory_Parent") == {}
