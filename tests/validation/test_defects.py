"""Damage and hazards as findings."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from msiview.database.schema import standard_schema
from msiview.database.table import MemoryTable
from msiview.errors import Defect, Severity
from msiview.overlay.hazard import Hazard
from msiview.report.page import Heading, Paragraph
from msiview.report.rule_explained import rule_blocks
from msiview.validation.defects import (
    DAMAGE,
    HAZARDS,
    STREAMS,
    TOLD_BY_RULES,
    defect_finding,
    hazard_finding,
)
from msiview.validation.rule import all_rules
from msiview.validation.texts import family_texts
from tests.builders.standard_tables import standard_table
from tests.source_files import FILES, nodes

_CODE = re.compile(r"[a-z]+(-[a-z]+)*")

TABLES = {"Media": standard_table("Media", {"DiskId": 1}, {"DiskId": 2})}


def _codes(makes: str) -> Iterator[str]:
    """The codes that are given to calls with a severity, or to calls of a class."""
    for file in FILES:
        if file.parts[-2] in ("gui", "logs"):
            continue
        for node in nodes(file):
            if not isinstance(node, ast.Call):
                continue
            words = [ast.unparse(argument) for argument in node.args]
            is_made = makes == ast.unparse(node.func)
            if is_made or (makes == "Defect" and any(w.startswith("Severity.") for w in words)):
                yield from (
                    argument.value
                    for argument in node.args[:2]
                    if isinstance(argument, ast.Constant)
                    and isinstance(argument.value, str)
                    and _CODE.fullmatch(argument.value)
                )


def test_every_code_has_a_title_an_example_and_a_remedy() -> None:
    damage, hazards = set(_codes("Defect")), set(_codes("Hazard"))
    assert {"string-reference", "cabinet-missing"} <= damage
    assert damage <= family_texts(DAMAGE).keys()
    assert hazards == family_texts(HAZARDS).keys()
    for family in (DAMAGE, HAZARDS):
        for texts in family_texts(family).values():
            assert texts.title
            assert texts.example.endswith(".")
            assert len(texts.example) < 200
            assert all(case.remedy for case in texts.cases.values())


def test_every_defect_and_hazard_is_explained_with_its_example() -> None:
    for family in (DAMAGE, HAZARDS):
        for id_, texts in family_texts(family).items():
            assert list(rule_blocks(id_))[-2:] == [
                Heading("Example", 2),
                Paragraph(texts.example),
            ]


def test_what_a_rule_tells_as_well_is_told_by_a_rule_that_there_is() -> None:
    assert TOLD_BY_RULES.keys() <= family_texts(DAMAGE).keys() | family_texts(HAZARDS).keys()
    assert set(TOLD_BY_RULES.values()) <= all_rules().keys()


def test_a_defect_keeps_its_place() -> None:
    defect = Defect(Severity.ERROR, "stream-missing", "no stream", table="Media", row=1, column="X")
    finding = defect_finding(defect, TABLES)
    assert (finding.table, finding.key, finding.row, finding.column) == ("Media", ("2",), 1, "X")
    assert finding.values["message"] == "no stream"
    beyond = Defect(Severity.ERROR, "stream-missing", "no stream", table="Media", row=9)
    assert defect_finding(beyond, TABLES).row is None


def test_a_defect_of_a_stream_names_the_stream() -> None:
    defect = Defect(Severity.NOTE, "stream-orphan", "no row", stream="x", offset=4, count=3)
    finding = defect_finding(defect, TABLES)
    assert (finding.table, finding.key) == (STREAMS, ("x",))
    assert finding.values["message"] == "no row (3 places) (at offset 4)"


def test_a_hazard_is_at_the_first_of_its_rows() -> None:
    hazard = Hazard("cabinet-changed", "Media", ((2,), (1,)), "words")
    finding = hazard_finding(hazard, TABLES)
    assert (finding.key, finding.row, finding.severity) == (("2",), 1, Severity.WARNING)
    gone = hazard_finding(Hazard("cabinet-changed", "Media", ((9,),), "words"), TABLES)
    assert (gone.key, gone.row) == (("9",), None)


def test_a_table_without_keys_gives_an_empty_key() -> None:
    schema = standard_schema().table("Property")
    assert schema is not None
    columns = [(c.name, type(c.type)(c.type.word & ~0x2000)) for c in schema.columns]
    table = MemoryTable("Property", columns, [("A", "B")])
    defect = Defect(Severity.ERROR, "key-twice", "twice", table="Property", row=0)
    assert defect_finding(defect, {"Property": table}).key == ()
