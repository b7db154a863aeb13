"""Changes that every build makes, so that views can hide them."""

from __future__ import annotations

import re
from collections.abc import Callable
from enum import Enum

from msiview.database.cells import Cell
from msiview.database.keys import key_text
from msiview.overlay.changes import CellDifference, RowChange
from msiview.overlay.file_sequence import sequence_changed, sequence_order
from msiview.overlay.overlaid_table import RowState
from msiview.overlay.overlay import OverlaidDatabase


class Noise(Enum):
    """Why a change is insignificant."""

    PRODUCT_CODE = "product code"
    PACKAGE_CODE = "package code"
    DATE = "date"
    SEQUENCE = "sequence shifted by an insertion"


_CODES = {"ProductCode": Noise.PRODUCT_CODE, "PATCHNEWPACKAGECODE": Noise.PACKAGE_CODE}
_DATE = re.compile(
    r"\d{4}[-/.]\d{1,2}[-/.]\d{1,2}([T ]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?)?\Z"
    r"|\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}( \d{1,2}:\d{2}(:\d{2})?( ?[AaPp][Mm])?)?\Z"
)


def noise_finder(overlaid: OverlaidDatabase) -> Callable[[RowChange], Noise | None]:
    """A function that says why a change is noise, and None for one that is not.

    A change is noise if all its cells are. Sequence numbers are, as long as the files that both
    versions have are in the same order.
    """
    shifts = _sequence_only_shifts(overlaid)

    def noise(change: RowChange) -> Noise | None:
        if change.state is not RowState.CHANGED:
            return None
        found = {_of_cell(change, name, cell, shifts) for name, cell in change.cells.items()}
        return found.pop() if len(found) == 1 else None

    return noise


def _of_cell(change: RowChange, column: str, cell: CellDifference, shifts: bool) -> Noise | None:
    table = change.table.name
    code = _CODES.get(key_text(change.key)) if (table, column) == ("Property", "Value") else None
    if code is not None:
        return code
    if shifts and (table, column) in (("File", "Sequence"), ("Media", "LastSequence")):
        return Noise.SEQUENCE
    return Noise.DATE if _is_date(cell.old) and _is_date(cell.new) else None


def _is_date(value: Cell) -> bool:
    return isinstance(value, str) and _DATE.match(value) is not None


def _sequence_only_shifts(overlaid: OverlaidDatabase) -> bool:
    files = overlaid.tables.get("File")
    if files is None or files.dropped_by is not None or not sequence_changed(files):
        return True
    order = sequence_order(files, overlaid.tables.get("Media"))
    return order is not None and not order.reordered()
