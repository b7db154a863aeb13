"""What a dialog shows that has to be read first: pictures, the text of licences, features."""

from __future__ import annotations

from dataclasses import dataclass, field

from PySide6.QtGui import QImage

from msiview.analysis.dialogs.control import Control
from msiview.analysis.dialogs.dialog import Dialog
from msiview.analysis.dialogs.walk import DialogWalk
from msiview.analysis.live_columns import live, live_rows
from msiview.analysis.stream_kinds import stream_kind
from msiview.database.cells import StreamCell, number_of, text_of
from msiview.errors import FormatError
from msiview.gui.viewers.picture_loading import MOST_BYTES, can_show, load_pictures
from msiview.progress import Progress
from msiview.report.dialogs import licence_text, shows_picture

_UI_TEXT = ("Key", "Text")
_VOLUME_COLUMNS = ("Volume", "Size", "Available", "Required", "Difference")
"""Of a list of disks; rows of UIText with VolumeCost before these names have the heads. Source:
Microsoft's page "UIText Table"."""

MOST_FEATURES = 200
"""Lines of a tree of features that are drawn: more do not fit into a dialog."""


@dataclass(slots=True)
class DialogParts:
    """``pictures`` by key of Binary, None where one cannot be shown; ``licences`` are texts by
    control; ``features`` are titles with their depth in the tree, ``volume_heads`` the heads of
    lists of disks, ``billboard`` what the first billboard shows."""

    pictures: dict[str, QImage | None] = field(default_factory=dict)
    licences: dict[str, str] = field(default_factory=dict)
    features: list[tuple[int, str]] = field(default_factory=list)
    volume_heads: list[str] = field(default_factory=list)
    billboard: tuple[Control, ...] = ()


def read_parts(
    walk: DialogWalk, dialog: Dialog, known: DialogParts, progress: Progress
) -> DialogParts:
    """The parts of a dialog; pictures that are ``known`` from others are not read again."""
    parts = DialogParts(dict(known.pictures))
    if any(control.type == "Billboard" for control in dialog.controls):
        parts.billboard = walk.dialogs.billboard()
    for control in (*dialog.controls, *parts.billboard):
        progress("Reading the dialog")
        text = walk.text(control.text).text
        names = [text] if shows_picture(control) else []
        names += [walk.text(choice.picture).text for choice in control.choices if choice.picture]
        for name in names:
            if name and name not in parts.pictures:
                parts.pictures[name] = _picture(walk, name, progress)
        if control.type == "ScrollableText":
            parts.licences[control.name] = licence_text(text)
        elif control.type == "SelectionTree":
            parts.features = feature_lines(walk)
        elif control.type == "VolumeCostList":
            parts.volume_heads = _volume_heads(walk)
    return parts


def _volume_heads(walk: DialogWalk) -> list[str]:
    texts = {
        key: text_of(text) for key, text in live_rows(walk.dialogs.tables, "UIText", *_UI_TEXT)
    }
    return [texts.get(f"VolumeCost{what}", "") for what in _VOLUME_COLUMNS]


def _picture(walk: DialogWalk, name: str, progress: Progress) -> QImage | None:
    table = live(walk.dialogs.tables, "Binary")
    cell = table.cell_at(name, "Data") if table is not None and table.has_column("Data") else None
    stream = cell.stream if isinstance(cell, StreamCell) else None
    if stream is None or stream.size > MOST_BYTES:
        return None
    try:
        kind = stream_kind(stream).id
        if not can_show(kind):
            return None
        pictures = load_pictures(stream.read(), kind, progress)
    except FormatError:
        return None
    return max((p.image for p in pictures if p.image is not None), key=QImage.width, default=None)


def feature_lines(walk: DialogWalk) -> list[tuple[int, str]]:
    """The features that a user can choose, parents before their children, each level in the order
    of Display; a Display of 0 hides a feature with what is below it."""
    children: dict[str, list[tuple[int, str, str]]] = {}
    columns = ("Feature", "Feature_Parent", "Title", "Display")
    for feature, parent, title, display in live_rows(walk.dialogs.tables, "Feature", *columns):
        key = text_of(feature)
        above = "" if parent == feature else text_of(parent)
        if number_of(display):
            row = (number_of(display) or 0, key, walk.text(text_of(title)).text or key)
            children.setdefault(above, []).append(row)
    lines: list[tuple[int, str]] = []
    waiting = [(0, row) for row in sorted(children.get("", []), reverse=True)]
    seen: set[str] = set()
    while waiting and len(lines) < MOST_FEATURES:
        depth, (_, key, title) = waiting.pop()
        if key not in seen:
            seen.add(key)
            lines.append((depth, title))
            waiting += [(depth + 1, row) for row in sorted(children.get(key, []), reverse=True)]
    return lines
