"""The outline of the log: which action ran inside which, how long, and how it ended."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QPushButton,
    QTreeView,
    QWidget,
)

from msiview.analysis.logs.action_outline import Outline
from msiview.analysis.logs.timeline import timeline
from msiview.gui.log.log_notice import LogNotice
from msiview.gui.log.outline_model import NAME, RESULT, TIME, OutlineModel
from msiview.gui.log.renewal import Renewal
from msiview.gui.services import Services
from msiview.gui.widgets.boxes import horizontal, vertical
from msiview.gui.widgets.filter_field import FilterField
from msiview.progress import Progress
from msiview.session.opened_log import OpenedLog
from msiview.words import number

MOST_OPENED = 2000
"""Up to so many actions all of the tree is open at first, beyond it only the upper part."""

UPPER = 2
_WIDTHS = {TIME: 80, RESULT: 80}

NARROW = 352
"""Below this width in px names need the room of the results; a failure has its mark all the
same."""


class OutlineView(QWidget):
    """A tree that follows the cursor of the log; what the user opened or closed stays so."""

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("logOutlinePane")
        self._log = services.document.log
        self._outline: Outline | None = None
        self._switched: dict[int, bool] = {}
        self._is_filling = False
        self.model = OutlineModel(services.theme, self)
        self.tree = _Tree(self.model)
        self._notice = LogNotice(self.tree.viewport(), services)
        self._failed = QPushButton("Failed")
        self._failed.setObjectName("logOutlineFailed")
        self._failed.setProperty("role", "toggle")
        self._failed.setCheckable(True)
        self._failed.setToolTip("Show only the actions that failed, and those around them")
        self._field = FilterField("logOutlineFilter", "Filter actions", width=400)
        head = horizontal(
            self._field, self._failed, stretch=self._field, margins=(8, 4, 8, 4), spacing=8
        )
        vertical(head, self.tree, on=self, stretch=self.tree)
        self.setFocusProxy(self.tree)
        self._field.paused.connect(self._fill)
        self._field.downPressed.connect(self.tree.setFocus)
        self._failed.toggled.connect(self._fill)
        self.tree.clicked.connect(self._go)
        self.tree.activated.connect(self._go)
        self.tree.expanded.connect(lambda index: self._note(index, True))
        self.tree.collapsed.connect(lambda index: self._note(index, False))
        services.theme.themeChanged.connect(self.tree.viewport().update)
        self._log.currentLineChanged.connect(self._follow)
        Renewal(
            self, services, _outline, self._show, title="Laying out the actions", slot="log-outline"
        )
        self._fill()

    # -- following the log -----------------------------------------------

    def _show(self, outline: Outline | None) -> None:
        if outline is None:
            self._switched.clear()
        self._outline = outline
        failed = len(outline.failed()) if outline is not None else 0
        self._failed.setText(f"Failed {number(failed)}" if failed else "Failed")
        self._failed.setEnabled(bool(failed) or self._failed.isChecked())
        self._fill()

    def _fill(self) -> None:
        """Show what the filter lets through; the place in the list stays, if it can."""
        outline, text, only_failed = (
            self._outline,
            self._field.text().strip(),
            self._failed.isChecked(),
        )
        shown = outline.matching(text, only_failed=only_failed) if outline is not None else None
        bar = self.tree.verticalScrollBar()
        at = bar.value()
        self._is_filling = True
        self.model.show_outline(outline, shown)
        is_small = shown is not None or outline is None or len(outline) <= MOST_OPENED
        for place, depth in outline.parents if outline is not None else ():
            is_open = self._switched.get(place, is_small or depth < UPPER)
            if is_open if shown is None else place in shown:
                self.tree.expand(self.model.index_of(place))
        bar.setValue(at)
        self._is_filling = False
        self._follow()
        self._show_notice(bool(text) or only_failed)

    def _show_notice(self, is_filtered: bool) -> None:
        if self.model.rowCount():
            self._notice.hide()
        elif is_filtered and self._outline is not None and len(self._outline):
            self._notice.tell("No action is like this; clear the filter to see all of them.")
        else:
            self._notice.tell_nothing(
                "Open a log to see which actions ran, and which of them failed.",
                "The log names no action: nothing was begun, or its beginning is missing.",
            )

    def _note(self, index: QModelIndex, is_open: bool) -> None:
        place = self.model.number(index)
        if not self._is_filling and place is not None:
            self._switched[place] = is_open

    def _follow(self) -> None:
        """Put the mark on the action that the cursor of the log is in."""
        line = self._log.current_line
        place = self._outline.at(line) if self._outline is not None and line is not None else None
        if place is None:
            return
        index = self.model.index_of(place)
        if index.isValid() and index != self.tree.currentIndex():
            self.tree.setCurrentIndex(index)

    def _go(self, index: QModelIndex) -> None:
        item = self.model.item(index)
        if item is not None:
            self._log.show_line(item.line)


def _outline(opened: OpenedLog, progress: Progress) -> Outline:
    facts = opened.part.facts
    times = timeline(facts, opened.known_tables, progress)
    return Outline(facts, times, opened.cause_line)


class _Tree(QTreeView):
    def __init__(self, model: OutlineModel) -> None:
        super().__init__()
        self.setObjectName("logOutline")
        self.setAccessibleName("Actions of the log")
        self.setModel(model)
        self.setUniformRowHeights(True)
        self.setAllColumnsShowFocus(True)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setIndentation(12)
        header = self.header()
        header.setMinimumSectionSize(40)
        header.setStretchLastSection(False)
        header.setSectionResizeMode(NAME, QHeaderView.ResizeMode.Stretch)
        for column, width in _WIDTHS.items():
            header.resizeSection(column, width)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.setColumnHidden(RESULT, event.size().width() < NARROW)
        super().resizeEvent(event)
