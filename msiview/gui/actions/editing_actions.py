"""Changing the package: undo, rows and cells of the table that is shown."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QMenu

from msiview.database.transform import Transform
from msiview.gui.actions import needs
from msiview.gui.actions.shown_page import table_page
from msiview.gui.actions.spec import ActionSpec
from msiview.gui.plain_text import caption

if TYPE_CHECKING:
    from msiview.gui.edits.grid_editing import GridEditing
    from msiview.gui.main_window import MainWindow
    from msiview.session.overlaid_package import OverlayChoice


def _grid(window: MainWindow) -> GridEditing | None:
    """What edits the table that is shown; None where there is none, or it cannot be edited."""
    page = table_page(window)
    return page.editing if page is not None and page.editing.table is not None else None


def _can_edit(window: MainWindow) -> bool:
    return _grid(window) is not None


def _has_cursor(window: MainWindow) -> bool:
    page = table_page(window)
    return page is not None and _can_edit(window) and page.can_copy


def _has_edits(window: MainWindow) -> bool:
    return _has_cursor(window) and bool(window.document.edits.edits)


def _do(work: Callable[[GridEditing], None]) -> Callable[[MainWindow], None]:
    def run(window: MainWindow) -> None:
        grid = _grid(window)
        if grid is not None:
            work(grid)

    return run


def _transforms(window: MainWindow) -> list[tuple[OverlayChoice, Transform]]:
    """The transforms in files that lie over the package."""
    found = [
        (outcome.choice, outcome.overlay.package)
        for outcome in window.document.overlay.outcomes
        if outcome.overlay is not None and not outcome.choice.argument.startswith(":")
    ]
    return [(choice, package) for choice, package in found if isinstance(package, Transform)]


def _can_edit_transform(window: MainWindow) -> bool:
    return bool(_transforms(window)) and not window.document.edits.edits


def _fill_transforms(window: MainWindow, menu: QMenu) -> None:
    for choice, transform in _transforms(window):
        entry = menu.addAction(caption(choice.title))
        edit = partial(window.document.edits.edit_transform, transform, choice.argument)
        entry.triggered.connect(lambda _=False, edit=edit: edit())


def _edit_cell(window: MainWindow) -> None:
    page = table_page(window)
    if page is not None:
        page.grid.edit_cell()


def _toggle_typing(window: MainWindow) -> None:
    edits = window.document.edits
    edits.is_typing = not edits.is_typing


ACTIONS: tuple[ActionSpec[MainWindow], ...] = (
    ActionSpec(
        id="actionUndo",
        title="&Undo",
        menu="Edit",
        shortcut="Ctrl+Z",
        enabled_when=lambda window: window.document.edits.stack.canUndo(),
        needs=needs.edits,
        run=lambda window: window.document.edits.undo(),
    ),
    ActionSpec(
        id="actionRedo",
        title="&Redo",
        menu="Edit",
        shortcut="Ctrl+Y",
        more_shortcuts=("Ctrl+Shift+Z",),
        enabled_when=lambda window: window.document.edits.stack.canRedo(),
        needs=needs.edits,
        run=lambda window: window.document.edits.redo(),
    ),
    ActionSpec(
        id="actionPaste",
        title="Past&e",
        menu="Edit",
        section=1,
        shortcut="Ctrl+V",
        of_page=True,
        tip="Paste cells from the cursor on, or rows with their columns by name",
        enabled_when=_has_cursor,
        run=_do(lambda grid: grid.paste()),
    ),
    ActionSpec(
        id="actionEditCell",
        title="Edi&t the cell\tF2",
        menu="Edit",
        section=3,
        tip="Type another value into the cell (F2)",
        enabled_when=_has_cursor,
        run=_edit_cell,
    ),
    ActionSpec(
        id="actionAddRow",
        title="Add a r&ow",
        menu="Edit",
        section=3,
        shortcut="Ins",
        of_page=True,
        tip="Add a row with the usual values below the cursor",
        enabled_when=_can_edit,
        run=_do(lambda grid: grid.add_row()),
    ),
    ActionSpec(
        id="actionDeleteRows",
        title="&Delete the rows",
        menu="Edit",
        section=3,
        shortcut="Del",
        of_page=True,
        tip="Delete the selected rows; they stay in sight, struck through",
        enabled_when=_has_cursor,
        run=_do(lambda grid: grid.delete_rows()),
    ),
    ActionSpec(
        id="actionCopyDown",
        title="Copy fro&m above",
        menu="Edit",
        section=3,
        shortcut="Ctrl+D",
        tip="Give the selected cells the value of the cell above them",
        enabled_when=_has_cursor,
        needs=needs.editable_row,
        run=_do(lambda grid: grid.copy_down()),
    ),
    ActionSpec(
        id="actionNewGuid",
        title="New GU&ID",
        menu="Edit",
        section=3,
        shortcut="Ctrl+Shift+G",
        tip="Give the cell a new GUID",
        enabled_when=_has_cursor,
        needs=needs.editable_row,
        run=_do(lambda grid: grid.put_guid()),
    ),
    ActionSpec(
        id="actionRevertCells",
        title="Selected &cells",
        menu="Edit/Ta&ke back",
        section=3,
        tip="Make the selected cells what they were before they were edited",
        enabled_when=_has_edits,
        run=_do(lambda grid: grid.revert_cells()),
    ),
    ActionSpec(
        id="actionRevertRows",
        title="Selected &rows",
        menu="Edit/Ta&ke back",
        section=3,
        tip="Make the selected rows what they were before they were edited",
        enabled_when=_has_edits,
        run=_do(lambda grid: grid.revert_rows()),
    ),
    ActionSpec(
        id="actionRevertTable",
        title="Whole &table",
        menu="Edit/Ta&ke back",
        section=3,
        tip="Make the table what it was before it was edited",
        enabled_when=_has_edits,
        run=_do(lambda grid: grid.revert_table()),
    ),
    ActionSpec(
        id="actionRecoverEdits",
        title="Reco&ver edits",
        menu="Edit/Ta&ke back",
        section=4,
        tip="Make the edits again that were not saved when the program ended",
        enabled_when=lambda window: window.edit_recovery.is_possible,
        run=lambda window: window.edit_recovery.recover(),
    ),
    ActionSpec(
        id="actionForgetRecovered",
        title="&Forget edits of the last run",
        menu="Edit/Ta&ke back",
        section=4,
        tip="Give up the edits that were not saved when the program ended",
        enabled_when=lambda window: window.edit_recovery.is_possible,
        run=lambda window: window.edit_recovery.forget(),
    ),
    ActionSpec(
        id="actionEditTransform",
        title="Ed&it a transform",
        menu="Overlay",
        section=3,
        tip="Make a transform that lies over the package the one that is being edited",
        enabled_when=_can_edit_transform,
        fill=_fill_transforms,
    ),
    ActionSpec(
        id="actionTypeIntoCells",
        title="Letters &begin to edit",
        menu="Edit",
        section=3,
        tip="Letters typed in a table edit its cell, and do not look for a row",
        enabled_when=lambda window: window.document.edits.is_possible,
        checked_when=lambda window: window.document.edits.is_typing,
        run=_toggle_typing,
    ),
)
