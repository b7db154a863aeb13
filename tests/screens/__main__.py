"""Draws every scene in both themes: ``python -m tests.screens [FOLDER] [SCENE…]``.

The pictures are named ``light/table.png``, ``dark/table.png`` and so on, those at 150 and 200 %
``light-150/table.png``. ``--scale 150`` draws at one scale alone. Needs no display. Exit code 1
where a scene could not be drawn.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
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
from tests.screens.page_scenes import page_scenes
from tests.screens.scenes import SCENES, Scene, make_files, overlay_scenes

SCALES = (150, 200)
DENSE = (1280, 720)
"""A window on a denser screen, in px of 100 %: 1920×1080 at 150 %, 2560×1440 at 200 %."""

PATIENCE_S = 30.0
REST_S = 0.4
"""How long a window must have nothing to do before it is drawn."""


def main(folder: Path, names: Sequence[str], scale: int) -> int:
    """Draw the scenes of these names, or all, at one scale in percent."""
    app = QApplication(["msiview"])
    app.setApplicationName("msiview")
    failed = 0
    with tempfile.TemporaryDirectory() as files_folder:
        files = make_files(Path(files_folder))
        scenes = [*SCENES, *page_scenes(files), *overlay_scenes(files), *log_scenes(files)]
        every = [scene.name for scene in scenes]
        assert len(every) == len(set(every)), "two scenes have one name"
        chosen = [scene for scene in scenes if scene.name in names or not names]
        if scale != 100:
            chosen = [replace(scene, size=DENSE) for scene in chosen if scene.at_scales]
        for mode in (ThemeMode.LIGHT, ThemeMode.DARK):
            into = folder / (mode if scale == 100 else f"{mode}-{scale}")
            into.mkdir(parents=True, exist_ok=True)
            theme = Theme(mode)
            theme.apply()
            for scene in chosen:
                target = into / f"{scene.name}.png"
                if draw(scene, files, theme, target, Path(files_folder) / "settings.ini"):
                    print(target)
                else:
                    print(f"{target}: not drawn", file=sys.stderr)
                    failed += 1
    return 1 if failed else 0


def at_scale(folder: Path, names: Sequence[str], scale: int) -> int:
    """The same in a process of its own: Qt reads the scale when it starts."""
    command = [sys.executable, "-m", "tests.screens", str(folder), *names, "--scale", str(scale)]
    environment = {**os.environ, "QT_SCALE_FACTOR": str(scale / 100)}
    return subprocess.run(command, env=environment, check=False).returncode


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
    parser = argparse.ArgumentParser("python -m tests.screens")
    parser.add_argument("folder", nargs="?", type=Path, default=Path("build/screens"))
    parser.add_argument("names", nargs="*", metavar="scene")
    parser.add_argument("--scale", type=int, choices=(100, *SCALES))
    asked = parser.parse_intermixed_args()
    if asked.scale is not None:
        sys.exit(main(asked.folder, asked.names, asked.scale))
    sys.exit(max(at_scale(asked.folder, asked.names, scale) for scale in (100, *SCALES)))
