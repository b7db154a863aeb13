"""Type words and their short forms."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from msiview.format.column_types import ColumnKind, ColumnType

VECTORS = [
    # word, spec, key, kind, nullable, localizable
    (0x2D48, "s72", True, ColumnKind.STRING, False, False),
    (0x1DFF, "S255", False, ColumnKind.STRING, True, False),
    (0x0FFF, "l255", False, ColumnKind.STRING, False, True),
    (0x1F00, "L0", False, ColumnKind.STRING, True, True),
    (0x0502, "i2", False, ColumnKind.SHORT, False, False),
    (0x1502, "I2", False, ColumnKind.SHORT, True, False),
    (0x2502, "i2", True, ColumnKind.SHORT, False, False),
    (0x0104, "i4", False, ColumnKind.LONG, False, False),
    (0x1104, "I4", False, ColumnKind.LONG, True, False),
    (0x0900, "v0", False, ColumnKind.BINARY, False, False),
    (0x1900, "V0", False, ColumnKind.BINARY, True, False),
]


@pytest.mark.parametrize(("word", "spec", "key", "kind", "nullable", "localizable"), VECTORS)
def test_known_words(
    word: int, spec: str, key: bool, kind: ColumnKind, nullable: bool, localizable: bool
) -> None:
    column = ColumnType(word)
    assert column.spec == spec
    assert column.is_key == key
    assert column.kind is kind
    assert column.nullable == nullable
    assert column.localizable == localizable
    assert column.persistent
    assert ColumnType.parse(spec, key=key) == column


def test_cells_take_space_by_kind() -> None:
    assert [ColumnType.parse(spec).stored_size(2) for spec in ("s72", "i2", "i4", "v0")] == [
        2,
        2,
        4,
        2,
    ]
    assert [ColumnType.parse(spec).stored_size(3) for spec in ("s72", "i2", "i4", "v0")] == [
        3,
        2,
        4,
        2,
    ]


def test_the_kind_hangs_on_two_bits_not_on_the_width() -> None:
    """Zabbix's agent has integers with a width byte of 0; WiX writes one-byte ones."""
    assert ColumnType(0x0500).kind is ColumnKind.SHORT
    assert ColumnType(0x0500).spec == "i0"
    assert ColumnType(0x1501).kind is ColumnKind.SHORT
    assert ColumnType(0x1501).spec == "I1"
    assert ColumnType(0x1501).stored_size(2) == 2
    assert ColumnType.parse("I1").kind is ColumnKind.SHORT


@pytest.mark.parametrize("spec", ["", "s", "x4", "s256", "s-1", "s72 ", "s72*", "72", "g4"])
def test_other_specs_are_refused(spec: str) -> None:
    with pytest.raises(ValueError):
        ColumnType.parse(spec)


@given(st.integers(0, 0xFFFF))
def test_every_word_has_a_kind_a_size_and_a_spec(word: int) -> None:
    column = ColumnType(word)
    assert column.stored_size(2) in (2, 4)
    assert column.spec[0].isupper() == column.nullable
    assert int(column.spec[1:]) == word & 0xFF


@given(st.sampled_from("sSlLvV"), st.integers(0, 255), st.booleans())
def test_specs_round_trip(letter: str, width: int, key: bool) -> None:
    column = ColumnType.parse(f"{letter}{width}", key=key)
    assert column.spec == f"{letter}{width}"
    assert column.is_key == key
