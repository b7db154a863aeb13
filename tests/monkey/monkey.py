"""Gives the window one random event after the other, the same ones for the same seed.

Events go through Qt's window system where it has a way in for them, so that focus, pop-ups,
hovering and shortcuts work as they do for hands. What comes of an event can depend on how
far background work is; so the monkey waits from time to time until nothing runs any more.
"""

from __future__ import annotations

import random
import time
from collections import deque
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import (
    QEvent,
    QMimeData,
    QObject,
    QPoint,
    QPointF,
    QSize,
    Qt,
    QThread,
    QTimer,
    QUrl,
    Signal,
    Slot,
)
from PySide6.QtGui import (
    QAction,
    QDesktopServices,
    QDragEnterEvent,
    QDropEvent,
    QKeyEvent,
)
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QMenu, QWidget

from msiview.files.opened_files import opened_at
from msiview.gui.document import DocumentState
from msiview.gui.main_window import MainWindow
from msiview.gui.selection import Place
from msiview.gui.settings import GRID_TYPES, GRID_ZEBRA, LOG_PANES, THEME
from msiview.gui.windows import Windows
from tests.monkey.files import Files
from tests.monkey.stalls import StallWatch
from tests.monkey.targets import handle_of, nearest_inside, something_waits
from tests.monkey.witness import Witness

MOST_WINDOWS = 3
REST_EVERY = 40
"""After so many events the monkey waits until nothing runs in the background."""

REST_S = 30.0
"""Work that takes longer than that is a fault. Seconds of the processor, which others use, too."""

LONGEST_REST_S = 600.0
"""The same by the clock, for work that waits for something that never comes."""

NESTED_S = 0.1
"""So long a loop of its own (a menu, a drag) is left alone in which an event waits."""

DEEPEST = 4
"""Loops inside each other; then the monkey lets go of everything."""

KEPT = 12
"""Events that are told with a fault."""

_No = Qt.KeyboardModifier.NoModifier
_Ctrl, _Shift = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
_Alt = Qt.KeyboardModifier.AltModifier
_MODIFIER_KEYS = {
    _Shift: Qt.Key.Key_Shift,
    _Ctrl: Qt.Key.Key_Control,
    _Alt: Qt.Key.Key_Alt,
}
_BUTTONS = (
    *[Qt.MouseButton.LeftButton] * 8,
    *[Qt.MouseButton.RightButton] * 2,
    Qt.MouseButton.MiddleButton,
)
_KEYS = (
    *(Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Left, Qt.Key.Key_Right) * 3,
    *(Qt.Key.Key_PageUp, Qt.Key.Key_PageDown, Qt.Key.Key_Home, Qt.Key.Key_End) * 2,
    *(Qt.Key.Key_Return, Qt.Key.Key_Escape, Qt.Key.Key_Tab, Qt.Key.Key_Backtab, Qt.Key.Key_Space),
    *(Qt.Key.Key_Backspace, Qt.Key.Key_Delete, Qt.Key.Key_F2, Qt.Key.Key_F3, Qt.Key.Key_F6),
    *(Qt.Key.Key_F7, Qt.Key.Key_F8, Qt.Key.Key_F12, Qt.Key.Key_Menu),
)
_TEXTS = ("a", "App", "/a.*b/", "/(/", "=1", ">5", "null", "%", "*", "{", "zzz", "é", "\u202e", "1")


class Monkey(QObject):
    """Plays until so many events are given."""

    finished = Signal()

    def __init__(
        self,
        windows: Windows,
        files: Files,
        folder: Path,
        witness: Witness,
        watch: StallWatch,
        *,
        seed: int,
        events: int,
        tells: bool = False,
    ) -> None:
        super().__init__()
        self._windows, self._files, self._folder = windows, files, folder
        self._witness, self._watch = witness, watch
        self._chance = random.Random(seed)
        self._left, self._tells = events, tells
        self.given = 0
        self._last: deque[str] = deque(maxlen=KEPT)
        self._levels: list[int] = []
        """How deep in loops each of the events was given that have not come to their end."""
        self._began = 0.0
        self._rests_since: tuple[float, float] | None = None
        """Since when it waits, in seconds of the processor and by the clock."""
        self._saved = 0
        self._kinds: list[tuple[int, Callable[[], str]]] = [
            (22, self._press_key),
            (8, self._type),
            (26, self._click),
            (8, self._wheel),
            (6, self._drag),
            (5, self._hover),
            (12, self._trigger),
            (3, self._go),
            (2, self._resize),
            (2, self._theme),
            (2, self._setting),
            (2, self._open),
            (2, self._overlay),
            (1, self._log),
            (1, self._drop),
            (1, self._toggle_dock),
            (1, self._new_window),
            (1, self._close),
        ]
        witness.during = lambda: " | ".join(self._last)

    def start(self) -> None:
        """Begin; the event loop does the rest."""
        self._script_dialogs()
        self._window()
        self._later()

    # -- going round -----------------------------------------------------

    def _later(self) -> None:
        # One timer that repeats would not go on while an event waits in a loop of its own.
        QTimer.singleShot(1, self, self._on_time)

    def _on_time(self) -> None:
        try:
            self._go_round()
        except Exception:
            self._later()  # the play goes on whatever breaks
            raise

    def _go_round(self) -> None:
        self._watch.beat()
        level = QThread.currentThread().loopLevel()
        if self._levels:
            # QTest lets events in as well. One that comes then could close the window under it.
            if level <= self._levels[-1] or time.monotonic() - self._began < NESTED_S:
                self._later()
                return
            if len(self._levels) >= DEEPEST or not something_waits():
                self._later()
                self._let_go()
                return
        elif self._rests_since is not None and not self._has_rested():
            self._later()
            return
        elif not self._left:
            self.finished.emit()
            return
        self._later()
        self._left -= 1
        self.given += 1
        self._levels.append(level)
        self._began = time.monotonic()
        try:
            self._give()
        finally:
            self._levels.pop()
        if not self.given % REST_EVERY:
            self._rests_since = time.process_time(), time.monotonic()

    def _give(self) -> None:
        kinds = [kind for _, kind in self._kinds]
        kind = self._chance.choices(kinds, [weight for weight, _ in self._kinds])[0]
        self._note(kind.__name__.lstrip("_"))
        self._note(kind(), instead=True)

    def _note(self, what: str, *, instead: bool = False) -> None:
        if instead:
            self._last.pop()
        self._last.append(f"{self.given} {what}")
        self._watch.during = self._last[-1]
        if self._tells:
            print(f"EVENT {self._last[-1]}", flush=True)

    def _has_rested(self) -> bool:
        """Whether nothing runs any more, or it was waited for too long."""
        assert self._rests_since is not None
        busy = [window.jobs for window in self._windows if window.jobs.busy]
        worked, waited = self._rests_since
        is_early = time.process_time() - worked < REST_S
        if busy and is_early and time.monotonic() - waited < LONGEST_REST_S:
            return False
        if busy:
            titles = [job.title for jobs in busy for job in jobs.visible_jobs()]
            self._witness.note(f"still busy after {REST_S:.0f} s: {', '.join(titles)}")
        self._rests_since = None
        return True

    def _let_go(self) -> None:
        """Leave the loops of menus, dialogs and drags."""
        self._began = time.monotonic()
        top = QApplication.activePopupWidget() or QApplication.activeModalWidget()
        if top is not None:
            top.close()
        for window in self._windows:
            handle = window.windowHandle()
            if handle is not None:
                QTest.mouseRelease(handle, Qt.MouseButton.LeftButton)
                return

    # -- where -----------------------------------------------------------

    def _window(self) -> MainWindow:
        """One of the windows; a new one where there is none."""
        windows = list(self._windows)
        return self._chance.choice(windows) if windows else self._windows.new_window()

    def _top(self) -> QWidget:
        """What takes events now: a pop-up, a dialog, or one of the windows."""
        top = QApplication.activePopupWidget() or QApplication.activeModalWidget()
        return top if top is not None else self._window()

    def _spot(self) -> tuple[QWidget, QPoint, str]:
        """A window and a point in it: in any of its widgets, or anywhere."""
        top = self._top()
        where = top
        if self._chance.random() < 0.5:
            children = [w for w in top.findChildren(QWidget) if w.isVisible() and w.window() is top]
            if children:
                where = self._chance.choice(children)
        size = where.size()
        inside = QPoint(
            self._chance.randrange(max(1, size.width())),
            self._chance.randrange(max(1, size.height())),
        )
        at = nearest_inside(top, where.mapTo(top, inside) if where is not top else inside)
        hit = top.childAt(at) or top
        return top, at, f"{hit.objectName() or type(hit).__name__} in {type(top).__name__}"

    # -- hands -----------------------------------------------------------

    def _press_key(self) -> str:
        top = self._top()
        key = self._chance.choice(_KEYS)
        modifier = self._chance.choice((_No, _No, _No, _No, _Shift, _Ctrl, _Alt))
        if modifier is _Alt and key in (Qt.Key.Key_Space, Qt.Key.Key_F4):
            modifier = _No
        words = f"key {modifier.name} {key.name} {type(top).__name__} {self._focus_words()}"
        self._note(words, instead=True)
        if isinstance(top, QMenu):
            QTest.keyClick(top, key, modifier)
            return words
        top.activateWindow()
        # Each by itself: QTest would let the modifier go in a window that the key has closed.
        released = [key, *([_MODIFIER_KEYS[modifier]] if modifier is not _No else [])]
        strokes = [(QTest.keyPress, key, modifier), *((QTest.keyRelease, k, _No) for k in released)]
        for stroke, which, held in strokes:
            handle = handle_of(top)
            if handle is not None:
                stroke(handle, which, held)
        return words

    def _type(self) -> str:
        text = self._chance.choice(_TEXTS)
        focus = QApplication.focusWidget()
        words = f"type {text!a} {self._focus_words()}"
        self._note(words, instead=True)
        if focus is not None and not isinstance(QApplication.activePopupWidget(), QMenu):
            for letter in text:  # QTest knows the letters of ASCII only
                press = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_unknown, _No, letter)
                QApplication.sendEvent(QApplication.focusWidget() or focus, press)
        return words

    def _focus_words(self) -> str:
        focus = QApplication.focusWidget()
        return "" if focus is None else f"in {focus.objectName() or type(focus).__name__}"

    def _click(self) -> str:
        top, at, where = self._spot()
        button = self._chance.choice(_BUTTONS)
        modifier = self._chance.choice((_No, _No, _No, _No, _Ctrl, _Shift))
        double = self._chance.random() < 0.15
        words = f"{'double ' if double else ''}click {button.name} {modifier.name} {where}"
        self._note(words, instead=True)
        handle = handle_of(top)
        if handle is not None:
            QTest.mouseMove(handle, at)
        presses = [QTest.mousePress, QTest.mouseRelease] * (2 if double else 1)
        for press in presses:
            handle = handle_of(top)
            if handle is not None:
                press(handle, button, modifier, at)
        return words

    def _hover(self) -> str:
        top, at, where = self._spot()
        if top.windowHandle() is not None:
            QTest.mouseMove(top.windowHandle(), at)
        return f"hover {where}"

    def _wheel(self) -> str:
        top, at, where = self._spot()
        turn = self._chance.choice((-960, -120, -120, 120, 120, 960))
        modifier = self._chance.choice((_No, _No, _No, _Ctrl, _Shift))
        words = f"wheel {turn} {modifier.name} {where}"
        self._note(words, instead=True)
        if top.windowHandle() is not None:
            QTest.wheelEvent(
                top.windowHandle(), QPointF(at), QPoint(0, turn), QPoint(0, 0), modifier
            )
        return words

    def _drag(self) -> str:
        top, at, where = self._spot()
        steps = self._chance.randrange(1, 5)
        ways = [
            QPoint(self._chance.randrange(-300, 300), self._chance.randrange(-200, 200))
            for _ in range(steps)
        ]
        ends = [nearest_inside(top, at + way) for way in ways]
        self._note(f"drag {where}", instead=True)
        handle = handle_of(top)
        if handle is None:
            return "drag nothing"
        QTest.mousePress(handle, Qt.MouseButton.LeftButton, _No, at)
        for end in ends:
            handle = handle_of(top)
            if handle is not None:
                QTest.mouseMove(handle, end)
        handle = handle_of(top)
        if handle is not None:
            QTest.mouseRelease(handle, Qt.MouseButton.LeftButton, _No, ends[-1])
        return f"drag {where}"

    # -- menus and dialogs -----------------------------------------------

    def _trigger(self) -> str:
        top = self._top()
        if isinstance(top, QDialog) and self._chance.random() < 0.5:
            top.reject()
            return f"reject {type(top).__name__}"
        if not isinstance(top, MainWindow):
            return "trigger nothing"
        actions = [
            action
            for action in [action for _, action in top.action_set.specs()]
            if action.isEnabled() and action.objectName() not in ("actionQuit", "actionNewWindow")
        ]
        action = self._chance.choice(actions)
        if action.objectName() == "actionClose" and self._chance.random() < 0.8:
            return "trigger nothing"
        self._note(f"trigger {action.objectName()}", instead=True)
        menu = action.menu()
        if isinstance(menu, QMenu):
            return self._trigger_in(menu, action)
        action.trigger()
        return f"trigger {action.objectName()}"

    def _trigger_in(self, menu: QMenu, action: QAction) -> str:
        menu.aboutToShow.emit()
        entries = [entry for entry in menu.actions() if entry.isEnabled() and entry.text()]
        if entries:
            self._chance.choice(entries).trigger()
        return f"trigger in {action.objectName()}"

    def _script_dialogs(self) -> None:
        """Answer Qt's file dialogs, so that nobody walks through the real file system."""
        dialogs: Any = QFileDialog
        dialogs.getOpenFileName = lambda *_, **__: (self._file_to_open(), "")
        dialogs.getOpenFileNames = lambda *_, **__: ([f for f in [self._file_to_open()] if f], "")
        dialogs.getSaveFileName = lambda *_, **__: (self._file_to_save(), "")
        dialogs.getExistingDirectory = lambda *_, **__: self._folder_to_save()
        for scheme in ("http", "https", "file", "mailto"):
            QDesktopServices.setUrlHandler(scheme, self, "forbid")

    @Slot(QUrl)
    def forbid(self, url: QUrl) -> None:
        """Somebody wants another program to open something."""
        self._witness.note(f"not allowed: opening {url.toString()}")

    def _file_to_open(self) -> str:
        return "" if self._chance.random() < 0.2 else str(self._chance.choice(self._files.all()))

    def _file_to_save(self) -> str:
        """A new file, one that was saved before, one that is open somewhere, or none."""
        choice = self._chance.random()
        if choice < 0.2:
            return ""
        opened = [path for path in self._files.all() if opened_at(path) is not None]
        if choice < 0.5 and opened:
            return str(self._chance.choice(opened))
        self._saved += choice < 0.9
        return str(self._folder / f"saved{self._saved}")

    def _folder_to_save(self) -> str:
        return "" if self._chance.random() < 0.2 else str(self._folder)

    # -- windows and what they show ----------------------------------------

    def _go(self) -> str:
        window = self._window()
        tables = list(window.document.tables)
        if not tables:
            return "go nowhere"
        name = self._chance.choice(tables)
        rows = window.document.tables[name].row_count
        row = self._chance.randrange(rows) if rows else None
        window.selection.go(Place("table", name, row, 0 if rows else None))
        return f"go to {name} {row}"

    def _resize(self) -> str:
        window = self._window()
        size = QSize(self._chance.randrange(300, 1900), self._chance.randrange(200, 1100))
        window.resize(size)
        return f"resize to {size.width()} x {size.height()}"

    def _theme(self) -> str:
        mode = self._chance.choice(("light", "dark", "system"))
        self._windows.settings.set(THEME, mode)
        return f"theme {mode}"

    def _setting(self) -> str:
        setting = self._chance.choice((GRID_TYPES, GRID_ZEBRA, LOG_PANES))
        self._windows.settings.set(setting, not self._windows.settings.get(setting))
        return f"toggle {setting.key}"

    def _open(self) -> str:
        window, path = self._window(), self._chance.choice(self._files.packages)
        if len(self._windows) >= MOST_WINDOWS and window.document.state is DocumentState.OPENED:
            window.close()
            return f"close instead of opening {path.name}"
        window.open_path(str(path))
        return f"open {path.name}"

    def _overlay(self) -> str:
        overlay = self._window().document.overlay
        if overlay.is_active and self._chance.random() < 0.4:
            overlay.clear()
            return "remove overlays"
        paths = [*self._files.overlays, *self._files.packages]
        if not overlay.is_possible or not paths:
            return "no overlay"
        path = self._chance.choice(paths)
        overlay.add(str(path))
        return f"overlay {path.name}"

    def _log(self) -> str:
        if not self._files.logs:
            return "no log"
        path = self._chance.choice(self._files.logs)
        self._window().open_log(str(path))
        return f"log {path.name}"

    def _drop(self) -> str:
        window, path = self._window(), self._chance.choice(self._files.all())
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(path))])
        copy, left = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
        enter = QDragEnterEvent(QPoint(50, 50), copy, data, left, _No)
        QApplication.sendEvent(window, enter)
        drop = QDropEvent(QPointF(50, 50), copy, data, left, _No)
        QApplication.sendEvent(window, drop)
        return f"drop {path.name}"

    def _toggle_dock(self) -> str:
        window = self._window()
        dock = self._chance.choice(list(window.docks))
        dock.toggleViewAction().trigger()
        return f"toggle {dock.objectName()}"

    def _new_window(self) -> str:
        if len(self._windows) < MOST_WINDOWS:
            self._windows.new_window()
        return "new window"

    def _close(self) -> str:
        window = self._window()
        window.close()
        return "close a window"
