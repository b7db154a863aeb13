"""Pictures and icons: which images there are, and the chosen one."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QIcon, QImage, QPainter, QPixmap
from PySide6.QtWidgets import (
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QWidget,
)

from msiview.analysis.stream_kinds import StreamKind
from msiview.errors import FormatError
from msiview.format.container import Stream
from msiview.gui.plain_text import plain, tip
from msiview.gui.services import Services
from msiview.gui.viewers.picture_canvas import PictureCanvas
from msiview.gui.viewers.picture_loading import MOST_BYTES, Picture, load_pictures
from msiview.gui.viewers.spec import Viewer
from msiview.gui.widgets.boxes import HEAD_MARGINS, horizontal, vertical
from msiview.gui.widgets.plain_label import PlainLabel
from msiview.progress import Progress

THUMBNAIL = 32


class PictureViewer(Viewer):
    """Decodes in the background; a picture that can't be decoded says why."""

    def __init__(
        self, services: Services, parent: QWidget | None = None, *, slot: str = "picture"
    ) -> None:
        """``slot`` is that of the background work: each viewer beside another one has its own."""
        super().__init__(parent)
        self._slot = slot
        self._jobs = services.jobs
        self._pictures: list[Picture] = []
        self._canvas = PictureCanvas(services.theme)
        self._canvas.scaleChanged.connect(self._on_scale)
        self._facts = PlainLabel()
        self._facts.setObjectName("pictureFacts")
        self._facts.setProperty("role", "muted")
        self._facts.setWordWrap(True)
        self._fit = QPushButton("Fit")
        self._full = QPushButton("100 %")
        self._list = QListWidget()
        self._list.setObjectName("pictureImages")
        self._list.setAccessibleName("Images")
        self._list.setIconSize(QSize(THUMBNAIL, THUMBNAIL))
        self._list.setFixedWidth(200)
        self._list.setProperty("role", "side")
        self._list.currentRowChanged.connect(self._on_row)
        self._lay_out()

    def _lay_out(self) -> None:
        bar = QWidget()
        line = horizontal(self._facts, on=bar, stretch=self._facts, margins=HEAD_MARGINS, spacing=4)
        for button, name, words, run in (
            (self._fit, "pictureFit", "Fit into the pane", self._canvas.fit),
            (self._full, "pictureFull", "One to one", lambda: self._canvas.set_scale(1.0)),
        ):
            button.setObjectName(name)
            button.setProperty("role", "toggle")
            button.setCheckable(True)
            button.setToolTip(tip(f"{words}; Ctrl and the wheel change the scale"))
            button.clicked.connect(run)
            line.addWidget(button)
        middle = horizontal(self._list, self._canvas, stretch=self._canvas)
        vertical(bar, middle, on=self, stretch=middle)
        self.setFocusProxy(self._canvas)

    @property
    def canvas(self) -> PictureCanvas:
        return self._canvas

    def facts(self) -> str:
        """Size and colours of the image, or why there is none."""
        return self._facts.text()

    def show_stream(self, stream: Stream, kind: StreamKind) -> None:
        self.clear()

        def work(progress: Progress) -> list[Picture]:
            if stream.size > MOST_BYTES:
                raise FormatError(f"the picture has more than {MOST_BYTES >> 20} MB")
            return load_pictures(stream.read(), kind.id, progress)

        self._jobs.run(
            work,
            self._on_loaded,
            lambda error: self._facts.setText(_sentence(error)),
            title=f"Decoding {stream.shown_name}",
            slot=self._slot,
        )

    def clear(self) -> None:
        self._jobs.cancel_slot(self._slot)
        self._pictures = []
        self._list.clear()
        self._list.hide()
        self._facts.clear()
        self._canvas.show_image(None)

    def status_text(self) -> str:
        return f"{round(self._canvas.scale * 100)} %" if self._pictures else ""

    def _on_loaded(self, pictures: list[Picture]) -> None:
        self._pictures = pictures
        for picture in pictures:
            item = QListWidgetItem(plain(picture.facts))
            if picture.image is not None:
                item.setIcon(_thumbnail(picture.image))
            self._list.addItem(item)
        self._list.setVisible(len(pictures) > 1)
        # The largest image is the one that people want to see.
        sizes = [p.image.width() * p.image.height() if p.image else 0 for p in pictures]
        if pictures:
            self._list.setCurrentRow(sizes.index(max(sizes)))

    def _on_row(self, row: int) -> None:
        if 0 <= row < len(self._pictures):
            self._canvas.show_image(self._pictures[row].image)
            self._facts.setText(self._pictures[row].facts)

    def _on_scale(self) -> None:
        self._fit.setChecked(self._canvas.is_fitted)
        self._full.setChecked(not self._canvas.is_fitted and self._canvas.scale == 1.0)
        self.stateChanged.emit()


def _thumbnail(image: QImage) -> QIcon:
    """A small picture in the middle of a square; the same when it is selected."""
    pixmap = QPixmap(THUMBNAIL, THUMBNAIL)
    pixmap.fill(Qt.GlobalColor.transparent)
    if max(image.width(), image.height()) > THUMBNAIL:
        image = image.scaled(
            THUMBNAIL,
            THUMBNAIL,
            Qt.AspectRatioMode.KeepAspectRatio,
            Qt.TransformationMode.SmoothTransformation,
        )
    painter = QPainter(pixmap)
    painter.drawImage((THUMBNAIL - image.width()) // 2, (THUMBNAIL - image.height()) // 2, image)
    painter.end()
    icon = QIcon(pixmap)
    icon.addPixmap(pixmap, QIcon.Mode.Selected)
    return icon


def _sentence(error: Exception) -> str:
    reason = error.reason if isinstance(error, FormatError) else str(error)
    return reason[:1].upper() + reason[1:]
