"""Places, cells and the way back."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from msiview.gui.selection import SelectionHub
from msiview.session.places import CellRef, Place

FILE = Place("table", "File")
COMPONENT = Place("table", "Component", row=8)
SUMMARY = Place("summary")


@pytest.fixture
def hub(qapp: QApplication) -> SelectionHub:
    return SelectionHub()


def test_nowhere_at_first(hub: SelectionHub) -> None:
    assert hub.place is None
    assert hub.cell is None
    assert not hub.can_go_back
    assert not hub.can_go_forward
    hub.back()
    hub.forward()
    assert hub.place is None


def test_back_and_forward_walk_the_places(hub: SelectionHub) -> None:
    for place in (SUMMARY, FILE, COMPONENT):
        hub.go(place)
    hub.back()
    hub.back()
    assert hub.place == SUMMARY
    hub.forward()
    assert hub.place == FILE
    hub.go(SUMMARY)  # a new way cuts off what lay ahead
    assert not hub.can_go_forward
    hub.back()
    assert hub.place == FILE


def test_back_returns_to_the_cell_that_was_left(hub: SelectionHub) -> None:
    hub.go(FILE)
    hub.set_cell(CellRef("File", 12, 3))
    hub.go(SUMMARY)
    assert hub.cell is None
    hub.back()
    assert hub.place == Place("table", "File", row=12, column=3)


def test_going_where_one_is_changes_nothing(hub: SelectionHub, qtbot: QtBot) -> None:
    hub.go(FILE)
    hub.set_cell(CellRef("File", 12, 3))
    with qtbot.assertNotEmitted(hub.placeChanged):
        hub.go(FILE)
    assert hub.cell == CellRef("File", 12, 3)
    hub.go(Place("table", "File", row=0))
    assert hub.can_go_back


def test_equal_cells_are_announced_once(hub: SelectionHub, qtbot: QtBot) -> None:
    hub.go(FILE)
    with qtbot.waitSignal(hub.cellChanged):
        hub.set_cell(CellRef("File", 0, 0))
    with qtbot.assertNotEmitted(hub.cellChanged):
        hub.set_cell(CellRef("File", 0, 0))


def test_an_echo_starts_no_navigation(hub: SelectionHub) -> None:
    hub.go(SUMMARY)
    hub.placeChanged.connect(lambda place: hub.go(Place("table", place.name)))
    hub.go(COMPONENT)
    assert hub.place == COMPONENT
    hub.back()
    assert hub.place == SUMMARY


def test_a_page_may_set_its_cell_while_it_is_shown(hub: SelectionHub) -> None:
    hub.placeChanged.connect(
        lambda place: hub.set_cell(CellRef(place.name, 4, 0)) if place.kind == "table" else None
    )
    hub.go(FILE)
    assert hub.cell == CellRef("File", 4, 0)
    assert hub.place == Place("table", "File", row=4, column=0)


def test_clear_forgets_everything(hub: SelectionHub, qtbot: QtBot) -> None:
    hub.go(FILE)
    hub.set_cell(CellRef("File", 1, 1))
    with qtbot.waitSignals([hub.placeChanged, hub.cellChanged]):
        hub.clear()
    assert hub.place is None
    assert hub.cell is None
    assert not hub.can_go_back


def test_places_that_are_only_passed_are_forgotten(hub: SelectionHub) -> None:
    hub.go(SUMMARY)
    hub.go(COMPONENT, passing=True)
    hub.go(FILE, passing=True)
    assert hub.trail(9) == [SUMMARY, FILE]
    assert hub.recent == [FILE, SUMMARY]
    hub.set_cell(CellRef("File", 3, 0))
    hub.go(COMPONENT, passing=True)
    assert hub.trail(9) == [SUMMARY, Place("table", "File", 3, 0), COMPONENT]
    assert hub.recent == [Place("table", "Component"), FILE, SUMMARY]


def test_a_page_seen_again_is_the_most_recent_one(hub: SelectionHub) -> None:
    for place in (SUMMARY, COMPONENT, FILE, COMPONENT):
        hub.go(place)
    assert hub.recent == [Place("table", "Component"), FILE, SUMMARY]
    hub.clear()
    assert hub.recent == []
