"""Shown while a file is being opened, from 0.2 s on."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QProgressBar, QPushButton, QWidget

from msiview.gui.document import Document
from msiview.gui.jobs import JobRunner
from msiview.gui.pages.centred import centre
from msiview.gui.widgets.boxes import DIALOG_MARGINS, horizontal, vertical
from msiview.gui.widgets.elided_label import ElidedLabel
from msiview.gui.widgets.job_indicator import show_progress
from msiview.gui.widgets.plain_label import PlainLabel


class LoadingPage(QWidget):
    """What is being read, how far, and Cancel. Stays blank during the first 0.2 s."""

    def __init__(self, document: Document, jobs: JobRunner, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("loadingPage")
        self.setProperty("role", "page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._document = document
        self._column = QWidget()
        self._title = PlainLabel()
        self._title.setProperty("role", "title")
        self._title.setWordWrap(True)
        self._step = ElidedLabel()
        self._step.setProperty("role", "muted")
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName("Progress of opening")
        cancel = QPushButton("Cancel")
        cancel.clicked.connect(document.cancel)
        vertical(
            *(self._title, self._bar, self._step, horizontal(cancel, None)),
            on=self._column,
            margins=DIALOG_MARGINS,
            spacing=6,
        )
        centre(self, self._column, 400)
        jobs.changed.connect(self._refresh)
        self._refresh()

    def _refresh(self) -> None:
        job = self._document.job
        self._column.setVisible(job is not None and job.visible)
        if job is not None:
            self._title.setText(job.title)
            self._step.setText(job.text)
            show_progress(self._bar, job)
