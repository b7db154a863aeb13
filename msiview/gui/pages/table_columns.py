"""How the grid's columns are set: their order and widths, and which numbers are hexadecimal."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QByteArray, QObject

from msiview.database.records import RecordTable
from msiview.database.table import Table
from msiview.gui.models.table_model import TableModel
from msiview.gui.pages.table_state import TableState
from msiview.gui.settings import GRID_FREEZE, GRID_HEX, Settings
from msiview.gui.widgets.grid_view import GridView


class TableColumns(QObject):
    """Sets the columns of a table as it was left, or as it is shown at first."""

    def __init__(self, grid: GridView, model: TableModel, settings: Settings) -> None:
        super().__init__(grid)
        self._grid, self._model, self._settings = grid, model, settings
        settings.changed.connect(self._on_setting)

    def enter(self, table: Table, state: TableState) -> None:
        """Another table is shown; ``state`` is how it was left."""
        self._show_hex()
        if state.columns is None:
            self._grid.reset_columns(first_columns(table))
        else:
            with self._grid.widths.by_itself():
                self._grid.head.restoreState(state.columns)
            self._grid.widths.resume(state.needs)
        self._grid.frozen.refresh()

    def state(self) -> QByteArray:
        """Order and widths, for :class:`~msiview.gui.pages.table_state.TableState`."""
        return self._grid.head.saveState()

    def reset(self) -> None:
        """All columns again, in their first order and at their own widths."""
        table = self._model.table
        self._grid.reset_columns(first_columns(table) if table is not None else ())

    def is_hex(self, column: int) -> bool:
        """Whether the numbers of a column are shown in hexadecimal."""
        return column in self._model.hex_columns

    def set_hex(self, column: int, on: bool) -> None:
        """Show the numbers of a column in hexadecimal, in every package, or as they are."""
        table = self._model.table
        if table is None:
            return
        name = f"{table.name}.{table.columns[column].name}"
        others = [known for known in self._settings.get(GRID_HEX) if known != name]
        self._settings.set(GRID_HEX, sorted([*others, name]) if on else others)

    @property
    def holds_keys(self) -> bool:
        """Whether key columns stay in sight while the others are scrolled sideways."""
        return self._settings.get(GRID_FREEZE)

    def hold_keys(self, on: bool) -> None:
        """Keep the key columns in sight, or let them go with the others."""
        self._settings.set(GRID_FREEZE, on)

    def _on_setting(self, key: str) -> None:
        if key == GRID_HEX.key:
            self._show_hex()

    def _show_hex(self) -> None:
        table = self._model.table
        if table is not None:
            known: list[str] = self._settings.get(GRID_HEX)
            self._model.set_hex_columns(
                column.index for column in table.columns if f"{table.name}.{column.name}" in known
            )


def first_columns(table: Table) -> Sequence[int]:
    """The columns that stand at the left at first: of a transform alone what it does to a row,
    the key, and the columns that it changes."""
    if not isinstance(table, RecordTable):
        return ()
    keys = [column.index for column in table.key_columns]
    return [0, *keys, *table.changed_columns()]
