"""Types and categories in words."""

from __future__ import annotations

import pytest

from msiview.database.schema import standard_schema
from msiview.database.type_words import describe_category, describe_type
from msiview.format.column_types import ColumnType


@pytest.mark.parametrize(
    ("spec", "key", "words"),
    [
        ("s72", True, "text, up to 72 characters, required, key"),
        ("S72", True, "text, up to 72 characters, may be null, key"),
        ("L0", False, "localizable text, any length, may be null"),
        ("s0", False, "text, any length, required"),
        ("i2", False, "integer from -32767 to 32767, required"),
        ("I4", False, "integer from -2147483647 to 2147483647, may be null"),
        ("I0", False, "integer from -32767 to 32767, may be null"),
        ("v0", False, "binary data (a stream), required"),
    ],
)
def test_types(spec: str, key: bool, words: str) -> None:
    assert describe_type(ColumnType.parse(spec, key=key)) == words


def test_any_type_word_has_words() -> None:
    """The kind hangs on two bits, so all 65,536 words say something."""
    for word in range(0, 0x10000, 7):
        assert describe_type(ColumnType(word))


def test_every_category_of_the_standard_schema_is_explained() -> None:
    categories = {column.category for table in standard_schema() for column in table.columns}
    for category in sorted(filter(None, categories)):
        assert describe_category(category), category


def test_the_categories_that_validation_allows_are_explained() -> None:
    column = standard_schema().column("_Validation", "Category")
    assert column is not None
    assert [name for name in column.allowed if describe_category(name) is None] == []


def test_an_unknown_category_has_no_words() -> None:
    assert describe_category("Identifer") is None
