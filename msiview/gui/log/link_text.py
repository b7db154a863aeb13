"""A readable text whose links lead to lines of the log and rows of tables."""

from __future__ import annotations

from PySide6.QtCore import Qt, QUrl
from PySide6.QtWidgets import QFrame, QTextBrowser, QWidget

from msiview.database.keys import row_of_key
from msiview.gui.document import Document
from msiview.gui.log.rich_text import LINE, target_of
from msiview.gui.selection import SelectionHub
from msiview.session.places import Place


class LinkText(QTextBrowser):
    """Tab goes from link to link, Enter or a click follows one."""

    def __init__(
        self,
        document: Document,
        selection: SelectionHub,
        name: str,
        title: str,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._document, self._selection = document, selection
        self.setObjectName(name)
        self.setAccessibleName(title)
        self.setProperty("role", "reading")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setOpenLinks(False)
        self.setCursorWidth(0)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextBrowserInteraction
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.anchorClicked.connect(self._on_link)

    def show_html(self, html: str, *, same_subject: bool = False) -> None:
        """Show a text from its beginning; where it tells of the same thing as before, what
        was read stays in sight."""
        bar = self.verticalScrollBar()
        at = bar.value() if same_subject else 0
        self.setHtml(html)
        bar.setValue(at)

    def _on_link(self, url: QUrl) -> None:
        address = url.toString(QUrl.ComponentFormattingOption.FullyEncoded)
        self.follow(address)

    def follow(self, address: str) -> None:
        """Go where a link leads; nowhere for a row that the package does not have."""
        target = target_of(address)
        if target is None:
            return
        kind, first, key = target
        if kind == LINE:
            self._document.log.show_line(int(first))
            return
        go_to_row(self._document, self._selection, first, key)


def go_to_row(document: Document, selection: SelectionHub, table: str, key: str) -> None:
    """Go to the row of a table by its key values, joined by ``/``."""
    found = document.tables.get(table)
    row = row_of_key(found, key) if found is not None else None
    if row is not None:
        selection.go(Place("table", table, row))


def has_row(document: Document, table: str, key: str) -> bool:
    """Whether the package has that row, so that a link to it leads somewhere."""
    found = document.tables.get(table)
    return found is not None and row_of_key(found, key) is not None
