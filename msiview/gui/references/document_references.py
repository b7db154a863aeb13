"""The references between the rows of what a window shows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from msiview.session.destinations import Link, destinations_of, link_of, parts_of

if TYPE_CHECKING:
    from msiview.analysis.references.engine import References
    from msiview.database.database import Database
    from msiview.gui.jobs import JobRunner
    from msiview.overlay.overlay import OverlaidDatabase
    from msiview.progress import Progress
    from msiview.session.destinations import Destination
    from msiview.session.opened_package import OpenedPackage

SLOT = "references"


class DocumentReferences(QObject):
    """The reference engine of the package, or of the package with its overlay.

    Made when it is first asked for. Its indexes are built in the background, so that
    links can be told from plain cells without holding up the window.
    """

    changed = Signal()
    """Other tables are shown, or the indexes are there."""

    def __init__(self, jobs: JobRunner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._package: OpenedPackage | None = None
        self._is_ready = False
        self._columns: dict[str, frozenset[str]] = {}
        self._links: dict[tuple[str, int, str], Link] = {}
        self._parts: dict[tuple[str, int, str], Sequence[tuple[int, int]]] = {}

    @property
    def engine(self) -> References | None:
        """Answers single questions at any time; None where there are no rows to refer to."""
        return self._package.references if self._package is not None else None

    @property
    def database(self) -> Database | OverlaidDatabase | None:
        """What is shown: the package, or the package with its overlay; None for a transform."""
        return self._package.database if self._package is not None else None

    @property
    def is_ready(self) -> bool:
        """Whether the indexes are there, so that every answer comes at once."""
        return self._is_ready

    def set_package(self, package: OpenedPackage | None) -> None:
        """Another package is shown, or something else lies over it."""
        self._jobs.cancel_slot(SLOT)
        self._package, self._is_ready = package, False
        self._columns, self._links, self._parts = {}, {}, {}
        self.changed.emit()
        if package is not None and package.base is not None:
            self._jobs.run(
                lambda progress: _build(package, progress),
                self._on_built,
                title="Indexing the references",
                slot=SLOT,
                patient=True,
            )

    def link(self, table: str, row: int, column: str) -> Link | None:
        """How a cell leads somewhere; None while that would take too long to say."""
        engine = self.engine if self._is_ready else None
        if engine is None:
            return None
        columns = self._columns.get(table)
        if columns is None:
            columns = self._columns[table] = engine.linked_columns(table)
        if column not in columns:
            return Link.NONE
        place = (table, row, column)
        answer = self._links.get(place)
        if answer is None:
            if len(self._links) >= _MOST_KNOWN:
                self._links.clear()
            answer = self._links[place] = link_of(engine.outgoing(*place))
        return answer

    def parts(self, table: str, row: int, column: str) -> Sequence[tuple[int, int]]:
        """The parts of a cell's text that lead somewhere each; empty while that would take too
        long to say."""
        if self.link(table, row, column) is not Link.INSIDE:
            return ()
        place = (table, row, column)
        parts = self._parts.get(place)
        if parts is None:
            engine = self.engine
            assert engine is not None  # link knows an answer
            if len(self._parts) >= _MOST_KNOWN:
                self._parts.clear()
            parts = self._parts[place] = parts_of(engine.outgoing(*place))
        return parts

    def ways(self, table: str, row: int, column: str, part: tuple[int, int]) -> list[Destination]:
        """Where one part of a cell's text leads."""
        engine = self.engine
        if engine is None:
            return []
        found = (ref for ref in engine.outgoing(table, row, column) if ref.characters == part)
        return destinations_of(found, engine.store.tables)

    def _on_built(self, package: OpenedPackage) -> None:
        if package is self._package:
            self._is_ready = True
            self.changed.emit()


def _build(package: OpenedPackage, progress: Progress) -> OpenedPackage:
    """All that makes answers quick: the references, and the keys that paths are made with."""
    engine = package.references
    assert engine is not None  # it has tables with rows
    engine.build(progress)
    for name in ("File", "Component", "Directory"):
        if name in engine.store.tables:
            progress(f"Indexing {name}")
            engine.store.tables[name].index_keys()
    return package


_MOST_KNOWN = 20_000
"""Cells of which it is remembered whether they lead somewhere: far more than a screenful."""
