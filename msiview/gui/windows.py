"""All open windows of the program."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtGui import QFileOpenEvent
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from msiview.gui.document import DocumentState
from msiview.gui.later import call_later
from msiview.gui.main_window import MainWindow
from msiview.gui.settings import THEME
from msiview.gui.theme import ThemeMode
from msiview.session.opened_package import PackageSource

if TYPE_CHECKING:
    from msiview.gui.actions.spec import ActionSpec
    from msiview.gui.docks.spec import DockSpec
    from msiview.gui.faults import Fault
    from msiview.gui.icons import Icons
    from msiview.gui.pages.spec import PageSpec
    from msiview.gui.settings import Settings
    from msiview.gui.theme import Theme
    from msiview.session.file_groups import FileGroup, NamedFile

BETWEEN_STYLES_MS = 5
"""Between the styling of two windows or parts, so that keys and painting come through."""


class Windows(QObject):
    """Makes windows, and opens files in the one that fits. One package per window."""

    lastClosed = Signal()

    def __init__(
        self,
        settings: Settings,
        theme: Theme,
        icons: Icons,
        *,
        actions: Iterable[ActionSpec[MainWindow]],
        docks: Iterable[DockSpec],
        pages: Iterable[PageSpec],
        scratch: Path | None = None,
        parent: QObject | None = None,
    ) -> None:
        """``scratch`` is a folder for temporary files; without one there is no sample."""
        super().__init__(parent)
        self.settings = settings
        self.theme = theme
        self.icons = icons
        self.scratch = scratch
        self._actions = tuple(actions)
        self._docks = tuple(docks)
        self._pages = tuple(pages)
        self._windows: list[MainWindow] = []
        self._to_style: list[QWidget] = []
        settings.changed.connect(self._on_setting)
        theme.themeChanged.connect(self._on_theme)

    def __iter__(self) -> Iterator[MainWindow]:
        return iter(list(self._windows))

    def __len__(self) -> int:
        return len(self._windows)

    def new_window(self) -> MainWindow:
        """An empty window, shown: as large as the last one, its panes as they are there."""
        last = self._last()
        if last is not None:
            last.layout_keeper.keep()
        window = MainWindow(self, self._actions, self._docks, self._pages)
        self._windows.append(window)
        window.closed.connect(self._on_closed)
        window.destroyed.connect(self._on_destroyed)
        if last is not None:
            window.layout_keeper.cascade_from(last)
        window.show()
        return window

    def open(self, source: PackageSource, near: MainWindow | None = None) -> MainWindow:
        """Open something: in the window that has it, in ``near`` where that is empty or
        failed, else in a new window."""
        for window in self._windows:
            if source.same(window.document.source) and window.document.package is not None:
                window.raise_()
                window.activateWindow()
                return window
        window = near if near is not None and self._may_reuse(near) else self.new_window()
        window.document.open(source)
        return window

    def open_with_overlay(
        self,
        source: PackageSource,
        *overlays: str | NamedFile,
        pairs: tuple[str, ...] | None = None,
        near: MainWindow | None = None,
    ) -> MainWindow:
        """Open a package and lay something over it as soon as it is there.

        ``pairs`` names the pairs of a patch that are to apply, whether they fit or not.
        """
        window = self.open(source, near)
        overlay = window.document.overlay
        if window.document.state is DocumentState.OPENED:
            overlay.add(*overlays, pairs=pairs)
        else:
            window.when_opened(lambda: overlay.add(*overlays, pairs=pairs))
        return window

    def open_group(self, group: FileGroup, near: MainWindow | None = None) -> MainWindow:
        """Open files that belong together. Those without a package are for ``near``, if there is
        one; a log alone that ``near`` shows stays there."""
        log, overlays = group.log, group.overlays
        if group.package is not None:
            keeps_log = log is not None and near is not None and near.document.has_log_alone
            source = PackageSource.file(group.package.path, shown=group.package.shown)
            near = None if keeps_log else near
            if overlays:
                window = self.open_with_overlay(source, *overlays, near=near)
            else:
                window = self.open(source, near)
        else:
            window = near if near is not None else self.new_window()
            window.document.overlay.add(*overlays)
        if log is not None:
            window.open_log_with_package(log)
        return window

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Open the file that macOS asks for: there a double click comes as an event of the
        application, which ``run`` lets pass here."""
        if not isinstance(event, QFileOpenEvent):
            return super().eventFilter(watched, event)
        window = self._last() or self.new_window()
        window.files.open([event.file()], over_package=False)
        return True

    def tell_fault(self, fault: Fault) -> None:
        """Report an internal error in the window in front."""
        front = next((window for window in self._windows if window.isActiveWindow()), None)
        for window in [front] if front is not None else self._windows:
            window.tell_fault(fault)

    def close_all(self) -> None:
        """Close every window, which ends the program."""
        for window in list(self._windows):
            window.close()

    def end_all(self) -> None:
        """Close every window without a question: the program is being ended."""
        for window in list(self._windows):
            window.end()

    def _last(self) -> MainWindow | None:
        """The window in front, or the one that was made last."""
        front = (window for window in self._windows if window.isActiveWindow())
        return next(front, self._windows[-1] if self._windows else None)

    def _may_reuse(self, window: MainWindow) -> bool:
        return window.document.state in (DocumentState.EMPTY, DocumentState.FAILED)

    def _on_closed(self, window: MainWindow) -> None:
        self._windows.remove(window)
        window.deleteLater()
        if not self._windows:
            self.settings.sync()
            self.lastClosed.emit()

    def _on_destroyed(self) -> None:
        """Forget windows that Qt destroyed, for whatever reason, before they were closed."""
        self._windows = [window for window in self._windows if isValid(window)]

    def _on_theme(self) -> None:
        """Style what is seen of the window in front at once, then the other windows and what is
        hidden, one by one: each takes its time."""
        self._to_style = sorted(self._windows, key=MainWindow.isActiveWindow)
        self._style_next()

    def _style_next(self) -> None:
        if not self._to_style:
            return
        window_or_part = self._to_style.pop()
        if isinstance(window_or_part, MainWindow):
            if window_or_part in self._windows:
                self._to_style[:0] = window_or_part.styled_parts.style_seen()
        elif isValid(window_or_part):
            self.theme.dress(window_or_part)
        call_later(self, BETWEEN_STYLES_MS, self._style_next)

    def _on_setting(self, key: str) -> None:
        if key == THEME.key:
            self.theme.set_mode(ThemeMode(self.settings.get(THEME)))
