"""What the platform does to folders, and paths that are too long."""

from __future__ import annotations

import pytest

from msiview.analysis.landing import LONGEST_PATH, is_32_bit, path_remark, platform_remarks


@pytest.mark.parametrize(
    ("template", "is_narrow"),
    [
        ("Intel;1033", True),
        (";1033", True),
        ("", True),
        ("x64;1033", False),
        ("Intel64;1033", False),
        ("Intel,x64;1033", False),
        ("Arm64;0", False),
    ],
)
def test_platforms(template: str, is_narrow: bool) -> None:
    assert is_32_bit(template) is is_narrow


def test_a_32_bit_package_with_a_64_bit_folder() -> None:
    (words,) = platform_remarks("Intel;1033", "[ProgramFiles64Folder]App\\", 0)
    assert words.endswith("on 64-bit Windows C:\\Program Files (x86)\\App\\")
    assert not list(platform_remarks("x64;1033", "[ProgramFiles64Folder]App\\", 0x100))
    assert not list(platform_remarks("Intel;1033", "[ProgramFilesFolder]App\\", 0))


def test_a_64_bit_component_in_a_32_bit_package() -> None:
    (words,) = platform_remarks("Intel;1033", "[ProgramFilesFolder]App\\", 0x104)
    assert "marked 64-bit" in words


def test_paths_that_are_too_long() -> None:
    folder = "[ProgramFilesFolder]"
    there = len("C:\\Program Files (x86)\\")
    assert path_remark(folder + "x" * (LONGEST_PATH - there)) == ""
    assert f"about {LONGEST_PATH + 1} characters" in path_remark(
        folder + "x" * (LONGEST_PATH + 1 - there)
    )
