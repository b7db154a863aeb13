"""The dialogs of a package in the order in which they are listed, each with what is known of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from msiview.analysis.dialogs.dialog import Dialog
from msiview.analysis.dialogs.problems import DialogProblem, dialog_problems
from msiview.analysis.dialogs.walk import DialogWalk
from msiview.overlay.marks import Mark


@dataclass(frozen=True, slots=True)
class ListedDialog:
    """A dialog of a list. ``number`` and ``condition`` are those of the install sequence of the
    user interface, None where it does not show the dialog; ``change`` is what overlays did."""

    dialog: Dialog
    title: str
    number: int | None
    condition: str | None
    problems: tuple[DialogProblem, ...]
    change: Mark | None


def listed_dialogs(walk: DialogWalk, names: Iterable[str] = ()) -> Iterator[ListedDialog]:
    """The dialogs of the sequence in its order, then the others as the table has them; only those
    of ``names``, where some are given."""
    dialogs = walk.dialogs
    places = {name: (number, condition) for name, condition, number in dialogs.in_sequence()}
    marks, only = dialogs.marks(), frozenset(names)
    for name in dict.fromkeys([*places, *dialogs.names]):
        dialog = dialogs.get(name) if not only or name in only else None
        if dialog is not None:
            number, condition = places.get(name, (None, None))
            yield ListedDialog(
                dialog,
                walk.text(dialog.title).text,
                number,
                condition,
                tuple(dialog_problems(walk, dialog)),
                marks.get(name),
            )
