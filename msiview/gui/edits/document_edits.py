"""The edits of a window's package: made step by step, undone, done again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias, TypeVar

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoCommand, QUndoStack

from msiview.errors import EditRefused
from msiview.gui.collecting import collection_paused
from msiview.overlay.edits.edits import Edits
from msiview.progress import Progress, no_progress
from msiview.visible_text import one_line
from msiview.words import counted

if TYPE_CHECKING:  # what edits takes half of the modules of a window, and few begin with it
    from msiview.database.transform import Transform
    from msiview.gui.jobs import JobRunner
    from msiview.gui.overlay.document_overlay import DocumentOverlay
    from msiview.overlay.edits.edits import EditStep
    from msiview.overlay.generate import TransformOptions
    from msiview.session.editing import EditedPlace, Editing
    from msiview.session.overlaid_package import OverlaidPackage

SLOT = "edits"

AT_ONCE = 100
"""Rows that are edited while somebody waits; more of them are edited in the background."""

T = TypeVar("T")

Work: TypeAlias = "Callable[[Editing], object]"
LongWork: TypeAlias = "Callable[[Editing, Progress], object]"


class DocumentEdits(QObject):
    """Makes edits, each operation one step of :attr:`stack`, and lays them over the package.

    What is edited is ``overlay.edits``; the tables that come out are those of the document, which
    tells of others by ``overlayChanged`` before :attr:`changed` comes.
    """

    changed = Signal()
    """A step was made, undone or done again; or the edits are others, or are saved."""
    refused = Signal(str)
    """An edit cannot be made: why, as a sentence."""
    stepMade = Signal(object)
    """A new step was made: the :class:`EditStep`."""
    saved = Signal()
    """What is done so far is in :attr:`target`."""
    cleared = Signal()
    """The edits are given up, or belong to another package than the one to come."""

    def __init__(
        self, jobs: JobRunner, overlay: DocumentOverlay, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._jobs, self._overlay = jobs, overlay
        overlay.discardAsked.connect(self.revert_all)
        self._touched: set[str] = set()
        self._prepared: OverlaidPackage | None = None
        self.stack = QUndoStack(self)
        self.stack.indexChanged.connect(self._show)
        self.stack.cleanChanged.connect(self._tell)
        self.target: Path | None = None
        """The transform that the edits are saved to."""
        self.is_target_ours = False
        """Whether that file was written here, so that it can be replaced without a question."""
        self.options: TransformOptions | None = None
        """What that transform demands, and which errors it ignores; None: not chosen yet."""
        self._to_edit: tuple[Transform, Path] | None = None
        overlay.changed.connect(self._begin_transform)
        self._steps: list[EditStep] = []
        self._is_restoring = False
        self.is_typing = False
        """Whether letters that are typed in a grid begin to edit its cell."""

    @property
    def edits(self) -> Edits:
        """Everything that is edited."""
        return self._overlay.edits

    @property
    def is_possible(self) -> bool:
        """Whether the package can be edited: it has tables of a product."""
        return self._overlay.is_possible

    @property
    def is_busy(self) -> bool:
        """Whether a long step is being made, so that no other can be."""
        return self._jobs.runs(SLOT)

    @property
    def is_saved(self) -> bool:
        """Whether nothing would be lost without the edits that are made."""
        return self.stack.isClean()

    @property
    def state(self) -> tuple[list[EditStep], int, int]:
        """The steps, how many of them are done, and how many were when they were saved (-1: none
        of the states that can be come back to)."""
        return list(self._steps), self.stack.index(), self.stack.cleanIndex()

    # -- making steps ----------------------------------------------------

    def make(self, text: str, work: Work) -> bool:
        """Make one step of all edits that ``work`` makes, or none of them where one is refused;
        ``text`` says what it does ("Delete 3 rows"). False where nothing was done, after
        :attr:`refused`."""
        editing = self._editing(self.edits)
        if editing is None:
            return False
        try:
            with editing.transaction.together():
                work(editing)
        except EditRefused as error:
            self.refused.emit(str(error))
            return False
        self._push(editing.transaction.step(text))
        return True

    def make_many(self, text: str, rows: int, work: LongWork) -> None:
        """Make one step of edits of so many rows: at once, or in the background."""
        if rows > AT_ONCE:
            self.make_in_background(text, work)
        else:
            self.make(text, lambda editing: work(editing, no_progress()))

    def ask_in_background(
        self, title: str, question: Callable[[Editing, Progress], T], then: Callable[[T], None]
    ) -> None:
        """Find out something about the package as it is edited; ``then`` gets it. Meanwhile
        nothing can be edited."""
        editing = self._editing(self.edits.copy())
        if editing is not None:
            self._jobs.run(
                lambda progress: question(editing, progress),
                then,
                self._on_failed,
                title=title,
                slot=SLOT,
                expected=EditRefused,
            )

    def make_in_background(
        self, text: str, work: LongWork, then: Callable[[], None] | None = None
    ) -> None:
        """The same for what may take long, with progress and Cancel; ``then`` is called when it
        is done. Meanwhile nothing else can be edited."""
        editing = self._editing(self.edits.copy())
        if editing is None:
            return

        def made(done: tuple[EditStep, OverlaidPackage]) -> None:
            step, self._prepared = done
            self._push(step)
            self._prepared = None
            if then is not None:
                then()

        self._jobs.run(
            lambda progress: _made(editing, text, work, progress),
            made,
            self._on_failed,
            title=text,
            slot=SLOT,
            expected=EditRefused,
        )

    def undo(self) -> None:
        """Take the last step back."""
        if self._may_change():
            self.stack.undo()

    def redo(self) -> None:
        """Make the step again that was taken back last."""
        if self._may_change():
            self.stack.redo()

    def revert(self, text: str, places: Sequence[EditedPlace]) -> None:
        """Take back what was done to tables, rows or cells, as a new step."""
        rows = sum(
            len(self.edits.rows.get(table, ())) if key is None else 1 for table, key, _ in places
        )
        self.make_many(text, rows, lambda editing, _progress: editing.revert(places))

    def revert_all(self) -> None:
        """Take back all edits, as a new step."""
        tables = list(self.edits.changed_tables())
        self.revert("Discard all edits", [(table, None, None) for table in tables])

    # -- other edits -----------------------------------------------------

    def clear(self) -> None:
        """Another package: there are no edits, and nothing to undo."""
        self._jobs.cancel_slot(SLOT)
        self._overlay.edits = Edits()
        self._touched.clear()
        self.is_typing = self.is_target_ours = False
        self.target = self.options = self._to_edit = None
        self._steps.clear()
        self._is_restoring = True
        self.stack.clear()
        self._is_restoring = False
        self.cleared.emit()
        self.changed.emit()

    def restore(self, steps: Sequence[EditStep], done: int, saved: int) -> None:
        """Make steps that were made before, of a run that was killed or of the same package before
        it was read anew; see :attr:`state`."""
        self._is_restoring = True
        for number, step in enumerate(steps):
            if number == saved:
                self._set_clean()
            self._push(step)
        if saved == len(steps):
            self._set_clean()
        elif saved < 0:
            self.stack.resetClean()
        self.stack.setIndex(done)
        self._is_restoring = False
        self._show()

    def edit_transform(self, transform: Transform, path: str) -> None:
        """Make a transform that lies over the package the one that is edited: what it changes
        becomes the first step, what it demands stays."""
        self._to_edit = transform, Path(path)
        self._overlay.remove(path)

    def _begin_transform(self) -> None:
        """The package is there without the transform that is to be edited."""
        if self._to_edit is None or self._overlay.below is None:
            return
        from msiview.overlay.generate import TransformOptions
        from msiview.overlay.layers import TransformLayer
        from msiview.session.transform_edits import edit_like

        (transform, path), self._to_edit = self._to_edit, None
        layer, misfits = TransformLayer(transform, path.name), list[EditRefused]()

        def begun() -> None:
            self.target, self.is_target_ours = path, False
            self.options = TransformOptions(transform.validation, transform.error_conditions)
            self._set_clean()
            if misfits:
                self.refused.emit(f"{counted(len(misfits), 'change')} left out: {misfits[0]}")

        self.make_in_background(
            f"Open {path.name}",
            lambda editing, progress: misfits.extend(edit_like(editing, layer, progress)),
            begun,
        )

    def set_saved(self, target: Path, options: TransformOptions, done: int) -> None:
        """The first ``done`` steps are in a transform now."""
        self.target, self.options, self.is_target_ours = target, options, True
        if self.stack.index() == done:
            self._set_clean()
        self.changed.emit()

    # -- inside ----------------------------------------------------------

    def _editing(self, edits: Edits) -> Editing | None:
        """Edits to make more of; None, after saying why, where none can be made just now."""
        below = self._overlay.below
        if not self._may_change():
            return None
        if below is None:
            self.refused.emit(_cannot(self._overlay))
            return None
        from msiview.session.editing import Editing

        self._overlay.switch_edits_on()
        return Editing(below, edits, self._overlay.result)

    def _may_change(self) -> bool:
        if self.is_busy:
            self.refused.emit("Wait, or cancel: a long edit is still being made.")
        return not self.is_busy

    def _push(self, step: EditStep) -> None:
        if step.replacements:
            self.is_typing = True
            del self._steps[self.stack.index() :]
            self._steps.append(step)
            self.stepMade.emit(step)
            self.stack.push(_Command(self, step))

    def _set_clean(self) -> None:
        self.stack.setClean()
        self.saved.emit()

    def _on_failed(self, error: Exception) -> None:
        self.refused.emit(str(error))

    def _apply(self, step: EditStep, *, is_undone: bool) -> None:
        """Change the edits; what they make of the package follows when the stack is done."""
        if is_undone:
            self.edits.undo(step)
        else:
            self.edits.do(step)
        self._touched |= step.tables()

    def _tell(self) -> None:
        self.changed.emit()

    def _show(self) -> None:
        if self._is_restoring:
            return
        touched, self._touched = frozenset(self._touched), set()
        if touched:
            self._overlay.show_edits(touched, self._prepared)
        self.changed.emit()


class _Command(QUndoCommand):
    """A step on the stack of Qt."""

    def __init__(self, edits: DocumentEdits, step: EditStep) -> None:
        super().__init__(one_line(step.text))
        self._edits, self._step = edits, step

    def redo(self) -> None:
        self._edits._apply(self._step, is_undone=False)

    def undo(self) -> None:
        self._edits._apply(self._step, is_undone=True)


def _made(
    editing: Editing, text: str, work: LongWork, progress: Progress
) -> tuple[EditStep, OverlaidPackage]:
    """The step, and the package with it."""
    from msiview.session.editing import with_edits

    with collection_paused():
        with editing.transaction.together():
            work(editing, progress)
        step = editing.transaction.step(text)
        progress("Showing what comes out")
        result = with_edits(editing.below, editing.edits, progress)
        result.prepare(progress)
    return step, result


def _cannot(overlay: DocumentOverlay) -> str:
    if not overlay.is_possible:
        return "This file cannot be edited: it has no tables of a product."
    return "The overlay is still being laid over the package; edits can be made when it is there."
