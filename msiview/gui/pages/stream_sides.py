"""Both sides of a stream that differs: pictures beside each other, texts line by line, all others
byte by byte."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QStackedWidget, QWidget

from msiview.analysis.stream_comparison import StreamComparison, compare_streams
from msiview.gui.answer_page import AnswerPage
from msiview.gui.services import Services
from msiview.gui.viewers.hex_viewer import HexViewer
from msiview.gui.viewers.picture_viewer import PictureViewer
from msiview.gui.viewers.spec import Viewer
from msiview.gui.widgets.boxes import splitter, vertical
from msiview.report.page import Paragraph
from msiview.report.stream_comparison import stream_comparison_blocks
from msiview.session.stream_changes import StreamChange

SLOT = "stream-comparison"
_SIDES = ("Before", "After")


class StreamSides(QWidget):
    """Facts on top; below them the two streams, where the facts do not show the contents."""

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("streamSides")
        self._services = services
        self._page = AnswerPage(services, "streamComparison", "What differs in the stream")
        self._pictures = [PictureViewer(services, slot=f"picture-{side}") for side in _SIDES]
        self._bytes = [HexViewer(services) for _ in _SIDES]
        self._below = QStackedWidget()
        for pair in (self._pictures, self._bytes):
            for viewer, side in zip(pair, _SIDES, strict=True):
                viewer.setAccessibleName(side)
            self._below.addWidget(splitter((pair[0], 400), (pair[1], 400)))
        parts = splitter((self._page, 220), (self._below, 400), orientation=Qt.Orientation.Vertical)
        vertical(parts, on=self)
        self.setFocusProxy(self._page)

    def show_change(self, change: StreamChange, codepages: tuple[int, int]) -> None:
        """Compare both sides in the background, then show them."""
        old, new = change.old, change.new
        assert old is not None
        assert new is not None
        self._below.hide()
        self._page.show_page([Paragraph("Comparing…")])
        self._services.jobs.run(
            lambda progress: compare_streams(old, new, codepages, progress),
            lambda found: self._show(change, found),
            lambda error: self._page.show_page([Paragraph(str(error))]),
            title=f"Comparing {change.shown_name}",
            slot=SLOT,
        )

    def clear(self) -> None:
        """Forget the streams."""
        self._services.jobs.cancel_slot(SLOT)
        self._page.show_page(())
        for viewer in (*self._pictures, *self._bytes):
            viewer.clear()

    def text(self) -> str:
        """What is said of the two."""
        return self._page.toPlainText()

    def _show(self, change: StreamChange, found: StreamComparison) -> None:
        self._page.show_page(stream_comparison_blocks(change, found))
        self._below.setVisible(found.lines is None)
        if found.lines is not None:
            return
        pair: list[Viewer] = [*(self._pictures if found.are_pictures else self._bytes)]
        self._below.setCurrentIndex(0 if found.are_pictures else 1)
        sides = ((change.old, found.old_kind), (change.new, found.new_kind))
        for viewer, (stream, kind) in zip(pair, sides, strict=True):
            if stream is not None:
                viewer.show_stream(stream, kind)
