"""Two streams compared: texts by lines, others by where they part."""

from __future__ import annotations

from pathlib import Path

import pytest

from msiview.analysis.stream_comparison import MOST_LINES, StreamComparison, compare_streams
from msiview.database.opening import open_package
from msiview.overlay.marks import Mark
from msiview.progress import no_progress
from tests.builders.databases import make_msi


def compared(folder: Path, old: bytes, new: bytes) -> StreamComparison:
    packages = [
        open_package(make_msi(folder / f"{name}.msi", streams={"s": content}))
        for name, content in (("a", old), ("b", new))
    ]
    one, other = (package.stream("s") for package in packages)
    return compare_streams(one, other, (1252, 1252), no_progress())


def test_lines_that_differ_have_some_around_them(tmp_path: Path) -> None:
    lines = [f"line {number}" for number in range(1, 31)]
    changed = [*lines[:14], "another line", *lines[15:]]
    texts = ["\r\n".join(["Option Explicit", *each]).encode() for each in (lines, changed)]
    found = compared(tmp_path, *texts)
    assert found.lines is not None
    assert [(line.mark, line.number, line.text) for line in found.lines if line.mark] == [
        (Mark.DELETED, 16, "line 15"),
        (Mark.ADDED, 16, "another line"),
    ]
    assert len(found.lines) == 8, "three before and three behind"
    assert found.first_difference == texts[0].index(b"line 15")


def test_bytes_part_somewhere(tmp_path: Path) -> None:
    found = compared(tmp_path, bytes(100_000) + b"\x01", bytes(100_000) + b"\x02")
    assert (found.first_difference, found.lines) == (100_000, None)
    assert found.old_digest != found.new_digest


def test_one_may_be_the_beginning_of_the_other(tmp_path: Path) -> None:
    assert compared(tmp_path, b"\0\1\2", b"\0\1\2\3").first_difference == 3


def test_the_same_contents(tmp_path: Path) -> None:
    found = compared(tmp_path, b"x = 1\r\n", b"x = 1\r\n")
    assert (found.first_difference, found.lines) == (None, [])


@pytest.mark.parametrize(
    "text",
    [
        b"\n".join(b"line %d" % number for number in range(MOST_LINES + 5)),
        b"the same\n" * 1000,
    ],
)
def test_texts_that_would_take_too_long_are_compared_by_bytes(text: bytes, tmp_path: Path) -> None:
    found = compared(tmp_path, text, text + b"more")
    assert (found.first_difference, found.lines) == (len(text), None)
