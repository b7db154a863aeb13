"""The list of changes of a window: made once it is asked for, filtered, and walked through."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from msiview.gui.collecting import collection_paused
from msiview.session.change_walk import ChangeWalk

if TYPE_CHECKING:
    from msiview.gui.jobs import JobRunner
    from msiview.gui.overlay.document_overlay import DocumentOverlay
    from msiview.progress import Progress
    from msiview.session.change_entry import ChangeEntry
    from msiview.session.change_list import ChangeList
    from msiview.session.overlaid_package import OverlaidPackage
    from msiview.session.places import CellRef, Place
    from msiview.session.stream_changes import StreamChange

MOST = 100_000
"""Changes that are listed at most; the tables show all of them."""

LIST_SLOT, FILTER_SLOT = "overlay-list", "overlay-filter"


class DocumentChanges(QObject):
    """What differs in what is laid over the package of a window.

    The list of the Changes pane and the way from change to change (F7) are the same: ``shown``,
    without noise where that is folded, and with a text where one is asked for.
    """

    listed = Signal()
    """There is another list, or none any more."""
    shownChanged = Signal()
    """Other lines of it are shown."""
    currentChanged = Signal(object)
    """Another line, by its number, is the current one; None for none."""

    def __init__(
        self, jobs: JobRunner, overlay: DocumentOverlay, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._jobs, self._overlay = jobs, overlay
        self.list: ChangeList | None = None
        """None until it is made."""
        self._everything = self.walk = ChangeWalk()
        self.fold, self.text = True, ""
        self.current: int | None = None
        self._is_asked = False
        self._landed: CellRef | None = None
        self._then: list[Callable[[], None]] = []
        overlay.changed.connect(self._forget)

    @property
    def entries(self) -> Sequence[ChangeEntry]:
        """All lines, the first :data:`MOST` and one more where there are more."""
        return self._everything.entries

    @property
    def shown(self) -> Sequence[ChangeEntry]:
        """The lines that are shown, in their order."""
        return self.walk.entries

    def stream(self, name: str) -> StreamChange | None:
        """How a stream of this name differs, as far as the list is made."""
        changed = self.list.stream_changes if self.list is not None else ()
        return next((change for change in changed if change.name == name), None)

    # -- making the list -------------------------------------------------

    def ask(self, then: Callable[[], None] | None = None) -> None:
        """Make the list in the background, if it is not there; then do something."""
        if self.list is not None or self._overlay.result is None:
            if then is not None:
                then()
            return
        if then is not None:
            self._then.append(then)
        if not self._is_asked:
            self._is_asked = True
            result = self._overlay.result
            self._jobs.run(
                lambda progress: _listed(result, progress),
                lambda made: self._on_listed(*made),
                on_cancel=self._on_cancelled,
                title="Listing the changes",
                slot=LIST_SLOT,
            )

    def _forget(self) -> None:
        """Something else lies over the package."""
        self._jobs.cancel_slot(LIST_SLOT)
        self._is_asked, self._then = False, []
        self.list, self._everything = None, ChangeWalk()
        self._show(ChangeWalk())
        self.listed.emit()

    def _on_listed(self, made: ChangeList, everything: ChangeWalk) -> None:
        self._is_asked = False
        self.list, self._everything = made, everything
        self.listed.emit()
        self._filter()

    def _on_cancelled(self) -> None:
        self._is_asked, self._then = False, []

    def compare_contents(self) -> None:
        """Unpack the files of both sides in the background, and compare what is in them."""
        result = self._overlay.result
        if result is not None:
            self._jobs.run(
                lambda progress: _listed(result, progress, unpack=True),
                lambda made: self._on_listed(*made),
                title="Unpacking the files of both sides",
                slot=LIST_SLOT,
            )

    # -- which lines are shown -------------------------------------------

    def show_only(self, text: str, *, fold: bool) -> None:
        """Show the lines that have a text somewhere; ``fold`` leaves out noise."""
        if (text, fold) != (self.text, self.fold):
            self.text, self.fold = text, fold
            self._filter()

    def _filter(self) -> None:
        entries, text, fold = self.entries, self.text, self.fold
        if not text.strip() and not (fold and any(entry.noise for entry in entries)):
            self._jobs.cancel_slot(FILTER_SLOT)
            self._show(self._everything)
            return

        def work(progress: Progress) -> ChangeWalk:
            from msiview.gui.overlay.change_texts import matching_entries

            found = matching_entries(entries, text, fold=fold, progress=progress)
            return ChangeWalk(found).prepare()

        self._jobs.run(
            work,
            self._show,
            title="Filtering the changes",
            slot=FILTER_SLOT,
        )

    def _show(self, walk: ChangeWalk) -> None:
        self.walk = walk
        self.current, self._landed = None, None
        self.shownChanged.emit()
        if self.list is not None:
            then, self._then = self._then, []
            for run in then:
                run()

    # -- the way ---------------------------------------------------------

    def choose(self, line: int | None) -> None:
        """Make a line the current one."""
        self._landed = None
        self._set_current(line)

    def next_line(self, place: Place | None, step: int, *, hides_deleted: bool) -> int | None:
        """The line after (+1) or before (-1) the current one, else from a place."""
        return self.walk.next_line(self.current, place, step, hides_deleted=hides_deleted)

    def follow(self, cell: CellRef | None) -> None:
        """The cursor of the grid is in another cell: its line is the current one, if it has
        one. A line about a whole table or row stays while the cursor is where it has led."""
        if cell is None:
            return
        place = self.shown[self.current].place if self.current is not None else None
        if place is not None and place.kind == "table" and place.name == cell.table:
            if place.row is None and self._landed in (None, cell):
                self._landed = cell
                return
            if place.row == cell.row and place.column in (None, cell.column):
                return
        self._landed = None
        self._set_current(self.walk.line_of(cell))

    def _set_current(self, line: int | None) -> None:
        if line != self.current:
            self.current = line
            self.currentChanged.emit(line)


def _listed(
    overlaid: OverlaidPackage, progress: Progress, *, unpack: bool = False
) -> tuple[ChangeList, ChangeWalk]:
    """The list, and its first :data:`MOST` lines with one more where there are more."""
    from msiview.session.change_list import ChangeList

    with collection_paused():
        contents = None
        if unpack:
            from msiview.session.unpacked_files import hashes_of_both

            contents = hashes_of_both(overlaid, progress)
        changes = ChangeList.of(overlaid, progress, contents)
        return changes, ChangeWalk(changes.prepare(MOST + 1)).prepare()
