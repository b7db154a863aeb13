"""What the go-to box finds, and in which order."""

from __future__ import annotations

from pathlib import Path

import pytest

from msiview.analysis.lookup import Lookup, Match
from msiview.analysis.references.engine import references_of
from msiview.database.database import Database
from msiview.database.opening import open_package
from msiview.format.guids import pack
from msiview.progress import Cancelled, Progress
from msiview.session.goto import GotoItem, GotoScope, find_places
from msiview.session.opened_package import OpenedPackage
from msiview.session.places import Place
from tests.builders.databases import COMPONENT_ID, make_msi, sample_tables, table


@pytest.fixture
def scope(tmp_path: Path) -> GotoScope:
    tables = [
        *sample_tables(),
        table("Numbered", "Number i2*, Name s72*", (1, "one"), (-2, "minus/two")),
    ]
    package = open_package(make_msi(tmp_path / "searched.msi", tables))
    assert isinstance(package, Database)
    return GotoScope(OpenedPackage(package))


def find(scope: GotoScope, query: str) -> list[GotoItem]:
    return find_places(scope, query, Progress())


def test_an_exact_table_name_comes_first(scope: GotoScope) -> None:
    found = find(scope, "feature")
    assert found[0].place == Place("table", "Feature")
    assert found[0].match is Match.EXACT
    assert Place("table", "FeatureComponents") in [item.place for item in found]


def test_keys_are_found_in_every_table(scope: GotoScope) -> None:
    best = find(scope, "ProductCode")[0]
    assert best.title == "ProductCode"
    assert best.row == "Property"
    assert best.place.name == "Property"
    assert scope.tables["Property"].key(best.place.row or 0) == ("ProductCode",)


def test_table_and_key_name_one_row(scope: GotoScope) -> None:
    best = find(scope, "property/productname")[0]
    assert (best.title, best.row, best.match) == ("ProductName", "Property", Match.EXACT)
    several = find(scope, "Numbered/1/one")[0]
    assert several.title == "1/one"


def test_streams_and_pages_are_found(scope: GotoScope) -> None:
    for stream in scope.package.streams():
        found = [item.place for item in find(scope, stream.shown_name)]
        assert Place("stream", stream.name) in found
    assert find(scope, "summary")[0].place == Place("summary")


def test_no_place_is_named_twice(scope: GotoScope) -> None:
    found = find(scope, "Property/")
    assert len({(item.title, item.place) for item in found}) == len(found)


def test_nothing_matches_nothing(scope: GotoScope) -> None:
    assert find(scope, "no such thing") == []


def test_searching_can_be_cancelled(scope: GotoScope) -> None:
    progress = Progress()
    progress.cancel()
    with pytest.raises(Cancelled):
        find_places(scope, "a", progress)


# -- with the names read ------------------------------------------------


@pytest.fixture
def named(scope: GotoScope) -> GotoScope:
    """The same with the lookup that is read in the background."""
    assert isinstance(scope.package, Database)
    references = references_of(scope.package)
    return GotoScope(scope.opened, Lookup(references.store))


def test_names_lead_to_their_cells(named: GotoScope) -> None:
    best = find(named, "productcode")[0]
    assert (best.title, best.row, best.match) == ("ProductCode", "Property", Match.EXACT)
    assert best.place.name == "Property"
    assert not best.shows_chain


def test_a_packed_guid_leads_to_its_component(named: GotoScope) -> None:
    best = find(named, pack(COMPONENT_ID))[0]
    assert best.title == COMPONENT_ID
    assert best.place.name == "Component"
    assert best.shows_chain
    part = find(named, COMPONENT_ID[1:9].lower())
    assert best.place in [item.place for item in part]


def test_tables_pages_and_streams_are_found_with_names_too(named: GotoScope) -> None:
    assert find(named, "feature")[0].place == Place("table", "Feature")
    assert find(named, "summary")[0].place == Place("summary")
    stream = named.package.streams()[0]
    places = [item.place for item in find(named, stream.shown_name)]
    assert Place("stream", stream.name) in places


def test_a_pasted_event_leads_to_what_it_names(named: GotoScope) -> None:
    key = named.tables["Component"].key(0)[0]
    event = f"Detection of product failed, component '{COMPONENT_ID}'.\r\nThe resource is gone."
    found = find(named, event)
    assert found[0].row == f"Component {key}"
