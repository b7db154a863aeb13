"""The Timeline pane: actions over time, and the slowest ones."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QToolButton, QWidget

from msiview.analysis.logs.action_outline import Outline
from msiview.analysis.logs.log_words import duration_words, side_words
from msiview.analysis.logs.timeline import Bar, timeline
from msiview.gui.log.log_notice import LogNotice
from msiview.gui.log.renewal import Renewal
from msiview.gui.log.timeline.timeline_chart import TimelineChart
from msiview.gui.log.timeline.timeline_rows import TimelineRows
from msiview.gui.log.timeline.timeline_scale import STEP
from msiview.gui.models.list_model import ListColumn, ListModel
from msiview.gui.plain_text import tip
from msiview.gui.services import Services
from msiview.gui.widgets.boxes import HEAD_MARGINS, horizontal, vertical
from msiview.gui.widgets.elided_label import ElidedLabel
from msiview.gui.widgets.folding import FoldingSplitter
from msiview.gui.widgets.list_view import ListView
from msiview.progress import Progress
from msiview.session.opened_log import OpenedLog
from msiview.words import counted, number

SLOWEST = 10

FOLDS_BELOW = 720
"""Px: below it the slowest actions stand under the chart."""


class TimelinePane(QWidget):
    """Follows the log; a hidden pane waits until it is seen."""

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("logTimelinePane")
        self._log, self._icons = services.document.log, services.icons
        self._outline: Outline | None = None
        self.chart = TimelineChart(services.theme)
        self._notice = LogNotice(self.chart.viewport(), services)
        self.slowest = ListView(
            _slowest_model(services, self), "timelineSlowest", "Slowest actions"
        )
        self._total = ElidedLabel()
        self._total.setObjectName("timelineTotal")
        self._total.setProperty("role", "muted")
        self._lay_out()
        self.chart.chosen.connect(lambda bar: self._log.show_line(bar.action.line))
        self.slowest.opened.connect(self._go)
        self.slowest.clicked.connect(lambda _: self._go(self.slowest.current_item()))
        self._log.currentLineChanged.connect(self._follow)
        Renewal(
            self, services, _bars, self._show, title="Laying out the timeline", slot="log-timeline"
        )
        self._show(None)

    # -- building --------------------------------------------------------

    def _lay_out(self) -> None:
        head = horizontal(
            self._total,
            self._button("zoom-in", "Show more detail (+)", lambda: self._zoom(STEP)),
            self._button("zoom-out", "Show less (-)", lambda: self._zoom(1 / STEP)),
            self._button("zoom-fit", "Show everything (0)", self.chart.fit),
            stretch=self._total,
            margins=HEAD_MARGINS,
            spacing=4,
        )
        body = FoldingSplitter((self.chart, 5), (self.slowest, 2), folds_below=FOLDS_BELOW)
        vertical(head, body, on=self, stretch=body)
        self.setFocusProxy(self.chart)

    def _button(self, icon: str, words: str, run: Callable[[], None]) -> QToolButton:
        button = QToolButton()
        button.setProperty("role", "small")
        button.setToolTip(tip(words))
        button.setAccessibleName(words.partition(" (")[0])
        self._icons.bind(button, icon)
        button.clicked.connect(lambda: run())
        return button

    def _zoom(self, factor: float) -> None:
        self.chart.zoom(factor)

    # -- following the log -----------------------------------------------

    def _show(self, laid: tuple[TimelineRows, Outline] | None) -> None:
        rows, self._outline = laid if laid is not None else (TimelineRows(), None)
        slowest = rows.timeline.slowest(SLOWEST)
        self.chart.show_rows(rows, slowest)
        model = self.slowest.model()
        assert isinstance(model, ListModel)
        model.set_items(slowest)
        self.slowest.setVisible(bool(slowest))
        self._total.setText(_total_words(rows))
        if rows.bars:
            self._notice.hide()
            self._follow()
        else:
            self._notice.tell_nothing(
                "Open a log to see its actions over time.",
                "The log names no action: nothing was begun, or its beginning is missing.",
            )

    def _follow(self) -> None:
        """Mark the action that the cursor of the log is in."""
        line = self._log.current_line
        if self._outline is None or line is None:
            return
        bar = self.chart.rows.bar_of(self._outline.at(line))
        if bar is not None and bar is not self.chart.marked:
            self.chart.mark(bar)

    def _go(self, bar: Bar | None) -> None:
        if bar is not None:
            self.chart.mark(bar)
            self._log.show_line(bar.action.line)


def _bars(opened: OpenedLog, progress: Progress) -> tuple[TimelineRows, Outline]:
    facts = opened.part.facts
    times = timeline(facts, opened.known_tables, progress)
    return TimelineRows(times, opened.cause_line), Outline(facts, times)


def _slowest_model(services: Services, parent: QWidget) -> ListModel[Bar]:
    columns = (
        ListColumn[Bar]("Slowest actions", lambda bar: bar.action.name, width=152),
        ListColumn[Bar](
            "Side", lambda bar: side_words(bar.action.side), width=64, token=lambda _: "text.muted"
        ),
        ListColumn[Bar](
            "Time",
            lambda bar: duration_words(bar.own),
            key=lambda bar: bar.own,
            width=72,
            right=True,
            tooltip=lambda _: "Time of its own, without the actions inside",
        ),
    )
    return ListModel(columns, services.theme, parent)


def _total_words(rows: TimelineRows) -> str:
    """How much there is, and how long it took."""
    times = rows.timeline
    if not times.bars:
        return ""
    failed = sum(map(rows.is_failed, times.bars))
    parts = [counted(len(times.bars), "action")]
    if failed:
        parts.append(f"{number(failed)} failed")
    if times.has_times:
        parts.append(duration_words(times.end - times.start))
    else:
        parts.append("the log has no times: bars are as long as the actions have lines")
    return " · ".join(parts)
