"""The empty window: what to do next, and the files opened last."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from msiview.gui.icons import Icons
from msiview.gui.pages.centred import centre
from msiview.gui.plain_text import caption, plain, tip
from msiview.gui.settings import RECENT_FILES, Settings
from msiview.gui.widgets.elided_label import ElidedLabel
from msiview.gui.widgets.plain_label import PlainLabel

SHOWN = 8


class StartPage(QWidget):
    """One sentence, the Open button, recent files."""

    openAsked = Signal()
    recentAsked = Signal(str)

    def __init__(self, settings: Settings, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("startPage")
        self.setProperty("role", "page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._settings = settings
        self._icons = icons
        column = QWidget()
        self._column = QVBoxLayout(column)
        self._column.setSpacing(8)
        self._column.addWidget(self._sentence())
        self._column.addSpacing(8)
        self._column.addWidget(self._open_button(), 0, Qt.AlignmentFlag.AlignLeft)
        self._recent = QWidget()
        self._column.addWidget(self._recent)
        centre(self, column, 560)
        settings.changed.connect(self._on_setting)
        self._fill_recent()

    def _sentence(self) -> PlainLabel:
        label = PlainLabel(
            "Open a Windows Installer file to browse its tables, or the log of an installation to "
            "see why it failed; or drop them here. Files are logs in any form, "
            "packages (.msi), merge modules (.msm), transforms (.mst), patches (.msp), "
            "patch creation files (.pcp) and validation databases (.cub)."
        )
        label.setWordWrap(True)
        return label

    def _open_button(self) -> QPushButton:
        button = QPushButton("Open a file…")
        button.setObjectName("startOpen")
        button.setProperty("role", "primary")
        self._icons.bind(button, "open", "text.link")
        button.clicked.connect(self.openAsked)
        self.setFocusProxy(button)
        return button

    def _on_setting(self, key: str) -> None:
        if key == RECENT_FILES.key:
            self._fill_recent()

    def _fill_recent(self) -> None:
        fresh = QWidget()
        fresh.setAccessibleName("Recent files")
        rows = QVBoxLayout(fresh)
        rows.setContentsMargins(0, 16, 0, 0)
        rows.setSpacing(0)
        recent = self._settings.get(RECENT_FILES)[:SHOWN]
        if recent:
            title = PlainLabel("Recent files")
            title.setProperty("role", "title")
            rows.addWidget(title)
            rows.addSpacing(4)
        for path in recent:
            rows.addWidget(self._recent_row(path))
        self._column.replaceWidget(self._recent, fresh)
        self._recent.deleteLater()
        self._recent = fresh

    def _recent_row(self, path: str) -> QWidget:
        row = QWidget()
        line = QVBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 4)
        line.setSpacing(0)
        button = QPushButton(caption(Path(path).name))
        button.setProperty("role", "link")
        button.setToolTip(tip(path))
        button.setAccessibleDescription(plain(path))
        button.setCursor(Qt.CursorShape.PointingHandCursor)
        button.clicked.connect(lambda: self.recentAsked.emit(path))
        folder = ElidedLabel(str(Path(path).parent), Qt.TextElideMode.ElideMiddle)
        folder.setProperty("role", "muted")
        folder.setContentsMargins(8, 0, 0, 0)
        line.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        line.addWidget(folder)
        return row
