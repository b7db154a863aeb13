"""One stream: what it is, and the viewers that suit it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QPushButton,
    QStackedWidget,
    QTabBar,
    QWidget,
)

from msiview.analysis.stream_kinds import BINARY, StreamKind, stream_kind
from msiview.analysis.stream_uses import StreamUse, find_stream, stream_uses, used_row
from msiview.errors import NoSuchStream
from msiview.format.container import Stream
from msiview.gui.pages.stream_sides import StreamSides
from msiview.gui.pages.viewer_page import ViewerPage
from msiview.gui.saving import save_stream
from msiview.gui.services import Services
from msiview.gui.viewers.spec import Viewer
from msiview.gui.viewers.viewer_tabs import ViewerTabs
from msiview.gui.widgets.boxes import horizontal, vertical
from msiview.gui.widgets.change_label import ChangeLabel
from msiview.gui.widgets.copy_button import CopyButton
from msiview.gui.widgets.elided_button import ElidedButton
from msiview.gui.widgets.elided_label import ElidedLabel
from msiview.gui.widgets.plain_label import PlainLabel
from msiview.overlay.marks import Mark
from msiview.progress import Progress
from msiview.session.places import CellRef, Place
from msiview.session.stream_changes import StreamChange
from msiview.words import counted

_BOTH, _BEFORE = 0, 1
"""Tabs of the sides."""


class StreamPage(ViewerPage):
    """The kind is found first, in the background; then the best viewer is shown."""

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("streamView")
        self.setProperty("role", "page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._services = services
        self._stream: Stream | None = None
        self._kind: StreamKind = BINARY
        self._use: StreamUse | None = None
        self._change: StreamChange | None = None
        self._viewers = ViewerTabs(services, "streamViewers")
        self._viewers.stateChanged.connect(self._on_viewer)
        self._sides = QTabBar()
        self._sides.setObjectName("streamSidesBar")
        self._sides.setAccessibleName("Sides of the stream")
        self._sides.setExpanding(False)
        self._sides.setDrawBase(False)
        for title in ("&Both", "Befo&re", "Af&ter"):
            self._sides.addTab(title)
        self._sides.currentChanged.connect(self._on_side)
        self._both: StreamSides | None = None
        self._stack = QStackedWidget()
        self._stack.addWidget(self._viewers)
        self._lay_out()
        services.selection.placeChanged.connect(self._on_place)
        services.document.changes.listed.connect(self._on_listed)

    def _lay_out(self) -> None:
        self._title = ElidedLabel()
        self._title.setObjectName("streamTitle")
        self._title.setProperty("role", "title")
        self._facts = PlainLabel()
        self._facts.setObjectName("streamFacts")
        self._facts.setProperty("role", "muted")
        self._owner = ElidedButton()
        self._owner.setObjectName("streamOwner")
        self._owner.setAccessibleName("Go to what uses the stream")
        self._owner.clicked.connect(self._go_to_owner)
        self._hash = ElidedLabel(mode=Qt.TextElideMode.ElideMiddle)
        self._hash.setObjectName("streamHash")
        self._hash.setProperty("role", "muted")
        self._copy = CopyButton(self._services.icons, "the SHA-256")
        save = QPushButton("Save…")
        save.setObjectName("streamSave")
        save.setToolTip("Save the stream to a file")
        self._services.icons.bind(save, "save")
        save.clicked.connect(self._save)
        self._mark = ChangeLabel(self._services.theme)
        first = horizontal(
            self._title, self._mark, self._sides, save, stretch=self._title, spacing=8
        )
        second = horizontal(self._facts, self._owner, self._hash, self._copy, None, spacing=12)
        head = QWidget()
        vertical(first, second, on=head, margins=(12, 8, 8, 4), spacing=4)
        bar = QWidget()
        bar.setProperty("role", "pane")
        bar.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        vertical(head, on=bar)
        vertical(bar, self._stack, on=self, stretch=self._stack)

    @property
    def viewer(self) -> Viewer | None:
        is_one = self._stack.currentWidget() is self._viewers
        return self._viewers.viewer if is_one else None

    def show_place(self, place: Place) -> None:
        if self._services.document.package is None:
            return
        if self._services.document.overlay.is_active:
            self._services.document.changes.ask()
        change = self._services.document.changes.stream(place.name)
        stream = self._find(place.name, change)
        if stream is None:
            self.clear()
            self._title.setText(place.name)
            self._facts.setText("There is no stream of this name.")
        elif stream is self._stream and change is self._change:
            if not self._copy.text_to_copy():
                self._start_hash(stream)
            self._select_owner()
        else:
            self._show(stream, change)

    def _select_owner(self) -> None:
        """Let the inspector show the row that the stream belongs to, with its references."""
        cell, place = self._owner_cell(), self._services.selection.place
        if cell is not None and place is not None and place.kind == "stream":
            self._services.selection.set_cell(cell)

    def _owner_cell(self) -> CellRef | None:
        """The cell that names the stream, in the tables that are shown."""
        use, document = self._use, self._services.document
        if use is None or use.table is None or use.column is None or document.package is None:
            return None
        row = used_row(use, document.package, document.tables)
        return CellRef(use.table, row, use.column) if row is not None else None

    def _find(self, name: str, change: StreamChange | None) -> Stream | None:
        """The stream of a name, also one that only a compared package has; of one that differs
        the side that is asked for."""
        if change is not None:
            is_before = self._sides.currentIndex() == _BEFORE
            return (change.old if is_before else change.new) or change.old
        package = self._services.document.package
        assert package is not None
        try:
            return find_stream(package, self._services.document.tables, name)
        except NoSuchStream:
            return None

    def _show(self, stream: Stream, change: StreamChange | None) -> None:
        self.clear()
        self._stream, self._change = stream, change
        self._title.setText(stream.shown_name)
        self._facts.setText(counted(stream.size, "byte"))
        self._mark.show_mark(change.mark if change is not None else None)
        self._sides.setVisible(change is not None and change.mark is Mark.CHANGED)
        self._start_jobs(stream)
        if self._shows_both:
            self._show_both()

    def _show_both(self) -> None:
        """Both sides in place of the viewers of one."""
        document = self._services.document
        if self._change is None or document.package is None or document.shown is None:
            return
        if self._both is None:
            self._both = StreamSides(self._services)
            self._stack.addWidget(self._both)
        self._stack.show()
        self._stack.setCurrentWidget(self._both)
        self.setFocusProxy(self._both)
        self._both.show_change(self._change, (document.package.codepage, document.shown.codepage))

    @property
    def _shows_both(self) -> bool:
        """Whether both sides are asked for, of a stream that has two."""
        has_both = self._change is not None and self._change.mark is Mark.CHANGED
        return has_both and self._sides.currentIndex() == _BOTH

    def _on_side(self) -> None:
        """The user wants to see another side."""
        place = self._services.selection.place
        if place is not None and place.kind == "stream" and self._change is not None:
            stream = self._find(place.name, self._change)
            if stream is not None:
                self._show(stream, self._change)

    def _on_listed(self) -> None:
        """By now it is known how streams differ, or nothing lies over the package any more."""
        place = self._services.selection.place
        if self._stream is not None and place is not None and place.kind == "stream":
            self.show_place(place)

    def clear(self) -> None:
        for slot in ("stream-kind", "stream-hash"):
            self._services.jobs.cancel_slot(slot)
        self._stream = self._use = self._change = None
        self._mark.show_mark(None)
        self._sides.hide()
        if self._both is not None:
            self._both.clear()
        self._viewers.clear()
        self._stack.hide()
        for label in (self._title, self._facts, self._hash):
            label.setText("")
        self._owner.hide()
        self._copy.hide()
        self._copy.set_text("", "the SHA-256")
        self.stateChanged.emit()

    def status_text(self) -> str:
        return self._status_of(self._stream.shown_name) if self._stream is not None else ""

    # -- what is found in the background -----------------------------------

    def _start_jobs(self, stream: Stream) -> None:
        package = self._services.document.package
        assert package is not None

        def look(progress: Progress) -> tuple[StreamKind, StreamUse | None]:
            kind = stream_kind(stream, package.codepage)
            return kind, stream_uses(package, progress).get(stream.name)

        self._services.jobs.run(
            look,
            lambda found: self._on_kind(*found),
            self._on_unreadable,
            title=f"Looking at {stream.shown_name}",
            slot="stream-kind",
        )
        self._start_hash(stream)

    def _start_hash(self, stream: Stream) -> None:
        self._services.jobs.run(
            lambda progress: stream.sha256(progress),
            self._on_hash,
            lambda error: self._hash.setText(""),
            title=f"SHA-256 of {stream.shown_name}",
            slot="stream-hash",
        )

    def _on_kind(self, kind: StreamKind, use: StreamUse | None) -> None:
        if self._stream is None:
            return
        self._kind, self._use = kind, use
        self._select_owner()
        size = counted(self._stream.size, "byte")
        self._facts.setText(f"{kind.title} · {size}")
        if use is not None:
            self._owner.setText(use.text)
            self._owner.setEnabled(use.table is not None)
            self._owner.setVisible(True)
        if not self._shows_both:
            self._stack.show()
            self._stack.setCurrentWidget(self._viewers)
            self._viewers.show_stream(self._stream, kind)

    def _on_unreadable(self, error: Exception) -> None:
        if self._stream is not None:
            self._facts.setText(f"{counted(self._stream.size, 'byte')}. {error}")

    def _on_hash(self, digest: str) -> None:
        self._hash.setText(f"SHA-256 {digest}")
        self._copy.set_text(digest, "the SHA-256")
        self._copy.show()

    # -- what is done ------------------------------------------------------

    def _on_place(self, place: Place | None) -> None:
        """Background work for a page that nobody sees any more is not worth doing."""
        if place is None or place.kind != "stream":
            self._services.jobs.cancel_slot("stream-hash")

    def _go_to_owner(self) -> None:
        cell = self._owner_cell()
        if cell is not None:
            self._services.selection.go(Place("table", cell.table, cell.row, cell.column))

    def _save(self) -> None:
        if self._stream is not None:
            save_stream(self, self._services, self._stream, self._kind)
