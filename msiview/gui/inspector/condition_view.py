"""A condition explained: what it comes to, part by part, and with which values."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QSizePolicy, QWidget

from msiview.analysis.conditions import evaluate
from msiview.analysis.what_if import WhatIf
from msiview.gui.inspector.what_if_editors import WhatIfEditors
from msiview.gui.page_look import page_html
from msiview.gui.plain_text import plain
from msiview.gui.theme import Theme
from msiview.gui.widgets.boxes import vertical
from msiview.gui.widgets.elided_button import ElidedButton
from msiview.gui.widgets.page_view import PageText
from msiview.report.page import Block, Paragraph, muted
from msiview.report.text import text_of
from msiview.report.values import condition_blocks, contradiction_blocks, logged_words


class ConditionView(QWidget):
    """Evaluates at once what is typed in; ``edited`` tells others that values changed."""

    edited = Signal()
    lineAsked = Signal(int)
    """The user wants to see the line of the log whose values these are."""

    def __init__(self, theme: Theme, what_if: WhatIf, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("inspectorCondition")
        self._theme, self._what_if = theme, what_if
        self._table = self._text = ""
        self._blocks: list[Block] = []
        self._answer = PageText()
        self._answer.setAccessibleName("What the condition comes to")
        self._line = ElidedButton()
        self._line.setObjectName("inspectorConditionLine")
        self._line.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self._line.clicked.connect(self._on_line)
        self.editors = WhatIfEditors()
        self.editors.edited.connect(self._on_edited)
        self.editors.resetAsked.connect(self._on_reset)
        vertical(self._answer, self._line, self.editors, on=self, spacing=2)

    def show_condition(self, table: str, text: str) -> None:
        """Show a condition of a table."""
        self._table, self._text = table, text
        self.refresh()

    def refresh(self) -> None:
        """Evaluate again: values or colours are others."""
        evaluation = evaluate(self._text, self._what_if.values())
        is_condition = evaluation.condition.fault is None
        names = self._what_if.names(self._text) if is_condition else ()
        logged = self._what_if.logged if is_condition else None
        self._blocks = list(condition_blocks(self._table, evaluation, names))
        if logged is not None and not self._what_if.is_changed(self._text):
            self._blocks += contradiction_blocks(evaluation, logged)
        elif is_condition and self._what_if.remark:
            self._blocks.append(Paragraph(muted(self._what_if.remark)))
        self._line.setVisible(logged is not None)
        if logged is not None:
            words = logged_words(logged)
            self._line.setText(words)
            self._line.setAccessibleName(plain(f"{words}: show the line"))
        self._answer.show_html(page_html(self._blocks, self._theme))
        self.editors.show_names(names)
        self.editors.setVisible(bool(names))

    def answer(self) -> str:
        """The verdict and the parts with their answers, as plain text."""
        return "".join(text_of(self._blocks))

    def _on_line(self) -> None:
        if self._what_if.logged is not None:
            self.lineAsked.emit(self._what_if.logged.line)

    def _on_edited(self, kind: str, name: str, value: str) -> None:
        self._what_if.set(kind, name, value)
        self.edited.emit()

    def _on_reset(self) -> None:
        self._what_if.reset(self._text)
        self.edited.emit()
