"""The inspector's Row pane: following, meanings, problems, streams, RTF, records."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QPlainTextEdit, QPushButton, QToolButton
from pytestqt.qtbot import QtBot

from msiview.analysis.stream_uses import find_stream
from msiview.database.cells import StreamCell
from msiview.errors import NoSuchStream
from msiview.gui.inspector.field_view import FieldView
from msiview.gui.inspector.row_dock import RowDock
from msiview.gui.services import Services
from msiview.gui.theme import ThemeMode
from msiview.gui.widgets.copy_button import CopyButton
from msiview.gui.widgets.value_text import ValueText
from msiview.overlay.marks import Mark
from msiview.session.opened_package import PackageSource
from msiview.session.places import CellRef, Place
from tests.builders.databases import COMPONENT_ID, make_msi, table

RTF = r"{\rtf1\ansi Licence \b of\b0  M\'fcller}"

TABLES = [
    table(
        "Component",
        "Component s72*, ComponentId S38, Attributes i2, Condition S255",
        ("App", COMPONENT_ID, 256, None),
        ("Doc", COMPONENT_ID.lower(), 0, "A AND\r\nB"),
    ),
    table("Binary", "Name s72*, Data v0", ("Logo", b"GIF89a")),
    table("Control", "Dialog_ s72*, Text L0", ("Licence", RTF)),
    table("Tiny", "Key s2*", ("long",)),
    table("Fits", "A s20*, B S20, C S20, D S20", ("a", "b", "c", "d")),
    table("Pairs", "File_ s20*, Other_ s20", ("1 a", "2 b")),
    table(
        "_Validation",
        "Table s32*, Column s32*, Nullable s4, MinValue I4, MaxValue I4, "
        "KeyTable S255, KeyColumn I2, Category S32, Set S255, Description S255",
        *(
            ("Pairs", column, "N", None, None, None, None, "Identifier", None, None)
            for column in ("File_", "Other_")
        ),
    ),
]


WHOLE_ROWS = (Mark.ADDED, Mark.DELETED)


@pytest.fixture
def dock(services: Services, tmp_path: Path, qtbot: QtBot) -> RowDock:
    dock = RowDock(services)
    qtbot.addWidget(dock)
    dock.resize(340, 500)
    dock.show()
    open_file(services, make_msi(tmp_path / "x.msi", TABLES), qtbot)
    return dock


def open_file(services: Services, path: Path, qtbot: QtBot) -> None:
    services.document.open(PackageSource.file(path))
    qtbot.waitUntil(lambda: not services.jobs.busy)


def go(
    services: Services, qtbot: QtBot, dock: RowDock, table: str, row: int, column: int = 0
) -> dict[str, FieldView]:
    """Put the cursor somewhere and wait until the pane shows it; the fields by name."""
    services.selection.go(Place("table", table, row, column))
    services.selection.set_cell(CellRef(table, row, column))
    qtbot.waitUntil(lambda: dock.heading().startswith(f"{table} row {row + 1} "))
    return {field.facts.column.name: field for field in dock.fields() if field.facts is not None}


def test_without_a_row_it_says_what_to_do(dock: RowDock) -> None:
    assert dock.fields() == []
    assert dock.objectName() == "inspectorRow"


def test_every_field_is_shown_with_its_meaning(
    dock: RowDock, services: Services, qtbot: QtBot
) -> None:
    fields = go(services, qtbot, dock, "Component", 0, 2)
    assert list(fields) == ["Component", "ComponentId", "Attributes", "Condition"]
    assert fields["Component"].text() == "App"
    assert fields["Condition"].text() == "null"
    assert "packed" in fields["ComponentId"].details()
    assert "15AA4BAC538980B1C90E5ED8E9EAE143" in fields["ComponentId"].details()
    assert "64bit" in fields["Attributes"].details()
    assert "RegistryKeyPath" not in fields["Attributes"].details()
    assert dock.heading() == "Component row 1 of 2"


def test_widgets_are_used_again_for_the_next_row(
    dock: RowDock, services: Services, qtbot: QtBot
) -> None:
    before = list(go(services, qtbot, dock, "Component", 0).values())
    after = list(go(services, qtbot, dock, "Component", 1).values())
    assert before == after
    assert after[3].text() == "A AND\nB"
    few = go(services, qtbot, dock, "Tiny", 0)
    assert list(few.values()) == before[:1]
    assert len(dock.fields()) == 1


def test_fast_moves_are_shown_once(
    dock: RowDock, services: Services, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    go(services, qtbot, dock, "Component", 0)
    explained = []
    explain = dock._explain
    monkeypatch.setattr(
        dock, "_explain", lambda table, row: explained.append(row) or explain(table, row)
    )
    for row in (1, 0, 1, 0, 1):
        services.selection.set_cell(CellRef("Component", row, 0))
    qtbot.waitUntil(lambda: "row 2" in dock.heading())
    assert explained == [1]


def test_broken_rules_are_marked_in_words(dock: RowDock, services: Services, qtbot: QtBot) -> None:
    fields = go(services, qtbot, dock, "Tiny", 0)
    assert fields["Key"].problems() == (
        "\N{WARNING SIGN} 4 characters, the column states at most 2"
    )
    fields = go(services, qtbot, dock, "Component", 0)
    assert fields["Component"].problems() == ""


def test_columns_are_explained_for_the_cursor_or_for_all(
    dock: RowDock, services: Services, qtbot: QtBot
) -> None:
    fields = go(services, qtbot, dock, "Component", 0, 1)
    assert "may be null" in fields["ComponentId"].explanation()
    assert fields["Attributes"].explanation() == ""
    button = dock.findChild(QToolButton, "inspectorExplain")
    assert button is not None
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert fields["Attributes"].explanation()
    assert "Refers to" not in fields["Attributes"].explanation()


def test_a_value_can_be_copied(dock: RowDock, services: Services, qtbot: QtBot) -> None:
    fields = go(services, qtbot, dock, "Component", 0)
    copy = fields["ComponentId"].findChild(CopyButton)
    assert copy is not None
    copy.click()
    assert QGuiApplication.clipboard().text() == COMPONENT_ID
    nothing = fields["Condition"].findChild(CopyButton)
    assert nothing is not None
    assert not nothing.isEnabled()


def test_a_stream_can_be_opened(dock: RowDock, services: Services, qtbot: QtBot) -> None:
    fields = go(services, qtbot, dock, "Binary", 0)
    assert fields["Data"].text() == "Binary.Logo, 6 bytes"
    link = fields["Data"].findChild(QPushButton)
    assert link is not None
    assert link.text() == "Open stream"
    link.click()
    assert services.selection.place == Place("stream", "Binary.Logo")


def test_rtf_is_offered_as_text(dock: RowDock, services: Services, qtbot: QtBot) -> None:
    fields = go(services, qtbot, dock, "Control", 0)
    link = fields["Text"].findChild(QPushButton)
    assert link is not None
    link.click()
    qtbot.waitUntil(lambda: dock.findChild(QDialog, "textDialog") is not None)
    dialog = dock.findChild(QDialog, "textDialog")
    assert dialog is not None
    text = dialog.findChild(QPlainTextEdit)
    assert text is not None
    assert text.toPlainText() == "Licence of Müller\n"
    dialog.close()


def test_a_long_text_scrolls_inside_its_field(
    services: Services, qtbot: QtBot, tmp_path: Path, dock: RowDock
) -> None:
    long = "word " * 1500
    path = make_msi(tmp_path / "long.msi", [table("Long", "Key s2*, Value S0", ("k", long))])
    open_file(services, path, qtbot)
    fields = go(services, qtbot, dock, "Long", 0)
    assert fields["Value"].text() == long
    assert fields["Value"].height() < 300


def test_only_nulls_are_italic(dock: RowDock, services: Services, qtbot: QtBot) -> None:
    """Fields are filled again and again: a value stands where a null of another table stood."""
    services.theme.dress(dock)
    nulls = go(services, qtbot, dock, "Component", 0)
    assert nulls["Condition"].text() == "null"
    for name, row in (("Component", 1), ("Fits", 0), ("Component", 0), ("Component", 1)):
        for field in go(services, qtbot, dock, name, row).values():
            value = field.findChild(ValueText)
            assert value is not None
            assert value.font().italic() == (field.text() == "null"), field.text()
        services.theme.dress(dock)  # as another theme does; it gives all widgets their fonts anew


def test_a_rule_is_told_once_in_a_row(dock: RowDock, services: Services, qtbot: QtBot) -> None:
    fields = go(services, qtbot, dock, "Pairs", 0)
    assert "letters, digits, _ and ." in fields["File_"].problems()
    assert fields["Other_"].problems() == "\N{WARNING SIGN} No Identifier"


def test_records_of_a_transform(
    dock: RowDock, services: Services, qtbot: QtBot, corpus: Path
) -> None:
    open_file(services, corpus / "made" / "pair1.mst", qtbot)
    files = services.document.tables["File"]
    operations = [files.cell(row, 0) for row in range(files.row_count)]
    fields = go(services, qtbot, dock, "File", operations.index("delete"))
    assert "D deleted The transform names only its key." in dock.heading()
    assert list(fields) == ["File"]
    fields = go(services, qtbot, dock, "File", operations.index("update"))
    assert "M changed" in dock.heading()
    assert "unchanged" in {field.text() for field in fields.values()}
    fields = go(services, qtbot, dock, "NewTable", 0)
    assert "A added" in dock.heading()
    assert "unchanged" not in {field.text() for field in fields.values()}


def test_what_an_overlay_does_to_a_row(
    dock: RowDock, services: Services, qtbot: QtBot, corpus: Path
) -> None:
    document = services.document
    open_file(services, corpus / "made" / "pair1.msi", qtbot)
    before = document.tables["File"]
    go(services, qtbot, dock, "File", 0)
    document.overlay.add(str(corpus / "made" / "pair1.mst"))
    qtbot.waitUntil(lambda: document.overlay.is_active)
    table = document.tables["File"]
    marks = document.overlay.marks(table)
    assert marks is not None
    name = table.column("FileName").index
    changed = [
        row for row in range(before.row_count) if marks.cell_change(row, name) is Mark.CHANGED
    ]
    fields = go(services, qtbot, dock, "File", changed[0], name)
    old = before.cell(before.find(table.key(changed[0])) or 0, name)
    assert "M changed" in dock.heading()
    assert f"base</span> {old}" in fields["FileName"].history()
    assert "pair1.mst" in fields["FileName"].history()
    assert fields["FileName"].text() != old
    assert fields["File"].history() == ""
    whole = [row for row in range(table.row_count) if marks.row_change(row) in WHOLE_ROWS]
    for row in whole[:4]:
        fields = go(services, qtbot, dock, "File", row)
        assert dock.heading().endswith("ed by pair1.mst.")
        assert all(field.history() == "" for field in fields.values())
    assert whole
    document.overlay.clear()
    qtbot.waitUntil(lambda: not document.overlay.is_active and not services.jobs.busy)
    fields = go(services, qtbot, dock, "File", 0)
    assert all(field.history() == "" for field in fields.values())


def test_streams_of_an_overlay_can_be_opened(
    services: Services, qtbot: QtBot, corpus: Path
) -> None:
    document = services.document
    open_file(services, corpus / "made" / "pair1.msi", qtbot)
    document.overlay.add(str(corpus / "made" / "pair1.mst"))
    qtbot.waitUntil(lambda: document.overlay.is_active)
    assert document.package is not None
    table = document.tables["NewTable"]
    cells = [cell for row in table.rows() for cell in row if isinstance(cell, StreamCell)]
    found = find_stream(document.package, document.tables, cells[0].name)
    assert found.sha256() == cells[0].sha256()
    own = find_stream(document.package, document.tables, "\x05SummaryInformation")
    assert own is document.package.stream("\x05SummaryInformation")
    with pytest.raises(NoSuchStream):
        find_stream(document.package, document.tables, "NewTable.nothing")


def test_closing_the_package_empties_it(dock: RowDock, services: Services, qtbot: QtBot) -> None:
    go(services, qtbot, dock, "Component", 0)
    services.selection.clear()
    services.document.close()
    assert dock.fields() == [] or dock._area.isHidden()


def test_it_follows_the_theme(dock: RowDock, services: Services, qtbot: QtBot) -> None:
    fields = go(services, qtbot, dock, "Component", 0, 2)
    light = fields["Attributes"].details()
    services.theme.set_mode(ThemeMode.DARK)
    assert fields["Attributes"].details() != light
    assert services.theme.color("text.muted").name() in fields["Attributes"].details()
