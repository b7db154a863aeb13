"""The open log beside another one: asked for, compared in the background, shown as a page."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, TypeAlias

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QDialogButtonBox, QFileDialog, QWidget

from msiview.analysis.logs.comparison.difference import LogComparison
from msiview.analysis.phrase import OtherLineRef
from msiview.gui.answer_page import AnswerPage
from msiview.gui.log.document_log import DocumentLog
from msiview.gui.plain_text import plain, tip
from msiview.gui.services import Services
from msiview.gui.settings import LAST_FOLDER
from msiview.gui.widgets.boxes import DIALOG_MARGINS, horizontal, vertical
from msiview.gui.widgets.dialog_buttons import dialog_buttons
from msiview.gui.widgets.fitted_dialog import FittedDialog
from msiview.progress import Progress
from msiview.report.compared_run import ComparedRun
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
    right are for ``open_other``. Of files with several runs those that are compared can be
    chosen: ``choose`` gets their places. Closes when the window has another log."""

    def __init__(
        self,
        services: Services,
        open_other: Callable[[OtherLineRef], None],
        choose: Callable[[int, int], None],
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
        self._choose = choose
        self.is_open = True
        self.left_run = _RunBox("leftRun", "Run of the log on the left")
        self.right_run = _RunBox("rightRun", "Run of the log on the right")
        for box in (self.left_run, self.right_run):
            box.activated.connect(self._on_chosen)
        buttons = dialog_buttons(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.close)
        runs = horizontal((self.left_run, 1), (self.right_run, 1), spacing=8)
        vertical(runs, (self.page, 1), buttons, on=self, margins=DIALOG_MARGINS, spacing=6)
        log.changed.connect(self.close)
        self.resize(1000, 700)

    def show_comparison(
        self, left: ComparedRun, right: ComparedRun, comparison: LogComparison
    ) -> None:
        """Show what differs between two runs."""
        self.left_run.show_runs(left)
        self.right_run.show_runs(right)
        self.page.show_page(comparison_blocks(left, right, comparison))

    def done(self, result: int) -> None:
        """Qt asks for this, however it is closed."""
        self.is_open = False
        super().done(result)

    def _on_chosen(self) -> None:
        self._choose(self.left_run.currentIndex(), self.right_run.currentIndex())


class _RunBox(QComboBox):
    """The runs of a file that has several."""

    def __init__(self, name: str, title: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(title)
        self.view().setAccessibleName(title)
        self.setToolTip(tip(f"{title}: the one that is compared"))
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(20)

    def show_runs(self, file: ComparedRun) -> None:
        """List the runs, the compared one as the chosen."""
        self.clear()
        self.addItems(list(map(plain, file.titles)))
        self.setCurrentIndex(file.run if file.run is not None else -1)
        self.setVisible(len(file.titles) > 1)


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
    if left is not None:
        _Comparison(window, left, path).begin()


class _Comparison:
    """The open log and another one, compared in the background, again for each choice of runs.

    The open log is asked by an object of its own: the panes stay with the run that they show.
    """

    def __init__(self, window: MainWindow, left: OpenedLog, path: str) -> None:
        self._window, self._shown, self._path = window, left, path
        self._left = left.with_package(left.package)
        self._right: OpenedLog | None = None
        self._dialog: LogComparisonDialog | None = None

    def begin(self) -> None:
        """Read the other log and compare the runs that both are asked about."""

        def work(progress: Progress) -> _Compared:
            right = OpenedLog.open(self._path, package=self._left.package)
            right.log.read(progress)
            return right, compared_logs(self._left, right, progress)

        self._run(work)

    def _compare(self, left: int, right: int) -> None:
        """Compare other runs of both."""
        other = self._right
        if other is None:
            return
        sides = self._left.with_package(self._left.package), other.with_package(other.package)
        for opened, at in zip(sides, (left, right), strict=True):
            runs = opened.log.runs
            opened.run = runs[at].key if 0 <= at < len(runs) else None
            opened.answers = None

        def work(progress: Progress) -> _Compared:
            comparison = compared_logs(*sides, progress)
            return sides[1], comparison

        self._left = sides[0]
        self._run(work)

    def _run(self, work: Callable[[Progress], _Compared]) -> None:
        self._window.jobs.run(work, self._show, title="Comparing the logs", slot=SLOT)

    def _show(self, compared: _Compared) -> None:
        window = self._window
        self._right, comparison = compared
        dialog = self._dialog
        is_closed = dialog is not None and not dialog.is_open
        if is_closed or window.document.log.opened is not self._shown:
            return
        if dialog is None:
            dialog = LogComparisonDialog(
                window.services, _OtherLog(window).show, self._compare, window
            )
            self._dialog = dialog
        sides = ComparedRun.of(self._left), ComparedRun.of(self._right)
        dialog.show_comparison(*sides, comparison)
        dialog.show()


_Compared: TypeAlias = "tuple[OpenedLog, LogComparison]"


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
