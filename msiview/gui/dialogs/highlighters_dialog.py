"""The sets of highlighters: which are on, and what each of them shows in which colour."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TypeVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialogButtonBox,
    QFormLayout,
    QGroupBox,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QWidget,
)

from msiview.gui.log.lines.highlight_looks import swatch
from msiview.gui.plain_text import plain
from msiview.gui.theme import Theme
from msiview.gui.widgets.boxes import FORM_MARGINS, horizontal, vertical
from msiview.gui.widgets.dialog_buttons import dialog_buttons
from msiview.gui.widgets.fitted_dialog import FittedDialog
from msiview.gui.widgets.plain_label import PlainLabel
from msiview.session.highlighters import (
    HighlightColour,
    Highlighter,
    HighlighterSet,
    free_colour,
)

T = TypeVar("T")

NEW_SET = "New set"


class HighlightersDialog(FittedDialog):
    """Edits a copy of the sets."""

    applied = Signal(object)
    """The sets as they are now: with OK, and with Apply while the dialog stays."""

    def __init__(
        self, sets: Sequence[HighlighterSet], theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("highlightersDialog")
        self.setWindowTitle("Highlighters")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._theme = theme
        self._all = list(sets) or [HighlighterSet(NEW_SET)]
        self._sets = _EditedList(
            "Sets", "highlighterSet", "set", ("&New", "Remo&ve", "Hi&gher", "Lo&wer")
        )
        self._list = _EditedList(
            "In the set", "highlighter", "highlighter", ("&Add", "&Remove", "&Up", "&Down")
        )
        self._form = _HighlighterForm(theme)
        self._lay_out()
        self._sets.edited.connect(self._edit_sets)
        self._sets.rows.currentRowChanged.connect(lambda _: self._show_list(0))
        self._sets.rows.itemChanged.connect(self._on_set)
        self._list.edited.connect(self._edit_list)
        self._list.rows.currentRowChanged.connect(self._show_form)
        self._form.edited.connect(self._on_form)
        self._show_sets(0)

    def sets(self) -> list[HighlighterSet]:
        """The sets as they are now; highlighters without a text are left out."""
        return [
            replace(known, highlighters=tuple(each for each in known.highlighters if each.text))
            for known in self._all
        ]

    def apply(self) -> None:
        """Use them, and go on."""
        self.applied.emit(self.sets())

    def accept(self) -> None:
        self.apply()
        super().accept()

    # -- inside ----------------------------------------------------------

    def _lay_out(self) -> None:
        buttons = dialog_buttons(QDialogButtonBox.StandardButton.Cancel)
        roles = QDialogButtonBox.ButtonRole
        ok = buttons.addButton("O&K", roles.AcceptRole)
        ok.setDefault(True)
        apply = buttons.addButton("A&pply", roles.ApplyRole)
        apply.setObjectName("highlightersApply")
        apply.clicked.connect(self.apply)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        right = vertical(self._list, self._form, stretch=self._list, spacing=12)
        lists = horizontal(self._sets, right, stretch=right, spacing=16)
        note = PlainLabel(
            "Sets with a tick are shown in all logs. Where two highlighters meet, the upper one is "
            "shown."
        )
        note.setWordWrap(True)
        note.setProperty("role", "muted")
        vertical(lists, note, buttons, on=self, stretch=lists, margins=FORM_MARGINS, spacing=12)
        self.resize(720, 560)

    @property
    def _set(self) -> HighlighterSet:
        at = self._sets.row
        return self._all[at] if 0 <= at < len(self._all) else HighlighterSet("")

    def _put(self, highlighters: Sequence[Highlighter]) -> None:
        """Other highlighters are in the present set."""
        self._all[self._sets.row] = replace(self._set, highlighters=tuple(highlighters))

    def _show_sets(self, row: int) -> None:
        self._sets.fill([_set_item(known) for known in self._all], row)
        self._show_list(0)

    def _show_list(self, row: int) -> None:
        self._list.setEnabled(bool(self._all))
        items = [_item(each, self._theme) for each in self._set.highlighters]
        self._list.fill(items, row)
        self._show_form()

    def _show_form(self) -> None:
        at, known = self._list.row, self._set.highlighters
        self._form.show_highlighter(known[at] if 0 <= at < len(known) else None)

    def _edit_sets(self, work: str) -> None:
        names = [known.name for known in self._all]
        number = next(n for n in range(1, len(names) + 2) if _new_name(n) not in names)
        new = HighlighterSet(_new_name(number))
        self._all, row = edited(self._all, self._sets.row, work, new)
        self._show_sets(row)

    def _on_set(self, item: QListWidgetItem) -> None:
        """A set was renamed, switched on or off."""
        at = self._sets.rows.row(item)
        is_on = item.checkState() is Qt.CheckState.Checked
        name = item.text().strip() or self._all[at].name
        self._all[at] = replace(self._all[at], name=name, is_on=is_on)

    def _edit_list(self, work: str) -> None:
        new = Highlighter("", free_colour(self._all))
        known, row = edited(list(self._set.highlighters), self._list.row, work, new)
        self._put(known)
        self._show_list(row)
        if work == "add":
            self._form.setFocus()

    def _on_form(self) -> None:
        at, known = self._list.row, list(self._set.highlighters)
        if 0 <= at < len(known):
            known[at] = self._form.highlighter()
            self._put(known)
            shown = _item(known[at], self._theme)
            item = self._list.rows.item(at)
            item.setText(shown.text())
            item.setIcon(shown.icon())


class _EditedList(QGroupBox):
    """A list with buttons to add, remove and move its rows."""

    edited = Signal(str)
    """``add``, ``remove``, ``up`` or ``down`` is asked for the current row."""

    def __init__(self, title: str, name: str, noun: str, titles: Sequence[str]) -> None:
        super().__init__(title)
        self.rows = QListWidget()
        self.rows.setObjectName(f"{name}List")
        self.rows.setAccessibleName(title)
        self._buttons: dict[str, QPushButton] = {}
        for work, words in zip(("add", "remove", "up", "down"), titles, strict=True):
            button = QPushButton(words)
            button.setObjectName(f"{name}{work.title()}")
            button.setAccessibleName(f"{words.replace('&', '')} {noun}")
            button.setAutoDefault(False)
            button.clicked.connect(lambda _=False, work=work: self.edited.emit(work))
            self._buttons[work] = button
        self.rows.currentRowChanged.connect(self._refresh)
        bar = horizontal(*self._buttons.values(), None, spacing=4)
        vertical(self.rows, bar, on=self, stretch=self.rows, margins=(8, 8, 8, 8), spacing=8)

    @property
    def row(self) -> int:
        return self.rows.currentRow()

    def fill(self, items: Sequence[QListWidgetItem], row: int) -> None:
        """Show other rows, this one of them as the current one."""
        self.rows.blockSignals(True)
        self.rows.clear()
        for item in items:
            self.rows.addItem(item)
        self.rows.setCurrentRow(min(row, len(items) - 1))
        self.rows.blockSignals(False)
        self._refresh()

    def _refresh(self) -> None:
        row, last = self.row, self.rows.count() - 1
        self._buttons["remove"].setEnabled(row >= 0)
        self._buttons["up"].setEnabled(row > 0)
        self._buttons["down"].setEnabled(0 <= row < last)


class _HighlighterForm(QGroupBox):
    """The fields of one highlighter."""

    edited = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__("Highlighter")
        self._text = QLineEdit()
        self._text.setObjectName("highlighterText")
        self._text.setPlaceholderText("Word or expression")
        self._colour = QComboBox()
        self._colour.setObjectName("highlighterColour")
        for colour in HighlightColour:
            self._colour.addItem(swatch(theme, colour), colour.title(), colour)
        self._is_pattern = QCheckBox("Regular e&xpression")
        self._with_case = QCheckBox("&Match case")
        self._whole_line = QCheckBox("Colour the whole &line")
        self._error = PlainLabel()
        self._error.setObjectName("highlighterError")
        self._error.setProperty("role", "error")
        self._error.setWordWrap(True)
        fields = QFormLayout()
        fields.setHorizontalSpacing(12)
        fields.addRow("&Text", self._text)
        fields.addRow("C&olour", self._colour)
        boxes = (self._is_pattern, self._with_case, self._whole_line)
        margins = (12, 8, 12, 12)
        vertical(fields, *boxes, self._error, on=self, margins=margins, spacing=8)
        self.setFocusProxy(self._text)
        self._text.textChanged.connect(self._on_edit)
        self._colour.currentIndexChanged.connect(self._on_edit)
        for box in boxes:
            box.toggled.connect(self._on_edit)
        self._shows = False

    def highlighter(self) -> Highlighter:
        """What the fields say."""
        return Highlighter(
            self._text.text(),
            HighlightColour(self._colour.currentData()),
            self._is_pattern.isChecked(),
            self._with_case.isChecked(),
            self._whole_line.isChecked(),
        )

    def show_highlighter(self, known: Highlighter | None) -> None:
        """Show another highlighter, or none."""
        self._shows = True
        self.setEnabled(known is not None)
        shown = known or Highlighter("")
        if self._text.text() != shown.text:
            self._text.setText(shown.text)
        self._colour.setCurrentIndex(list(HighlightColour).index(shown.colour))
        self._is_pattern.setChecked(shown.is_pattern)
        self._with_case.setChecked(shown.with_case)
        self._whole_line.setChecked(shown.whole_line)
        self._shows = False
        self._tell()

    def _on_edit(self) -> None:
        if not self._shows:
            self._tell()
            self.edited.emit()

    def _tell(self) -> None:
        error = self.highlighter().error
        self._error.setText(f"{error[:1].upper()}{error[1:]}" if error else "")
        self._text.setProperty("invalid", bool(error))
        self._text.style().polish(self._text)


def edited(rows: list[T], at: int, work: str, new: T) -> tuple[list[T], int]:
    """The rows after ``add`` (below the current one), ``remove``, ``up`` or ``down``, and which
    of them is the current one then."""
    rows = list(rows)
    if work == "add":
        rows.insert(at + 1, new)
        return rows, at + 1
    if not 0 <= at < len(rows):
        return rows, at
    if work == "remove":
        del rows[at]
        return rows, min(at, len(rows) - 1)
    to = min(max(at + (1 if work == "down" else -1), 0), len(rows) - 1)
    rows.insert(to, rows.pop(at))
    return rows, to


def _new_name(number: int) -> str:
    return NEW_SET if number == 1 else f"{NEW_SET} {number}"


def _set_item(known: HighlighterSet) -> QListWidgetItem:
    item = QListWidgetItem(plain(known.name))
    item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable | Qt.ItemFlag.ItemIsEditable)
    item.setCheckState(Qt.CheckState.Checked if known.is_on else Qt.CheckState.Unchecked)
    return item


def _item(known: Highlighter, theme: Theme) -> QListWidgetItem:
    icon: QIcon = swatch(theme, known.colour)
    return QListWidgetItem(icon, plain(known.text) or "New highlighter")
