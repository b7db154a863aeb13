"""Offering the edits that a killed run has left."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from msiview.gui.edits.recovery import lost_edits
from msiview.session.opened_package import PackageSource
from msiview.words import counted

if TYPE_CHECKING:
    from msiview.gui.edits.recovery import LostEdits
    from msiview.gui.services import Services


class EditRecovery(QObject):
    """Looks for such edits when a package is opened, and when the program starts."""

    def __init__(self, services: Services, parent: QObject) -> None:
        super().__init__(parent)
        self._services = services
        self._found: LostEdits | None = None
        self._waits = False
        services.document.failed.connect(self._tell_of_aside)

    @property
    def is_possible(self) -> bool:
        """Whether there is anything to recover here."""
        return self._found is not None

    def look(self) -> None:
        """The program starts without a file: look for edits of any package."""
        self._found = next(lost_edits(), None)
        self._tell()

    def look_here(self) -> None:
        """A package was opened: look for edits of it."""
        source = self._services.document.source
        self._found = next(lost_edits(source.path), None) if source is not None else None
        if self._waits and self._found is not None:
            self._waits = False
            self.recover()
        else:
            self._tell()

    def recover(self) -> None:
        """Make the edits again, over the package that they are of."""
        found, document = self._found, self._services.document
        if found is None:
            return
        source = document.source
        if source is None or source.path != found.state.edited.package:
            self._waits = True
            self._services.open_source(PackageSource.file(found.state.edited.package))
            return
        state, edits = found.state, document.edits
        document.overlay.add(*state.edited.overlays)
        if state.edited.target:
            edits.target = Path(state.edited.target)
            from msiview.gui.dialogs.edits_saving import remembered_options

            edits.options = remembered_options(self._services.settings)
        edits.restore(state.steps, state.done, state.saved)
        self._found = None
        document.recovery.finish()
        found.forget()
        self._services.tell(f"Recovered {counted(state.done, 'step')} of editing.")

    def forget(self) -> None:
        """Nobody wants them."""
        if self._found is not None:
            self._found.forget()
            self._found = None

    def _tell_of_aside(self) -> None:
        if self._services.document.recovery.has_set_aside:
            self._services.tell(
                "What you edited is kept, and made again when the file can be read."
            )

    def _tell(self) -> None:
        if self._found is None:
            return
        state, at = self._found.state, datetime.fromtimestamp(self._found.written)
        name, verb = Path(state.edited.package).name, "was" if state.done == 1 else "were"
        offer = self._services.action("actionRecoverEdits")
        offer.setEnabled(True)
        self._services.tell(
            f"{counted(state.done, 'step')} of editing {name} {verb} not saved when the program "
            f"ended on {at:%Y-%m-%d at %H:%M}.",
            offer,
        )
