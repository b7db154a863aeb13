"""Keeps what is shown under an editor in step with what is typed in it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication

from msiview.analysis.completions import Completions
from msiview.gui.edits.editor_popup import EditorPopup, ValueState
from msiview.session.cell_assistant import CellAssistant
from msiview.session.editor_choice import EditorKind

_LISTS = (EditorKind.REFERENCE, EditorKind.CHOICE)
"""Editors whose list is there from the beginning, and whose text is replaced as a whole."""


class AssistedEditor(Protocol):
    """What an editor tells and takes."""

    def value(self) -> str: ...

    def caret(self) -> int:
        """Where the cursor stands in the text, in characters."""
        ...

    def put(self, start: int, end: int, text: str) -> None:
        """Replace characters; the cursor goes behind them."""
        ...

    def mark(self, spans: Sequence[tuple[int, int]]) -> None:
        """Underline characters that are wrong."""
        ...


class Assistance(QObject):
    """Checks, evaluates and completes while the user types. ``make_new(typed)`` makes a row for a
    reference to lead to; without it none is offered. ``parent`` is the editor as a widget."""

    def __init__(
        self,
        editor: AssistedEditor,
        assistant: CellAssistant,
        popup: EditorPopup,
        make_new: Callable[[str], None] | None,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._editor, self._widget = editor, parent
        self.assistant, self.popup = assistant, popup
        self._make_new = make_new
        self._refusal = ""
        self._found = Completions(0, 0, ())
        popup.taken.connect(self._take)
        popup.newAsked.connect(self._on_new)

    def begin(self, *, is_typed: bool) -> None:
        """The editor shows its first text."""
        self._check()
        if self.assistant.kind in _LISTS:
            self._offer(self._editor.value() if is_typed else "")
        elif is_typed:
            self.complete()

    def on_edited(self) -> None:
        """The user changed the text."""
        self._refusal = ""
        self._check()
        self.complete()

    def complete(self, *, asked: bool = False) -> None:
        """Offer what may be meant at the cursor; ``asked`` also where nothing is typed yet."""
        text, at = self._editor.value(), self._editor.caret()
        if self.assistant.kind in _LISTS:
            self._offer("" if asked else text)
            return
        found = self.assistant.completions(text, at)
        typed = text[found.start : at]
        is_done = [typed] == [one.name for one in found.found]
        before = text[found.start - 1 : found.start]
        has_begun = bool(typed) or (bool(before) and before in "[$?&!#")
        self._found = found
        self.popup.show_completions(found.found if (has_begun or asked) and not is_done else ())

    def show_refusal(self, reason: str) -> None:
        """The cell did not take the value."""
        self._refusal = reason
        self._check()

    def _offer(self, typed: str) -> None:
        found = self.assistant.completions(typed, len(typed))
        self._found = found
        tables = self.assistant.edited.tables
        offers_new = self._make_new is not None and self.assistant.kind is EditorKind.REFERENCE
        new = f"a row in {tables[0]}" if offers_new and tables else ""
        self.popup.show_completions(found.found, new)

    def _check(self) -> None:
        text = self._editor.value()
        check = self.assistant.check(text)
        refusal = self._refusal or check.refusal
        if refusal:
            self.popup.show_note(refusal, ValueState.REFUSAL)
        else:
            state = ValueState.PROBLEM if check.problems else ValueState.FINE
            self.popup.show_note("\n".join(check.problems), state)
        self._editor.mark(check.spans)
        self.popup.show_comes_to(self.assistant.comes_to(text))

    def _take(self, name: str) -> None:
        if self.assistant.kind in _LISTS:
            self.popup.close_list()
            self._editor.put(0, len(self._editor.value()), name)
            self._press_enter()
            return
        found = self._found
        self._editor.put(found.start, found.end, name + found.closing)
        self.popup.close_list()
        self._check()

    def _press_enter(self) -> None:
        # The delegate of the grid takes values by keys, as if the user had pressed them.
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            key = QKeyEvent(kind, Qt.Key.Key_Return, Qt.KeyboardModifier.NoModifier)
            QApplication.postEvent(self._widget, key)

    def _on_new(self) -> None:
        if self._make_new is not None:
            self._make_new(self._editor.value())
