"""The table list at the left."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QAction, QActionGroup, QContextMenuEvent, QFocusEvent, QKeyEvent
from PySide6.QtWidgets import (
    QAbstractScrollArea,
    QListView,
    QMenu,
    QToolButton,
    QWidget,
)

from msiview.gui.docks.table_list_model import PlaceRole, TableGroup, TableListModel, entries_of
from msiview.gui.document import Document
from msiview.gui.icons import Icons
from msiview.gui.selection import SelectionHub
from msiview.gui.settings import TABLE_GROUP, Settings
from msiview.gui.theme import Theme
from msiview.gui.widgets.boxes import horizontal, vertical
from msiview.gui.widgets.entry_delegate import EntryDelegate
from msiview.gui.widgets.filter_field import FilterField
from msiview.gui.widgets.menus import asked_at
from msiview.gui.widgets.plain_label import PlainLabel
from msiview.session.places import Place

MENU_ACTIONS = (
    "actionOpenInNewWindow",
    "actionExport",
    "actionCopyTableName",
    "actionHideEmpty",
)


class TablesDock(QWidget):
    """Filter, group button and list. Enter in the filter goes to what it means, Down into the list
    there."""

    def __init__(
        self,
        document: Document,
        selection: SelectionHub,
        settings: Settings,
        theme: Theme,
        icons: Icons,
        action: Callable[[str], QAction],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._document = document
        self._action = action
        self._selection = selection
        self._settings = settings
        self._model = TableListModel(self)
        self._groups: dict[str, QAction] = {}
        self._filter = FilterField("tableListFilter", "Filter tables   Ctrl+T", width=None)
        self._list = self._make_list(theme, icons)
        self._nothing = PlainLabel()
        self._nothing.setProperty("role", "empty")
        self._nothing.setWordWrap(True)
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._lay_out(icons)
        self.setFocusProxy(self._filter)
        self._filter.textChanged.connect(self._on_filter)
        self._filter.returnPressed.connect(self._go_to_best)
        self._filter.downPressed.connect(self._enter_list)
        self._list.activated.connect(self._enter_page)
        self._list.menuAsked.connect(self._on_menu)
        settings.changed.connect(self._on_setting)
        document.opened.connect(self._refill)
        document.opened.connect(self._list.setFocus)
        document.closed.connect(self._refill)
        document.overlayChanged.connect(self._refill)
        document.findings.changed.connect(self._mark_findings)
        selection.placeChanged.connect(self._follow)
        self._refill()
        self._show_group()

    def _make_list(self, theme: Theme, icons: Icons) -> _List:
        view = _List()
        view.setModel(self._model)
        view.setItemDelegate(EntryDelegate(theme, icons, view))
        view.setUniformItemSizes(True)
        view.setMouseTracking(True)
        view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        view.selectionModel().currentChanged.connect(self._on_current)
        theme.themeChanged.connect(view.viewport().update)
        return view

    def _lay_out(self, icons: Icons) -> None:
        button = QToolButton()
        button.setObjectName("tableListGroup")
        button.setToolTip("Which tables are shown")
        button.setAccessibleName("Which tables are shown")
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        button.setProperty("role", "small")
        icons.bind(button, "filter")
        top = horizontal(
            self._filter, button, stretch=self._filter, margins=(8, 4, 8, 8), spacing=4
        )
        vertical(top, (self._nothing, 1), (self._list, 1), on=self)
        # Not before: Qt would keep the parts of a pane that has a menu first, and hands its
        # keyboard on, in a ring that Tab never leaves (observed in Qt 6.11).
        button.setMenu(self._group_menu())

    def _group_menu(self) -> QMenu:
        menu = QMenu(self)
        choices = QActionGroup(menu)
        for group in TableGroup:
            action = QAction(group.label, menu)
            action.setCheckable(True)
            action.triggered.connect(
                lambda _=False, group=group: self._settings.set(TABLE_GROUP, str(group))
            )
            choices.addAction(action)
            menu.addAction(action)
            self._groups[group] = action
        return menu

    def _on_setting(self, key: str) -> None:
        if key == TABLE_GROUP.key:
            self._show_group()

    def _show_group(self) -> None:
        stored = self._settings.get(TABLE_GROUP)
        group = TableGroup(stored) if stored in self._groups else TableGroup.ALL
        self._groups[group].setChecked(True)
        self._model.set_group(group)
        self._after_refill()

    def _mark_findings(self) -> None:
        self._model.set_findings(self._document.findings.index)

    def _refill(self) -> None:
        self._model.set_findings(self._document.findings.index)
        self._model.set_entries(entries_of(self._document))
        self._after_refill()

    def _on_filter(self, text: str) -> None:
        self._model.set_filter(text)
        self._after_refill()

    def _after_refill(self) -> None:
        empty = self._model.rowCount() == 0
        self._nothing.setVisible(empty)
        self._list.setVisible(not empty)
        self._nothing.setText(
            "No table of this file matches."
            if self._model.is_empty_because_of_filter()
            else "The tables of an opened file are listed here."
        )
        self._follow(self._selection.place)

    def _follow(self, place: Place | None) -> None:
        index = self._model.index_of(place)
        if index != self._list.currentIndex():
            self._list.setCurrentIndex(index)

    def _on_current(self, current: QModelIndex, _previous: QModelIndex) -> None:
        place = current.data(PlaceRole)
        if isinstance(place, Place) and not place.same_page(self._place_in_list()):
            self._selection.go(place, passing=self._list.is_by_key)

    def _place_in_list(self) -> Place | None:
        """The entry that stands for the current place."""
        place = self._selection.place
        return place.in_list if place is not None else None

    def _go_to_best(self) -> None:
        place = self._model.best_match().data(PlaceRole)
        if isinstance(place, Place):
            self._selection.go(place)
            self._filter.clear()
            self._enter_page()

    def _enter_page(self) -> None:
        """What was only passed by arrows is gone to, and gets the keyboard."""
        self._selection.settle()
        self._action("actionPage").trigger()

    def _on_menu(self, at: QPoint) -> None:
        menu = QMenu(self)
        menu.setObjectName("tableListMenu")
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        opens = menu.addAction("&Open\tEnter")
        opens.triggered.connect(self._enter_page)
        menu.setDefaultAction(opens)
        for action_id in MENU_ACTIONS:
            menu.addAction(self._action(action_id))
        menu.popup(at)

    def _enter_list(self) -> None:
        best = self._model.best_match()
        if best.isValid():
            self._list.is_by_key = True
            if self._filter.text().strip() or not self._list.currentIndex().isValid():
                self._list.setCurrentIndex(best)
            self._list.is_by_key = False
            self._list.setFocus(Qt.FocusReason.TabFocusReason)


class _List(QListView):
    """Arrows show each table that they come to; Enter and the menu key mean the one reached."""

    menuAsked = Signal(QPoint)
    """The menu of the entry of the cursor is asked for, at this point of the screen."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("tableList")
        self.setAccessibleName("Tables")
        self.is_by_key = False
        """Whether the cursor is being moved by a key just now."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self.is_by_key = True
        super().keyPressEvent(event)
        self.is_by_key = False

    def focusInEvent(self, event: QFocusEvent) -> None:
        # A list of Qt would put the cursor on its first entry, and so leave a page that is not
        # listed, such as that of a registry without rows.
        QAbstractScrollArea.focusInEvent(self, event)
        self.viewport().update()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        found = asked_at(self, event)
        if found is not None:
            self.menuAsked.emit(found[1])
