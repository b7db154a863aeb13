"""The changes of a SQL statement as edits of the package."""

from __future__ import annotations

from msiview.analysis.statement_changes import StatementChanges
from msiview.progress import Progress
from msiview.session.editing import Editing


def make_changes(editing: Editing, changes: StatementChanges, progress: Progress) -> None:
    """Make the edits that a statement asks for: deleted rows first, so that others can take their
    keys. Raises :class:`~msiview.errors.EditRefused` for values that cannot be stored."""
    transaction, table = editing.transaction, changes.table
    done = 0

    def step() -> None:
        nonlocal done
        progress(f"Changing {table.name}", done, changes.count)
        done += 1

    for key, _ in changes.deleted:
        step()
        transaction.delete_row(table.name, key)
    for key, old, new in changes.updated:
        step()
        transaction.set_cells(table.name, key, changes.cells_of(old, new))
    for row in changes.added:
        step()
        names = (column.name for column in table.columns)
        transaction.add_row(table.name, dict(zip(names, row, strict=True)))
