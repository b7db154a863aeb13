"""Text streams: scripts, markup, settings, and RTF as text."""

from __future__ import annotations

from PySide6.QtGui import QTextCursor, QTextDocument
from PySide6.QtWidgets import QWidget

from msiview.analysis.rtf_text import LONGEST, rtf_text
from msiview.analysis.stream_kinds import StreamFamily, StreamKind
from msiview.format.container import Stream
from msiview.gui.services import Services
from msiview.gui.viewers.spec import Viewer
from msiview.gui.viewers.stream_find_bar import StreamFindBar
from msiview.gui.viewers.text_loading import (
    ColouredText,
    LoadedText,
    can_colour,
    colour_text,
    load_text,
)
from msiview.gui.viewers.text_view import TextView
from msiview.gui.widgets.boxes import vertical
from msiview.gui.widgets.plain_label import PlainLabel
from msiview.progress import Progress
from msiview.words import number


class TextViewer(Viewer):
    """Shows the text as soon as it is read, and its colours when they are found."""

    can_find = True

    def __init__(
        self, services: Services, *, numbered: bool = True, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._document = services.document
        self._jobs = services.jobs
        self._slot = f"text-{id(self)}"
        self._encoding = ""
        self._note = PlainLabel()
        self._note.setProperty("role", "muted")
        self._note.setWordWrap(True)
        self._note.setContentsMargins(12, 8, 12, 8)
        self._note.hide()
        self._view = TextView(services.theme, numbered=numbered)
        self._view.setObjectName("textView")
        self._view.setAccessibleName("Text of the stream")
        self._view.cursorPositionChanged.connect(self.stateChanged)
        self._bar = StreamFindBar(services.icons)
        self._bar.stepAsked.connect(self._find)
        self._bar.closed.connect(self._view.setFocus)
        vertical(self._bar, self._note, self._view, on=self, stretch=self._view)
        self.setFocusProxy(self._view)

    @property
    def view(self) -> TextView:
        return self._view

    def note(self) -> str:
        """What is left out, or why there is no text."""
        return self._note.text() if not self._note.isHidden() else ""

    def show_stream(self, stream: Stream, kind: StreamKind) -> None:
        self.clear()
        package = self._document.package
        codepage = package.codepage if package is not None else 0
        self._jobs.run(
            lambda progress: self._load(stream, codepage, progress),
            lambda loaded: self._on_loaded(loaded, kind),
            self._on_failed,
            title=f"Reading {stream.shown_name}",
            slot=self._slot,
        )

    def clear(self) -> None:
        self._jobs.cancel_slot(self._slot)
        self._encoding = ""
        self._tell("")
        self._view.show_text("")

    def status_text(self) -> str:
        if not self._encoding:
            return ""
        cursor = self._view.textCursor()
        line, column = cursor.blockNumber() + 1, cursor.positionInBlock() + 1
        lines = number(self._view.blockCount())
        return f"{self._encoding}, line {number(line)} of {lines}, column {number(column)}"

    def _load(self, stream: Stream, codepage: int, progress: Progress) -> LoadedText:
        return load_text(stream, codepage, progress)

    def _on_loaded(self, loaded: LoadedText, kind: StreamKind) -> None:
        self._encoding = loaded.encoding
        if can_colour(kind.id) and kind.family is StreamFamily.TEXT:
            self._colour(loaded, kind.id)
        self._tell(loaded.note)
        self._view.show_text(loaded.text)
        self.stateChanged.emit()

    def _colour(self, loaded: LoadedText, kind: str) -> None:
        self._jobs.run(
            lambda progress: colour_text(loaded.text, kind, progress),
            lambda coloured: self._on_coloured(loaded, coloured),
            title="Colouring the text",
            slot=self._slot,
        )

    def _on_coloured(self, loaded: LoadedText, coloured: ColouredText) -> None:
        self._view.set_runs(coloured.lines)
        self._tell(f"{loaded.note} {coloured.note}".strip())

    def _on_failed(self, error: Exception) -> None:
        self._tell(f"The text could not be read. {error}")

    def _tell(self, note: str) -> None:
        self._note.setText(note)
        self._note.setVisible(bool(note))

    # -- finding ---------------------------------------------------------

    def start_find(self) -> None:
        self._bar.begin(self._view.textCursor().selectedText())

    def find_next(self) -> None:
        self._find(+1)

    def find_previous(self) -> None:
        self._find(-1)

    def _find(self, step: int) -> None:
        """Find the next or previous place, going round at the ends."""
        searched = self._bar.text()
        if not searched:
            self._bar.say("")
            return
        flags = QTextDocument.FindFlag(0)
        if step < 0:
            flags |= QTextDocument.FindFlag.FindBackward
        if self._view.find(searched, flags):
            self._bar.say("")
            return
        before = self._view.textCursor()
        edge = QTextCursor.MoveOperation.Start if step > 0 else QTextCursor.MoveOperation.End
        self._view.moveCursor(edge)
        if self._view.find(searched, flags):
            self._bar.say("Went on from the other end")
        else:
            self._view.setTextCursor(before)
            self._bar.say("Not found")


class RtfViewer(TextViewer):
    """RTF without its formatting."""

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(services, numbered=False, parent=parent)

    def _load(self, stream: Stream, codepage: int, progress: Progress) -> LoadedText:
        progress("Reading the RTF")
        data = stream.read_range(0, LONGEST)
        note = f"Only the first {number(LONGEST)} bytes are read." if stream.size > LONGEST else ""
        # RTF is ASCII; everything else in it is escaped.
        return LoadedText(rtf_text(data.decode("latin-1")), "RTF", note)
