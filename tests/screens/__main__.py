"""Draws every scene in both themes: ``python -m tests.screens [FOLDER]``.

The pictures are named ``light/table.png``, ``dark/table.png`` and so on. Needs no
display. Exit code 1 where a scene could not be drawn.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

os.environ["QT_QPA_PLATFORM"] = "offscreen"

from PySide6.QtCore import QEventLoop, QSize
from PySide6.QtWidgets import QApplication

from msiview.gui.all_actions import ACTIONS
from msiview.gui.all_docks import DOCKS
from msiview.gui.all_pages import PAGES
from msiview.gui.document import DocumentState
from msiview.gui.icons import Icons
from msiview.gui.main_window import MainWindow
from msiview.gui.settings import Settings
from msiview.gui.theme import Theme, ThemeMode
from msiview.gui.windows import Windows
from msiview.session.opened_package import PackageSource
from tests.screens.log_scenes import log_scenes
from tests.screens.scenes import SCENES, Scene, make_files, overlay_scenes

PATIENCE_S = 30.0
REST_S = 0.4
"""How long a window must have nothing to do before it is drawn."""


def main(folder: Path) -> int:
    app = QApplication(["msiview"])
    app.setApplicationName("msiview")
    failed = 0
    with tempfile.TemporaryDirectory() as files_folder:
        files = make_files(Path(files_folder))
        for mode in (ThemeMode.LIGHT, ThemeMode.DARK):
            (folder / mode).mkdir(parents=True, exist_ok=True)
            theme = Theme(mode)
            theme.apply()
            for scene in (*SCENES, *overlay_scenes(files), *log_scenes(files)):
                target = folder / mode / f"{scene.name}.png"
                if draw(scene, files, theme, target, Path(files_folder) / "settings.ini"):
                    print(target)
                else:
                    print(f"{target}: not drawn", file=sys.stderr)
                    failed += 1
    return 1 if failed else 0


def draw(scene: Scene, files: dict[str, Path], theme: Theme, target: Path, settings: Path) -> bool:
    """Draw one scene into a file; False where it never came to rest or was not saved."""
    settings.unlink(missing_ok=True)
    windows = Windows(
        Settings(settings), theme, Icons(theme), actions=ACTIONS, docks=DOCKS, pages=PAGES
    )
    window = windows.new_window()
    window.resize(QSize(*scene.size))
    if scene.file is not None:
        window.document.open(PackageSource.file(files[scene.file]))
    drawn = rest(window)
    for step in (scene.prepare, *scene.after):
        step(window)
        drawn = rest(window) and drawn
    drawn = drawn and scene.drawn(window).grab().save(str(target))
    windows.close_all()
    QApplication.processEvents()
    return drawn


def rest(window: MainWindow) -> bool:
    """Wait until nothing goes on in the window any more."""
    return _wait(
        lambda: window.document.state is not DocumentState.OPENING and not window.jobs.busy
    )


def _wait(quiet: Callable[[], bool]) -> bool:
    end = time.monotonic() + PATIENCE_S
    since = time.monotonic()
    while time.monotonic() < end:
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 10)
        if not quiet():
            since = time.monotonic()
        elif time.monotonic() - since > REST_S:
            return True
        time.sleep(0.002)
    return False


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1] if len(sys.argv) > 1 else "build/screens")))
