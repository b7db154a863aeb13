"""The hex view with a line to search bytes and go to offsets."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from msiview.analysis.byte_search import find_bytes, needles
from msiview.analysis.stream_kinds import StreamKind
from msiview.format.container import Stream
from msiview.gui.services import Services
from msiview.gui.viewers.hex_view import HexView
from msiview.gui.viewers.spec import Viewer
from msiview.gui.viewers.stream_find_bar import StreamFindBar
from msiview.gui.widgets.boxes import vertical
from msiview.gui.widgets.find_field import FindField
from msiview.gui.widgets.plain_label import PlainLabel
from msiview.words import counted

FORMS = (
    "Pairs of hex digits are bytes; anything else is text, in UTF-8 or UTF-16. "
    "Put pairs in quotes to find them as text."
)


class HexViewer(Viewer):
    """Searches in the background; an offset is decimal, or hexadecimal with ``0x``."""

    can_find = True

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._jobs = services.jobs
        self._stream: Stream | None = None
        self._view = HexView(services.theme)
        self._view.cursorMoved.connect(lambda _: self.stateChanged.emit())
        self._view.copyRefused.connect(services.tell)
        self._view.readFailed.connect(self._on_read_failed)
        self._searched = False
        self._bar = StreamFindBar(services.icons, "Find bytes (4D 5A) or text", "hexFind")
        self._bar.field.setToolTip(FORMS)
        self._bar.field.textChanged.connect(self._on_edited)
        self._bar.stepAsked.connect(self._find)
        self._offset = FindField("hexOffset", "Go to offset", 120)
        self._offset.stepped.connect(lambda _: self._go_to(self._offset.text()))
        self._bar.add_field(self._offset)
        self._bar.closed.connect(self._view.setFocus)
        self._error = PlainLabel()
        self._error.setProperty("role", "error")
        self._error.setContentsMargins(12, 8, 12, 8)
        self._error.setWordWrap(True)
        self._error.hide()
        vertical(self._bar, self._error, self._view, on=self, stretch=self._view)
        self.setFocusProxy(self._view)

    @property
    def view(self) -> HexView:
        return self._view

    def show_stream(self, stream: Stream, kind: StreamKind) -> None:
        self._jobs.cancel_slot("hex-find")
        self._error.hide()
        self._stream = stream
        self._view.show_source(stream)

    def clear(self) -> None:
        self._stream = None
        self._view.show_source(None)

    def status_text(self) -> str:
        if not self._view.size_in_bytes:
            return ""
        selected = self._view.selection
        text = f"offset {selected.start} (0x{selected.start:X})"
        return f"{text}, {counted(len(selected), 'byte')} selected" if len(selected) > 1 else text

    def start_find(self) -> None:
        self._bar.begin()

    def find_next(self) -> None:
        self._find(+1)

    def find_previous(self) -> None:
        self._find(-1)

    def _on_edited(self) -> None:
        self._searched = False

    def _find(self, step: int) -> None:
        searched = needles(self._bar.text())
        stream = self._stream
        if not searched or stream is None:
            self._bar.say("")
            return
        selected = self._view.selection
        back = step < 0
        start = selected.start if back else selected.start + (len(selected) > 1 or self._searched)
        self._bar.say("Searching…")
        self._jobs.run(
            lambda progress: find_bytes(stream, searched, start, progress, backwards=back),
            lambda found: self._on_found(found, back),
            lambda error: self._bar.say(str(error)),
            on_cancel=lambda: self._bar.say(""),
            title=f"Searching {stream.shown_name}",
            slot="hex-find",
        )

    def _on_found(self, found: tuple[int, int] | None, back: bool) -> None:
        if found is None:
            self._bar.say("Not found before here" if back else "Not found from here on")
            return
        self._searched = True
        self._view.select(*found)
        self._bar.say(f"At 0x{found[0]:X}")

    def _go_to(self, text: str) -> None:
        try:
            offset = int(text.strip().replace("_", ""), 0)
        except ValueError:
            self._bar.say("An offset is a number such as 4096 or 0x1000")
            return
        if not 0 <= offset < self._view.size_in_bytes:
            self._bar.say(f"The last offset is 0x{max(0, self._view.size_in_bytes - 1):X}")
            return
        self._bar.say("")
        self._view.select(offset)
        self._view.setFocus()

    def _on_read_failed(self, reason: str) -> None:
        self._error.setText(f"The bytes could not be read. {reason}")
        self._error.show()
