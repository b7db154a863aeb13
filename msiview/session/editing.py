"""A package that is being edited: what lies under the edits, and what comes out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from functools import cached_property
from typing import TypeAlias

from msiview.analysis.references.engine import References, references_of_overlaid
from msiview.analysis.renaming import Renaming, renaming
from msiview.database.cells import Cell
from msiview.database.keys import key_text, typed_cell
from msiview.database.table import Column, Table
from msiview.errors import EditRefused
from msiview.format.column_types import ColumnKind
from msiview.overlay.edits.edits import Edits
from msiview.overlay.edits.layer import EditsLayer
from msiview.overlay.edits.transaction import Transaction
from msiview.overlay.overlaid_table import Key
from msiview.overlay.overlay import OverlaidDatabase
from msiview.progress import Progress
from msiview.session.overlaid_package import OverlaidPackage

EditedPlace: TypeAlias = tuple[str, Key | None, str | None]
"""A table, the key of a row or None for the whole table, a column or None for the whole row."""


def with_edits(
    below: OverlaidPackage, edits: Edits, progress: Progress | None = None
) -> OverlaidPackage:
    """A package with its overlays, and edits as the layer on top of them."""
    layer = EditsLayer(edits)
    database = OverlaidDatabase(below.base, [layer], progress, below=below.database)
    return OverlaidPackage(below.base, below.stack, database, below.outcomes, below)


def with_other_edits(
    known: OverlaidPackage, edits: Edits, changed: AbstractSet[str]
) -> OverlaidPackage:
    """The same as :func:`with_edits`, from a result that differs in the ``changed`` tables only.
    That takes no longer for a large package than for a small one."""
    database = known.database.with_top(EditsLayer(edits), changed)
    made = OverlaidPackage(known.base, known.stack, database, known.outcomes, known.below)
    made.share(known, changed)
    return made


class Editing:
    """Edits over a package and its overlays, one transaction after the other.

    The files are only read: what comes out is :meth:`result`, to be saved as a transform or as a
    package of its own.
    """

    def __init__(
        self,
        below: OverlaidPackage,
        edits: Edits | None = None,
        present: OverlaidPackage | None = None,
    ) -> None:
        self.below = below
        self.present = present if present is not None else below
        """The package as it is before these edits: with those that were made earlier."""
        self.edits = edits if edits is not None else Edits()
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
        package = self.result() if self.transaction.is_begun else self.present
        row = package.database.table(table).find(key)
        assert row is not None
        references = references_of_overlaid(package.database)
        found = renaming(references, package.tables, table, row, cells)
        self.rename(found, package.tables)
        return found

    def rename(self, found: Renaming, tables: Mapping[str, Table]) -> None:
        """Change a key and all that changes with it, as it was found in ``tables``."""
        with self.transaction.together():
            for change in found.rows:
                key = tables[change.table].key(change.row)
                self.transaction.set_cells(change.table, key, change.cells)

    def revert(self, places: Iterable[EditedPlace]) -> None:
        """Make cells, rows and tables what they are below the edits."""
        for table, key, column in places:
            if key is None:
                self.transaction.revert_table(table)
            elif column is None:
                self.transaction.revert_row(table, key)
            else:
                self.transaction.revert_cell(table, key, column)


def cell_of(table: str, key: Key, column: Column, text: str) -> Cell:
    """The cell that a text means in a column; an empty one is null. Raises EditRefused for what is
    no number where one is needed."""
    if column.type.kind is ColumnKind.BINARY and text:
        place = f"{table}/{key_text(key)}.{column.name}"
        raise EditRefused(place, "it holds a stream, which is taken from a file")
    try:
        return typed_cell(text, column)
    except ValueError:
        place = f"{table}/{key_text(key)}.{column.name}"
        raise EditRefused(place, f"{text} is no whole number") from None


def key_cells(editing: Editing, table: str, key: Key) -> dict[str, Cell]:
    """The columns of a key with its values. Raises EditRefused where their number differs."""
    columns = [column.name for column in editing.transaction.columns(table) if column.is_key]
    if len(columns) != len(key):
        raise EditRefused(table, f"a key has {len(columns)} values here, not {len(key)}")
    return dict(zip(columns, key, strict=True))
