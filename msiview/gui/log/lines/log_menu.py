"""The context menu of the lines of the log."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import QObject, QPoint, Qt
from PySide6.QtWidgets import QMenu

from msiview.errors import FormatError
from msiview.gui.icons import place_icon
from msiview.gui.log.document_log import DocumentLog
from msiview.gui.log.line_views import LineViews
from msiview.gui.log.lines.highlight_looks import swatch
from msiview.gui.log.log_filter_bar import LogFilterBar
from msiview.gui.plain_text import caption
from msiview.gui.services import Services
from msiview.logs.line_kinds import LineKind
from msiview.report.log_passage import Passage, passage, passage_markdown
from msiview.session.destinations import link_destinations
from msiview.session.highlighters import HighlightColour, HighlighterSet, colour_of_word
from msiview.words import number

_LONGEST = 60
_MOST_ROWS = 8


class MenuDock(Protocol):
    """What the menu needs of the dock."""

    @property
    def log(self) -> DocumentLog: ...
    @property
    def lines(self) -> LineViews: ...
    @property
    def filter_bar(self) -> LogFilterBar: ...

    def copy(self) -> None: ...
    def copy_lines(self) -> None: ...
    def copy_numbered(self) -> None: ...
    def copy_resolved(self, write: Passage = passage) -> None: ...
    def word_at_cursor(self) -> str: ...
    def highlight(self, word: str, colour: HighlightColour | None) -> None: ...
    def highlighters(self) -> list[HighlighterSet]: ...


class LogMenu(QObject):
    """What can be done with the selected text and the line of the cursor."""

    def __init__(self, dock: MenuDock, services: Services) -> None:
        super().__init__(dock.lines)
        self._dock, self._services = dock, services

    def open(self, at: QPoint) -> None:
        """Open the menu at a point of the screen."""
        menu = self.build()
        if menu is not None:
            menu.popup(at)

    def build(self) -> QMenu | None:
        """The menu for the current line; None where there is none."""
        dock = self._dock
        view = dock.lines.front
        line = view.caret.spot.line
        shown = view.linked(line)
        if shown is None:
            return None
        menu = QMenu(view)
        menu.setObjectName("logMenu")
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._add_rows(menu)
        menu.addAction("&Copy", dock.copy)
        menu.addAction("Copy &lines as in the file", dock.copy_lines)
        menu.addAction("Copy lines with their &numbers", dock.copy_numbered)
        menu.addAction("Copy with links &resolved", dock.copy_resolved)
        menu.addAction("Copy as &Markdown", lambda: dock.copy_resolved(passage_markdown))
        menu.addSeparator()
        self._add_filters(menu)
        self._add_highlights(menu)
        menu.addSeparator()
        is_marked = line in dock.log.bookmarks
        menu.addAction("Sho&w the whole line…", lambda: self._show_whole(line))
        title = "Remove &bookmark" if is_marked else "Add &bookmark"
        menu.addAction(title, lambda: dock.log.toggle_bookmark(line))
        return menu

    def _show_whole(self, line: int) -> None:
        """A line with all its characters, wrapped; the view shows the beginning of a long one."""
        log = self._dock.log.log
        if log is None or line >= len(log):
            return
        try:
            text = log.text.whole(line)
        except FormatError as error:
            self._services.tell(str(error))
            return
        title = f"Line {number(line + 1)} of {self._dock.log.name}"
        from msiview.gui.viewers.text_dialog import TextDialog

        TextDialog(title, text, self._services.theme, self._dock.lines).open()

    def _add_rows(self, menu: QMenu) -> None:
        """The rows that the link at the cursor leads to, or else all that the line names."""
        dock = self._dock
        view = dock.lines.front
        shown = view.current()
        if shown is None:
            return
        link = shown.link_at(view.caret.spot.column)
        links = [link] if link is not None else list(shown.links or ())
        ways = link_destinations(links, self._services.document.tables)
        for way in ways[:_MOST_ROWS]:
            title = caption(way.title, _LONGEST)
            icon = self._services.icons.icon(place_icon(way.place), "text.muted")
            entry = menu.addAction(icon, f"Go to {way.detail} {title}")
            place = way.place
            entry.triggered.connect(lambda _=False, at=place: self._services.selection.go(at))
        if ways:
            menu.addSeparator()

    def _add_filters(self, menu: QMenu) -> None:
        dock, bar = self._dock, self._dock.filter_bar
        shown = dock.lines.front.current()
        if shown is None:
            return
        text = dock.word_at_cursor()
        if text:
            label = caption(text, _LONGEST)
            menu.addAction(f"&Filter by “{label}”", lambda: bar.set_text(text))
        if shown.parts.side:
            thread = f"{shown.parts.process}:{shown.parts.thread}"
            menu.addAction(f"Only &thread {thread}", lambda: bar.set_thread(thread))
        if shown.kind not in (LineKind.UNKNOWN, LineKind.BLANK, LineKind.CONTINUATION):
            kind = shown.kind
            if any(kind in group.kinds for group in bar.groups()):
                menu.addAction("Only lines of this &kind", lambda: bar.set_kinds(kind))
        if bar.is_on:
            menu.addAction("Show &everything", bar.clear)

    def _add_highlights(self, menu: QMenu) -> None:
        """The colours for the word at the cursor."""
        dock, word = self._dock, self._dock.word_at_cursor()
        if not word:
            return
        colours = menu.addMenu(f"&Highlight “{caption(word, _LONGEST)}”")
        colours.setObjectName("logHighlightMenu")
        present = colour_of_word(dock.highlighters(), word)
        for colour in HighlightColour:
            picture = swatch(self._services.theme, colour)
            choice = colours.addAction(picture, f"&{colour.title()}")
            choice.setCheckable(True)
            choice.setChecked(colour is present)
            choice.triggered.connect(lambda _=False, to=colour: dock.highlight(word, to))
        none = colours.addAction("&No colour", lambda: dock.highlight(word, None))
        none.setEnabled(present is not None)
