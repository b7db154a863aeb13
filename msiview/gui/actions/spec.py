"""What an action is, and the set of them that a window builds."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence, QShortcut
from PySide6.QtWidgets import QMainWindow, QMenu, QMenuBar, QWidget

from msiview.gui.icons import Icons
from msiview.gui.keys import WIDGET_KEYS, ActionKeys, shown_keys
from msiview.gui.plain_text import tip

W = TypeVar("W", bound=QMainWindow)
"""The window that actions are done to."""

MENUS = ("File", "Edit", "View", "Go", "Overlay", "Log", "Tools", "Help")
"""The menus in their order; one without entries is left out."""


@dataclass(frozen=True, slots=True)
class Need:
    """What an action lacks, in a sentence, and the id of the action that brings it."""

    sentence: str
    offer: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionSpec(Generic[W]):
    """One thing that the user can do::

        ActionSpec(
            id="actionFindReferences",
            title="Find references",
            menu="Go",
            section=2,                      # sections are parted by a line
            shortcut="Shift+F12",
            icon="link",
            enabled_when=lambda window: window.selection.cell is not None,
            run=lambda window: window.show_dock("references"),
        )

    ``id`` is the QAction's objectName. ``menu`` may name submenus after slashes
    ("Edit/Copy as"). ``checked_when`` makes the entry checkable. ``fill`` makes it a
    submenu whose entries are made anew whenever it opens. Conditions are asked again
    after every change of document, place, cell, page and settings. ``needs`` says what is
    missing when a key is pressed and ``enabled_when`` does not hold. ``of_page`` is for keys that
    mean something else in panes (Del): they answer while the page has the keyboard.
    """

    id: str
    title: str
    menu: str
    run: Callable[[W], object] | None = None
    section: int = 0
    icon: str = ""
    shortcut: str | QKeySequence.StandardKey = ""
    more_shortcuts: tuple[str, ...] = ()
    enabled_when: Callable[[W], bool] | None = None
    needs: Callable[[W], Need] | None = None
    checked_when: Callable[[W], bool] | None = None
    fill: Callable[[W, QMenu], None] | None = None
    of_page: bool = False
    tip: str = ""


class ActionSet(Generic[W]):
    """The actions of one window, built from specs. ``tell`` shows the user a sentence, with a
    button for what it offers."""

    def __init__(
        self,
        window: W,
        icons: Icons,
        specs: Iterable[ActionSpec[W]],
        tell: Callable[[str, QAction | None], object],
        page: QWidget | None = None,
    ) -> None:
        """``page`` is the part of the window that :attr:`ActionSpec.of_page` is about."""
        self._window, self._icons, self._tell = window, icons, tell
        self._page = page if page is not None else window
        self._specs: dict[str, ActionSpec[W]] = {}
        self._actions: dict[str, QAction] = {}
        self._entries: list[tuple[str, int, QAction]] = []
        self._instead: dict[str, list[QShortcut]] = {}
        for spec in specs:
            self._add(spec)

    def __getitem__(self, action_id: str) -> QAction:
        return self._actions[action_id]

    def specs(self) -> list[tuple[ActionSpec[W], QAction]]:
        """All actions with their specs, in order of registration."""
        return [(spec, self._actions[spec.id]) for spec in self._specs.values()]

    def add_foreign(self, menu: str, section: int, action: QAction) -> None:
        """Put an action that someone else made (a dock's toggle) into a menu."""
        self._entries.append((menu, section, action))

    def fill(self, bar: QMenuBar) -> None:
        """Build the menus; those without entries are left out."""
        for name in MENUS:
            entries = [entry for entry in self._entries if entry[0].split("/")[0] == name]
            if entries:
                menu = bar.addMenu(f"&{name}")
                menu.setObjectName(f"menu{name}")
                menu.setToolTipsVisible(True)
                self._fill_menu(menu, name, sorted(entries, key=lambda entry: entry[1]))

    def shortcuts(self) -> list[ActionKeys]:
        """Every action that has a key, in order of registration, and the keys of widgets."""
        own = [
            ActionKeys(shown_keys(action), _does(spec), spec.menu.replace("&", ""))
            for spec, action in self.specs()
            if action.shortcuts()
        ]
        return [*own, *WIDGET_KEYS]

    def refresh(self) -> None:
        """Ask all conditions again."""
        for spec_id, spec in self._specs.items():
            action = self._actions[spec_id]
            if spec.enabled_when is not None:
                action.setEnabled(spec.enabled_when(self._window))
                for keys in self._instead.get(spec_id, ()):
                    keys.setEnabled(not action.isEnabled())
            if spec.checked_when is not None:
                action.setChecked(spec.checked_when(self._window))

    def _add(self, spec: ActionSpec[W]) -> None:
        if spec.id in self._specs:
            raise ValueError(f"two actions are called {spec.id}")
        action = QAction(spec.title, self._window)
        action.setObjectName(spec.id)
        action.setShortcuts(_shortcuts(spec))
        contexts = Qt.ShortcutContext
        context = contexts.WidgetWithChildrenShortcut if spec.of_page else contexts.WindowShortcut
        action.setShortcutContext(context)
        action.setCheckable(spec.checked_when is not None)
        action.setToolTip(tip(_tooltip(spec, action)))
        action.setStatusTip("")
        if spec.icon:
            self._icons.bind(action, spec.icon)
        if spec.fill is not None:
            action.setMenu(self._made_anew(spec.fill))
        if spec.run is not None:
            run = spec.run
            action.triggered.connect(lambda: self._run(run))
        self._specs[spec.id] = spec
        self._actions[spec.id] = action
        self._entries.append((spec.menu, spec.section, action))
        (self._page if spec.of_page else self._window).addAction(action)
        if spec.needs is not None:
            self._instead[spec.id] = [self._say(spec.needs, key) for key in action.shortcuts()]

    def _say(self, needs: Callable[[W], Need], key: QKeySequence) -> QShortcut:
        """The key says what is missing while its action is disabled, and so cannot answer."""
        instead = QShortcut(key, self._window)
        instead.setEnabled(False)

        def say() -> None:
            need = needs(self._window)
            offer = self._actions.get(need.offer)
            is_possible = offer is not None and offer.isEnabled()
            self._tell(need.sentence, offer if is_possible else None)

        instead.activated.connect(say)
        return instead

    def _run(self, run: Callable[[W], object]) -> None:
        run(self._window)
        self.refresh()

    def _made_anew(self, fill: Callable[[W, QMenu], None]) -> QMenu:
        menu = QMenu(self._window)

        def renew() -> None:
            menu.clear()
            fill(self._window, menu)

        menu.aboutToShow.connect(renew)
        return menu

    def _fill_menu(self, menu: QMenu, path: str, entries: list[tuple[str, int, QAction]]) -> None:
        last: int | None = None
        filled: set[str] = set()
        for where, section, action in entries:
            if last is not None and section != last:
                menu.addSeparator()
            last = section
            if where == path:
                menu.addAction(action)
                continue
            name = where.removeprefix(f"{path}/").split("/")[0]
            if name in filled:
                continue
            filled.add(name)
            submenu, below = menu.addMenu(name), f"{path}/{name}"
            submenu.setToolTipsVisible(True)
            inside = [one for one in entries if f"{one[0]}/".startswith(f"{below}/")]
            self._fill_menu(submenu, below, inside)


def _shortcuts(spec: ActionSpec[Any]) -> list[QKeySequence]:
    first = QKeySequence(spec.shortcut)
    others = [QKeySequence(text) for text in spec.more_shortcuts]
    return [keys for keys in (first, *others) if not keys.isEmpty()]


def _does(spec: ActionSpec[Any]) -> str:
    """What an action does, in plain words."""
    return spec.tip or spec.title.removesuffix("…").replace("&", "")


def _tooltip(spec: ActionSpec[Any], action: QAction) -> str:
    text = _does(spec)
    keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
    return f"{text} ({keys})" if keys else text
