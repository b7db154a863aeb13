"""One field of the current row: name, type, value, and what the value means."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QEnterEvent, QFont, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QToolButton, QWidget

from msiview.database.cells import StreamCell
from msiview.gui.inspector.condition_view import ConditionView
from msiview.gui.page_look import page_html
from msiview.gui.plain_text import page_tip, plain
from msiview.gui.theme import monospace_font
from msiview.gui.widgets.boxes import horizontal, vertical
from msiview.gui.widgets.change_label import ChangeLabel
from msiview.gui.widgets.copy_button import CopyButton
from msiview.gui.widgets.elided_button import ElidedButton
from msiview.gui.widgets.elided_label import ElidedLabel
from msiview.gui.widgets.page_view import PageText
from msiview.gui.widgets.plain_label import PlainLabel
from msiview.gui.widgets.value_text import ValueText
from msiview.report.fields import NULL, column_lines, field_blocks, history_lines
from msiview.report.findings import finding_lines
from msiview.words import counted

if TYPE_CHECKING:
    from msiview.analysis.field_facts import FieldFacts
    from msiview.analysis.value_words import ValueLine
    from msiview.analysis.what_if import WhatIf
    from msiview.database.cells import Cell
    from msiview.gui.icons import Icons
    from msiview.gui.theme import Theme
    from msiview.overlay.marks import CellStep, Mark
    from msiview.report.page import Block
    from msiview.session.checking import ListedFinding

HEX = "hex"
"""The form of numbers that stands beside the type; all others are listed."""

UNCHANGED = "unchanged"
"""A record that changes a row states only what is another value."""
MISSING = "missing stream"
BAR = 3
BUTTON = 20

_MONOSPACE = frozenset({"Guid", "Condition", "Path", "Paths", "AnyPath", "RegPath"})


@dataclass(frozen=True, slots=True)
class FieldLook:
    """How a field is shown.

    ``current`` marks the one under the cursor, ``explain`` adds what the column is for,
    ``change`` and ``history`` say what an overlay or a transform does to the cell.
    ``leads_to`` names what the value refers to, ``missing`` is a sentence on what it names
    without there being one.
    ``lines`` tell what a formatted text, a directory or a custom action comes to.
    ``condition_of`` names the table whose condition the value is, to be evaluated.
    """

    current: bool = False
    explain: bool = False
    change: Mark | None = None
    history: Sequence[CellStep] = ()
    leads_to: str = ""
    missing: str = ""
    lines: Sequence[ValueLine] = ()
    condition_of: str = ""
    can_edit: bool = False
    findings: Sequence[ListedFinding] = ()
    """What rules say of the cell."""


class FieldView(QWidget):
    """Made once and filled again and again, since the cursor moves fast."""

    editAsked = Signal(int)
    """The user wants to change the value; the column's index."""
    followAsked = Signal(int)
    """The user wants to go where the value leads; the column's index."""
    streamAsked = Signal(str)
    rtfAsked = Signal(str, str)
    """The column's name, and the RTF to show as text."""
    lineAsked = Signal(int)
    """The user wants to see a line of the log."""
    whatIfEdited = Signal()
    """Values that conditions read are others now."""

    def __init__(
        self, theme: Theme, icons: Icons, what_if: WhatIf, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._what_if = what_if
        self._condition: ConditionView | None = None
        self._icons = icons
        self._facts: FieldFacts | None = None
        self._is_current = False
        self._monospace = monospace_font()
        self._key = PlainLabel()
        self._key.setToolTip("Part of the primary key")
        self._name = ElidedLabel(mode=Qt.TextElideMode.ElideMiddle)
        self._name.setProperty("role", "title")
        self._type = _muted()
        self._hex = _muted()
        self._hex.setFont(self._monospace)
        self._hex.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._copy = CopyButton(icons, "the value")
        self._copy.setFixedSize(BUTTON, BUTTON)
        self._copy.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # Ctrl+C in the value does the same
        self._edit = QToolButton()
        self._edit.setObjectName("inspectorEdit")
        self._edit.setProperty("role", "small")
        self._edit.setFixedSize(BUTTON, BUTTON)
        self._edit.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # F2 in the value does the same
        self._edit.setToolTip("Edit the value (F2)")
        self._edit.setAccessibleName("Edit the value")
        icons.bind(self._edit, "edit", "text.muted")
        self._edit.clicked.connect(self._on_edit)
        self._can_edit = False
        self._editor: QWidget | None = None
        self._value = ValueText()
        self.setFocusProxy(self._value)
        self._problems: ValueText | None = None
        self._mark = ChangeLabel(theme, is_short=True)
        self._pages: dict[str, PageText] = {}
        self._link = ElidedButton()
        self._link.setAccessibleName("Open what the value names")
        self._link.clicked.connect(self._on_link)
        self.follow = ElidedButton()
        self.follow.setObjectName("inspectorFollow")
        self.follow.clicked.connect(self._on_follow)
        icons.renewed.connect(self._draw_key)
        self._lay_out()
        self._show_copy(False)

    @property
    def condition(self) -> ConditionView | None:
        """The condition explained; None where the value is none."""
        view = self._condition
        return None if view is None or view.isHidden() else view

    def _lay_out(self) -> None:
        head = horizontal(
            self._key,
            self._name,
            4,
            self._type,
            None,
            self._mark,
            self._hex,
            self._edit,
            self._copy,
            spacing=4,
        )
        self._column_of_parts = vertical(
            *(head, self._value, self._link, self.follow), on=self, margins=(12, 4, 8, 4), spacing=2
        )

    @property
    def facts(self) -> FieldFacts | None:
        """What is shown."""
        return self._facts

    def show_facts(self, facts: FieldFacts, look: FieldLook) -> None:
        """Show another field."""
        if facts.column is not (self._facts.column if self._facts is not None else None):
            self._show_column(facts)
        self._facts = facts
        self._show_value(facts)
        self._can_edit = look.can_edit
        self._hex.setText(next((form.text for form in facts.forms if form.label == HEX), ""))
        self._show_page("details", field_blocks(facts, look.lines, but=HEX), self._link)
        self._show_condition(facts, look.condition_of)
        found = [finding_lines(look.findings)] if look.findings else ()
        self._show_page("findings", found, self._link)
        told = [*facts.problems, *filter(None, [look.missing])]
        self._show_problems(
            "\n".join(f"\N{WARNING SIGN} {text[:1].upper()}{text[1:]}" for text in told)
        )
        self.follow.setText(f"→ {look.leads_to}")
        self.follow.setAccessibleName(plain(f"Follow {facts.column.name} to {look.leads_to}"))
        self.follow.setVisible(bool(look.leads_to))
        self._show_link(facts)
        self._mark.show_mark(look.change)
        self._show_page(
            "history", [history_lines(look.history)] if look.history else (), self._link
        )
        column = column_lines(facts.column, facts.rule)
        self._show_page("column", [column] if look.explain else (), None)
        if look.current != self._is_current:
            self._is_current = look.current
            self.update()

    def follow_in_tab_order(self, before: QWidget) -> None:
        """Let Tab come here from another widget: Qt puts what is made late behind all of the
        window."""
        for part in (self._value, self._link, self.follow):
            QWidget.setTabOrder(before, part)
            before = part

    def show_editor(self, editor: QWidget) -> None:
        """Show an editor in place of the value."""
        self._editor = editor
        self._value.hide()
        parts = self._column_of_parts
        parts.insertWidget(parts.indexOf(self._value) + 1, editor)
        QWidget.setTabOrder(self._value, editor)
        editor.show()

    def hide_editor(self) -> None:
        """Show the value again."""
        self._editor = None
        self._value.show()

    def _on_edit(self) -> None:
        if self._facts is not None:
            self.editAsked.emit(self._facts.column.index)

    def event(self, event: QEvent) -> bool:
        """F2 is the field's while the keyboard is in it, whatever else it means in the window."""
        is_ours = (
            isinstance(event, QKeyEvent)
            and event.key() == Qt.Key.Key_F2
            and not event.modifiers()
            and self._can_edit
        )
        if is_ours and event.type() is QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        if is_ours and event.type() is QEvent.Type.KeyPress:
            self._on_edit()
            return True
        return super().event(event)

    def text(self) -> str:
        """The value as shown, for reading aloud and for tests."""
        return self._value.toPlainText()

    def details(self) -> str:
        """Everything that is said of the value, as rich text."""
        return self._html("details")

    def history(self) -> str:
        """What the cell held before, as rich text; empty where it never changed."""
        return self._html("history")

    def findings(self) -> str:
        """What rules say of the cell, as rich text; empty where they say nothing."""
        return self._html("findings")

    def explanation(self) -> str:
        """What the column is for, as rich text; empty where that is not shown."""
        return self._html("column")

    def _html(self, name: str) -> str:
        return self._pages[name].html() if name in self._pages else ""

    def problems(self) -> str:
        """The rules that the value breaks, a line each."""
        view = self._problems
        return "" if view is None or view.isHidden() else view.toPlainText()

    def _show_column(self, facts: FieldFacts) -> None:
        column = facts.column
        self._name.setText(column.name)
        self._name.explain(page_tip([column_lines(column, facts.rule)]))
        self._type.setText(column.spec)
        self._key.setVisible(column.is_key)
        self._draw_key()
        self._value.setAccessibleName(plain(column.name))

    def _draw_key(self) -> None:
        ratio = self.devicePixelRatioF()
        self._key.setPixmap(self._icons.pixmap("key", 16, "cell.key", ratio))

    def _show_value(self, facts: FieldFacts) -> None:
        text, is_null = _shown(facts)
        is_code = facts.rule is not None and facts.rule.category in _MONOSPACE
        if self._value.property("null") != is_null:
            self._value.setProperty("null", is_null)
            self._value.style().polish(self._value)
        # After the style, which gives a widget back the font that it had before.
        font = QFont(self._monospace if is_code and not is_null else self.font())
        font.setItalic(is_null)
        if font != self._value.font():
            self._value.setFont(font)
        self._value.show_text(text)
        copied = "" if is_null else _copied(facts.value)
        self._copy.set_text(copied, f"the value of {facts.column.name}")

    def _show_problems(self, text: str) -> None:
        """Most fields break no rule: the view is made when one does."""
        if text and self._problems is None:
            self._problems = ValueText(tone="warning")
            self._problems.setAccessibleName("Problems of the value")
            parts = self._column_of_parts
            parts.insertWidget(parts.indexOf(self._value) + 1, self._problems)
            QWidget.setTabOrder(self._value, self._problems)
        if self._problems is not None:
            self._problems.show_text(text)
            self._problems.setVisible(bool(text))

    def _show_page(self, name: str, blocks: Iterable[Block], below: QWidget | None) -> None:
        """A piece of rich text above another widget, or at the end. Most fields have none: the
        view is made when one does."""
        html = page_html(blocks, self._theme)
        if html and name not in self._pages:
            page = self._pages[name] = PageText(is_muted=name == "column")
            parts = self._column_of_parts
            parts.insertWidget(parts.indexOf(below) if below is not None else parts.count(), page)
        if name in self._pages:
            self._pages[name].show_html(html)
            self._pages[name].setVisible(bool(html))

    def _show_condition(self, facts: FieldFacts, table: str) -> None:
        """Most fields never hold a condition: the view is made when one does."""
        is_condition = bool(table) and isinstance(facts.value, str)
        if is_condition and self._condition is None:
            self._condition = ConditionView(self._theme, self._what_if)
            self._condition.edited.connect(self.whatIfEdited)
            self._condition.lineAsked.connect(self.lineAsked)
            parts = self._column_of_parts
            parts.insertWidget(parts.indexOf(self._link), self._condition)
        if self._condition is not None:
            self._condition.setVisible(is_condition)
            if is_condition:
                self._condition.show_condition(table, str(facts.value))

    def _show_link(self, facts: FieldFacts) -> None:
        text = ""
        if facts.stream is not None:
            text = "Open stream" if isinstance(facts.value, StreamCell) else "Open cabinet"
        elif isinstance(facts.value, str) and facts.value.startswith("{\\rtf"):
            text = "Show RTF as text"
        self._link.setText(text)
        self._link.setAccessibleName(plain(f"{text} of {facts.column.name}"))
        self._link.setVisible(bool(text))

    def _on_follow(self) -> None:
        if self._facts is not None:
            self.followAsked.emit(self._facts.column.index)

    def _on_link(self) -> None:
        facts = self._facts
        if facts is None:
            return
        if facts.stream is not None:
            self.streamAsked.emit(facts.stream.name)
        elif isinstance(facts.value, str):
            self.rtfAsked.emit(facts.column.name, facts.value)

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self._show_copy(True)

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._show_copy(False)

    def _show_copy(self, shown: bool) -> None:
        for button in (self._edit, self._copy):
            policy = button.sizePolicy()
            policy.setRetainSizeWhenHidden(True)
            button.setSizePolicy(policy)
        self._copy.setVisible(shown and bool(self._copy.text_to_copy()))
        self._edit.setVisible(shown and self._can_edit)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._is_current:
            color = self._theme.color("text.link")
            QPainter(self).fillRect(0, 4, BAR, self.height() - 8, color)


def _muted() -> PlainLabel:
    label = PlainLabel()
    label.setProperty("role", "muted")
    return label


def _shown(facts: FieldFacts) -> tuple[str, bool]:
    """The text of a value, and whether it stands for nothing."""
    if not facts.is_stated:
        return UNCHANGED, True
    value = facts.value
    if value is None:
        return NULL, True
    if isinstance(value, StreamCell):
        size = value.size
        return (
            (MISSING, True) if size is None else (f"{value.name}, {counted(size, 'byte')}", False)
        )
    return str(value).replace("\r\n", "\n"), False


def _copied(value: Cell) -> str:
    return value.name if isinstance(value, StreamCell) else str(value)
