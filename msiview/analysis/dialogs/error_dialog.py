"""Error dialogs: of their seven buttons Windows Installer shows those that a message asks for.

Source: Microsoft's pages "Error Dialog" and "Error Dialog Style Bit".
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from msiview.analysis.dialogs.control import Bit, Control

IS_ERROR_DIALOG = 0x10000
"""Of Dialog.Attributes."""

USUAL_ANSWERS = ("ErrorAbort", "ErrorRetry", "ErrorIgnore")
"""What most messages that leave a choice ask for; here it stands for all of them."""

_ANSWERS = frozenset(
    {*USUAL_ANSWERS, "ErrorCancel", "ErrorNo", "ErrorOk", "ErrorYes"},
)


def with_usual_buttons(
    controls: Sequence[Control], width: int, answers: Mapping[str, str]
) -> list[Control]:
    """The controls of an error dialog of this width as it usually looks: the buttons of
    :data:`USUAL_ANSWERS` evenly spaced from left to right, those of other answers hidden.

    ``answers`` has what EndDialog gets from each control. Without any of the usual ones all stay
    as they are.
    """
    by_answer = {
        answers[control.name]: control
        for control in controls
        if answers.get(control.name) in _ANSWERS
    }
    shown = [by_answer[answer] for answer in USUAL_ANSWERS if answer in by_answer]
    if not shown:
        return list(controls)
    changed = {
        control.name: replace(control, attributes=control.attributes & ~Bit.VISIBLE)
        for control in by_answer.values()
    }
    gap = (width - sum(control.box.width for control in shown)) // (len(shown) + 1)
    at = gap
    for control in shown:
        changed[control.name] = replace(control, box=control.box._replace(x=at))
        at += control.box.width + gap
    return [changed.get(control.name, control) for control in controls]
