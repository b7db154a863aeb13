"""Two logs side by side."""

from __future__ import annotations

from pathlib import Path

import pytest

from msiview.analysis.logs.comparison.difference import (
    DifferenceKind,
    LogComparison,
    LogDifference,
    LogSide,
)
from msiview.analysis.logs.comparison.passing_values import PassingValues
from msiview.analysis.phrase import LineRef, Phrase
from msiview.session.compared_logs import compared_logs
from msiview.session.opened_log import OpenedLog
from tests.builders.failed_logs import FOOTER, HEADER, action, log_text, server
from tests.builders.log_pairs import of_administrator, of_user
from tests.builders.logs import engine, write_log


def opened(path: Path, text: str) -> OpenedLog:
    log = OpenedLog.open(write_log(path, text))
    log.log.read()
    return log


def compared(folder: Path, left: str, right: str) -> LogComparison:
    return compared_logs(opened(folder / "a.log", left), opened(folder / "b.log", right))


@pytest.fixture
def pair(tmp_path: Path) -> LogComparison:
    return compared(tmp_path, of_user(), of_administrator())


def of_kind(comparison: LogComparison, kind: DifferenceKind) -> dict[str, LogDifference]:
    return {one.name: one for one in comparison.differences if one.kind is kind}


def values(one: LogDifference) -> tuple[str | None, str | None]:
    return one.left.value, one.right.value


def test_the_same_log_has_no_difference(tmp_path: Path) -> None:
    for text in (of_user(), of_administrator(), "", engine("Doing action: A")):
        assert not compared(tmp_path, text, text).differs


def test_outcome_and_cause(pair: LogComparison) -> None:
    found = of_kind(pair, DifferenceKind.OUTCOME)
    assert values(found["result"]) == (
        "Install failed, exit code 1603 ERROR_INSTALL_FAILURE",
        "Install succeeded, exit code 0 ERROR_SUCCESS",
    )
    cause = found["first cause"]
    assert cause.left.value is not None
    assert cause.left.value.startswith("Error 1920.")
    assert cause.right == LogSide()


def test_environment(pair: LogComparison) -> None:
    found = of_kind(pair, DifferenceKind.ENVIRONMENT)
    properties = {"LogonUser", "AdminUser", "MsiRunningElevated"}
    assert set(found) == {"elevation", "Machine policy DisableMsi", *properties}
    assert values(found["elevation"]) == ("not elevated", "elevated")
    assert values(found["LogonUser"]) == ("jane", "root")
    assert values(found["Machine policy DisableMsi"]) == ("1", None)


def test_what_passes_is_no_difference(pair: LogComparison) -> None:
    names = {one.name for one in pair.differences}
    assert not names & {"CLIENTPROCESSID", "DataFolder", "VersionNT", "C_Same", "Main"}


def test_a_property_of_the_command_line_is_told_once(pair: LogComparison) -> None:
    assert values(of_kind(pair, DifferenceKind.COMMAND_LINE)["MODE"]) == ("basic", "full")
    assert "MODE" not in of_kind(pair, DifferenceKind.PROPERTY)


def test_who_set_a_property(pair: LogComparison) -> None:
    (tools,) = of_kind(pair, DifferenceKind.PROPERTY).values()
    assert (tools.name, values(tools)) == ("TOOLS", ("C:\\old\\", "C:\\new\\"))
    assert tools.reason == "origin: custom action FindTools"


def test_states_have_a_reason_on_each_side(pair: LogComparison) -> None:
    (keys,) = of_kind(pair, DifferenceKind.COMPONENT).values()
    assert keys.name == "C_Keys"
    assert keys.left.value == "Installed Absent, Request Local, Action Null"
    assert keys.left.why
    assert keys.right.why
    assert not of_kind(pair, DifferenceKind.FEATURE)


def test_actions_that_were_skipped_or_ended_otherwise(pair: LogComparison) -> None:
    found = of_kind(pair, DifferenceKind.ACTION)
    assert values(found["WriteKeys"]) == ("skipped", "ran: success")
    assert "condition was false" in found["WriteKeys"].reason
    assert values(found["InstallFinalize"]) == ("ran: failure", "ran: success")
    assert "FindTools" not in found


def test_lines_are_those_of_each_log(pair: LogComparison) -> None:
    for one in pair.differences:
        for side, text in ((one.left, of_user()), (one.right, of_administrator())):
            if one.kind is DifferenceKind.COMPONENT and side.line is not None:
                assert f"Component: {one.name};" in text.splitlines()[side.line]


def test_they_part_at_the_state_before_the_skipped_action(pair: LogComparison) -> None:
    found = pair.parting
    assert found is not None
    assert found.left.startswith("C_Keys")
    assert found.left_line is not None
    assert found.right_line is not None
    assert "C_Keys" in of_user().splitlines()[found.left_line]
    assert "C_Keys" in of_administrator().splitlines()[found.right_line]


def test_a_log_that_ends_parts_where_the_other_goes_on(tmp_path: Path) -> None:
    begin = log_text(action("First"), code=None)
    whole = log_text(action("First"), action("Second"), code=None)
    found = compared(tmp_path, begin, whole).parting
    assert found is not None
    assert (found.left_line, found.left) == (None, "the log has ended")
    assert found.right == "Second runs"


@pytest.mark.parametrize(("seconds", "is_told"), [(30, True), (3, False)])
def test_much_longer_is_three_times_and_two_seconds(
    tmp_path: Path, seconds: int, is_told: bool
) -> None:
    def of(end: int) -> str:
        begin = server("Doing action: Wait", "|Action start 10:00:01: Wait.", second=1)
        ended = server(f"|Action ended 10:00:{end:02}: Wait. Return value 1.", second=end)
        return log_text(begin, ended)

    found = of_kind(compared(tmp_path, of(3), of(seconds)), DifferenceKind.ACTION)
    assert ("Wait" in found) == is_told


def test_a_party_that_one_log_lacks_is_told_at_once(tmp_path: Path) -> None:
    client = [engine("******* RunEngine:", "c"), engine("Doing action: Ask", "c")]
    both = [*client, engine("******* RunEngine:"), engine("Doing action: Copy")]
    texts = ("\n".join([HEADER, *lines, FOOTER, ""]) for lines in (client, both))
    found = of_kind(compared(tmp_path, *texts), DifferenceKind.ACTION)
    assert list(found) == ["server"]


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (r"C:\WINDOWS\Installer\MSI12.tmp", r"C:\Windows\Installer\MSI9FA.tmp"),
        (r"C:\Windows\Installer\1a2b3.msi", r"C:\Windows\Installer\ffee.msi"),
        (r"C:\Users\jane\Temp\{A-1}\x.msi", r"C:\Users\jane\Temp\~nsu\x.msi"),
        ("at 10:11:12", "at 23:00:01"),
    ],
)
def test_temporary_names_are_the_same(left: str, right: str) -> None:
    passing = PassingValues("jane")
    assert passing.without(left) == passing.without(right)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (r"C:\Users\jane\a", r"C:\Users\Default\a"),
        (r"C:\Temp\a\x.msi", r"C:\Temp\a\y.msi"),
        ("MSI12", "MSI13"),
    ],
)
def test_other_names_are_not(left: str, right: str) -> None:
    passing = PassingValues("jane")
    assert passing.without(left) != passing.without(right)


def test_reasons_in_words() -> None:
    def reason(left: LogSide, right: LogSide, about: str = "") -> str:
        return LogDifference(DifferenceKind.ACTION, "A", left, right, about).reason

    why = Phrase("see ", LineRef(4))
    assert reason(LogSide(), LogSide()) == ""
    assert reason(LogSide(why=why), LogSide(why=why)) == "see line 5"
    assert reason(LogSide(why=why), LogSide(why="b"), "x") == "x; left: see line 5; right: b"
    assert reason(LogSide(), LogSide(why="b")) == "right: b"


@pytest.mark.parametrize("is_left", [True, False])
def test_what_a_part_of_a_log_lacks_is_no_difference(tmp_path: Path, is_left: bool) -> None:
    whole = of_administrator()
    lines = whole.splitlines()
    first = next(n for n, line in enumerate(lines) if "C_Keys; Installed" in line)
    part = "\n".join(lines[first : first + 6])
    comparison = compared(tmp_path, *((part, whole) if is_left else (whole, part)))
    assert [one.name for one in comparison.differences] == ["result"]
    assert comparison.parting is None


def test_where_a_part_of_a_log_parts_from_another_run(tmp_path: Path) -> None:
    lines = of_user().splitlines()
    first = next(n for n, line in enumerate(lines) if "C_Keys; Installed" in line)
    part = "\n".join(lines[first : first + 6])
    comparison = compared(tmp_path, part, of_administrator())
    assert "C_Keys" in of_kind(comparison, DifferenceKind.COMPONENT)
    assert comparison.parting is not None
