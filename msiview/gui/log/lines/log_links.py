"""The links of lines: what the open package knows, made ready in the background."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal

from msiview.analysis.logs.line_meaning import is_muted
from msiview.analysis.logs.links.links import LineLinks, LogLink
from msiview.gui.collecting import collection_paused
from msiview.gui.services import Services
from msiview.logs.line_kinds import LineKind
from msiview.progress import Progress

SLOT = "logLinks"


class LogLinks(QObject):
    """Links of one window's package with its overlay. Without a package all GUIDs are
    unknown, and nothing else is a link."""

    changed = Signal()

    def __init__(self, services: Services, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document, self._jobs = services.document, services.jobs
        self._links: LineLinks | None = None
        self._document.log.packageChanged.connect(self._renew)
        self._document.log.changed.connect(self._on_log)
        self._renew()

    def of_line(self, line: str, kind: LineKind) -> Sequence[LogLink]:
        """What a line names, in order; nothing until the package's names are ready."""
        return self._links.links(line, kind) if self._links is not None else ()

    def mutes(self, kind: LineKind, line: str) -> bool:
        """Whether a line is a note about a table that the package lacks."""
        tables = self._document.tables
        return bool(tables) and is_muted(kind, line, tables)

    def _on_log(self) -> None:
        if self._links is None and not self._jobs.runs(SLOT):
            self._renew()

    def _renew(self) -> None:
        """Read the names of the package, if there is a log that may have them."""
        self._jobs.cancel_slot(SLOT)
        self._links = None
        opened = self._document.log.opened
        if opened is None:
            return
        store, codes = opened.store, opened.package_codes

        def work(progress: Progress) -> LineLinks:
            links = LineLinks(store, codes)
            with collection_paused():
                links.prepare(progress)
            return links

        self._jobs.run(
            work, self._set, title="Reading the names of the package", slot=SLOT, patient=True
        )

    def _set(self, links: LineLinks) -> None:
        self._links = links
        self.changed.emit()
