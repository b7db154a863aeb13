"""Stream names: two characters in one UTF-16 unit."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from msiview.format.container import Container
from msiview.format.stream_names import decode_name, encode_name

# name, is it a table, units
VECTORS = [
    ("File", True, "4840 430F 422F"),
    ("Component", True, "4840 448C 44F0 4472 4468 4837"),
    ("_Validation", True, "4840 3FFF 43E4 41EC 45E4 44AC 4831"),
    ("_Tables", True, "4840 3F7F 4164 422F 4836"),
    ("_Columns", True, "4840 3B3F 43F2 4438 45B1"),
    ("_StringPool", True, "4840 3F3F 4577 446C 3E6A 44B2 482F"),
    ("_StringData", True, "4840 3F3F 4577 446C 3B6A 45E4 4824"),
    ("Property", True, "4840 4559 44F2 4568 4737"),
    ("BINARY.1", False, "3C8B 3A97 409B 387E"),
    ("Binary.New", False, "430B 4131 4735 3DFE 46A8"),
    ("Icon.App.exe", False, "4192 4472 3ABE 44F3 423E 423B"),
    ("Patch.a b.5", False, "4119 41B7 47AB 4824 0020 47A5 4805"),
    ("cab1.cab", False, "4126 3865 41BE 4164"),
    # Not packed at all, though the letters could be.
    (
        "\x05SummaryInformation",
        False,
        "0005 " + " ".join(f"{ord(c):04X}" for c in "SummaryInformation"),
    ),
]


@pytest.mark.parametrize(("name", "is_table", "units"), VECTORS, ids=lambda v: str(v)[:20])
def test_known_names(name: str, is_table: bool, units: str) -> None:
    raw = "".join(chr(int(unit, 16)) for unit in units.split())
    assert encode_name(name, is_table=is_table) == raw
    assert decode_name(raw) == (name, is_table)


def test_odd_last_character_stands_alone() -> None:
    assert encode_name("abc") == chr(0x3800 + 36 + (37 << 6)) + chr(0x4800 + 38)


def test_units_outside_the_packed_ranges_stand_for_themselves() -> None:
    assert decode_name("{A-B}") == ("{A-B}", False)
    assert decode_name("\u37ff\u4841") == ("\u37ff\u4841", False)
    # The table mark means a table only at the front.
    assert decode_name("a\u4840") == ("a\u4840", False)
    assert decode_name("") == ("", False)


@given(
    st.text(alphabet=st.characters(exclude_categories=["Cs"], max_codepoint=0x37FF)), st.booleans()
)
def test_any_name_survives(name: str, is_table: bool) -> None:
    if not name.startswith("\x05"):
        assert decode_name(encode_name(name, is_table=is_table)) == (name, is_table)


@given(st.text())
def test_any_raw_name_is_decoded(raw: str) -> None:
    name, _ = decode_name(raw)
    assert isinstance(name, str)


def test_real_names_survive(corpus: Path) -> None:
    count = 0
    for path in sorted((corpus / "msi").iterdir()):
        for stream in Container.open(path).root.streams:
            assert encode_name(stream.name, is_table=stream.is_table) == stream.raw_name
            count += 1
    assert count > 1000
