"""Work on columns: the compiled functions give what those in Python give, also for numbers that no
sound file has."""

from __future__ import annotations

from array import array
from itertools import accumulate
from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from msiview.errors import DefectLog
from msiview.format import codepages, columns, pure_columns
from msiview.format.string_pool import StringPool

try:
    from msiview.format import _columns as compiled
except ImportError:
    compiled = None  # type: ignore[assignment]

BOTH = [
    pytest.param(pure_columns, id="python"),
    pytest.param(
        compiled, id="c", marks=pytest.mark.skipif(compiled is None, reason="nothing is compiled")
    ),
]
needs_both = pytest.mark.skipif(compiled is None, reason="nothing is compiled")

few = st.lists(st.integers(0, 6), max_size=40)
any_numbers = st.lists(st.integers(0, 2**32 - 1) | st.integers(0, 12), max_size=40)
strings = st.lists(st.sampled_from([b"", b"a", b"bc", b"b", b"longer text", b"\xe4"]), max_size=30)


def pool_of(strings: list[bytes]) -> tuple[bytes, array[int]]:
    return b"".join(strings), array("Q", accumulate(map(len, strings), initial=0))


def marked(string_id: int) -> str:
    return f"text {string_id}"


@pytest.mark.parametrize("module", BOTH)
def test_texts(module: ModuleType) -> None:
    data, ends = pool_of([b"one", b"", b"zw\xf6lf"])
    known: list[str | None] = [None] * len(ends)
    ids = array("I", [1, 0, 2, 3, 4, 2**32 - 1, 1])
    found = module.texts(known, data, ends, ids, marked)
    assert found == ["one", None, None, "text 3", None, None, "one"]
    assert found[0] is found[6]
    assert known == [None, "one", None, "text 3"]


@pytest.mark.parametrize("module", BOTH)
def test_what_cannot_be_decoded_raises(module: ModuleType) -> None:
    def fail(string_id: int) -> str:
        raise LookupError(string_id)

    data, ends = pool_of([b"\xe4"])
    with pytest.raises(LookupError):
        module.texts([None, None], data, ends, array("H", [1]), fail)


@pytest.mark.parametrize("module", BOTH)
def test_rows_are_matched(module: ModuleType) -> None:
    old = [array("I", [1, 2, 3, 2]), array("H", [1, 1, 1, 1])]
    new = [array("I", [3, 4, 1, 3]), array("H", [1, 1, 1, 1])]
    assert module.match_rows(old, new) == (
        array("I", [2, 0]),
        array("I", [0, 2]),
        array("I", [1]),
        array("I", [1]),
    )


@pytest.mark.parametrize("module", BOTH)
def test_values_are_taken(module: ModuleType) -> None:
    assert module.taken(array("H", [7, 8]), array("I", [1, 0, 9])) == array("H", [8, 7, 0])


@pytest.mark.parametrize("module", BOTH)
@pytest.mark.parametrize(
    ("keys", "rising"),
    [([[1, 2, 2**32 - 1]], True), ([[1, 1]], False), ([[1, 1], [1, 2]], True), ([[]], True)],
)
def test_keys_that_rise(module: ModuleType, keys: list[list[int]], rising: bool) -> None:
    assert module.is_rising([array("I", column) for column in keys]) is rising


@needs_both
@given(any_numbers)
def test_same_ends(sizes: list[int]) -> None:
    given = array("I", sizes)
    ends = pure_columns.ends_of(given)
    assert compiled.ends_of(given) == ends
    assert list(ends) == list(accumulate(sizes))


@needs_both
@given(strings, any_numbers)
def test_same_texts(stored: list[bytes], ids: list[int]) -> None:
    data, ends = pool_of(stored)
    known: list[str | None] = [None] * len(ends)
    other: list[str | None] = [None] * len(ends)
    wanted = array("I", ids)
    assert compiled.texts(known, data, ends, wanted, marked) == pure_columns.texts(
        other, data, ends, wanted, marked
    )
    assert known == other
    assert compiled.count_unnamed(ends, wanted) == pure_columns.count_unnamed(ends, wanted)


@needs_both
@given(strings, strings)
def test_same_ids(old: list[bytes], new: list[bytes]) -> None:
    pools = (*pool_of(old), *pool_of(new))
    assert compiled.common_ids(*pools) == pure_columns.common_ids(*pools)


@needs_both
def test_same_ids_of_many() -> None:
    old = [b"%x" % (number * number % 3001) for number in range(5000)]
    pools = (*pool_of(old), *pool_of([*old[3000:], *(b"new %d" % n for n in range(3000))]))
    assert compiled.common_ids(*pools) == pure_columns.common_ids(*pools)


@needs_both
@given(st.lists(st.tuples(few, few), min_size=1, max_size=3))
def test_same_rows(keys: list[tuple[list[int], list[int]]]) -> None:
    old_rows = min(len(old) for old, _ in keys)
    new_rows = min(len(new) for _, new in keys)
    old = [array("I", column[:old_rows]) for column, _ in keys]
    new = [array("H", column[:new_rows]) for _, column in keys]
    assert compiled.match_rows(old, new) == pure_columns.match_rows(old, new)
    assert compiled.is_rising(old) == pure_columns.is_rising(old)


@needs_both
@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), min_size=1, max_size=40))
def test_same_differences(pairs: list[tuple[int, int]]) -> None:
    old, new = (array("I", column) for column in zip(*pairs, strict=True))
    rows = array("I", range(len(pairs)))
    turned = array("I", reversed(rows))
    assert compiled.differing_rows(old, new, rows, turned) == pure_columns.differing_rows(
        old, new, rows, turned
    )


@needs_both
@given(few, any_numbers)
def test_same_values_are_taken(values: list[int], places: list[int]) -> None:
    given = array("H", values), array("I", places)
    assert compiled.taken(*given) == pure_columns.taken(*given)


@needs_both
def test_the_compiled_functions_are_held_to_bounds() -> None:
    """By themselves: what they are given may come from a damaged file."""
    wrong_ends = array("Q", [0, 5, 3, 2**64 - 1, 2])
    known: list[str | None] = [None] * 3
    ids = array("Q", [1, 2, 3, 4, 2**64 - 1])
    assert compiled.texts(known, b"abc", wrong_ends, ids, marked) == [None] * 5
    assert compiled.common_ids(b"abc", wrong_ends, b"", wrong_ends)[0] == array("I", [0] * 5)
    rows = array("I", [0, 1])
    with pytest.raises(IndexError):
        compiled.differing_rows(rows, array("I", [1]), rows, rows)
    with pytest.raises(ValueError, match="as many rows"):
        compiled.differing_rows(rows, rows, rows, array("I"))
    with pytest.raises(ValueError, match="number of rows"):
        compiled.is_rising([rows, array("I")])
    with pytest.raises(ValueError, match="number of columns"):
        compiled.match_rows([rows], [rows, rows])
    with pytest.raises(TypeError):
        compiled.taken(array("b"), rows)
    with pytest.raises(TypeError):
        compiled.is_rising([None])  # type: ignore[list-item]


def test_all_functions_are_there_twice() -> None:
    for name in columns.__all__:
        assert hasattr(pure_columns, name)
        assert compiled is None or hasattr(compiled, name)


@pytest.mark.parametrize("page", [*codepages.KNOWN, codepages.NEUTRAL, 1361, 20932, 51949, 54936])
def test_bytes_beyond_ascii_are_no_ascii_text(page: int) -> None:
    """So texts in ASCII can be told apart by their bytes, whatever the code page."""
    trails = range(256) if codepages.is_multibyte(page) else [0x41]
    for lead in range(0x80, 0x100):
        for trail in trails:
            assert not codepages.decode(bytes([lead, trail]), page)[0].isascii()


def test_ids_of_two_pools_in_different_code_pages() -> None:
    texts = ["a", "ä", "я", "a", "ä", "b"]
    cyrillic = ["я", "b", "c", "", "я"]
    old = _pool(65001, [text.encode() for text in texts])
    new = _pool(1251, [text.encode("cp1251") for text in cyrillic])
    own, theirs = old.common_ids(new)
    assert list(own) == [0, 1, 2, 3, 1, 2, 6]
    assert list(theirs) == [0, 3, 6, 7 + 3, 0, 3]


def _pool(codepage: int, strings: list[bytes]) -> StringPool:
    data, ends = pool_of(strings)
    return StringPool(codepage, 2, ends, array("H", bytes(2 * len(ends))), data, DefectLog())
