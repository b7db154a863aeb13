"""The panes beside the lines of the log: its answers, actions, states, properties and timeline.

To add one: write a widget in a file of its own and name it in :data:`PANES`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtWidgets import QWidget

from msiview.gui.log.answers_view import AnswersView
from msiview.gui.log.document_log import DocumentLog
from msiview.gui.log.outline_view import OutlineView
from msiview.gui.log.states.properties_view import PropertiesView
from msiview.gui.log.states.states_view import StatesView
from msiview.gui.log.timeline.timeline_pane import TimelinePane
from msiview.gui.services import Services


@dataclass(frozen=True, slots=True)
class LogPaneSpec:
    """Registers a pane; its widget is built when its tab is first seen. A widget with a focus
    proxy gets the keyboard there. The ``&`` of the title marks its mnemonic."""

    id: str
    title: str
    shortcut: str
    tip: str
    factory: Callable[[DocumentLog, Services], QWidget]

    @property
    def name(self) -> str:
        """The title without its mnemonic."""
        return self.title.replace("&", "")


PANES: tuple[LogPaneSpec, ...] = (
    LogPaneSpec(
        "answers",
        "&Answers",
        "Alt+4",
        "How the installation ended, why, and what to look at",
        lambda _, services: AnswersView(services),
    ),
    LogPaneSpec(
        "outline",
        "A&ctions",
        "Alt+5",
        "Which action ran inside which, how long, and how it ended",
        lambda _, services: OutlineView(services),
    ),
    LogPaneSpec(
        "states",
        "&States",
        "Alt+6",
        "What became of components and features, and why",
        lambda _, services: StatesView(services),
    ),
    LogPaneSpec(
        "properties",
        "&Properties",
        "Alt+7",
        "The values of properties, and where each came from",
        lambda _, services: PropertiesView(services),
    ),
    LogPaneSpec(
        "timeline",
        "T&imeline",
        "Alt+8",
        "Actions over time, and the slowest ones",
        lambda _, services: TimelinePane(services),
    ),
)
