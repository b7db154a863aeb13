"""Moves the keyboard focus through the panes of the window (F6), and marks where it is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDockWidget, QMainWindow, QStackedWidget, QWidget

from msiview.gui.docks.spec import Area
from msiview.gui.window.pane_mark import PaneMark

if TYPE_CHECKING:
    from msiview.gui.docks.frame import Dock, DockSet
    from msiview.gui.theme import Theme


class PaneFocus:
    """Goes from the list at the left to the page, the Inspector and the bottom panes, and then to
    ``others``, which are not marked.

    ``page`` gets the keyboard; ``page_area`` is marked, the page together with the way that led
    to it, so that the mark stands over a message and not across it.
    """

    def __init__(
        self,
        window: QMainWindow,
        docks: DockSet,
        page: QWidget,
        page_area: QWidget,
        others: Sequence[QWidget],
        theme: Theme,
    ) -> None:
        at = {area: [dock for dock in docks if dock.spec.area is area] for area in Area}
        before, after = at[Area.LEFT], [*at[Area.RIGHT], *at[Area.BOTTOM]]
        self._panes = [*before, page, *after, *others]
        self.mark = PaneMark(window, theme, [*before, page_area, *after])

    def cycle(self, step: int) -> None:
        """Focus the pane ``step`` after the one that has the keyboard, skipping hidden ones."""
        usable = [pane for pane in self._panes if _is_seen(pane) and _first_focus(pane) is not None]
        if not usable:
            return
        focus = QApplication.focusWidget()
        here = next(
            (
                at
                for at, pane in enumerate(usable)
                if focus is pane or (focus is not None and pane.isAncestorOf(focus))
            ),
            -1 if step > 0 else 0,
        )
        target = _first_focus(usable[(here + step) % len(usable)])
        if target is not None:
            target.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def enter(self, dock: Dock) -> None:
        """Put the keyboard into a dock that is shown."""
        inside = _first_focus(dock) or dock.content()
        inside.setFocus(Qt.FocusReason.ShortcutFocusReason)


def _is_seen(pane: QWidget) -> bool:
    """Whether a pane shows: Qt only moves the docks behind a tab out of the window."""
    return pane.isVisible() and not pane.visibleRegion().isEmpty()


def _first_focus(pane: QWidget) -> QWidget | None:
    """The widget that a dock or page hands the keyboard on to, or else the first one in a pane that
    takes it by Tab."""
    content: QWidget | None = None
    if isinstance(pane, QDockWidget):
        content = pane.widget()
    elif isinstance(pane, QStackedWidget):
        content = pane.currentWidget()
    proxy = content.focusProxy() if content is not None else None
    if proxy is not None and proxy.isVisible() and proxy.isEnabled():
        return proxy
    if _takes_tab(pane):
        return pane
    for child in pane.findChildren(QWidget):
        if _takes_tab(child) and child.isVisible() and child.isEnabled():
            return child
    return None


def _takes_tab(widget: QWidget) -> bool:
    return bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)
