"""The panes beside the lines of the log: its answers, actions, states, properties and timeline.

To add one: write a widget in a file of its own, a function here that imports and builds it, and
name that in :data:`PANES`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtWidgets import QWidget

from msiview.gui.services import Services


@dataclass(frozen=True, slots=True)
class LogPaneSpec:
    """Registers a pane; its widget is built when its tab is first seen. A widget with a focus
    proxy gets the keyboard there. The ``&`` of the title marks its mnemonic."""

    id: str
    title: str
    shortcut: str
    tip: str
    factory: Callable[[Services], QWidget]

    @property
    def name(self) -> str:
        """The title without its mnemonic."""
        return self.title.replace("&", "")


def _answers(services: Services) -> QWidget:
    from msiview.gui.log.answers_view import AnswersView

    return AnswersView(services)


def _outline(services: Services) -> QWidget:
    from msiview.gui.log.outline_view import OutlineView

    return OutlineView(services)


def _properties(services: Services) -> QWidget:
    from msiview.gui.log.states.properties_view import PropertiesView

    return PropertiesView(services)


def _states(services: Services) -> QWidget:
    from msiview.gui.log.states.states_view import StatesView

    return StatesView(services)


def _timeline(services: Services) -> QWidget:
    from msiview.gui.log.timeline.timeline_pane import TimelinePane

    return TimelinePane(services)


PANES: tuple[LogPaneSpec, ...] = (
    LogPaneSpec(
        "answers",
        "&Answers",
        "Alt+4",
        "How the installation ended, why, and what to look at",
        _answers,
    ),
    LogPaneSpec(
        "outline",
        "A&ctions",
        "Alt+5",
        "Which action ran inside which, how long, and how it ended",
        _outline,
    ),
    LogPaneSpec(
        "states",
        "&States",
        "Alt+6",
        "What became of components and features, and why",
        _states,
    ),
    LogPaneSpec(
        "properties",
        "&Properties",
        "Alt+7",
        "The values of properties, and where each came from",
        _properties,
    ),
    LogPaneSpec(
        "timeline",
        "T&imeline",
        "Alt+8",
        "Actions over time, and the slowest ones",
        _timeline,
    ),
)
