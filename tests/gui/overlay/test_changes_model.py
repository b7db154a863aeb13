"""The list of changes in the window: its texts, and how they are filtered."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QModelIndex
from pytestqt.modeltest import ModelTester

from msiview.database.database import Database
from msiview.database.opening import open_package
from msiview.gui.overlay.change_texts import entry_texts, from_difference, matching_entries
from msiview.gui.overlay.changes_model import ChangesModel
from msiview.gui.overlay.words import short_layers
from msiview.gui.theme import Theme
from msiview.overlay.stack import ARROW
from msiview.progress import no_progress
from msiview.session.change_entry import ChangeEntry
from msiview.session.change_list import ChangeList
from msiview.session.overlaid_package import OverlayChoice, overlay_package


@pytest.fixture
def entries(sample: Path, mst: Path) -> list[ChangeEntry]:
    package = open_package(sample)
    assert isinstance(package, Database)
    overlaid = overlay_package(package, [OverlayChoice(str(mst))], {})
    return list(ChangeList(overlaid.database).entries())


def texts(entries: list[ChangeEntry], table: str) -> list[tuple[str, ...]]:
    return [entry_texts(entry)[2:6] for entry in entries if entry.table == table]


def test_cells_show_both_values_and_rows_their_cells(entries: list[ChangeEntry]) -> None:
    assert texts(entries, "Property") == [
        ("Manufacturer", "Value", "Example", "Another example"),
        ("ADDED", "", "", "Value 1"),
    ]
    ((key, _, old, new),) = texts(entries, "Registry")
    assert (key, new) == ("reg2", "")
    assert old.startswith("Root -1, Key Software")


def test_what_has_no_values_says_what_happened(entries: list[ChangeEntry]) -> None:
    assert texts(entries, "Icon") == [("", "The table is dropped.", "", "")]


def test_a_filter_looks_at_what_is_shown(entries: list[ChangeEntry]) -> None:
    some = matching_entries(entries, "another EX", fold=True, progress=no_progress())
    assert [entry.new for entry in some] == ["Another example"]
    everything = matching_entries(entries, "", fold=False, progress=no_progress())
    assert everything == entries


def test_the_model_is_sound(
    theme: Theme, entries: list[ChangeEntry], qtmodeltester: ModelTester
) -> None:
    model = ChangesModel(theme)
    qtmodeltester.check(model)
    model.set_entries(entries)
    qtmodeltester.check(model)
    assert model.entry(QModelIndex()) is None


@pytest.mark.parametrize(
    ("text", "other", "room", "shown"),
    [
        ("short 1", "short 2", 20, "short 1"),
        ("a long common beginning 1", "a long common beginning 2", 12, "…beginning 1"),
        ("{A7A9B089} 2.1.23", "{A7A9B089} 2.1.24", 8, "… 2.1.23"),
        ("nothing in common here", "other", 8, "nothing in common here"),
    ],
)
def test_a_value_begins_where_it_differs(text: str, other: str, room: int, shown: str) -> None:
    assert from_difference(text, other, room) == shown


def test_layers_of_one_file_go_without_its_name() -> None:
    names = [f"patch.msp{ARROW}rtm.1", f"patch.msp{ARROW}#rtm.1"]
    assert list(short_layers(names).values()) == ["rtm.1", "#rtm.1"]
    assert short_layers([*names, "settings.mst"]) == {}
