"""Where a text stands that is painted or that a view shows: at one side, in the middle."""

from __future__ import annotations

from PySide6.QtCore import Qt

LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
