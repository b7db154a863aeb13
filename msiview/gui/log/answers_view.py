"""The first thing to read of a log: how it ended, why, and what can be done."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from msiview.gui.answer_page import AnswerPage
from msiview.gui.log.log_notice import LogNotice
from msiview.gui.services import Services
from msiview.gui.widgets.boxes import vertical
from msiview.report.log_answers import answers_blocks


class AnswersView(QWidget):
    """A page of text with links; filled once the log has been read."""

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("logAnswersPane")
        self._document = services.document
        self._path = ""
        self.text = AnswerPage(services, "logAnswers", "What the log answers")
        self._notice = LogNotice(self.text.viewport(), services)
        vertical(self.text, on=self)
        self.setFocusProxy(self.text)
        log = services.document.log
        for signal in (log.changed, log.finished, log.stateChanged, log.packageChanged):
            signal.connect(self._refresh)
        self._refresh()

    def _refresh(self) -> None:
        log = self._document.log
        answers = log.answers
        if answers is None or log.log is None:
            self._path = ""
            self.text.show_page(())
            self._notice.tell_nothing(
                "Open a log to see how the installation ended, and why.",
                "Reading was stopped before the end; what the log answers is not known yet.",
            )
            return
        blocks = answers_blocks(answers, log.log)
        self.text.show_page(blocks, same_subject=self._path == log.path)
        self._path = log.path
        self._notice.hide()
