"""The Chain pane: its cards, where they lead, what they copy."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from msiview.cli import main
from msiview.gui.inspector.card_view import CardView
from msiview.gui.inspector.chain_dock import ChainDock
from msiview.gui.main_window import MainWindow
from msiview.report.chain import ALONE
from msiview.session.places import CellRef, Place
from tests.builders.databases import COMPONENT_ID, make_msi, table
from tests.gui.conftest import wait_until_opened

FILE, COMPONENT = "File", "Component"

TABLES = [
    table("Directory", "Directory s72*, Directory_Parent S72, DefaultDir l255",
          ("TARGETDIR", None, "SourceDir"), ("ProgramFilesFolder", "TARGETDIR", "."),
          ("BIN", "ProgramFilesFolder", "bin")),
    table("Component", "Component s72*, ComponentId S38, Directory_ s72, Attributes i2, "
          "Condition S255, KeyPath S72",
          ("C_App", COMPONENT_ID, "BIN", 256, "ADMIN=1", "app.exe"),
          ("C_Lost", None, "BIN", 0, None, "gone.exe")),
    table("Feature", "Feature s38*, Feature_Parent S38, Title L64, Display I2, Level i2, "
          "Directory_ S72, Attributes i2",
          ("All", None, "Everything", 1, 1, None, 0), ("Tools", "All", None, 1, 3, None, 0)),
    table("FeatureComponents", "Feature_ s38*, Component_ s72*", ("Tools", "C_App")),
    table("File", "File s72*, Component_ s72, FileName l255, FileSize i4, Version S72, "
          "Language S20, Attributes I2, Sequence i2",
          ("app.exe", "C_App", "APP~1.EXE|application.exe", 1234, "1.2.0.0", "1033", None, 1)),
    table("Registry", "Registry s72*, Root i2, Key l255, Name L255, Value L0, Component_ s72",
          ("Reg1", 2, r"Software\App", "Path", "x", "C_App")),
    table("Property", "Property s72*, Value l0", ("ADMIN", "1")),
]  # fmt: skip


@pytest.fixture
def shown(window: MainWindow, tmp_path: Path, qtbot: QtBot) -> MainWindow:
    """A window with the package of this file."""
    window.show()
    window.open_path(str(make_msi(tmp_path / "chain.msi", TABLES)))
    wait_until_opened(window, qtbot)
    return window


def pane_of(window: MainWindow) -> ChainDock:
    pane = window.show_dock("inspectorChain")
    assert isinstance(pane, ChainDock)
    return pane


def chain_of(window: MainWindow, qtbot: QtBot, name: str, row: int) -> dict[str, CardView]:
    """The cards of a row by their kind."""
    pane = pane_of(window)
    window.selection.go(Place("table", name, row, 0))

    def is_there() -> bool:
        return any(
            view.step.is_start
            and view.step.place is not None
            and (view.step.place.table, view.step.place.row) == (name, row)
            for view in pane.cards()
        )

    qtbot.waitUntil(is_there)
    return {view.step.label: view for view in pane.cards()}


def test_the_chain_of_a_file(shown: MainWindow, qtbot: QtBot) -> None:
    cards = chain_of(shown, qtbot, FILE, 0)
    assert list(cards) == [
        "File · key path",
        "Component",
        "ComponentId",
        "Feature",
        "Directory",
        "Other resources",
    ]
    file = cards["File · key path"]
    assert file.step.title == "application.exe"
    assert file.facts()[0] == "version 1.2.0.0 · language 1033 · 1\N{NO-BREAK SPACE}234 bytes"
    assert file.facts()[1] == "key app.exe · APP~1.EXE"
    assert file.step.is_start
    assert "Condition ADMIN=1" in cards["Component"].facts()
    assert cards["ComponentId"].step.title == COMPONENT_ID
    assert cards["Feature"].step.title == "All › Tools"
    assert cards["Feature"].facts() == ["Level 3"]
    assert cards["Directory"].step.title == r"[ProgramFilesFolder]bin" + "\\"
    assert cards["Other resources"].facts() == ["Registry Reg1"]


def test_a_row_without_its_own_card_stands_first(shown: MainWindow, qtbot: QtBot) -> None:
    cards = chain_of(shown, qtbot, "Registry", 0)
    first = next(iter(cards.values()))
    assert first.step.label == "Registry"
    assert first.step.title == "Reg1"
    assert first.facts() == [r"HKLM\Software\App\Path"]
    assert [view.step.is_start for view in cards.values()] == [True] + [False] * 5


def test_cards_lead_to_their_rows_and_back(shown: MainWindow, qtbot: QtBot) -> None:
    cards = chain_of(shown, qtbot, FILE, 0)
    qtbot.mouseClick(cards["Feature"], Qt.MouseButton.LeftButton)
    assert shown.selection.cell == CellRef("Feature", 1, 0)
    shown.action_set["actionBack"].trigger()
    assert shown.selection.cell == CellRef("File", 0, 0)


def test_keys_walk_the_chain_and_copy(shown: MainWindow, qtbot: QtBot) -> None:
    shown.activateWindow()
    cards = chain_of(shown, qtbot, FILE, 0)
    shown.action_set["actionShowChain"].trigger()
    qtbot.waitUntil(cards["File · key path"].hasFocus)
    qtbot.keyClick(cards["File · key path"], Qt.Key.Key_Down)
    qtbot.keyClick(cards["Component"], Qt.Key.Key_Down)
    assert cards["ComponentId"].hasFocus()
    qtbot.keyClick(cards["ComponentId"], Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == COMPONENT_ID
    qtbot.keyClick(cards["ComponentId"], Qt.Key.Key_Up)
    qtbot.keyClick(cards["Component"], Qt.Key.Key_Return)
    assert shown.selection.cell == CellRef("Component", 0, 0)


def test_everything_worth_copying_is_in_the_cards_menu(shown: MainWindow, qtbot: QtBot) -> None:
    cards = chain_of(shown, qtbot, FILE, 0)
    menu = cards["ComponentId"].copy_menu()
    entries = [action.text() for action in menu.actions()]
    assert entries[:3] == [
        "Copy the ComponentId",
        "Copy the packed form",
        "Copy the 20-character form",
    ]
    menu.actions()[3].trigger()
    assert r"\UserData\S-1-5-18\Components" in QGuiApplication.clipboard().text()
    menu.close()


def test_the_chain_copies_as_text(shown: MainWindow, qtbot: QtBot) -> None:
    chain_of(shown, qtbot, FILE, 0)
    pane_of(shown).copy_all.click()
    text = QGuiApplication.clipboard().text()
    assert text.startswith("File app.exe\n\nFile · key path: application.exe\n  version 1.2.0.0")
    assert f"\nComponentId: {COMPONENT_ID}\n  packed " in text


def test_what_is_broken_is_named(shown: MainWindow, qtbot: QtBot) -> None:
    chain_of(shown, qtbot, COMPONENT, 1)
    problems = pane_of(shown).problems()
    assert "the key path gone.exe of C_Lost is missing in File" in problems
    assert "no feature installs the component C_Lost" in problems


def test_cards_are_used_again(shown: MainWindow, qtbot: QtBot) -> None:
    before = list(chain_of(shown, qtbot, FILE, 0).values())
    after = list(chain_of(shown, qtbot, COMPONENT, 1).values())
    assert after == before[: len(after)]
    assert all(not view.isVisible() for view in before[len(after) :])


def test_a_row_of_nothing_says_so(shown: MainWindow, qtbot: QtBot) -> None:
    chain_of(shown, qtbot, FILE, 0)
    pane = pane_of(shown)
    shown.selection.go(Place("table", "Property", 0))
    qtbot.waitUntil(lambda: not pane.cards())
    assert pane._empty.text() == ALONE
    shown.document.close()
    qtbot.waitUntil(lambda: pane._empty.text() != ALONE)


def test_from_a_file_name_to_its_guid_by_keyboard(shown: MainWindow, qtbot: QtBot) -> None:
    shown.activateWindow()
    shown.selection.go(Place("table", "Property", 0, 0))

    def press(key: Qt.Key, *modifiers: Qt.KeyboardModifier) -> None:
        focus = QApplication.focusWidget()
        assert focus is not None
        held = Qt.KeyboardModifier.NoModifier
        for modifier in modifiers:
            held |= modifier
        qtbot.keyClick(focus, key, held)

    shown.host.take_focus()
    press(Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    assert QApplication.focusWidget() is shown.goto_bar
    qtbot.keyClicks(shown.goto_bar, "applic")
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: shown.selection.cell == CellRef("File", 0, 2))
    pane = shown.docks["inspectorChain"].content()
    assert isinstance(pane, ChainDock)
    qtbot.waitUntil(lambda: len(pane.cards()) == 6)
    assert pane.isVisible()
    press(Qt.Key.Key_J, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: pane.cards()[0].hasFocus())
    press(Qt.Key.Key_Down)
    press(Qt.Key.Key_Down)
    press(Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == COMPONENT_ID
    press(Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert shown.selection.cell == CellRef("Property", 0, 0)


def test_an_overlay_marks_the_cards(shown: MainWindow, tmp_path: Path, qtbot: QtBot) -> None:
    tables = list(TABLES)
    at = [one.name for one in tables].index("Component")
    first, *rest = tables[at].rows
    rows = [(*first[:3], 4, *first[4:]), *rest]
    tables[at] = replace(tables[at], rows=rows)
    other = make_msi(tmp_path / "other.msi", tables)
    cards = chain_of(shown, qtbot, FILE, 0)
    assert [view.mark() for view in cards.values()] == [""] * 6
    shown.document.overlay.add(str(other))
    qtbot.waitUntil(lambda: cards["Component"].mark() == "changed")
    assert cards["Feature"].mark() == ""
    assert "Attributes 4" in cards["Component"].facts()[0]
    shown.document.overlay.clear()
    qtbot.waitUntil(lambda: cards["Component"].mark() == "")


def test_the_copy_says_what_the_command_says(
    shown: MainWindow, tmp_path: Path, qtbot: QtBot, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    chain_of(shown, qtbot, FILE, 0)
    assert main(["trace", str(tmp_path / "chain.msi"), "File/app.exe"]) == 0
    assert capsysbinary.readouterr().out.decode() == pane_of(shown).copy_all.text_to_copy()
