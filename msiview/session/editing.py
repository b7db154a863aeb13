"""A package that is being edited: what lies under the edits, and what comes out."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from msiview.analysis.references.engine import References, references_of_overlaid
from msiview.analysis.renaming import Renaming, renaming
from msiview.database.cells import Cell
from msiview.errors import EditRefused
from msiview.overlay.edits.edits import Edits
from msiview.overlay.edits.layer import EditsLayer
from msiview.overlay.edits.transaction import Transaction
from msiview.overlay.overlaid_table import Key
from msiview.overlay.overlay import OverlaidDatabase
from msiview.progress import Progress
from msiview.session.overlaid_package import OverlaidPackage


def with_edits(
    below: OverlaidPackage, edits: Edits, progress: Progress | None = None
) -> OverlaidPackage:
    """A package with its overlays, and edits as the layer on top of them."""
    layers = [*below.database.layers, EditsLayer(edits)]
    database = OverlaidDatabase(below.base, layers, progress)
    return OverlaidPackage(below.base, below.stack, database, below.outcomes)


class Editing:
    """Edits over a package and its overlays, one transaction after the other.

    The files are only read: what comes out is :meth:`result`, to be saved as a transform or as a
    package of its own.
    """

    def __init__(self, below: OverlaidPackage) -> None:
        self.below = below
        self.edits = Edits()
        self.transaction = Transaction(below.database, self.edits)

    @cached_property
    def references_below(self) -> References:
        """The references of the package before the edits."""
        return references_of_overlaid(self.below.database)

    def result(self, progress: Progress | None = None) -> OverlaidPackage:
        """The package as the edits make it."""
        return with_edits(self.below, self.edits, progress)

    def rename_row(
        self, table: str, key: Key, cells: Mapping[str, Cell], *, keeps: bool = False
    ) -> Renaming:
        """Give a row another key, and the references to it the new value, unless it ``keeps`` them.

        Raises :class:`msiview.errors.EditRefused` where a row has that key already, or there is no
        row; nothing is changed then.
        """
        if keeps or self.transaction.row(table, key) is None:
            self.transaction.set_cells(table, key, cells)
            return Renaming(())
        package = self.result()
        row = package.database.table(table).find(key)
        assert row is not None
        references = references_of_overlaid(package.database)
        found = renaming(references, package.tables, table, row, cells)
        with self.transaction.together():
            for change in found.rows:
                own_key = package.tables[change.table].key(change.row)
                self.transaction.set_cells(change.table, own_key, change.cells)
        return found


def key_cells(editing: Editing, table: str, key: Key) -> dict[str, Cell]:
    """The columns of a key with its values. Raises EditRefused where their number differs."""
    columns = [column.name for column in editing.transaction.columns(table) if column.is_key]
    if len(columns) != len(key):
        raise EditRefused(table, f"a key has {len(columns)} values here, not {len(key)}")
    return dict(zip(columns, key, strict=True))
