"""Fields, columns and conditions as pages."""

from __future__ import annotations

import pytest

from msiview.analysis.conditions import evaluate
from msiview.analysis.what_if import WhatIf
from msiview.database.cells import StreamCell
from msiview.database.database import Database
from msiview.database.opening import open_package
from msiview.database.validation import read_column_rules
from msiview.overlay.marks import CellStep, Mark
from msiview.report.fields import (
    cell_blocks,
    cell_words,
    column_lines,
    column_words,
    history_lines,
    table_blocks,
)
from msiview.report.page import Block
from msiview.report.text import text_of
from msiview.report.values import condition_blocks
from msiview.sample.package import write_sample


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Database:
    package = open_package(write_sample(tmp_path_factory.mktemp("package")))
    assert isinstance(package, Database)
    return package


def text(*blocks: Block) -> list[str]:
    return [line.strip() for line in "".join(text_of(blocks)).split("\n") if line.strip()]


def test_a_column_says_its_type_use_and_limits(package: Database) -> None:
    table = package.tables["Component"]
    column = table.column("Directory_")
    rule = read_column_rules(package.tables).rule("Component", "Directory_")
    said = text(column_lines(column, rule, Mark.ADDED))
    assert said[0] == "s72: text, up to 72 characters, required"
    assert said[1] == "The overlay has added this column."
    assert said[2] == "Directory the component installs to."
    assert column_words(column) == "Directory_, text, up to 72 characters, required"


def test_a_table_is_told_with_its_present_column(package: Database) -> None:
    column = package.tables["File"].column("Attributes")
    said = text(*table_blocks("File", column))
    assert said[0] == "File"
    assert said.index("Attributes") < said.index("Columns")
    assert any(line.startswith("FileName  ") for line in said)
    assert "not one of the standard tables" in text(*table_blocks("MyOwn"))[1]


def test_a_cell_says_its_value_other_forms_and_flags(package: Database) -> None:
    table = package.tables["Component"]
    column = table.column("ComponentId")
    value = table.cell(0, column.index)
    said = text(*cell_blocks(table, 0, column, value, None))
    assert said[0] == value
    assert said[1].startswith("packed ")
    attributes = table.column("Attributes")
    flags = text(*cell_blocks(table, 0, attributes, 256, None))
    assert flags[:2] == ["256", "hex 0x0100"]
    assert any("64bit: " in flag for flag in flags[2:])
    assert text(*cell_blocks(table, 0, attributes, None, None)) == [
        "null: no value. In the file, null and empty text are the same."
    ]


def test_long_values_are_cut_and_counted(package: Database) -> None:
    table = package.tables["Property"]
    said = text(*cell_blocks(table, 0, table.column("Value"), "x\r\ny" + "x" * 5000, None))
    assert (said[0], len(said[1])) == ("x", 1998)
    assert said[-1] == "and 3\N{NO-BREAK SPACE}004 more characters"


def test_the_history_of_a_cell() -> None:
    steps = [
        CellStep("base", "1.0"),
        CellStep("a.mst", None),
        CellStep("b.mst", StreamCell("T.a", None), "added"),
        CellStep("c.mst", "2.0", Mark.DELETED.value),
    ]
    assert text(history_lines(steps)) == [
        "base 1.0",
        "a.mst null",
        "b.mst added the row [missing]",
        "c.mst deleted the row",
    ]
    assert cell_words(7) == "7"


@pytest.mark.parametrize(
    ("condition", "first"),
    [
        ("A AND NOT B", "True without B: the installation goes on"),
        ("A", "True: the installation goes on"),
        ("NOT A", "False: the installation stops with the message"),
        ("VersionNT >= 601", "True: the installation goes on"),
        ("", "True: the installation goes on"),
        ("A ==", "No condition at character 3: "),
    ],
)
def test_a_condition_says_what_it_comes_to_and_what_follows(condition: str, first: str) -> None:
    what_if = WhatIf({"A": "1"})
    evaluation = evaluate(condition, what_if.values())
    names = what_if.names(condition) if evaluation.condition.fault is None else ()
    said = text(*condition_blocks("LaunchCondition", evaluation, names))
    assert said[0].startswith(first)
    assert len(said) > 1


def test_what_is_assumed_of_the_computer_is_said_unless_the_package_or_the_user_says_it() -> None:
    def said(what_if: WhatIf) -> str:
        names = what_if.names("VersionNT = 603 AND A")
        evaluation = evaluate("VersionNT = 603 AND A", what_if.values())
        return "".join(text(*condition_blocks("LaunchCondition", evaluation, names)))

    what_if = WhatIf({"A": "1"})
    assert "assumed: VersionNT 603, as on a 64-bit computer with Windows 8.1" in said(what_if)
    assert said(what_if).startswith("True: ")
    what_if.set("property", "VersionNT", "501")
    assert said(what_if).startswith("False: ")
    assert "assumed" not in said(what_if)
    assert "assumed" not in said(WhatIf({"A": "1", "VersionNT": "603"}))


def test_the_fault_of_a_condition_does_not_change_its_text() -> None:
    evaluation = evaluate("A ==  1", WhatIf().values())
    assert "A ==  1" in text(*condition_blocks("LaunchCondition", evaluation))[1]
