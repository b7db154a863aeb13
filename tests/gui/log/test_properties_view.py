"""Properties of a log: their last values, marks, filter, and where values came from."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QLineEdit
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from msiview.analysis.logs.reasons.property_origins import property_histories
from msiview.gui.answer_page import AnswerPage
from msiview.gui.log.states.properties_view import MARK, PropertiesView
from msiview.gui.log.states.property_words import mark_of
from msiview.gui.services import Services
from msiview.report.log_properties import history_blocks
from msiview.report.text import text_of
from tests.builders.logs import engine, read_log
from tests.gui.log.conftest import settle


@pytest.fixture
def view(with_both: Services, qtbot: QtBot) -> PropertiesView:
    view = PropertiesView(with_both)
    qtbot.addWidget(view)
    view.resize(1200, 320)
    view.show()
    qtbot.waitUntil(lambda: view.model.rowCount() > 0)
    return view


def shown(view: PropertiesView) -> list[str]:
    return [view.model.index(row, 0).data() for row in range(view.model.rowCount())]


def choose(view: PropertiesView, name: str) -> str:
    """Choose a property; returns what is said of it."""
    view.list.setCurrentIndex(view.model.index(shown(view).index(name), 0))
    return view.history.toPlainText()


def cells(view: PropertiesView, name: str) -> dict[str, str]:
    row, model = shown(view).index(name), view.model
    return {
        model.headerData(column, Qt.Orientation.Horizontal): model.index(row, column).data()
        for column in range(model.columnCount())
    }


def test_the_list_is_sound(view: PropertiesView, qtmodeltester: ModelTester) -> None:
    qtmodeltester.check(view.model)


def test_last_values_of_each_party_and_the_packages_own(view: PropertiesView) -> None:
    row = cells(view, "IS_ROOT_HEALTH_SERVICE")
    assert (row["Server"], row["In the package"]) == ("1", "0")
    assert row["Last set by"] == "custom action DetectRoot"
    assert view.list.isColumnHidden([*row].index("Nested"))


def test_a_history_tells_each_value_and_its_line(view: PropertiesView) -> None:
    said = choose(view, "IS_ROOT_HEALTH_SERVICE")
    assert "Package\n0 by the package" in said
    assert "1 by custom action DetectRoot line 281" in said
    assert 'href="line:280"' in view.history.toHtml()


def test_marked_properties_are_found_by_one_box(view: PropertiesView, qtbot: QtBot) -> None:
    assert not view.list.isColumnHidden(MARK)
    view.findChild(QCheckBox, "logPropertiesMarked").click()
    assert shown(view) == ["OLDSERVER", "SERVICEPASSWORD"]
    assert cells(view, "OLDSERVER")["Mark"] == "refused"
    assert "SecureCustomProperties does not list it" in choose(view, "OLDSERVER")
    assert cells(view, "SERVICEPASSWORD")["Mark"] == "hidden"
    assert view.count() == "2 of 93 properties"


def test_the_filter_looks_into_names_and_values(view: PropertiesView, qtbot: QtBot) -> None:
    field = view.findChild(QLineEdit, "logPropertiesFilter")
    field.setText("detectroot")
    qtbot.waitUntil(lambda: len(shown(view)) < 10)
    assert "IS_ROOT_HEALTH_SERVICE" in shown(view)
    field.setText("nothing has this")
    qtbot.waitUntil(lambda: not shown(view))
    assert "clear the filter" in view.notice.text()


def test_the_chosen_property_stays_chosen(
    view: PropertiesView, with_both: Services, qtbot: QtBot
) -> None:
    choose(view, "IS_ROOT_HEALTH_SERVICE")
    with_both.document.log.finished.emit()
    settle(with_both, qtbot)
    current = view.list.current_item()
    assert current is not None
    assert current.name == "IS_ROOT_HEALTH_SERVICE"


def test_enter_leads_to_the_line_of_the_last_value(
    view: PropertiesView, with_both: Services, qtbot: QtBot
) -> None:
    choose(view, "IS_ROOT_HEALTH_SERVICE")
    with qtbot.waitSignal(with_both.document.log.lineAsked):
        qtbot.keyClick(view.list, Qt.Key.Key_Return)


def test_what_the_server_never_got_is_marked(tmp_path: Path) -> None:
    lines = [
        engine("******* RunEngine:", side="c"),
        engine("PROPERTY CHANGE: Adding MYVALUE property. Its value is 'x'.", side="c"),
        engine('Switching to server: OTHER="1"', side="c"),
        engine("******* RunEngine:", process="10:44"),
        engine("PROPERTY CHANGE: Adding OTHER property. Its value is '1'.", process="10:44"),
        engine("MainEngineThread is returning 0", process="10:44"),
    ]
    log = read_log(tmp_path / "client.log", "\n".join(lines))
    history = next(h for h in property_histories(log) if h.name == "MYVALUE")
    assert mark_of(history) == "client only"
    said = "".join(text_of(history_blocks(history)))
    assert "Set on the client, but never on the server" in said


def test_values_are_no_markup(services: Services, tmp_path: Path, qtbot: QtBot) -> None:
    text = engine("PROPERTY CHANGE: Adding P property. Its value is '<img src=x>'.")
    log = read_log(tmp_path / "markup.log", text)
    view = AnswerPage(services, "history", "History")
    qtbot.addWidget(view)
    view.show_page(history_blocks(property_histories(log)[0]))
    assert "<img src=x>" in view.toPlainText()


def test_without_a_log_it_says_what_to_do(services: Services, qtbot: QtBot) -> None:
    view = PropertiesView(services)
    qtbot.addWidget(view)
    assert view.notice.text().startswith("Open a log to see the properties")
