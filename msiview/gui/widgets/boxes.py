"""How widgets are put beside and below each other, without the lines that each layout needs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QLayout, QSplitter, QVBoxLayout, QWidget

_Single: TypeAlias = QWidget | QLayout | int | None
BoxPart: TypeAlias = _Single | tuple[_Single, int]
"""A widget, a layout, a gap of so many px, or None for room that stretches; with a number, how much
of the room that is left it gets in proportion to others."""

Margins: TypeAlias = tuple[int, int, int, int]
"""Left, top, right and bottom in px."""

NO_MARGINS: Margins = (0, 0, 0, 0)
HEAD_MARGINS: Margins = (12, 4, 8, 4)
"""Around the line of fields and buttons above a list."""
DIALOG_MARGINS: Margins = (9, 9, 9, 9)
"""Around a dialog that one list or page fills."""
FORM_MARGINS: Margins = (24, 24, 24, 16)
"""Around the sentences, fields and buttons of a dialog."""


def vertical(
    *parts: BoxPart,
    on: QWidget | None = None,
    stretch: BoxPart = None,
    margins: Margins = NO_MARGINS,
    spacing: int = 0,
) -> QVBoxLayout:
    """Parts from top to bottom. ``on`` is the widget that they fill; ``stretch`` is the part
    that takes the room that is left."""
    layout = QVBoxLayout(on) if on is not None else QVBoxLayout()
    _fill(layout, parts, stretch, margins, spacing)
    return layout


def horizontal(
    *parts: BoxPart,
    on: QWidget | None = None,
    stretch: BoxPart = None,
    margins: Margins = NO_MARGINS,
    spacing: int = 0,
) -> QHBoxLayout:
    """Parts from left to right; as :func:`vertical`."""
    layout = QHBoxLayout(on) if on is not None else QHBoxLayout()
    _fill(layout, parts, stretch, margins, spacing)
    return layout


def _fill(
    layout: QBoxLayout, parts: Sequence[BoxPart], stretch: BoxPart, margins: Margins, spacing: int
) -> None:
    layout.setContentsMargins(*margins)
    layout.setSpacing(spacing)
    for part in parts:
        part, factor = part if isinstance(part, tuple) else (part, int(part in (None, stretch)))
        if part is None:
            layout.addStretch(factor)
        elif isinstance(part, int):
            layout.addSpacing(part)
        elif isinstance(part, QLayout):
            layout.addLayout(part, factor)
        else:
            layout.addWidget(part, factor)


def splitter(
    *parts: tuple[QWidget, int],
    orientation: Qt.Orientation = Qt.Orientation.Horizontal,
    stretches: Sequence[int] | None = None,
) -> QSplitter:
    """Widgets beside each other with a border that can be dragged, each with its first size.

    ``stretches`` say how further room is shared; by default in the proportion of the sizes.
    """
    made = QSplitter(orientation)
    made.setHandleWidth(1)
    made.setChildrenCollapsible(False)
    for number, (widget, size) in enumerate(parts):
        made.addWidget(widget)
        made.setStretchFactor(number, stretches[number] if stretches is not None else size)
    made.setSizes([size for _, size in parts])
    return made
