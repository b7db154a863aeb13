"""The order in which Tab goes through the window."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QApplication, QMainWindow, QTabBar, QToolBar, QWidget

from msiview.gui.docks.frame import Dock, DockSet
from msiview.gui.docks.spec import Area
from msiview.gui.widgets.tab_stops import is_tab_stop, step, widgets_of


class TabOrder:
    """Tab goes from pane to pane as they lie: toolbar, list, page, Inspector, bottom panes, status
    bar; a bar of tabs comes before the pane that it shows. Inside a pane it is the order in which
    its parts were made.

    Qt alone would go through the panes in the order in which their parts were made, and stop in
    docks behind a tab, which it only moves out of the window: the keyboard would be out of sight.
    ``middle`` are the parts of the page from top to bottom.
    """

    def __init__(self, window: QMainWindow, docks: DockSet, middle: Sequence[QWidget]) -> None:
        self._window, self._docks = window, docks
        left, right, bottom = ([dock for dock in docks if dock.spec.area is area] for area in Area)
        self._panes: list[QWidget] = [*left, *middle, *right, *bottom]

    def step(self, *, forward: bool) -> bool:
        """Put the keyboard into the next or previous stop; whether there is one."""
        here = QApplication.focusWidget()
        return step(self.stops(here), forward=forward)

    def stops(self, here: QWidget | None = None) -> list[QWidget]:
        """What Tab stops at now; ``here`` is among them also where it has the keyboard by a click
        alone."""
        ranked: list[tuple[float, QWidget]] = []
        for widget in widgets_of(self._window):
            if widget is here or is_tab_stop(widget):
                pane = next((pane for pane in self._panes if pane.isAncestorOf(widget)), None)
                if pane is None or not _is_behind(pane):
                    ranked.append((self._rank(widget, pane), widget))
        return [widget for _, widget in sorted(ranked, key=lambda one: one[0])]

    def _rank(self, widget: QWidget, pane: QWidget | None) -> float:
        """Where a widget comes; ``pane`` is the one that it lies in."""
        if pane is not None:
            return self._panes.index(pane)
        if isinstance(widget, QTabBar):
            shown = self._docks.at_tab(widget, widget.currentIndex())
            if shown in self._panes:
                return self._panes.index(shown) - 0.5
        return -1 if _is_in_toolbar(widget) else len(self._panes)


def _is_in_toolbar(widget: QWidget) -> bool:
    parent = widget.parentWidget()
    return isinstance(parent, QToolBar) or (parent is not None and _is_in_toolbar(parent))


def _is_behind(pane: QWidget) -> bool:
    """Whether a dock is behind a tab: Qt leaves it visible, but moves it out of the window."""
    return isinstance(pane, Dock) and pane.visibleRegion().isEmpty()
