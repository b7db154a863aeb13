"""Puts what is selected in the log onto the clipboard."""

from __future__ import annotations

from collections.abc import Callable

from msiview.errors import FormatError
from msiview.gui.clipboard import copy_text
from msiview.gui.log.lines.log_copying import Selected
from msiview.gui.log.lines.log_view import LogView
from msiview.gui.services import Services
from msiview.session.rows import sentence
from msiview.words import counted

MOST_LINES = 50_000
"""Lines that can be copied; for more there is the file."""


class LogClipboard:
    """Copies at once what is read quickly, and everything else in the background."""

    def __init__(self, services: Services) -> None:
        self._services = services

    def copy(
        self,
        view: LogView,
        write: Callable[[Selected], str],
        *,
        most: int = MOST_LINES,
        is_quick: bool = True,
    ) -> None:
        """Copy what ``write`` makes of the selection of a view, of at most so many lines.
        ``is_quick`` tells whether it makes it as quickly as it is read."""
        selected = Selected.of(view)
        if selected is None:
            return
        if len(selected.numbers) > most:
            count = counted(len(selected.numbers), "line")
            self._services.tell(f"{count} are too many to copy; select fewer, or filter the log.")
        elif is_quick and selected.is_quick:
            try:
                copy_text(write(selected))
            except FormatError as error:
                self._services.tell(sentence(error))
        else:
            self._services.jobs.run(
                lambda _: write(selected),
                copy_text,
                title="Copying lines of the log",
                slot="logCopy",
            )
