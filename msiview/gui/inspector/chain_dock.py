"""The inspector's third pane: File → Component → ComponentId → Feature → Directory → Log."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QWidget

from msiview.analysis.chain.maker import ChainMaker
from msiview.analysis.chain.rows import Rows
from msiview.gui.document import Document
from msiview.gui.icons import Icons
from msiview.gui.inspector.card_view import ArrowView, CardView
from msiview.gui.jobs import JobRunner
from msiview.gui.page_links import PageLinks
from msiview.gui.selection import SelectionHub
from msiview.gui.theme import Theme
from msiview.gui.widgets.boxes import horizontal, vertical
from msiview.gui.widgets.column_area import ColumnArea
from msiview.gui.widgets.copy_button import CopyButton
from msiview.gui.widgets.elided_label import ElidedLabel
from msiview.gui.widgets.plain_label import PlainLabel
from msiview.gui.widgets.value_text import ValueText
from msiview.overlay.marks import Mark
from msiview.progress import Progress
from msiview.report.chain import ALONE, ChainStep, ToldChain, chain_blocks, told_chain
from msiview.report.text import text_of
from msiview.session.opened_log import LogState
from msiview.session.opened_package import OpenedPackage
from msiview.session.places import CellRef
from msiview.visible_text import one_line

SLOT = "chain"
LOG_SLOT = "chainLog"
PAUSE_MS = 40
"""While the cursor runs through a table, rows it does not stay on are left out."""

NOTHING = "Go to a file, a component or any row of one to see what hangs together with it."


class ChainDock(QWidget):
    """Follows the cursor; makes chains in the background, the latest row wins."""

    def __init__(
        self,
        document: Document,
        selection: SelectionHub,
        jobs: JobRunner,
        theme: Theme,
        icons: Icons,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("inspectorChain")
        self.setAccessibleName("Chain of the row")
        self._document, self._selection, self._jobs = document, selection, jobs
        self._theme, self._icons = theme, icons
        self._maker: ChainMaker | None = None
        self._links = PageLinks(document, selection)
        self._shown: ToldChain | None = None
        self._made: ToldChain | None = None
        self._made_of: OpenedPackage | None = None
        """The package whose rows the chain names."""
        self._wants_focus = False
        self._cards: list[CardView] = []
        self._arrows: list[ArrowView] = []
        self.copy_all = CopyButton(icons, "the chain as text")
        self.copy_all.setObjectName("chainCopy")
        self._title = PlainLabel()
        self._title.setProperty("role", "title")
        self._key = ElidedLabel(mode=Qt.TextElideMode.ElideMiddle)
        self._key.setProperty("role", "muted")
        self._empty = PlainLabel(NOTHING)
        self._problems = ValueText(tone="warning")
        self._problems.setAccessibleName("What is broken in the chain")
        self._head = QWidget()
        self._area = ColumnArea((12, 4, 12, 12))
        self._column = self._area.column
        self._lay_out()
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._pause.timeout.connect(self._look)
        document.references.changed.connect(self._forget)
        selection.cellChanged.connect(self._pause.start)
        document.log.changed.connect(self._look_in_log)
        document.log.finished.connect(self._look_in_log)
        theme.themeChanged.connect(self._area.update)
        self._pause.start()

    def _lay_out(self) -> None:
        self._empty.setProperty("role", "muted")
        self._empty.setWordWrap(True)
        self._empty.setContentsMargins(12, 12, 12, 12)
        horizontal(
            self._title,
            self._key,
            self.copy_all,
            on=self._head,
            stretch=self._key,
            margins=(12, 8, 8, 8),
            spacing=8,
        )
        self._column.insertWidget(0, self._problems)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        outer = vertical(self._empty, self._head, self._area, on=self, stretch=self._area)
        outer.addStretch(0)
        self._show(None)

    def sizeHint(self) -> QSize:
        return QSize(340, 400)

    def cards(self) -> list[CardView]:
        """The cards that are shown, in the order of the chain."""
        return self._cards[: len(self._shown.steps)] if self._shown is not None else []

    def problems(self) -> str:
        """What is broken in the chain, a line for each."""
        return "\n".join(self._shown.chain.problems) if self._shown is not None else ""

    def is_looking(self) -> bool:
        """Whether another chain is about to be shown."""
        return self._pause.isActive() or self._jobs.runs(SLOT)

    def focus_card(self) -> None:
        """Put the keyboard on the current row's card, as soon as the chain is there."""
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        self._wait_for_card()

    def _wait_for_card(self) -> None:
        self._wants_focus = True
        if not self.is_looking():
            self._take_focus()

    # -- following -------------------------------------------------------

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The keyboard may come before there are cards: they get it when they are there."""
        super().focusInEvent(event)
        self._wait_for_card()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._wants_focus = False

    def _forget(self) -> None:
        """The rows are other ones: the log must not be searched for those of the chain before."""
        self._maker = self._made = None
        self._jobs.cancel_slot(SLOT)
        self._jobs.cancel_slot(LOG_SLOT)
        self._pause.start()

    def _look(self) -> None:
        cell, maker = self._selection.cell, self._chain_maker()
        table = self._document.tables.get(cell.table) if cell is not None else None
        if cell is None or table is None or maker is None or cell.row >= table.row_count:
            self._jobs.cancel_slot(SLOT)
            self._made = None
            self._look_in_log()
            self._show(None)
            return
        package = self._document.shown
        self._jobs.run(
            lambda progress: _told(maker, cell, progress),
            lambda told: self._on_chain(told, package),
            title="Making the chain",
            slot=SLOT,
        )

    def _on_chain(self, told: ToldChain, package: OpenedPackage | None) -> None:
        self._made, self._made_of = told, package
        self._show(told)
        self._look_in_log()

    def _look_in_log(self) -> None:
        """Let the chain end in the lines of the log that mention it, where there is one."""
        document_log, told = self._document.log, self._made
        opened = document_log.opened
        self._jobs.cancel_slot(LOG_SLOT)
        if told is None or self._made_of is not self._document.shown:
            return  # the rows may be others by now; another chain is on its way
        if opened is None or document_log.state not in (LogState.READ, LogState.STOPPED):
            if self._shown is not told:
                self._show(told)
            return

        def work(progress: Progress) -> ToldChain:
            from msiview.report.chain_log import look_in_log, with_log

            return with_log(told, look_in_log(opened, told.chain, progress))

        self._jobs.run(
            work,
            self._show,
            title="Looking for the chain in the log",
            slot=LOG_SLOT,
        )

    def _chain_maker(self) -> ChainMaker | None:
        if self._maker is None:
            references = self._document.references
            if references.database is not None:
                self._maker = ChainMaker(references.database, references.engine)
        return self._maker

    # -- showing ---------------------------------------------------------

    def _show(self, told: ToldChain | None) -> None:
        self._shown = told
        steps = told.steps if told is not None else ()
        problems = told.chain.problems if told is not None else ()
        there = bool(steps)
        self._empty.setText(NOTHING if told is None else ALONE)
        self._title.setText(told.chain.start.table if told is not None else "")
        self._key.setText(one_line(told.start.title, 300) if told is not None else "")
        for widget, visible in ((self._empty, not there), (self._head, there), (self._area, there)):
            widget.setVisible(visible)
        self._area.setUpdatesEnabled(False)
        self._show_steps(steps)
        self._problems.setVisible(bool(problems))
        lines = (f"\N{WARNING SIGN} {text[:1].upper()}{text[1:]}" for text in problems)
        self._problems.show_text("\n".join(lines))
        self._area.setUpdatesEnabled(True)
        self.copy_all.set_text(self._text(), "the chain as text")
        if self._wants_focus:
            self._take_focus()

    def _text(self) -> str:
        """The chain as the clipboard gets it."""
        if self._shown is None or not self._shown.steps:
            return ""
        result = self._document.overlay.result
        layers = result.layers if result is not None else ()
        return "".join(text_of(chain_blocks(self._shown, layers)))

    def _show_steps(self, steps: Sequence[ChainStep]) -> None:
        while len(self._cards) < len(steps):
            self._add_card()
        for at, step in enumerate(steps):
            self._arrows[at].setVisible(at > 0)
            self._arrows[at].set_text(step.by)
            self._cards[at].show_step(step, self._change(step))
            self._cards[at].show()
        for at in range(len(steps), len(self._cards)):
            self._arrows[at].hide()
            self._cards[at].hide()

    def _change(self, step: ChainStep) -> Mark | None:
        """What the overlay did to the row of a step."""
        place = step.place
        table = self._document.tables.get(place.table) if place is not None else None
        if place is None or table is None:
            return None
        marks = self._document.overlay.marks(table)
        return marks.row_change(place.row) if marks is not None else None

    def _add_card(self) -> None:
        view, arrow = CardView(self._theme, self._icons), ArrowView(self._theme)
        view.opened.connect(self._selection.go)
        view.refAsked.connect(self._links.go)
        view.moveAsked.connect(lambda step: self._move(view, step))
        last = self._column.count() - 1  # before the stretch
        self._column.insertWidget(last, arrow)
        self._column.insertWidget(last + 1, view)
        self._arrows.append(arrow)
        self._cards.append(view)

    def _move(self, view: CardView, step: int) -> None:
        cards = self.cards()
        at = cards.index(view) + step
        if 0 <= at < len(cards):
            self._focus(cards[at])

    def _take_focus(self) -> None:
        self._wants_focus = False
        for view in self.cards():
            if view.step.is_start:
                self._focus(view)

    def _focus(self, view: CardView) -> None:
        view.setFocus(Qt.FocusReason.OtherFocusReason)
        self._area.ensureWidgetVisible(view, ymargin=12)


def _told(maker: ChainMaker, cell: CellRef, progress: Progress) -> ToldChain:
    return told_chain(maker.chain(cell.table, cell.row, progress), Rows(maker.references.store))
