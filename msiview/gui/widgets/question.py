"""A question over a window, whose texts may come from files."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox, QWidget

from msiview.gui.plain_text import plain


def make_question(parent: QWidget, name: str, text: str, detail: str = "") -> QMessageBox:
    """A question without buttons yet, to be opened; it goes when it is answered."""
    question = QMessageBox(parent)
    question.setObjectName(name)
    question.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    question.setWindowTitle("msiview")
    question.setIcon(QMessageBox.Icon.Question)
    question.setTextFormat(Qt.TextFormat.PlainText)
    question.setText(plain(text))
    question.setInformativeText(plain(detail))
    return question
