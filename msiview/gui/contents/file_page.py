"""What is in one file of the package: unpacked in memory, shown in the viewers of streams."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from msiview.analysis.package_files import PackageFile, package_files
from msiview.analysis.stream_kinds import StreamKind, stream_kind
from msiview.errors import FormatError
from msiview.format.container import Stream
from msiview.format.new_streams import MemoryStream
from msiview.gui.pages.viewer_page import ViewerPage
from msiview.gui.services import Services
from msiview.gui.viewers.spec import Viewer
from msiview.gui.viewers.viewer_tabs import ViewerTabs
from msiview.gui.widgets.boxes import horizontal, vertical
from msiview.gui.widgets.elided_button import ElidedButton
from msiview.gui.widgets.elided_label import ElidedLabel
from msiview.progress import Progress
from msiview.session.opened_package import OpenedPackage
from msiview.session.places import CellRef, Place
from msiview.session.unpacked_files import PackageContents
from msiview.words import counted

MOST_SHOWN = 256 << 20
"""Bytes of a file that is shown; it is held in memory as a whole."""

SLOT = "file-contents"


class FilePage(ViewerPage):
    """The button leads to the row of the file."""

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("filePage")
        self.setProperty("role", "page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._services = services
        self._shown: tuple[OpenedPackage, str] | None = None
        self.viewers = ViewerTabs(services, "fileViewers")
        self.viewers.stateChanged.connect(self._on_viewer)
        self._title = ElidedLabel(mode=Qt.TextElideMode.ElideMiddle)
        self._title.setObjectName("fileTitle")
        self._title.setProperty("role", "title")
        self._facts = ElidedLabel()
        self._facts.setObjectName("fileFacts")
        self._facts.setProperty("role", "muted")
        self._row = ElidedButton()
        self._row.setObjectName("fileRow")
        self._row.setAccessibleName("Go to the row of the file")
        self._row.clicked.connect(self._go_to_row)
        line = horizontal(self._facts, self._row, stretch=self._facts, spacing=12)
        head = QWidget()
        vertical(self._title, line, on=head, margins=(12, 8, 8, 4), spacing=4)
        vertical(head, self.viewers, on=self, stretch=self.viewers)
        services.document.overlayChanged.connect(self._on_overlay)

    @property
    def viewer(self) -> Viewer | None:
        return self.viewers.viewer

    def facts(self) -> str:
        """What kind of file it is, how large, and what is wrong with it."""
        return self._facts.text()

    def show_place(self, place: Place) -> None:
        shown = self._services.document.shown
        if shown is None or shown.base is None:
            return
        self._publish(place.name)
        if self._shown == (shown, place.name):
            return
        self.clear()
        self._shown = (shown, place.name)
        self._title.setText(place.name)
        self._row.setText(f"File {place.name}")
        self._row.setVisible(self._cell(place.name) is not None)
        self._services.jobs.run(
            lambda progress: _read(shown, place.name, progress),
            lambda found: self._on_read(*found),
            self._on_failed,
            expected=FormatError,
            on_cancel=self.clear,
            title=f"Unpacking {place.name}",
            slot=SLOT,
        )

    def clear(self) -> None:
        self._services.jobs.cancel_slot(SLOT)
        self._shown = None
        self.viewers.clear()
        self._title.setText("")
        self._facts.setText("")
        self._row.hide()

    def status_text(self) -> str:
        return self._status_of(self._title.text())

    # -- inside ----------------------------------------------------------

    def _cell(self, key: str) -> CellRef | None:
        table = self._services.document.tables.get("File")
        row = table.find((key,)) if table is not None else None
        return CellRef("File", row, 0) if row is not None else None

    def _publish(self, key: str) -> None:
        """Let the inspector show the file's row."""
        self._services.selection.set_cell(self._cell(key))

    def _on_read(self, file: PackageFile, stream: Stream, kind: StreamKind, problem: str) -> None:
        self._title.setText(file.path)
        facts = [kind.title, counted(stream.size, "byte"), file.stated.version, problem]
        self._facts.setText(" · ".join(filter(None, facts)))
        self.viewers.show_stream(stream, kind)

    def _on_failed(self, error: Exception) -> None:
        assert isinstance(error, FormatError)
        self._facts.setText(f"It cannot be shown: {error.reason}.")
        self.stateChanged.emit()

    def _on_overlay(self) -> None:
        """The file may be another one now."""
        place = self._services.selection.place
        if place is not None and place.kind == "file":
            self.show_place(place)

    def _go_to_row(self) -> None:
        cell = self._cell(self._shown[1]) if self._shown is not None else None
        if cell is not None:
            self._services.selection.go(Place("table", "File", cell.row, 0))


def _read(
    opened: OpenedPackage, key: str, progress: Progress
) -> tuple[PackageFile, Stream, StreamKind, str]:
    """The file of a key with its contents, their kind, and what is wrong with them. Raises
    :class:`FormatError` where there are none."""
    assert opened.base is not None
    progress("Looking for the file")
    known = package_files(opened.base, opened.tables)
    files = [file for file in known if file.key == key]
    if not files:
        raise FormatError("no row of File has this key")
    pieces, size = [], 0
    for unpacked in PackageContents(opened, known).unpacked(files, progress):
        for piece in unpacked.chunks():
            pieces.append(piece)
            size += len(piece)
            if size > MOST_SHOWN:
                raise FormatError(f"it has more than {counted(MOST_SHOWN, 'byte')}; extract it")
        if unpacked.problem and not pieces:
            raise FormatError(unpacked.problem)
    stream = MemoryStream(files[0].stated.name or key, b"".join(pieces))
    return files[0], stream, stream_kind(stream, opened.codepage), unpacked.problem
