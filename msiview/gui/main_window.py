"""The window: it only wires specs of actions, docks and pages together."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import (
    QAction,
    QCloseEvent,
    QContextMenuEvent,
    QDragEnterEvent,
    QDropEvent,
    QKeyEvent,
)
from PySide6.QtWidgets import (
    QMainWindow,
    QTabBar,
    QTabWidget,
    QWidget,
)

from msiview.errors import UnwritableFile
from msiview.gui.actions.spec import ActionSet
from msiview.gui.collecting import collect_again
from msiview.gui.docks.frame import DockSet
from msiview.gui.document import Document
from msiview.gui.faults import Fault, is_fault
from msiview.gui.findings.own_exceptions import own_exceptions
from msiview.gui.jobs import JobRunner
from msiview.gui.pages.page_host import PageHost
from msiview.gui.selection import SelectionHub
from msiview.gui.services import Services
from msiview.gui.settings import FINDING_EXCEPTIONS
from msiview.gui.widgets.boxes import horizontal, vertical
from msiview.gui.widgets.menus import ask_for_menu, menu_asked_by
from msiview.gui.widgets.message_bar import MessageBar
from msiview.gui.window.after_opening import AfterOpening, Chooser
from msiview.gui.window.breadcrumbs import Breadcrumbs
from msiview.gui.window.dropped_files import dropped_files, has_files
from msiview.gui.window.edge import Edge
from msiview.gui.window.edit_recovery import EditRecovery
from msiview.gui.window.file_opening import FileOpening
from msiview.gui.window.goto_bar import GotoBar
from msiview.gui.window.log_room import LogRoom
from msiview.gui.window.pane_focus import PaneFocus
from msiview.gui.window.pane_room import PaneRoom
from msiview.gui.window.place_switcher import PlaceSwitcher
from msiview.gui.window.status_bar import StatusBar
from msiview.gui.window.styled_parts import StyledParts
from msiview.gui.window.tab_order import TabOrder
from msiview.gui.window.title import refresh_title
from msiview.gui.window.toolbar import Toolbar
from msiview.gui.window.window_layout import WindowLayout
from msiview.session.places import Place

if TYPE_CHECKING:
    from msiview.gui.actions.spec import ActionSpec
    from msiview.gui.docks.spec import DockSpec
    from msiview.gui.icons import Icons
    from msiview.gui.pages.spec import Page, PageSpec
    from msiview.gui.settings import Settings
    from msiview.gui.theme import Theme
    from msiview.session.file_groups import FileGroup, NamedFile
    from msiview.session.goto import GotoItem
    from msiview.session.opened_package import PackageSource


class OtherWindows(Protocol):
    """What a window asks of the set of all windows (:class:`~msiview.gui.windows.Windows`)."""

    settings: Settings
    theme: Theme
    icons: Icons
    scratch: Path | None

    def new_window(self) -> MainWindow: ...

    def open(self, source: PackageSource, near: MainWindow | None = None) -> MainWindow: ...

    def open_with_overlay(
        self,
        source: PackageSource,
        *overlays: str,
        pairs: tuple[str, ...] | None = None,
        near: MainWindow | None = None,
    ) -> MainWindow: ...

    def open_group(self, group: FileGroup, near: MainWindow | None = None) -> MainWindow: ...

    def close_all(self) -> None: ...


class MainWindow(QMainWindow):
    """One package, its pages and panes."""

    closed = Signal(object)

    def __init__(
        self,
        windows: OtherWindows,
        actions: Iterable[ActionSpec[MainWindow]],
        docks: Iterable[DockSpec],
        pages: Iterable[PageSpec],
    ) -> None:
        super().__init__()
        self.setObjectName("mainWindow")
        self.setAcceptDrops(True)
        self.setDockNestingEnabled(True)
        self.windows = windows
        self.settings, self.theme, self.icons = windows.settings, windows.theme, windows.icons
        self._had_overlay = False
        self.jobs = JobRunner(self)
        self.document = Document(self.jobs, self)
        self.after_opening = AfterOpening(self.document)
        self.selection = SelectionHub(self)
        # Before anybody else hears of it: they ask for the current cell.
        self.document.overlayChanged.connect(self._keep_selection)
        self.message = MessageBar(self.icons)
        self.services = self._made_services()
        self.host = PageHost(self.services, pages)
        self._build_middle()
        self.docks = DockSet(self, self.services, docks)
        self.room = PaneRoom(self, self.docks)
        self.layout_keeper = WindowLayout(
            self, self.docks, self.room, self.edge, self.document, self.settings
        )
        self.files = FileOpening(
            self.services,
            lambda group: windows.open_group(group, near=self),
            windows.open_group,
            self,
        )
        self.goto_bar = GotoBar(
            self.document, self.selection, self.jobs, self.theme, self.icons, self
        )
        self.switcher = PlaceSwitcher(self, self.selection, self.icons, self._is_there)
        others = (self.goto_bar, self.message)
        self.edit_recovery = EditRecovery(self.services, self)
        self.panes = PaneFocus(self, self.docks, self.host, self.page_area, others, self.theme)
        self.tab_order = TabOrder(self, self.docks, (self.crumbs, self.page_area))
        self.status = StatusBar(self.document, self.jobs, self.icons)
        self.setStatusBar(self.status)
        self.action_set = ActionSet(self, self.icons, actions, self.tell_here, self.host)
        self._build_menus()
        self._follow_document()
        self._follow_selection()
        self._follow_parts()
        # After the window's own answers: a log is opened beside what has been opened.
        self.log_room = LogRoom(
            self,
            self.document,
            self.settings,
            self.room,
            self.layout_keeper,
            self.show_dock,
            windows.scratch,
        )
        self.layout_keeper.restore()
        self._refresh()
        self.host.take_focus()
        self.styled_parts = StyledParts(self, self.theme, (self.middle, self.page_area, self.host))

    @property
    def page(self) -> Page | None:
        """The page that is shown; None on the start, loading and error page."""
        return self.host.page

    # -- what actions call -----------------------------------------------

    def open_path(self, path: str) -> None:
        """Open a file here, or in another window where this one has a package; a log, whatever
        it is called, beside the package."""
        self.files.open([path], over_package=False)

    def open_log(self, path: str, shown: str = "") -> None:
        """Open a log beside the package, in place of the one before. ``shown`` is what users call
        it, where that is not its path."""
        self.log_room.open(path, shown)

    def open_log_with_package(self, log: NamedFile) -> None:
        """Open a log once the package that is being opened is there."""
        self.log_room.open_with_package(log)

    def open_source(self, source: PackageSource) -> None:
        """Open a file or an embedded transform, here or in another window."""
        self.windows.open(source, near=self)

    def reload(self) -> None:
        """Read the file anew and come back to where the user is."""
        self.after_opening.come_back_to(self.selection.place)
        self.document.retry()

    def open_in_new_window(self) -> None:
        """Show what is shown here in another window, too, with the same overlays."""
        source = self.document.source
        if source is None:
            return
        window, choices = self.windows.new_window(), self.document.overlay.choices
        window.document.open(source)
        window.when_opened(lambda: window.document.overlay.choose(choices))
        window.after_opening.come_back_to(self.selection.place)

    def close_for_good(self) -> None:
        """Close without another question about what was edited."""
        self.document.edits.clear()
        self.close()

    def end(self) -> None:
        """Close without a question, as the program is being ended; what was edited and not saved
        is offered by the next run."""
        self.document.recovery.keep()
        self.close_for_good()

    def enter_page(self) -> None:
        """Put the keyboard into the middle of the window."""
        self.room.restore()
        self.host.take_focus()

    def go_when_opened(self, choose: Chooser) -> None:
        """Ask ``choose`` where to go first when what is being opened, or opened next, is there."""
        self.after_opening.go(choose)

    def when_opened(self, run: Callable[[], None]) -> None:
        """Do something once, when what is being opened is there."""
        self.after_opening.run(run)

    def show_dock(self, dock_id: str) -> QWidget:
        """Open a dock, bring it to the front, and return its widget."""
        if self.room.leaves_out(dock_id):
            self.room.restore()
        return self.docks.show(dock_id)

    def tell(self, text: str, offer: QAction | None = None) -> None:
        """Show a sentence, with a button for what it offers, where it is seen."""
        self._message_bar().tell(text, offer)

    def tell_here(self, text: str, offer: QAction | None = None) -> None:
        """The same for what is about the current cell or page: it goes when that is left."""
        self._message_bar().tell(text, offer, of_place=True)

    def tell_fault(self, fault: Fault) -> None:
        """Report an internal error."""
        self._message_bar().tell_fault(fault)

    def _message_bar(self) -> MessageBar:
        """That of the middle, or of the log while it has the window."""
        if self.room.maximised == "log":
            from msiview.gui.log.log_dock import LogDock

            pane = self.docks["log"].content()
            if isinstance(pane, LogDock):
                return pane.message
        self.room.restore()
        return self.message

    def reset_layout(self) -> None:
        """Put the docks back where their specs say."""
        self.layout_keeper.reset()

    def focus_dock(self, dock_id: str) -> None:
        """Open a dock and put the keyboard into it."""
        self.show_dock(dock_id)
        self.panes.enter(self.docks[dock_id])

    def toggle_full_screen(self) -> None:
        """Take the whole screen, or give it back."""
        self.setWindowState(self.windowState() ^ Qt.WindowState.WindowFullScreen)

    # -- building --------------------------------------------------------

    def _build_middle(self) -> None:
        self.middle = QWidget()
        self.crumbs = Breadcrumbs(self.document, self.selection)
        self.page_area = QWidget()
        vertical(self.crumbs, self.host, on=self.page_area, stretch=self.host)
        self.edge = Edge("Inspector", self.theme)
        horizontal(self.page_area, self.edge, on=self.middle, stretch=self.page_area)
        self.message.lie_over(self.page_area)
        self.setCentralWidget(self.middle)
        # The inspector keeps the window's full height; the bottom panes lie left of it.
        self.setCorner(Qt.Corner.BottomRightCorner, Qt.DockWidgetArea.RightDockWidgetArea)
        self.setCorner(Qt.Corner.BottomLeftCorner, Qt.DockWidgetArea.BottomDockWidgetArea)
        self.setTabPosition(Qt.DockWidgetArea.AllDockWidgetAreas, QTabWidget.TabPosition.North)

    def _made_services(self) -> Services:
        return Services(
            self.document,
            self.selection,
            self.jobs,
            self.settings,
            self.theme,
            self.icons,
            tell=self.tell,
            tell_here=self.tell_here,
            open_source=self.open_source,
            open_named=lambda path: self.files.open_named(path),
            action=lambda action_id: self.action_set[action_id],
            keys=lambda: self.action_set.shortcuts(),
        )

    def _build_menus(self) -> None:
        for dock in self.docks:
            menu = f"View/{dock.spec.group}"
            self.action_set.add_foreign(menu, 1, dock.toggleViewAction())
        bar = Toolbar(self.action_set.__getitem__, self.goto_bar)
        self.addToolBar(bar)
        self.action_set.add_foreign("View/&Panes", 1, bar.toggleViewAction())
        self.action_set.fill(self.menuBar())

    def _follow_document(self) -> None:
        document, selection = self.document, self.selection
        document.opened.connect(self._on_opened)
        document.closed.connect(selection.clear)
        for signal in (
            document.opening,
            document.failed,
            document.closed,
            document.findings.changed,
            document.findings.shownChanged,
            selection.placeChanged,
            selection.cellChanged,
            selection.historyChanged,
            self.host.pageChanged,
            self.settings.changed,
        ):
            signal.connect(self._refresh)
        document.overlayChanged.connect(self._refresh)
        document.overlay.choicesChanged.connect(self._on_choices)
        document.edits.changed.connect(self._refresh)
        document.edits.refused.connect(self.tell_here)
        document.overlay.failed.connect(
            lambda error: self._on_job_failed("Laying the overlay over the package", error)
        )

    def _follow_selection(self) -> None:
        document, selection, log = self.document, self.selection, self.document.log
        selection.cellChanged.connect(log.mention_cell)
        selection.cellChanged.connect(document.changes.follow)
        selection.cellChanged.connect(document.findings.follow)
        self.settings.changed.connect(self._take_exceptions)
        self._take_exceptions()
        log.lineAsked.connect(lambda: self.show_dock("log"))
        selection.placeChanged.connect(self.room.restore)
        for left in (selection.cellChanged, selection.placeChanged):
            left.connect(self.message.leave_place)
        self.host.pageChanged.connect(self.message.place)
        document.closed.connect(self.message.hide)
        self.message.closed.connect(self.host.take_focus)
        self.room.changed.connect(self._refresh)
        for signal in (
            log.changed,
            log.stateChanged,
            log.mentionsChanged,
            log.bookmarksChanged,
            log.followChanged,
        ):
            signal.connect(self._refresh)

    def _follow_parts(self) -> None:
        self.status.overlay.asked.connect(lambda: self.show_dock("overlay"))
        self.jobs.failed.connect(self._on_job_failed)
        self.host.start.openAsked.connect(self.files.ask)
        self.host.start.recentAsked.connect(self.open_path)
        self.host.error.openAsked.connect(self.files.ask)
        self.goto_bar.went.connect(self._on_went)
        self.switcher.chosen.connect(self._switch_to)
        self.switcher.left.connect(self.host.take_focus)
        for asked in (self.goto_bar.everywhereAsked, self.host.everywhereAsked):
            asked.connect(self._find_everywhere)
        self.status.findingsAsked.connect(lambda: self.show_dock("findings"))

    # -- following -------------------------------------------------------

    def _keep_selection(self) -> None:
        self.selection.keep_within(self.document.tables)

    def _take_exceptions(self, key: str = FINDING_EXCEPTIONS.key) -> None:
        """What the user accepts in every package is judged anew."""
        if key == FINDING_EXCEPTIONS.key:
            self.document.findings.set_own_exceptions(own_exceptions(self.settings))

    def _on_opened(self) -> None:
        self.message.hide()
        source = self.document.source
        self.selection.go(self.after_opening.first_place() or Place("summary"))
        if source is not None and source.keep:
            self.settings.add_recent(source.path)
        self.after_opening.do_work()
        self._refresh()
        self.edit_recovery.look_here()
        apply = self.action_set["actionApplyTo"]
        if apply.isEnabled():
            kind = self.document.package.kind.title.lower() if self.document.package else ""
            self.tell(f"This {kind} is shown alone: what it states, not what it does.", apply)

    def _on_went(self, item: GotoItem) -> None:
        """What was gone to gets the keyboard; its chain shows where it has one. A property is
        gone to for its value."""
        if item.sets_property is not None:
            from msiview.gui.docks.properties_dock import PropertiesDock

            pane = self.show_dock("properties")
            if isinstance(pane, PropertiesDock):
                pane.begin(item.title, item.sets_property)
            return
        if item.shows_chain:
            self.show_dock("inspectorChain")
        self.host.take_focus()

    def _is_there(self, place: Place) -> bool:
        return place.is_in(self.document.tables)

    def _switch_to(self, place: Place) -> None:
        self.selection.go(place)
        self.enter_page()

    def _find_everywhere(self, text: str) -> None:
        """Search all tables; the keyboard goes to the field, from which Down leads to what is
        found."""
        from msiview.gui.docks.find_dock import FindDock

        pane = self.show_dock("findAll")
        if isinstance(pane, FindDock):
            pane.search_for(text)
            pane.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _on_choices(self) -> None:
        """The pane opens by itself for the first thing that is laid over the package."""
        count = len(self.document.overlay.choices)
        if count and not self._had_overlay:
            self.show_dock("overlay")
        self._had_overlay = bool(count)
        self._refresh()

    def _on_job_failed(self, title: str, error: Exception) -> None:
        sentence = f"{title} did not work: {error}"
        if is_fault(error):
            self.tell_fault(Fault.of(error, sentence))
        else:
            self.tell(sentence)

    def _refresh(self) -> None:
        self.action_set.refresh()
        self.docks.refresh_titles()
        self.status.set_place(self.page.status_text() if self.page is not None else "")
        refresh_title(self, self.document)

    # -- events ---------------------------------------------------------

    def closeEvent(self, event: QCloseEvent) -> None:
        if self.page is not None:
            from msiview.gui.widgets.cell_editor import CellEditor

            editor = self.focusWidget()
            if isinstance(editor, CellEditor):
                editor.clearFocus()  # what is typed in a cell counts, and is asked about
        if not self.document.edits.is_saved:
            from msiview.gui.dialogs.edits_saving import leave_edits

            event.ignore()
            leave_edits(self, self.services, self.close_for_good)
            return
        self.document.recovery.remove()
        self.document.recovery.keep_aside()
        self.layout_keeper.keep()
        self.jobs.close()
        self.document.release_files()
        collect_again()
        super().closeEvent(event)
        self.closed.emit(self)

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab and Shift+Tab in all that lies in the window."""
        return self.tab_order.step(forward=forward)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc, where nothing else has a use for it: put the message away, end that a pane has the
        window, or leave the whole screen. Shift+F10: open the menu of what has the keyboard."""
        if menu_asked_by(event):
            ask_for_menu()
        elif event.key() != Qt.Key.Key_Escape:
            super().keyPressEvent(event)
        elif self.message.text():
            self.message.hide()
        elif self.room.maximised and not self.document.has_log_alone:
            self.room.restore()
        elif self.isFullScreen():
            self.toggle_full_screen()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        # Qt offers the list of panes on title bars only; docks among tabs have none.
        menu, bar = self.createPopupMenu(), self.childAt(event.pos())
        if not isinstance(bar, QTabBar) or menu is None:
            super().contextMenuEvent(event)
            return
        dock = self.docks.at_tab(bar, bar.tabAt(bar.mapFrom(self, event.pos())))
        if dock is not None:
            dock.offer_places(menu)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(event.globalPos())

    # -- files dropped ---------------------------------------------------

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if has_files(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        try:
            files = dropped_files(event.mimeData(), self.windows.scratch)
        except UnwritableFile as error:
            self.tell(str(error))
            return
        self.files.take_dropped(files)
