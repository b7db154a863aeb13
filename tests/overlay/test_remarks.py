"""Odd choices in validation flags."""

from __future__ import annotations

from pathlib import Path

import pytest

from msiview.overlay.remarks import flag_remarks
from tests.overlay.test_applicability import EQUAL, GREATER, LESS, MINOR, UPDATE, transform_with


@pytest.mark.parametrize(
    ("flags", "remark"),
    [
        (0x1000, "the validation flags have unknown bits 0x1000"),
        (EQUAL, "a relation of versions is demanded, but no fields to compare: nothing is tested"),
        (MINOR, "version fields are to be compared, but no relation is stated"),
        (UPDATE | LESS | GREATER, "several relations of versions are demanded at once: < and >"),
    ],
)
def test_odd_flags(tmp_path: Path, flags: int, remark: str) -> None:
    (found,) = flag_remarks(transform_with(tmp_path, flags))
    assert found.startswith(remark)


def test_sound_flags(tmp_path: Path) -> None:
    assert list(flag_remarks(transform_with(tmp_path, 0x0922))) == []
    assert list(flag_remarks(transform_with(tmp_path, 0))) == []


def test_a_base_version_that_is_not_stated(tmp_path: Path) -> None:
    (found,) = flag_remarks(transform_with(tmp_path, 0x0922, base=""))
    assert "does not state its base version" in found
