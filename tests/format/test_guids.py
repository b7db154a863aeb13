"""The three written forms of GUIDs."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from msiview.format import guids
from msiview.format.guids import (
    braced,
    compress,
    decompress,
    decompress_all,
    from_any_form,
    pack,
    unpack,
)

BRACED = "{AC763451-B00C-4E4C-9E0D-9F3A0921AF47}"
PACKED = "154367CAC00BC4E4E9D0F9A39012FA74"
COMPRESSED = "}LOL`%t'2AXsOp6I)D&?"
GUIDS = st.uuids().map(lambda guid: "{" + str(guid).upper() + "}")


def test_one_guid_in_all_forms() -> None:
    assert pack(BRACED) == PACKED
    assert unpack(PACKED) == BRACED
    assert compress(BRACED) == COMPRESSED
    assert decompress(COMPRESSED) == BRACED


@pytest.mark.parametrize(
    "text",
    [BRACED, BRACED.lower(), BRACED[1:-1], f"  {BRACED}\n", PACKED, PACKED.lower(), COMPRESSED],
)
def test_any_form_is_understood(text: str) -> None:
    assert from_any_form(text) == BRACED


@pytest.mark.parametrize(
    "text",
    [
        "",
        "x",
        "{AC763451}",
        BRACED[:-2] + "G}",
        PACKED[:-1],
        PACKED + "0",
        COMPRESSED[:-1],
        " " * 20,
        '"' * 20,
        "~" * 20,
    ],
)
def test_other_texts_are_none(text: str) -> None:
    assert from_any_form(text) is None


@pytest.mark.parametrize("function", [pack, unpack, compress, decompress])
def test_wrong_forms_are_refused(function: Callable[[str], str]) -> None:
    with pytest.raises(ValueError):
        function("no guid")
    with pytest.raises(ValueError):
        function("~" * 20)  # five highest digits are more than 32 bits


@given(GUIDS)
def test_round_trips(guid: str) -> None:
    assert unpack(pack(guid)) == guid
    assert decompress(compress(guid)) == guid
    assert len(compress(guid)) == 20
    assert braced(guid.lower()[1:-1]) == guid


@given(st.uuids())
def test_packing_is_its_own_inverse(guid: uuid.UUID) -> None:
    digits = guid.hex.upper()
    assert pack(unpack(digits)) == digits


@given(st.lists(st.one_of(GUIDS.map(compress), st.text(min_size=20, max_size=20))))
def test_many_compressed_ones_at_once(texts: list[str]) -> None:
    expected = []
    for text in texts:
        try:
            expected.append(decompress(text))
        except ValueError:
            expected.append(None)
    assert decompress_all("".join(texts)) == expected
    assert decompress_all("".join([*texts, COMPRESSED[:7]])) == expected


def test_the_pattern_of_compressed_guids_has_the_digits() -> None:
    digits = [chr(code) for code in range(128) if re.fullmatch(guids.COMPRESSED, chr(code) * 20)]
    assert "".join(digits) == (
        "!$%&'()*+,-.0123456789=?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[]^_`abcdefghijklmnopqrstuvwxyz{}~"
    )
