"""Every text of the inspector can be read, however narrow it is and however long a key."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from msiview.gui.inspector.chain_dock import ChainDock
from msiview.gui.inspector.references_dock import ReferencesDock
from msiview.gui.inspector.row_dock import RowDock
from msiview.gui.main_window import MainWindow
from msiview.gui.settings import INSPECTOR_COLUMNS
from msiview.session.places import CellRef, Place
from tests.builders.long_keys import SUFFIX, long_key_msi
from tests.gui.conftest import wait_until_opened
from tests.gui.geometry import texts_out_of_sight

WIDTHS = [240, 700]


@pytest.fixture
def long_keys(window: MainWindow, tmp_path: Path, qtbot: QtBot) -> MainWindow:
    """A window that shows the package with long keys, references indexed."""
    window.open_path(str(long_key_msi(tmp_path / "long.msi")))
    wait_until_opened(window, qtbot)
    window.show()
    qtbot.waitUntil(lambda: window.document.references.is_ready)
    return window


def each_row(window: MainWindow) -> list[CellRef]:
    """Every row of every table of what is open."""
    tables = window.document.tables.values()
    return [CellRef(table.name, row, 0) for table in tables for row in range(table.row_count)]


def alone(pane: QWidget, width: int, qtbot: QtBot) -> None:
    """Take a pane out of its dock and make it that wide."""
    pane.setParent(None)
    qtbot.addWidget(pane)
    pane.resize(width, 600)
    pane.show()


@pytest.mark.parametrize("width", WIDTHS)
def test_every_field_reads_in_the_row_pane(long_keys: MainWindow, qtbot: QtBot, width: int) -> None:
    long_keys.settings.set(INSPECTOR_COLUMNS, True)
    pane = long_keys.show_dock("inspectorRow")
    assert isinstance(pane, RowDock)
    alone(pane, width, qtbot)
    faults = []
    for cell in each_row(long_keys):
        start = f"{cell.table} row {cell.row + 1} of"
        for column in (0, len(long_keys.document.tables[cell.table].columns) - 1):
            long_keys.selection.go(Place("table", cell.table, cell.row, column))
            qtbot.waitUntil(lambda start=start: pane.heading().startswith(start))
            QApplication.processEvents()  # fields that grow move those below
            faults += [f"{cell}: {fault}" for fault in texts_out_of_sight(pane)]
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("width", WIDTHS)
def test_every_card_reads_in_the_chain_pane(
    long_keys: MainWindow, qtbot: QtBot, width: int
) -> None:
    pane = long_keys.show_dock("inspectorChain")
    assert isinstance(pane, ChainDock)
    alone(pane, width, qtbot)
    faults, seen = [], 0
    for cell in each_row(long_keys):
        long_keys.selection.go(Place("table", cell.table, cell.row, 0))
        qtbot.waitUntil(lambda: not pane.is_looking())
        QApplication.processEvents()
        seen += len(pane.cards())
        faults += [f"{cell}: {fault}" for fault in texts_out_of_sight(pane)]
    assert seen > 20
    assert not faults, "\n".join(faults)


def test_the_distinguishing_end_of_a_reference_is_painted(
    long_keys: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Keys with the same long beginning differ at their end, keys of a module at their
    beginning: both ends of every line are drawn."""
    pane = long_keys.show_dock("inspectorReferences")
    assert isinstance(pane, ReferencesDock)
    alone(pane, 240, qtbot)
    drawn: list[str] = []
    monkeypatch.setattr(QPainter, "drawText", lambda painter, *given: drawn.append(given[-1]))
    long_keys.selection.go(Place("table", "Component", 0, 0))
    qtbot.waitUntil(lambda: bool(pane.count))
    pane.grab()
    cut = [text for text in drawn if "…" in text]
    assert any(text.startswith("msvcr") and text.endswith(SUFFIX[-5:]) for text in cut), drawn
