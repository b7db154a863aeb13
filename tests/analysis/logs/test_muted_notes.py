"""Which notes say nothing, since the package has no such table."""

from __future__ import annotations

import pytest

from msiview.analysis.logs.line_meaning import is_muted
from msiview.logs.line_kinds import LineKind
from tests.builders.logs import engine

TABLES = {"File", "Error"}


@pytest.mark.parametrize(
    ("note", "is_noise"),
    [
        ("Note: 1: 2205 2:  3: MsiFileHash ", True),
        ("Note: 1: 2205 2:  3: Error ", False),
        ("Note: 1: 2228 2:  3: Patch 4: SELECT `a` FROM `Patch` ", True),
        ("Note: 1: 2228 2:  3: File 4: SELECT `a` FROM `File` ", False),
        ("Note: 1: 2262 2: Extension 3: -2147287038 ", True),
        ("Note: 1: 2262 2:  3: -2147287038 ", False),
        ("Note: 1: 1402 2: MsiFileHash 3: 2 ", False),
        ("Note: nothing", False),
    ],
)
def test_notes_about_tables(note: str, is_noise: bool) -> None:
    assert is_muted(LineKind.NOTE, engine(note), TABLES) is is_noise


def test_only_notes_are_muted() -> None:
    assert not is_muted(LineKind.ERROR, "Note: 1: 2205 2:  3: MsiFileHash ", TABLES)
