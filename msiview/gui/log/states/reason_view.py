"""Beside the states: what those of the chosen row mean, and why they are so."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from msiview.analysis.logs.reasons.reason import Reason
from msiview.analysis.logs.reasons.state_reasons import StateReasons
from msiview.gui.answer_page import AnswerPage
from msiview.gui.log.renewal import Renewal
from msiview.gui.services import Services
from msiview.gui.widgets.boxes import vertical
from msiview.gui.widgets.empty_notice import EmptyNotice
from msiview.logs.facts import StateLine
from msiview.report.log_states import state_blocks
from msiview.session.opened_log import OpenedLog

SLOT = "log-reason"
_TABLES = {"component": "Component", "feature": "Feature"}


class ReasonView(QWidget):
    """Says at once what the states mean, and why they are so as soon as that is known."""

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("logReasonPane")
        self._jobs = services.jobs
        self._kind = "component"
        self._state: StateLine | None = None
        self._reason: Reason | None = None
        self._reasons: StateReasons | None = None
        self.text = AnswerPage(services, "logReason", "Why the state is so")
        self._notice = EmptyNotice(self.text.viewport())
        vertical(self.text, on=self)
        self.setFocusProxy(self.text)
        Renewal(
            self,
            services,
            OpenedLog.reasons,
            self._on_reasons,
            title="Preparing the reasons of states",
            slot="log-reasons",
        )
        self._refresh()

    def show_state(self, kind: str, state: StateLine | None) -> None:
        """Explain the state of a ``component`` or ``feature``."""
        if (kind, state) == (self._kind, self._state):
            return
        self._kind, self._state, self._reason = kind, state, None
        self._refresh()
        self._ask()

    def _on_reasons(self, reasons: StateReasons | None) -> None:
        self._reasons = reasons
        self._ask()

    def _ask(self) -> None:
        reasons, state, kind = self._reasons, self._state, self._kind
        self._jobs.cancel_slot(SLOT)
        if reasons is None or state is None:
            return
        find = reasons.component if kind == "component" else reasons.feature
        self._jobs.run(
            lambda _: find(state.name, state.line),
            self._on_reason,
            title=f"Looking why {state.name} is so",
            slot=SLOT,
            lasting=True,
        )

    def _on_reason(self, reason: Reason | None) -> None:
        self._reason = reason
        self._refresh(same_subject=True)

    def _refresh(self, *, same_subject: bool = False) -> None:
        state = self._state
        if state is None:
            self.text.show_page(())
            self._notice.tell("Choose a state to see what it means, and why it is so.")
            return
        self._notice.hide()
        remark = "Looking why it is so." if self._reason is None else ""
        blocks = state_blocks(_TABLES[self._kind], state, self._reason, remark)
        self.text.show_page(blocks, same_subject=same_subject)
