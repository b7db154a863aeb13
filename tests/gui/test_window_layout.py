"""How the window's room is shared, at the sizes that people have."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QSize
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from msiview.gui.main_window import MainWindow
from msiview.gui.overlay.overlay_dock import OverlayDock
from msiview.gui.windows import Windows
from msiview.session.places import Place
from tests.gui.conftest import wait_until_opened


def resize(window: MainWindow, width: int, height: int) -> None:
    window.resize(QSize(width, height))
    QApplication.processEvents()


def test_the_inspector_is_an_edge_while_nothing_is_open(window: MainWindow) -> None:
    assert window.layout_keeper.edge.isVisible()
    assert not window.docks["inspectorRow"].isVisible()
    window.action_set["actionInspectorRowPane"].trigger()
    assert window.docks["inspectorRow"].isVisible()
    assert not window.docks["inspectorReferences"].isHidden()
    assert not window.layout_keeper.edge.isVisible()


def test_a_press_on_the_edge_brings_the_inspector(window: MainWindow) -> None:
    window.layout_keeper.edge.click()
    assert window.docks["inspectorRow"].isVisible()


def test_the_inspector_comes_with_a_package_and_is_kept(
    opened: MainWindow, windows: Windows
) -> None:
    assert not opened.layout_keeper.edge.isVisible()
    assert opened.docks["inspectorRow"].isVisible()
    opened.document.close()
    assert opened.layout_keeper.edge.isVisible()
    opened.close()
    other = windows.new_window()
    other.layout_keeper.unfold()
    assert other.docks["inspectorRow"].isVisible()


def test_the_pane_in_front_is_kept_over_a_start_with_nothing_open(
    opened: MainWindow, windows: Windows, qtbot: QtBot
) -> None:
    opened.show_dock("inspectorChain")
    QApplication.processEvents()
    source = opened.document.source
    assert source is not None
    for again in range(2):
        list(windows)[-1].close()
        other = windows.new_window()
        assert other.layout_keeper.edge.isVisible(), again
    other.document.open(source)
    wait_until_opened(other, qtbot)
    QApplication.processEvents()
    assert not other.docks["inspectorChain"].visibleRegion().isEmpty()
    assert other.docks["inspectorRow"].visibleRegion().isEmpty()


def test_the_inspector_grows_with_the_window(opened: MainWindow) -> None:
    opened.selection.go(Place("table", "Component", 0, 0))
    resize(opened, 1366, 768)
    opened.reset_layout()
    QApplication.processEvents()
    dock = opened.docks["inspectorRow"]
    small, tables = dock.width(), opened.docks["tables"].width()
    assert 300 <= small <= 1366 * 0.3
    resize(opened, 2560, 1440)
    assert dock.width() >= 1.7 * small
    assert opened.docks["tables"].width() < 1.7 * tables
    resize(opened, 1366, 768)
    assert abs(dock.width() - small) <= 2


@pytest.mark.parametrize("size", [(1366, 768), (1024, 700)])
def test_the_page_has_most_of_a_small_window(opened: MainWindow, size: tuple[int, int]) -> None:
    opened.show_dock("overlay")
    resize(opened, *size)
    opened.reset_layout()
    opened.show_dock("overlay")
    QApplication.processEvents()
    assert opened.size() == QSize(*size)
    assert opened.host.width() >= size[0] * 0.45
    assert opened.host.height() >= size[1] * 0.4


def test_layers_and_changes_are_tabs_where_there_is_no_room_for_both(
    opened: MainWindow, qtbot: QtBot
) -> None:
    pane = opened.show_dock("overlay")
    assert isinstance(pane, OverlayDock)
    resize(opened, 1366, 768)
    assert pane.views.has_one_view
    assert pane.changes.isVisible()
    assert not pane.layers.isVisible()
    resize(opened, 2200, 1000)
    assert not pane.views.has_one_view
    assert pane.layers.isVisible()
    assert pane.changes.isVisible()
