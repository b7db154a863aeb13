"""Names and values in two columns, to be read and copied."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QSizePolicy, QWidget

from msiview.gui.icons import Icons
from msiview.gui.plain_text import plain
from msiview.gui.theme import monospace_font
from msiview.gui.widgets.copy_button import CopyButton
from msiview.gui.widgets.plain_label import PlainLabel

NAME_WIDTH = 152
PADDING = 2
BUTTON = 20
_SELECTABLE = (
    Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
)


class FactsList(QWidget):
    """One row per fact; a value may have muted lines below it, and a muted remark behind."""

    def __init__(self, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icons = icons
        self._rows = 0
        self._texts: list[str] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(2)
        self._grid.setColumnMinimumWidth(0, NAME_WIDTH)
        self._grid.setColumnStretch(1, 1)

    def clear(self) -> None:
        """Take all facts away."""
        while (item := self._grid.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self._rows = 0
        self._texts.clear()

    def text(self) -> str:
        """Everything that is said, a line per fact, for tests and for copying."""
        return "\n".join(self._texts)

    def add(
        self,
        name: str,
        values: Sequence[str],
        *,
        below: Iterable[str] = (),
        remark: str = "",
        code: bool = False,
    ) -> None:
        """Add a fact. ``code`` sets values in monospace and gives each a copy button."""
        below = list(below)
        self._texts.append("\t".join(filter(None, (name, *values, *below, remark))))
        label = PlainLabel(name)
        label.setProperty("role", "muted")
        label.setContentsMargins(0, PADDING, 0, PADDING)
        self._grid.addWidget(label, self._rows, 0, Qt.AlignmentFlag.AlignTop)
        if remark:
            behind = PlainLabel(remark)
            behind.setProperty("role", "muted")
            behind.setContentsMargins(0, PADDING, 0, PADDING)
            self._grid.addWidget(behind, self._rows, 2, Qt.AlignmentFlag.AlignTop)
        for value in values:
            self._grid.addWidget(self._value(name, value, code=code), self._rows, 1)
            self._rows += 1
        for line in below:
            self._grid.addWidget(_label(name, line, muted=True), self._rows, 1)
            self._rows += 1

    def _value(self, name: str, value: str, *, code: bool) -> QWidget:
        label = _label(name, value, muted=False)
        if not code:
            return label
        label.setFont(monospace_font())
        label.setWordWrap(False)
        copy = CopyButton(self._icons, name)
        copy.set_text(value, name)
        copy.setFixedSize(BUTTON, BUTTON)
        both = QWidget()
        line = QHBoxLayout(both)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(4)
        line.addWidget(label)
        line.addWidget(copy)
        line.addStretch(1)
        return both


def _label(name: str, text: str, *, muted: bool) -> PlainLabel:
    label = PlainLabel(text)
    label.setWordWrap(True)
    label.setContentsMargins(0, PADDING, 0, PADDING)
    label.setTextInteractionFlags(_SELECTABLE)
    label.setAccessibleName(plain(f"{name}: {text}"))
    label.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
    if muted:
        label.setProperty("role", "muted")
    return label
