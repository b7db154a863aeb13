"""A column of limited width in the middle of a page, a little above its centre."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget


def centre(page: QWidget, column: QWidget, width: int) -> None:
    """Lay out a page that holds only a column; in a narrow window it is less wide."""
    column.setMaximumWidth(width)
    # Stretches, not an alignment: with one, Qt gives wrapped labels too little height.
    line = QHBoxLayout()
    line.addStretch(1)
    line.addWidget(column, 1000)
    line.addStretch(1)
    outer = QVBoxLayout(page)
    outer.addStretch(2)
    outer.addLayout(line)
    outer.addStretch(3)
