"""A column of limited width in the middle of a page, a little above its centre."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from msiview.gui.widgets.boxes import DIALOG_MARGINS, horizontal, vertical


def centre(page: QWidget, column: QWidget, width: int) -> None:
    """Lay out a page that holds only a column; in a narrow window it is less wide."""
    column.setMaximumWidth(width)
    # Stretches, not an alignment: with one, Qt gives wrapped labels too little height.
    line = horizontal(None, (column, 1000), None)
    vertical((None, 2), line, (None, 3), on=page, margins=DIALOG_MARGINS)
