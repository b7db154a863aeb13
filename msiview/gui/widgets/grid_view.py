"""The grid: a table view with msiview's header, gutter, cells and cursor."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import cast

from PySide6.QtCore import (
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QItemSelectionRange,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QContextMenuEvent,
    QFont,
    QKeyEvent,
    QMouseEvent,
    QResizeEvent,
    QShowEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QAbstractItemView,
    QApplication,
    QHeaderView,
    QTableView,
    QWidget,
)

from msiview.gui.icons import Icons
from msiview.gui.models.table_model import TableModel
from msiview.gui.settings import GRID_TYPES, GRID_ZEBRA, GRID_ZOOM, Settings
from msiview.gui.theme import Theme, row_height
from msiview.gui.widgets.cell_editor import CellEditor, EditingDelegate
from msiview.gui.widgets.column_widths import ColumnWidths
from msiview.gui.widgets.frozen_columns import FrozenColumns
from msiview.gui.widgets.grid_header import GridHeader
from msiview.gui.widgets.menus import asked_at
from msiview.gui.widgets.row_gutter import RowGutter
from msiview.gui.widgets.type_ahead import TypeAhead
from msiview.session.destinations import Link

LEAST_FONT = 5.0
"""In points."""

_Flag = QItemSelectionModel.SelectionFlag

_NO_MODIFIER = Qt.KeyboardModifier.NoModifier

_MOVES = frozenset(
    (
        *(Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Left, Qt.Key.Key_Right),
        *(Qt.Key.Key_Home, Qt.Key.Key_End, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown),
    )
)
"""Keys that move the cursor."""


class GridView(QTableView):
    """Shows a :class:`TableModel`; cells are selected one by one, or rows by the gutter.

    While no more than the cell of the cursor is selected, its whole row is tinted.
    """

    cursorMoved = Signal()
    """The cell of the cursor is another one."""
    selectionMoved = Signal()
    """Other cells are selected."""
    followAsked = Signal()
    """The user wants to go where the cell of the cursor leads (Ctrl+click)."""
    partAsked = Signal(tuple)
    """The user wants to go where a part of the text of that cell leads (start, end)."""
    openAsked = Signal()
    """The user wants the cell of the cursor opened (Enter, a double click)."""
    streamAsked = Signal()
    """The user wants the stream of the cell of the cursor replaced (F2)."""
    menuAsked = Signal(QPoint)
    """The user wants the menu of the cell of the cursor, at this point of the screen."""
    zoomAsked = Signal(int)
    """Larger (+1) or smaller (-1) text (Ctrl and the wheel)."""

    def __init__(
        self,
        model: TableModel,
        theme: Theme,
        icons: Icons,
        settings: Settings,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("tableView")
        self.setAccessibleName("Rows of the table")
        self._model = model
        self._settings = settings
        self._is_zoomed = True
        self._pressed_link = QModelIndex()
        self.types_into_cells: Callable[[], bool] = lambda: False
        """Whether a letter begins to edit the cell of the cursor; else it goes to the next row
        that begins with it."""
        self.cells = EditingDelegate(theme, self)
        self.head = GridHeader(theme, icons, settings, self)
        self.setHorizontalHeader(self.head)
        # A click on the header sorts; Qt would select the column and move the cursor there.
        self.head.sectionPressed.disconnect()
        self.head.sectionEntered.disconnect()
        self.setVerticalHeader(RowGutter(theme, self))
        self.setItemDelegate(self.cells)
        self.setModel(model)
        self.widths = ColumnWidths(self, model, self.head, self.cells)
        self.frozen = FrozenColumns(self, model, self.head, theme, icons, settings)
        self.head.fieldEntered.connect(self._show_column)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setAlternatingRowColors(settings.get(GRID_ZEBRA))
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setMouseTracking(True)
        self._fit_font()
        theme.themeChanged.connect(self._fit_font)
        settings.changed.connect(self._on_setting)
        model.modelReset.connect(self._forget_row)
        self._ahead = TypeAhead(self, model.text)
        chosen = self.selectionModel()
        chosen.currentChanged.connect(self._on_cursor)
        chosen.selectionChanged.connect(self._on_selection)

    def renew_gutter(self) -> None:
        """Other findings are known: the gutter may need more room for their marks."""
        self.updateGeometries()
        self.viewport().update()
        self.verticalHeader().viewport().update()

    # -- cursor and selection --------------------------------------------

    def cursor_cell(self) -> tuple[int, int] | None:
        """The cell of the cursor: row in file order, and column."""
        index = self.currentIndex()
        return (self._model.row_at(index.row()), index.column()) if index.isValid() else None

    def set_cursor(self, row: int, column: int) -> bool:
        """Put the cursor on a cell (row in file order) and scroll there; False where it is hidden.

        A row that was out of sight comes to the middle, so that those around it show too.
        """
        position = self._model.position_of(row)
        if position is None:
            return False
        index = self._model.index(position, min(column, self._model.columnCount() - 1))
        seen = self._is_seen(position)
        self.selectionModel().setCurrentIndex(index, _Flag.ClearAndSelect)
        self.scrollTo(index)
        if not seen:
            shown = self.viewport().height() // max(1, self.rowHeight(position))
            self.verticalScrollBar().setValue(position - shown // 2)
        return True

    def _is_seen(self, position: int) -> bool:
        """Whether a row lies wholly inside what is scrolled to."""
        top = self.rowViewportPosition(position)
        return top >= 0 and top + self.rowHeight(position) <= self.viewport().height()

    def selected_spans(self) -> list[range]:
        """The positions with at least one selected cell: ascending spans that do not touch.

        Taken from the ranges of the selection: with a whole large table selected, Qt's
        list of single cells takes seconds.
        """
        spans: list[range] = []
        for top, bottom in sorted((part.top(), part.bottom()) for part in self._ranges()):
            if spans and top <= spans[-1].stop:
                spans[-1] = range(spans[-1].start, max(spans[-1].stop, bottom + 1))
            else:
                spans.append(range(top, bottom + 1))
        return spans

    def selected_columns(self) -> list[int]:
        """The columns with at least one selected cell, in the order shown, without hidden ones."""
        columns: set[int] = set()
        for part in self._ranges():
            columns.update(range(part.left(), part.right() + 1))
        return [column for column in self.shown_columns() if column in columns]

    def selected_row_count(self) -> int:
        """How many rows have a selected cell."""
        return sum(map(len, self.selected_spans()))

    def single_cell(self) -> bool:
        """Whether nothing but the cell of the cursor is selected."""
        parts = self._ranges()
        if len(parts) != 1:
            return not len(parts)
        part = parts[0]
        return part.top() == part.bottom() and part.left() == part.right()

    def _ranges(self) -> Sequence[QItemSelectionRange]:
        return cast(Sequence[QItemSelectionRange], self.selectionModel().selection())

    # -- columns ---------------------------------------------------------

    def shown_columns(self) -> list[int]:
        """The columns from left to right, without hidden ones."""
        head = self.head
        order = (head.logicalIndex(visual) for visual in range(head.count()))
        return [column for column in order if not head.isSectionHidden(column)]

    def reset_columns(self, first: Sequence[int] = ()) -> None:
        """All columns again, at their own widths: ``first`` at the left, the others in the
        table's own order."""
        head = self.head
        order = [*first, *(column for column in range(head.count()) if column not in first)]
        with self.widths.by_itself():
            for visual, column in enumerate(order):
                head.setSectionHidden(column, False)
                head.moveSection(head.visualIndex(column), visual)
        self.widths.fit()

    # -- Qt --------------------------------------------------------------

    def event(self, event: QEvent) -> bool:
        """F2 is the grid's while the keyboard is in it, whatever else it means in the window."""
        if (
            isinstance(event, QKeyEvent)
            and event.type() is QEvent.Type.ShortcutOverride
            and (event.key(), event.modifiers()) == (Qt.Key.Key_F2, _NO_MODIFIER)
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        keys = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        match event.key(), keys:
            case Qt.Key.Key_Space, Qt.KeyboardModifier.ShiftModifier:
                self._widen(_Flag.Rows)
            case Qt.Key.Key_Space, Qt.KeyboardModifier.ControlModifier:
                self._widen(_Flag.Columns)
            case Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier:
                if self.currentIndex().isValid():
                    self.head.ask_values(self.currentIndex().column())
            case ((Qt.Key.Key_Return | Qt.Key.Key_Enter), Qt.KeyboardModifier.NoModifier):
                if self.currentIndex().isValid():
                    self.openAsked.emit()
            case Qt.Key.Key_F2, Qt.KeyboardModifier.NoModifier:
                self.edit_cell()
            case _:
                if not (self.types_into_cells() and self._type(event)):
                    super().keyPressEvent(event)

    # -- editing ---------------------------------------------------------

    def edit_cell(self, typed: str | None = None) -> bool:
        """Open an editor on the cell of the cursor, with its value or with what was ``typed``;
        False where the cell cannot be edited."""
        index = self.currentIndex()
        if not index.isValid():
            return False
        if self._model.holds_streams(index.column()) and typed is None:
            self.streamAsked.emit()
            return True
        if not self._model.can_edit(index.row(), index.column()):
            return False
        self._show_column(index.column())
        if self.state() is QAbstractItemView.State.EditingState:
            # What has been written in the open editor stays.
            if (opened := self.indexWidget(index)) is not None:
                opened.setFocus(Qt.FocusReason.OtherFocusReason)
            return True
        self.edit(index)
        editor = self.indexWidget(index)
        if isinstance(editor, CellEditor):
            own = str(index.data(Qt.ItemDataRole.EditRole) or "")
            editor.show_value(own if typed is None else typed, is_typed=typed is not None)
        return True

    def _type(self, event: QKeyEvent) -> bool:
        """Whether a key begins to edit the cell of the cursor."""
        control = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
        text = event.text()
        if event.key() == Qt.Key.Key_Backspace and not event.modifiers():
            text = ""
        elif not text.isprintable() or not text or event.modifiers() & control:
            return False
        return self.edit_cell(text)

    def closeEditor(self, editor: QWidget, hint: QAbstractItemDelegate.EndEditHint) -> None:
        """Qt would open an editor on the next cell; in spreadsheets the cursor goes there."""
        hints = QAbstractItemDelegate.EndEditHint
        super().closeEditor(editor, hints.NoHint)
        if hint is not hints.NoHint:
            # Where the row got another key, its editor went with the row, and Qt has handed the
            # keyboard on to the next pane.
            self.setFocus(Qt.FocusReason.OtherFocusReason)
        if hint in (hints.EditNextItem, hints.EditPreviousItem):
            self._step_column(1 if hint is hints.EditNextItem else -1)

    def _step_column(self, step: int) -> None:
        """Go to the next shown column (+1) or the one before (-1), around the ends of rows."""
        index, columns = self.currentIndex(), self.shown_columns()
        if not index.isValid() or index.column() not in columns:
            return
        place = index.row() * len(columns) + columns.index(index.column()) + step
        row, at = divmod(place, len(columns))
        if 0 <= row < self._model.rowCount():
            self.setCurrentIndex(self._model.index(row, columns[at]))

    def selectionCommand(
        self, index: QModelIndex | QPersistentModelIndex, event: QEvent | None = None
    ) -> QItemSelectionModel.SelectionFlag:
        """Qt leaves the selection where it was while Ctrl is held, so that Ctrl+Home would show
        one cell and copy another."""
        if isinstance(event, QKeyEvent) and event.key() in _MOVES:
            shift = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
            return _Flag.SelectCurrent if shift else _Flag.ClearAndSelect
        return super().selectionCommand(index, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.widths.share()
        self.frozen.refresh()

    def scrollTo(
        self,
        index: QModelIndex | QPersistentModelIndex,
        hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible,
    ) -> None:
        """Scroll there; a cell is not in sight under the columns that are held at the left."""
        bar = self.horizontalScrollBar()
        before = bar.value()
        super().scrollTo(index, hint)
        if self.frozen.holds(index.column()):
            bar.setValue(before)
        else:
            self._uncover(index.column())

    def _uncover(self, column: int) -> None:
        """Move a column out from under those that are held."""
        covered = self.frozen.width_held() - self.columnViewportPosition(column)
        if covered > 0:
            bar = self.horizontalScrollBar()
            bar.setValue(bar.value() - covered)

    def _show_column(self, column: int) -> None:
        """Bring a column's head into sight, with the filter in it."""
        bar, left = self.horizontalScrollBar(), self.columnViewportPosition(column)
        over = left + self.columnWidth(column) - self.viewport().width()
        if over > 0:
            bar.setValue(bar.value() + min(over, left))
        elif left < 0:
            bar.setValue(bar.value() + left)
        if self.frozen.holds(column):
            bar.setValue(0)
        else:
            self._uncover(column)

    def wheelEvent(self, event: QWheelEvent) -> None:
        turned = event.angleDelta().y()
        if event.modifiers() == Qt.KeyboardModifier.ControlModifier and turned:
            self.zoomAsked.emit(1 if turned > 0 else -1)
        else:
            super().wheelEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        plain = event.modifiers() == Qt.KeyboardModifier.NoModifier
        if event.button() == Qt.MouseButton.LeftButton and plain and index.isValid():
            self.selectionModel().setCurrentIndex(index, _Flag.ClearAndSelect)
            self.openAsked.emit()
        else:
            super().mouseDoubleClickEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        found = asked_at(self, event)
        if found is not None:
            self.menuAsked.emit(found[1])

    def keyboardSearch(self, search: str) -> None:
        self._ahead.add(search)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        index = self._link_at(event)
        if event.button() == Qt.MouseButton.LeftButton and index.isValid():
            self._pressed_link = index
            self.selectionModel().setCurrentIndex(index, _Flag.ClearAndSelect)
        else:
            super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        pressed, self._pressed_link = self._pressed_link, QModelIndex()
        if not pressed.isValid():
            super().mouseReleaseEvent(event)
        elif self.indexAt(event.position().toPoint()) == pressed:
            x = event.position().toPoint().x()
            part = self.cells.part_at(self._model, pressed, self.visualRect(pressed), x)
            if part is not None:
                self.partAsked.emit(part)
            else:
                self.followAsked.emit()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._link_at(event).isValid():
            self.viewport().setCursor(Qt.CursorShape.PointingHandCursor)
        else:
            self.viewport().unsetCursor()
        if not self._pressed_link.isValid():
            super().mouseMoveEvent(event)

    def _link_at(self, event: QMouseEvent) -> QModelIndex:
        """The cell under the mouse where Ctrl is held and it can be followed."""
        if event.modifiers() != Qt.KeyboardModifier.ControlModifier:
            return QModelIndex()
        index = self.indexAt(event.position().toPoint())
        if index.isValid() and self._model.link(index.row(), index.column()) is not Link.NONE:
            return index
        return QModelIndex()

    def _widen(self, to: QItemSelectionModel.SelectionFlag) -> None:
        """Widen the selection to whole rows or columns (Shift+Space, Ctrl+Space, as in
        spreadsheets)."""
        chosen = self.selectionModel()
        if not chosen.hasSelection():
            chosen.select(self.currentIndex(), _Flag.Select)
        chosen.select(chosen.selection(), _Flag.Select | to)

    def _on_cursor(self, current: QModelIndex, previous: QModelIndex) -> None:
        self.cells.cursor = (current.row(), current.column())
        self._mark_row()
        self.cursorMoved.emit()

    def _on_selection(self, _on: QItemSelection, _off: QItemSelection) -> None:
        self._mark_row()
        self.selectionMoved.emit()

    def _mark_row(self) -> None:
        """Tint the row of the cursor, or none while more than one cell is selected."""
        index = self.currentIndex()
        row = index.row() if index.isValid() and self.single_cell() else -1
        if row != self.cells.marked_row:
            for changed in (self.cells.marked_row, row):
                self._update_row(changed)
            self.cells.marked_row = row

    def _forget_row(self) -> None:
        self.cells.marked_row = -1
        self.cells.cursor = (-1, -1)

    def _update_row(self, position: int) -> None:
        if 0 <= position < self._model.rowCount():
            top = self.rowViewportPosition(position)
            height = self.rowHeight(position)
            self.viewport().update(QRect(0, top, self.viewport().width(), height))

    def _fit_font(self) -> None:
        """The window's font, as much larger or smaller as the user likes it in grids."""
        font = QFont(QApplication.font())
        font.setPointSizeF(max(LEAST_FONT, font.pointSizeF() + self._settings.get(GRID_ZOOM)))
        self.setFont(font)
        self.head.setFont(font)
        self.verticalHeader().setFont(font)
        self.cells.set_font(font)
        rows = self.verticalHeader()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setMinimumSectionSize(row_height(self.font()))
        rows.setDefaultSectionSize(row_height(self.font()))
        self.viewport().update()

    def _on_setting(self, key: str) -> None:
        if key == GRID_ZEBRA.key:
            self.setAlternatingRowColors(self._settings.get(GRID_ZEBRA))
        elif key == GRID_TYPES.key:
            self.head.viewport().update()
        elif key == GRID_ZOOM.key:
            self._is_zoomed = False
            if self.isVisible():
                self._zoom()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not self._is_zoomed:
            self._zoom()

    def _zoom(self) -> None:
        """Other letters: columns keep their widths in letters, the cursor stays in sight. A window
        has a dozen grids, of which those that are not seen wait."""
        self._is_zoomed = True
        before = self.fontMetrics().averageCharWidth()
        self._fit_font()
        after = self.fontMetrics().averageCharWidth()
        self.widths.scale(after / before)
        if self.currentIndex().isValid():
            self.scrollTo(self.currentIndex())
