"""The package that a window shows, and how it came to be opened."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import Enum, auto
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from msiview.database.database import Database
from msiview.files.opened_files import OpenedFiles
from msiview.gui.collecting import collect_again
from msiview.gui.edits.document_edits import DocumentEdits
from msiview.gui.edits.recovery import Recovery
from msiview.gui.findings.document_findings import DocumentFindings
from msiview.gui.log.document_log import DocumentLog
from msiview.gui.overlay.document_changes import DocumentChanges
from msiview.gui.overlay.document_overlay import DocumentOverlay
from msiview.gui.references.document_names import DocumentNames
from msiview.gui.references.document_references import DocumentReferences
from msiview.session.edit_journal import EditedPackage
from msiview.session.opened_log import LogState
from msiview.session.opened_package import OpenedPackage

if TYPE_CHECKING:
    from msiview.analysis.package_overview import Examination
    from msiview.database.package import Package
    from msiview.database.table import Table
    from msiview.gui.jobs import Job, JobRunner
    from msiview.progress import Progress
    from msiview.session.opened_package import PackageSource


class DocumentState(Enum):
    EMPTY = auto()
    OPENING = auto()
    OPENED = auto()
    FAILED = auto()


class Document(QObject):
    """The one package of a window. Opens in the background."""

    opening = Signal()
    opened = Signal()
    failed = Signal()
    closed = Signal()
    overlayChanged = Signal()
    """Something else lies over the package: :attr:`tables` has other tables."""
    examined = Signal()
    """The package was looked through: :attr:`examination` says what came out."""
    defectsChanged = Signal()
    """More defects have been met, or other ones; see :meth:`count_defects`."""

    def __init__(self, jobs: JobRunner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._job: Job | None = None
        self.state = DocumentState.EMPTY
        self.source: PackageSource | None = None
        self.package: Package | None = None
        self.shown: OpenedPackage | None = None
        """The package with its overlay."""
        self.error: Exception | None = None
        self.examination: Examination | None = None
        """What is known of the package's signature and defects."""
        self.defect_count = 0
        self.overlay = DocumentOverlay(jobs, self)
        """What is laid over the package."""
        self.edits = DocumentEdits(jobs, self.overlay, self)
        """What is changed by hand, as the topmost layer of it."""
        self.recovery = Recovery(self.edits, self._edited, self)
        """Keeps that over a crash."""
        self.changes = DocumentChanges(jobs, self.overlay, self)
        """The list of what differs in it."""
        self.findings = DocumentFindings(jobs, self)
        """What is wrong in it."""
        self.references = DocumentReferences(jobs, self)
        """Who refers to whom in what is shown."""
        self.names = DocumentNames(jobs, self.references, self)
        """What there is to go to by its name."""
        self.log = DocumentLog(jobs, self)
        """The log beside the package."""
        self._after_retry: Callable[[], None] | None = None
        self._files = OpenedFiles()
        self._cabinets: list[Path] = []
        # First the references: listeners of overlayChanged ask them.
        self.overlay.changed.connect(self._renew_shown)
        self.overlay.changed.connect(self.overlayChanged)
        self.overlay.choicesChanged.connect(self._hold_files)
        self.overlay.changed.connect(self._look_for_cabinets)
        self.log.stateChanged.connect(self._hold_files)
        jobs.changed.connect(self.count_defects)

    @property
    def database(self) -> Database | None:
        """The package where it holds tables with rows (every kind but a transform)."""
        return self.package if isinstance(self.package, Database) else None

    @property
    def tables(self) -> Mapping[str, Table]:
        """All tables in name order, with the overlay over them; a transform's are its records.
        Empty without a package."""
        return self.shown.tables if self.shown is not None else {}

    @property
    def has_log_alone(self) -> bool:
        """Whether a log is open, or should be, and no package."""
        return self.state is DocumentState.EMPTY and self.log.state is not LogState.EMPTY

    @property
    def job(self) -> Job | None:
        """The opening that is going on."""
        return self._job

    def open(self, source: PackageSource) -> None:
        """Open something in place of what is shown; the signals tell how it went."""
        self._after_retry = None
        self.recovery.keep_aside()
        self._load(source)

    def _load(self, source: PackageSource) -> None:
        self.close()
        self.state = DocumentState.OPENING
        self.source = source
        self._hold_files()
        self._job = self._jobs.run(
            lambda progress: _loaded(source, progress),
            self._on_opened,
            self._on_failed,
            on_cancel=self.close,
            title=f"Opening {source.title}",
            slot="document",
        )
        self.opening.emit()

    def cancel(self) -> None:
        """Stop opening; the window is empty again."""
        if self._job is not None:
            self._jobs.cancel(self._job)

    def retry(self, source: PackageSource | None = None) -> None:
        """Open the same once more, or a ``source`` of the same file, with the same edits; where
        that fails, the next attempt has them."""
        source = source if source is not None else self.source
        if source is None:
            return
        edits = self.edits
        kept, target, options = edits.state, edits.target, edits.options
        is_ours, choices = edits.is_target_ours, self.overlay.choices
        if kept[0]:

            def restore() -> None:
                edits.target, edits.options, edits.is_target_ours = target, options, is_ours
                self.overlay.choose(choices)
                edits.restore(*kept)
                self.recovery.remove_aside()

            self._after_retry = restore
            self.recovery.set_aside()
        self._load(source)

    def close(self) -> None:
        """Show nothing; work for the package is cancelled and its results are dropped."""
        if self.state is DocumentState.EMPTY:
            return
        self.state = DocumentState.EMPTY
        self.source = self.package = self.error = self.examination = self._job = None
        self._jobs.invalidate()
        self._cabinets = []
        self.edits.clear()
        self.overlay.set_base(None)
        self._hold_files()
        self._renew_shown()
        self.closed.emit()
        self.count_defects()
        collect_again()

    def release_files(self) -> None:
        """The window closes: what it has opened may be written again."""
        self._files.release()

    def count_defects(self) -> None:
        """Look whether decoding has met more defects since; tables are decoded when looked at."""
        count = len(self.package.defects) if self.package is not None else 0
        if count != self.defect_count:
            self.defect_count = count
            self.findings.take_defects()
            self.defectsChanged.emit()

    def _on_opened(self, loaded: tuple[Package, Examination]) -> None:
        self._job = None
        self.package, self.examination = package, _ = loaded
        self.overlay.set_base(package)
        self._renew_shown()
        self.state = DocumentState.OPENED
        self._hold_files()
        self.opened.emit()
        after, self._after_retry = self._after_retry, None
        if after is not None:
            after()
        self._look_for_cabinets()
        self.count_defects()
        self._check(package)

    def _edited(self) -> EditedPackage | None:
        """What edits are made over; None for what cannot be opened again by its path."""
        source = self.source
        if source is None or not source.keep or source.inside:
            return None
        overlays = tuple(item.argument for item in self.overlay.choices if not item.shown)
        return EditedPackage(source.path, overlays, str(self.edits.target or ""))

    def _renew_shown(self) -> None:
        """Another package, or another overlay over it: references and log look at it, too."""
        overlay = self.overlay.result if self.overlay.is_active else None
        self.shown = OpenedPackage(self.package, overlay) if self.package is not None else None
        self.references.set_package(self.shown)
        self.findings.set_shown(self.shown)
        self.log.set_package(self.shown)

    def _hold_files(self) -> None:
        """Nothing writes to what the window shows: package, overlays, log, cabinets."""
        is_read = self.state is DocumentState.OPENED or (
            # What is not the user's own may have to be built before it is opened.
            self.state is DocumentState.OPENING and self.source is not None and self.source.keep
        )
        named = [item.argument for item in self.overlay.choices]
        if is_read and self.source is not None:
            named.append(self.source.path)
        if self.log.log is not None or self.log.state is LogState.OPENING:
            named.append(self.log.path)
        files = [path for path in named if not path.startswith(":")]
        self._files.hold([*files, *self._cabinets])

    def _look_for_cabinets(self) -> None:
        """Cabinets beside the package and the overlays are opened files, too."""
        shown = self.shown
        if shown is not None:
            self._jobs.run(
                lambda _: shown.files(),
                self._on_cabinets,
                title="Looking for cabinets beside the package",
                slot="cabinets",
            )

    def _on_cabinets(self, files: list[Path]) -> None:
        self._cabinets = files
        self._hold_files()

    def _check(self, package: Package) -> None:
        """Look at everything in the background, so that all findings are there to be seen."""

        def work(progress: Progress) -> Examination:
            from msiview.session.examination import examine

            return examine(package, progress)

        self._jobs.run(
            work,
            self._on_examined,
            title=f"Checking {package.name}",
            slot="check",
            patient=True,
        )

    def _on_examined(self, examination: Examination) -> None:
        self.examination = examination
        self.count_defects()
        if self.package is not None:
            self.findings.set_examined(self.package)
        self.examined.emit()

    def _on_failed(self, error: Exception) -> None:
        self._job = None
        self.error = error
        self.state = DocumentState.FAILED
        self._hold_files()
        self.failed.emit()


def _loaded(source: PackageSource, progress: Progress) -> tuple[Package, Examination]:
    """The package, and what its first page asks that takes its time."""
    from msiview.analysis.package_identity import package_counts
    from msiview.session.examination import first_look

    package = source.load(progress)
    package_counts(package)
    return package, first_look(package)
