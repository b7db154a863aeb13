"""What is known of streams: who uses them, and which functions of a library are called."""

from __future__ import annotations

from pathlib import Path

import pytest

from msiview.analysis.phrase import RowRef
from msiview.analysis.stream_facts import CalledExport, StreamFacts, stream_facts
from msiview.analysis.stream_uses import stream_uses, used_row
from msiview.database.database import Database
from msiview.database.opening import open_package
from msiview.progress import no_progress
from msiview.report.stream_facts import program_object, stream_blocks
from msiview.report.text import text_of
from tests.builders.databases import make_msi, table
from tests.builders.programs import make_program

LIBRARY = make_program(["Install", "Remove"], {"CompanyName": "Example"})
TABLES = [
    table("Binary", "Name s72*, Data v0", ("Lib", LIBRARY), ("Text", b"x = 1\r\n")),
    table("CustomAction", "Action s72*, Type i2, Source S72, Target S255",
          ("DoInstall", 1, "Lib", "Install"), ("AtEnd", 3073, "Lib", "Install"),
          ("Lost", 1, "Lib", "Gone"), ("Other", 1, "Text", "Install"),
          ("Script", 6, "Lib", "Remove")),
]  # fmt: skip


@pytest.fixture
def package(tmp_path: Path) -> Database:
    package = open_package(make_msi(tmp_path / "a.msi", TABLES))
    assert isinstance(package, Database)
    return package


def facts(package: Database, name: str) -> StreamFacts:
    return stream_facts(package, package.tables, package.stream(name), no_progress())


def test_functions_are_marked_with_the_actions_that_call_them(package: Database) -> None:
    found = facts(package, "Binary.Lib")
    assert found.owner == RowRef("Binary", ("Lib",))
    first = RowRef("CustomAction", ("DoInstall",), "DoInstall")
    second = RowRef("CustomAction", ("AtEnd",), "AtEnd")
    lost = RowRef("CustomAction", ("Lost",), "Lost")
    assert found.called == (
        CalledExport("Install", (first, second), True),
        CalledExport("Gone", (lost,), False),
    )


def test_a_stream_that_is_no_program(package: Database) -> None:
    found = facts(package, "Binary.Text")
    assert (found.kind.id, found.program, found.called) == ("text", None, ())
    assert program_object(found, None) is None


def test_what_is_told_of_a_library(package: Database) -> None:
    text = "".join(text_of(stream_blocks(facts(package, "Binary.Lib"), digest="ab" * 32)))
    for words in ("Binary/Lib", "x64", "1.2.3.4", "Example", "nobody signed it", "not exported"):
        assert words in text
    assert "DoInstall" in text
    found = program_object(facts(package, "Binary.Lib"), None)
    assert found is not None
    assert found["exports"] == ["Install", "Remove"]
    assert found["called"][1] == {"name": "Gone", "actions": ["Lost"], "exported": False}


def test_the_exports_of_real_libraries(corpus: Path) -> None:
    """Libraries of real packages export what their custom actions call."""
    calls = []
    for path in sorted((corpus / "msi").glob("*.msi")):
        package = open_package(path)
        if not isinstance(package, Database) or "CustomAction" not in package.tables:
            continue
        for stream in package.streams():
            if stream.name.startswith("Binary."):
                calls += stream_facts(package, package.tables, stream, no_progress()).called
    assert len(calls) > 10
    assert [call for call in calls if call.is_there is False] == []


def test_the_row_of_a_stream_is_found_under_an_overlay(tmp_path: Path) -> None:
    """A layer may put rows before it."""
    base = open_package(make_msi(tmp_path / "a.msi", TABLES))
    more = [table("Binary", "Name s72*, Data v0", ("A", b"new"), ("Lib", LIBRARY)), TABLES[1]]
    other = open_package(make_msi(tmp_path / "b.msi", more))
    assert isinstance(base, Database)
    assert isinstance(other, Database)
    use = stream_uses(base)["Binary.Lib"]
    assert used_row(use, base, base.tables) == use.row
    row = used_row(use, base, other.tables)
    assert row is not None
    assert other.tables["Binary"].key(row) == ("Lib",)
    assert used_row(use, base, {}) is None
