"""The widths that the columns of a list have while nobody sets them by hand."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QFontMetrics, QGuiApplication
from PySide6.QtWidgets import QHeaderView, QTableView

from msiview.gui.later import call_later

MOST = 640
"""No column is made wider than this for its texts, in px; the one that takes the rest may be."""
SAMPLE = 40
"""Rows that are looked at for what a column needs."""
PADDING = 24
"""Around the text of a cell, in px."""
ICON = 24
"""What a picture takes, or a box to tick, with the gap behind it."""
_LEAST = 120
"""What the column that takes the rest has at least, in px."""


class ListWidths:
    """Each column has its own width, or what it needs where that is less. The room that is left
    goes to columns whose texts would be cut, to each by what it lacks; the rest is for the column
    that stretches.

    What a column needs only grows, so that the columns stand still while somebody filters.
    """

    def __init__(self, view: QTableView, widths: Mapping[int, int]) -> None:
        self._view, self._widths = view, widths
        self._needs: dict[int, int] = {}
        self._is_setting = self._is_waiting = self._is_by_hand = False
        head = view.horizontalHeader()
        for column, width in widths.items():
            view.setColumnWidth(column, width)
        head.sectionResized.connect(self._on_resized)
        model = view.model()
        for changed in (model.modelReset, model.rowsInserted, model.layoutChanged):
            changed.connect(self._look_later)

    def share(self) -> None:
        """Give the columns the room that there is."""
        stretched = self._stretched()
        if self._is_by_hand or stretched is None:
            return
        head = self._view.horizontalHeader()
        shown = [column for column in range(head.count()) if not head.isSectionHidden(column)]
        own = {column: self._own(column) for column in shown}
        lacks = {
            column: max(0, min(self._needs.get(column, 0), MOST) - own[column]) for column in shown
        }
        room, lacking = self._view.viewport().width() - sum(own.values()), sum(lacks.values())
        part = min(1.0, max(0, room) / lacking) if lacking else 0.0
        self._is_setting = True
        for column in shown:
            width, now = own[column] + int(part * lacks[column]), self._view.columnWidth(column)
            if now > width or (now < width and column != stretched):
                self._view.setColumnWidth(column, width)  # Qt stretches the last one again
        self._is_setting = False

    def _own(self, column: int) -> int:
        own, need = self._widths.get(column, _LEAST), self._needs.get(column)
        if need is None:
            return own
        return min(own, max(need, self._view.horizontalHeader().sectionSizeHint(column)))

    def _look_later(self) -> None:
        """Once, when the list is filled and its spans are set."""
        if not self._is_waiting:
            self._is_waiting = True
            call_later(self._view, 0, self._look)

    def _look(self) -> None:
        self._is_waiting = False
        model, view = self._view.model(), self._view
        rows = range(min(SAMPLE, model.rowCount()))
        for column in range(model.columnCount() if rows else 0):
            needs = (self._need(row, column) for row in rows if view.columnSpan(row, column) == 1)
            self._needs[column] = max(self._needs.get(column, 0), *needs, 0)
        self.share()

    def _need(self, row: int, column: int) -> int:
        index = self._view.model().index(row, column)
        text = str(index.data() or "")
        roles = (Qt.ItemDataRole.DecorationRole, Qt.ItemDataRole.CheckStateRole)
        icon = ICON * sum(index.data(role) is not None for role in roles)
        font = index.data(Qt.ItemDataRole.FontRole)
        metrics = QFontMetrics(font) if isinstance(font, QFont) else self._view.fontMetrics()
        return min(MOST, metrics.horizontalAdvance(text[:MOST]) + icon + PADDING)

    def _stretched(self) -> int | None:
        """The column that takes the rest; None where there is none."""
        head = self._view.horizontalHeader()
        shown = [column for column in range(head.count()) if not head.isSectionHidden(column)]
        stretch = QHeaderView.ResizeMode.Stretch
        found = [column for column in shown if head.sectionResizeMode(column) is stretch]
        if found:
            return found[0]
        return shown[-1] if shown and head.stretchLastSection() else None

    def _on_resized(self, column: int) -> None:
        """Somebody drags a border. Qt resizes columns as well: where others are shown or hidden,
        and the one that stretches with the list."""
        is_dragged = QGuiApplication.mouseButtons() != Qt.MouseButton.NoButton
        if is_dragged and not self._is_setting and column != self._stretched():
            self._is_by_hand = True
