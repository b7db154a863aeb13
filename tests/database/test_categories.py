"""The forms of categories, one text at a time and many at once."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from msiview.database.categories import CATEGORIES, has_form, have_form

FITS = {
    "Cabinet": ["notes.cab", "#notes.cab", "#_1", "NOTES~1.CAB|notes of may.cab"],
    "DefaultDir": [".", "?", "Notes", ".:Notes", "A~1|a long name:.", "[NAME]:[NAME]", "a:[b]"],
    "Filename": ["a", "NOTES~1.TXT|notes.txt", "a, long [name].text", "x" * 255, "a.b.c"],
    "Guid": ["{00000000-0000-0000-0000-00000000000F}"],
    "Identifier": ["_", "Notes.1", "a"],
    "Language": ["1033", "1033,1031,0", "32767"],
    "LowerCase": ["abc1", ""],
    "Property": ["%PATH", "NOTES"],
    "RegPath": ["Software", r"Software\[Name]\1"],
    "UpperCase": ["ABC1", "É"],
    "Version": ["1", "1.2.3.65535", "00001.0"],
    "WildCardFilename": ["*.*", "a?.txt", "A*|a b*.text"],
}
MISSES = {
    "Cabinet": ["#1.cab", "#", "#a b", "a:b"],
    "DefaultDir": ["", "a:b:c", "a:", ":", "a|b:"],
    "Filename": ["", "a:b", "toolongname|b", "a|b|c", "a*", "x" * 256, "a\n", "A.TEXT|b"],
    "Guid": ["{00000000-0000-0000-0000-00000000000f}", "00000000-0000-0000-0000-000000000000", ""],
    "Identifier": ["", "1a", "a b", "é", ".a"],
    "Language": ["1033, 1031", "", "1033,", "32768", "000001"],
    "LowerCase": ["aB"],
    "Property": ["%", "%%a", "1"],
    "RegPath": ["", "\\a", "a\\", "a\\\\b"],
    "UpperCase": ["Ab"],
    "Version": ["1.", "1.2.3.4.5", "65536", "000001", "a"],
    "WildCardFilename": ["a/b", "a|b|c", ""],
}


@pytest.mark.parametrize("category", FITS)
def test_texts_have_the_form_of_a_category(category: str) -> None:
    assert [text for text in FITS[category] if not has_form(category, text)] == []
    assert [text for text in MISSES[category] if has_form(category, text)] == []
    assert have_form(category, FITS[category])
    for text in MISSES[category]:
        assert not have_form(category, [*FITS[category], text])


def test_other_categories_take_any_text() -> None:
    for category in CATEGORIES - FITS.keys():
        assert has_form(category, "any \\ text")
        assert have_form(category, ["any", "text"])


@given(st.sampled_from(sorted(FITS)), st.lists(st.text("aA1|.:#%{}-_,\\\n *[]", max_size=12)))
def test_many_have_the_form_only_if_each_has(category: str, texts: list[str]) -> None:
    if have_form(category, texts):
        assert all(has_form(category, text) for text in texts)
