"""When a pane of the log is made again: while it is seen, not too often, and at the end."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QWidget

from msiview.gui.log.document_log import DocumentLog
from msiview.gui.services import Services
from msiview.progress import Progress
from msiview.session.opened_log import OpenedLog

T = TypeVar("T")

EVERY_MS = 1000
"""Between two times while the log is being read."""


class Renewal(QObject):
    """Does a pane's work in the background whenever the log has more to tell.

    ``work`` is done in a thread for the log that is open; ``show`` gets its result, or None
    where another log, or none, takes the place of what was shown. A hidden pane waits until it is
    seen.
    """

    def __init__(
        self,
        pane: QWidget,
        services: Services,
        work: Callable[[OpenedLog, Progress], T],
        show: Callable[[T | None], None],
        *,
        title: str,
        slot: str,
    ) -> None:
        super().__init__(pane)
        self._pane, self._jobs = pane, services.jobs
        self._log: DocumentLog = services.document.log
        self._work, self._show = work, show
        self._title, self._slot = title, slot
        self._is_stale = True
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(EVERY_MS)
        self._pause.timeout.connect(self._on_pause)
        self._seen = QTimer(self)  # when the pane is shown it does not yet count as visible
        self._seen.setSingleShot(True)
        self._seen.setInterval(0)
        self._seen.timeout.connect(self.renew)
        pane.installEventFilter(self)
        log = self._log
        log.changed.connect(self._on_changed)
        log.grew.connect(self._on_grew)
        log.finished.connect(self.renew)
        log.packageChanged.connect(self.renew)

    def renew(self) -> None:
        """Do the work anew from what is known now; what is shown stays until then."""
        self._pause.stop()
        opened = self._log.opened
        self._is_stale = not self._pane.isVisible()
        if opened is None or self._is_stale:
            return
        work = self._work
        self._jobs.run(
            lambda progress: work(opened, progress),
            self._show,
            title=self._title,
            slot=self._slot,
            lasting=True,
        )

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Show and self._is_stale:
            self._seen.start()
        return super().eventFilter(watched, event)

    def _on_changed(self) -> None:
        self._jobs.cancel_slot(self._slot)
        self._show(None)
        self.renew()

    def _on_grew(self) -> None:
        if not self._pause.isActive():
            self._pause.start()

    def _on_pause(self) -> None:
        if not self._jobs.runs(self._slot):
            self.renew()
