"""Editors of one line: names with the keys that there are, values of a set, GUIDs, flags."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QHideEvent, QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from msiview.gui.edits.assistance import Assistance
from msiview.gui.edits.editor_popup import EditorPopup
from msiview.gui.edits.flags_popup import FlagsPopup
from msiview.gui.icons import Icons
from msiview.gui.theme import Theme
from msiview.gui.widgets.cell_editor import LineEditor
from msiview.session.cell_assistant import CellAssistant
from msiview.session.editor_choice import EditorKind


class AssistedLine(LineEditor):
    """A line with what may be meant and what is wrong under it."""

    def __init__(
        self,
        assistant: CellAssistant,
        theme: Theme,
        icons: Icons,
        make_new: Callable[[str], None] | None,
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self.popup = self._make_popup(assistant, theme, icons)
        self.assistance = Assistance(self, assistant, self.popup, make_new, self)
        if assistant.kind is EditorKind.GUID:
            self.textEdited.connect(self._raise_letters)
        self.textEdited.connect(self.assistance.on_edited)

    def _make_popup(self, assistant: CellAssistant, theme: Theme, icons: Icons) -> EditorPopup:
        if assistant.kind is EditorKind.FLAGS:
            flags = FlagsPopup(self, assistant.edited, theme, icons)
            flags.numberChosen.connect(self._put_number)
            return flags
        return EditorPopup(self, theme, icons)

    # -- what the grid asks ----------------------------------------------

    def show_value(self, text: str, *, is_typed: bool) -> None:
        super().show_value(text, is_typed=is_typed)
        if isinstance(self.popup, FlagsPopup):
            self.popup.show_number(text)
            self.popup.show_ticked()
        self.assistance.begin(is_typed=is_typed)

    def show_refusal(self, reason: str) -> None:
        super().show_refusal(reason)
        if hasattr(self, "assistance") and reason:
            self.assistance.show_refusal(reason)

    # -- what the assistance asks ----------------------------------------

    def caret(self) -> int:
        return self.cursorPosition()

    def put(self, start: int, end: int, text: str) -> None:
        self.setSelection(start, end - start)
        self.insert(text)

    def mark(self, spans: Sequence[tuple[int, int]]) -> None:
        """A line of this kind is wrong as a whole: the words under it say why."""

    # -- inside ----------------------------------------------------------

    def _raise_letters(self, text: str) -> None:
        at = self.cursorPosition()
        self.setText(text.upper())
        self.setCursorPosition(at)

    def _put_number(self, number: int) -> None:
        self.setText(str(number))
        self.assistance.on_edited()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        is_down = event.key() == Qt.Key.Key_Down
        ctrl_space = event.key() == Qt.Key.Key_Space and (
            event.modifiers() == Qt.KeyboardModifier.ControlModifier
        )
        if ctrl_space or (is_down and not self.popup.is_choosing):
            self.assistance.complete(asked=True)
        else:
            super().keyPressEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.popup.place()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if hasattr(self, "popup"):
            self.popup.place()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.popup.hide()
