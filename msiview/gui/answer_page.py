"""An answer as a page, whose links lead to lines of the log, rows of tables and files."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import QUrl
from PySide6.QtWidgets import QWidget

from msiview.analysis.phrase import OtherLineRef
from msiview.gui.page_links import PageLinks
from msiview.gui.page_look import STEP, PageLook
from msiview.gui.services import Services
from msiview.gui.widgets.page_view import PageView
from msiview.report.html import html_of
from msiview.report.links import target_of
from msiview.report.page import Block


class AnswerPage(PageView):
    """Follows its links itself, and is written again when the theme changes."""

    def __init__(
        self,
        services: Services,
        name: str,
        title: str,
        parent: QWidget | None = None,
        *,
        open_other: Callable[[OtherLineRef], None] | None = None,
    ) -> None:
        """``open_other`` shows lines of another log, where the page is about one."""
        super().__init__(parent)
        self.links = PageLinks(
            services.document, services.selection, services.open_named, open_other
        )
        self._look = PageLook(services.theme, self.links.can_go)
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

    def _on_link(self, url: QUrl) -> None:
        target = target_of(url.toString(QUrl.ComponentFormattingOption.FullyEncoded))
        if target is not None:
            self.links.go(target)
