"""Copying, filtering, exporting, and the way from table to table."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol, runtime_checkable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget

from msiview.database.cells import cell_text
from msiview.database.keys import key_text
from msiview.gui.actions import needs
from msiview.gui.actions.shown_page import grid_pane, table_page
from msiview.gui.actions.spec import ActionSpec
from msiview.gui.clipboard import copy_text
from msiview.gui.main_window import MainWindow
from msiview.session.places import Place
from msiview.words import number


@runtime_checkable
class CanCopy(Protocol):
    """A pane or field with its own idea of what Ctrl+C means."""

    def copy(self) -> None: ...


def _on_table(window: MainWindow) -> bool:
    return table_page(window) is not None


def _on_rows(window: MainWindow) -> bool:
    return grid_pane(window) is not None


def _can_copy(window: MainWindow) -> bool:
    pane = grid_pane(window)
    return pane is not None and pane.can_copy


def _copy(window: MainWindow) -> None:
    """Copy where the keyboard is; from the grid where nothing there can be copied."""
    widget = QApplication.focusWidget()
    while widget is not None and widget is not window:
        if isinstance(widget, CanCopy):
            widget.copy()
            return
        parent = widget.parent()
        widget = parent if isinstance(parent, QWidget) else None
    pane = grid_pane(window)
    if pane is not None:
        pane.copy()


def _copy_table_name(window: MainWindow) -> None:
    page = table_page(window)
    if page is not None and page.table is not None:
        copy_text(page.table.name)


def _show_value(window: MainWindow) -> None:
    pane = grid_pane(window)
    cell = pane.grid.cursor_cell() if pane is not None else None
    if pane is None or pane.table is None or cell is None:
        return
    table, (row, column) = pane.table, cell
    key = key_text(table.key(row)) or f"row {number(row + 1)}"
    title = f"{table.name} {key}, {table.columns[column].name}"
    from msiview.gui.viewers.text_dialog import TextDialog

    TextDialog(title, cell_text(table.cell(row, column)), window.theme, window).open()


def _copy_rows(format_id: str, header: bool | None) -> Callable[[MainWindow], None]:
    def run(window: MainWindow) -> None:
        pane = grid_pane(window)
        if pane is not None:
            pane.copier.copy_rows(format_id, header=header)

    return run


def _find_all(window: MainWindow) -> None:
    window.show_dock("findAll").setFocus(Qt.FocusReason.ShortcutFocusReason)


def _focus_filter(window: MainWindow) -> None:
    pane = grid_pane(window)
    if pane is not None:
        pane.focus_filter()


def _has_column_filters(window: MainWindow) -> bool:
    pane = grid_pane(window)
    return pane is not None and pane.has_column_filters


def _toggle_column_filters(window: MainWindow) -> None:
    pane = grid_pane(window)
    if pane is not None:
        pane.show_column_filters(not pane.has_column_filters)


def _step_table(step: int) -> Callable[[MainWindow], None]:
    def run(window: MainWindow) -> None:
        names = list(window.document.tables)
        page = table_page(window)
        if page is None or page.table is None:
            target = 0 if step > 0 else len(names) - 1
        else:
            target = (names.index(page.table.name) + step) % len(names)
        window.selection.go(Place("table", names[target]), passing=True)

    return run


def _export_table(window: MainWindow) -> None:
    pane = grid_pane(window)
    if pane is not None:
        from msiview.gui.dialogs.export_dialog import export_table

        export_table(window, pane)


_COPY_AS = (
    ("actionCopyTab", "&Tab-separated text with header", "tab", True),
    ("actionCopyCsv", "&CSV", "csv", True),
    ("actionCopyIdt", "Installer text archive (&IDT)", "idt", True),
    ("actionCopyJson", "&JSON", "json", True),
    ("actionCopyMarkdown", "&Markdown", "markdown", True),
    ("actionCopySql", "&SQL INSERT", "sql", False),
)


def _export_all(window: MainWindow) -> None:
    from msiview.gui.dialogs.export_dialog import export_all

    export_all(window)


ACTIONS: tuple[ActionSpec[MainWindow], ...] = (
    ActionSpec(
        id="actionCopy",
        title="&Copy",
        menu="Edit",
        section=1,
        icon="copy",
        shortcut="Ctrl+C",
        tip="Copy the cell, or the selected cells as tab-separated text",
        enabled_when=_can_copy,
        run=_copy,
    ),
    ActionSpec(
        id="actionCopyRows",
        title="Copy ro&ws",
        menu="Edit",
        section=1,
        shortcut="Ctrl+Shift+C",
        tip="Copy whole rows as tab-separated text",
        enabled_when=_can_copy,
        needs=needs.row,
        run=_copy_rows("tab", None),
    ),
    ActionSpec(
        id="actionCopyTableName",
        title="Copy table &name",
        menu="Edit/Copy a&s",
        section=1,
        enabled_when=_on_table,
        run=_copy_table_name,
    ),
    *(
        ActionSpec(
            id=action_id,
            title=title,
            menu="Edit/Copy a&s",
            section=1,
            enabled_when=_can_copy,
            run=_copy_rows(format_id, header),
        )
        for action_id, title, format_id, header in _COPY_AS
    ),
    ActionSpec(
        id="actionShowValue",
        title="Show &value…",
        menu="Edit",
        section=2,
        icon="text",
        shortcut="Ctrl+Return",
        more_shortcuts=("Ctrl+Enter",),
        tip="Show the value of the cell in full, in a window to copy from",
        enabled_when=_can_copy,
        needs=needs.row,
        run=_show_value,
    ),
    ActionSpec(
        id="actionFindAll",
        title="Find in &all tables…",
        menu="Edit",
        section=5,
        shortcut="Ctrl+Shift+F",
        enabled_when=lambda window: bool(window.document.tables),
        needs=needs.package,
        run=_find_all,
    ),
    ActionSpec(
        id="actionFilter",
        title="Fi&lter rows",
        menu="Edit",
        section=5,
        icon="filter",
        shortcut="Ctrl+L",
        enabled_when=_on_rows,
        needs=needs.table,
        run=_focus_filter,
    ),
    ActionSpec(
        id="actionColumnFilters",
        title="Filter sin&gle columns",
        menu="Edit",
        section=5,
        shortcut="Ctrl+Shift+L",
        enabled_when=_on_rows,
        checked_when=_has_column_filters,
        needs=needs.table,
        run=_toggle_column_filters,
    ),
    ActionSpec(
        id="actionExport",
        title="&Export table…",
        menu="File",
        section=2,
        icon="export",
        shortcut="Ctrl+E",
        enabled_when=_on_rows,
        needs=needs.table,
        run=_export_table,
    ),
    ActionSpec(
        id="actionExportAll",
        title="Export &all tables…",
        menu="File",
        section=2,
        enabled_when=lambda window: bool(window.document.tables),
        run=_export_all,
    ),
    ActionSpec(
        id="actionNextTable",
        title="Ne&xt table",
        menu="Go",
        section=1,
        shortcut="Ctrl+PgDown",
        enabled_when=lambda window: bool(window.document.tables),
        needs=needs.package,
        run=_step_table(+1),
    ),
    ActionSpec(
        id="actionPreviousTable",
        title="Previo&us table",
        menu="Go",
        section=1,
        shortcut="Ctrl+PgUp",
        enabled_when=lambda window: bool(window.document.tables),
        needs=needs.package,
        run=_step_table(-1),
    ),
)
