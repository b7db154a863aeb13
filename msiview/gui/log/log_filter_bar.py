"""What the user wants to see of the log: a text, and choices of a menu."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QPushButton, QToolButton, QWidget

from msiview.analysis.logs.kind_groups import KIND_GROUPS, KindGroup
from msiview.analysis.logs.line_filter import LineFilter
from msiview.gui.icons import Icons
from msiview.gui.plain_text import tip
from msiview.gui.settings import LOG_CONTEXTS
from msiview.gui.widgets.boxes import horizontal
from msiview.gui.widgets.filter_field import FilterField
from msiview.gui.widgets.plain_label import PlainLabel
from msiview.logs.line_kinds import Level, LineKind

_SIDES = (("c", "Client"), ("s", "Server"), ("N", "Nested"), ("a", "Custom action server"))

_FORMS = """Shows only the lines with a text, in any case.
/pattern/ is a regular expression."""


class LogFilterBar(QWidget):
    """The filter field, two toggles and a menu."""

    filterChanged = Signal()
    downPressed = Signal()
    contextAsked = Signal(int)
    """Show so many lines around each that passes."""

    def __init__(self, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.field = FilterField("logFilter", "Filter log", explanation=_FORMS, width=240)
        self.field.setMinimumWidth(120)
        self.setFocusProxy(self.field)
        self._count = PlainLabel()
        self._count.setObjectName("logFilterCount")
        self._count.setProperty("role", "muted")
        self._count.setToolTip("Lines that pass the filter, of all")
        self._count.hide()
        self._errors = _toggle("logOnlyErrors", "Errors", "Show only lines of errors")
        self._mentions = _toggle(
            "logOnlyMentions", "Mentions", "Show only lines that mention the selected row"
        )
        self._thread = ""
        self._menu = QMenu(self)
        self._sides = {side: self._choice(title) for side, title in _SIDES}
        self._menu.addSeparator()
        self._kinds = {group: self._choice(group.title) for group in KIND_GROUPS}
        self._menu.addSeparator()
        self._context = self._menu.addMenu("Lines &around each")
        self._arounds = QActionGroup(self)
        for around, title in LOG_CONTEXTS:
            self._add_context(around, title)
        self._menu.addSeparator()
        self._menu.addAction("Show &everything", self.clear)
        self._button = QToolButton()
        self._button.setObjectName("logFilterMenu")
        self._button.setProperty("role", "small")
        self._button.setAccessibleName("Sides and kinds of lines")
        self._button.setToolTip("Show only some sides or kinds of lines")
        self._button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._button.setMenu(self._menu)
        icons.bind(self._button, "filter")
        horizontal(
            *(self._count, self.field, self._errors, self._mentions, self._button),
            on=self,
            spacing=4,
        )
        self.field.paused.connect(self._announce)
        self.field.downPressed.connect(self.downPressed)
        self.field.returnPressed.connect(self._announce)
        for toggle in (self._errors, self._mentions):
            toggle.toggled.connect(self._announce)

    def line_filter(self) -> LineFilter:
        """What is asked of a line, but for the mentions."""
        kinds: set[LineKind] = set()
        for group, choice in self._kinds.items():
            if choice.isChecked():
                kinds |= group.kinds
        return LineFilter(
            text=self.field.text().strip(),
            sides=frozenset(side for side, choice in self._sides.items() if choice.isChecked()),
            thread=self._thread,
            kinds=frozenset(kinds),
            level=Level.ERROR if self._errors.isChecked() else Level.TRACE,
        )

    @property
    def only_mentions(self) -> bool:
        return self._mentions.isChecked()

    @property
    def is_on(self) -> bool:
        """Whether anything is asked."""
        return self.only_mentions or not self.line_filter().asks_nothing

    def set_text(self, text: str) -> None:
        """Filter by a text, as if it had been typed."""
        self.field.setText(text)
        self._announce()

    def set_thread(self, thread: str) -> None:
        """Show only what one thread wrote: ``34:7C``; empty for all."""
        self._thread = thread
        self._announce()

    def set_kinds(self, kind: LineKind) -> None:
        """Show only the group that a kind belongs to."""
        for group, choice in self._kinds.items():
            choice.setChecked(kind in group.kinds)
        self._announce()

    def groups(self) -> tuple[KindGroup, ...]:
        """The groups of kinds that can be chosen."""
        return KIND_GROUPS

    def clear(self) -> None:
        """Show everything again."""
        self._thread = ""
        for choice in (*self._sides.values(), *self._kinds.values()):
            choice.setChecked(False)
        for toggle in (self._errors, self._mentions):
            toggle.blockSignals(True)
            toggle.setChecked(False)
            toggle.blockSignals(False)
        self.field.clear()
        self._announce()

    def show_context(self, around: int) -> None:
        """Tell how many lines around each are shown."""
        for choice in self._arounds.actions():
            choice.setChecked(choice.data() == around)

    def show_count(self, words: str) -> None:
        """How many lines pass: ``12 of 1 339``; empty without a filter."""
        self._count.setText(words)
        self._count.setVisible(bool(words))

    def show_error(self, reason: str) -> None:
        """Tell why the text makes no sense; empty takes it back."""
        self.field.set_error(reason)

    def _choice(self, title: str) -> QAction:
        choice = self._menu.addAction(title)
        choice.setCheckable(True)
        choice.triggered.connect(self._announce)
        return choice

    def _add_context(self, around: int, title: str) -> None:
        choice = self._context.addAction(title)
        choice.setCheckable(True)
        choice.setData(around)
        self._arounds.addAction(choice)
        choice.triggered.connect(lambda: self.contextAsked.emit(around))

    def _announce(self) -> None:
        self.field.settle()
        chosen = [c.text() for c in (*self._sides.values(), *self._kinds.values()) if c.isChecked()]
        if self._thread:
            chosen.append(f"Thread {self._thread}")
        self._button.setText(chosen[0] if len(chosen) == 1 else f"{len(chosen)}" if chosen else "")
        self.filterChanged.emit()


def _toggle(name: str, title: str, words: str) -> QPushButton:
    button = QPushButton(title)
    button.setObjectName(name)
    button.setProperty("role", "toggle")
    button.setCheckable(True)
    button.setToolTip(tip(words))
    button.setAccessibleName(words)
    return button
