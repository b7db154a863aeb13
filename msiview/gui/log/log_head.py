"""The head of the log pane: how the installation ended, why, or how far reading has come."""

from __future__ import annotations

from bisect import bisect_left

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QComboBox,
    QProgressBar,
    QPushButton,
    QSizePolicy,
    QWidget,
)

from msiview.analysis.logs.log_words import verdict_words
from msiview.gui.jobs import JobRunner
from msiview.gui.log.document_log import DocumentLog
from msiview.gui.page_look import TOKENS
from msiview.gui.plain_text import caption, page_tip, plain, tip
from msiview.gui.theme import Theme
from msiview.gui.widgets.boxes import horizontal
from msiview.gui.widgets.elided_label import ElidedLabel
from msiview.gui.widgets.job_indicator import show_progress
from msiview.logs.runs import LogRun
from msiview.report.log_answers import cause_blocks, cause_words, facts_words, verdict_tone
from msiview.report.log_runs import run_title
from msiview.session.opened_log import LogState
from msiview.words import counted, number

_AS_WIDE_AS_IT_WANTS = 1000
"""The share of the room that the cause gets: up to its width all, but for a pixel or so."""


class LogHead(QWidget):
    """One line: the verdict in semibold, what else is known, and the way to the first cause."""

    def __init__(
        self, log: DocumentLog, jobs: JobRunner, theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._log, self._jobs, self._theme = log, jobs, theme
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._runs = _RunChooser(log)
        self._verdict = ElidedLabel()
        self._verdict.setObjectName("logVerdict")
        self._verdict.setProperty("role", "title")
        self._facts = ElidedLabel()
        self._facts.setObjectName("logFacts")
        self._facts.setProperty("role", "muted")
        self._cause = _ElidedButton()
        self._cause.setObjectName("logCause")
        self._cause.clicked.connect(self._go_to_cause)
        self._progress = QProgressBar()
        self._progress.setFixedWidth(96)
        self._progress.setTextVisible(False)
        self._stop = _inline("logCancel", "Cancel")
        self._stop.clicked.connect(log.cancel)
        self._go_on = _inline("logContinue", "Continue")
        self._go_on.clicked.connect(log.go_on)
        horizontal(
            *(self._runs, self._verdict, self._facts, self._progress, self._stop, self._go_on),
            (self._cause, _AS_WIDE_AS_IT_WANTS),
            (None, 1),
            on=self,
            spacing=8,
        )
        for signal in (log.changed, log.stateChanged, log.finished, log.grew, jobs.changed):
            signal.connect(self._refresh)
        theme.themeChanged.connect(self._refresh)
        self._refresh()

    def text(self) -> str:
        """All that it says."""
        parts = (self._verdict.text(), self._facts.text(), self._cause.full_text())
        return " · ".join(filter(None, parts))

    # -- inside ----------------------------------------------------------

    def _refresh(self) -> None:
        state, answers = self._log.state, self._log.answers
        reads = state in (LogState.OPENING, LogState.READING)
        self._stop.setVisible(reads)
        self._go_on.setVisible(state is LogState.STOPPED)
        self._progress.setVisible(reads)
        self._say("", "", "")
        if state is LogState.FAILED:
            self._say(f"{self._log.name} can't be read", str(self._log.error), "", "defect.error")
        elif state is LogState.STOPPED:
            self._say("Reading was stopped", f"{counted(self._lines(), 'line')} so far", "")
        elif answers is not None:
            cause = answers.first_error
            self._say(
                verdict_words(answers.outcome),
                facts_words(answers.outcome),
                cause_words(cause) if cause is not None else "",
                TOKENS[verdict_tone(answers.outcome)],
            )
            if cause is not None:
                self._cause.setToolTip(page_tip(cause_blocks(cause)))
        elif reads:
            self._say(f"Reading {self._log.name}", self._step(), "")
        self._show_progress()

    def _say(self, verdict: str, facts: str, cause: str, token: str = "text.main") -> None:
        self._verdict.setText(verdict)
        color = self._theme.color(token).name()
        self._verdict.setStyleSheet(f"color: {color}")
        self._facts.setText(facts)
        self._facts.setVisible(bool(facts))
        self._cause.set_full_text(cause)
        self._cause.setVisible(bool(cause))
        answers = self._log.answers
        self._verdict.explain(answers.outcome.meaning if answers is not None else "")

    def _step(self) -> str:
        job = self._log.job
        percent = f"{job.done * 100 // job.total} %" if job is not None and job.total else ""
        return " · ".join(filter(None, (counted(self._lines(), "line"), percent)))

    def _lines(self) -> int:
        return len(self._log.log) if self._log.log is not None else 0

    def _show_progress(self) -> None:
        job = self._log.job
        if job is not None:
            show_progress(self._progress, job)

    def _go_to_cause(self) -> None:
        answers = self._log.answers
        if answers is not None and answers.first_error is not None:
            self._log.show_line(answers.first_error.line)


class _RunChooser(QComboBox):
    """The runs of a file that has several; what the panes tell is of the chosen one."""

    def __init__(self, log: DocumentLog) -> None:
        super().__init__()
        self.setObjectName("logRun")
        self.setAccessibleName("Run of the log")
        self.view().setAccessibleName("Runs of the log")
        self.setToolTip(
            "This file has several runs. Answers, actions, states, properties and the timeline are "
            "of this one: each run has times and values of its own. Lines are those of all runs."
        )
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(34)
        self._log = log
        self.activated.connect(self._choose)
        log.changed.connect(self._refresh)
        log.finished.connect(self._refresh)
        self._refresh()

    def _refresh(self) -> None:
        answers = self._log.answers
        runs = answers.runs if answers is not None else []
        self.clear()
        self.addItems([plain(run_title(place, run)) for place, run in enumerate(runs, 1)])
        present = next((at for at, run in enumerate(runs) if run.run == self._run()), -1)
        self.setCurrentIndex(present)
        self.setVisible(len(runs) > 1)

    def _run(self) -> LogRun | None:
        return self._log.answers.run if self._log.answers is not None else None

    def _choose(self, at: int) -> None:
        answers = self._log.answers
        if answers is not None and answers.runs[at].run != answers.run:
            self._log.choose_run(answers.runs[at].run)


class MentionCounter(QPushButton):
    """How many lines mention the selected row; a click goes to the next one."""

    def __init__(self, log: DocumentLog, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("logMentions")
        self.setProperty("role", "inline")
        self._log = log
        self.clicked.connect(lambda: log.next_mention(+1))
        log.mentionsChanged.connect(self._refresh)
        log.changed.connect(self._refresh)
        log.currentLineChanged.connect(self._refresh)
        self._refresh()

    def _refresh(self) -> None:
        lines, title = self._log.mentions, self._log.mention_title
        self.setVisible(bool(title) and self._log.log is not None)
        self.setEnabled(bool(lines))
        here = self._log.current_line
        at = bisect_left(lines, here) if here is not None else len(lines)
        if at < len(lines) and lines[at] == here:
            words = f"{number(at + 1)} of {counted(len(lines), 'mention')}  F8"
        elif lines:
            words = f"{counted(len(lines), 'mention')}  F8"
        else:
            words = "No mentions" if self._log.row_mentions.is_complete else "Looking for mentions"
        self.setText(words)
        self.setToolTip(tip(f"Lines that mention {title}; F8 goes to the next one"))
        self.setAccessibleName(plain(f"{number(len(lines))} lines mention {title}"))


class _ElidedButton(QPushButton):
    """A link that shortens its text instead of widening the window."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "inline")
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._text = ""

    def full_text(self) -> str:
        return self._text

    def set_full_text(self, text: str) -> None:
        self._text = plain(text)
        self.setToolTip(tip(text))
        self.setAccessibleName(self._text)
        self._elide()
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        width = self.fontMetrics().horizontalAdvance(self._text) + 8
        return QSize(width, super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return QSize(0, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._elide()

    def _elide(self) -> None:
        shown = self.fontMetrics().elidedText(
            self._text, Qt.TextElideMode.ElideRight, max(0, self.width() - 4)
        )
        self.setText(caption(shown))


def _inline(name: str, title: str) -> QPushButton:
    button = QPushButton(title)
    button.setObjectName(name)
    button.setProperty("role", "inline")
    return button
