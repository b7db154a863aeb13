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
    targets = (RowTarget("Component", 0, 0), RowTarget("File", 1, 0), RowTarget("File", 2, 0))
    assert said(link_block(LogLink(0, 1, "name", "A", targets, True))) == ["A: Component, File"]
    assert said(link_block(LogLink(0, 1, "guid", "{A}", (), True))) == ["{A}: the package code"]
    assert said(link_block(LogLink(0, 1, "guid", "{B}", (), False))) == [
        "{B} is in no row of the package."
    ]
