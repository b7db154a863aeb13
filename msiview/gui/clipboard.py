"""Texts on the clipboard."""

from __future__ import annotations

from PySide6.QtGui import QGuiApplication


def copy_text(text: str) -> None:
    """Put a text on the clipboard."""
    # Half a surrogate pair has no place there.
    QGuiApplication.clipboard().setText(text.encode("utf-8", "replace").decode("utf-8"))
