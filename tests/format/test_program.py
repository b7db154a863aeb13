"""What programs say of themselves, and what of it can be read where they are damaged."""

from __future__ import annotations

import struct
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from msiview.format.program import MOST_EXPORTS, Program, read_program
from tests.builders.programs import make_program

STRINGS = {"CompanyName": "Beispiel GmbH", "FileVersion": "1.2 (beta)", "Own": "Größe"}
WHOLE = make_program(["Alpha", "Beta", "_Gamma@4"], STRINGS)


def reader(data: bytes) -> Callable[[int, int], bytes]:
    return lambda offset, size: data[offset : offset + size] if offset >= 0 else b""


def program(data: bytes) -> Program:
    found = read_program(reader(data))
    assert found is not None
    return found


def test_exports_version_and_processor() -> None:
    found = program(WHOLE)
    assert found.exports == ("Alpha", "Beta", "_Gamma@4")
    assert found.export_count == 3
    assert (found.processor, found.is_library, found.is_managed) == ("x64", True, False)
    assert found.version is not None
    assert found.version.file_version == "1.2.3.4"
    assert dict(found.version.strings) == STRINGS
    assert found.problems == ()


@pytest.mark.parametrize(
    ("machine", "words"), [(0x14C, "x86"), (0xAA64, "Arm64"), (0x1234, "machine 0x1234")]
)
def test_processors(machine: int, words: str) -> None:
    assert program(make_program(machine=machine)).processor == words


def test_a_program_without_exports_and_version() -> None:
    found = program(make_program(is_library=False))
    assert (found.exports, found.version, found.problems) == ((), None, ())
    assert not found.is_library


@pytest.mark.parametrize("data", [b"", b"MZ", b"MZ" + bytes(200), b"\x7fELF" + bytes(200)])
def test_what_is_no_program(data: bytes) -> None:
    assert read_program(reader(data)) is None


def test_more_exports_than_are_read_are_counted() -> None:
    found = program(make_program([f"f{number:05}" for number in range(MOST_EXPORTS + 7)]))
    assert len(found.exports) == MOST_EXPORTS
    assert found.export_count == MOST_EXPORTS + 7


def test_a_directory_outside_of_all_sections_is_told() -> None:
    data = bytearray(WHOLE)
    struct.pack_into("<I", data, 64 + 24 + 112, 0x00FF0000)  # address of the exports
    found = program(bytes(data))
    assert found.exports == ()
    assert found.problems == ("its exports cannot be read: no section has the address 0xFF0000",)
    assert found.version is not None


def test_a_count_that_lies_costs_nothing() -> None:
    data = bytearray(WHOLE)
    struct.pack_into("<I", data, 0x200 + 24, 0xFFFFFFFF)  # number of names
    found = program(bytes(data))
    assert set(found.exports) >= {"Alpha", "Beta"}
    assert len(found.exports) <= MOST_EXPORTS


@given(at=st.integers(0, len(WHOLE) - 4), value=st.integers(0, 2**32 - 1))
def test_any_damage_gives_an_answer(at: int, value: int) -> None:
    data = bytearray(WHOLE)
    struct.pack_into("<I", data, at, value)
    found = read_program(reader(bytes(data)))
    assert found is None or len(found.exports) <= MOST_EXPORTS


@given(size=st.integers(0, len(WHOLE)))
def test_any_end_gives_an_answer(size: int) -> None:
    found = read_program(reader(WHOLE[:size]))
    assert found is None or len(found.exports) <= MOST_EXPORTS
