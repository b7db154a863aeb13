"""A file that could not be read: what was wrong, where, why, and what can be done."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import (
    QFormLayout,
    QHBoxLayout,
    QPushButton,
    QWidget,
)

from msiview.errors import FormatError
from msiview.gui.clipboard import copy_text
from msiview.gui.document import Document
from msiview.gui.faults import Fault, is_fault
from msiview.gui.icons import Icons
from msiview.gui.pages.centred import centre
from msiview.gui.plain_text import plain
from msiview.gui.texts import advice_for
from msiview.gui.widgets.boxes import DIALOG_MARGINS, horizontal, vertical
from msiview.gui.widgets.plain_label import PlainLabel


class ErrorPage(QWidget):
    """Stands in the window in place of the package; no message box."""

    openAsked = Signal()

    def __init__(self, document: Document, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("errorPage")
        self.setProperty("role", "page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._document = document
        self._title = PlainLabel()
        self._title.setProperty("role", "error")
        self._advice = PlainLabel()
        self._advice.setWordWrap(True)
        self._copy = QPushButton("Copy details")
        self._copy.setObjectName("errorCopy")
        self._copy.setToolTip("Copy versions, and where in the program it failed")
        self._copy.clicked.connect(self._copy_details)
        icons.bind(self._copy, "copy")
        self._values: list[str] = []
        self._facts = QFormLayout()
        self._facts.setHorizontalSpacing(16)
        self._facts.setLabelAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        column = QWidget()
        vertical(
            *(self._heading(icons), self._facts, self._advice, self._buttons(icons)),
            on=column,
            margins=DIALOG_MARGINS,
            spacing=16,
        )
        centre(self, column, 600)
        document.failed.connect(self._refresh)

    def text(self) -> str:
        """Everything the page says, for reading aloud and for tests."""
        return "\n".join([self._title.text(), *self._values, self._advice.text()])

    def _heading(self, icons: Icons) -> QHBoxLayout:
        sign = _IconLabel()
        icons.bind(sign, "error", "defect.error")
        return horizontal(sign, self._title, stretch=self._title, spacing=6)

    def _buttons(self, icons: Icons) -> QHBoxLayout:
        retry = QPushButton("Try again")
        retry.setObjectName("errorRetry")
        retry.clicked.connect(lambda: self._document.retry())  # not with the state of the button
        icons.bind(retry, "retry")
        self.setFocusProxy(retry)
        other = QPushButton("Open another file…")
        other.setObjectName("errorOpen")
        other.clicked.connect(self.openAsked)
        icons.bind(other, "open")
        return horizontal(retry, other, self._copy, None, spacing=6)

    def _refresh(self) -> None:
        error, source = self._document.error, self._document.source
        if error is None or source is None:
            return
        self._title.setText(f"{source.title} could not be read")
        while self._facts.rowCount():
            self._facts.removeRow(0)
        self._values.clear()
        self._fact("File", source.path)
        if isinstance(error, FormatError):
            if error.stream is not None:
                self._fact("Stream", error.stream)
            if error.offset is not None:
                self._fact("Offset", str(error.offset))
            self._fact("Reason", _sentence(error.reason))
        else:
            self._fact("Reason", _sentence(f"{type(error).__name__}: {error}"))
        self._advice.setText(advice_for(error))
        self._copy.setVisible(is_fault(error))

    def _copy_details(self) -> None:
        error = self._document.error
        if error is not None:
            copy_text(Fault.of(error, self._title.text()).details)

    def _fact(self, name: str, text: str) -> None:
        label = PlainLabel(name)
        label.setProperty("role", "muted")
        value = PlainLabel(text)
        value.setWordWrap(True)
        value.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        value.setAccessibleName(plain(f"{name}: {text}"))
        self._facts.addRow(label, value)
        self._values.append(text)


class _IconLabel(PlainLabel):
    """A label that takes an icon, so that it can follow the theme."""

    def setIcon(self, icon: QIcon) -> None:
        self.setPixmap(icon.pixmap(20, 20))


def _sentence(text: str) -> str:
    """The reason with a capital letter and a full stop."""
    text = text[:1].upper() + text[1:]
    return text if text.endswith((".", "?")) else text + "."
