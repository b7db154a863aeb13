"""The package that a window shows, and how it came to be opened."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum, auto
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from msiview.database.database import Database
from msiview.database.integrity import check_integrity
from msiview.database.opening import open_embedded, open_package
from msiview.database.package import Package
from msiview.database.table import Table
from msiview.database.transform import Transform
from msiview.files.opened_files import OpenedFiles
from msiview.format.container import shown_name
from msiview.gui.collecting import collect_again
from msiview.gui.jobs import Job, JobRunner
from msiview.gui.log.document_log import DocumentLog
from msiview.gui.overlay.document_overlay import DocumentOverlay
from msiview.gui.references.document_names import DocumentNames
from msiview.gui.references.document_references import DocumentReferences
from msiview.progress import Progress
from msiview.sample.overlays import (
    OTHER_PATCH_NAME,
    PATCH_NAME,
    TRANSFORM_NAME,
    write_sample_overlays,
)
from msiview.sample.package import FILE_NAME, write_sample
from msiview.session.opened_log import LogState

Loader = Callable[[Progress], Package]

SAMPLE_OVERLAYS = (TRANSFORM_NAME, PATCH_NAME, OTHER_PATCH_NAME)
"""What the demo lays over the sample package; the last one does not apply."""


class DocumentState(Enum):
    EMPTY = auto()
    OPENING = auto()
    OPENED = auto()
    FAILED = auto()


@dataclass(frozen=True, slots=True)
class Source:
    """Something that can be opened: a file, or a storage inside an opened package."""

    title: str
    path: str
    inside: tuple[str, ...]
    load: Loader
    keep: bool = True
    """Whether it belongs among the recent files."""

    @classmethod
    def file(cls, path: str | Path) -> Source:
        """An installer file on disk."""
        where = str(Path(path).absolute())
        return cls(Path(where).name, where, (), lambda progress: open_package(where, progress))

    @classmethod
    def sample(cls, folder: Path) -> Source:
        """The bundled sample package, built in a folder for temporary files together with
        the transform and the patches for it (:data:`SAMPLE_OVERLAYS`)."""

        def load(progress: Progress) -> Package:
            # Once: afterwards they are opened files, also where another window has one of them.
            if not all((folder / name).exists() for name in (FILE_NAME, *SAMPLE_OVERLAYS)):
                progress("Building the sample package")
                write_sample(folder)
                progress("Building its transform and patches")
                write_sample_overlays(folder)
            return open_package(folder / FILE_NAME, progress)

        return cls(FILE_NAME, str(folder / FILE_NAME), (), load, keep=False)

    @classmethod
    def embedded(cls, package: Package, storage: str) -> Source:
        """A transform or package that lies inside an opened one."""
        title = f"{shown_name(storage)} in {package.name}"
        inside = (*package.inside, storage)
        return cls(
            title, package.path, inside, lambda _: open_embedded(package, storage), keep=False
        )

    def same(self, other: Source | None) -> bool:
        return other is not None and (self.path, self.inside) == (other.path, other.inside)


class Document(QObject):
    """The one package of a window. Opens in the background."""

    opening = Signal()
    opened = Signal()
    failed = Signal()
    closed = Signal()
    overlayChanged = Signal()
    """Something else lies over the package: :attr:`tables` has other tables."""
    defectsChanged = Signal()
    """More defects have been met, or other ones; see :meth:`count_defects`."""

    def __init__(self, jobs: JobRunner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._job: Job | None = None
        self.state = DocumentState.EMPTY
        self.source: Source | None = None
        self.package: Package | None = None
        self.error: Exception | None = None
        self.defect_count = 0
        self.overlay = DocumentOverlay(jobs, self)
        """What is laid over the package."""
        self.references = DocumentReferences(jobs, self)
        """Who refers to whom in what is shown."""
        self.names = DocumentNames(jobs, self.references, self)
        """What there is to go to by its name."""
        self.log = DocumentLog(jobs, self)
        """The log beside the package."""
        self._files = OpenedFiles()
        self._cabinets: list[Path] = []
        # First the references: listeners of overlayChanged ask them.
        self.overlay.changed.connect(self._renew_references)
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
        overlaid, package = self.overlay.tables, self.package
        if overlaid is not None:
            return overlaid
        return package.tables if isinstance(package, Database | Transform) else {}

    @property
    def job(self) -> Job | None:
        """The opening that is going on."""
        return self._job

    def open(self, source: Source) -> None:
        """Open something in place of what is shown; the signals tell how it went."""
        self.close()
        self.state = DocumentState.OPENING
        self.source = source
        self._hold_files()
        self._job = self._jobs.run(
            source.load,
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

    def retry(self) -> None:
        """Open the same once more."""
        if self.source is not None:
            self.open(self.source)

    def close(self) -> None:
        """Show nothing; work for the package is cancelled and its results are dropped."""
        if self.state is DocumentState.EMPTY:
            return
        self.state = DocumentState.EMPTY
        self.source = self.package = self.error = self._job = None
        self._jobs.invalidate()
        self._cabinets = []
        self.overlay.set_base(None)
        self._hold_files()
        self._renew_references()
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
            self.defectsChanged.emit()

    def _on_opened(self, package: Package) -> None:
        self._job = None
        self.package = package
        self.overlay.set_base(package)
        self._renew_references()
        self.state = DocumentState.OPENED
        self._hold_files()
        self.opened.emit()
        self._look_for_cabinets()
        self.count_defects()
        self._check(package)

    def _renew_references(self) -> None:
        overlay = self.overlay
        result = overlay.result if overlay.is_active else None
        self.references.set_tables(self.database, result.database if result is not None else None)
        self.log.set_package(self.package, self.tables)

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
        result, package = self.overlay.result, self.package
        shown = result.database if result is not None else package
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
        self._jobs.run(
            lambda progress: check_integrity(package, progress),
            lambda _: self.count_defects(),
            title=f"Checking {package.name}",
            slot="check",
            patient=True,
        )

    def _on_failed(self, error: Exception) -> None:
        self._job = None
        self.error = error
        self.state = DocumentState.FAILED
        self._hold_files()
        self.failed.emit()
