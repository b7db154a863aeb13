"""What this program is, and its version."""

from __future__ import annotations

import re
from importlib.metadata import PackageNotFoundError, metadata, requires

from PySide6.QtWidgets import QDialogButtonBox, QWidget

from msiview import __version__
from msiview.gui.faults import machine_facts
from msiview.gui.widgets.boxes import FORM_MARGINS, vertical
from msiview.gui.widgets.dialog_buttons import dialog_buttons
from msiview.gui.widgets.fitted_dialog import FittedDialog
from msiview.gui.widgets.plain_label import PlainLabel


class AboutDialog(FittedDialog):
    """Name, version, licence, and what it runs on (for reports of bugs)."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("About msiview")
        title = PlainLabel(f"msiview {__version__}")
        title.setProperty("role", "title")
        what = PlainLabel(
            "Explorer of Windows Installer databases, transforms and patches.\n"
            "It never writes to, locks or runs what it opens, and sends nothing anywhere.\n"
            "MIT licence."
        )
        machine = PlainLabel(machine_facts())
        machine.setProperty("role", "muted")
        parts = PlainLabel("Made with " + ", ".join(used_packages()) + ".")
        parts.setProperty("role", "muted")
        parts.setWordWrap(True)
        buttons = dialog_buttons(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        vertical(title, what, machine, parts, buttons, on=self, margins=FORM_MARGINS, spacing=12)


def used_packages() -> list[str]:
    """Python, and the packages that the program needs and bundles carry, each with version and
    licence."""
    told = ["Python (PSF-2.0)"]
    try:
        needed = requires("msiview") or []
    except PackageNotFoundError:  # run from a folder of sources that nobody installed
        return told
    for requirement in needed:
        if "extra ==" in requirement:
            continue
        try:
            package = metadata(re.split(r"[^A-Za-z0-9._-]", requirement, maxsplit=1)[0])
        except PackageNotFoundError:
            continue
        fields = ("License-Expression", "License")
        licence = next((package[field] for field in fields if field in package), "?")
        told.append(f"{package['Name']} {package['Version']} ({licence.splitlines()[0]})")
    return told
