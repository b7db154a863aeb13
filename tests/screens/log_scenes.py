"""The panes of the log as they are drawn, with the demo's log beside its package."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TypeVar

from PySide6.QtWidgets import QCheckBox, QWidget

from msiview.gui.dialogs.log_comparison import LogComparisonDialog, compare_with
from msiview.gui.log.log_dock import LogDock
from msiview.gui.log.states.properties_view import PropertiesView
from msiview.gui.log.states.states_view import StatesView
from msiview.gui.log.timeline.timeline_pane import TimelinePane
from msiview.gui.main_window import MainWindow
from tests.screens.scenes import Prepare, Scene, go, show, trigger

W = TypeVar("W", bound=QWidget)

SMALL = (900, 600)
SIZES = ((1366, 768), (1600, 1000), (2560, 1440))
BEFORE_THE_ERROR = 1030
"""A line inside the action that fails."""


def log_scenes(files: Mapping[str, Path]) -> tuple[Scene, ...]:
    """The scenes; ``files`` has the demo's log."""

    def open_log(window: MainWindow) -> None:
        window.open_log(str(files["log"]))

    def scene(name: str, *steps: Prepare, size: tuple[int, int] = (1280, 800)) -> Scene:
        return Scene(name, "sample", open_log, size, steps)

    return (
        Scene("log-none", "sample", show("log")),
        scene("log", to_line(BEFORE_THE_ERROR)),
        scene("log-small-window", to_line(BEFORE_THE_ERROR), size=SMALL),
        scene("log-actions", to_line(BEFORE_THE_ERROR), pane("outline")),
        scene("log-mentions", go("table", "Component", 3), show("log")),
        scene("timeline", to_line(BEFORE_THE_ERROR), pane("timeline")),
        scene("timeline-zoomed", pane("timeline"), zoomed),
        scene("states", pane("states"), otherwise_than_asked, choose_state(1)),
        scene("states-small-window", pane("states"), choose_state(4), size=SMALL),
        scene("features", pane("states"), features, choose_state(2)),
        scene("properties", pane("properties"), choose_property("IS_ROOT_HEALTH_SERVICE")),
        scene("properties-marked", pane("properties"), only_marked),
        scene("timeline-alone", pane("timeline"), trigger("actionLogPaneAlone")),
        Scene(
            "runs-compared", None, _opens(files["several runs"]), (1280, 800),
            (_compares(files["several runs"]),), _comparison,
        ),
        *_sized(files),
    )  # fmt: skip


def _sized(files: Mapping[str, Path]) -> Iterator[Scene]:
    """Each kind of log in windows of common screens."""
    for size in SIZES:
        width = size[0]
        for name in ("log", "bundle log", "deployment log", "several runs"):
            title = f"{name.replace(' ', '-')}-alone-{width}"
            yield Scene(title, None, _opens(files[name]), size, at_scales=size == SIZES[0])
        yield Scene(
            f"log-with-package-{width}", "sample", _opens(files["log"]), size,
            at_scales=size == SIZES[0],
        )  # fmt: skip
        yield Scene(
            f"logs-compared-{width}",
            None,
            _opens(files["log of a user"]),
            size,
            (_compares(files["log of an administrator"]),),
            _comparison,
            at_scales=size == SIZES[0],
        )


def _opens(path: Path) -> Prepare:
    return lambda window: window.open_log(str(path))


def _compares(path: Path) -> Prepare:
    return lambda window: compare_with(window, str(path))


def _comparison(window: MainWindow) -> QWidget:
    """The dialog that compares two logs, as large as the window."""
    dialog = window.findChild(LogComparisonDialog)
    assert dialog is not None
    dialog.resize(window.size())
    return dialog


def to_line(line: int) -> Prepare:
    """Go to a line of the log, which counts from 0."""
    return lambda window: window.document.log.show_line(line)


def pane(pane_id: str) -> Prepare:
    """Bring a pane beside the lines to the front."""
    return in_pane(QWidget, pane_id, lambda _: None)


def in_pane(kind: type[W], pane_id: str, step: Callable[[W], object]) -> Prepare:
    """Do something to the widget of a pane beside the lines."""

    def prepare(window: MainWindow) -> None:
        widget = log_dock(window).panes.show_pane(pane_id)
        assert isinstance(widget, kind)
        step(widget)

    return prepare


def log_dock(window: MainWindow) -> LogDock:
    """The pane of the log, in front."""
    dock = window.show_dock("log")
    assert isinstance(dock, LogDock)
    return dock


def choose_state(row: int) -> Prepare:
    return in_pane(StatesView, "states", lambda view: view.list.selectRow(row))


def choose_property(name: str) -> Prepare:
    """Choose the property of this name."""

    def step(view: PropertiesView) -> None:
        item = next(item for item in view.model.items if item.name == name)
        view.list.choose(item)

    return in_pane(PropertiesView, "properties", step)


def tick(box: str) -> Callable[[QWidget], None]:
    """Tick a box by its object name."""

    def step(view: QWidget) -> None:
        found = view.findChild(QCheckBox, box)
        assert found is not None, box
        found.setChecked(True)

    return step


otherwise_than_asked = in_pane(StatesView, "states", tick("logStatesDiffer"))
features = in_pane(StatesView, "states", lambda view: view.choose_kind("feature"))
only_marked = in_pane(PropertiesView, "properties", tick("logPropertiesMarked"))
zoomed = in_pane(TimelinePane, "timeline", lambda dock: dock.chart.zoom(12, 160))
