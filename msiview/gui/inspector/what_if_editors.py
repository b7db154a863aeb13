"""The values that a condition reads, each to be replaced by another."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QComboBox, QGridLayout, QLineEdit, QPushButton, QWidget

from msiview.analysis.condition_words import STATES
from msiview.analysis.what_if import ReadName
from msiview.gui.plain_text import plain
from msiview.gui.theme import monospace_font, semibold
from msiview.gui.widgets.elided_label import ElidedLabel
from msiview.gui.widgets.plain_label import PlainLabel

MOST_NAMES = 24
"""Names with a field each; hardly a condition reads more."""

LONGEST_NAME = 160
"""Pixels; a longer name is cut, its tooltip tells all of it."""


class WhatIfEditors(QWidget):
    """A name and a field per line, used again from condition to condition."""

    edited = Signal(str, str, str)
    """Kind and name, as a :class:`ReadName` has them, and the new value."""
    resetAsked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lines: list[_Line] = []
        self._title = PlainLabel("What if")
        self._title.setProperty("role", "muted")
        self.reset = QPushButton("Reset")
        self.reset.setObjectName("whatIfReset")
        self.reset.setProperty("role", "inline")
        self.reset.setAutoDefault(True)  # Enter presses it, also outside dialogs
        self.reset.setToolTip("Take the values of the package again")
        self.reset.setCursor(Qt.CursorShape.PointingHandCursor)
        self.reset.clicked.connect(self.resetAsked)
        self._more = PlainLabel()
        self._more.setProperty("role", "muted")
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 2, 0, 2)
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(2)
        self._grid.setColumnStretch(1, 1)
        self._grid.addWidget(self._title, 0, 0)
        self._grid.addWidget(self.reset, 0, 1, Qt.AlignmentFlag.AlignRight)
        self._grid.addWidget(self._more, MOST_NAMES + 1, 0, 1, 2)

    def show_names(self, names: Sequence[ReadName]) -> None:
        """Show the names and their values; a field that is being typed in is left alone."""
        shown = names[:MOST_NAMES]
        while len(self._lines) < len(shown):
            self._add_line()
        for at, line in enumerate(self._lines):
            line.show_name(shown[at] if at < len(shown) else None)
        self._more.setText(f"and {len(names) - MOST_NAMES} more names")
        self._more.setVisible(len(names) > MOST_NAMES)
        policy = self.reset.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.reset.setSizePolicy(policy)
        self.reset.setVisible(any(name.is_changed for name in names))

    def editor(self, shown: str) -> QLineEdit | QComboBox:
        """The field of a name, as it is shown with its sign. Raises KeyError for none."""
        for line in self._lines:
            if line.name is not None and line.name.shown == shown:
                return line.editor
        raise KeyError(shown)

    def _add_line(self) -> None:
        line = _Line(self)
        row = len(self._lines) + 1
        self._grid.addWidget(line.label, row, 0)
        self._grid.addWidget(line.text, row, 1)
        self._grid.addWidget(line.state, row, 1)
        self._lines.append(line)


class _Line:
    """One name: a text field for properties and variables, a choice for states."""

    def __init__(self, owner: WhatIfEditors) -> None:
        self.name: ReadName | None = None
        self._owner = owner
        self._plain = monospace_font()
        self._strong = semibold(self._plain)
        self.label = ElidedLabel("", Qt.TextElideMode.ElideMiddle)
        self.label.setFont(self._plain)
        self.label.setMaximumWidth(LONGEST_NAME)
        self.text = QLineEdit()
        self.text.setProperty("role", "compact")
        self.text.setPlaceholderText("not set")
        self.text.textEdited.connect(self._on_edited)
        self.state = _StateBox()
        self.state.activated.connect(lambda: self._on_edited(self.state.currentData()))

    @property
    def editor(self) -> QLineEdit | QComboBox:
        is_state = self.name is not None and self.name.is_state
        return self.state if is_state else self.text

    def show_name(self, name: ReadName | None) -> None:
        """Show another name, or nothing."""
        self.name = name
        is_state = name is not None and name.is_state
        self.label.setVisible(name is not None)
        self.text.setVisible(name is not None and not is_state)
        self.state.setVisible(is_state)
        if name is None:
            return
        self.label.setText(name.shown)
        self.label.setFont(self._strong if name.is_changed else self._plain)
        self.editor.setAccessibleName(plain(f"What if {name.shown} is"))
        if is_state:
            with QSignalBlocker(self.state):
                self.state.setCurrentIndex(max(0, self.state.findData(name.value)))
        elif self.text.text() != name.value:
            self.text.setText(name.value)
            self.text.setCursorPosition(0)

    def _on_edited(self, value: str) -> None:
        if self.name is not None:
            self._owner.edited.emit(self.name.kind, self.name.name, value)


class _StateBox(QComboBox):
    """The states of features and components. The wheel scrolls the pane, it chooses nothing."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "compact")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.addItem("not known", "")
        for number, words in STATES.items():
            self.addItem(f"{number}, {words}", str(number))

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()
