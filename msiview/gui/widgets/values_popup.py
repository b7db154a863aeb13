"""A list of a column's values that opens below its head, to choose which rows are shown."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QSize, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QHeaderView, QPushButton, QWidget

from msiview.analysis.value_counts import ValueCount, ValueCounts
from msiview.gui.models.list_model import ListColumn, ListModel
from msiview.gui.models.shown_text import shown_text
from msiview.gui.plain_text import plain
from msiview.gui.theme import Theme, row_height
from msiview.gui.widgets.boxes import horizontal, vertical
from msiview.gui.widgets.filter_field import FilterField
from msiview.gui.widgets.find_bar import EXPRESSIONS
from msiview.gui.widgets.list_view import ListView
from msiview.gui.widgets.plain_label import PlainLabel
from msiview.words import counted, number, shown_of

SIZE = QSize(360, 420)

_COLUMNS: tuple[ListColumn[ValueCount], ...] = (
    ListColumn("Value", lambda item: shown_text(item.value), tooltip=lambda item: _whole(item)),
    ListColumn(
        "Rows", lambda item: number(item.count), key=lambda item: item.count, width=80, right=True
    ),
)


def _whole(item: ValueCount) -> str:
    return str(item.value) if item.value is not None else "null: no value"


class ValuesPopup(QFrame):
    """A click on a value, or Enter on the chosen ones, shows the rows that have it. What is typed
    above looks through the list, and Enter there takes it as an expression."""

    valuesChosen = Signal(list)
    """Show only the rows with one of these values."""
    expressionGiven = Signal(str)
    """Filter the column by this expression; empty shows all rows."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setObjectName("columnValues")
        self.setProperty("role", "popup")
        self._model: ListModel[ValueCount] = ListModel(_COLUMNS, theme, self)
        self.field = FilterField(
            "columnValuesFilter",
            "Find a value or filter",
            explanation=EXPRESSIONS,
            width=SIZE.width(),
        )
        self.field.paused.connect(lambda: self._model.set_filter(self.field.text()))
        self.field.downPressed.connect(self._enter_list)
        self.field.returnPressed.connect(self._give_expression)
        self.view = ListView(self._model, "columnValuesList", "Values", opens="&Show these rows")
        head = self.view.horizontalHeader()
        head.setStretchLastSection(False)
        head.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.view.clicked.connect(self._on_clicked)
        self.view.opened.connect(lambda _: self._choose())
        self._state = PlainLabel()
        self._state.setProperty("role", "muted")
        self._all = QPushButton("Show &all rows")
        self._all.clicked.connect(self._show_all)
        foot = horizontal(self._state, self._all, stretch=self._state, spacing=8)
        vertical(
            self.field, self.view, foot, on=self, stretch=self.view, margins=(8, 8, 8, 8), spacing=8
        )

    def open_at(self, title: str, expression: str, at: QPoint) -> None:
        """Open for a column with the filter that it has, at a point of the screen."""
        self.setAccessibleName(plain(f"Values of {title}"))
        self._model.set_items([])
        self._model.set_filter("")
        self.field.setText(expression)
        self.field.settle()
        self.field.selectAll()
        self._all.setEnabled(bool(expression))
        self._state.setText("Counting…")
        self.setGeometry(self._place(at).x(), self._place(at).y(), SIZE.width(), SIZE.height())
        self.show()
        self.field.setFocus(Qt.FocusReason.PopupFocusReason)

    def show_counts(self, counts: ValueCounts) -> None:
        """Show the values, as soon as they are counted."""
        self._model.set_items(counts.values)
        words = shown_of(len(counts.values), counts.distinct, "value") or counted(0, "value")
        self._state.setText(f"{words} in {counted(counts.rows, 'row')}")

    def items(self) -> Sequence[ValueCount]:
        """The values of the list, the most common first."""
        return self._model.items

    def _place(self, at: QPoint) -> QPoint:
        """Where the list lies wholly on the screen."""
        screen = QGuiApplication.screenAt(at) or self.screen()
        room = screen.availableGeometry()
        x = max(room.left(), min(at.x(), room.right() - SIZE.width()))
        return QPoint(x, max(room.top(), min(at.y(), room.bottom() - SIZE.height())))

    def _enter_list(self) -> None:
        self.view.enter()

    def _on_clicked(self) -> None:
        # With Ctrl or Shift several values are chosen; Enter takes them.
        if QGuiApplication.keyboardModifiers() == Qt.KeyboardModifier.NoModifier:
            self._choose()

    def _choose(self) -> None:
        chosen = [item.value for item in self.view.chosen_items()]
        self.close()
        if chosen:
            self.valuesChosen.emit(chosen)

    def _give_expression(self) -> None:
        self.close()
        self.expressionGiven.emit(self.field.text())

    def _show_all(self) -> None:
        self.close()
        self.expressionGiven.emit("")

    def sizeHint(self) -> QSize:
        return QSize(SIZE.width(), max(SIZE.height(), 4 * row_height(self.font())))
