"""What a log tells of a sequence: what ran and was skipped, times, and where it left off."""

from __future__ import annotations

from pathlib import Path

import pytest

from msiview.analysis.conditions import ConditionResult
from msiview.analysis.logs.logged_sequence import Course
from msiview.database.opening import open_package
from msiview.session.opened_log import OpenedLog
from msiview.session.opened_package import OpenedPackage
from msiview.session.sequences import ActionSequence, sequences
from tests.builders.databases import make_msi, table
from tests.builders.failed_logs import action, log_text, server
from tests.builders.logs import write_log

STEPS = (
    ("First", None, 100),
    ("Skipped", "A=1", 200),
    ("Second", "NOT A", 300),
    ("Third", None, 400),
)


def logged(folder: Path, *parts: list[str], code: int | None = 0) -> ActionSequence:
    """The sequence of :data:`STEPS` beside a log of these parts, inside of INSTALL."""
    package = make_msi(
        folder / "a.msi",
        [table("InstallExecuteSequence", "Action s72*, Condition S255, Sequence I2", *STEPS)],
    )
    inside = [line for part in parts for line in part]
    begin = server("Doing action: INSTALL", "|Action start 10:00:01: INSTALL.", second=1)
    end = server("|Action ended 10:00:09: INSTALL. Return value 1.", second=9)
    path = write_log(folder / "a.log", log_text(begin, inside, end, code=code))
    opened = OpenedPackage(open_package(package))
    log = OpenedLog.open(path, package=opened)
    log.log.read()
    log.find_answers()
    return sequences(opened, log).after["InstallExecuteSequence"]


def skipped(name: str) -> list[str]:
    return server(f"Skipping action: {name} (condition is false)", second=2)


def test_what_ran_and_what_was_skipped(tmp_path: Path) -> None:
    found = logged(tmp_path, action("First"), skipped("Skipped"), action("Second"), action("Third"))
    assert found.logged is not None
    courses = [one.course for one in found.logged]
    assert courses == [Course.RAN, Course.SKIPPED, Course.RAN, Course.RAN]
    assert [one.returned for one in found.logged] == [1, None, 1, 1]
    assert [one.time for one in found.logged] == [0, None, 0, 0]
    outcomes = [one.outcome for one in found.logged]
    assert outcomes[1:3] == [ConditionResult.FALSE, ConditionResult.TRUE]
    assert "A" in found.logged[1].why
    assert found.departure is None
    names = [column.name for column in found.listing.columns]
    assert found.listing.cell(0, names.index("Course")) == "ran"


@pytest.mark.parametrize(
    ("parts", "where", "words"),
    [
        (
            [action("First"), skipped("Skipped"), action("Second", returned=3)],
            "Second",
            "it failed (return value 3), line ",
        ),
        (
            [action("First"), skipped("Skipped")],
            "Second",
            "the log ends after Skipped, line ",
        ),
        (
            [action("First"), skipped("Skipped"), action("Third")],
            "Second",
            "the log has nothing of it, but goes on with Third, line ",
        ),
    ],
)
def test_where_the_log_leaves_the_sequence(
    tmp_path: Path, parts: list[list[str]], where: str, words: str
) -> None:
    departure = logged(tmp_path, *parts).departure
    assert departure is not None
    assert departure.action == where
    assert str(departure.words).startswith(words)


def test_a_log_that_tells_no_skipped_actions(tmp_path: Path) -> None:
    found = logged(tmp_path, action("First"), action("Second"), action("Third"))
    assert found.logged is not None
    courses = [one.course for one in found.logged]
    assert courses == [Course.RAN, Course.NOT_TOLD, Course.RAN, Course.RAN]
    assert found.departure is None
    # Without a condition an action cannot have been skipped.
    left = logged(tmp_path, action("Second"), action("Third"))
    assert left.departure is not None
    assert left.departure.action == "First"


def test_a_log_of_something_else_has_nothing_of_it(tmp_path: Path) -> None:
    found = logged(tmp_path, action("Other"))
    assert found.logged is not None
    assert {one.course for one in found.logged} == {Course.NOT_REACHED}
    assert found.departure is None
