"""Opening whatever the user names or drops: packages, overlays, logs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path, PureWindowsPath

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog, QWidget

from msiview.analysis.logs.log_words import verdict_words
from msiview.analysis.package_identity import package_title
from msiview.errors import NotAnInstallerFile, UnreadableFile
from msiview.gui.plain_text import window_title
from msiview.gui.services import Services
from msiview.gui.settings import LAST_FOLDER, RECENT_LOGS
from msiview.logs.recognition import is_log
from msiview.progress import Progress
from msiview.session.opened_package import PackageSource
from msiview.session.stated_files import found_file, stated_package

INSTALLER_SUFFIXES = (".msi", ".msm", ".mst", ".msp", ".pcp", ".cub")
"""What files are called that are opened without a look whether they are logs."""


class FileOpening(QObject):
    """Finds out what files are, and opens each where it belongs. ``open_log`` shows a log in this
    window, ``open_log_elsewhere`` in another."""

    def __init__(
        self,
        services: Services,
        open_log: Callable[[str], None],
        open_log_elsewhere: Callable[[str], None],
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._parent = parent
        self._services, self._document, self._jobs = services, services.document, services.jobs
        self._open_log, self._open_log_elsewhere = open_log, open_log_elsewhere
        self._document.failed.connect(self._on_failed)
        self._document.log.finished.connect(self._offer_package)
        self._document.opened.connect(self._name_package)
        self._document.log.finished.connect(self._name_log)

    def open(self, paths: Sequence[str]) -> None:
        """Open files; a log, whatever it is called, beside the package. Of several logs all but
        the first get windows of their own."""
        others = []
        for path in paths:
            self._services.settings.set(LAST_FOLDER, str(Path(path).parent))
            if Path(path).suffix.lower() in INSTALLER_SUFFIXES:
                self._services.open_source(PackageSource.file(path))
            else:
                others.append(path)
        if others:
            self._jobs.run(
                lambda _: [(path, _is_log(path)) for path in others],
                self._open_known,
                title="Looking what the files are",
                lasting=True,
            )

    def take(self, paths: Sequence[str]) -> None:
        """Open files that were dropped; transforms and patches go over the package."""
        overlay = self._document.overlay
        others = []
        for path in paths:
            if overlay.is_possible and Path(path).suffix.lower() in (".mst", ".msp"):
                overlay.add(path)
            else:
                others.append(path)
        self.open(others)

    def open_package_of_log(self) -> None:
        """Open the package that the log names, also one on the network; ask for it where it is
        not there."""
        log = self._document.log
        if log.log is None:
            return
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
            found = found_file(stated, log, asks_network=True)
            return (found, _is_log(found)) if found is not None else None

        self._jobs.run(
            look,
            lambda found: self._open_named(stated, found),
            title="Looking for the file",
            slot="namedFile",
        )

    # -- inside ----------------------------------------------------------

    def _open_named(self, stated: str, found: tuple[str, bool] | None) -> None:
        if found is None:
            self._services.tell(f"{stated} is not there, and no file of its name beside the log.")
            return
        path, told = found
        if told:
            self._open_log_elsewhere(path)
        else:
            self._services.open_source(PackageSource.file(path))

    def _open_known(self, files: list[tuple[str, bool]]) -> None:
        """Open files of which it is known whether they are logs."""
        for path, told in files:
            if not told:
                self._services.open_source(PackageSource.file(path))
        for number, path in enumerate(path for path, told in files if told):
            if number == 0:
                self._open_log(path)
            else:
                self._open_log_elsewhere(path)

    def _on_failed(self) -> None:
        """What is called like a package may be a log."""
        source = self._document.source
        if source is None or not isinstance(self._document.error, NotAnInstallerFile):
            return
        path = source.path
        self._jobs.run(
            lambda _: _is_log(path),
            lambda told: self._open_log(path) if told else None,
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
        self._jobs.run(
            lambda _: found_file(stated_package(read), path),
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


def _is_log(path: str) -> bool:
    """Whether a file is a log; one that cannot be read is told of by whoever opens it."""
    try:
        return is_log(path)
    except UnreadableFile:
        return False
