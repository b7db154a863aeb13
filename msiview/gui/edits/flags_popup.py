"""The flags of a number as boxes to tick, under the line with the number."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QListWidget, QListWidgetItem, QWidget

from msiview.database.field_choices import ChoiceGroup, FieldChoice, field_flags, with_bits
from msiview.gui.edits.editor_popup import EditorPopup
from msiview.gui.icons import Icons
from msiview.gui.plain_text import plain
from msiview.gui.theme import Theme, row_height, semibold
from msiview.session.editor_choice import EditedCell

MOST_ROWS = 14
_PartRole = Qt.ItemDataRole.UserRole
"""The mask of the part of the number that an entry sets, and the bits of it; None for titles."""


class FlagsPopup(EditorPopup):
    """Up and Down move in the list, Space ticks; all letters go into the line, which has the
    keyboard."""

    numberChosen = Signal(int)

    def __init__(self, editor: QLineEdit, cell: EditedCell, theme: Theme, icons: Icons) -> None:
        super().__init__(editor, theme, icons)
        self._line = editor
        self.list = QListWidget()
        self.list.setObjectName("editorFlags")
        self.list.setAccessibleName("Flags of the number")
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setUniformItemSizes(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._fill(cell)
        rows = min(self.list.count(), MOST_ROWS)
        self.list.setFixedHeight(rows * row_height(self.list.font()) + 4)
        self.content.insertWidget(0, self.list)
        self.list.itemChanged.connect(self._on_ticked)
        editor.installEventFilter(self)
        editor.textEdited.connect(self.show_number)

    def show_number(self, text: str) -> None:
        """Tick what is set in a number; nothing in what is none."""
        try:
            number = int(text or "0")
        except ValueError:
            number = 0
        with QSignalBlocker(self.list):
            for row in range(self.list.count()):
                item = self.list.item(row)
                part = item.data(_PartRole)
                if part is not None:
                    is_set = number & part[0] == part[1]
                    item.setCheckState(_CHECKED if is_set else _UNCHECKED)

    def show_ticked(self) -> None:
        """Scroll to the first flag that is ticked."""
        ticked = self._ticked_row()
        if ticked >= 0:
            self.list.scrollToItem(self.list.item(ticked), QListWidget.ScrollHint.PositionAtCenter)

    def _ticked_row(self) -> int:
        """The first row that is ticked; -1 where none is."""
        rows = range(self.list.count())
        return next((row for row in rows if self.list.item(row).checkState() is _CHECKED), -1)

    def _preferred_width(self) -> int:
        return self.list.sizeHintForColumn(0) + self.list.verticalScrollBar().sizeHint().width() + 8

    def extra(self) -> Sequence[QWidget]:
        return (self.list,) if hasattr(self, "list") else ()

    def _fill(self, cell: EditedCell) -> None:
        known = field_flags(cell.table.name, cell.column.name, cell.cells)
        for group in known.groups if known is not None else ():
            self._add_group(group)
        if known is not None and known.groups and known.flags:
            self._add_title("flags")
        for flag in known.flags if known is not None else ():
            assert isinstance(flag.value, int)
            self._add(flag, flag.value, flag.value)

    def _add_group(self, group: ChoiceGroup) -> None:
        self._add_title(group.name or f"0x{group.mask:04X}")
        for option in group.options:
            assert isinstance(option.value, int)
            self._add(option, group.mask, option.value)

    def _add_title(self, title: str) -> None:
        item = QListWidgetItem(plain(title[:1].upper() + title[1:]))
        item.setFont(semibold(self.list.font()))
        item.setFlags(Qt.ItemFlag.ItemIsEnabled)
        self.list.addItem(item)

    def _add(self, choice: FieldChoice, mask: int, bits: int) -> None:
        item = QListWidgetItem(plain(f"{choice.name} ({bits}): {choice.meaning}"))
        item.setFlags(_TICKABLE)
        item.setCheckState(_UNCHECKED)
        item.setData(_PartRole, (mask, bits))
        self.list.addItem(item)

    def _on_ticked(self, item: QListWidgetItem) -> None:
        part = item.data(_PartRole)
        if part is None:
            return
        mask, bits = part
        is_alternative = mask != bits
        if item.checkState() is _UNCHECKED and not is_alternative:
            bits = 0
        try:
            number = int(self._line.text() or "0")
        except ValueError:
            number = 0
        number = with_bits(number, mask, bits)
        self.numberChosen.emit(number)
        self.show_number(str(number))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            match event.key():
                case Qt.Key.Key_Down | Qt.Key.Key_Up:
                    self._step(1 if event.key() == Qt.Key.Key_Down else -1)
                    return True
                case Qt.Key.Key_Space if self.list.currentItem() is not None:
                    item = self.list.currentItem()
                    is_on = item.checkState() is _CHECKED
                    item.setCheckState(_UNCHECKED if is_on else _CHECKED)
                    return True
        return super().eventFilter(watched, event)

    def _step(self, step: int) -> None:
        """To the next entry that can be ticked; at first to the one that is."""
        current = self.list.currentRow()
        row = current + step if current >= 0 else max(self._ticked_row(), 0)
        while 0 <= row < self.list.count():
            if self.list.item(row).data(_PartRole) is not None:
                self.list.setCurrentRow(row)
                return
            row += step


_CHECKED, _UNCHECKED = Qt.CheckState.Checked, Qt.CheckState.Unchecked
_TICKABLE = (
    Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsUserCheckable | Qt.ItemFlag.ItemIsSelectable
)
