"""Journals tell the same edits again, however many lines they take."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from msiview.database.cells import StreamCell
from msiview.database.records import Record
from msiview.errors import FormatError
from msiview.format.column_types import ColumnType
from msiview.format.container import CHUNK
from msiview.format.transform_data import RowOperation
from msiview.overlay.edits.edits import EditStep, RowReplacement, TableEdit, TableReplacement
from msiview.overlay.edits.transaction import new_stream
from msiview.session.edit_journal import (
    EditedPackage,
    StepLines,
    done_line,
    package_line,
    read_journal,
    saved_line,
)

EDITED = EditedPackage("a.msi", ("b.mst",), "c.mst")


def added(table: str, key: str, **cells: object) -> RowReplacement:
    return RowReplacement(table, (key,), None, Record(RowOperation.ADD, (key,), cells, 0))  # type: ignore[arg-type]


def journal(*steps: EditStep) -> Iterator[bytes]:
    lines = StepLines()
    yield package_line(EDITED)
    for step in steps:
        yield from lines.lines(step)


def contents(replacement: object) -> bytes:
    assert isinstance(replacement, RowReplacement)
    assert replacement.after is not None
    cell = replacement.after.cells["Data"]
    assert isinstance(cell, StreamCell)
    assert cell.stream is not None
    return cell.stream.read()


def test_steps_are_read_as_they_were_written() -> None:
    columns = (("Name", ColumnType.parse("s72", key=True)), ("Text", ColumnType.parse("L0")))
    large = EditStep("Paste", tuple(added("T", f"row{n}", Text="ä\n") for n in range(1000)))
    small = EditStep("Create T", (TableReplacement("T", TableEdit(), TableEdit(created=columns)),))
    empty = EditStep("Nothing", ())
    lines = list(journal(small, large, empty))
    state = read_journal(lines)
    assert (state.edited, state.steps, state.done) == (EDITED, [small, large, empty], 3)
    assert not any(b"\n" in line for line in lines)
    assert state.is_lost


def test_a_step_whose_last_line_is_missing_was_not_made() -> None:
    small, large = (EditStep(str(n), tuple(added("T", f"{i}") for i in range(n))) for n in (1, 999))
    lines = list(journal(small, large))
    assert len(lines) > 4
    for cut in range(2, len(lines)):
        assert read_journal(lines[:cut]).steps == [small]


def test_streams_are_written_once_and_in_pieces() -> None:
    data = bytes(range(256)) * (CHUNK // 128) + b"end"
    cell = new_stream("Binary", ("b",), data)
    replaced = added("Binary", "b", Data=cell)
    again = RowReplacement("Binary", ("b",), replaced.after, None)
    lines = list(journal(EditStep("Add", (replaced,)), EditStep("Delete", (again,))))
    assert max(map(len, lines)) < 2 * CHUNK
    assert sum(map(len, lines)) < 2 * len(data)
    first, _second = read_journal(lines).steps
    assert contents(first.replacements[0]) == data


def test_what_was_undone_and_saved() -> None:
    one, two, three = (EditStep(name, (added("T", name),)) for name in ("1", "2", "3"))
    first = list(journal(one, two))
    saved = read_journal([*first, saved_line("d.mst")])
    assert (saved.is_lost, saved.edited.target) == (False, "d.mst")
    other = [*first, saved_line("d.mst"), done_line(1), *StepLines().lines(three)]
    state = read_journal(other)
    assert (state.steps, state.done, state.saved) == ([one, three], 2, -1)


@pytest.mark.parametrize(
    "line",
    [
        b"{}",
        b'{"done": 1}',
        b"[]",
        b'{"package": 1}',
        package_line(EDITED) + b'\n{"replaced": [["T", ["k"], null, ["ADD", {"D": {"stream": "x", '
        b'"contents": 7}}]]], "step": ""}',
    ],
)
def test_other_lines_are_refused(line: bytes) -> None:
    with pytest.raises(FormatError, match="no journal of edits"):
        read_journal(line.split(b"\n"))
