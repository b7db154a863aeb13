"""The pane of what was edited, step by step."""

from __future__ import annotations

from PySide6.QtWidgets import QUndoView, QWidget

from msiview.gui.edits.document_edits import DocumentEdits
from msiview.gui.widgets.boxes import vertical
from msiview.gui.widgets.empty_notice import EmptyNotice

NOTHING = (
    "Nothing is edited. F2 edits a cell, Ins adds a row, Del deletes rows; each is a step here. "
    "The package itself is never changed."
)


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
        self.notice = EmptyNotice(self.steps.viewport())
        self._stack = edits.stack
        edits.changed.connect(self._refresh)
        vertical(self.steps, on=self)
        self.setFocusProxy(self.steps)
        self._refresh()

    def _refresh(self) -> None:
        if self._stack.count():
            self.notice.hide()
        else:
            self.notice.tell(NOTHING)
