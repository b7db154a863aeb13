"""A column of fixed width in the middle of a page, a little above its centre."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget


def centre(page: QWidget, column: QWidget) -> None:
    """Lay out a page that holds only a column."""
    # Stretches, not an alignment: with one, Qt gives wrapped labels too little height.
    line = QHBoxLayout()
    line.addStretch()
    line.addWidget(column)
    line.addStretch()
    outer = QVBoxLayout(page)
    outer.addStretch(2)
    outer.addLayout(line)
    outer.addStretch(3)
