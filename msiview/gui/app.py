"""Starting the window from the command line."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QMessageLogContext, QSize, Qt, QtMsgType, qInstallMessageHandler
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

from msiview.database.keys import row_of_key
from msiview.errors import FormatError, UnreadableFile, UnwritableFile
from msiview.files.desktop import APPLICATION
from msiview.files.leftovers import scratch_folder
from msiview.files.standard_input import SHOWN, STANDARD_INPUT, keep_standard_input
from msiview.gui.all_actions import ACTIONS
from msiview.gui.all_docks import DOCKS
from msiview.gui.all_pages import PAGES
from msiview.gui.display import PLATFORM, display_problem, names_display
from msiview.gui.faults import catch_faults, complain
from msiview.gui.icons import Icons
from msiview.gui.interrupts import Interrupts
from msiview.gui.jobs import left_behind
from msiview.gui.screenshot import Screenshot
from msiview.gui.settings import THEME, Settings
from msiview.gui.taskbar import JumpList, name_for_the_taskbar
from msiview.gui.theme import Theme, ThemeMode
from msiview.gui.windows import Windows
from msiview.resources import resource_path
from msiview.session.file_groups import FileGroup, NamedFile, grouped
from msiview.session.opened_package import PackageSource
from msiview.session.places import PAGE_KINDS, Place

if TYPE_CHECKING:
    from msiview.database.table import Table
    from msiview.gui.document import Document
    from msiview.gui.main_window import MainWindow

SWITCH_INTERVAL = 0.0005
"""Seconds that a thread may keep the interpreter while another wants it.

Painting goes to and fro between Qt and Python hundreds of times, and each time it may
have to wait that long for a working thread: with Python's own 5 ms the window stutters
while a job runs (measured: 89 ms against 55 ms with 1 ms while 20 000 files are checked;
half of that again on 200 000 files, and no more below).
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What the command line asks of the window.

    ``files`` are opened as :func:`~msiview.session.file_groups.grouped` says, ``-`` is standard
    input. What follows is about the first window that they need: ``overlays`` are laid over its
    package, the first one lowest; each is a path, or ``:NAME`` for a transform inside the
    package. ``log`` is opened beside it, or alone.
    ``row`` holds key values joined by
    ``/``; ``theme`` None means the user's own.
    ``fresh`` starts with default settings and leaves the user's alone; a
    screenshot always does, so that it looks the same everywhere, and so does the demo.
    """

    files: tuple[Path, ...] = ()
    codepage: int | None = None
    """The code page to read the first package under, in place of the stated one."""
    overlays: tuple[str, ...] = ()
    log: Path | None = None
    demo: bool = False
    table: str | None = None
    page: str | None = None
    """A page, or one thing of it: ``streams``, ``dialogs/WelcomeDlg``."""
    row: str | None = None
    theme: ThemeMode | None = None
    fresh: bool = False
    screenshot: Path | None = None
    size: tuple[int, int] | None = None


def run(options: Options) -> int:
    """Show the window and return the exit code when the last one has been closed.

    0: done. 2: no display is named, the command line names a table or row that the file
    does not have, or the screenshot would take the place of an opened file. 3: the display
    cannot be opened, the file to draw a screenshot of can't be read, or the screenshot
    can't be written. 128 and its number: a signal ended the window.
    """
    code = _find_display(options)
    if code:
        return code
    if os.environ.get(PLATFORM) == "offscreen":
        qInstallMessageHandler(_pass_on)
    sys.setswitchinterval(SWITCH_INTERVAL)
    name_for_the_taskbar()
    app = QApplication(sys.argv[:1])
    app.setLayoutDirection(Qt.LayoutDirection.LeftToRight)  # as its language and its contents
    app.setApplicationName("msiview")
    app.setDesktopFileName(APPLICATION)
    app.setWindowIcon(QIcon(str(resource_path("desktop", f"{APPLICATION}.svg"))))
    with scratch_folder() as scratch:
        code = _run(app, options, scratch)
    if left_behind():
        for stream in (sys.stdout, sys.stderr):
            if stream is not None:
                stream.flush()
        os._exit(code)
    return code


def _find_display(options: Options) -> int:
    """Make sure that Qt can start; a screenshot needs no display. The exit code if it cannot."""
    if not names_display():
        code, problem = 2, "there is no display to open a window on"
    else:
        code, problem = 3, display_problem() or ""
    if not problem:
        return 0
    if options.screenshot is not None:
        os.environ[PLATFORM] = "offscreen"
        return 0
    hint = "--screenshot OUT.png draws the window into a file"
    complain(f"{problem if code == 2 else f'the window cannot be opened: {problem}'}; {hint}")
    return code


def _run(app: QApplication, options: Options, scratch: Path) -> int:
    windows = make_windows(options, scratch)
    catch_faults(windows.tell_fault)
    windows.lastClosed.connect(app.quit)
    if sys.platform == "darwin":  # elsewhere it would only slow down every event
        app.installEventFilter(windows)
    interrupts = Interrupts(windows.end_all)  # before anything that takes its time
    try:
        first, *others = _groups(options, scratch)
    except (UnreadableFile, UnwritableFile) as error:
        complain(str(error))
        return 3
    if options.overlays and first.package is None and not options.demo:
        complain("--overlay needs a package among the files")
        return 2
    window = windows.new_window()
    if options.size is not None:
        window.resize(QSize(*options.size))
    source = _source(first, options.codepage)
    if options.demo:
        from msiview.gui.demo import sample_source

        source = sample_source(scratch)
    if source is not None:
        windows.open(source, near=window)
    visit = _Visit(window, options, first)
    visit.begin()
    for group in others:
        windows.open_group(group)
    if options.screenshot is not None:
        Screenshot(window, options.screenshot).saved.connect(app.exit)
    elif first.package is None and not others and not options.demo:
        window.edit_recovery.look()
    code = app.exec()
    windows.end_all()
    if options.screenshot is not None:
        code = code or visit.exit_code
    return code if interrupts.exit_code is None else interrupts.exit_code


def _pass_on(kind: QtMsgType, context: QMessageLogContext, text: str) -> None:
    """Qt's messages, but for what the offscreen platform cannot do to windows nobody sees."""
    if not text.startswith("This plugin does not support"):
        complain(text)


def make_windows(options: Options, scratch: Path) -> Windows:
    """The windows' common ground: settings, theme, icons, and all that is registered.

    ``scratch`` is a folder for temporary files; fresh settings live there.
    """
    fresh = options.fresh or options.demo or options.screenshot is not None
    settings = Settings(scratch / "msiview.ini") if fresh else Settings()
    if sys.platform == "win32" and not fresh:
        JumpList(settings)
    theme = Theme(options.theme or _stored_theme(settings))
    theme.apply()
    return Windows(
        settings,
        theme,
        Icons(theme),
        actions=ACTIONS,
        docks=DOCKS,
        pages=PAGES,
        scratch=scratch,
    )


class _Visit:
    """Finds the table and row that the command line names, once the file is open."""

    def __init__(self, window: MainWindow, options: Options, group: FileGroup) -> None:
        self.exit_code = 0
        self._group = group
        self._window = window
        self._options = options

    def begin(self) -> None:
        """Wait for the file, and for the overlays where there are some; open the log beside it."""
        window, overlays = self._window, self._group.overlays
        window.document.log.failed.connect(self._on_log_failed)
        if self._group.log is not None:
            window.open_log_with_package(self._group.log)
        if overlays:
            window.when_opened(lambda: window.document.overlay.add(*overlays))
            overlay = window.document.overlay
            overlay.changed.connect(self._on_overlay, Qt.ConnectionType.SingleShotConnection)
        elif self._has_place:
            window.go_when_opened(self.place)

    def _on_log_failed(self, error: Exception) -> None:
        self.exit_code = 3
        complain(str(error))

    def _on_overlay(self) -> None:
        """Name what could not be opened, and go where the user wants to be."""
        document = self._window.document
        for outcome in document.overlay.outcomes:
            if outcome.error is not None:
                self.exit_code = 3
                named = isinstance(outcome.error, FormatError) and outcome.error.file is not None
                whose = "" if named else f"{outcome.choice.argument}: "
                complain(f"{whose}{outcome.error}")
        place = self.place(document) if self._has_place else None
        if place is not None:
            self._window.selection.go(place)

    @property
    def _has_place(self) -> bool:
        return self._options.table is not None or self._options.page is not None

    def place(self, document: Document) -> Place | None:
        """Where to go; None, and a complaint, where the file has no such table or page."""
        if self._options.page is not None:
            kind, _, name = self._options.page.partition("/")
            dialogs = document.tables.get("Dialog")
            if kind == "dialogs" and name and dialogs is not None:
                return Place("dialogs", row=self._row(dialogs, name))
            if kind in PAGE_KINDS:
                return Place(PAGE_KINDS[kind], name)
            self._complain(f"there is no page {kind}; pages are {', '.join(PAGE_KINDS)}")
            return None
        name, key = self._options.table or "", self._options.row
        table = document.tables.get(name)
        if table is None:
            self._complain(f"there is no table {name} in this file")
            return None
        return Place("table", name, self._row(table, key) if key is not None else None)

    def _row(self, table: Table, key: str) -> int | None:
        row = row_of_key(table, key)
        if row is None:
            self._complain(f"there is no row {key} in table {table.name}")
        return row

    def _complain(self, what: str) -> None:
        self.exit_code = 2
        complain(what)
        self._window.tell(what[:1].upper() + what[1:] + ".")


def _groups(options: Options, scratch: Path) -> list[FileGroup]:
    """What the windows show, the first one first; it has the overlays and the log that options
    name. The demo brings its own."""
    if options.demo:
        from msiview.gui.demo import SAMPLE_OVERLAYS, sample_log

        own = [NamedFile(str(scratch / name)) for name in SAMPLE_OVERLAYS]
        groups = [FileGroup(None, tuple(own), NamedFile(str(sample_log(scratch))))]
    else:
        groups = grouped([_named(file, scratch) for file in options.files]) or [FileGroup()]
    first, *others = groups
    over = [_named(overlay, scratch) for overlay in options.overlays]
    first = replace(first, overlays=(*first.overlays, *over))
    if options.log is not None:
        others = [*others, *([FileGroup(log=first.log)] if first.log and not options.demo else [])]
        first = replace(first, log=_named(options.log, scratch))
    return [first, *others]


def _named(argument: Path | str, scratch: Path) -> NamedFile:
    """The file that an argument names. Standard input is kept as one among the temporary files."""
    if str(argument) == STANDARD_INPUT:
        return NamedFile(str(keep_standard_input(scratch)), SHOWN)
    return NamedFile(str(argument))


def _source(group: FileGroup, codepage: int | None) -> PackageSource | None:
    package = group.package
    if package is None:
        return None
    return PackageSource.file(package.path, codepage, shown=package.shown)


def _stored_theme(settings: Settings) -> ThemeMode:
    try:
        return ThemeMode(settings.get(THEME))
    except ValueError:
        return ThemeMode.SYSTEM
