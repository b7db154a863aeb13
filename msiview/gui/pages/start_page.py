"""The empty window: what to open, what was opened last, and what the program can do."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAction, QPixmap
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QWidget,
)

from msiview.gui.icons import Icons
from msiview.gui.pages.centred import centre
from msiview.gui.plain_text import caption, plain, tip
from msiview.gui.settings import RECENT_FILES, RECENT_TITLES, Settings
from msiview.gui.theme import Theme
from msiview.gui.widgets.boxes import DIALOG_MARGINS, horizontal, vertical
from msiview.gui.widgets.elided_label import ElidedLabel
from msiview.gui.widgets.plain_label import PlainLabel
from msiview.resources import resource_path

SHOWN = 8
_WIDTH = 712
_NAME_WIDTH = 300

PICTURE_SIZE = QSize(216, 124)
"""Pixels of a picture on the screen; in its file it has twice as many each way."""

PICTURES = {
    "rows": "Follow any name: from a file to its component, features, folder and registry keys, "
    "and back.",
    "changes": "See what a transform, a patch or another version changes, and whether Windows "
    "Installer would apply it.",
    "log": "Learn why an installation failed: the first cause in words, beside the rows that it "
    "is about.",
}
"""What the program can do, each with its picture in ``resources/start``."""


class StartPage(QWidget):
    """A frame to drop files on, with buttons; recent files; three pictures with a line each."""

    openAsked = Signal()
    recentAsked = Signal(str)

    def __init__(
        self,
        settings: Settings,
        theme: Theme,
        icons: Icons,
        action: Callable[[str], QAction],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("startPage")
        self.setProperty("role", "page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._settings, self._theme, self._icons, self._action = settings, theme, icons, action
        self._pictures: dict[str, PlainLabel] = {}
        column = QWidget()
        self._recent = QWidget()
        self._column = vertical(
            *(self._drop_frame(), self._recent, self._abilities()),
            on=column,
            margins=DIALOG_MARGINS,
            spacing=24,
        )
        page = QWidget()
        page.setProperty("role", "page")
        page.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        centre(page, column, _WIDTH)
        area = QScrollArea()
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(page)
        vertical(area, on=self)
        settings.changed.connect(self._on_setting)
        theme.themeChanged.connect(self._show_pictures)
        self._fill_recent()
        self._show_pictures()

    # -- opening -----------------------------------------------------------

    def _drop_frame(self) -> QWidget:
        frame = QFrame()
        frame.setProperty("role", "drop")
        says = PlainLabel(
            "Drop packages, modules, transforms, patches or installation logs here, or anywhere "
            "in the window. Files are recognised by their contents."
        )
        says.setProperty("role", "muted")
        says.setWordWrap(True)
        buttons = QWidget()
        horizontal(self._open_button(), self._sample_button(), None, on=buttons, spacing=8)
        vertical(buttons, says, on=frame, margins=(16, 16, 16, 16), spacing=12)
        return frame

    def _open_button(self) -> QPushButton:
        button = QPushButton("O&pen a file…")
        button.setObjectName("startOpen")
        button.setProperty("role", "primary")
        self._icons.bind(button, "open", "text.link")
        button.clicked.connect(self.openAsked)
        self.setFocusProxy(button)
        return button

    def _sample_button(self) -> QPushButton:
        button = QPushButton("Look at the &sample")
        button.setObjectName("startSample")
        button.setToolTip(tip("A made-up product with a transform, a patch and a failed log"))
        button.clicked.connect(self._open_sample)
        return button

    def _open_sample(self) -> None:
        self._action("actionOpenSample").trigger()

    # -- recent files --------------------------------------------------------

    def _on_setting(self, key: str) -> None:
        if key in (RECENT_FILES.key, RECENT_TITLES.key):
            self._fill_recent()

    def _fill_recent(self) -> None:
        fresh = QWidget()
        fresh.setAccessibleName("Recent files")
        rows = QGridLayout(fresh)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setHorizontalSpacing(12)
        rows.setVerticalSpacing(0)
        rows.setColumnStretch(1, 1)
        recent = self._settings.get(RECENT_FILES)[:SHOWN]
        if recent:
            rows.addWidget(_title("Recent files"), 0, 0, 1, 2)
        for row, path in enumerate(recent, start=1):
            rows.addWidget(self._recent_button(path), row, 0)
            about = self._settings.recent_title(path) or str(Path(path).parent)
            what = ElidedLabel(about, Qt.TextElideMode.ElideMiddle)
            what.setProperty("role", "muted")
            rows.addWidget(what, row, 1)
        self._column.replaceWidget(self._recent, fresh)
        # Only now: shown without a parent it would be a window of its own.
        fresh.setVisible(bool(recent))
        self._recent.deleteLater()
        self._recent = fresh

    def _recent_button(self, path: str) -> QPushButton:
        button = QPushButton(caption(Path(path).name))
        button.setProperty("role", "link")
        button.setToolTip(tip(path))
        button.setAccessibleDescription(plain(f"{self._settings.recent_title(path)} {path}"))
        button.setCursor(Qt.CursorShape.PointingHandCursor)
        button.setMaximumWidth(_NAME_WIDTH)
        button.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        button.clicked.connect(lambda: self.recentAsked.emit(path))
        return button

    # -- what it can do ------------------------------------------------------

    def _abilities(self) -> QWidget:
        shown = QWidget()
        grid = QGridLayout(shown)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(8)
        grid.addWidget(_title("What it can do"), 0, 0, 1, len(PICTURES) + 1)
        for column, (name, words) in enumerate(PICTURES.items()):
            picture = PlainLabel("")
            picture.setFixedSize(PICTURE_SIZE)
            picture.setProperty("role", "picture")
            picture.setAccessibleName(plain(words))
            self._pictures[name] = picture
            line = PlainLabel(words)
            line.setWordWrap(True)
            line.setFixedWidth(PICTURE_SIZE.width())
            grid.addWidget(picture, 1, column)
            grid.addWidget(line, 2, column, Qt.AlignmentFlag.AlignTop)
        grid.setColumnStretch(len(PICTURES), 1)
        return shown

    def _show_pictures(self) -> None:
        theme = "dark" if self._theme.is_dark else "light"
        for name, label in self._pictures.items():
            picture = QPixmap(str(resource_path("start", f"{name}-{theme}.png")))
            picture.setDevicePixelRatio(2)
            label.setPixmap(picture)


def _title(words: str) -> PlainLabel:
    title = PlainLabel(words)
    title.setProperty("role", "title")
    title.setContentsMargins(0, 0, 0, 4)
    return title
