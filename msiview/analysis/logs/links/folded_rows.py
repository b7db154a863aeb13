"""Finds rows by names that are not case-sensitive."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator
from heapq import merge
from itertools import islice
from typing import TypeAlias

from msiview.analysis.references.columns import ColumnStore
from msiview.database.cells import Cell
from msiview.progress import Progress, no_progress

Forms: TypeAlias = Callable[[Cell], Iterable[str]]
"""The names that a cell gives its row."""

_ROW_BITS = 24
_HASH_MASK = (1 << 64 - _ROW_BITS) - 1
_STEP = 1 << 14
"""Rows between two reports of progress, and names that are sorted at once."""


class FoldedRows:
    """The rows of a table by the names in one column; not case-sensitive.

    Only hashes are kept, 8 bytes for a name, so that the names of a large package take little
    memory; each answer is compared with the cell itself. A missing table has no rows.
    """

    def __init__(self, store: ColumnStore, table: str, column: str, forms: Forms) -> None:
        self._store = store
        self.table = table
        self._column = store.column(table, column)
        self._forms = forms
        self._codes: array[int] | None = None

    def rows(self, name: str, most: int = 500) -> list[int]:
        """The rows of this name, in rising order; no more than ``most``."""
        if self._column is None:
            return []
        folded = name.casefold()
        return [row for _, row in zip(range(most), self._candidates(folded), strict=False)]

    def prepare(self, progress: Progress | None = None) -> None:
        """Read the names, which is otherwise done on first use."""
        if self._codes is None and self._column is not None:
            progress = progress or no_progress()
            codes = self._all_codes(self._column, progress)
            runs = iter(lambda: sorted(islice(codes, _STEP)), [])
            # Sorting all at once would block all other threads meanwhile.
            self._codes = array("Q", merge(*runs))

    # -- inside ---------------------------------------------------------

    def _candidates(self, folded: str) -> Iterator[int]:
        self.prepare()
        assert self._codes is not None
        assert self._column is not None
        code = _hash(folded)
        for at in range(bisect_left(self._codes, code << _ROW_BITS), len(self._codes)):
            if self._codes[at] >> _ROW_BITS != code:
                return
            row = self._codes[at] & (1 << _ROW_BITS) - 1
            forms = self._forms(self._store.cell(self.table, row, self._column))
            if any(form.casefold() == folded for form in forms):
                yield row

    def _all_codes(self, column: int, progress: Progress) -> Iterator[int]:
        deleted = self._store.deleted_rows(self.table)
        for row, value in enumerate(self._store.values(self.table, column)):
            if row % _STEP == 0:
                progress(f"Reading the names of {self.table}", row)
            if row in deleted:
                continue
            for form in set(self._forms(value)):
                yield _hash(form.casefold()) << _ROW_BITS | row


def _hash(folded: str) -> int:
    return hash(folded) & _HASH_MASK
