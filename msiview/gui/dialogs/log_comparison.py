"""The open log beside another one: asked for, compared in the background, shown as a page."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialogButtonBox, QFileDialog, QWidget

from msiview.analysis.logs.comparison.difference import LogComparison
from msiview.analysis.phrase import OtherLineRef
from msiview.gui.answer_page import AnswerPage
from msiview.gui.log.document_log import DocumentLog
from msiview.gui.services import Services
from msiview.gui.settings import LAST_FOLDER
from msiview.gui.widgets.boxes import DIALOG_MARGINS, vertical
from msiview.gui.widgets.dialog_buttons import dialog_buttons
from msiview.gui.widgets.fitted_dialog import FittedDialog
from msiview.progress import Progress
from msiview.report.log_comparison import comparison_blocks
from msiview.session.compared_logs import compared_logs
from msiview.session.opened_log import LogState, OpenedLog

if TYPE_CHECKING:
    from msiview.gui.main_window import MainWindow

SLOT = "log-comparison"

LOG_FILTER = "Logs (*.log *.txt);;All files (*)"
"""For the dialogs that ask for a log to open."""


class LogComparisonDialog(FittedDialog):
    """What differs, beside the window: links on the left lead to lines of its log, those on the
    right are for ``open_other``. Closes when the window has another log."""

    def __init__(
        self,
        services: Services,
        right: str,
        comparison: LogComparison,
        open_other: Callable[[OtherLineRef], None],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        log = services.document.log
        self.setObjectName("logComparison")
        self.setWindowTitle("Two logs side by side")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.page = AnswerPage(
            services, "logComparisonPage", "What differs between two logs", open_other=open_other
        )
        self.page.show_page(comparison_blocks(log.path, right, comparison))
        buttons = dialog_buttons(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.close)
        vertical(self.page, buttons, on=self, margins=DIALOG_MARGINS, spacing=6)
        log.changed.connect(self.close)
        self.resize(1000, 700)


def compare_with_another(window: MainWindow) -> None:
    """Ask for another log and show what differs from the open one."""
    path, _ = QFileDialog.getOpenFileName(
        window,
        "Compare with another log",
        window.settings.get(LAST_FOLDER),
        LOG_FILTER,
    )
    if path:
        compare_with(window, path)


def compare_with(window: MainWindow, path: str) -> None:
    """Show what differs from the open log in another one."""
    left = window.document.log.opened
    if left is None:
        return

    def work(progress: Progress) -> LogComparison:
        right = OpenedLog.open(path, package=left.package)
        right.log.read(progress)
        return compared_logs(left, right, progress)

    def show(comparison: LogComparison) -> None:
        if window.document.log.opened is left:
            other = _OtherLog(window)
            LogComparisonDialog(window.services, path, comparison, other.show, window).show()

    window.jobs.run(work, show, title="Comparing the logs", slot=SLOT)


class _OtherLog:
    """The other log, in a window of its own that is opened when it is first needed."""

    def __init__(self, window: MainWindow) -> None:
        self._windows = window.windows
        self._window: MainWindow | None = None

    def show(self, ref: OtherLineRef) -> None:
        """Go to a line of it."""
        if self._window is None:
            self._window = self._windows.new_window()
            self._window.closed.connect(self._on_closed)
            self._window.open_log(ref.path)
        self._window.raise_()
        self._window.activateWindow()
        _show_when_read(self._window.document.log, ref.line)

    def _on_closed(self) -> None:
        self._window = None


def _show_when_read(log: DocumentLog, line: int) -> None:
    """Go to a line, as soon as the log has been read that far."""
    if log.state is LogState.READ:
        log.show_line(line)
    else:
        log.finished.connect(partial(log.show_line, line), Qt.ConnectionType.SingleShotConnection)
