"""What this program is, and its version."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QDialogButtonBox, QWidget

from msiview import __version__
from msiview.gui.faults import machine_facts
from msiview.gui.widgets.boxes import vertical
from msiview.gui.widgets.dialog_buttons import dialog_buttons
from msiview.gui.widgets.plain_label import PlainLabel


class AboutDialog(QDialog):
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
        buttons = dialog_buttons(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        vertical(title, what, machine, buttons, on=self, margins=(24, 24, 24, 16), spacing=12)
