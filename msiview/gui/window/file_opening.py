"""Opening whatever the user names or drops: packages, overlays, logs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path, PureWindowsPath
from typing import TYPE_CHECKING, TypeAlias

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog, QWidget

from msiview.analysis.package_identity import package_title
from msiview.errors import NotAnInstallerFile
from msiview.gui.plain_text import window_title
from msiview.gui.settings import LAST_FOLDER, RECENT_LOGS
from msiview.session.file_groups import (
    FileGroup,
    NamedFile,
    grouped,
    is_log_file,
    kind_by_name,
)
from msiview.session.opened_package import PackageSource

if TYPE_CHECKING:
    from msiview.gui.services import Services
    from msiview.progress import Progress

FILE_FILTER = (
    "Installer files and logs (*.msi *.msm *.mst *.msp *.pcp *.cub *.log *.txt);;"
    "Installer files (*.msi *.msm *.mst *.msp *.pcp *.cub);;All files (*)"
)

OpenGroup: TypeAlias = Callable[[FileGroup], object]


class FileOpening(QObject):
    """Finds out what files are, and opens each where it belongs. ``open_here`` opens what belongs
    together in this window, if that is free for it, ``open_elsewhere`` in another."""

    def __init__(
        self, services: Services, open_here: OpenGroup, open_elsewhere: OpenGroup, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._parent = parent
        self._services, self._document, self._jobs = services, services.document, services.jobs
        self._open_here, self._open_elsewhere = open_here, open_elsewhere
        self._document.failed.connect(self._on_failed)
        self._document.log.finished.connect(self._offer_package)
        self._document.opened.connect(self._name_package)
        self._document.log.finished.connect(self._name_log)

    def ask(self) -> None:
        """Let the user choose files."""
        folder = self._services.settings.get(LAST_FOLDER)
        paths, _ = QFileDialog.getOpenFileNames(
            self._parent, "Open installer files or logs", folder, FILE_FILTER
        )
        self.open(paths)

    def take_dropped(self, files: Sequence[NamedFile]) -> None:
        """Open files that were dropped on the window; rows go into tables of the package."""
        from msiview.gui.dialogs.import_rows import import_dropped

        others = import_dropped(self._services, self._parent, [file.path for file in files])
        self._open_files([file for file in files if file.path in others])

    def open(self, paths: Sequence[str], *, over_package: bool = True) -> None:
        """Open files that were chosen or dropped together, as
        :func:`~msiview.session.file_groups.grouped` says. Transforms and patches alone go over the
        package that is open, unless ``over_package`` is False."""
        self._open_files([NamedFile(path) for path in paths], over_package=over_package)

    def _open_files(self, files: Sequence[NamedFile], *, over_package: bool = True) -> None:
        for file in files:
            if not file.shown:
                self._services.settings.set(LAST_FOLDER, str(Path(file.path).parent))
        over = over_package and self._document.overlay.is_possible
        if len(files) == 1 and kind_by_name(files[0]) is not None:
            self._open_groups(grouped(files, over_open_package=over))
        elif files:
            self._jobs.run(
                lambda _: grouped(files, over_open_package=over),
                self._open_groups,
                title="Looking what the files are",
                lasting=True,
            )

    def open_package_of_log(self) -> None:
        """Open the package that the log names, also one on the network; ask for it where it is
        not there."""
        log = self._document.log
        if log.log is None:
            return
        from msiview.session.stated_files import found_file, stated_package

        stated, path = stated_package(log.log), log.path
        self._jobs.run(
            lambda _: found_file(stated, path, asks_network=True),
            lambda found: self.open([found]) if found else self._ask_package(stated),
            title="Looking for the package of the log",
            slot="logPackage",
        )

    def open_named(self, stated: str) -> None:
        """Open a file that the log names, also one on the network: the user asks for it. A log gets
        a window of its own, since this one is still read."""
        log = self._document.log.path

        def look(_: Progress) -> tuple[str, bool] | None:
            from msiview.session.stated_files import found_file

            found = found_file(stated, log, asks_network=True)
            return (found, is_log_file(found)) if found is not None else None

        self._jobs.run(
            look,
            lambda found: self._open_named(stated, found),
            title="Looking for the file",
            slot="namedFile",
        )

    # -- inside ----------------------------------------------------------

    def _open_groups(self, groups: list[FileGroup]) -> None:
        """Open groups of files. The first log that is alone takes the place of this window's,
        unless the files have packages."""
        is_taken = any(group.package is not None for group in groups)
        for group in groups:
            is_log_alone = group.package is None and not group.overlays
            (self._open_elsewhere if is_log_alone and is_taken else self._open_here)(group)
            is_taken = is_taken or is_log_alone

    def _open_named(self, stated: str, found: tuple[str, bool] | None) -> None:
        if found is None:
            self._services.tell(f"{stated} is not there, and no file of its name beside the log.")
            return
        path, told = found
        if told:
            self._open_elsewhere(FileGroup(log=NamedFile(path)))
        else:
            self._services.open_source(PackageSource.file(path))

    def _on_failed(self) -> None:
        """What is called like a package may be a log."""
        source = self._document.source
        if source is None or not isinstance(self._document.error, NotAnInstallerFile):
            return
        path = source.path
        self._jobs.run(
            lambda _: is_log_file(path),
            lambda told: self._open_groups([FileGroup(log=NamedFile(path))] if told else []),
            title=f"Looking what {source.title} is",
        )

    def _name_package(self) -> None:
        """Remember what the file is about, for the list of recent ones."""
        source, package = self._document.source, self._document.package
        if source is not None and source.keep and package is not None:
            self._services.settings.name_recent(source.path, package_title(package))

    def _name_log(self) -> None:
        """Remember what the log is about: product, and how it ended."""
        log = self._document.log
        if log.answers is not None and log.path in self._services.settings.get(RECENT_LOGS):
            from msiview.analysis.logs.log_words import verdict_words

            outcome = log.answers.outcome
            product = f"{outcome.facts.product} {outcome.facts.version}".strip()
            title = " · ".join(filter(None, (product, verdict_words(outcome))))
            self._services.settings.name_recent(log.path, title)

    def _offer_package(self) -> None:
        """Offer the package of a log alone where it is at hand. Nothing is asked of the network
        by itself."""
        log = self._document.log
        if log.log is None or not self._document.has_log_alone:
            return
        read, path = log.log, log.path

        def work(_: Progress) -> str | None:
            from msiview.session.stated_files import found_file, stated_package

            return found_file(stated_package(read), path)

        self._jobs.run(
            work,
            self._on_package,
            title="Looking for the package of the log",
            slot="logPackage",
        )

    def _on_package(self, found: str | None) -> None:
        if found is not None and self._document.has_log_alone:
            offer = self._services.action("actionOpenItsPackage")
            self._services.tell(f"The package of this log is here: {found}", offer)

    def _ask_package(self, stated: str) -> None:
        name = PureWindowsPath(stated).name
        title = f"Open the package of the log: {name}" if name else "Open the package of the log"
        folder = str(Path(self._document.log.path).parent)
        path, _ = QFileDialog.getOpenFileName(
            self._parent,
            window_title(title),
            folder,
            "Installer packages (*.msi *.msp);;All files (*)",
        )
        if path:
            self.open([path])
