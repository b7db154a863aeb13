"""Names from a file become harmless file names, each once."""

from __future__ import annotations

import ntpath
import sys
from pathlib import PurePosixPath, PureWindowsPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from msiview.export.file_names import FileNames, safe_file_name


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("Binary.New", "Binary.New"),
        ("cab1.cab", "cab1.cab"),
        ("Lizenz für 日本.rtf", "Lizenz für 日本.rtf"),
        ("#rtm.1", "#rtm.1"),
        (r"\5SummaryInformation", "_5SummaryInformation"),
        ("../../etc/passwd", "_.._.._etc_passwd"),
        (r"C:\Windows\win.ini", "C__Windows_win.ini"),
        ("..", "unnamed"),
        ("", "unnamed"),
        (" . ", "unnamed"),
        (".bashrc", "_.bashrc"),
        ("CON", "_CON"),
        ("nul.txt", "_nul.txt"),
        ("Com1 .log", "_Com1 .log"),
        ("LPT¹", "_LPT¹"),
        ("CONSOLE", "CONSOLE"),
        ("trailing. .", "trailing"),
        ("a\x00b\nc\x1b[2J", "a_b_c_[2J"),
        ("photo\u202egpj.exe", "photo_gpj.exe"),
        ("half \ud800 pair", "half _ pair"),
    ],
)
def test_safe_file_name(name: str, safe: str) -> None:
    assert safe_file_name(name) == safe


@given(st.text(st.characters(), max_size=400))
def test_any_name_becomes_an_ordinary_one(name: str) -> None:
    safe = safe_file_name(name)
    assert len(safe.encode()) <= 201  # an underscore may come in front
    assert not safe.startswith((".", " "))
    assert not safe.endswith((".", " "))
    assert safe.isprintable()
    assert PurePosixPath(safe).name == safe
    assert PureWindowsPath(safe).name == safe
    assert not is_reserved(safe)
    assert safe_file_name(safe) == safe


def is_reserved(name: str) -> bool:
    """Whether Windows has the name for a device, by Python's own list."""
    if sys.version_info >= (3, 13):
        return ntpath.isreserved(name)
    return PureWindowsPath(name).is_reserved()


def test_long_names_keep_their_suffix() -> None:
    safe = safe_file_name("ü" * 300 + ".dll")
    assert safe == "ü" * 98 + ".dll"


def test_names_are_handed_out_once() -> None:
    names = FileNames(lambda name: name.lower() == "package.msi")
    assert names.take("Data.bin") == "Data.bin"
    assert names.take("data.BIN") == "data (2).BIN"
    assert names.take("Data.bin") == "Data (3).bin"
    assert names.take("e\u0301") == "e\u0301"
    assert names.take("\u00e9") == "\u00e9 (2)"
    assert names.take("package.MSI") == "package (2).MSI"
    assert names.take("key", ".ibd") == "key.ibd"
