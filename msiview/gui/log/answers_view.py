"""The first thing to read of a log: how it ended, why, and what can be done."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from msiview.gui.log.answers_html import AnswersPage
from msiview.gui.log.link_text import LinkText, has_row
from msiview.gui.log.log_notice import LogNotice
from msiview.gui.log.rich_text import RichText
from msiview.gui.services import Services


class AnswersView(QWidget):
    """A page of text with links; filled once the log has been read."""

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("logAnswersPane")
        self._document, self._theme = services.document, services.theme
        self._path = ""
        self.text = LinkText(
            services.document, services.selection, "logAnswers", "What the log answers"
        )
        self._notice = LogNotice(self.text.viewport(), services)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.text)
        self.setFocusProxy(self.text)
        log = services.document.log
        for signal in (log.changed, log.finished, log.stateChanged, log.packageChanged):
            signal.connect(self._refresh)
        services.theme.themeChanged.connect(self._refresh)
        self._refresh()

    def _refresh(self) -> None:
        log, document = self._document.log, self._document
        answers = log.answers
        if answers is None:
            self._path = ""
            self.text.clear()
            self._notice.tell_nothing(
                "Open a log to see how the installation ended, and why.",
                "Reading was stopped before the end; what the log answers is not known yet.",
            )
            return
        page = AnswersPage(RichText(self._theme), lambda *row: has_row(document, *row))
        self.text.show_html(page.html(answers), same_subject=self._path == log.path)
        self._path = log.path
        self._notice.hide()
