"""The title of a window: what it shows, what lies over that, and where edits are saved."""

from __future__ import annotations

from PySide6.QtWidgets import QMainWindow

from msiview.gui.document import Document
from msiview.gui.overlay.words import overlay_names
from msiview.gui.plain_text import window_title

PROGRAM = "msiview"


def refresh_title(window: QMainWindow, document: Document) -> None:
    """Give a window the title of its document, and the mark of what is edited and not saved."""
    source, edits = document.source, document.edits
    is_edited = bool(edits.stack.count())
    window.setWindowTitle(window_title(_title(document), PROGRAM, is_edited=is_edited))
    window.setWindowModified(is_edited and not edits.is_saved)
    inside = source is not None and bool(source.inside)
    path = source.path if source is not None else document.log.path
    window.setWindowFilePath("" if inside else path)


def _title(document: Document) -> str:
    source, over = document.source, overlay_names(document.overlay)
    if source is None:
        return document.log.name
    target = document.edits.target
    into = f" → {target.name}" if target is not None else ""
    return f"{source.title}{f' + {over}' if over else ''}{into}"
