"""Draws the pictures of README and docs: ``python -m tests.screens.docs_pictures [docs]``.

Run it when the window looks different.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from tests.screens.__main__ import draw  # first: it chooses the platform  # isort: skip

from PySide6.QtWidgets import QApplication

from msiview.gui.main_window import MainWindow
from msiview.gui.theme import Theme, ThemeMode
from msiview.sample.log import write_sample_log
from msiview.sample.overlays import write_sample_overlays
from msiview.sample.package import write_sample
from tests.screens.scenes import Scene, choose_tab, go, show, then

_LARGE, _USUAL = (1600, 1000), (1440, 900)
_IN_LIGHT_ONLY = frozenset({"images/chain", "overlay"})


def scenes(overlays: list[str], log: str) -> list[Scene]:
    """The scenes, called after their files."""

    def lay(window: MainWindow) -> None:
        window.document.overlay.add(*overlays)

    def open_log(window: MainWindow) -> None:
        window.open_log(log)

    return [
        Scene("images/overlay", "sample", lay, _LARGE, (go("table", "File", 15, 0),)),
        Scene("overlay", "sample", lay, _LARGE, (go("table", "Property", 0, 0),)),
        Scene(
            "images/log",
            "sample",
            then(lay, open_log),
            _USUAL,
            (go("table", "Component", 30, 0), show("log")),
        ),
        Scene("images/chain", "sample", then(go("table", "File", 0), show("inspectorChain"))),
        Scene(
            "images/edits",
            "sample",
            edit,
            _USUAL,
            (
                show("editHistory"),
                show("overlay"),
                choose_tab("overlayTabs", 1),
                go("table", "Property", 4, 1),
            ),
        ),
    ]


def edit(window: MainWindow) -> None:
    """Make the package ready for a silent deployment."""
    make, value = window.document.edits.make, {"Value": "Example, packaged by IT"}
    make(
        "Change Property/Manufacturer.Value",
        lambda editing: editing.transaction.set_cells("Property", ("Manufacturer",), value),
    )
    for name, text in (("ARPNOMODIFY", "1"), ("REBOOT", "ReallySuppress")):
        row = {"Property": name, "Value": text}
        make("Add a row", lambda editing, row=row: editing.transaction.add_row("Property", row))
    make(
        "Delete a row",
        lambda editing: editing.transaction.delete_row("Shortcut", ("SC_Reader",)),
    )


def main(folder: Path) -> int:
    app = QApplication(["msiview"])
    app.setApplicationName("msiview")
    failed = []
    with tempfile.TemporaryDirectory() as scratch:
        there = Path(scratch)
        files = {"sample": write_sample(there)}
        laid = write_sample_overlays(there)
        overlays = [str(laid.transform), str(laid.patch)]
        for mode in (ThemeMode.LIGHT, ThemeMode.DARK):
            theme = Theme(mode)
            theme.apply()
            for scene in scenes(overlays, str(write_sample_log(there))):
                if scene.name in _IN_LIGHT_ONLY and mode is ThemeMode.DARK:
                    continue
                name = scene.name if scene.name == "overlay" else f"{scene.name}-{mode}"
                target = folder / f"{name}.png"
                target.parent.mkdir(parents=True, exist_ok=True)
                if not draw(scene, files, theme, target, there / "settings.ini"):
                    failed.append(target)
    for target in failed:
        print(f"{target}: not drawn", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1] if len(sys.argv) > 1 else "docs")))
