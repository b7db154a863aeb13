"""The docks of a window, built from specs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from itertools import pairwise
from typing import cast

from PySide6.QtCore import QObject, QSize, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import (
    QDockWidget,
    QMainWindow,
    QMenu,
    QTabBar,
    QToolButton,
    QWidget,
)
from shiboken6 import isValid

from msiview.gui.docks.spec import Area, CountedPane, DockSpec
from msiview.gui.icons import Icons
from msiview.gui.plain_text import tip, window_title
from msiview.gui.services import Services
from msiview.gui.widgets.boxes import horizontal
from msiview.gui.widgets.plain_label import PlainLabel

_TAB_BAR = "Panes"
"""What screen readers say of a bar of tabs."""

_LEAST_WIDTH = {Area.LEFT: 176, Area.RIGHT: 232}
"""In px: below it names are cut to nothing in a small window."""


class Dock(QDockWidget):
    """One dock; asks the factory for its widget when it is first seen."""

    roomAsked = Signal()
    """The user wants it as large as the window, or back in its place."""
    leaving = Signal()
    """It is about to get a window of its own."""

    def __init__(self, spec: DockSpec, services: Services, window: QMainWindow) -> None:
        super().__init__(spec.name, window)
        self.spec = spec
        self._services = services
        self.setObjectName(f"dock{spec.id[:1].upper()}{spec.id[1:]}")
        self._bar = _TitleBar(self, services.icons)
        self._bar.doubleClicked.connect(self.roomAsked)
        self.setTitleBarWidget(self._bar)
        self.visibilityChanged.connect(self._on_visible)

    def content(self) -> QWidget:
        """The pane's widget; built now where it was never seen."""
        # The stubs forget that a dock may have no widget yet.
        widget = cast(QWidget | None, self.widget())
        if widget is None:
            widget = self.spec.factory(self._services)
            widget.setMinimumWidth(_LEAST_WIDTH.get(self.spec.area, 0))
            self.setWidget(widget)
            if isinstance(widget, CountedPane):
                widget.countChanged.connect(self.refresh_title)
        return widget

    def refresh_title(self) -> None:
        """Put the present count behind the title."""
        pane = self.widget()
        if isinstance(pane, CountedPane):
            count = pane.count
        else:
            count = self.spec.count(self._services.document) if self.spec.count else None
        self.setWindowTitle(window_title(f"{self.spec.name} {count or ''}".rstrip()))
        # The toggle in the View menu would follow the title; there the count is noise.
        self.toggleViewAction().setText(self.spec.title)

    def hide_bar_in_tabs(self, tabbed: bool) -> None:
        """Among tabs the tab is the title."""
        self._bar.collapse(tabbed and not self.isFloating())

    def detach(self, detached: bool) -> None:
        """Show it in a window of its own, or in its place again."""
        size = self.window().size()
        if detached:
            self.leaving.emit()
        self.setFloating(detached)
        if detached:
            self.resize(size.width() * 3 // 4, size.height() * 3 // 4)
        self.show()
        self.raise_()

    def fill_screen(self, fills: bool) -> None:
        """Fill the screen with its own window, or give that its size back."""
        self.showMaximized() if fills else self.showNormal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc, where nothing in it has a use for it: no longer fill the screen."""
        if event.key() == Qt.Key.Key_Escape and self.isFloating() and self.isMaximized():
            self.fill_screen(False)
        else:
            super().keyPressEvent(event)

    def offer_places(self, menu: QMenu) -> None:
        """Begin the menu of its tab with what can be done with the room that it has."""
        first = menu.actions()[0]
        maximise = QAction("Maximise or restore", menu)
        maximise.triggered.connect(self.roomAsked)
        detach = QAction("Show in a window of its own", menu)
        detach.triggered.connect(lambda: self.detach(True))
        menu.insertActions(first, [maximise, detach])
        menu.insertSeparator(first)

    def _on_visible(self, visible: bool) -> None:
        if visible:
            self.content()


class _TitleBar(QWidget):
    """The title in semibold, buttons to detach and close; drags like Qt's own."""

    doubleClicked = Signal()

    HEIGHT = 28

    def __init__(self, dock: Dock, icons: Icons) -> None:
        super().__init__(dock)
        self._height = self.HEIGHT
        title = PlainLabel(dock.windowTitle())
        title.setProperty("role", "title")
        dock.windowTitleChanged.connect(title.setText)
        detach = _button(
            f"Detach {dock.windowTitle()}", "Show this pane in a window of its own, or back here"
        )
        icons.bind(detach, "detach", "text.muted")
        detach.clicked.connect(lambda: dock.detach(not dock.isFloating()))
        close = _button(
            f"Close {dock.windowTitle()}", "Close this pane; the View menu brings it back"
        )
        icons.bind(close, "close", "text.muted")
        close.clicked.connect(dock.close)
        horizontal(title, detach, close, on=self, stretch=title, margins=(12, 0, 4, 0), spacing=6)

    def collapse(self, collapsed: bool) -> None:
        """Take no room at all. The dock asks for the size hint even of a hidden bar."""
        height = 0 if collapsed else self.HEIGHT
        if height == self._height and self.isHidden() is collapsed:
            return  # else all docks would be laid out again
        self._height = height
        self.setVisible(not collapsed)
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), self._height)

    def minimumSizeHint(self) -> QSize:
        return QSize(0, self._height)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        # Qt would detach the dock.
        self.doubleClicked.emit()


def _button(name: str, words: str) -> QToolButton:
    button = QToolButton()
    button.setProperty("role", "small")
    button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    button.setToolTip(tip(words))
    button.setAccessibleName(name)
    return button


class DockSet(QObject):
    """All docks of a window and their first arrangement."""

    def __init__(self, window: QMainWindow, services: Services, specs: Iterable[DockSpec]) -> None:
        super().__init__(window)
        self._window = window
        self._docks = {spec.id: Dock(spec, services, window) for spec in specs}
        self.arrange()
        for dock in self._docks.values():
            dock.topLevelChanged.connect(self._refresh_bars)
            dock.dockLocationChanged.connect(self._refresh_bars)
            dock.visibilityChanged.connect(self._refresh_bars)
            if dock.spec.counted:
                dock.content()

    def __iter__(self) -> Iterator[Dock]:
        return iter(self._docks.values())

    def __getitem__(self, dock_id: str) -> Dock:
        return self._docks[dock_id]

    def arrange(self) -> None:
        """Put every dock where its spec says."""
        for dock in self._docks.values():
            dock.setFloating(False)
            self._window.addDockWidget(dock.spec.area.value, dock)
        for area in Area:
            self._arrange_area(area)
        self._refresh_bars()

    def give(self, area: Area, size: int) -> None:
        """Give an area that width or height, in px; the window must be shown."""
        nowhere = Qt.DockWidgetArea.NoDockWidgetArea
        docks = [
            dock
            for dock in self._docks.values()
            if dock.spec.area is area and self._window.dockWidgetArea(dock) is not nowhere
        ]
        side = Qt.Orientation.Vertical if area is Area.BOTTOM else Qt.Orientation.Horizontal
        self._window.resizeDocks(docks, [size] * len(docks), side)

    def at_tab(self, bar: QTabBar, at: int) -> Dock | None:
        """The dock of a tab; Qt gives it the dock's title and no more."""
        title = bar.tabText(at)
        return next((dock for dock in self if at >= 0 and dock.windowTitle() == title), None)

    def show(self, dock_id: str) -> QWidget:
        """Open a dock, bring it to the front, and return its widget."""
        dock = self._docks[dock_id]
        content = dock.content()
        dock.show()
        dock.raise_()
        return content

    def refresh_titles(self) -> None:
        for dock in self._docks.values():
            dock.refresh_title()

    def _arrange_area(self, area: Area) -> None:
        docks = [dock for dock in self._docks.values() if dock.spec.area is area]
        # First the visibility: Qt shows the tabs of docks that are hidden after they were tabbed.
        for dock in docks:
            dock.setVisible(dock.spec.visible)
        if area is not Area.LEFT:
            for left, right in pairwise(docks):
                self._window.tabifyDockWidget(left, right)
        shown = [dock for dock in docks if dock.spec.visible]
        if shown:
            shown[0].raise_()

    def _refresh_bars(self) -> None:
        if not isValid(self._window):
            return  # docks tell that they are hidden even while the window is destroyed
        for dock in self._docks.values():
            tabbed = self._window.tabifiedDockWidgets(dock)
            dock.hide_bar_in_tabs(any(not other.isHidden() for other in tabbed))
        # Qt makes the tab bars when it needs them and leaves them without a name.
        direct = Qt.FindChildOption.FindDirectChildrenOnly
        for bar in self._window.findChildren(QTabBar, options=direct):
            if bar.accessibleName() != _TAB_BAR:
                bar.setAccessibleName(_TAB_BAR)
                bar.tabBarDoubleClicked.connect(partial(self._on_tab, bar))

    def _on_tab(self, bar: QTabBar, at: int) -> None:
        dock = self.at_tab(bar, at)
        if dock is not None:
            dock.roomAsked.emit()
