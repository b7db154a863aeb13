"""A window that shows a small package, in the hands of somebody who edits it."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from msiview.gui.main_window import MainWindow
from tests.gui.edits.editor import Editor


@pytest.fixture
def editor(opened: MainWindow, qtbot: QtBot) -> Editor:
    """The window of the sample package, on its Property table."""
    editor = Editor(opened, qtbot)
    editor.go("Property", 0, 1)
    return editor
