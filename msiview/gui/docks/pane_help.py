"""What F1 says of panes and pages: texts from ``resources/help``, and the keys of their actions."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from PySide6.QtWidgets import QWidget

from msiview.gui.keys import ActionKeys
from msiview.report.page import Block, Content, Heading, PageColumn, PageTable, Paragraph, strong
from msiview.resources import resource_path


@dataclass(frozen=True, slots=True)
class PaneHelp:
    """``widget`` is the object name of the pane; ``menus`` those whose keys belong to it."""

    widget: str
    title: str
    text: tuple[str, ...]
    menus: tuple[str, ...]


@cache
def pane_helps() -> dict[str, PaneHelp]:
    """All texts, by the object names of their panes."""
    data = tomllib.loads(resource_path("help", "panes.toml").read_text(encoding="utf-8"))
    return {
        pane["widget"]: PaneHelp(
            pane["widget"], pane["title"], tuple(pane["text"]), tuple(pane["menus"])
        )
        for pane in data["pane"]
    }


def help_of(widget: QWidget | None) -> PaneHelp | None:
    """The text for the nearest pane around a widget; None outside all panes."""
    known = pane_helps()
    while widget is not None:
        if widget.objectName() in known:
            return known[widget.objectName()]
        widget = widget.parentWidget()
    return None


def pane_blocks(pane: PaneHelp) -> Iterator[Block]:
    """The text of a pane, without its keys."""
    yield Heading(pane.title, 1)
    for paragraph in pane.text:
        yield Paragraph(paragraph)


def key_blocks(menus: Sequence[str], keys: Sequence[ActionKeys]) -> Iterator[Block]:
    """The keys of the actions in some menus first, then all others."""
    own = [each for each in keys if _top(each) in menus]
    others = [each for each in keys if _top(each) not in menus]
    for title, chosen in (("Keys", own), ("Other keys", others)):
        if chosen:
            yield Heading(title)
            columns = [PageColumn("Keys"), PageColumn("Does")]
            yield PageTable(columns, _rows(chosen), has_head=False)


def _rows(keys: Sequence[ActionKeys]) -> Iterator[tuple[Content, ...]]:
    return ((strong(each.keys), each.does) for each in keys)


def _top(keys: ActionKeys) -> str:
    return keys.menu.partition("/")[0]
