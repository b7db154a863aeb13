"""Findings in the window: the pane, the way from one to the next, marks, accepting."""

from __future__ import annotations

import json
import threading
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QCheckBox, QComboBox, QFileDialog, QRadioButton
from pytestqt.qtbot import QtBot

from msiview.cli import main
from msiview.errors import Severity
from msiview.format.cabinet_writer import cabinet_bytes
from msiview.gui.answer_page import AnswerPage
from msiview.gui.docks.help_dock import HelpDock
from msiview.gui.docks.tables_dock import TablesDock
from msiview.gui.findings.document_findings import CHECK_SLOT
from msiview.gui.findings.findings_dock import FindingsDock
from msiview.gui.findings.findings_model import PLACE, RULE, STATE, WHAT
from msiview.gui.inspector.row_dock import RowDock
from msiview.gui.main_window import MainWindow
from msiview.gui.models.list_model import ItemRole
from msiview.gui.pages.table_page import TablePage
from msiview.gui.widgets.entry_delegate import MarksRole
from msiview.progress import Progress
from msiview.session.check_settings import FILE_NAME
from msiview.session.checking import ListedFinding
from msiview.session.places import Place
from msiview.session.unpacked_files import KnownContents, PackageContents
from tests.builders.attacks import unchanged
from tests.builders.databases import make_msi, table
from tests.builders.links import link_or_skip
from tests.gui.conftest import wait_until_opened

COLUMNS = (
    "Component s72*, ComponentId S38, Directory_ s72, Attributes i2, Condition S255, KeyPath S72"
)


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """Two components with key paths that are no rows (ICE02), between two sound ones. Other rules
    are off."""
    (tmp_path / FILE_NAME).write_text('[rules]\non = ["ICE02"]\n', encoding="utf-8")
    paths = ("a.txt", "gone.txt", "b.txt", "lost.txt")
    rows = [(f"C{number}", None, "TARGETDIR", 0, None, path) for number, path in enumerate(paths)]
    files = [("a.txt", "C0"), ("b.txt", "C2")]
    return make_msi(
        tmp_path / "broken.msi",
        [
            table("Component", COLUMNS, *rows),
            table("File", "File s72*, Component_ s72", *files),
            table("Property", "Property s72*, Value l0", ("A", "B")),
        ],
    )


@pytest.fixture
def opened(window: MainWindow, package: Path, qtbot: QtBot) -> MainWindow:
    window.open_path(str(package))
    wait_until_opened(window, qtbot)
    qtbot.waitUntil(lambda: window.document.findings.is_done)
    return window


def _pane(window: MainWindow) -> FindingsDock:
    pane = window.show_dock("findings")
    assert isinstance(pane, FindingsDock)
    return pane


def _only_ice02(pane: FindingsDock, qtbot: QtBot) -> None:
    pane.field.setText("ICE02")
    qtbot.waitUntil(lambda: _rules(pane) == {"ICE02"})


def _lines(pane: FindingsDock) -> list[tuple[str, ...]]:
    """The cells of each finding that is listed."""
    model = pane.model
    return [
        tuple(str(model.index(row, column).data()) for column in range(model.columnCount()))
        for row in range(model.rowCount())
        if model.index(row, 0).data(ItemRole) is not None
    ]


def _rules(pane: FindingsDock) -> set[str]:
    return {line[RULE] for line in _lines(pane)}


def _choose(pane: FindingsDock, place: str) -> ListedFinding:
    """Put the cursor on the finding at a place."""
    model = pane.model
    row = next(row for row in range(model.rowCount()) if model.index(row, PLACE).data() == place)
    pane.list.selectRow(row)
    entry = pane.list.current_item()
    assert isinstance(entry, ListedFinding)
    return entry


def test_findings_are_listed_and_lead_to_their_cell(opened: MainWindow, qtbot: QtBot) -> None:
    pane = _pane(opened)
    _only_ice02(pane, qtbot)
    assert [line[PLACE] for line in _lines(pane)] == [
        "Component/C1.KeyPath",
        "Component/C3.KeyPath",
    ]
    assert "gone.txt" in _lines(pane)[0][WHAT]
    assert str(pane.model.index(0, 0).data()) == "Errors  2"
    _choose(pane, "Component/C3.KeyPath")
    assert pane.advice()
    qtbot.keyClick(pane.list, Qt.Key.Key_Return)
    assert opened.selection.place == Place("table", "Component", 3, 5)
    pane.field.setText("nothing has this")
    qtbot.waitUntil(lambda: "No finding has this text" in pane.notice.text())


def test_groups(opened: MainWindow, qtbot: QtBot) -> None:
    pane = _pane(opened)
    _only_ice02(pane, qtbot)
    box = pane.findChild(QComboBox, "findingsGrouping")
    assert box is not None
    box.setCurrentIndex(1)
    assert str(pane.model.index(0, 0).data()).startswith("ICE02: The key path")
    box.setCurrentIndex(2)
    assert str(pane.model.index(0, 0).data()) == "Component  2"
    box.setCurrentIndex(0)
    assert str(pane.model.index(0, 0).data()) == "Errors  2"


def test_f4_goes_from_finding_to_finding(opened: MainWindow, qtbot: QtBot) -> None:
    pane = _pane(opened)
    _only_ice02(pane, qtbot)
    cells = []
    for _ in range(3):
        opened.action_set["actionNextFinding"].trigger()
        assert opened.selection.cell is not None
        cells.append(opened.selection.cell.row)
    assert cells == [1, 3, 1]
    opened.action_set["actionPreviousFinding"].trigger()
    assert opened.selection.cell is not None
    assert opened.selection.cell.row == 3
    assert pane.list.current_item().finding.key == ("C3",)


def test_a_pane_that_is_opened_later_shows_where_f4_has_led(
    opened: MainWindow, qtbot: QtBot
) -> None:
    qtbot.waitUntil(lambda: bool(opened.document.findings.lines))
    opened.action_set["actionNextFinding"].trigger()
    current = opened.document.findings.current
    assert current is not None
    assert _pane(opened).list.currentIndex().row() == current


def test_the_finding_of_the_cell_under_the_cursor_is_chosen(
    opened: MainWindow, qtbot: QtBot
) -> None:
    pane = _pane(opened)
    _only_ice02(pane, qtbot)
    opened.selection.go(Place("table", "Component", 3, 5))
    assert pane.list.current_item().finding.key == ("C3",)


def test_cells_rows_and_tables_are_marked(opened: MainWindow, qtbot: QtBot) -> None:
    opened.selection.go(Place("table", "Component", 0, 0))
    page = opened.page
    assert isinstance(page, TablePage)
    model = page.model
    assert model.cell_finding(1, 5) is Severity.ERROR
    assert model.cell_finding(1, 0) is None
    assert model.row_finding(1) is Severity.ERROR
    assert "gone.txt" in str(model.index(1, 5).data(Qt.ItemDataRole.ToolTipRole))
    header = model.headerData(1, Qt.Orientation.Vertical, Qt.ItemDataRole.ToolTipRole)
    assert "gone.txt" in str(header)
    assert page.grid.verticalHeader().sizeHint().width() > 40
    tables = opened.show_dock("tables")
    assert isinstance(tables, TablesDock)
    entries = tables.findChild(type(tables._list), "tableList")
    assert entries is not None
    names = [entries.model().index(row, 0) for row in range(entries.model().rowCount())]
    component = next(index for index in names if index.data() == "Component")
    errors = opened.document.findings.index.counts("Component")[Severity.ERROR]
    assert (f"✗{errors}", "defect.error") in component.data(MarksRole)
    assert "error" in component.data(Qt.ItemDataRole.AccessibleTextRole)


def test_the_inspector_tells_beside_the_field(opened: MainWindow, qtbot: QtBot) -> None:
    inspector = opened.show_dock("inspectorRow")
    assert isinstance(inspector, RowDock)
    opened.selection.go(Place("table", "Component", 1, 5))
    qtbot.waitUntil(lambda: len(inspector.fields()) == 6)
    assert "gone.txt" in inspector.fields()[5].findings()
    assert "ICE02" in inspector.fields()[5].findings()
    assert "ICE02" not in inspector.fields()[0].findings()


def test_a_finding_is_accepted_in_the_folder(
    opened: MainWindow, package: Path, qtbot: QtBot
) -> None:
    pane = _pane(opened)
    _only_ice02(pane, qtbot)
    dialog = pane.accept(_choose(pane, "Component/C1.KeyPath"))
    assert not dialog.button.isEnabled()
    dialog.reason.setText("as agreed")
    dialog.button.click()
    settings = package.parent / FILE_NAME
    assert 'reason = "as agreed"' in settings.read_text("utf-8")
    qtbot.waitUntil(lambda: [line[PLACE] for line in _lines(pane)] == ["Component/C3.KeyPath"])
    box = pane.findChild(QCheckBox, "findingsAccepted")
    assert box is not None
    box.setChecked(True)
    assert [line[STATE] for line in _lines(pane)] == ["accepted", ""]
    assert main(["check", str(package), "--rules", "ICE02"]) == 1


def test_a_rule_is_accepted_always_and_no_longer(
    opened: MainWindow, package: Path, qtbot: QtBot
) -> None:
    pane = _pane(opened)
    _only_ice02(pane, qtbot)
    dialog = pane.accept(_choose(pane, "Component/C1.KeyPath"))
    for name in ("acceptScope_rule", "acceptWhere_user"):
        button = dialog.findChild(QRadioButton, name)
        assert button is not None
        button.setChecked(True)
    dialog.reason.setText("never mind")
    dialog.button.click()
    assert "exception" not in (package.parent / FILE_NAME).read_text("utf-8")
    qtbot.waitUntil(lambda: _rules(pane) == set())
    box = pane.findChild(QCheckBox, "findingsAccepted")
    assert box is not None
    box.setChecked(True)
    entry = _choose(pane, "Component/C1.KeyPath")
    assert entry.accepted == "never mind"
    pane.accept_no_longer(entry)
    qtbot.waitUntil(lambda: {line[STATE] for line in _lines(pane)} == {""})


def test_accepting_in_a_folder_changes_no_file_elsewhere(
    opened: MainWindow, package: Path, qtbot: QtBot, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """The settings beside the package may be a link that somebody else has made."""
    precious = tmp_path_factory.mktemp("elsewhere") / "precious"
    settings = package.parent / FILE_NAME
    settings.replace(precious)
    link_or_skip(settings, precious)
    with unchanged(precious), qtbot.waitSignal(opened.document.findings.changed):
        dialog = _pane(opened).accept(_choose(_pane(opened), "Component/C1.KeyPath"))
        dialog.reason.setText("as agreed")
        dialog.button.click()
    assert not settings.is_symlink()
    assert 'on = ["ICE02"]' in settings.read_text("utf-8")
    assert 'reason = "as agreed"' in settings.read_text("utf-8")
    settings.unlink()
    link_or_skip(settings, package)
    with unchanged(package, settings):
        dialog = _pane(opened).accept(_choose(_pane(opened), "Component/C3.KeyPath"))
        dialog.reason.setText("no")
        dialog.button.click()
    assert "opened files are never written" in opened.message.text()


def test_settings_that_cannot_be_followed_are_told(
    window: MainWindow, package: Path, qtbot: QtBot
) -> None:
    (package.parent / FILE_NAME).write_text("[rules", encoding="utf-8")
    window.open_path(str(package))
    pane = _pane(window)
    qtbot.waitUntil(lambda: FILE_NAME in pane.count())


def test_an_overlay_makes_findings_new_and_gone(
    opened: MainWindow, package: Path, qtbot: QtBot, tmp_path: Path
) -> None:
    out = tmp_path / "a.mst"
    options = ["--set", "Component/C1.KeyPath=", "--set", "Component/C0.KeyPath=c.txt"]
    assert main(["edit", str(package), *options, "-o", str(out)]) == 0
    pane = _pane(opened)
    opened.document.overlay.add(str(out))
    findings = opened.document.findings
    qtbot.waitUntil(lambda: any(entry.state is not None for entry in findings.checked.entries))
    _only_ice02(pane, qtbot)
    assert {(line[PLACE], line[STATE]) for line in _lines(pane)} == {
        ("Component/C0.KeyPath", "new"),
        ("Component/C1.KeyPath", "gone"),
        ("Component/C3.KeyPath", ""),
    }
    assert "1 error new" in pane.count()


def test_files_are_held_against_their_rows_where_that_is_asked_for(
    window: MainWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / FILE_NAME).write_text('[rules]\non = ["file-contents"]\n', encoding="utf-8")
    path = make_msi(
        tmp_path / "files.msi",
        [
            table(
                "File",
                "File s72*, Component_ s72, FileName l255, FileSize i4, Sequence i2",
                ("a.txt", "C", "a.txt", 5, 1),
                ("b.txt", "C", "b.txt", 7, 2),
            ),
            table(
                "Media",
                "DiskId i2*, LastSequence i2, Cabinet S255",
                (1, 2, "#a.cab"),
            ),
        ],
        streams={"a.cab": cabinet_bytes({"a.txt": b"12345", "b.txt": b"123"})},
    )
    window.open_path(str(path))
    wait_until_opened(window, qtbot)
    findings = window.document.findings
    qtbot.waitUntil(lambda: findings.is_done)
    pane = _pane(window)
    box = pane.findChild(QCheckBox, "findingsFiles")
    assert box is not None
    assert _lines(pane) == []
    box.click()
    qtbot.waitUntil(lambda: len(_lines(pane)) == 1)
    assert _lines(pane)[0][PLACE] == "File/b.txt.FileSize"
    box.click()
    qtbot.waitUntil(lambda: _lines(pane) == [])

    # Who stops the unpacking has the findings without it.
    began = threading.Event()

    def endless(_: PackageContents, progress: Progress, known: KnownContents) -> None:
        began.set()
        while True:
            progress("Unpacking a file")

    monkeypatch.setattr(PackageContents, "contents", endless)
    box.click()
    qtbot.waitUntil(began.is_set)
    window.jobs.cancel_slot(CHECK_SLOT)
    qtbot.waitUntil(lambda: not box.isChecked() and not window.jobs.busy)
    assert findings.is_done


def test_copy_export_and_explanation(
    opened: MainWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pane = _pane(opened)
    _only_ice02(pane, qtbot)
    _choose(pane, "Component/C1.KeyPath")
    pane.list.copy_markdown()
    assert "| Error | ICE02 | Component/C1.KeyPath |" in QApplication.clipboard().text()
    opened.action_set["actionCopyFindings"].trigger()
    assert "Component/C3.KeyPath" in QApplication.clipboard().text()
    for ending, words in ((".sarif", "2.1.0"), (".csv", "Component/C1.KeyPath"), (".xml", "ICE02")):
        out = tmp_path / f"findings{ending}"
        monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_, out=out: (str(out), ""))
        opened.action_set["actionExportFindings"].trigger()
        qtbot.waitUntil(out.exists)
        assert words in out.read_text("utf-8")
    log = json.loads((tmp_path / "findings.sarif").read_text("utf-8"))
    assert any(result["ruleId"] == "ICE02" for result in log["runs"][0]["results"])
    dialog = pane.explain("ICE02")
    assert "The key path of a component" in dialog.page.toPlainText()
    dialog.close()


def test_f1_tells_the_rule_of_the_finding(opened: MainWindow, qtbot: QtBot) -> None:
    pane = _pane(opened)
    _only_ice02(pane, qtbot)
    _choose(pane, "Component/C1.KeyPath")
    dock = opened.show_dock("help")
    assert isinstance(dock, HelpDock)
    dock.explain(pane)
    page = dock.findChild(AnswerPage, "helpView")
    assert page is not None
    assert "The key path of a component is a row" in page.toPlainText()


def test_a_package_that_closes_takes_its_findings_along(opened: MainWindow, qtbot: QtBot) -> None:
    pane = _pane(opened)
    opened.document.close()
    assert pane.model.rowCount() == 0
    assert "Open a file" in pane.notice.text()
    assert opened.document.findings.count == 0
