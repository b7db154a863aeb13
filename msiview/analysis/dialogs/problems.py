"""What is wrong with a dialog as one would see it: controls outside of it or over each other, keys
that lead nowhere, no way out.

Source: Microsoft's pages on the Dialog, Control and ControlEvent tables.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

from msiview.analysis.dialogs.control import Bit, Box, Control
from msiview.analysis.dialogs.dialog import Dialog
from msiview.analysis.dialogs.error_dialog import IS_ERROR_DIALOG
from msiview.analysis.dialogs.walk import DialogWalk

_ENDING = frozenset({"EndDialog", "NewDialog"})
_MODAL = 0x2
"""Of Dialog.Attributes."""


@dataclass(frozen=True, slots=True)
class DialogProblem:
    """``control`` is empty where the dialog as a whole is meant; ``words`` have no full stop.
    ``rule`` is the validators' rule that finds the same, or that the words are of."""

    control: str
    words: str
    rule: str = ""


def dialog_problems(walk: DialogWalk, dialog: Dialog) -> Iterator[DialogProblem]:
    """What is wrong with a dialog of a walk."""
    names = {control.name for control in dialog.controls}
    for column, name, rule in (
        ("Control_First", dialog.first, "ICE23"),
        ("Control_Default", dialog.default, "ICE03"),
        ("Control_Cancel", dialog.cancel, "ICE03"),
    ):
        if name and name not in names:
            yield DialogProblem("", f"{column} names {name}, which the dialog does not have", rule)
    whole = Box(0, 0, dialog.width, dialog.height)
    for control in dialog.controls:
        if _is_outside(control.box, whole):
            yield DialogProblem(control.name, "it lies outside of the dialog, wholly or in part")
    if not dialog.attributes & IS_ERROR_DIALOG:  # Windows takes its buttons in hand
        yield from _overlaps(dialog)
        yield from _tab_order(dialog)
    if dialog.attributes & _MODAL and dialog.controls and not _has_way_out(walk, dialog):
        yield DialogProblem("", "no control ends the dialog or leads to another one")


_MOST_COMPARED = 200
"""Controls of a dialog of which each two are compared."""

_SLACK = 6
"""Units by which lines and pictures of usual dialogs go over the edge, to fill it for certain."""


def _is_outside(box: Box, whole: Box) -> bool:
    beyond = max(-box.x, -box.y, box.right - whole.right, box.bottom - whole.bottom)
    return beyond > _SLACK


def _overlaps(dialog: Dialog) -> Iterator[DialogProblem]:
    """Controls to be used that cover each other at first sight; often conditions show one of them
    at a time, so those that are hidden at first do not count."""
    shown = [c for c in dialog.controls if c.takes_keyboard and c.has(Bit.VISIBLE)]
    if len(shown) > _MOST_COMPARED:
        words = f"it has {len(shown)} controls to use: whether they lie over each other is not told"
        yield DialogProblem("", words)
        return
    for first, second in combinations(shown, 2):
        if _overlap(first.closed_box, second.closed_box):
            yield DialogProblem(first.name, f"it and {second.name} lie over each other")


def _overlap(one: Box, other: Box) -> bool:
    return (
        one.x < other.right
        and other.x < one.right
        and one.y < other.bottom
        and other.y < one.bottom
    )


def _tab_order(dialog: Dialog) -> Iterator[DialogProblem]:
    by_name = {control.name: control for control in dialog.controls}
    ring: dict[str, Control] = {}
    at = by_name.get(dialog.first)
    while at is not None and at.name not in ring:
        ring[at.name] = at
        at = by_name.get(at.next)
    if not ring:
        return
    last = next(reversed(ring.values()))
    if (at is None or at.name != dialog.first) and (len(ring) > 1 or last.next):
        words = f"the order of Tab, from {dialog.first} on, does not come back to its beginning"
        yield DialogProblem(last.name, words, "ICE23")
    for control in dialog.controls:
        is_usable = control.takes_keyboard and control.has(Bit.ENABLED)
        if is_usable and control.name not in ring:
            yield DialogProblem(control.name, "Tab never reaches it")


def _has_way_out(walk: DialogWalk, dialog: Dialog) -> bool:
    return any(
        event.event in _ENDING
        for control in dialog.controls
        for event in walk.events(dialog, control)
    )
