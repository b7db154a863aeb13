"""A condition explained: what it comes to, part by part, and with which values."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from msiview.analysis.condition_words import explain
from msiview.analysis.conditions import Evaluation, Fault, Outcome, evaluate
from msiview.analysis.value_words import condition_lines
from msiview.analysis.what_if import ReadName, WhatIf, consequence
from msiview.gui.inspector.field_html import LONGEST_LINE, lines_html
from msiview.gui.inspector.what_if_editors import WhatIfEditors
from msiview.gui.theme import Theme, monospace_font
from msiview.visible_text import one_line

MOST_UNKNOWN = 3
LONGEST_NAME = 40

_ANSWERS = {Outcome.TRUE: "True", Outcome.FALSE: "False", Outcome.NONE: "True"}


class ConditionView(QWidget):
    """Evaluates at once what is typed in; ``edited`` tells others that values changed."""

    edited = Signal()

    def __init__(self, theme: Theme, what_if: WhatIf, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("inspectorCondition")
        self._theme, self._what_if = theme, what_if
        self._table = self._text = ""
        self._answer = _rich_label()
        self._answer.setAccessibleName("What the condition comes to")
        self._parts = _rich_label()
        self.editors = WhatIfEditors()
        self.editors.edited.connect(self._on_edited)
        self.editors.resetAsked.connect(self._on_reset)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        for widget in (self._answer, self._parts, self.editors):
            column.addWidget(widget)

    def show_condition(self, table: str, text: str) -> None:
        """Show a condition of a table."""
        self._table, self._text = table, text
        self.refresh()

    def refresh(self) -> None:
        """Evaluate again: values or colours are others."""
        evaluation = evaluate(self._text, self._what_if.values())
        fault = evaluation.condition.fault
        lines = condition_lines(evaluation)
        names = self._what_if.names(self._text) if fault is None else ()
        monospace = f"'{monospace_font().family()}'"
        if fault is None:
            self._answer.setText(self._answer_html(evaluation, names))
            self._parts.setText(lines_html(lines, self._theme, monospace))
        else:
            self._answer.setText(self._fault_html(fault))
            self._parts.setText(self._marked_html(fault, monospace))
        self._parts.setVisible(bool(lines) or fault is not None)
        self.editors.show_names(names)
        self.editors.setVisible(bool(names))

    def answer(self) -> str:
        """The verdict, as rich text."""
        return self._answer.text()

    def parts(self) -> str:
        """The parts with their answers, as rich text."""
        return self._parts.text()

    def _answer_html(self, evaluation: Evaluation, names: Sequence[ReadName]) -> str:
        """``False without VersionNT: the action is skipped``, and below it why."""
        answer = f"<b>{_ANSWERS[evaluation.outcome]}</b>{escape(_without(names))}"
        leads_to = consequence(self._table, evaluation.outcome)
        answer += f": {leads_to}" if leads_to else ""
        whole = explain(evaluation)
        why = whole[0].words if whole else "a blank condition counts as true"
        muted = self._theme.color("text.muted").name()
        return f'{answer}<br><span style="color:{muted}">{escape(why)}</span>'

    def _fault_html(self, fault: Fault) -> str:
        color = self._theme.color("defect.error").name()
        is_end = fault.start >= len(self._text)
        place = "at the end" if is_end else f"at character {fault.start + 1}"
        return f'<b style="color:{color}">No condition</b> {escape(f"{place}: {fault.reason}")}'

    def _marked_html(self, fault: Fault, monospace: str) -> str:
        """The text, with the characters where the fault shows in the colour of errors."""
        color = self._theme.color("defect.error").name()
        parts = self._text[: fault.start], self._text[fault.start : fault.end] or "\N{BULLET}"
        before, wrong = (escape(one_line(part, LONGEST_LINE)) for part in parts)
        after = escape(one_line(self._text[fault.end :], LONGEST_LINE))
        mark = f'<span style="color:{color};text-decoration:underline">{wrong}</span>'
        return f'<span style="font-family:{monospace}">{before}{mark}{after}</span>'

    def _on_edited(self, kind: str, name: str, value: str) -> None:
        self._what_if.set(kind, name, value)
        self.edited.emit()

    def _on_reset(self) -> None:
        self._what_if.reset(self._text)
        self.edited.emit()


def _without(names: Sequence[ReadName]) -> str:
    """What the answer leaves open: names of which only the computer knows more."""
    unknown = [name.shown for name in names if not name.value and not name.is_changed]
    shown = ", ".join(one_line(name, LONGEST_NAME) for name in unknown[:MOST_UNKNOWN])
    more = " …" if len(unknown) > MOST_UNKNOWN else ""
    return f" without {shown}{more}" if unknown else ""


def _rich_label() -> QLabel:
    label = QLabel()
    label.setTextFormat(Qt.TextFormat.RichText)
    label.setWordWrap(True)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label
