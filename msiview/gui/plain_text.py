"""Text from files on its way to Qt: plain text, never markup.

Qt guesses whether the text of a tooltip or of a label is HTML, and HTML may name pictures
that are then read from disk or, on Windows, from another computer. So:

- Tooltips and labels show plain text, whoever sets them: :class:`PlainStyle` sees to it.
- Tooltips that hold text from a file pass through :func:`tip`, entries of menus and texts of
  buttons through :func:`caption`, titles of windows through :func:`window_title`.
- Items of views, and what widgets are called for screen readers, pass through :func:`plain`;
  labels are a ``PlainLabel`` or an ``ElidedLabel``.
- Pages with rich text are shown by ``widgets/page_view.py`` alone, which loads nothing.

``tests/gui/test_plain_text.py`` reads the sources of this room and fails on any other way.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable
from itertools import chain, islice

from PySide6.QtCore import Qt
from PySide6.QtGui import QHelpEvent, QIcon, QPalette
from PySide6.QtWidgets import (
    QApplication,
    QDialogButtonBox,
    QLabel,
    QProxyStyle,
    QPushButton,
    QToolTip,
    QWidget,
)

from msiview.report.page import Block
from msiview.report.text import text_of
from msiview.visible_text import one_line, visible
from msiview.words import shortened

LONGEST = 1000
LONGEST_TIP = 3000
LONGEST_CAPTION = 120
"""Characters that are shown."""
MOST_LINES = 40
LINE_WIDTH = 100
"""Characters in a line of a tooltip: Qt wraps no plain text before the edge of the screen."""


def plain(text: str) -> str:
    """A text on one line, drawn or spoken: an item of a view, what a widget is called."""
    return one_line(text, LONGEST)


def tip(text: str) -> str:
    """The text of a tooltip: wrapped, cut, its control characters visible."""
    lines = visible(shortened(text, LONGEST_TIP)).split("\n")
    wrapped = list(islice(chain.from_iterable(map(_wrapped, lines)), MOST_LINES + 1))
    return "\n".join(wrapped if len(wrapped) <= MOST_LINES else [*wrapped[:MOST_LINES], "…"])


def page_tip(blocks: Iterable[Block]) -> str:
    """The text of a tooltip that tells an answer."""
    return tip(textwrap.dedent("".join(text_of(blocks))).strip("\n"))


def _wrapped(line: str) -> list[str]:
    if len(line) <= LINE_WIDTH:
        return [line]
    return textwrap.wrap(line, LINE_WIDTH, expand_tabs=False, replace_whitespace=False)


def show_tip(widget: QWidget, event: QHelpEvent, text: str = "") -> None:
    """Show a tooltip where a widget was asked for one; without text none is shown."""
    QToolTip.showText(event.globalPos(), tip(text), widget)


def caption(text: str, longest: int = LONGEST_CAPTION) -> str:
    """The text of a button, a tab or an entry of a menu: an ``&`` is one, and marks no key."""
    return one_line(text, longest).replace("&", "&&")


def window_title(text: str, program: str = "", *, is_edited: bool = False) -> str:
    """The title of a window, and the program's name behind it. ``[*]`` stands for "modified": only
    behind the title of one in which something is edited."""
    title = one_line(text, LONGEST_CAPTION).replace("[*]", "[*][*]")
    return " – ".join(filter(None, (f"{title}[*]" if is_edited else title, program)))


class PlainStyle(QProxyStyle):
    """Fusion; labels that leave the choice to Qt show plain text, and buttons of dialogs no
    pictures.

    Every widget passes here before it is first measured or drawn, also those that Qt makes
    itself: its tooltip is a label (observed in Qt 6.8 to 6.11), its choice of files has buttons.
    """

    def __init__(self) -> None:
        super().__init__("Fusion")

    def polish(self, what: QWidget | QApplication | QPalette) -> QPalette | None:  # type: ignore[override]
        if isinstance(what, QLabel) and what.textFormat() is Qt.TextFormat.AutoText:
            what.setTextFormat(Qt.TextFormat.PlainText)
        elif isinstance(what, QPushButton) and isinstance(what.parent(), QDialogButtonBox):
            what.setIcon(QIcon())
        return super().polish(what)
