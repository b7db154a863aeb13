"""What the inspector tells of conditions, formatted texts and custom actions."""

from __future__ import annotations

from pathlib import Path

import pytest

from msiview.analysis.field_facts import RowExplainer
from msiview.analysis.value_words import MOST_PARTS, ValueLine, ValueWords
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
          ("Stop", 19, None, "No [NAME] here")),
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


def test_a_condition_is_told_part_by_part(package: Path) -> None:
    head, *parts = lines_of(package, "LaunchCondition", 0, "Condition")
    assert head == ValueLine("with the values of the Property table", "")
    assert [(part.label, part.depth, part.holds) for part in parts] == [
        ("ADMIN=1 AND NOT OLD", 0, True),
        ("ADMIN=1", 1, True),
        ("NOT OLD", 1, True),
        ("OLD", 2, False),
    ]
    assert all(part.text for part in parts)


def test_what_is_no_condition_says_why(package: Path) -> None:
    (line,) = lines_of(package, "LaunchCondition", 1, "Condition")
    assert line.label == "no condition"
    assert line.holds is False
    assert line.text


def test_of_a_huge_condition_the_first_parts_are_told(package: Path) -> None:
    lines = lines_of(package, "LaunchCondition", 2, "Condition")
    assert len(lines) == MOST_PARTS + 2
    assert lines[-1].label == "and 6 more parts"


def test_a_formatted_text_is_resolved_as_far_as_known(package: Path) -> None:
    comes_to, unknown = lines_of(package, "LaunchCondition", 0, "Description")
    assert comes_to.text == r"Reader <b> needs [TARGETDIR]bin\ and [%TEMP]"
    assert unknown == ValueLine("known at run time only", "[%TEMP]")


def test_plain_texts_need_no_words(package: Path) -> None:
    assert lines_of(package, "LaunchCondition", 1, "Description") == ()
    assert lines_of(package, "LaunchCondition", 2, "Description") == ()
    assert lines_of(package, "Property", 0, "Value") == ()


def test_a_custom_action_is_told_in_words(package: Path) -> None:
    lines = lines_of(package, "CustomAction", 0, "Type")
    assert lines[0].label == ""
    assert "No [NAME] here" in lines[0].text
    assert lines[1].label == "starts"
