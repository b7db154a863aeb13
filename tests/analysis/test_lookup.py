"""Finding rows by what people know of them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from msiview.analysis.lookup import FoundName, Lookup, LookupKind, Match
from msiview.analysis.name_lists import NameList
from msiview.analysis.named_rows import NamedRows
from msiview.analysis.references.columns import ColumnStore
from msiview.database.database import Database
from msiview.database.opening import open_package
from msiview.database.table import Table
from msiview.format.guids import compress, pack
from msiview.overlay.overlaid_table import OverlaidTable
from tests.builders.databases import COMPONENT_ID, PRODUCT_CODE, make_msi, sample_tables
from tests.builders.standard_tables import standard_table


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> ColumnStore:
    package = open_package(make_msi(tmp_path_factory.mktemp("lookup") / "a.msi", sample_tables()))
    assert isinstance(package, Database)
    return ColumnStore(package.tables)


@pytest.fixture(scope="module")
def lookup(store: ColumnStore) -> Lookup:
    return Lookup(store)


def _places(found: list[FoundName]) -> list[tuple[str, int | None]]:
    return [(answer.table, answer.row) for answer in found]


@pytest.mark.parametrize(
    ("query", "place"),
    [
        ("application.exe", ("File", 0)),
        ("APPLICATION", ("File", 0)),
        ("APP.EXE", ("File", 0)),  # the short name, and the key
        ("help.chm", ("File", 1)),
        ("Program", ("Component", 0)),
        ("installdir", ("Directory", 2)),
        ("Sample Product", ("Directory", 2)),
        ("ProductVersion", ("Property", 3)),
        ("Complete", ("Feature", 0)),
        ("RunScript", ("CustomAction", 0)),
        (r"hklm\software\example\sample\path", ("Registry", 0)),
        (r"Example\Sample\Count", ("Registry", 1)),
        (r"HKEY_LOCAL_MACHINE\Software\Example", ("Registry", 0)),
        ("Media", ("Media", None)),
        ("File/help.chm", ("File", 1)),
        ("file/HELP", ("File", 1)),
        ("FeatureComponents/Help/Manual", ("FeatureComponents", 1)),
        (COMPONENT_ID, ("Component", 0)),
        (COMPONENT_ID.lower(), ("Component", 0)),
        (COMPONENT_ID.strip("{}"), ("Component", 0)),
        (COMPONENT_ID.strip("{}").replace("-", ""), ("Component", 0)),
        (pack(COMPONENT_ID), ("Component", 0)),
        (compress(COMPONENT_ID), ("Component", 0)),
        ("9835-1B08-9CE0", ("Component", 0)),
        (PRODUCT_CODE, ("Property", 0)),
    ],
)
def test_best_answer(lookup: Lookup, query: str, place: tuple[str, int | None]) -> None:
    assert _places(lookup.find(query))[0] == place


@pytest.mark.parametrize("query", ["", "   ", "no such thing", "{", "Nope/x", "\x00", "'"])
def test_nothing_or_anything_but_no_error(lookup: Lookup, query: str) -> None:
    lookup.find(query)
    lookup.exact(query)


def test_ranked(lookup: Lookup) -> None:
    found = lookup.find("help")
    assert found[0] == FoundName(LookupKind.FEATURE, Match.EXACT, "Help", "Feature", 1, 0)
    assert [answer.match for answer in found] == sorted(answer.match for answer in found)
    assert len(set(_places(found))) == len(found)


def test_limit(lookup: Lookup) -> None:
    assert len(lookup.find("e", limit=3)) == 3


def test_a_pasted_event(lookup: Lookup) -> None:
    """The text of event 1001 and 1004: the broken component and its file come first."""
    event = (
        f"Detection of product '{PRODUCT_CODE}', feature 'Complete', component "
        f"'{COMPONENT_ID}' failed.  The resource 'C:\\x.dll'\r\ndoes not exist."
    )
    found = [answer.table for answer in lookup.find(event)]
    assert found == ["Component", "File", "Feature", "Property"]


def test_a_pasted_registry_key(lookup: Lookup) -> None:
    text = rf"Note: 1: 1402 2: UNKNOWN\Components\{pack(COMPONENT_ID)} 3: 1450"
    assert _places(lookup.find(text)) == [("Component", 0)]


def test_rows_that_a_layer_deleted_are_not_found() -> None:
    base = standard_table("File", {"File": "one", "FileName": "a.x|b.y"}, {"File": "two"})
    table = OverlaidTable("File", base.columns, base)
    table.delete_row(0, 0)
    tables: dict[str, Table] = {"File": table}
    lookup = Lookup(ColumnStore(tables))
    assert lookup.find("one") == lookup.find("b.y") == lookup.find("File/one") == []
    assert _places(lookup.find("two")) == [("File", 1)]


_NAMES = st.lists(st.text("abAB.ß\n|", max_size=4), max_size=40)


@given(_NAMES, st.text("abß.", min_size=1, max_size=3))
def test_a_list_finds_what_a_plain_look_finds(names: list[str], query: str) -> None:
    name_list = NameList(LookupKind.KEY, "T", 0, names, names.__getitem__)
    folded = [name.replace("\n", " ").casefold() for name in names]
    wanted = query.casefold()
    expected = {
        row: Match.EXACT
        if name == wanted
        else Match.PREFIX
        if name.startswith(wanted)
        else Match.INSIDE
        for row, name in enumerate(folded)
        if wanted in name
    }
    assert {hit.row: hit.match for hit in name_list.hits(wanted, 100)} == expected
    exact = [row for row, match in expected.items() if match is Match.EXACT]
    assert [hit.row for hit in name_list.exact(wanted, 100)] == exact


@given(st.integers(0, 40_000), st.integers(1, 5))
def test_good_answers_are_not_lost_among_many(best: int, most: int) -> None:
    names = ["an xyz"] * 200 + ["n"] * 40_000
    names.insert(best, "xyz")
    name_list = NameList(LookupKind.KEY, "T", 0, names, names.__getitem__)
    assert name_list.hits("xyz", most)[0].row == best


# -- names for the command line -----------------------------------------


@pytest.mark.parametrize(
    ("name", "rows"),
    [
        ("app.exe", [("File", 0)]),
        ("Application.EXE", [("File", 0)]),
        ("Program", [("Component", 0)]),
        ("File/app.exe", [("File", 0)]),
        ("Registry/reg2", [("Registry", 1)]),
        (COMPONENT_ID, [("Component", 0)]),
        (pack(COMPONENT_ID), [("Component", 0)]),
        (compress(COMPONENT_ID), [("Component", 0)]),
        (r"HKLM\Software\Example\Sample\Path", [("Registry", 0)]),
        (r"HKEY_LOCAL_MACHINE\SOFTWARE\Example\Sample", [("Registry", 0)]),
        (r"HKLM\Software\Example\Sam", []),
        ("Help", [("Feature", 1)]),
        ("HELP", [("Feature", 1)]),
        ("nothing", []),
        ("", []),
    ],
)
def test_named_rows(store: ColumnStore, name: str, rows: list[tuple[str, int]]) -> None:
    assert NamedRows(store).rows(name) == rows


def test_several_rows_of_a_name() -> None:
    tables: dict[str, Table] = {
        "File": standard_table(
            "File",
            {"File": "a", "Component_": "a", "FileName": "same.dll"},
            {"File": "b", "Component_": "x", "FileName": "S~1.DLL|SAME.dll"},
        ),
        "Component": standard_table("Component", {"Component": "a"}, {"Component": "b"}),
    }
    named = NamedRows(ColumnStore(tables))
    assert named.rows("same.dll") == [("File", 0), ("File", 1)]
    assert named.rows("a") == [("File", 0)]  # its component is in its chain
    assert named.rows("b") == [("File", 1), ("Component", 1)]
    assert named.similar("same") == ["same.dll", "SAME.dll"]
