"""What is said of a line of a log, and of an action."""

from __future__ import annotations

from msiview.analysis.logs.links.links import LogLink
from msiview.analysis.logs.links.package_names import RowTarget
from msiview.analysis.phrase import LineRef, Phrase
from msiview.logs.line_kinds import LineKind
from msiview.logs.log_line import log_line
from msiview.report.log_line import line_blocks, link_block
from msiview.report.page import Block
from msiview.report.text import text_of
from tests.builders.logs import engine
from tests.builders.memory_tables import memory_table, memory_tables


def said(*blocks: Block) -> list[str]:
    return [line.strip() for line in "".join(text_of(blocks)).split("\n") if line.strip()]


def test_a_line_says_its_kind_writer_meaning_and_reason() -> None:
    line = engine("Component: C; Installed: Absent;   Request: Local;   Action: Null")
    why = Phrase("since ", LineRef(4))
    lines = said(*line_blocks(6, LineKind.COMPONENT_STATE, log_line(line), why, is_muted=True))
    assert lines[0].startswith("Line 7: ")
    assert lines[1].startswith("Server, process ")
    assert lines[2].startswith("Installed Absent: ")
    assert lines[-2:] == [
        "Since line 5.",
        "The open package has no such table, so the note says nothing.",
    ]


def test_a_line_of_which_nothing_is_known() -> None:
    assert said(*line_blocks(0, LineKind.UNKNOWN, log_line("hello"))) == ["Line 1"]


def test_a_link_says_where_its_name_is_known() -> None:
    targets = (RowTarget("Shortcut", 0, 0), RowTarget("File", 1, 0), RowTarget("File", 2, 0))

    def told(kind: str, name: str, targets: tuple[RowTarget, ...], *, is_known: bool) -> list[str]:
        return said(link_block(LogLink(0, 1, kind, name, targets, is_known), {}))

    assert told("name", "A", targets, is_known=True) == ["A: Shortcut, File"]
    assert told("guid", "{A}", (), is_known=True) == ["{A}: the package code"]
    assert told("guid", "{B}", (), is_known=False) == ["{B}: not in this package"]


def test_a_link_says_what_its_row_is() -> None:
    columns = "Component s72*, ComponentId S38, Directory_ s72, Attributes i2, KeyPath S72"
    tables = memory_tables(
        memory_table("Component", columns, ("C", "{A}", "BIN", 4, "reg")),
        memory_table("Registry", "Registry s72*, Root i2, Key l255", ("reg", 1, "Software")),
    )
    link = LogLink(0, 1, "guid", "{A}", (RowTarget("Component", 0, 1),), True)
    assert said(link_block(link, tables)) == [r"{A}: Component C → HKCU\Software"]
    gone = LogLink(0, 1, "guid", "{A}", (RowTarget("Class", 0, 1),), True)
    assert said(link_block(gone, tables)) == ["{A}: in the table Class"]
