"""What statements would change, and that asking changes nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from msiview.analysis.query import QueryError
from msiview.analysis.statement_changes import is_changing, statement_changes
from msiview.database.database import Database
from msiview.database.opening import open_package
from msiview.overlay.marks import Mark
from msiview.progress import Cancelled, Progress
from tests.builders.databases import make_msi, table
from tests.builders.memory_tables import memory_table, memory_tables

EVENTS = memory_table(
    "ControlEvent",
    "Dialog_ s72*, Event s50*, Ordering I2",
    ("Ask", "SpawnDialog", 1),
    ("Ask", "EndDialog", 2),
    ("Bye", "SpawnDialog", None),
)
OTHER = memory_table("Other", "Key s72*, Event S50", ("a", "EndDialog"))
TABLES = memory_tables(EVENTS, OTHER)


@pytest.mark.parametrize(
    ("sql", "changing"),
    [
        ("SELECT 1", False),
        (" update ControlEvent SET Ordering = 1", True),
        ("-- why\nDELETE FROM Other", True),
        ("WITH x AS (SELECT 1) SELECT * FROM x", False),
        ("insertion", False),
    ],
)
def test_statements_that_change(sql: str, changing: bool) -> None:
    assert is_changing(sql) is changing


def test_an_update() -> None:
    sql = "UPDATE `ControlEvent` SET Ordering = Ordering + 100 WHERE Event = 'SpawnDialog'"
    found = statement_changes(TABLES, sql)
    old, new = ("Ask", "SpawnDialog", 1), ("Ask", "SpawnDialog", 101)
    assert found.updated == ((("Ask", "SpawnDialog"), old, new),), "null + 100 stays null"
    assert found.cells_of(old, new) == {"Ordering": 101}
    assert found.words == "ControlEvent: sets Ordering to 101 in 1 row"
    assert EVENTS.cell(0, 2) == 1
    listing = found.listing()
    assert listing.marks is not None
    assert listing.row(0) == new
    assert listing.marks.cell_change(0, 2) is Mark.CHANGED


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ("Ordering = Ordering + 100 WHERE Ordering", "adds 100 to Ordering in 2 rows"),
        ("Ordering = Ordering - 1 WHERE Ordering", "takes 1 from Ordering in 2 rows"),
        ("Ordering = NULL", "sets Ordering to null in 2 rows"),
        ("Ordering = Ordering * 2 WHERE Ordering", "2 rows changed (Ordering)"),
        ("Ordering = 7, Event = 'E' WHERE Dialog_ = 'Bye'", "1 row changed (Event, Ordering)"),
        ("Event = 'Reset' WHERE Dialog_ = 'Bye'", "sets Event to “Reset” in 1 row"),
    ],
)
def test_an_update_in_words(change: str, words: str) -> None:
    found = statement_changes(TABLES, f"UPDATE ControlEvent SET {change}")
    assert found.words == f"ControlEvent: {words}"


def test_values_for_question_marks() -> None:
    sql = "UPDATE ControlEvent SET Ordering = ? WHERE Event = ?"
    found = statement_changes(TABLES, sql, [7, "EndDialog"])
    assert [new for _, _, new in found.updated] == [("Ask", "EndDialog", 7)]


def test_deleting_and_adding() -> None:
    by_other = "DELETE FROM ControlEvent WHERE Event IN (SELECT Event FROM Other)"
    found = statement_changes(TABLES, by_other)
    assert found.deleted == ((("Ask", "EndDialog"), ("Ask", "EndDialog", 2)),)
    assert found.words == "ControlEvent: 1 row deleted"
    added = statement_changes(TABLES, "INSERT INTO Other VALUES ('b', NULL), ('c', 'x')")
    assert added.added == (("b", None), ("c", "x"))
    assert added.words == "Other: 2 rows added"
    marks = added.listing().marks
    assert marks is not None
    assert marks.row_change(0) is Mark.ADDED


def test_nothing_that_changes() -> None:
    found = statement_changes(TABLES, "UPDATE Other SET Event = 'EndDialog'")
    assert (found.count, found.words) == (0, "Other: no row changes")


@pytest.mark.parametrize(
    ("sql", "reason"),
    [
        ("DROP TABLE Other", "can only change rows of one table"),
        ("ATTACH 'x.db' AS x", "can only change rows of one table"),
        ("INSERT INTO sqlite_master VALUES (1)", "can only change rows of one table"),
        ("UPDATE Missing SET a = 1", "no such table: Missing"),
        ("SELECT * FROM Other", "changes no table"),
        ("UPDATE Other SET Nowhere = 1", "no such column: Nowhere"),
    ],
)
def test_what_is_refused(sql: str, reason: str) -> None:
    with pytest.raises(QueryError, match=reason):
        statement_changes(TABLES, sql)


def test_streams_stay_and_are_refused(tmp_path: Path) -> None:
    package = open_package(
        make_msi(
            tmp_path / "a.msi",
            [table("Binary", "Name s72*, Data v0", ("one", b"1"), ("two", b"2"))],
        )
    )
    assert isinstance(package, Database)
    found = statement_changes(package.tables, "DELETE FROM Binary WHERE Name = 'one'")
    assert [key for key, _ in found.deleted] == [("one",)]
    renamed = statement_changes(
        package.tables, "UPDATE Binary SET Name = 'three' WHERE Name = 'two'"
    )
    (_, old, new), *_ = renamed.updated
    assert renamed.cells_of(old, new) == {"Name": "three"}
    with pytest.raises(QueryError, match=r"Binary\.Data holds streams"):
        statement_changes(package.tables, "UPDATE Binary SET Data = 'x'")
    with pytest.raises(QueryError, match=r"Binary\.Data holds streams"):
        statement_changes(package.tables, "INSERT INTO Binary VALUES ('x', 'y')")


def test_an_endless_statement_is_given_up() -> None:
    class Stopping(Progress):
        def __call__(self, *args: object, **more: object) -> None:
            if args and args[0] == "Querying":
                raise Cancelled

    endless = (
        "UPDATE Other SET Event = (WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)"
        " SELECT max(i) FROM n)"
    )
    with pytest.raises(Cancelled):
        statement_changes(TABLES, endless, progress=Stopping())
