"""The names in what a window shows, ready for the go-to box."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

if TYPE_CHECKING:
    from msiview.analysis.lookup import Lookup
    from msiview.gui.jobs import JobRunner
    from msiview.gui.references.document_references import DocumentReferences
    from msiview.progress import Progress

SLOT = "names"


class DocumentNames(QObject):
    """Reads all names in the background once the references are indexed."""

    changed = Signal()
    """The names are there, or no longer hold."""

    def __init__(
        self, jobs: JobRunner, references: DocumentReferences, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._jobs, self._references = jobs, references
        self._lookup: Lookup | None = None
        references.changed.connect(self._renew)

    @property
    def lookup(self) -> Lookup | None:
        """Finds rows by their names; None until the names are read, and for transforms."""
        return self._lookup

    def _renew(self) -> None:
        self._jobs.cancel_slot(SLOT)
        self._set(None)
        engine = self._references.engine if self._references.is_ready else None
        if engine is None:
            return

        def work(progress: Progress) -> Lookup:
            from msiview.analysis.lookup import Lookup

            return Lookup(engine.store, progress)

        self._jobs.run(
            work,
            self._set,
            title="Reading all names",
            slot=SLOT,
            patient=True,
        )

    def _set(self, lookup: Lookup | None) -> None:
        if lookup is not self._lookup:
            self._lookup = lookup
            self.changed.emit()
