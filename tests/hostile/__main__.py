"""Opens and hovers everything on hostile names: ``python -m tests.hostile [FOLDER]``.

All tables are visited. Uses the display that there is, or none where Qt's platform is
``offscreen``; under ``strace -f -e trace=file,network`` any opening of the file ``t.png`` in
the folder (but the one that writes it) is a fault. Exit code 1 where something is wrong.
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

from PySide6.QtWidgets import QApplication

from msiview.gui.all_actions import ACTIONS
from msiview.gui.all_docks import DOCKS
from msiview.gui.all_pages import PAGES
from msiview.gui.icons import Icons
from msiview.gui.settings import Settings
from msiview.gui.theme import Theme, ThemeMode
from msiview.gui.windows import Windows
from tests.hostile.shown import Shown
from tests.hostile.walk import Files, walk
from tests.hostile.watch import watching


def main(folder: Path) -> int:
    app = QApplication(["msiview"])
    os.chdir(folder)
    theme = Theme(ThemeMode.LIGHT)
    theme.apply()
    settings = Settings(folder / "settings.ini")
    windows = Windows(settings, theme, Icons(theme), actions=ACTIONS, docks=DOCKS, pages=PAGES)
    files, shown, steps, opened = Files.make(folder), Shown(), 0, 0
    with watching(files.trap) as watch:
        for step, root in walk(windows, files, None):
            before = set(shown.faults)
            shown.look(root)
            shown.hover(root)
            root.grab()
            steps += 1
            opened += watch.opened()
            for fault in shown.faults - before:
                print(f"{step}: {fault}")
        network = watch.network()
    windows.close_all()
    app.processEvents()
    print(
        f"{app.platformName()}: {steps} steps, {shown.texts} texts ({shown.hostile} hostile), "
        f"{shown.tips} tooltips ({shown.hostile_tips} hostile), {shown.pages} pages; "
        f"{len(shown.faults)} faults, file opened {opened} times, network asked {len(network)}"
    )
    return 1 if shown.faults or opened or network else 0


if __name__ == "__main__":
    if len(sys.argv) > 1:
        sys.exit(main(Path(sys.argv[1])))
    with tempfile.TemporaryDirectory(prefix="msiview-hostile-") as scratch:
        sys.exit(main(Path(scratch)))
