"""The panes beside the lines of the log: what it answers, and its actions.

To add one: write a widget in a file of its own and name it in :data:`PANES`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtWidgets import QWidget

from msiview.gui.log.answers_view import AnswersView
from msiview.gui.log.document_log import DocumentLog
from msiview.gui.log.outline_view import OutlineView
from msiview.gui.services import Services


@dataclass(frozen=True, slots=True)
class LogPaneSpec:
    """Registers a pane; its widget is built when its tab is first seen. A widget with a focus
    proxy gets the keyboard there."""

    id: str
    title: str
    factory: Callable[[DocumentLog, Services], QWidget]


PANES: tuple[LogPaneSpec, ...] = (
    LogPaneSpec("answers", "Answers", lambda _, services: AnswersView(services)),
    LogPaneSpec("outline", "Actions", lambda _, services: OutlineView(services)),
)
