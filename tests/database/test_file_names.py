"""Names in their short and long forms."""

from __future__ import annotations

import pytest

from msiview.database.file_names import DefaultDir, default_dir, long_name, short_name


@pytest.mark.parametrize(
    ("name", "short", "long"),
    [
        ("APP.EXE|application.exe", "APP.EXE", "application.exe"),
        ("app.exe", "app.exe", "app.exe"),
        (".", ".", "."),
        ("APP~1|", "APP~1", "APP~1"),
        ("|only long", "only long", "only long"),
        ("A|b|c", "A", "b|c"),
        ("", "", ""),
        (None, "", ""),
        (7, "", ""),
    ],
)
def test_short_and_long_names(name: str | int | None, short: str, long: str) -> None:
    assert (short_name(name), long_name(name)) == (short, long)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("Bin", ("Bin", "Bin")),
        ("APP~1|My App", ("APP~1|My App", "APP~1|My App")),
        (".:x86", (".", "x86")),
        ("PROG~1|Program:SRC~1|Source", ("PROG~1|Program", "SRC~1|Source")),
        ("Target:", ("Target", "")),
        (None, ("", "")),
    ],
)
def test_default_dir_has_a_target_and_a_source(value: str | None, expected: DefaultDir) -> None:
    assert default_dir(value) == expected
