"""The key columns, held at the left of the grid while the others are scrolled sideways."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QPointF, QSize, Qt
from PySide6.QtGui import QContextMenuEvent, QMouseEvent, QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QTableView,
    QWidget,
)

from msiview.gui.icons import Icons
from msiview.gui.models.table_model import TableModel
from msiview.gui.settings import GRID_FREEZE, Settings
from msiview.gui.theme import Theme
from msiview.gui.widgets.grid_header import GridHeader

MOST_SHARE = 0.5
"""No more of the grid's width than this is held: the other columns must be seen, too."""


class FrozenColumns(QTableView):
    """A second view of the same rows that lies over the left of a grid. It shows and paints; what
    the mouse does here is told to the grid as if it were done on its own cells."""

    def __init__(
        self,
        grid: QTableView,
        model: TableModel,
        head: GridHeader,
        theme: Theme,
        icons: Icons,
        settings: Settings,
    ) -> None:
        super().__init__(grid)
        self._grid, self._model, self._grid_head = grid, model, head
        self._theme, self._settings = theme, settings
        self._frozen: dict[int, int] = {}
        self.setObjectName("frozenColumns")
        self.setAccessibleName("Key columns")
        self.head = _FrozenHeader(head, theme, icons, settings, self)
        self.setHorizontalHeader(self.head)
        self.verticalHeader().hide()
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(grid.verticalScrollMode())
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setWordWrap(False)
        self.setMouseTracking(True)
        self.setItemDelegate(grid.itemDelegate())
        self.hide()
        grid.horizontalScrollBar().valueChanged.connect(self._on_scrolled)
        grid.verticalScrollBar().valueChanged.connect(self._follow)
        for signal in (head.sectionResized, head.sectionMoved, head.geometriesChanged):
            signal.connect(self.refresh)
        # Other rows or columns cost a view time: this one lets go of them until it shows again.
        model.modelAboutToBeReset.connect(self._let_go)
        settings.changed.connect(self._on_setting)

    def width_held(self) -> int:
        """Pixels at the left of the grid's cells that lie under this view."""
        return 0 if self.isHidden() else self.width()

    def commitData(self, editor: QWidget) -> None:
        """The delegate is the grid's, and so are the editors that it tells of."""

    def closeEditor(self, editor: QWidget, hint: QAbstractItemDelegate.EndEditHint) -> None:
        """See :meth:`commitData`."""

    def holds(self, column: int) -> bool:
        """Whether a column is held."""
        return not self.isHidden() and column in self._frozen

    def refresh(self) -> None:
        """Hold the columns that are to be held now, as wide and high as they are in the grid.
        Asked for again when the model has other rows."""
        if self._model.is_resetting:
            return
        self._frozen = self._columns()
        if not self._frozen:
            self.hide()
            return
        if self.model() is not self._model:
            self.setModel(self._model)
            self.setSelectionModel(self._grid.selectionModel())
        self._fit()
        self.show()
        self.raise_()
        self._follow()

    def _let_go(self) -> None:
        self.hide()
        if self.model() is self._model:
            self.setModel(None)

    # -- what is held ----------------------------------------------------

    def _columns(self) -> dict[int, int]:
        """The key columns at the left that fit, from left to right, with their widths: a first
        one that does not is made narrower. None while all is in sight."""
        if not self._grid.horizontalScrollBar().value() or not self._settings.get(GRID_FREEZE):
            return {}
        room = round(self._grid.viewport().width() * MOST_SHARE)
        head, held = self._grid_head, dict[int, int]()
        for visual in range(head.count()):
            column = head.logicalIndex(visual)
            if head.isSectionHidden(column):
                continue
            look = self._model.looks[column] if column < len(self._model.looks) else None
            if look is None or not (look.column.is_key or look.is_operation):
                break
            width = head.sectionSize(column)
            if held and width > room:
                break
            held[column] = min(width, room)
            room -= held[column]
        return held

    def _fit(self) -> None:
        rows, own = self._grid.verticalHeader(), self.verticalHeader()
        own.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        own.setMinimumSectionSize(rows.minimumSectionSize())
        own.setDefaultSectionSize(rows.defaultSectionSize())
        self.setFont(self._grid.font())
        self.head.setFont(self._grid_head.font())
        self.setAlternatingRowColors(self._grid.alternatingRowColors())
        for column in range(self.head.count()):
            self.head.setSectionHidden(column, column not in self._frozen)
        for visual, (column, size) in enumerate(self._frozen.items()):
            self.head.moveSection(self.head.visualIndex(column), visual)
            self.head.resizeSection(column, size)
        self.head.setFixedHeight(self._grid_head.height())
        width = sum(self._frozen.values())
        cells = self._grid.viewport().geometry()
        top = self._grid_head.geometry().top()
        self.setGeometry(cells.left(), top, width, cells.bottom() + 1 - top)

    def _on_scrolled(self, value: int) -> None:
        if bool(value) == self.isHidden():
            self.refresh()

    def _follow(self) -> None:
        if not self.isHidden():
            self.verticalScrollBar().setValue(self._grid.verticalScrollBar().value())

    def _on_setting(self, key: str) -> None:
        if key == GRID_FREEZE.key:
            self.refresh()

    # -- Qt --------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self.viewport())
        painter.setPen(self._theme.color("text.muted"))
        edge = self.viewport().width() - 1
        painter.drawLine(edge, 0, edge, self.viewport().height())

    def viewportEvent(self, event: QEvent) -> bool:
        if isinstance(event, QMouseEvent):
            place = QPointF(self._grid_point(event.position().toPoint()))
            told: QEvent = QMouseEvent(
                event.type(),
                place,
                event.globalPosition(),
                event.button(),
                event.buttons(),
                event.modifiers(),
            )
        elif isinstance(event, QContextMenuEvent):
            told = QContextMenuEvent(
                event.reason(), self._grid_point(event.pos()), event.globalPos(), event.modifiers()
            )
        elif isinstance(event, QWheelEvent):
            told = event
        else:
            return super().viewportEvent(event)
        QCoreApplication.sendEvent(self._grid.viewport(), told)
        self.viewport().setCursor(self._grid.viewport().cursor())
        return True

    def _grid_point(self, point: QPoint) -> QPoint:
        """Where the grid has the cell under a point of this view: often left of what it shows."""
        column = self.columnAt(point.x())
        if column < 0:
            return point
        inside = point.x() - self.columnViewportPosition(column)
        return QPoint(self._grid.columnViewportPosition(column) + inside, point.y())


class _FrozenHeader(GridHeader):
    """The heads of the held columns: sorts, filters and menus are those of the grid's header."""

    def __init__(
        self,
        head: GridHeader,
        theme: Theme,
        icons: Icons,
        settings: Settings,
        parent: FrozenColumns,
    ) -> None:
        super().__init__(theme, icons, settings, parent)
        self._head = head
        self.setSectionsMovable(False)
        self.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.sectionClicked.connect(head.sectionClicked)
        self.valuesAsked.connect(head.valuesAsked)
        self.menuAsked.connect(head.menuAsked)
        head.sortingShown.connect(self.viewport().update)

    def sorts(self) -> tuple[tuple[int, bool], ...]:
        return self._head.sorts()

    @property
    def has_filters(self) -> bool:
        return self._head.has_filters

    def is_filtered(self, column: int) -> bool:
        return self._head.is_filtered(column)

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), self._head.height())
