"""Journals are written to the last byte, or refuse."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from msiview.files.journal import Journal


class NearlyFullDisk(io.BytesIO):
    """Takes as many bytes as there is room for, like a file without a buffer."""

    def __init__(self, room: int) -> None:
        super().__init__()
        self._room = room

    def write(self, data: object) -> int:  # type: ignore[override]
        part = memoryview(data)[: min(3, self._room)]  # type: ignore[arg-type]
        if not part:
            raise OSError(28, "No space left on device")
        self._room -= len(part)
        return super().write(part)


def test_a_line_that_is_taken_in_parts_is_whole() -> None:
    disk = NearlyFullDisk(100)
    journal = Journal(Path("journal"), disk)
    journal.add(b"first line")
    journal.add(b"second")
    assert disk.getvalue() == b"first line\nsecond\n"


def test_a_line_for_which_there_is_no_room_is_refused() -> None:
    disk = NearlyFullDisk(7)
    with pytest.raises(OSError, match="No space left"):
        Journal(Path("journal"), disk).add(b"first line")
    assert disk.getvalue() == b"first l"
