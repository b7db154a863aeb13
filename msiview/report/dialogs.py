"""The dialogs of a package, for a terminal and as objects for JSON (docs/commands.md)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypedDict

from msiview.analysis.dialogs.control import Bit, Choice, Control
from msiview.analysis.dialogs.dialog import Dialog
from msiview.analysis.dialogs.dialog_list import ListedDialog
from msiview.analysis.dialogs.problems import DialogProblem
from msiview.analysis.dialogs.text import caption, without_links
from msiview.analysis.dialogs.walk import DialogWalk, EventOutcome, WalkStep
from msiview.analysis.rtf_text import rtf_text
from msiview.errors import FormatError
from msiview.report.page import (
    Block,
    Bullets,
    Content,
    Heading,
    PageColumn,
    PageTable,
    Paragraph,
    code,
    muted,
)
from msiview.words import counted, shortened

_LONGEST = 60
"""Characters of a control's text in a list: licences are long."""


class DialogObject(TypedDict):
    """A dialog. ``sequence`` is its number in InstallUISequence, null where it is not there;
    ``size`` is width and height in installer units; ``change`` is what overlays did to it, null
    where nothing."""

    dialog: str
    title: str
    size: tuple[int, int]
    sequence: int | None
    condition: str | None
    controls: int
    problems: int
    change: str | None


class ChoiceObject(TypedDict):
    value: str
    text: str


class EventObject(TypedDict):
    """``holds``: whether its condition is true in a first installation."""

    event: str
    argument: str
    condition: str
    holds: bool


class ControlObject(TypedDict):
    """A control with its texts as they are shown. ``box`` is x, y, width and height."""

    control: str
    type: str
    box: tuple[int, int, int, int]
    text: str
    style: str
    property: str
    value: str
    visible: bool
    enabled: bool
    choices: list[ChoiceObject]
    events: list[EventObject]


class DialogProblemObject(TypedDict):
    """``control`` is null where the dialog as a whole is meant, ``rule`` where it is seen only."""

    control: str | None
    problem: str
    rule: str | None


class WholeDialogObject(DialogObject):
    """A dialog with what it holds. ``first``, ``default`` and ``cancel`` are names of controls."""

    first: str
    default: str
    cancel: str
    items: list[ControlObject]
    remarks: list[DialogProblemObject]


# -- JSON -----------------------------------------------------------------


def dialog_objects(listed: Iterable[ListedDialog]) -> list[DialogObject]:
    """The dialogs of a package, in their order."""
    return [_dialog(one) for one in listed]


def whole_dialog_object(walk: DialogWalk, listed: ListedDialog) -> WholeDialogObject:
    """A dialog, which the walk is at."""
    dialog = listed.dialog
    return {
        **_dialog(listed),
        "first": dialog.first,
        "default": dialog.default,
        "cancel": dialog.cancel,
        "items": [_control(walk, dialog, control) for control in dialog.controls],
        "remarks": [
            DialogProblemObject(
                control=one.control or None, problem=one.words, rule=one.rule or None
            )
            for one in listed.problems
        ],
    }


def _dialog(listed: ListedDialog) -> DialogObject:
    dialog = listed.dialog
    return DialogObject(
        dialog=dialog.name,
        title=listed.title,
        size=(dialog.width, dialog.height),
        sequence=listed.number,
        condition=listed.condition,
        controls=len(dialog.controls),
        problems=len(listed.problems),
        change=listed.change.value if listed.change is not None else None,
    )


def _control(walk: DialogWalk, dialog: Dialog, control: Control) -> ControlObject:
    style, text = walk.text(control.text)
    state = walk.state(control)
    return ControlObject(
        control=control.name,
        type=control.type,
        box=(*control.box,),
        text=text,
        style=style,
        property=walk.property_of(control),
        value=walk.value(control),
        visible=state.is_visible,
        enabled=state.is_enabled,
        choices=[
            ChoiceObject(value=choice.value, text=choice_text(walk, choice))
            for choice in control.choices
        ],
        events=[
            EventObject(
                event=event.event,
                argument=event.argument,
                condition=event.condition,
                holds=event.outcome is EventOutcome.HAPPENED,
            )
            for event in walk.events(dialog, control)
        ],
    )


# -- text -----------------------------------------------------------------


def choice_text(walk: DialogWalk, choice: Choice) -> str:
    """What stands at a choice: its text, else its value."""
    return caption(walk.text(choice.text).text) or choice.value


def control_text(walk: DialogWalk, control: Control) -> str:
    """What a control says on one line, cut: its text, or that of its choices."""
    text = walk.text(control.text).text
    if shows_picture(control):
        return f"picture {text}"
    if control.type == "Hyperlink":
        text = without_links(text)
    elif control.type == "ScrollableText":
        text = licence_text(text)
    if not control.has(Bit.NO_PREFIX) or control.type != "Text":
        text = caption(text)
    if not text and control.choices:
        text = " | ".join(choice_text(walk, choice) for choice in control.choices)
    return shortened(" ".join(text.split()), _LONGEST)


def shows_picture(control: Control) -> bool:
    """Whether the text of a control is the name of a picture in Binary."""
    has_picture = control.has(_PICTURE) and control.type in _BUTTONS
    return has_picture or control.type in ("Bitmap", "Icon")


def licence_text(rtf: str) -> str:
    """The text of a ScrollableText control, which has RTF."""
    try:
        return rtf_text(rtf) if rtf.startswith(r"{\rtf") else rtf
    except FormatError:
        return rtf


_PICTURE = Bit.BITMAP | Bit.ICON
_BUTTONS = frozenset({"PushButton", "CheckBox", "RadioButtonGroup"})


def dialogs_page(listed: Iterable[ListedDialog]) -> PageTable:
    """All dialogs in a table."""
    columns = [
        PageColumn("Sequence", is_number=True),
        PageColumn("Dialog"),
        PageColumn("Title"),
        PageColumn("Size"),
        PageColumn("Controls", is_number=True),
        PageColumn("Condition"),
        PageColumn(""),
    ]
    return PageTable(columns, (_row(one) for one in dialog_objects(listed)))


def _row(one: DialogObject) -> list[Content]:
    width, height = one["size"]
    return [
        "" if one["sequence"] is None else str(one["sequence"]),
        one["dialog"],
        one["title"],
        f"{width} × {height}",
        str(one["controls"]),
        one["condition"] or "",
        " · ".join(filter(None, [one["change"], _problem_count(one)])),
    ]


def _problem_count(one: DialogObject) -> str:
    return counted(one["problems"], "problem") if one["problems"] else ""


def dialog_blocks(walk: DialogWalk, listed: ListedDialog) -> Iterator[Block]:
    """A dialog, which the walk is at: its controls, what they do, what is wrong."""
    dialog = listed.dialog
    yield Heading(dialog.name, 1, aside=muted(listed.title))
    columns = [
        PageColumn("Control"),
        PageColumn("Type"),
        PageColumn("Place"),
        PageColumn("Text"),
        PageColumn("Property"),
        PageColumn("Value"),
    ]
    yield PageTable(columns, (_control_row(walk, control) for control in dialog.controls))
    steps = [event for control in dialog.controls for event in walk.events(dialog, control)]
    if steps:
        yield Heading("What controls do")
        yield PageTable(
            [PageColumn("Control"), PageColumn("Event"), PageColumn("Argument"), PageColumn("If")],
            ((one.control, one.event, one.argument, _condition(one)) for one in steps),
        )
    if listed.problems:
        yield Heading("Problems")
        yield Bullets([problem_text(problem) for problem in listed.problems])
    else:
        yield Paragraph(muted("No problem with its controls was found."))


def problem_text(problem: DialogProblem) -> str:
    """``Next: Tab never reaches it``; with the rule behind it, where one says so."""
    words = f"{problem.words} ({problem.rule})" if problem.rule else problem.words
    return f"{problem.control}: {words}" if problem.control else words


def _control_row(walk: DialogWalk, control: Control) -> list[Content]:
    box = control.box
    state = walk.state(control)
    is_disabled = control.takes_keyboard and not state.is_enabled
    hidden = " (hidden)" if not state.is_visible else " (disabled)" if is_disabled else ""
    return [
        control.name,
        control.type + hidden,
        f"{box.x}, {box.y}; {box.width} × {box.height}",
        control_text(walk, control),
        walk.property_of(control),
        shortened(walk.value(control), _LONGEST),
    ]


def _condition(event: WalkStep) -> Content:
    if not event.condition:
        return ""
    holds = event.outcome is EventOutcome.HAPPENED
    return code(event.condition), muted("true" if holds else "false")
