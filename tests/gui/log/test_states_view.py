"""States of components and features: the list, its filters, its order, and the reasons."""

from __future__ import annotations

from array import array
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QKeySequence
from PySide6.QtWidgets import QCheckBox, QLineEdit, QPushButton
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from msiview.analysis.phrase import LineRef, RowRef
from msiview.gui.log.states.states_model import StatesModel
from msiview.gui.log.states.states_view import StatesView
from msiview.gui.models.list_model import ItemRole
from msiview.gui.services import Services
from msiview.gui.theme import Theme
from msiview.logs.log import Log
from msiview.progress import Progress
from msiview.session.state_rows import ACTION, LINE, NAME, StateQuery, ordered_states
from tests.builders.logs import engine, read_log
from tests.gui.log.conftest import settle

STATES = (
    ("C_Beta", "Absent", "Local", "Local"),
    ("c_alpha", "Absent", "Local", "Null"),
    ("C_Gamma", "Local", "Null", "Null"),
    ("C_Delta", "Local", "Absent", "Absent"),
)


def state(name: str, installed: str, request: str, action: str) -> str:
    return engine(
        f"Component: {name}; Installed: {installed};   Request: {request};   Action: {action}"
    )


@pytest.fixture
def log(tmp_path: Path) -> Log:
    """A log with four states, other lines far between."""
    lines = [line for one in STATES for line in (state(*one), *["x"] * 100)]
    return read_log(tmp_path / "states.log", "\n".join(lines))


@pytest.fixture
def view(with_both: Services, qtbot: QtBot) -> StatesView:
    view = StatesView(with_both)
    qtbot.addWidget(view)
    view.resize(1200, 320)
    view.show()
    settle(with_both, qtbot)
    return view


def names(log: Log, query: StateQuery) -> list[str]:
    lines = ordered_states(log, log.facts.component_lines, query, Progress())
    return [STATES[line // 101][0] for line in lines]


def shown(view: StatesView) -> list[str]:
    return [view.model.index(row, NAME).data() for row in range(view.model.rowCount())]


def choose(view: StatesView, name: str, services: Services, qtbot: QtBot) -> str:
    """Choose a state; returns what is said of it."""
    view.list.setCurrentIndex(view.model.index(shown(view).index(name), NAME))
    text = view.reason.text
    qtbot.waitUntil(lambda: "Looking why" not in text.toPlainText())
    settle(services, qtbot)
    return text.toPlainText()


# -- the model -----------------------------------------------------------


def test_the_model_is_sound(log: Log, theme: Theme, qtmodeltester: ModelTester) -> None:
    model = StatesModel(theme)
    qtmodeltester.check(model)
    model.show_lines(log, "component", log.facts.component_lines)
    qtmodeltester.check(model)


def test_rows_are_read_from_their_lines(log: Log, theme: Theme) -> None:
    model = StatesModel(theme)
    model.show_lines(log, "component", log.facts.component_lines)
    row = [model.index(1, column).data() for column in range(model.columnCount())]
    assert row == ["c_alpha", "Absent", "Local", "\N{NOT EQUAL TO} Null", "server", "102"]
    assert model.index(1, 0).data(ItemRole).line == 101


def test_a_tooltip_says_what_a_state_means(log: Log, theme: Theme) -> None:
    model = StatesModel(theme)
    model.show_lines(log, "component", log.facts.component_lines)
    tip = model.index(1, ACTION).data(Qt.ItemDataRole.ToolTipRole)
    assert tip.startswith("Action Null: ")
    assert "Asked was Local" in tip


def test_a_log_that_grows_adds_rows_at_the_end(
    log: Log, theme: Theme, qtbot: QtBot, qtmodeltester: ModelTester
) -> None:
    lines = array("I", [0, 101])
    model = StatesModel(theme)
    model.show_lines(log, "component", lines)
    lines.extend([202, 303])
    assert model.rowCount() == 2  # not before it has been announced
    with qtbot.waitSignal(model.rowsInserted):
        model.grow()
    assert [model.index(row, 0).data() for row in (2, 3)] == ["C_Gamma", "C_Delta"]
    qtmodeltester.check(model)


def test_a_line_that_is_no_state_is_shown_as_it_is(log: Log, theme: Theme) -> None:
    model = StatesModel(theme)
    model.show_lines(log, "component", [1])
    assert model.index(0, NAME).data() == "x"


# -- filter and order ----------------------------------------------------


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        (StateQuery(), ["C_Beta", "c_alpha", "C_Gamma", "C_Delta"]),
        (StateQuery(text="alpha"), ["c_alpha"]),
        (StateQuery(text="absent"), ["C_Beta", "c_alpha", "C_Delta"]),
        (StateQuery(differs=True), ["c_alpha"]),
        (StateQuery(touched=True), ["C_Beta", "C_Delta"]),
        (StateQuery(column=NAME), ["c_alpha", "C_Beta", "C_Delta", "C_Gamma"]),
        (StateQuery(column=LINE, descending=True), ["C_Delta", "C_Gamma", "c_alpha", "C_Beta"]),
        (StateQuery(column=ACTION), ["C_Delta", "C_Beta", "c_alpha", "C_Gamma"]),
    ],
)
def test_states_are_filtered_and_sorted(log: Log, query: StateQuery, expected: list[str]) -> None:
    assert names(log, query) == expected


# -- the pane ------------------------------------------------------------


def test_components_and_features_are_counted_and_switched(view: StatesView, qtbot: QtBot) -> None:
    assert view.findChild(QPushButton, "logStatesComponents").text() == "Components 39"
    features = view.findChild(QPushButton, "logStatesFeatures")
    assert features.text() == "Features 10"
    qtbot.mouseClick(features, Qt.MouseButton.LeftButton)
    assert "F_Complete" in shown(view)
    assert view.model.rowCount() == 10


def test_only_what_came_otherwise_than_asked(
    view: StatesView, with_both: Services, qtbot: QtBot
) -> None:
    view.findChild(QCheckBox, "logStatesDiffer").click()
    settle(with_both, qtbot)
    assert shown(view) == ["C_Helper32", "C_Server_ConnectorKeys"]
    assert view.count() == "2 of 39 states"


def test_the_filter_says_when_nothing_fits(
    view: StatesView, with_both: Services, qtbot: QtBot
) -> None:
    view.findChild(QLineEdit, "logStatesFilter").setText("no such component")
    qtbot.waitUntil(lambda: view.model.rowCount() == 0)
    assert "clear the filter" in view.notice.text()
    settle(with_both, qtbot)


def test_a_click_on_a_head_sorts_in_the_background(
    view: StatesView, with_both: Services, qtbot: QtBot
) -> None:
    chosen = view.model.state(3)
    view.list.setCurrentIndex(view.model.index(3, NAME))
    view.list.horizontalHeader().setSortIndicator(NAME, Qt.SortOrder.DescendingOrder)
    settle(with_both, qtbot)
    assert shown(view) == sorted(shown(view), key=str.casefold, reverse=True)
    assert view.list.current_item() == chosen


def test_the_reason_names_the_condition_the_value_and_its_line(
    view: StatesView, with_both: Services, qtbot: QtBot
) -> None:
    said = choose(view, "C_Server_ConnectorKeys", with_both, qtbot)
    assert "IS_ROOT_HEALTH_SERVICE=0 \N{BALLOT X} false" in said
    assert "was set to 1 by custom action DetectRoot" in said
    assert "What the states mean" in said


def test_links_lead_to_lines_and_rows(view: StatesView, with_both: Services, qtbot: QtBot) -> None:
    choose(view, "C_Server_ConnectorKeys", with_both, qtbot)
    html = view.reason.text.toHtml()
    assert 'href="line:280"' in html
    with qtbot.waitSignal(with_both.document.log.lineAsked) as asked:
        view.reason.text.links.go(LineRef(280))
    assert asked.args == [280]
    view.reason.text.links.go(RowRef("Component", ("C_Server_ConnectorKeys",)))
    place = with_both.selection.place
    assert place is not None
    assert place.name == "Component"
    table = with_both.document.tables["Component"]
    assert table.cell(place.row or 0, 0) == "C_Server_ConnectorKeys"


def test_a_feature_has_its_reason(view: StatesView, with_both: Services, qtbot: QtBot) -> None:
    view.choose_kind("feature")
    said = choose(view, "F_German", with_both, qtbot)
    assert said.startswith("F_German feature")
    assert "Why" in said


def test_enter_leads_to_the_line(view: StatesView, with_both: Services, qtbot: QtBot) -> None:
    view.list.setCurrentIndex(view.model.index(0, NAME))
    state = view.list.current_item()
    assert state is not None
    with qtbot.waitSignal(with_both.document.log.lineAsked) as asked:
        qtbot.keyClick(view.list, Qt.Key.Key_Return)
    assert asked.args == [state.line]


def test_rows_are_copied_with_tabs(view: StatesView, qtbot: QtBot) -> None:
    view.list.selectRow(0)
    qtbot.keySequence(view.list, QKeySequence(QKeySequence.StandardKey.Copy))
    copied = QGuiApplication.clipboard().text().split("\t")
    assert copied[0] == shown(view)[0]
    assert copied[4] == "server"


def test_without_a_package_the_log_alone_gives_reasons(with_log: Services, qtbot: QtBot) -> None:
    view = StatesView(with_log)
    qtbot.addWidget(view)
    view.show()
    settle(with_log, qtbot)
    said = choose(view, "C_Server_ConnectorKeys", with_log, qtbot)
    assert "Why" in said
    assert "Its row in" not in said


def test_without_a_log_it_says_what_to_do(services: Services, qtbot: QtBot) -> None:
    view = StatesView(services)
    qtbot.addWidget(view)
    assert view.notice.text() == "Open a log to see what became of each component and feature."


def test_another_log_takes_the_place_of_the_first(
    view: StatesView, with_both: Services, qtbot: QtBot, tmp_path: Path
) -> None:
    path = tmp_path / "other.log"
    read_log(path, state("Only", "Absent", "Local", "Local"))
    with_both.document.log.open(path)
    qtbot.waitUntil(lambda: shown(view) == ["Only"])
    settle(with_both, qtbot)


def test_a_log_that_is_written_on_fills_the_list(
    services: Services, tmp_path: Path, qtbot: QtBot
) -> None:
    path, log = tmp_path / "running.log", services.document.log
    read_log(path, state("First", "Absent", "Local", "Local") + "\n")
    view = StatesView(services)
    qtbot.addWidget(view)
    view.show()
    log.open(path)
    qtbot.waitUntil(lambda: shown(view) == ["First"])
    settle(services, qtbot)
    view.list.setCurrentIndex(view.model.index(0, NAME))
    with path.open("ab") as file:
        file.write((state("Second", "Absent", "Local", "Null") + "\r\n").encode("utf-16-le"))
    log.look_again()
    qtbot.waitUntil(lambda: shown(view) == ["First", "Second"])
    current = view.list.current_item()
    assert current is not None
    assert current.name == "First"
    settle(services, qtbot)
    log.close()
