"""The pane of what was edited, step by step."""

from __future__ import annotations

from PySide6.QtWidgets import QUndoView, QWidget

from msiview.gui.edits.document_edits import DocumentEdits
from msiview.gui.widgets.boxes import vertical


class HistoryDock(QWidget):
    """The steps in their order; a click on one goes back or forward to it."""

    def __init__(self, edits: DocumentEdits, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("editHistoryDock")
        self.steps = QUndoView(edits.stack)
        self.steps.setObjectName("editHistory")
        self.steps.setAccessibleName("Steps of editing")
        self.steps.setProperty("role", "list")
        self.steps.setEmptyLabel("As it was opened")
        vertical(self.steps, on=self)
        self.setFocusProxy(self.steps)
