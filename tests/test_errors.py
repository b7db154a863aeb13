"""Defects and errors: what they say, and that a hostile file cannot flood the log."""

from __future__ import annotations

import pytest

from msiview.errors import (
    Defect,
    DefectLog,
    FormatError,
    MsiviewError,
    NoSuchStream,
    NoSuchTable,
    NotAnInstallerFile,
    Severity,
)


@pytest.mark.parametrize(
    ("error", "text"),
    [
        (FormatError("it is bad"), "it is bad"),
        (FormatError("it is bad", file="a.msi"), "a.msi: it is bad"),
        (
            FormatError("it is bad", file="a.msi", stream="File", offset=12),
            "a.msi, stream File, offset 12: it is bad",
        ),
        (NoSuchTable("File"), "there is no table File"),
        (NoSuchStream("x"), "there is no stream x"),
    ],
)
def test_errors_say_where(error: MsiviewError, text: str) -> None:
    assert str(error) == text


def test_errors_can_be_caught_as_what_they_are() -> None:
    assert issubclass(NotAnInstallerFile, FormatError)
    assert issubclass(NoSuchTable, KeyError)
    with pytest.raises(MsiviewError):
        raise NoSuchTable("File")


@pytest.mark.parametrize(
    ("defect", "place"),
    [
        (Defect(Severity.NOTE, "c", "m"), ""),
        (Defect(Severity.NOTE, "c", "m", stream="S", offset=0), "S, offset 0"),
        (
            Defect(Severity.NOTE, "c", "m", stream="S", table="T", row=0, column="C"),
            "T, C, row 1",
        ),
    ],
)
def test_places_in_words(defect: Defect, place: str) -> None:
    assert defect.place() == place


def test_the_same_defect_counts_once() -> None:
    log = DefectLog()
    for _ in range(3):
        log.add(Severity.ERROR, "code", "message", table="T", row=1)
    log.add(Severity.ERROR, "code", "message", table="T", row=2)
    assert [defect.row for defect in log] == [1, 2]
    assert len(log) == 2
    assert {defect.code for defect in log} == {"code"}
    assert log.omitted.total() == 0


def test_defects_without_number_are_counted_but_not_kept() -> None:
    log = DefectLog()
    for row in range(10_000):
        log.add(Severity.ERROR, "many", "message", row=row)
    log.add(Severity.ERROR, "other", "message")
    assert len(log) == DefectLog.LIMIT + 1
    assert log.omitted == {"many": 10_000 - DefectLog.LIMIT}
    assert {defect.code for defect in log} == {"many", "other"}
