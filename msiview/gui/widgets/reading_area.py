"""A scrolling page of headings and fields, no wider than is good to read."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from msiview.gui.icons import Icons
from msiview.gui.widgets.boxes import horizontal, vertical
from msiview.gui.widgets.facts_list import FactsList
from msiview.gui.widgets.plain_label import PlainLabel
from msiview.report.identity import IdentityBlock
from msiview.report.page import Fields, Heading, Paragraph
from msiview.report.text import plain_words, text_of

WIDTH = 880


class ReadingArea(QScrollArea):
    """Shows a page by widgets, so that its codes have buttons to copy them."""

    def __init__(self, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icons = icons
        self._blocks: list[IdentityBlock] = []
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.show_page(())

    def show_page(self, blocks: Iterable[IdentityBlock], *, same_subject: bool = False) -> None:
        """Show a page from its beginning; where it tells of the same thing as before, what was
        read stays in sight, and what is still so is left as it is."""
        before, self._blocks = self._blocks, list(blocks)
        if same_subject and [*map(type, before)] == [*map(type, self._blocks)]:
            for place, block in enumerate(self._blocks):
                if block != before[place]:
                    self._replace(place, block)
        else:
            self._lay_out()

    def _lay_out(self) -> None:
        self._widgets = [
            self._widget(block, is_first=place == 0) for place, block in enumerate(self._blocks)
        ]
        inner = QWidget()
        inner.setMaximumWidth(WIDTH)
        self._column = vertical(
            *self._widgets, None, on=inner, margins=(16, 16, 16, 16), spacing=12
        )
        content = QWidget()
        content.setProperty("role", "page")
        content.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        horizontal(inner, (None, 0), on=content, stretch=inner)
        self.setWidget(content)  # the page before is deleted
        self.verticalScrollBar().setValue(0)

    def _replace(self, place: int, block: IdentityBlock) -> None:
        was, now = self._widgets[place], self._widget(block, is_first=place == 0)
        self._column.replaceWidget(was, now)
        self._widgets[place] = now
        was.deleteLater()

    def text(self) -> str:
        """What the page says, as a terminal would show it."""
        return "".join(text_of(self._blocks))

    def _widget(self, block: IdentityBlock, *, is_first: bool) -> QWidget:
        match block:
            case Heading(words, level):
                label = _label(str(words), "title", 0 if is_first else 8)
                if level == 1:
                    label.setFont(_enlarged(label.font()))
                return label
            case Paragraph(content):
                return _label(plain_words(content), "warning", 0)
            case Fields():
                return FactsList(block, self._icons)


def _enlarged(font: QFont) -> QFont:
    """The font of a page's heading."""
    font.setPointSizeF(font.pointSizeF() * 1.3)
    return font


def _label(text: str, role: str, above: int) -> PlainLabel:
    label = PlainLabel(text)
    label.setProperty("role", role)
    label.setContentsMargins(0, above, 0, 0)
    label.setWordWrap(True)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label
