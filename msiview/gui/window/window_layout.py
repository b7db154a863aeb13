"""How the window's room is shared by the page and the panes around it, and kept between runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPoint, QSize, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMainWindow

from msiview.gui.docks.spec import Area
from msiview.gui.document import DocumentState
from msiview.gui.settings import INSPECTOR_PANE, WINDOW_GEOMETRY, WINDOW_LAYOUT
from msiview.gui.window.pane_room import LAYOUT_VERSION

if TYPE_CHECKING:
    from msiview.gui.docks.frame import Dock, DockSet
    from msiview.gui.document import Document
    from msiview.gui.settings import Settings
    from msiview.gui.window.edge import Edge
    from msiview.gui.window.pane_room import PaneRoom

FIRST_SIZE = QSize(1440, 900)

SHARES = {
    Area.LEFT: (0.19, 248, 320),
    Area.RIGHT: (0.24, 300, 720),
    Area.BOTTOM: (0.36, 200, 520),
}
"""What each area gets of the window's width or height at first: a share, and its limits in px."""

GROWING = (Area.RIGHT, Area.BOTTOM)
"""Areas that keep their share when the window gets another size; names of tables need no more."""

LOG_SHARE = 0.5
"""How much of the window's height a log gets beside its package."""

CASCADE_STEP = 24
"""How far a new window lies from the last one, in px."""


class WindowLayout(QObject):
    """Sizes of a window and its areas. The Inspector is folded to an edge while nothing is open
    that it could show."""

    def __init__(
        self,
        window: QMainWindow,
        docks: DockSet,
        room: PaneRoom,
        edge: Edge,
        document: Document,
        settings: Settings,
    ) -> None:
        super().__init__(window)
        self._window, self._docks, self._room = window, docks, room
        self.edge, self._document, self._settings = edge, document, settings
        self._has_own_layout = False
        self._is_laid_out = False
        self._size = QSize()
        self._given: dict[Area, int] = {}
        self._own_shares: dict[Area, float] = {}
        self._folded: list[Dock] = []
        window.installEventFilter(self)
        edge.clicked.connect(self.unfold)
        for signal in (document.opening, document.opened, document.failed, document.closed):
            signal.connect(self._fold_where_empty)
        for dock in self._inspector():
            dock.visibilityChanged.connect(self._on_visible)

    # -- between runs ----------------------------------------------------

    def restore(self) -> None:
        """Size and panes of the last window."""
        screen = QGuiApplication.primaryScreen().availableSize()
        self._window.resize(FIRST_SIZE.boundedTo(screen))
        self._window.restoreGeometry(self._settings.get(WINDOW_GEOMETRY))
        # The whole screen is for the moment: who comes back expects a window.
        state = self._window.windowState()
        self._window.setWindowState(state & ~Qt.WindowState.WindowFullScreen)
        stored = self._settings.get(WINDOW_LAYOUT)
        self._has_own_layout = self._window.restoreState(stored, LAYOUT_VERSION)
        self._fold_where_empty()

    def keep(self) -> None:
        """The next window is as large as this one, its panes as they are here."""
        folded = bool(self._folded)
        front = self._folded or self._in_front()
        if front:
            self._settings.set(INSPECTOR_PANE, front[0].spec.id)
        self.unfold()
        self._settings.set(WINDOW_GEOMETRY, self._window.saveGeometry())
        self._settings.set(WINDOW_LAYOUT, self._room.layout())
        if folded:
            self._fold_where_empty()

    def cascade_from(self, other: QMainWindow) -> None:
        """Leave the title of another window in sight."""
        if not self._window.isMaximized() and not self._window.isFullScreen():
            self._window.move(other.pos() + QPoint(CASCADE_STEP, CASCADE_STEP))

    # -- sizes -----------------------------------------------------------

    def reset(self) -> None:
        """Put the docks back where their specs say, in their first sizes."""
        self._room.restore()
        self.unfold()
        self._docks.arrange()
        self._give_first_sizes()
        self._fold_where_empty()

    def make_room_for_log(self) -> None:
        """Half of the window, unless the user has arranged the panes in a way of his own."""
        window = self._window
        if not self._has_own_layout and not self._room.maximised and window.isVisible():
            self._own_shares[Area.BOTTOM] = LOG_SHARE
            self._give(Area.BOTTOM)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # Sizes of docks can only be asked for once the window is laid out.
        if event.type() == QEvent.Type.Show and not self._is_laid_out:
            self._is_laid_out = True
            self._size = self._window.size()
            if not self._has_own_layout:
                self._give_first_sizes()
        elif event.type() == QEvent.Type.Resize and self._is_laid_out:
            self._follow(self._size)
            self._size = self._window.size()
        return False

    def _give_first_sizes(self) -> None:
        self._own_shares.clear()
        for area in SHARES:
            self._give(area)

    def _give(self, area: Area) -> None:
        self._given[area] = self._size_for(area)
        self._docks.give(area, self._given[area])

    def _size_for(self, area: Area) -> int:
        """What an area gets of the present window; limits end where the user has had a say."""
        extent = _extent(self._window.size(), area)
        if area in self._own_shares:
            return round(self._own_shares[area] * extent)
        share, least, most = SHARES[area]
        return min(max(round(share * extent), least), most)

    def _follow(self, before: QSize) -> None:
        """Let the growing areas have their share of the window, which had another size. A share is
        another one once the user has dragged the border."""
        for area in GROWING:
            docks = [dock for dock in self._docks if _lies_in(dock, area)]
            seen = [dock for dock in docks if not dock.visibleRegion().isEmpty()]
            if not seen or self._room.maximised:
                continue
            had, size = _extent(before, area), _size_of(seen[0], area)
            if abs(size - self._given.get(area, -2)) > 1:
                self._own_shares[area] = size / max(had, 1)
            if _extent(self._window.size(), area) != had:
                self._give(area)

    # -- the edge --------------------------------------------------------

    def unfold(self) -> None:
        """Show the panes of the Inspector again."""
        folded, self._folded = self._folded, []
        self.edge.hide()
        for dock in folded:
            dock.show()
        if folded:
            folded[0].raise_()
            if Area.RIGHT in self._given:
                self._give(Area.RIGHT)

    def _fold_where_empty(self) -> None:
        """Nothing is open: the Inspector has nothing to show, and so takes no room."""
        if self._document.state in (DocumentState.OPENED, DocumentState.OPENING):
            self.unfold()
            return
        if self._folded or self._room.maximised:
            return
        shown = [one for one in self._inspector() if not one.isHidden() and not one.isFloating()]
        front = self._in_front()
        for dock in shown:
            dock.hide()
        # Only now: while one is hidden, the next tab shows for a moment.
        self._folded = sorted(shown, key=lambda dock: dock not in front)
        self.edge.setVisible(bool(self._folded))

    def _on_visible(self, visible: bool) -> None:
        """The user has asked for one of the folded panes: the others come, too."""
        if visible and any(not dock.isHidden() for dock in self._folded):
            self.unfold()

    def _in_front(self) -> list[Dock]:
        """The panes of the Inspector that are seen, or will be once the window is shown."""
        docks = [dock for dock in self._inspector() if not dock.isFloating()]
        if self._is_laid_out:
            return [dock for dock in docks if not dock.visibleRegion().isEmpty()]
        kept = self._settings.get(INSPECTOR_PANE)
        return [dock for dock in docks if dock.spec.id == kept]

    def _inspector(self) -> list[Dock]:
        return [dock for dock in self._docks if dock.spec.area is Area.RIGHT]


def _lies_in(dock: Dock, area: Area) -> bool:
    return dock.spec.area is area and not dock.isFloating()


def _extent(size: QSize, area: Area) -> int:
    return size.height() if area is Area.BOTTOM else size.width()


def _size_of(dock: Dock, area: Area) -> int:
    return dock.height() if area is Area.BOTTOM else dock.width()
