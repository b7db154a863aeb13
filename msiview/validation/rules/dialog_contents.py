"""Rules about what dialogs show, print and start."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from msiview.database.cells import Cell, number_of
from msiview.database.package import Kind
from msiview.validation.check import PackageCheck
from msiview.validation.finding import Finding
from msiview.validation.rule import rule

_FILE_FIRST = re.compile(r"\[#([^\]]+)\]")


@rule("ICE95", reads="BBControl Control", kinds=(Kind.MSI, Kind.MSM))
def billboard_controls_fit(check: PackageCheck) -> Iterator[Finding]:
    """What a billboard shows fits into the smallest control of dialogs that shows billboards."""
    if not check.has("Control"):
        return
    places = [
        (number_of(width) or 0, number_of(height) or 0)
        for _, kind, width, height in check.rows("Control", "Type", "Width", "Height")
        if kind == "Billboard"
    ]
    across = min((width for width, _ in places), default=0)
    down = min((height for _, height in places), default=0)
    for row, *cells in check.rows("BBControl", "X", "Y", "Width", "Height"):
        x, y, width, height = (number_of(cell) or 0 for cell in cells)
        for start, size, room, columns in (
            (x, width, across, ("X", "Width")),
            (y, height, down, ("Y", "Height")),
        ):
            if start + size > room:
                column = columns[0] if start > room else columns[1]
                names = {"end": start + size, "room": room}
                yield check.at("too-large", "BBControl", row, column, **names)


@rule("ICE103", reads="ControlEvent Control Dialog File", kinds=(Kind.MSI, Kind.MSM))
def events_print_and_start_what_is_there(check: PackageCheck) -> Iterator[Finding]:
    """MsiPrint and MsiLaunchApp stand at a push button; the dialog of MsiPrint has exactly one
    scrollable text, and the argument of MsiLaunchApp begins with a file."""
    if not check.has("Dialog") or not check.has("Control"):
        return
    buttons: set[tuple[Cell, Cell]] = set()
    texts: Counter[Cell] = Counter()
    for _, dialog, control, kind in check.rows("Control", "Dialog_", "Control", "Type"):
        if kind == "PushButton":
            buttons.add((dialog, control))
        elif kind == "ScrollableText":
            texts[dialog] += 1
    for row, dialog, control, event, argument in check.rows(
        "ControlEvent", "Dialog_", "Control_", "Event", "Argument"
    ):
        if event not in ("MsiPrint", "MsiLaunchApp"):
            continue
        names = {"dialog": dialog, "control": control, "event": event, "argument": argument}
        if event == "MsiPrint" and texts[dialog] != 1:
            names["count"] = texts[dialog]
            yield check.at("no-text", "ControlEvent", row, "Event", **names)
        if event == "MsiLaunchApp" and not _is_file(check, argument):
            yield check.at("no-file", "ControlEvent", row, "Argument", **names)
        if (dialog, control) not in buttons:
            yield check.at("no-button", "ControlEvent", row, "Event", **names)


def _is_file(check: PackageCheck, argument: Cell) -> bool:
    """Whether a text begins with a file: ``[#notes.exe] /start``."""
    found = _FILE_FIRST.match(argument) if isinstance(argument, str) else None
    return found is not None and found[1] in check.values("File", "File")
