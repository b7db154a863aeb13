"""The compiled loops over the bytes of a log against their twins in Python."""

from __future__ import annotations

from array import array

import pytest
from hypothesis import given
from hypothesis import strategies as st

from msiview.format.guids import pack
from msiview.logs import pure_log_bytes as pure
from msiview.logs.pure_log_bytes import GUID_SHAPES

compiled = pytest.importorskip("msiview.logs._log_bytes", reason="the loops are not compiled")

GUID = "{AC763451-B00C-4E4C-9E0D-9F3A0921AF47}"
PARTS = (
    *("\n", "\r\n", "\r", "\0", "\n\0", "\u0a0a", "\u0a00", "{", "}", "-", "_", " ", "é", "w"),
    *(GUID, GUID.lower(), GUID[:-1], GUID[1:], GUID.replace("F", "G"), pack(GUID)),
    *(pack(GUID)[:-1], "0" * 31, "0" * 33, "0" * 64, "\\Components\\", "\u30ed", "\U0001f600"),
)

texts = st.lists(st.sampled_from(PARTS) | st.text(max_size=5), max_size=30).map("".join)
encodings = st.sampled_from(("utf-8", "utf-16-le", "utf-16-be"))


@st.composite
def logs(draw: st.DrawFn) -> bytes:
    """Bytes of a log: whole lines, some of another encoding, or with a byte too many."""
    parts = draw(st.lists(st.tuples(texts, encodings), max_size=4))
    data = bytearray(b"".join(text.encode(name, "surrogatepass") for text, name in parts))
    if draw(st.booleans()):
        at = draw(st.integers(0, len(data)))
        data[at:at] = draw(st.binary(max_size=3))
    return bytes(data)


@given(
    logs() | st.binary(max_size=300),
    st.sampled_from((10, 13)),
    st.sampled_from((1, 2)),
    st.booleans(),
    st.integers(0, 1),
    st.integers(0, 1 << 40),
)
def test_line_ends(data: bytes, mark: int, unit: int, is_big: bool, odd: int, base: int) -> None:
    given = data, mark, unit, is_big, odd, base
    assert compiled.line_ends(*given) == pure.line_ends(*given)


@given(texts, st.booleans(), st.integers(0, 99))
def test_regular_lines(text: str, is_big: bool, base: int) -> None:
    lines = text.replace("\u0a0a", "").replace("\u0a00", "").split("\n")
    data = "\r\n".join(lines).encode("utf-16-be" if is_big else "utf-16-le", "surrogatepass")
    found = compiled.line_ends(data, 10, 2, is_big, 0, base)
    assert found is None or len(array("Q", found)) == len(lines) - 1


@given(logs() | st.binary(max_size=300), st.booleans())
def test_narrowed(data: bytes, is_big: bool) -> None:
    assert compiled.narrowed(data, is_big) == pure.narrowed(data, is_big)


@given(texts, st.sampled_from((1, 2)), st.integers(0, 1 << 31), st.integers(0, 1 << 40))
def test_guids(text: str, unit: int, first: int, begin: int) -> None:
    data = text.encode("latin-1", "replace")
    breaks = [at + 1 for at, byte in enumerate(data) if byte == 10]
    starts = array("Q", [begin, *(begin + at * unit for at in breaks)])
    given = data, GUID_SHAPES, starts, unit, first
    assert compiled.guids(*given) == pure.guids(*given)


def test_guids_of_a_long_text() -> None:
    data = b"".join(
        b"%s %d:%s\n" % (b"f" * (number % 70), number, pack(GUID).encode() + b"." * (number % 37))
        for number in range(2000)
    )
    starts = array("Q", [0, *(at + 1 for at, byte in enumerate(data) if byte == 10)])
    given = data, GUID_SHAPES, starts, 1, 0
    found = compiled.guids(*given)
    assert found == pure.guids(*given)
    assert len(found[2]) > 2000


@pytest.mark.parametrize(
    "arguments",
    [
        (b"", b"too few", array("Q", [0]), 1, 0),
        (b"", GUID_SHAPES, array("Q"), 1, 0),
        (b"", GUID_SHAPES, array("Q", [0]), 0, 0),
        (b"", GUID_SHAPES, array("B", [0]), 1, 0),
    ],
)
def test_what_cannot_be_is_refused(arguments: tuple[object, ...]) -> None:
    with pytest.raises(ValueError, match="no shape"):
        compiled.guids(*arguments)
    with pytest.raises(ValueError, match="code unit"):
        compiled.line_ends(b"", 10, 3, False, 0, 0)
