"""Names and values in two columns, to be read and copied."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget

from msiview.gui.icons import Icons
from msiview.gui.plain_text import plain
from msiview.gui.theme import monospace_font
from msiview.gui.widgets.boxes import horizontal
from msiview.gui.widgets.copy_button import CopyButton
from msiview.gui.widgets.plain_label import PlainLabel
from msiview.gui.widgets.value_text import ValueText
from msiview.report.page import Fields, Inline, Text, Tone, inlines
from msiview.report.page import plain as words_of

NAME_WIDTH = 152
PADDING = 1
BUTTON = 20
_SELECTABLE = (
    Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
)


class FactsList(QWidget):
    """The fields of a page. Values in code have a copy button; what stands behind a value has
    a column of its own."""

    def __init__(self, fields: Fields, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icons = icons
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(2)
        self._grid.setColumnMinimumWidth(0, NAME_WIDTH)
        self._grid.setColumnStretch(1, 1)
        name = ""
        for row, (shown_name, content) in enumerate(fields.rows):
            name = shown_name or name
            self._add(row, shown_name, name, list(inlines(content)))

    def _add(self, row: int, shown_name: str, name: str, content: Sequence[Inline]) -> None:
        if not content:
            return
        value, *behind = content
        has_button = isinstance(value, Text) and value.code
        top = Qt.AlignmentFlag.AlignVCenter if has_button else Qt.AlignmentFlag.AlignTop
        if shown_name:
            self._grid.addWidget(_muted(shown_name), row, 0, top)
        self._grid.addWidget(self._value(name, value), row, 1)
        if behind:
            self._grid.addWidget(_muted(" ".join(map(words_of, behind))), row, 2, top)

    def _value(self, name: str, value: Inline) -> QWidget:
        text = words_of(value)
        if isinstance(value, Text) and value.code:
            return self._with_button(name, text)
        shown = ValueText()
        shown.show_text(text)
        shown.setAccessibleName(plain(f"{name}: {text}"))
        if isinstance(value, Text):
            shown.setProperty("muted", value.tone is Tone.MUTED)
            shown.setProperty("tone", value.tone.value)
            shown.setProperty("strong", value.strong)
        return shown

    def _with_button(self, name: str, text: str) -> QWidget:
        label = PlainLabel(text)
        label.setContentsMargins(0, PADDING, 0, PADDING)
        label.setTextInteractionFlags(_SELECTABLE)
        label.setAccessibleName(plain(f"{name}: {text}"))
        label.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        label.setFont(monospace_font())
        copy = CopyButton(self._icons, name)
        copy.set_text(text, name)
        copy.setFixedSize(BUTTON, BUTTON)
        both = QWidget()
        horizontal(label, copy, None, on=both, spacing=4)
        return both


def _muted(text: str) -> PlainLabel:
    label = PlainLabel(text)
    label.setProperty("role", "muted")
    return label
