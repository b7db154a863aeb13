"""Exporting from the window: what is asked, what is refused, what is written."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QComboBox, QDialogButtonBox, QLineEdit, QRadioButton
from pytestqt.qtbot import QtBot

from msiview.files.opened_files import OpenedFiles
from msiview.gui.dialogs.export_dialog import ExportDialog
from msiview.gui.main_window import MainWindow
from msiview.gui.pages.table_page import TablePage
from msiview.gui.settings import EXPORT_FORMAT, SAVE_FOLDER, Settings
from msiview.session.places import Place


def dialog_of(window: MainWindow) -> ExportDialog:
    dialog = window.findChild(ExportDialog, "exportDialog")
    assert isinstance(dialog, ExportDialog)
    return dialog


def choose(dialog: ExportDialog, format_title: str, target: Path) -> None:
    formats = dialog.findChild(QComboBox, "exportFormat")
    titles = [formats.itemText(at) for at in range(formats.count())]
    formats.setCurrentIndex(next(at for at, t in enumerate(titles) if t.startswith(format_title)))
    dialog.findChild(QLineEdit, "exportTarget").setText(str(target))


def can_export(dialog: ExportDialog) -> bool:
    buttons = dialog.findChild(QDialogButtonBox)
    return any(button.text() == "&Export" and button.isEnabled() for button in buttons.buttons())


@pytest.fixture
def page(opened: MainWindow) -> TablePage:
    opened.selection.go(Place("table", "Property"))
    assert isinstance(opened.page, TablePage)
    return opened.page


def test_a_table_is_written_and_told(
    opened: MainWindow, page: TablePage, tmp_path: Path, qtbot: QtBot
) -> None:
    opened.action_set["actionExport"].trigger()
    dialog = dialog_of(opened)
    target = tmp_path / "p.csv"
    choose(dialog, "CSV", target)
    assert dialog.note() == ""
    dialog.accept()
    qtbot.waitUntil(lambda: not opened.jobs.busy)
    assert target.read_text("utf-8").splitlines()[:2] == [
        "Property,Value",
        "ProductCode,{AC763451-B00C-4E4C-9E0D-9F3A0921AF47}",
    ]
    assert opened.message.text() == f"6 rows of Property exported to {target}"
    assert opened.settings.get(EXPORT_FORMAT) == "csv"
    assert opened.settings.get(SAVE_FOLDER) == str(tmp_path)


def test_the_rows_shown_are_offered_first(
    opened: MainWindow, page: TablePage, tmp_path: Path, qtbot: QtBot
) -> None:
    page.rows.ask(page.rows.query.with_text("Product"))
    qtbot.waitUntil(lambda: not opened.jobs.busy)
    page.grid.selectRow(1)
    opened.action_set["actionExport"].trigger()
    dialog = dialog_of(opened)
    choices = [button.text().replace("&", "") for button in dialog.findChildren(QRadioButton)]
    assert choices == [
        "The 4 rows shown, as shown",
        "All 6 rows, in file order",
        "The 1 selected row",
    ]
    dialog.findChild(QRadioButton, "exportScope2").click()
    choose(dialog, "Tab", tmp_path / "p.tsv")
    dialog.accept()
    qtbot.waitUntil(lambda: not opened.jobs.busy)
    assert (tmp_path / "p.tsv").read_text("utf-8") == "Property\tValue\nProductLanguage\t1033\n"


def test_all_tables_go_into_a_folder(
    opened: MainWindow, page: TablePage, tmp_path: Path, qtbot: QtBot
) -> None:
    opened.action_set["actionExportAll"].trigger()
    dialog = dialog_of(opened)
    folder = tmp_path / "out"
    choose(dialog, "JSON", folder)
    dialog.accept()
    qtbot.waitUntil(lambda: not opened.jobs.busy)
    assert len(list(folder.iterdir())) == len(opened.document.tables)
    assert opened.message.text() == f"12 tables exported to {folder}"


def test_what_cannot_be_written_is_told(
    opened: MainWindow, page: TablePage, tmp_path: Path, qtbot: QtBot
) -> None:
    opened.action_set["actionExport"].trigger()
    dialog = dialog_of(opened)
    folder = tmp_path / "gone"
    folder.mkdir()
    choose(dialog, "CSV", folder / "p.csv")
    folder.rmdir()
    dialog.accept()
    qtbot.waitUntil(lambda: not opened.jobs.busy)
    assert opened.message.text().startswith("Exporting Property did not work")


@pytest.fixture
def dialog(settings: Settings, qtbot: QtBot, sample: Path) -> ExportDialog:
    dialog = ExportDialog(settings, sample, name="File")
    qtbot.addWidget(dialog)
    return dialog


def test_the_opened_file_is_never_a_target(dialog: ExportDialog, sample: Path) -> None:
    with OpenedFiles(sample):
        choose(dialog, "CSV", sample)
        assert dialog.note() == "This file is open; opened files are never written."
        assert not can_export(dialog)


def test_targets_are_checked_while_they_are_typed(dialog: ExportDialog, tmp_path: Path) -> None:
    choose(dialog, "CSV", tmp_path)
    assert dialog.note() == "This is a folder, not a file."
    choose(dialog, "CSV", tmp_path / "no" / "x.csv")
    assert dialog.note() == "There is no such folder."
    dialog.findChild(QLineEdit, "exportTarget").setText("")
    assert dialog.note() == "Name a file."
    assert not can_export(dialog)
    (tmp_path / "x.csv").write_text("")
    choose(dialog, "CSV", tmp_path / "x.csv")
    assert dialog.note() == "This file exists and will be replaced."
    assert can_export(dialog)


def test_another_format_changes_the_suffix(dialog: ExportDialog, tmp_path: Path) -> None:
    choose(dialog, "CSV", tmp_path / "x.csv")
    formats = dialog.findChild(QComboBox, "exportFormat")
    formats.setCurrentIndex(formats.findText("JSON (*.json)"))
    assert dialog.target() == tmp_path / "x.json"


def test_a_folder_may_not_be_a_file(settings: Settings, qtbot: QtBot, sample: Path) -> None:
    dialog = ExportDialog(settings, sample, name=None)
    qtbot.addWidget(dialog)
    choose(dialog, "CSV", sample)
    assert dialog.note() == "This is a file, not a folder."
    assert not can_export(dialog)
