"""An answer as a page, whose links lead to lines of the log and rows of tables."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QUrl
from PySide6.QtWidgets import QWidget

from msiview.analysis.phrase import LineRef, Ref, RowRef
from msiview.gui.document import Document
from msiview.gui.page_look import STEP, PageLook
from msiview.gui.services import Services
from msiview.gui.widgets.page_view import PageView
from msiview.report.html import html_of
from msiview.report.links import target_of
from msiview.report.page import Block
from msiview.session.places import Place


class AnswerPage(PageView):
    """Follows its links itself, and is written again when the theme changes."""

    def __init__(
        self, services: Services, name: str, title: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._document, self._selection = services.document, services.selection
        self._look = PageLook(services.theme, self._can_go)
        self._blocks: list[Block] = []
        self.setObjectName(name)
        self.setAccessibleName(title)
        self.setProperty("role", "reading")
        self.document().setIndentWidth(STEP)
        self.anchorClicked.connect(self._on_link)
        services.theme.themeChanged.connect(self._on_theme)

    def show_page(self, blocks: Iterable[Block], *, same_subject: bool = False) -> None:
        """Show a page from its beginning; where it tells of the same thing as before, what was
        read stays in sight."""
        self._blocks = list(blocks)
        self._render(same_subject=same_subject)

    def _on_theme(self) -> None:
        self._render(same_subject=True)

    def _render(self, *, same_subject: bool) -> None:
        self.show_html("".join(html_of(self._blocks, self._look)), same_subject=same_subject)

    def _can_go(self, ref: Ref) -> bool:
        """Whether a reference leads to something that is open."""
        if isinstance(ref, RowRef):
            return row_of(self._document, ref) is not None
        return isinstance(ref, LineRef) and self._document.log.log is not None

    def _on_link(self, url: QUrl) -> None:
        target = target_of(url.toString(QUrl.ComponentFormattingOption.FullyEncoded))
        if target is not None:
            self.follow(target)

    def follow(self, target: Ref) -> None:
        """Go where a reference leads; nowhere for a row that the package does not have."""
        if isinstance(target, LineRef):
            self._document.log.show_line(target.line)
        row = row_of(self._document, target) if isinstance(target, RowRef) else None
        if isinstance(target, RowRef) and row is not None:
            self._selection.go(Place("table", target.table, row))


def row_of(document: Document, ref: RowRef) -> int | None:
    """The place of a row in the open package; None where it has none of that key."""
    table = document.tables.get(ref.table)
    is_key = table is not None and len(table.key_columns) == len(ref.key)
    return table.find(ref.key) if table is not None and is_key else None
