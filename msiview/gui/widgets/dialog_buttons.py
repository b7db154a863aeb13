"""The buttons at the foot of a dialog."""

from __future__ import annotations

from PySide6.QtWidgets import QDialogButtonBox

_Standard = QDialogButtonBox.StandardButton

_TITLES = {_Standard.Close: "C&lose", _Standard.Cancel: "&Cancel"}
"""Qt's own have a letter for the keyboard on some systems only."""


def dialog_buttons(*standard: QDialogButtonBox.StandardButton) -> QDialogButtonBox:
    """A box with standard buttons; others are added by :meth:`QDialogButtonBox.addButton`, each
    with a letter for the keyboard."""
    box = QDialogButtonBox()
    for button in standard:
        box.addButton(button).setText(_TITLES[button])
    return box
