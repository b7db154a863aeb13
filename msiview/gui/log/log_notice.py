"""The sentence in an empty pane of the log: what to do, or what is going on."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from msiview.gui.services import Services
from msiview.gui.widgets.empty_notice import EmptyNotice
from msiview.session.opened_log import LogState


class LogNotice(EmptyNotice):
    """Offers to open a log where there is none."""

    def __init__(self, viewport: QWidget, services: Services) -> None:
        super().__init__(viewport)
        self._log = services.document.log
        self.acted.connect(lambda: services.action("actionOpenLog").trigger())

    def tell_nothing(self, without_log: str, nothing: str) -> None:
        """Say why there is nothing: no log is open, it is being read, or it has none."""
        match self._log.state:
            case LogState.EMPTY:
                self.tell(without_log, "Open log…")
            case LogState.FAILED:
                self.tell("The log can't be read; the Log pane says why.")
            case LogState.OPENING | LogState.READING:
                self.tell("The log is being read.")
            case _:
                self.tell(nothing)
