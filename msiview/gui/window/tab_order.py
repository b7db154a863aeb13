"""The order in which Tab goes through the window."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QMainWindow, QTabBar, QToolBar, QWidget

from msiview.gui.docks.frame import Dock, DockSet
from msiview.gui.docks.spec import Area


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
        stops = self.stops(here)
        if not stops:
            return False
        at = stops.index(here) if here in stops else (-1 if forward else 0)
        reason = Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason
        stops[(at + (1 if forward else -1)) % len(stops)].setFocus(reason)
        return True

    def stops(self, here: QWidget | None = None) -> list[QWidget]:
        """What Tab stops at now; ``here`` is among them also where it has the keyboard by a click
        alone."""
        ranked: list[tuple[float, QWidget]] = []
        for widget in self._widgets():
            if widget is here or _stops(widget):
                pane = next((pane for pane in self._panes if pane.isAncestorOf(widget)), None)
                if pane is None or not _is_behind(pane):
                    ranked.append((self._rank(widget, pane), widget))
        return [widget for _, widget in sorted(ranked, key=lambda one: one[0])]

    def _widgets(self) -> Iterator[QWidget]:
        """All widgets of the window, each before those that lie in it.

        Not by ``nextInFocusChain``: PySide takes what that returns for a child of the widget that
        was asked, so that the scroll bars of the log were gone once Tab had been pressed.
        """
        for widget in self._window.findChildren(QWidget):
            if widget.window() is self._window:
                yield widget

    def _rank(self, widget: QWidget, pane: QWidget | None) -> float:
        """Where a widget comes; ``pane`` is the one that it lies in."""
        if pane is not None:
            return self._panes.index(pane)
        if isinstance(widget, QTabBar):
            shown = self._docks.at_tab(widget, widget.currentIndex())
            if shown in self._panes:
                return self._panes.index(shown) - 0.5
        return -1 if _is_in_toolbar(widget) else len(self._panes)


def _stops(widget: QWidget) -> bool:
    """What Qt asks of a widget that Tab stops at."""
    return (
        bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)
        and widget.isVisible()
        and widget.isEnabled()
        and widget.focusProxy() is None
    )


def _is_in_toolbar(widget: QWidget) -> bool:
    parent = widget.parentWidget()
    return isinstance(parent, QToolBar) or (parent is not None and _is_in_toolbar(parent))


def _is_behind(pane: QWidget) -> bool:
    """Whether a dock is behind a tab: Qt leaves it visible, but moves it out of the window."""
    return isinstance(pane, Dock) and pane.visibleRegion().isEmpty()
