"""Installer files that lie in a stream: a button opens them in a window of their own."""

from __future__ import annotations

from PySide6.QtWidgets import QPushButton, QWidget

from msiview.analysis.stream_kinds import StreamKind
from msiview.database.opening import open_bytes
from msiview.format.container import Stream
from msiview.gui.services import Services
from msiview.gui.viewers.spec import Viewer
from msiview.gui.widgets.boxes import vertical
from msiview.gui.widgets.plain_label import PlainLabel
from msiview.session.opened_package import PackageSource
from msiview.words import counted

MOST_BYTES = 512 << 20


class CompoundViewer(Viewer):
    """Says what it is and offers to open it."""

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self._stream: Stream | None = None
        self._text = PlainLabel()
        self._text.setWordWrap(True)
        self._open = QPushButton("Open in a new window")
        self._open.setObjectName("compoundOpen")
        self._open.setProperty("role", "primary")
        self._open.clicked.connect(self._on_open)
        vertical(self._text, self._open, None, on=self, margins=(12, 12, 12, 12), spacing=12)
        self.setFocusProxy(self._open)

    def show_stream(self, stream: Stream, kind: StreamKind) -> None:
        self._stream = stream
        size = counted(stream.size, "byte")
        self._text.setText(f"{kind.title} of {size} inside this file.")
        self._open.setEnabled(stream.size <= MOST_BYTES)

    def clear(self) -> None:
        self._stream = None

    def _on_open(self) -> None:
        stream, package = self._stream, self._services.document.package
        if stream is None or package is None:
            return
        title = f"{stream.shown_name} in {package.name}"
        inside = (*package.inside, stream.name)
        self._services.open_source(
            PackageSource(
                title, package.path, inside, lambda progress: open_bytes(stream.read(), title)
            )
        )
