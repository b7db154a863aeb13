"""Background work in the status bar: what, how far, and Cancel."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QProgressBar, QToolButton, QWidget

from msiview.gui.icons import Icons
from msiview.gui.jobs import Job, JobRunner
from msiview.gui.plain_text import plain, tip
from msiview.gui.widgets.boxes import horizontal
from msiview.gui.widgets.elided_label import ElidedLabel

_STEPS = 1000


def show_progress(bar: QProgressBar, job: Job) -> None:
    """Let a bar show how far a job is, or only that it runs, where it does not say."""
    steps = _STEPS if job.total else 0
    if bar.maximum() != steps:
        bar.setRange(0, steps)
    if job.total:
        bar.setValue(min(steps, job.done * steps // job.total))
    bar.setAccessibleName(plain(f"Progress: {job.title}"))


class JobIndicator(QWidget):
    """Shows the oldest job that has run for 0.2 s; hidden without one."""

    def __init__(self, jobs: JobRunner, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("jobIndicator")
        self._jobs = jobs
        self._job: Job | None = None
        self._text = ElidedLabel()
        self._text.setMinimumWidth(160)
        self._bar = QProgressBar()
        self._bar.setFixedWidth(120)
        self._bar.setTextVisible(False)
        self._cancel = QToolButton()
        self._cancel.setProperty("role", "small")
        self._cancel.setObjectName("jobCancel")
        self._cancel.setAccessibleName("Cancel the background work")
        icons.bind(self._cancel, "close")
        self._cancel.clicked.connect(self._on_cancel)
        horizontal(
            self._text,
            self._bar,
            self._cancel,
            on=self,
            stretch=self._text,
            margins=(8, 0, 8, 0),
            spacing=8,
        )
        # Shown once for all that ends and begins with an edit, and not in the midst of it: a bar
        # with a new range is painted at once, and with it whatever else waits to be painted.
        self._timer = QTimer(self, singleShot=True, interval=0)
        self._timer.timeout.connect(self._refresh)
        jobs.changed.connect(self._timer.start)
        self._refresh()

    def _refresh(self) -> None:
        visible = self._jobs.visible_jobs()
        self.setVisible(bool(visible))
        self._job = visible[0] if visible else None
        if self._job is None:
            return
        job = self._job
        more = f" (and {len(visible) - 1} more)" if len(visible) > 1 else ""
        self._text.setText(f"{job.title}…{more}")
        show_progress(self._bar, job)
        self._cancel.setVisible(job.cancellable)
        self._cancel.setToolTip(tip(f"Cancel: {job.title}"))
        self._cancel.setAccessibleName(plain(f"Cancel: {job.title}"))

    def _on_cancel(self) -> None:
        if self._job is not None:
            self._jobs.cancel(self._job)
