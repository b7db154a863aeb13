"""Lines that other programs have put something around: shown without it, copied with it."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QGuiApplication, QHelpEvent
from PySide6.QtWidgets import QApplication, QToolTip
from pytestqt.qtbot import QtBot

from msiview.gui.log.lines.log_cursor import Spot
from msiview.gui.main_window import MainWindow
from msiview.sample.log import sample_log_lines
from tests.builders.rewritten_logs import REWRITERS
from tests.gui.log.log_driver import line_with, open_log, point_of, texts

PREFIX = "[pod/web-7d4b9c6f5-x2x8z/app] "


@pytest.fixture
def framed(tmp_path: Path) -> Path:
    """The sample log as a cluster tells it."""
    path = tmp_path / "framed.log"
    path.write_bytes(REWRITERS["words: kubectl"](sample_log_lines()))
    return path


def test_lines_are_copied_as_in_the_file(window: MainWindow, framed: Path, qtbot: QtBot) -> None:
    dock = open_log(window, framed, qtbot)
    lines = texts(dock)
    assert not any(PREFIX in line for line in lines)
    dock.view.caret.select(Spot(8), Spot(10, 3))
    dock.copy_lines()
    original = [PREFIX + line for line in lines[8:11]]
    assert QGuiApplication.clipboard().text() == "\n".join(original)
    dock.view.caret.move(Spot(9))
    dock.copy()
    assert QGuiApplication.clipboard().text() == lines[9]


def test_a_tooltip_tells_a_line_as_in_the_file(
    window: MainWindow, framed: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    plain = tmp_path / "plain.log"
    plain.write_bytes("\n".join([*sample_log_lines(), ""]).encode())
    for path, is_told in ((framed, True), (plain, False)):
        dock = open_log(window, path, qtbot)
        point = point_of(dock.view, line_with(dock, "Doing action: INSTALL"), 0)
        at = dock.view.viewport().mapToGlobal(point)
        QApplication.sendEvent(dock.view.viewport(), QHelpEvent(QHelpEvent.Type.ToolTip, point, at))
        told = QToolTip.text()
        QToolTip.showText(QPoint(), "")
        assert told.startswith("Line ")
        assert (f"In the file: {PREFIX}MSI" in " ".join(told.split())) is is_told
