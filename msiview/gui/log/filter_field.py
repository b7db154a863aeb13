"""The field above a list that filters it once the user pauses."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QLineEdit

TYPING_PAUSE_MS = 150


def filter_field(name: str, title: str, changed: Callable[[], None]) -> QLineEdit:
    """A field with this object name; ``changed`` is called a moment after its text changed."""
    field = QLineEdit()
    field.setObjectName(name)
    field.setPlaceholderText(title)
    field.setAccessibleName(title)
    field.setClearButtonEnabled(True)
    field.setMinimumWidth(96)
    field.setMaximumWidth(192)
    pause = QTimer(field)
    pause.setSingleShot(True)
    pause.setInterval(TYPING_PAUSE_MS)
    pause.timeout.connect(changed)
    field.textChanged.connect(lambda: pause.start())
    return field
