"""Edits that outlive a crash: each step is written down as it is made."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from PySide6.QtCore import QObject, QTimer

from msiview.errors import FormatError
from msiview.files.journal import (
    Journal,
    abandoned_journals,
    journal_lines,
    new_journal,
    remove_journal,
)
from msiview.gui.edits.document_edits import DocumentEdits
from msiview.overlay.edits.edits import EditStep
from msiview.session.edit_journal import (
    EditedPackage,
    JournalState,
    StepLines,
    done_line,
    package_line,
    read_journal,
    saved_line,
)

_TURN_S = 0.01
"""How long lines are written before the window gets its turn."""


class Recovery(QObject):
    """Keeps the journal of a window's edits. ``describe`` says what they are made over; None for
    what cannot be opened again by its path.

    A step is in the journal when it is made. Of one that takes longer to write (many rows, a large
    stream) the rest follows between the events of the window.
    """

    def __init__(
        self,
        edits: DocumentEdits,
        describe: Callable[[], EditedPackage | None],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._edits, self._describe = edits, describe
        self._journal: Journal | None = None
        self._steps = StepLines()
        self._waiting: Iterator[bytes] = iter(())
        """Lines that are not written yet."""
        self._timer = QTimer(self)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._go_on)
        self._aside: Journal | None = None
        self._is_cut = False
        self._described: EditedPackage | None = None
        self._done = 0
        edits.stepMade.connect(self._on_step)
        edits.stack.indexChanged.connect(self._on_index)
        edits.saved.connect(self._on_saved)
        edits.cleared.connect(self.remove)

    @property
    def has_set_aside(self) -> bool:
        """Whether edits wait for their package to be read anew."""
        return self._aside is not None

    def remove(self) -> None:
        """There is nothing to recover: the edits are saved, or given up."""
        self._waiting = iter(())
        journal = self._taken()
        if journal is not None:
            journal.remove()

    def set_aside(self) -> None:
        """The package is about to be read anew: the journal stays in case that fails."""
        self.keep_aside()
        self._aside = self._taken()

    def remove_aside(self) -> None:
        """What was set aside has been made again, and so is in another journal."""
        self.finish()
        aside, self._aside = self._aside, None
        if aside is not None:
            aside.remove()

    def keep_aside(self) -> None:
        """What was set aside is left for whoever opens the package next."""
        aside, self._aside = self._aside, None
        if aside is not None:
            aside.close()

    def keep(self) -> None:
        """The program ends without a question: the next run finds what was not saved."""
        journal = self._taken()
        if journal is not None:
            journal.close()

    def finish(self) -> None:
        """Write all that waits, before another copy of it goes."""
        self._write(float("inf"))

    def _taken(self) -> Journal | None:
        """The journal with all its lines, which is that of these edits no more."""
        self.finish()
        journal, self._journal = self._journal, None
        self._done, self._is_cut = 0, False
        return journal

    def _on_step(self, step: EditStep) -> None:
        edited = self._describe()
        if edited is None:
            self._done += 1
            return
        if self._journal is None:
            self._journal, self._described = new_journal(), None
            self._steps = StepLines()
        if edited != self._described:
            self._add([package_line(edited)])
            self._described = edited
        self._add(self._steps.lines(step))
        self._done += 1

    def _on_index(self, index: int) -> None:
        """Steps were undone or done again; a new one has been written down by now."""
        if index != self._done:
            self._add([done_line(index)])
            self._done = index

    def _on_saved(self) -> None:
        self._add([saved_line(str(self._edits.target or ""))])

    def _add(self, lines: Iterable[bytes]) -> None:
        """Write lines behind those that wait."""
        self._waiting = chain(self._waiting, lines)
        if not self._timer.isActive():
            self._go_on()

    def _go_on(self) -> None:
        if self._write(time.monotonic() + _TURN_S):
            self._timer.stop()
        else:
            self._timer.start()

    def _write(self, until: float) -> bool:
        """Write what waits; whether all of it was written by then."""
        try:
            for line in self._waiting:
                if self._journal is None or self._is_cut:
                    break
                self._journal.add(line)
                if time.monotonic() > until:
                    return False
        except (OSError, FormatError) as error:
            self._is_cut = True  # later steps say nothing without this one
            reason = error.strerror if isinstance(error, OSError) else error
            self._edits.refused.emit(
                f"Edits are not kept for a crash any more, as the recovery file cannot be "
                f"written: {reason}. Save them soon."
            )
        self._waiting = iter(())
        return True


@dataclass(frozen=True, slots=True)
class LostEdits:
    """Edits that a killed run has left."""

    path: Path
    state: JournalState
    written: float
    """When the last step was written down, in seconds of Unix."""

    def forget(self) -> None:
        """They are recovered, or nobody wants them."""
        remove_journal(self.path)


def lost_edits(package: str = "") -> Iterator[LostEdits]:
    """What killed runs have left, of one package or of all, the newest first. What was saved before
    is forgotten."""
    for path in abandoned_journals():
        with suppress(OSError, FormatError):
            state = read_journal(journal_lines(path))
            if not state.is_lost:
                remove_journal(path)
            elif package in ("", state.edited.package):
                yield LostEdits(path, state, path.stat().st_mtime)
