"""File → Installed products: an export of a registry, and the packages that it leads to."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QPushButton
from pytestqt.qtbot import QtBot

from msiview.gui.dialogs.installed_products import InstalledProductsDialog
from msiview.gui.main_window import MainWindow
from tests.builders.databases import make_msi
from tests.builders.registry_exports import COMPONENT, PRODUCT, write_export
from tests.builders.transforms import make_msp, make_transform_storage
from tests.gui.conftest import wait_until_opened

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has a registry itself")


@pytest.fixture
def export(tmp_path: Path) -> Path:
    return write_export(tmp_path / "machine.reg")


@pytest.fixture
def dialog(
    window: MainWindow, export: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> InstalledProductsDialog:
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(export), ""))
    window.action_set["actionInstalled"].trigger()
    wait_until_opened(window, qtbot)
    found = window.findChild(InstalledProductsDialog)
    assert found is not None
    return found


def listed(dialog: InstalledProductsDialog) -> list[str]:
    return [
        dialog.model.index(row, 0).data(Qt.ItemDataRole.DisplayRole)
        for row in range(dialog.model.rowCount())
    ]


def choose(dialog: InstalledProductsDialog, code: str) -> None:
    dialog.list.choose(next(item for item in dialog.model.items if item.code == code))


def test_products_are_listed_and_told(dialog: InstalledProductsDialog, qtbot: QtBot) -> None:
    assert listed(dialog) == ["Another", 'Contoso "Reader"', "Offered"]
    assert dialog.pane.count() == "3 products"
    assert "machine.reg" in dialog.windowTitle()
    choose(dialog, PRODUCT)
    text = dialog.page.toPlainText()
    assert r"C:\Windows\Installer\1a2b3c.msi" in text
    assert text.index("Update 2") < text.index("Update 1") < text.index("superseded")
    qtbot.keyClicks(dialog.field, "reader")
    qtbot.waitUntil(lambda: listed(dialog) == ['Contoso "Reader"'])
    assert dialog.pane.count() == "1 of 3 products"


def test_who_has_a_component(dialog: InstalledProductsDialog, qtbot: QtBot) -> None:
    dialog.field.setText(COMPONENT)
    qtbot.waitUntil(lambda: listed(dialog) == ["Another", 'Contoso "Reader"'])
    text = dialog.page.toPlainText()
    assert "3 clients of the component" in text
    assert "nobody: it is permanent" in text
    dialog.field.clear()
    qtbot.waitUntil(lambda: len(listed(dialog)) == 3)
    assert "clients" not in dialog.page.toPlainText()


def test_a_package_that_is_not_here_is_told(dialog: InstalledProductsDialog) -> None:
    choose(dialog, PRODUCT)
    dialog.list.opened.emit(dialog.list.current_item())
    assert dialog.isVisible()
    assert "is not here, nor is a copy of it beside the export" in dialog.pane.count()
    choose(dialog, dialog.model.items[-1].code)
    button = dialog.findChild(QPushButton, "installedOpen")
    assert button is not None
    assert not button.isEnabled()  # what is only advertised has no package


def test_copies_beside_the_export_are_opened_with_their_patches(
    dialog: InstalledProductsDialog, window: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    package = make_msi(tmp_path / "1a2b3c.msi")
    patch = make_msp(tmp_path / "2.msp", {"T": make_transform_storage(["x"], {})})
    choose(dialog, PRODUCT)
    qtbot.keyClick(dialog.list, Qt.Key.Key_Return)
    wait_until_opened(window, qtbot)
    source = window.document.source
    assert source is not None
    assert source.path == str(package)
    (choice,) = window.document.overlay.choices
    assert choice.argument == str(patch)
    assert "1 patch that this product has cannot be laid over it" in window.message.text()


def test_what_is_no_export_is_told(
    dialog: InstalledProductsDialog, tmp_path: Path, qtbot: QtBot
) -> None:
    other = tmp_path / "other.reg"
    other.write_bytes(b"MZ")
    dialog.show_export(str(other))
    qtbot.waitUntil(lambda: "no export of the registry" in dialog.pane.count())
    assert not listed(dialog)
