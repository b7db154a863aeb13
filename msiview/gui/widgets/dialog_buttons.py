"""Buttons of dialogs, and their letters for the keyboard."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QDialogButtonBox, QMessageBox

from msiview.gui.plain_text import caption

_TITLES = {
    "Cancel": "&Cancel",
    "Close": "C&lose",
    "Discard": "&Discard",
    "Save": "&Save",
}
"""Qt's own have a letter for the keyboard on some systems only."""


def dialog_buttons(*standard: QDialogButtonBox.StandardButton) -> QDialogButtonBox:
    """A box with standard buttons; others are added by :meth:`QDialogButtonBox.addButton`, each
    with a letter for the keyboard."""
    box = QDialogButtonBox()
    for button in standard:
        box.addButton(button).setText(_TITLES[str(button.name)])
    return box


def answer_by(question: QMessageBox, *standard: QMessageBox.StandardButton) -> None:
    """Add standard buttons to a question."""
    for button in standard:
        question.addButton(button).setText(_TITLES[str(button.name)])


def with_letters(titles: Sequence[str], taken: str = "") -> list[str]:
    """Titles that no one has chosen letters for, each with the first letter that neither an
    earlier one nor another button of the dialog (``taken``, upper case) has."""
    used = set(taken)
    marked = []
    for title in map(caption, titles):
        free = (at for at, char in enumerate(title) if char.isalpha() and char.upper() not in used)
        at = next(free, None)
        if at is None:
            marked.append(title)
            continue
        used.add(title[at].upper())
        marked.append(f"{title[:at]}&{title[at:]}")
    return marked
