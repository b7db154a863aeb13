"""Completions of names in conditions and formatted texts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from msiview.analysis.completions import (
    Completion,
    Completions,
    NamedThings,
    NameSearch,
    best_names,
    condition_completions,
    formatted_completions,
)
from tests.overlay.packages import opened


@pytest.fixture(scope="module")
def names(tmp_path_factory: pytest.TempPathFactory) -> NamedThings:
    return NamedThings(opened(tmp_path_factory.mktemp("names") / "a.msi").tables)


def put(text: str, found: Completions) -> str:
    """The text with the first completion in it."""
    return text[: found.start] + found.found[0].name + found.closing + text[found.end :]


@pytest.mark.parametrize(
    ("typed", "completed"),
    [
        ("productv|", "ProductVersion"),
        ("NOT Manu|", "NOT Manufacturer"),
        ("A=1 AND &He|=3", "A=1 AND &Help=3"),
        ("!Comp|", "!Complete"),
        ("$Prog|", "$Program"),
        ("?man|ual=3", "?Manual=3"),
        ("INSTALLD|", "INSTALLDIR"),
        ("VersionNT|", "VersionNT"),
        ('A="x" o|', 'A="x" OR'),
    ],
)
def test_conditions(names: NamedThings, typed: str, completed: str) -> None:
    at, text = typed.index("|"), typed.replace("|", "")
    assert put(text, condition_completions(names, text, at)) == completed


@pytest.mark.parametrize("typed", ['A="Prod|"', "%PA|", "&None|", "A = 3|"])
def test_nothing_to_complete_in_a_condition(names: NamedThings, typed: str) -> None:
    at, text = typed.index("|"), typed.replace("|", "")
    assert not condition_completions(names, text, at).found


@pytest.mark.parametrize(
    ("typed", "completed"),
    [
        ("see [INSTALLD|", "see [INSTALLDIR]"),
        ("[INSTALLD|]bin", "[INSTALLDIR]bin"),
        ("[#app|] x", "[#app.exe] x"),
        ("[!hel|", "[!help.chm]"),
        ("[$Man|", "[$Manual]"),
        ("[A][Manuf|]", "[A][Manufacturer]"),
    ],
)
def test_formatted_texts(names: NamedThings, typed: str, completed: str) -> None:
    at, text = typed.index("|"), typed.replace("|", "")
    assert put(text, formatted_completions(names, text, at)) == completed


@pytest.mark.parametrize("typed", ["INST|", "[A] INST|", "[%PA|", r"[\[|"])
def test_nothing_to_complete_in_a_text(names: NamedThings, typed: str) -> None:
    at, text = typed.index("|"), typed.replace("|", "")
    assert not formatted_completions(names, text, at).found


def test_details_tell_what_a_name_is(names: NamedThings) -> None:
    (file,) = formatted_completions(names, "[#app", 5).found
    assert file == Completion("app.exe", "application.exe")
    assert names.features["Help"] == "Help"
    assert names.directories["INSTALLDIR"] == "Sample Product"
    assert names.properties["Manufacturer"] == "Example"


@given(text=st.text(st.sampled_from('[]#!$&?%"aA 1_'), max_size=12), data=st.data())
def test_a_completion_keeps_the_rest(names: NamedThings, text: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(text)))
    for complete in (condition_completions, formatted_completions):
        found = complete(names, text, at)
        assert 0 <= found.start <= at <= found.end <= len(text)
        typed = text[found.start : at].casefold()
        assert all(typed in one.name.casefold() for one in found.found)


@given(
    st.lists(st.text("abAB1ßİ\0", max_size=5), max_size=200, unique=True),
    st.text("abAB1ßİ\0", max_size=3),
)
def test_names_that_are_asked_again_and_again_are_the_same(names: list[str], typed: str) -> None:
    assert NameSearch(names).best(typed) == best_names(names, typed)
