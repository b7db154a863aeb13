"""Pages of rich text: the only widgets of the window that show any.

Their HTML is made in the program, which escapes all that comes from files. Should that fail
once, nothing is lost: these documents load no picture and no style sheet, neither from disk
nor from the network, and no link opens anything by itself.
"""

from __future__ import annotations

import math
import re

from PySide6.QtCore import QMimeData, QObject, QRect, QRectF, QSize, QSizeF, Qt, QUrl
from PySide6.QtGui import (
    QPainter,
    QPyTextObject,
    QResizeEvent,
    QTextDocument,
    QTextFormat,
    QTextOption,
    QWheelEvent,
)
from PySide6.QtWidgets import QFrame, QSizePolicy, QTextBrowser, QWidget

_BREAK = "\u200b"
"""A place where a line may end, that is drawn as nothing. Texts of files have none: there it is
shown as what it is."""

_SEPARATOR = re.compile(r"<[^>]*>|\\(?=[\w\[])(?!u[0-9a-f]{4}|x[0-9a-f]{2})")
"""A backslash in a path, or a tag, which is left alone."""


def with_breaks(html: str) -> str:
    """A page whose paths go on in the next line behind a backslash, rather than in the midst of a
    name or behind a drive."""
    return _SEPARATOR.sub(lambda found: found[0] + _BREAK * (found[0] == "\\"), html)


class PageDocument(QTextDocument):
    """A document of rich text that loads nothing.

    Style sheets and backgrounds are asked of :meth:`loadResource`, but what draws pictures
    opens their files itself where it gets none, and on fine screens looks for a larger
    one beside them; so it is replaced (observed in Qt 6.11).
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pictures = _NoPicture(self)
        self.documentLayout().registerHandler(
            QTextFormat.ObjectTypes.ImageObject.value, self._pictures
        )

    def loadResource(self, kind: int, name: QUrl | str) -> None:
        """Nothing. Qt's own document would read the file."""


class _NoPicture(QPyTextObject):
    """Draws nothing where a page names a picture."""

    def intrinsicSize(self, doc: QTextDocument, place: int, format: QTextFormat) -> QSizeF:
        return QSizeF(0, 0)

    def drawObject(
        self,
        painter: QPainter,
        rect: QRectF | QRect,
        doc: QTextDocument,
        place: int,
        format: QTextFormat,
    ) -> None:
        """Nothing."""


class PageView(QTextBrowser):
    """A page that scrolls. A link is told by ``anchorClicked`` and leads nowhere else; Tab goes
    from link to link, Enter or a click follows one."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setDocument(PageDocument(self))
        self.setOpenLinks(False)
        self.setOpenExternalLinks(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setCursorWidth(0)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextBrowserInteraction
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )

    def setSource(
        self,
        name: QUrl | str,
        type: QTextDocument.ResourceType = QTextDocument.ResourceType.UnknownResource,
    ) -> None:
        """Nothing: pages are never read from an address."""

    def show_html(self, html: str, *, same_subject: bool = False) -> None:
        """Show a text from its beginning; where it tells of the same thing as before, what
        was read stays in sight."""
        bar = self.verticalScrollBar()
        at = bar.value() if same_subject else 0
        self.setHtml(with_breaks(html))
        bar.setValue(at)

    def toPlainText(self) -> str:
        return super().toPlainText().replace(_BREAK, "")

    def createMimeDataFromSelection(self) -> QMimeData:
        """What is copied is what the file has."""
        copied = QMimeData()
        chosen = self.textCursor().selection()
        copied.setText(chosen.toPlainText().replace(_BREAK, ""))
        copied.setHtml(chosen.toHtml().replace(_BREAK, ""))
        return copied


class PageText(PageView):
    """A piece of rich text among other widgets: as high as it needs to be, and selectable."""

    def __init__(self, parent: QWidget | None = None, *, is_muted: bool = False) -> None:
        super().__init__(parent)
        self.setProperty("role", "value")
        self.setProperty("muted", is_muted)
        self._html = ""
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.document().setDocumentMargin(0)
        self.viewport().setAutoFillBackground(False)

    def show_html(self, html: str, *, same_subject: bool = False) -> None:
        if html != self._html:
            self._html = html
            super().show_html(html, same_subject=same_subject)
            self._fit()

    def html(self) -> str:
        """What was shown, as it was written."""
        return self._html

    def sizeHint(self) -> QSize:
        return QSize(120, self.height())

    def minimumSizeHint(self) -> QSize:
        return QSize(40, self.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._fit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()  # the pane around it scrolls

    def _fit(self) -> None:
        self.setFixedHeight(math.ceil(self.document().size().height()))
