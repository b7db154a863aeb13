"""A sentence in the middle of an empty view, and what can be done about it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import QPushButton, QWidget

from msiview.gui.widgets.boxes import DIALOG_MARGINS, horizontal, vertical
from msiview.gui.widgets.plain_label import PlainLabel


class EmptyNotice(QWidget):
    """Lies over a view's viewport while that has nothing to show."""

    acted = Signal()
    """The user wants what the button offers."""

    def __init__(self, viewport: QWidget) -> None:
        super().__init__(viewport)
        self.setObjectName("emptyNotice")
        self._sentence = PlainLabel()
        self._sentence.setProperty("role", "muted")
        self._sentence.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._sentence.setWordWrap(True)
        self._button = QPushButton()
        self._button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._button.clicked.connect(self.acted)
        vertical(
            *((None, 2), self._sentence, horizontal(None, self._button, None), (None, 3)),
            on=self,
            margins=DIALOG_MARGINS,
            spacing=12,
        )
        viewport.installEventFilter(self)
        self.hide()

    def tell(self, sentence: str, action: str = "") -> None:
        """Show a sentence, with a button where there is something to do."""
        self._sentence.setText(sentence)
        self._button.setText(action)
        self._button.setVisible(bool(action))
        focus = Qt.FocusPolicy.StrongFocus if action else Qt.FocusPolicy.NoFocus
        self._button.setFocusPolicy(focus)
        self._fit()
        self.show()

    def text(self) -> str:
        return "" if self.isHidden() else self._sentence.text()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._fit()
        return super().eventFilter(watched, event)

    def _fit(self) -> None:
        parent = self.parentWidget()
        if parent is not None:
            self.setGeometry(parent.rect())
