"""Draws the pictures of the start page from real panes: ``python -m tests.screens.start_pictures``.

They go to ``resources/start``, one for each theme. Run it when the panes look different.
"""

from __future__ import annotations

import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from tests.screens.__main__ import rest  # first: it chooses the platform  # isort: skip

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QApplication, QWidget

from msiview.gui.all_actions import ACTIONS
from msiview.gui.all_docks import DOCKS
from msiview.gui.all_pages import PAGES
from msiview.gui.demo import SAMPLE_OVERLAYS, sample_source
from msiview.gui.icons import Icons
from msiview.gui.main_window import MainWindow
from msiview.gui.pages.start_page import PICTURE_SIZE, PICTURES
from msiview.gui.settings import Settings
from msiview.gui.theme import Theme, ThemeMode
from msiview.gui.windows import Windows
from msiview.sample.log import write_sample_log
from msiview.session.places import Place

_SCALE = 2
"""Pixels of a picture for one on the screen, so that it is sharp on fine screens."""


@dataclass(frozen=True, slots=True)
class Part:
    """The pane, by its object name, and the point in it where the picture begins."""

    widget: str
    at: QPoint


_PARTS = {
    "rows": Part("dockInspectorChain", QPoint(0, 0)),
    "changes": Part("tablePage", QPoint(0, 0)),
    "log": Part("logAnswersPane", QPoint(0, 0)),
}


def main(folder: Path) -> None:
    app = QApplication(["msiview"])
    app.setApplicationName("msiview")
    folder.mkdir(parents=True, exist_ok=True)
    assert set(PICTURES) == set(_PARTS)
    with tempfile.TemporaryDirectory() as scratch:
        for mode in (ThemeMode.LIGHT, ThemeMode.DARK):
            theme = Theme(mode)
            theme.apply()
            settings = Settings(Path(scratch) / f"{mode}.ini")
            windows = Windows(
                settings, theme, Icons(theme), actions=ACTIONS, docks=DOCKS, pages=PAGES
            )
            window = windows.new_window()
            window.resize(QSize(1600, 1000))
            for name, part in _PARTS.items():
                _prepare(window, name, Path(scratch))
                pane = window.findChild(QWidget, part.widget)
                assert pane is not None
                size = PICTURE_SIZE * _SCALE
                shown = size.scaled(QSize(pane.width(), 10_000), Qt.AspectRatioMode.KeepAspectRatio)
                picture = pane.grab(QRect(part.at, shown.boundedTo(size)))
                smooth = Qt.TransformationMode.SmoothTransformation
                picture = picture.scaled(size, Qt.AspectRatioMode.IgnoreAspectRatio, smooth)
                picture.save(str(folder / f"{name}-{mode}.png"))
            windows.close_all()
            app.processEvents()


def _prepare(window: MainWindow, name: str, scratch: Path) -> None:
    """Bring the window into the state that a picture is of; one after the other."""
    if name == "rows":
        window.document.open(sample_source(scratch))
        rest(window)
        window.selection.go(Place("table", "File", 0))
        window.show_dock("inspectorChain")
    elif name == "changes":
        window.document.overlay.add(*(str(scratch / each) for each in SAMPLE_OVERLAYS[:2]))
        rest(window)
        window.selection.go(Place("table", "File"))
        window.action_set["actionChangesOnly"].trigger()
        window.docks["overlay"].hide()
    else:
        window.open_log(str(write_sample_log(scratch)))
        rest(window)
        window.docks["log"].setMinimumHeight(600)
    rest(window)


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "resources/start"))
