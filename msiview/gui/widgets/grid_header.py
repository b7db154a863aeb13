"""The column header of the grid: names, types, keys, sorting, and a row of filters."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QFontMetrics,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPixmap,
)
from PySide6.QtWidgets import QHeaderView, QLineEdit, QWidget

from msiview.gui.alignment import LEFT, RIGHT
from msiview.gui.icons import Icons
from msiview.gui.models.change_looks import look_of
from msiview.gui.models.column_looks import ColumnLook
from msiview.gui.models.table_model import TableModel
from msiview.gui.plain_text import plain
from msiview.gui.settings import GRID_TYPES, Settings
from msiview.gui.theme import Theme, row_height, semibold, struck
from msiview.gui.widgets.filter_field import RowsFilterField
from msiview.overlay.marks import Mark

MARGIN = 8
GAP = 8
ICON = 16
BAR = 3
"""Height of the bar over a column that an overlay adds or takes away."""
FIELD = 28
"""Height of the row of filters."""


class GridHeader(QHeaderView):
    """Paints each column's head, and holds one filter field per column when asked to.

    The sort mark is set by :meth:`set_sorting`; Qt's own is not used, since it
    cannot say "file order".
    """

    filterEdited = Signal(int, str)
    """A column's filter has another text (column, text)."""
    filtersLeft = Signal()
    """The user wants to go from the filters back to the cells."""
    fieldEntered = Signal(int)
    """The keyboard is in the filter of this column."""
    valuesAsked = Signal(int, QPoint)
    """The user wants to choose among the values of a column, at this point of the screen."""
    menuAsked = Signal(int, QPoint)
    """The user wants the menu of a column (-1 beside all) at this point of the screen."""
    sortingShown = Signal()
    """Another mark of sorting or filtering is shown."""

    def __init__(
        self, theme: Theme, icons: Icons, settings: Settings, parent: QWidget | None = None
    ) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._theme, self._icons, self._settings = theme, icons, settings
        self._sorts: tuple[tuple[int, bool], ...] = ()
        self._fields: list[_ColumnFilter] = []
        self._filtered: frozenset[int] = frozenset()
        self._hovered = self._pressed_funnel = -1
        self._pictures: dict[tuple[str, str, float], QPixmap] = {}
        self.setSectionsClickable(True)
        self.setSectionsMovable(True)
        self.setMouseTracking(True)
        self.setHighlightSections(False)
        self.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.setMinimumSectionSize(40)
        self.setAccessibleName("Columns")
        theme.themeChanged.connect(self._forget_pictures)
        self.sectionResized.connect(self._place_fields)
        self.sectionMoved.connect(self._place_fields)
        self.geometriesChanged.connect(self._place_fields)

    def _forget_pictures(self) -> None:
        self._pictures.clear()

    # -- sorting ---------------------------------------------------------

    def set_sorting(self, sorts: Sequence[tuple[int, bool]]) -> None:
        """Show by which columns the rows are ordered, each with whether it descends; by none:
        file order."""
        self._sorts = tuple(sorts)
        self._show_marks()

    def set_filtered(self, columns: Iterable[int]) -> None:
        """Mark the columns that leave rows out."""
        self._filtered = frozenset(columns)
        self._show_marks()

    def is_filtered(self, column: int) -> bool:
        """Whether the column leaves rows out."""
        return column in self._filtered

    def _show_marks(self) -> None:
        self.viewport().update()
        self.sortingShown.emit()

    def sorts(self) -> tuple[tuple[int, bool], ...]:
        """The columns that decide, the first in front, and whether each descends."""
        return self._sorts

    def sorting(self) -> tuple[int, bool] | None:
        """The column that decides first, and whether it descends; None in file order."""
        return next(iter(self.sorts()), None)

    # -- filters ---------------------------------------------------------

    @property
    def has_filters(self) -> bool:
        return bool(self._fields)

    def show_filters(self, texts: Mapping[int, str]) -> None:
        """Open one field per column, filled with these texts (by column)."""
        self.hide_filters()
        for look in self._looks():
            self._fields.append(self._make_field(look, texts.get(look.column.index, "")))
        self._relayout()

    def hide_filters(self) -> None:
        for field in self._fields:
            field.hide()
            field.deleteLater()
        self._fields = []
        self._relayout()

    def focus_filter(self, column: int) -> None:
        """Put the keyboard into one column's filter."""
        if column < len(self._fields):
            self._fields[column].setFocus(Qt.FocusReason.ShortcutFocusReason)
            self._fields[column].selectAll()

    def set_filter_texts(self, texts: Mapping[int, str]) -> None:
        """Show other filters (by column) without announcing them."""
        for column, field in enumerate(self._fields):
            if field.text().strip() != texts.get(column, "").strip():
                field.set_silently(texts.get(column, ""))

    def set_filter_error(self, column: int, reason: str) -> None:
        """Mark a filter as wrong, with the reason as its tooltip; empty takes it back."""
        if column < len(self._fields):
            self._fields[column].set_error(reason)

    def filter_field(self, column: int) -> QLineEdit:
        return self._fields[column]

    def _make_field(self, look: ColumnLook, text: str) -> _ColumnFilter:
        field = _ColumnFilter(look, self.viewport())
        field.setText(text)
        column = look.column.index
        field.textChanged.connect(lambda new: self.filterEdited.emit(column, new))
        field.downPressed.connect(self.filtersLeft)
        field.entered.connect(lambda: self.fieldEntered.emit(column))
        return field

    def _relayout(self) -> None:
        self.updateGeometry()
        self.geometriesChanged.emit()
        self._place_fields()

    def _place_fields(self) -> None:
        top = self.height() - FIELD
        for column, field in enumerate(self._fields):
            # Hiding is announced as a size of 0, before the section counts as hidden.
            width = self.sectionSize(column)
            field.setVisible(width > 0)
            if width > 0:
                left = self.sectionViewportPosition(column)
                field.setGeometry(left + 4, top, width - 8, FIELD - 4)

    def setOffset(self, offset: int) -> None:
        super().setOffset(offset)
        self._place_fields()

    # -- sizes -----------------------------------------------------------

    def sizeHint(self) -> QSize:
        height = row_height(self.font()) + 4 + (FIELD if self.has_filters else 0)
        return QSize(super().sizeHint().width(), height)

    def title_width(self, column: int) -> int:
        """Pixels that a column's head needs to be read whole, the sort mark included."""
        look = self._looks()[column]
        width = QFontMetrics(semibold(self.font())).horizontalAdvance(look.title)
        if self._types_shown(look):
            width += GAP + self.fontMetrics().horizontalAdvance(look.column.spec)
        if look.column.is_key:
            width += ICON + 4
        change = self._change(column)
        if change is not None:
            width += self._letter_width(change)
        return 2 * MARGIN + width + 4 + ICON

    # -- mouse -----------------------------------------------------------

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        at = self.logicalIndexAt(event.position().toPoint())
        if at != self._hovered:
            self._hovered = at
            self.viewport().update()
        if self._pressed_funnel < 0:
            super().mouseMoveEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._hovered = -1
        self.viewport().update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._pressed_funnel = self._funnel_at(event)
        if self._pressed_funnel < 0:
            super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        pressed, self._pressed_funnel = self._pressed_funnel, -1
        if pressed < 0:
            super().mouseReleaseEvent(event)
        elif pressed == self._funnel_at(event):
            self.ask_values(pressed)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self.menuAsked.emit(self.logicalIndexAt(event.pos()), event.globalPos())

    def ask_values(self, column: int) -> None:
        """Ask for the choice among a column's values, below its head."""
        corner = QPoint(max(0, self.sectionViewportPosition(column)), self.height())
        self.valuesAsked.emit(column, self.viewport().mapToGlobal(corner))

    def funnel(self, column: int) -> QRect:
        """The place of a column's funnel, in the header's own pixels."""
        right = self.sectionViewportPosition(column) + self.sectionSize(column) - MARGIN
        height = self.height() - (FIELD if self.has_filters else 0)
        return QRect(right - ICON, 0, ICON, height)

    def _funnel_at(self, event: QMouseEvent) -> int:
        """The column whose funnel is under the mouse; -1 for none."""
        point = event.position().toPoint()
        column = self.logicalIndexAt(point)
        is_left = event.button() == Qt.MouseButton.LeftButton
        return column if is_left and column >= 0 and self.funnel(column).contains(point) else -1

    # -- painting --------------------------------------------------------

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        looks = self._looks()
        if not rect.isValid() or section >= len(looks):
            return
        painter.save()
        painter.fillRect(rect, self._theme.color("surface.window"))
        painter.setPen(self._theme.color("surface.border"))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        painter.drawLine(rect.topRight(), rect.bottomRight())
        head = rect.adjusted(MARGIN, 0, -MARGIN, -FIELD if self.has_filters else 0)
        painter.setClipRect(head)
        change = self._change(section)
        if change is not None:
            bar = QRect(rect.left(), rect.top(), rect.width() - 1, BAR)
            painter.setClipping(False)
            painter.fillRect(bar, self._theme.color(look_of(change).token))
            painter.setClipRect(head)
        self._paint_head(painter, head, looks[section], change)
        painter.restore()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        end = self.length() - self.offset()
        if end < self.viewport().width():
            painter = QPainter(self.viewport())
            painter.setPen(self._theme.color("surface.border"))
            bottom = self.viewport().height() - 1
            painter.drawLine(end, bottom, self.viewport().width(), bottom)

    def _paint_head(
        self, painter: QPainter, head: QRect, look: ColumnLook, change: Mark | None
    ) -> None:
        column, sorts = look.column.index, self.sorts()
        if self.is_filtered(column) or self._hovered == column:
            token = "text.link" if self.is_filtered(column) else "text.muted"
            self._paint_icon(painter, head.right() - ICON + 1, head, "filter", token)
            head = head.adjusted(0, 0, -ICON - 4, 0)
        place = next((at for at, (sorted_by, _) in enumerate(sorts) if sorted_by == column), None)
        if place is not None:
            name = "sort-descending" if sorts[place][1] else "sort-ascending"
            if len(sorts) > 1:
                painter.setFont(self.font())
                painter.setPen(self._theme.color("text.link"))
                painter.drawText(head, RIGHT, str(place + 1))
                head.adjust(0, 0, -painter.fontMetrics().horizontalAdvance("9"), 0)
            self._paint_icon(painter, head.right() - ICON + 1, head, name, "text.link")
            head = head.adjusted(0, 0, -ICON - 4, 0)
        if look.column.is_key:
            self._paint_icon(painter, head.left(), head, "key", "cell.key")
            head = head.adjusted(ICON + 4, 0, 0, 0)
        painter.setFont(semibold(self.font()))
        if change is not None:
            painter.setPen(self._theme.color(look_of(change).token))
            painter.drawText(head, LEFT, look_of(change).letter)
            head = head.adjusted(self._letter_width(change), 0, 0, 0)
            if change is Mark.DELETED:
                painter.setFont(struck(painter.font()))
        painter.setPen(self._theme.color("text.main"))
        title = painter.fontMetrics().elidedText(plain(look.title), _END, head.width())
        painter.drawText(head, LEFT, title)
        if self._types_shown(look):
            head.adjust(painter.fontMetrics().horizontalAdvance(title) + GAP, 0, 0, 0)
            painter.setFont(self.font())
            painter.setPen(self._theme.color("text.muted"))
            spec = painter.fontMetrics().elidedText(look.column.spec, _END, head.width())
            painter.drawText(head, LEFT, spec)

    def _paint_icon(self, painter: QPainter, left: int, head: QRect, name: str, token: str) -> None:
        ratio = painter.device().devicePixelRatioF()
        picture = self._pictures.get((name, token, ratio))
        if picture is None:
            picture = self._pictures[name, token, ratio] = self._icons.pixmap(
                name, ICON, token, ratio
            )
        painter.drawPixmap(left, head.center().y() - ICON // 2 + 1, picture)

    def _change(self, column: int) -> Mark | None:
        model = self.model()
        return model.column_change(column) if isinstance(model, TableModel) else None

    def _letter_width(self, change: Mark) -> int:
        font = semibold(self.font())
        return QFontMetrics(font).horizontalAdvance(look_of(change).letter) + GAP

    def _types_shown(self, look: ColumnLook) -> bool:
        return look.has_type and not look.is_operation and self._settings.get(GRID_TYPES)

    def _looks(self) -> tuple[ColumnLook, ...]:
        model = self.model()
        return model.looks if isinstance(model, TableModel) else ()


class _ColumnFilter(RowsFilterField):
    """The filter of one column."""

    entered = Signal()

    def __init__(self, look: ColumnLook, parent: QWidget) -> None:
        super().__init__(
            f"columnFilter{look.column.index}",
            f"Filter {look.title}",
            explanation=f"Show only rows whose {look.title} passes this filter",
            width=None,
            parent=parent,
        )
        self.setProperty("role", "compact")
        self.setPlaceholderText("Filter")
        self.setClearButtonEnabled(False)
        self.setMinimumWidth(0)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.entered.emit()


_END = Qt.TextElideMode.ElideRight
