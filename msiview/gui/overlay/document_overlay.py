"""The overlay of a window's package: what is chosen, and what came of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from msiview.database.database import Database
from msiview.database.patch import Patch
from msiview.gui.collecting import collection_paused
from msiview.overlay.edits.edits import Edits
from msiview.overlay.marks import marks_of

if TYPE_CHECKING:
    from msiview.database.table import Table
    from msiview.gui.jobs import JobRunner
    from msiview.overlay.marks import Marks
    from msiview.overlay.stack import Overlay
    from msiview.progress import Progress
    from msiview.session.file_groups import NamedFile
    from msiview.session.overlaid_package import (
        ChoiceOutcome,
        OpenedOverlays,
        OverlaidPackage,
        OverlayChoice,
    )

SLOT = "overlay"

EDITS = "edits:"
"""What stands for the edits where an overlay is named by its argument."""


class DocumentOverlay(QObject):
    """A list of transforms, patches and packages, each switched on or off, and edits on top.

    Whatever is changed in the list is laid over the package anew in the background; the
    latest choices win. What has been opened stays open, so that switching is quick. Edits are
    made by :class:`~msiview.gui.edits.document_edits.DocumentEdits`, and show at once.
    """

    choicesChanged = Signal()
    """The list is another one; its result is on its way."""
    changed = Signal()
    """There is another result, or none any more."""
    discardAsked = Signal()
    """The edits are to be taken away like any other layer."""
    failed = Signal(object)
    """What is chosen could not be laid over the package: the exception."""

    def __init__(self, jobs: JobRunner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._base: Database | None = None
        self._choices: tuple[OverlayChoice, ...] = ()
        self._answered: tuple[OverlayChoice, ...] = ()
        self._opened: dict[str, Overlay] = {}
        self._below: OverlaidPackage | None = None
        self._result: OverlaidPackage | None = None
        self.edits = Edits()
        """What is changed by hand, over everything that is chosen."""
        self.edits_on = True
        """Whether the edits are laid over the package."""
        self.is_edited = False
        """Whether the last change was an edit, so that rows stay where they are shown."""

    # -- what there is ---------------------------------------------------

    @property
    def is_possible(self) -> bool:
        """Whether something can be laid over the package: it has tables of a product."""
        return self._base is not None

    @property
    def choices(self) -> Sequence[OverlayChoice]:
        """Everything that is laid over the package, in the order of application."""
        return self._choices

    @property
    def result(self) -> OverlaidPackage | None:
        """The package with what is switched on; None while nothing is laid over it."""
        return self._result

    @property
    def below(self) -> OverlaidPackage | None:
        """The package with what is chosen and without the edits, which they are made over; None
        while it is not there, and where nothing can be edited."""
        if self._base is None or self.is_pending:
            return None
        if self._below is None:
            from msiview.session.overlaid_package import overlay_package

            self._below = overlay_package(self._base, (), {})
        return self._below

    @property
    def is_active(self) -> bool:
        """Whether any layer is applied."""
        return self._result is not None and bool(self._result.database.layers)

    @property
    def is_pending(self) -> bool:
        """Whether the result is not yet that of the choices."""
        return self._choices != self._answered

    @property
    def outcomes(self) -> Sequence[ChoiceOutcome]:
        """What became of each choice; before the first result nothing yet."""
        if self._result is not None:
            return self._result.outcomes
        if not self._choices:
            return ()
        from msiview.session.overlaid_package import ChoiceOutcome

        return [ChoiceOutcome(item) for item in self._choices]

    def marks(self, table: Table) -> Marks | None:
        """The change marks of a table."""
        return self._result.marks(table) if self._result is not None else marks_of(table)

    # -- choosing --------------------------------------------------------

    def set_base(self, package: object) -> None:
        """Another package, or none: nothing is laid over it."""
        suits = isinstance(package, Database) and not isinstance(package, Patch)
        self._base = package if isinstance(package, Database) and suits else None
        self._opened = {}
        self._choices = self._answered = ()
        had = self._result is not None
        self._below = self._result = None
        self.edits_on = True
        self.choicesChanged.emit()
        if had:
            self.changed.emit()

    def add(self, *files: str | NamedFile, pairs: tuple[str, ...] | None = None) -> None:
        """Lay more over the package, on top; what is there already is switched on. A text is a
        path, or ``:NAME`` for a transform inside the package.

        ``pairs`` names the pairs of a patch that are to apply, whether they fit or not.
        """
        from msiview.session.overlaid_package import OverlayChoice

        chosen = dict(map(_argument, files))
        known = {item.argument for item in self._choices}
        kept = [
            replace(item, enabled=True, pairs=pairs or item.pairs)
            if item.argument in chosen
            else item
            for item in self._choices
        ]
        new = [
            OverlayChoice(argument, pairs=pairs, shown=shown)
            for argument, shown in chosen.items()
            if argument not in known
        ]
        self.choose([*kept, *new])

    def remove(self, *arguments: str) -> None:
        """Take some away; :data:`EDITS` stands for the edits."""
        if EDITS in arguments:
            self.discardAsked.emit()
        self.choose([item for item in self._choices if item.argument not in arguments])

    def clear(self) -> None:
        """Take everything away."""
        self.choose([])

    def enable(self, argument: str, enabled: bool) -> None:
        """Switch one on or off; :data:`EDITS` stands for the edits."""
        if argument == EDITS:
            self.edits_on = enabled
            self._show_with_edits()
            return
        self._change(argument, lambda item: replace(item, enabled=enabled))

    def enable_layer(self, argument: str, layer: str, enabled: bool) -> None:
        """Switch one layer of a patch on or off."""

        def switch(item: OverlayChoice) -> OverlayChoice:
            off = item.off - {layer} if enabled else item.off | {layer}
            return replace(item, off=off)

        self._change(argument, switch)

    def choose_pairs(self, argument: str, pairs: tuple[str, ...] | None) -> None:
        """Apply these pairs of a patch; None leaves it to the installer's rules."""
        self._change(argument, lambda item: replace(item, pairs=pairs, off=frozenset()))

    def apply_anyway(self) -> None:
        """Apply the patches that do not fit, each with the pair that comes nearest."""
        pairs = self._result.unfit_patches if self._result is not None else {}
        self.choose([replace(i, pairs=pairs.get(i.argument, i.pairs)) for i in self._choices])

    def move(self, argument: str, position: int) -> None:
        """Put one before the one that is at a position now; behind the last one moves it down."""
        rest = [item for item in self._choices if item.argument != argument]
        moved = [item for item in self._choices if item.argument == argument]
        before = sum(item.argument != argument for item in self._choices[:position])
        self.choose([*rest[:before], *moved, *rest[before:]])

    def _change(self, argument: str, change: Callable[[OverlayChoice], OverlayChoice]) -> None:
        self.choose([change(i) if i.argument == argument else i for i in self._choices])

    # -- laying it over --------------------------------------------------

    def choose(self, choices: Sequence[OverlayChoice]) -> None:
        """Lay exactly these over the package."""
        base, asked = self._base, tuple(choices)
        if base is None or asked == self._choices:
            return
        self._choices = asked
        self.choicesChanged.emit()
        if not asked:
            self._jobs.cancel_slot(SLOT)
            self._show((), None)
            return
        opened = dict(self._opened)
        self._jobs.run(
            lambda progress: _laid_over(base, asked, opened, progress),
            lambda below: self._show(asked, below),
            lambda error: self._on_failed(asked, error),
            on_cancel=lambda: self._on_cancelled(asked),
            title="Laying the overlay over the package",
            slot=SLOT,
        )

    def show_edits(self, changed: frozenset[str], made: OverlaidPackage | None = None) -> None:
        """Other edits are laid over the package, which differ in these tables only; ``made`` is
        what comes out, where that is known already."""
        known, below = self._result, self.below
        if made is not None and made.below is below:
            self._result = made
        elif known is not None and known.below is not None and known.below is below and self.edits:
            from msiview.session.editing import with_other_edits

            self._result = with_other_edits(known, self.edits, changed)
        else:
            self._compose()
        self.is_edited = True
        self.changed.emit()
        self.is_edited = False

    def switch_edits_on(self) -> None:
        """Whoever edits sees the edits."""
        if not self.edits_on:
            self.enable(EDITS, True)

    def _show_with_edits(self) -> None:
        self._compose()
        self.choicesChanged.emit()
        self.changed.emit()

    def _compose(self) -> None:
        """Lay the edits over what is below."""
        below = self.below
        if self.edits and self.edits_on and below is not None:
            from msiview.session.editing import with_edits

            self._result = with_edits(below, self.edits)
        else:
            self._result = below if self._choices else None

    def _show(self, asked: tuple[OverlayChoice, ...], below: OverlaidPackage | None) -> None:
        self._answered, self._below = asked, below
        self._opened = {
            outcome.choice.argument: outcome.overlay
            for outcome in (below.outcomes if below is not None else ())
            if outcome.overlay is not None
        }
        self._compose()
        self.changed.emit()

    def _on_failed(self, asked: tuple[OverlayChoice, ...], error: Exception) -> None:
        self._on_cancelled(asked)
        self.failed.emit(error)

    def _on_cancelled(self, asked: tuple[OverlayChoice, ...]) -> None:
        """The user pressed Cancel: the choices are those of what is shown. Newer ones stay."""
        if self._base is not None and self._choices == asked:
            self._choices = self._answered
            self.choicesChanged.emit()


def _laid_over(
    base: Database,
    asked: Sequence[OverlayChoice],
    opened: OpenedOverlays,
    progress: Progress,
) -> OverlaidPackage:
    from msiview.session.overlaid_package import overlay_package

    with collection_paused():
        overlaid = overlay_package(base, asked, opened, progress)
        overlaid.prepare(progress)
        return overlaid


def _argument(file: str | NamedFile) -> tuple[str, str]:
    """The argument as it is kept (paths are absolute, so that none comes twice), and what users
    call the file where that is not its path."""
    path, shown = (file, "") if isinstance(file, str) else (file.path, file.shown)
    return path if path.startswith(":") else str(Path(path).absolute()), shown
