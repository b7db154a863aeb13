"""The chain ends in the log: its last card, and what the log says on the others."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from msiview.format.guids import compress, pack
from msiview.gui.inspector.card_view import MOST_ROWS, CardView
from msiview.gui.inspector.chain_dock import LOG_SLOT, ChainDock
from msiview.gui.services import Services
from msiview.overlay.edits.edits import Edits
from msiview.overlay.edits.layer import EditsLayer
from msiview.overlay.edits.transaction import Transaction
from msiview.overlay.generate import save_transform
from msiview.overlay.overlay import OverlaidDatabase
from msiview.report.chain import ALONE
from msiview.report.chain_log import LOG
from msiview.session.places import CellRef
from tests.gui.log.conftest import settle

COMPONENT = "C_Server_ConnectorKeys"
"""Left out by a condition on a property that a custom action changed."""


@pytest.fixture
def pane(with_both: Services, qtbot: QtBot) -> Iterator[ChainDock]:
    services = with_both
    dock = ChainDock(
        services.document, services.selection, services.jobs, services.theme, services.icons
    )
    qtbot.addWidget(dock)
    dock.resize(420, 900)
    dock.show()
    yield dock
    settle(services, qtbot)


def _go(services: Services, table: str, *key: str) -> None:
    row = services.document.tables[table].find(key)
    assert row is not None
    services.selection.set_cell(CellRef(table, row, 0))


def _cards(pane: ChainDock, qtbot: QtBot) -> dict[str, CardView]:
    """The cards by their kind, as soon as the log's is there."""
    qtbot.waitUntil(lambda: any(view.step.label == LOG for view in pane.cards()))
    return {view.step.label: view for view in pane.cards()}


def _line(services: Services, text: str) -> int:
    log = services.document.log.log
    assert log is not None
    (line,) = (n for n, line in enumerate(log.text.lines(0, len(log))) if line.endswith(text))
    return line


def test_a_chain_ends_in_the_lines_that_mention_it(
    pane: ChainDock, with_both: Services, qtbot: QtBot
) -> None:
    _go(with_both, "Component", COMPONENT)
    card = _cards(pane, qtbot)[LOG]
    log = with_both.document.log.log
    assert log is not None
    guid = _component_id(with_both)
    names = (COMPONENT, guid, pack(guid), compress(guid))
    lines = [
        number
        for number, text in enumerate(log.text.lines(0, len(log)), 1)
        if any(name in text for name in names)
    ]
    assert lines
    plural = "line" if len(lines) == 1 else "lines"
    assert card.step.title == f"{len(lines)} {plural}: {', '.join(map(str, lines))}"
    assert len(card.facts()) == min(MOST_ROWS, len(lines))
    assert COMPONENT in card.facts()[0]
    assert card.facts()[0].startswith(f"{lines[0]}: ")
    assert "MSI (" not in card.facts()[0]
    assert card.step.by == "mentioned in the log"
    assert card.step.copy.startswith(f"{lines[0]}: MSI (")


def _component_id(services: Services) -> str:
    table = services.document.tables["Component"]
    row = table.find([COMPONENT])
    assert row is not None
    return str(table.cell(row, 1))


def test_a_chain_of_rows_that_are_gone_is_not_looked_for(
    pane: ChainDock, with_both: Services, qtbot: QtBot
) -> None:
    """An overlay goes: the log is read beside the package alone before there is another chain."""
    _go(with_both, "Component", COMPONENT)
    _cards(pane, qtbot)
    with_both.document.references.changed.emit()
    with_both.document.log.finished.emit()
    assert not with_both.jobs.runs(LOG_SLOT)
    qtbot.waitUntil(lambda: not pane.is_looking())
    assert LOG in _cards(pane, qtbot)


def test_a_click_goes_to_the_line(pane: ChainDock, with_both: Services, qtbot: QtBot) -> None:
    _go(with_both, "Component", COMPONENT)
    view = _cards(pane, qtbot)[LOG]
    document_log = with_both.document.log
    with qtbot.waitSignal(document_log.lineAsked) as asked:
        qtbot.keyClick(view, Qt.Key.Key_Return)
    assert asked.args == [view.step.line]
    assert document_log.current_line == view.step.line


def test_the_component_says_why_it_was_left_out(
    pane: ChainDock, with_both: Services, qtbot: QtBot
) -> None:
    _go(with_both, "Component", COMPONENT)
    view = _cards(pane, qtbot)["Component"]
    change = _line(with_both, "Modifying IS_ROOT_HEALTH_SERVICE property. Its current value is "
                              "'0'. Its new value: '1'.")  # fmt: skip
    text = f"\N{MULTIPLICATION X} false since log line {change + 1} (property set to 1)"
    assert view.facts()[-1] == text
    assert view.facts()[-2].startswith("Installed: Absent, Request: ")
    label = next(label for label in view.findChildren(QLabel) if label.text() == text)
    with qtbot.waitSignal(with_both.document.log.lineAsked) as asked:
        qtbot.mouseClick(label, Qt.MouseButton.LeftButton)
    assert asked.args == [change]


def test_a_decision_of_the_installer(pane: ChainDock, with_both: Services, qtbot: QtBot) -> None:
    _go(with_both, "Component", "C_Helper32")
    facts = _cards(pane, qtbot)["Component"].facts()
    assert "higher versioned keyfile exists" in facts[-1]
    assert facts[-1].startswith("\N{MULTIPLICATION X} ")


def test_features_have_their_states(pane: ChainDock, with_both: Services, qtbot: QtBot) -> None:
    _go(with_both, "Feature", "F_Sdk")
    facts = _cards(pane, qtbot)["Feature"].facts()
    assert facts[-1].startswith("Installed: Absent, Request: ")


def test_a_row_that_belongs_to_nothing_but_is_mentioned(
    pane: ChainDock, with_both: Services, qtbot: QtBot
) -> None:
    _go(with_both, "Property", "IS_ROOT_HEALTH_SERVICE")
    cards = _cards(pane, qtbot)
    assert list(cards) == ["Property", LOG]
    assert cards["Property"].step.is_start


def test_without_a_log_the_chain_ends_as_before(
    pane: ChainDock, with_both: Services, qtbot: QtBot
) -> None:
    _go(with_both, "Component", COMPONENT)
    _cards(pane, qtbot)
    with_both.document.log.close()
    qtbot.waitUntil(lambda: LOG not in {view.step.label for view in pane.cards()})
    assert pane.cards()[0].facts()[-1].startswith("Key path: ")
    _go(with_both, "Property", "IS_ROOT_HEALTH_SERVICE")
    qtbot.waitUntil(lambda: not pane.cards())
    assert ALONE in {label.text() for label in pane.findChildren(QLabel)}


def test_a_row_that_went_with_its_layer_is_not_looked_for(
    pane: ChainDock, with_both: Services, qtbot: QtBot, tmp_path: Path
) -> None:
    """More of the log is read just when the tables are others, before there is another chain."""
    document = with_both.document
    assert document.database is not None
    edit = Transaction(OverlaidDatabase(document.database, []), Edits())
    edit.add_row("Component", {"Component": "C_Added", "Directory_": "TARGETDIR", "Attributes": 0})
    layers = [EditsLayer(edit.edits)]
    save_transform(OverlaidDatabase(document.database, layers), tmp_path / "a.mst")
    with qtbot.waitSignal(document.overlayChanged):
        document.overlay.add(str(tmp_path / "a.mst"))
    _go(with_both, "Component", "C_Added")
    _cards(pane, qtbot)
    failures: list[object] = []
    with_both.jobs.failed.connect(lambda *failure: failures.append(failure))
    document.overlayChanged.connect(document.log.changed)
    with qtbot.waitSignal(document.overlayChanged):
        document.overlay.clear()
    settle(with_both, qtbot)
    assert failures == []
