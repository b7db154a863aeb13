"""The list of changes in the window: its texts, and how they are filtered."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QModelIndex
from pytestqt.modeltest import ModelTester

from msiview.database.database import Database
from msiview.database.opening import open_package
from msiview.gui.overlay.change_texts import entry_texts, matching_entries
from msiview.gui.overlay.changes_model import ChangesModel
from msiview.gui.theme import Theme
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
    assert texts(entries, "Icon") == [("", "", "", "The table is dropped.")]


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
