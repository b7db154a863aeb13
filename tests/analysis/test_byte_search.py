"""Finding bytes in streams."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from msiview.analysis import byte_search
from msiview.analysis.byte_search import find_bytes, needles
from msiview.progress import Cancelled, Progress, no_progress


@dataclass
class Bytes:
    data: bytes
    name: str = "x"

    @property
    def size(self) -> int:
        return len(self.data)

    def read_range(self, offset: int, size: int) -> bytes:
        return self.data[offset : offset + size]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("4D 5A", (b"MZ",)),
        ("0x4D5A", (b"MZ",)),
        ("4d,5a", (b"MZ",)),
        ("4D5A", (b"4D5A", b"4\0D\x005\0A\0")),
        ('"4D 5A"', (b"4D 5A", b"4\0D\0 \x005\0A\0")),
        ("é", (b"\xc3\xa9", b"\xe9\0")),
        ("", ()),
    ],
)
def test_typed_text_stands_for_bytes(text: str, expected: tuple[bytes, ...]) -> None:
    assert needles(text) == expected


@given(st.data())
def test_the_nearest_occurrence_is_found(data: st.DataObject) -> None:
    content = data.draw(st.lists(st.sampled_from(b"ab"), max_size=60).map(bytes))
    needle = data.draw(st.lists(st.sampled_from(b"ab"), min_size=1, max_size=3).map(bytes))
    start = data.draw(st.integers(0, len(content)))
    places = [at for at in range(len(content)) if content.startswith(needle, at)]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(byte_search, "_CHUNK", 8)
        after = find_bytes(Bytes(content), (needle,), start, no_progress())
        before = find_bytes(Bytes(content), (needle,), start, no_progress(), backwards=True)
    assert (after and after[0]) == min((at for at in places if at >= start), default=None)
    assert (before and before[0]) == max((at for at in places if at < start), default=None)


def test_the_nearest_of_several() -> None:
    assert find_bytes(Bytes(b"..bb.aaa"), (b"aaa", b"bb"), 0, no_progress()) == (2, 2)
    assert find_bytes(Bytes(b"..bb.aaa"), (b"aaa", b"bb"), 8, no_progress(), backwards=True) == (
        5,
        3,
    )


def test_searching_can_be_cancelled() -> None:
    progress = Progress()
    progress.cancel()
    with pytest.raises(Cancelled):
        find_bytes(Bytes(b"abc"), (b"c",), 0, progress)
