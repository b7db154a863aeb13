"""The log pane: head, filter, lines, overview, and the panes beside them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QDockWidget, QWidget

from msiview.analysis.logs.line_places import typed_line
from msiview.analysis.logs.links.links import LogLink
from msiview.gui.log.context_lines import ContextLines
from msiview.gui.log.line_search import LineSearch
from msiview.gui.log.line_views import FilteredLines, LineViews
from msiview.gui.log.lines.log_copying import Selected
from msiview.gui.log.lines.log_cursor import word_around
from msiview.gui.log.lines.log_links import LogLinks
from msiview.gui.log.lines.log_menu import LogMenu
from msiview.gui.log.lines.shown_lines import ShownLine, ShownLines
from msiview.gui.log.log_clipboard import LogClipboard
from msiview.gui.log.log_filter_bar import LogFilterBar
from msiview.gui.log.log_find import LogFind
from msiview.gui.log.log_goto_bar import LogGotoBar
from msiview.gui.log.log_head import LogHead, MentionCounter
from msiview.gui.log.panes import PANES
from msiview.gui.log.side_panes import SidePanes
from msiview.gui.plain_text import tip
from msiview.gui.references.follower import Follower
from msiview.gui.services import Services
from msiview.gui.settings import LOG_CONTEXT, LOG_HIGHLIGHTERS, LOG_PANES, LOG_SIDE, LOG_ZOOM
from msiview.gui.widgets.boxes import HEAD_MARGINS, horizontal, splitter, vertical
from msiview.gui.widgets.empty_notice import EmptyNotice
from msiview.gui.widgets.message_bar import MessageBar
from msiview.logs.log import Log
from msiview.report.log_passage import Passage, passage
from msiview.session.highlighters import (
    HighlightColour,
    Highlighter,
    HighlighterSet,
    colour_of_word,
    free_colour,
    sets_from,
    sets_text,
    with_word,
)
from msiview.session.opened_log import LogState
from msiview.words import number

MOST_SIDE = 0.45
"""How much of the width the side panes take at most by themselves."""

MOST_ZOOM = 20
"""Points."""

MOST_RESOLVED = 5000
"""Lines that are copied with their links resolved: each takes up to a millisecond."""


class LogDock(QWidget):
    """Wires the log of the document to its widgets. The keyboard goes to the lines."""

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self.log = services.document.log
        self.lines = LineViews(services)
        self.view, self.strip = self.lines.main, self.lines.strip
        self.filter_bar = LogFilterBar(services.icons)
        self.goto_bar = LogGotoBar(services.icons)
        self.message = MessageBar(services.icons)
        self.message.setObjectName("logMessage")
        self.head = LogHead(self.log, services.jobs, services.theme)
        self.counter = MentionCounter(self.log)
        self.panes = SidePanes(PANES, self.log, services)
        self._passing = LineSearch(services.jobs, "logFilter", self)
        self._context = ContextLines(services.jobs, self._passing, self)
        self.finder = LogFind(services.jobs, services.icons, self.view, self)
        self._links = LogLinks(services, self)
        self._follower = Follower(
            services.document, services.selection, services.icons, services.tell
        )
        self._clipboard = LogClipboard(services)
        self._menu = LogMenu(self, services)
        self._notice = EmptyNotice(self.view.viewport())
        self._reading = QWidget()
        self._no_hits = EmptyNotice(self.lines.hits.viewport())
        self._lay_out()
        self._connect()
        self.setFocusProxy(self.view)
        for view in self.lines.each:
            view.explain = self._why
            view.tables = lambda: services.document.tables
        self._on_setting(LOG_CONTEXT.key)
        self._show_log()

    def _why(self, shown: ShownLine) -> str:
        opened = self.log.opened
        return opened.why(shown.number, shown.kind) if opened is not None else ""

    # -- what actions call -----------------------------------------------

    @property
    def panes_alone(self) -> bool:
        """Whether the side panes have the room of the lines, too."""
        return self._reading.isHidden()

    def switch_panes_alone(self) -> None:
        """Give the side panes the room of the lines, or give it back; lines come back by themselves
        when somebody goes to one."""
        self._reading.setVisible(self.panes_alone or self.panes.isHidden())

    def go_to_line(self) -> None:
        """Ask for a line or a time (Ctrl+G)."""
        self._reading.show()
        self.goto_bar.begin()

    def start_find(self) -> None:
        """Find in the log: what is selected in a line, or what was looked for last."""
        self._reading.show()
        view = self.lines.front
        first, last = view.caret.selection
        shown = view.current()
        is_one = shown is not None and first.line == last.line
        self.finder.begin(shown.body[first.column : last.column] if shown and is_one else "")

    def copy(self) -> None:
        """Copy the selected text, or the line of the cursor."""
        self._clipboard.copy(self.lines.front, Selected.text)

    def copy_lines(self) -> None:
        """Copy the selected lines as they stand in the file, also what surrounds them there."""
        self._clipboard.copy(self.lines.front, Selected.lines)

    def copy_numbered(self) -> None:
        """Copy the selected lines, each with its number."""
        self._clipboard.copy(self.lines.front, Selected.numbered)

    def copy_resolved(self, write: Passage = passage) -> None:
        """Copy the selected lines with what their GUIDs and keys stand for."""
        links, tables = self._links.of_line, self._services.document.tables

        def work(selected: Selected) -> str:
            return write(selected.log, selected.numbers, links, tables)

        self._clipboard.copy(self.lines.front, work, most=MOST_RESOLVED, is_quick=False)

    def zoom(self, step: int) -> None:
        """Larger (+1) or smaller (-1) text, or that of the window (0); kept in the settings."""
        settings = self._services.settings
        steps = min(max(settings.get(LOG_ZOOM) + step, -MOST_ZOOM), MOST_ZOOM) if step else 0
        settings.set(LOG_ZOOM, steps)

    def highlighters(self) -> list[HighlighterSet]:
        """The user's sets of highlighters."""
        return sets_from(self._services.settings.get(LOG_HIGHLIGHTERS))

    def set_highlighters(self, sets: Sequence[HighlighterSet]) -> None:
        """Show other ones, and keep them in the settings."""
        self._services.settings.set(LOG_HIGHLIGHTERS, sets_text(sets))

    def highlight(self, word: str, colour: HighlightColour | None) -> None:
        """Show a word in a colour wherever it is, or no longer."""
        self.set_highlighters(with_word(self.highlighters(), word, colour))

    def toggle_highlight(self) -> None:
        """Show the word at the cursor in a colour that the fewest others have, or no longer."""
        word, sets = self.word_at_cursor(), self.highlighters()
        if word:
            is_shown = colour_of_word(sets, word) is not None
            self.highlight(word, None if is_shown else free_colour(sets))

    def word_at_cursor(self) -> str:
        """The selected text of the line, the link at the cursor, or else the word there."""
        view = self.lines.front
        shown = view.current()
        if shown is None:
            return ""
        first, last = view.caret.selection
        if first.line == last.line and first != last:
            return shown.body[first.column : last.column].strip()
        link = shown.link_at(first.column)
        if link is not None:
            return link.text
        start, end = word_around(shown.body, min(first.column, len(shown.body)))
        return shown.body[start:end]

    def follow(self) -> None:
        """Go to the row that the line of the cursor names."""
        self.lines.front.follow()

    # -- building --------------------------------------------------------

    def _lay_out(self) -> None:
        top = QWidget()
        top.setProperty("role", "pane")
        top.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        horizontal(
            *(self.head, self.filter_bar, self.counter),
            on=top,
            stretch=self.head,
            margins=HEAD_MARGINS,
            spacing=12,
        )
        # No line is hidden by what is told: the first ones could not be scrolled from below it.
        vertical(
            *(self.finder.bar, self.goto_bar, self.message, self.lines),
            on=self._reading,
            stretch=self.lines,
        )
        self._body = splitter((self.panes, 1), (self._reading, 2), stretches=(0, 1))
        self._body.setObjectName("logSplitter")
        self._body.splitterMoved.connect(self._keep_side)
        vertical(top, self._body, on=self, stretch=self._body)

    def _lines_of(self, log: Log) -> Callable[[], ShownLines]:
        return lambda: ShownLines(log, self._links.of_line, self._links.mutes)

    def _follow_link(self, what: LogLink | ShownLine, at: QPoint) -> None:
        links = list(what.links or ()) if isinstance(what, ShownLine) else [what]
        self._follower.follow_links(links, self.lines.front, at)

    def _connect(self) -> None:
        log, view = self.log, self.view
        self.panes.roomAsked.connect(self.switch_panes_alone)
        log.changed.connect(self._show_log)
        log.grew.connect(self._on_grew)
        log.finished.connect(self._on_finished)
        log.stateChanged.connect(self._show_state)
        log.lineAsked.connect(self._go_to)
        log.mentionsChanged.connect(self._on_mentions)
        log.bookmarksChanged.connect(self._show_marks)
        log.followChanged.connect(self._follow_end)
        self._links.changed.connect(self._on_links)
        view.cursorMoved.connect(self._on_cursor)
        for each in self.lines.each:
            each.linkAsked.connect(self._follow_link)
            each.contextAsked.connect(self._menu.open)
            each.copyAsked.connect(self.copy)
            each.zoomAsked.connect(self.zoom)
            each.readFailed.connect(self.message.tell)
        self._services.settings.changed.connect(self._on_setting)
        view.sightChanged.connect(self._show_sight)
        self.lines.slowHighlighter.connect(self._tell_slow)
        self.strip.lineAsked.connect(self._go_to)
        self.filter_bar.filterChanged.connect(self._filter)
        self.filter_bar.downPressed.connect(self._go_into_lines)
        self.filter_bar.contextAsked.connect(self._set_context)
        self._context.changed.connect(self._show_rows)
        self._passing.failed.connect(self.message.tell)
        self.finder.changed.connect(self._show_marks)
        self.goto_bar.asked.connect(self._go_to_place)
        self.goto_bar.closed.connect(view.setFocus)
        self._notice.acted.connect(lambda: self._services.action("actionOpenLog").trigger())

    # -- following the log -----------------------------------------------

    def _show_log(self) -> None:
        """Another log, or none."""
        log = self.log.log
        self.message.hide()
        self._context.set_log(log)
        self.lines.show_source(self._lines_of(log) if log is not None else None)
        self.strip.show_log(len(log) if log is not None else 0, log.facts if log else None)
        self.finder.set_log(log)
        self._filter()
        self._show_marks()
        self._show_state()
        if self.log.current_line is not None and log is not None and len(log):
            self._go_to(self.log.current_line)

    def _show_state(self) -> None:
        state = self.log.state
        has_lines = self.log.log is not None
        self.filter_bar.setVisible(has_lines)
        self.panes.set_available(has_lines)
        self.strip.setVisible(has_lines)
        if not has_lines:
            self._reading.show()
        if state is LogState.EMPTY:
            self._notice.tell(
                "Open the log of an installation to read it beside the package.", "Open log…"
            )
        elif state is LogState.FAILED and not has_lines:
            self._notice.tell(f"{self.log.error}", "Open another log…")
        else:
            self._notice.hide()
            self._show_rows()
        if self.log.notice:
            self.message.tell(self.log.notice)

    def _on_setting(self, key: str) -> None:
        if key == LOG_CONTEXT.key:
            around = self._services.settings.get(LOG_CONTEXT)
            self.filter_bar.show_context(around)
            self._context.set_around(around)
        elif key == LOG_PANES.key:
            self._reading.show()

    def _keep_side(self, width: int) -> None:
        self._services.settings.set(LOG_SIDE, width)

    def _on_grew(self) -> None:
        log = self.log.log
        if log is not None:
            self.strip.show_log(len(log), log.facts)
            self._passing.look_on()
            self._context.go_on()
            self.finder.look_on()
            self._show_rows()
            self._follow_end()

    def _on_finished(self) -> None:
        self._on_grew()
        answers = self.log.answers
        is_untouched = not self.log.current_line and not self.view.first_row
        if answers and answers.first_error and is_untouched and not self.log.follows:
            self._go_to(answers.first_error.line)
        differences = answers.match.differences if answers and answers.match else ()
        if differences:
            self.message.tell(differences[0])
            self.message.setToolTip(tip(" ".join(differences)))

    def _on_links(self) -> None:
        for view in self.lines.each:
            if view.source is not None:
                view.source.set_linker(self._links.of_line)
                view.renew()

    def _on_mentions(self) -> None:
        self._show_marks()
        if self.filter_bar.only_mentions:
            self._filter()

    def _follow_end(self) -> None:
        if self.log.follows:
            for view in self.lines.each:
                view.scroll_to_end()

    # -- rows and marks --------------------------------------------------

    def _filter(self) -> None:
        among: Sequence[int] | None = None
        if self.filter_bar.only_mentions:
            among = self.log.mentions
        line_filter = self.filter_bar.line_filter() if self.filter_bar.is_on else None
        self._passing.look_for(self.log.log, line_filter, among)
        self._show_rows()

    def _show_rows(self) -> None:
        self.filter_bar.show_error(self._passing.error)
        filtered = self._filtered()
        self.lines.show_filtered(filtered)
        everything = len(self.log.log) if self.log.log is not None else 0
        passing = number(len(self._passing.lines))
        self.filter_bar.show_count(f"{passing} of {number(everything)}" if filtered else "")
        self._show_sight()
        if self.log.log is not None:
            is_known = not (self._passing.runs or self._context.runs)
            is_empty = filtered is not None and not len(filtered.lines) and is_known
            is_below = not self.lines.hits.isHidden()
            for notice, is_there in ((self._notice, not is_below), (self._no_hits, is_below)):
                if is_empty and is_there:
                    notice.tell("No line passes the filter.", "")
                else:
                    notice.hide()

    def _filtered(self) -> FilteredLines | None:
        line_filter = self._passing.line_filter
        if line_filter is None or self.log.log is None:
            return None
        return FilteredLines(self._context.lines, self._passing.lines, line_filter.text)

    def _show_marks(self) -> None:
        log = self.log
        for view in self.lines.each:
            view.marks.show_lines(log.mentions, log.bookmarks)
        self.strip.show_marks(log.mentions, self.finder.lines, log.bookmarks)

    def _show_sight(self) -> None:
        self.strip.show_sight(self.view.first_line, self.view.last_line)

    # -- going about -----------------------------------------------------

    def _go_to(self, line: int) -> None:
        """Show a line; a filter that hides it is put away."""
        log = self.log.log
        if log is None or not 0 <= line < max(len(log), 1):
            return
        self._reading.show()
        if not self.view.rows.shows(line) and self._passing.line_filter is not None:
            self.filter_bar.clear()
        self.lines.show_filtered(self._filtered())
        self.view.go_to(line)

    def _go_into_lines(self) -> None:
        """Down from the filter: to what passes it."""
        (self.view if self.lines.hits.isHidden() else self.lines.hits).setFocus()

    def _set_context(self, around: int) -> None:
        self._services.settings.set(LOG_CONTEXT, around)

    def _on_cursor(self, line: int) -> None:
        if self.log.log is not None:
            self.log.set_current_line(line)
            self.finder.show_place()

    def _go_to_place(self, text: str) -> None:
        source = self.view.source
        if source is None:
            return
        line = typed_line(text, source.log.text, len(source))
        if line is None:
            self.goto_bar.show_error("The log has no such line or time.")
            return
        self.goto_bar.close_bar()
        self._go_to(line)

    def _tell_slow(self, highlighter: Highlighter) -> None:
        self.message.tell(
            f"The highlighter {highlighter.text} takes too long on a line and is not shown until "
            "highlighters are changed."
        )

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        width = event.size().width()
        side = min(self._services.settings.get(LOG_SIDE), round(width * MOST_SIDE))
        self._body.setSizes([side, width - side])

    # -- keys ------------------------------------------------------------

    def event(self, event: QEvent) -> bool:
        # Find means the log where the keyboard is in it, else the page; F11 the window's room
        # for the log, else the screen.
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and (self._find_step(event) is not None or self._is_maximise(event))
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = self._find_step(event)
        sign = event.text()
        if self._is_maximise(event):
            self._services.action("actionMaximiseLog").trigger()
        elif step == 0:
            self.start_find()
        elif step is not None:
            self.finder.step(step)
        elif event.key() == Qt.Key.Key_Escape and not self.finder.bar.isHidden():
            self.finder.bar.close_bar()
        elif event.key() == Qt.Key.Key_Escape and self.panes_alone:
            self._reading.show()
        elif sign in _SIGNS and self.log.log is not None:
            _SIGNS[sign](self)
        else:
            super().keyPressEvent(event)

    def _is_maximise(self, event: QKeyEvent) -> bool:
        """A log alone has the window already, unless it is detached."""
        if event.key() != Qt.Key.Key_F11 or event.modifiers() or self.log.log is None:
            return False
        return not self._services.document.has_log_alone or isinstance(self.window(), QDockWidget)

    def _find_step(self, event: QKeyEvent) -> int | None:
        """0 to begin finding, +1 or -1 for the next or previous hit, None for other keys."""
        if self.log.log is None:
            return None
        if event.matches(QKeySequence.StandardKey.Find):
            return 0
        if event.key() == Qt.Key.Key_F3:
            return -1 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else +1
        return None


def _toggle_bookmark(dock: LogDock) -> None:
    dock.log.toggle_bookmark(dock.lines.front.caret.spot.line)


_SIGNS: dict[str, Callable[[LogDock], None]] = {
    "/": LogDock.start_find,
    "n": lambda dock: dock.finder.step(+1),
    "N": lambda dock: dock.finder.step(-1),
    "m": _toggle_bookmark,
    "]": lambda dock: dock.log.next_bookmark(+1),
    "[": lambda dock: dock.log.next_bookmark(-1),
}
"""What single signs do in the lines, which nobody types into: as in glogg, klogg and less."""
