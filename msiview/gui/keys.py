"""The keys of actions, as the list of shortcuts and the help tell them."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtGui import QAction, QKeySequence


@dataclass(frozen=True, slots=True)
class ActionKeys:
    """The keys of one action, what it does, and the menu that it is in (``Edit/Copy as``)."""

    keys: str
    does: str
    menu: str


def shown_keys(action: QAction) -> str:
    """``Ctrl+F, F3``, as this system writes keys."""
    native = QKeySequence.SequenceFormat.NativeText
    return ", ".join(sequence.toString(native) for sequence in action.shortcuts())
