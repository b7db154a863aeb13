"""The tree of actions: what it shows, what it lets through, and where it leads."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import QLineEdit, QPushButton
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from msiview.analysis.logs.action_outline import Outline
from msiview.analysis.logs.timeline import timeline
from msiview.gui.log.outline_model import NAME, RESULT, TIME, OutlineModel
from msiview.gui.log.outline_view import OutlineView
from msiview.gui.services import Services
from msiview.gui.theme import Theme
from msiview.logs.facts import LogFacts
from tests.gui.log.actions import action, facts_of, small_install
from tests.gui.log.conftest import settle


def outline_of(facts: LogFacts) -> Outline:
    return Outline(facts, timeline(facts))


@pytest.fixture
def model(theme: Theme) -> OutlineModel:
    model = OutlineModel(theme)
    model.show_outline(outline_of(small_install()), None)
    return model


@pytest.fixture
def view(with_log: Services, qtbot: QtBot) -> OutlineView:
    """The outline of the sample's log."""
    view = OutlineView(with_log)
    qtbot.addWidget(view)
    view.resize(420, 600)
    view.show()
    qtbot.waitUntil(lambda: view.model.rowCount() > 0)
    return view


def titles(model: OutlineModel, parent: QModelIndex | None = None, depth: int = 0) -> list[str]:
    """All lines below an index, indented."""
    above = QModelIndex() if parent is None else parent
    found = []
    for row in range(model.rowCount(above)):
        index = model.index(row, NAME, above)
        found.append(" " * depth + index.data())
        found += titles(model, index, depth + 1)
    return found


def find(view: OutlineView, name: str) -> QModelIndex:
    log = view._log.log
    assert log is not None
    place = next(a.number for a in log.facts.actions if a.name == name and a.side == "s")
    return view.model.index_of(place)


def test_the_tree_is_sound(model: OutlineModel, qtmodeltester: ModelTester) -> None:
    qtmodeltester.check(model)
    model.show_outline(outline_of(small_install()), {0, 1, 2, 4, 6})
    qtmodeltester.check(model)
    model.show_outline(None, None)
    qtmodeltester.check(model)


def test_actions_lie_in_each_other_and_the_server_in_the_client(model: OutlineModel) -> None:
    cross = "\N{BALLOT X} "
    assert titles(model) == [
        f"{cross}INSTALL · client",
        f" {cross}ExecuteAction",
        f"  {cross}INSTALL · server",
        "   CostInitialize",
        f"   {cross}InstallFinalize",
        "    InstallFiles",
        "    StartServices",
        "    Rollback · rollback",
    ]


def test_durations_results_and_failures_are_told(model: OutlineModel) -> None:
    finalize, cost = model.index_of(4), model.index_of(3)
    assert finalize.siblingAtColumn(TIME).data() == "49.0 s"
    assert finalize.siblingAtColumn(RESULT).data() == "\N{BALLOT X} failed"
    assert cost.siblingAtColumn(RESULT).data() == "success"
    assert "Return value 3: " in finalize.data(Qt.ItemDataRole.ToolTipRole)
    assert "line 31" in finalize.data(Qt.ItemDataRole.ToolTipRole)


def test_an_action_without_an_end_says_so(theme: Theme) -> None:
    model = OutlineModel(theme)
    model.show_outline(outline_of(facts_of(action("InstallFiles", 3, (0, None)))), None)
    assert model.index(0, RESULT).data() == "no end"


def test_a_filter_keeps_what_is_around_the_found(model: OutlineModel) -> None:
    outline = outline_of(small_install())
    model.show_outline(outline, outline.matching("cost", only_failed=False))
    assert [title.strip() for title in titles(model)][-1] == "CostInitialize"
    assert len(titles(model)) == 4


def test_a_hidden_action_is_shown_as_the_one_around_it(model: OutlineModel) -> None:
    outline = outline_of(small_install())
    model.show_outline(outline, outline.matching("", only_failed=True))
    assert model.index_of(5).data() == "\N{BALLOT X} InstallFinalize"


def test_a_click_and_enter_lead_to_the_line(view: OutlineView, qtbot: QtBot) -> None:
    index = find(view, "StartServices")
    view.tree.scrollTo(index)
    item = view.model.item(index)
    assert item is not None
    with qtbot.waitSignal(view._log.lineAsked) as asked:
        spot = view.tree.visualRect(index).center()
        qtbot.mouseClick(view.tree.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert asked.args == [item.line]
    view.tree.setCurrentIndex(find(view, "InstallFinalize"))
    with qtbot.waitSignal(view._log.lineAsked):
        qtbot.keyClick(view.tree, Qt.Key.Key_Return)


def test_the_mark_follows_the_cursor_of_the_log(view: OutlineView) -> None:
    item = view.model.item(find(view, "InstallFiles"))
    assert item is not None
    view._log.set_current_line(item.line + 1)
    current = view.model.item(view.tree.currentIndex())
    assert current is not None
    assert current.name == "InstallFiles"


def test_failed_actions_are_found_by_one_button(view: OutlineView, qtbot: QtBot) -> None:
    button = view.findChild(QPushButton, "logOutlineFailed")
    assert button.text() == "Failed 5"
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    shown = titles(view.model)
    assert len(shown) == 5
    assert shown[-1].strip() == "\N{BALLOT X} StartServices"  # a script's action returns nothing
    assert all("\N{BALLOT X}" in title for title in shown)


def test_what_was_closed_stays_closed(view: OutlineView, qtbot: QtBot) -> None:
    finalize = find(view, "InstallFinalize")
    assert view.tree.isExpanded(finalize)
    view.tree.collapse(finalize)
    field = view.findChild(QLineEdit, "logOutlineFilter")
    field.setText("files")
    qtbot.waitUntil(lambda: len(titles(view.model)) < 20)
    field.clear()
    qtbot.waitUntil(lambda: len(titles(view.model)) > 20)
    assert not view.tree.isExpanded(find(view, "InstallFinalize"))


def test_in_a_narrow_pane_names_have_the_room(view: OutlineView) -> None:
    assert not view.tree.isColumnHidden(RESULT)
    view.resize(300, 600)
    assert view.tree.isColumnHidden(RESULT)


def test_without_a_log_it_says_what_to_do(services: Services, qtbot: QtBot) -> None:
    view = OutlineView(services)
    qtbot.addWidget(view)
    assert view._notice.text() == ("Open a log to see which actions ran, and which of them failed.")


def test_closing_the_log_empties_the_tree(
    view: OutlineView, with_log: Services, qtbot: QtBot
) -> None:
    with_log.document.log.close()
    assert view.model.rowCount() == 0
    settle(with_log, qtbot)
