"""The pages on what a file says about itself and on what lies inside it."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from msiview.cli import main
from msiview.gui.pages.summary_page import SummaryPage
from msiview.gui.pages.transforms_page import TransformsPage
from msiview.gui.services import Services
from msiview.gui.widgets.copy_button import CopyButton
from msiview.gui.widgets.plain_label import PlainLabel
from msiview.gui.widgets.reading_area import ReadingArea
from msiview.gui.widgets.value_text import ValueText
from msiview.report.page import Fields, Heading, Paragraph
from msiview.session.opened_package import PackageSource
from msiview.session.places import Place
from tests.builders.databases import PACKAGE_CODE, PRODUCT_CODE, make_msi, table
from tests.builders.signatures import SIGNER, make_signed_msi


def open_file(services: Services, path: Path, qtbot: QtBot) -> None:
    services.document.open(PackageSource.file(path))
    qtbot.waitUntil(lambda: not services.jobs.busy)


@pytest.fixture
def summary(services: Services, qtbot: QtBot) -> SummaryPage:
    page = SummaryPage(services)
    qtbot.addWidget(page)
    page.resize(800, 600)
    page.show()
    return page


@pytest.fixture
def transforms(services: Services, qtbot: QtBot) -> TransformsPage:
    page = TransformsPage(services)
    qtbot.addWidget(page)
    page.resize(800, 600)
    page.show()
    return page


def test_a_package_s_identity_and_summary(
    summary: SummaryPage, services: Services, qtbot: QtBot, tmp_path: Path
) -> None:
    assert summary.objectName() == "summaryView"
    open_file(services, make_msi(tmp_path / "x.msi"), qtbot)
    summary.show_place(Place("summary"))
    text = summary.text()
    assert f"Package code      {PACKAGE_CODE}\n" in text
    assert "What it is        Installation package, 64-bit (x64)\n" in text
    shown = [value.toPlainText() for value in summary.findChildren(ValueText)]
    at = shown.index("x64;1033")
    assert shown[at : at + 3] == ["x64;1033", "Platform x64", "Language 1033 (en-US)"]
    behind = [label.text() for label in summary.findChildren(PlainLabel)]
    assert "(PID 7, VT_LPSTR)" in behind
    copied = []
    for button in summary.findChildren(CopyButton):
        button.click()
        copied.append(QGuiApplication.clipboard().text())
    assert PRODUCT_CODE in copied
    assert PACKAGE_CODE in copied


def test_the_page_says_what_the_command_says(
    summary: SummaryPage,
    services: Services,
    qtbot: QtBot,
    tmp_path: Path,
    capsysbinary: pytest.CaptureFixture[bytes],
) -> None:
    path = make_msi(tmp_path / "x.msi")
    open_file(services, path, qtbot)
    summary.show_place(Place("summary"))
    assert main(["info", str(path)]) == 0
    assert capsysbinary.readouterr().out.decode().startswith(summary.text())


def test_the_signature_is_checked_in_the_background(
    summary: SummaryPage, services: Services, qtbot: QtBot, tmp_path: Path
) -> None:
    path = make_signed_msi(tmp_path / "x.msi")
    at_first = []

    def show() -> None:
        summary.show_place(Place("summary"))
        at_first.append(summary.text())

    services.document.opened.connect(show)
    services.document.open(PackageSource.file(path))
    qtbot.waitUntil(lambda: "the file is as it was signed" in summary.text())
    assert "being held against the file" in at_first[0]
    assert f"Signed by          {SIGNER}\n" in summary.text()


def test_an_overlay_changes_the_identity(
    summary: SummaryPage, services: Services, qtbot: QtBot, tmp_path: Path
) -> None:
    paths = [
        make_msi(tmp_path / f"{name}.msi", [table("Property", "Property s72*, Value l0", *rows)])
        for name, rows in (
            ("a", [("ProductName", "Reader"), ("ProductVersion", "1.0")]),
            ("b", [("ProductName", "Reader"), ("ProductVersion", "2.0")]),
        )
    ]
    open_file(services, paths[0], qtbot)
    summary.show_place(Place("summary"))
    assert summary.text().startswith("Reader 1.0\n")
    services.document.overlay.add(str(paths[1]))
    qtbot.waitUntil(lambda: not services.jobs.busy)
    assert summary.text().startswith("Reader 2.0\n")
    assert "Layer             b.msi: 1 row changed" in summary.text()
    services.document.overlay.clear()
    qtbot.waitUntil(lambda: not services.jobs.busy)
    assert summary.text().startswith("Reader 1.0\n")


def test_another_package_takes_its_place(
    summary: SummaryPage, services: Services, qtbot: QtBot, tmp_path: Path, corpus: Path
) -> None:
    open_file(services, make_msi(tmp_path / "x.msi"), qtbot)
    summary.show_place(Place("summary"))
    summary.clear()
    assert summary.text().strip() == ""
    open_file(services, corpus / "msp" / "wix3__GDR1__gdr1.msp", qtbot)
    summary.show_place(Place("summary"))
    text = summary.text()
    assert "Patch code           {780B530E-03AD-47AF-A128-DA08DB495253}" in text
    assert "Products it patches  {FB94421B-7FA3-4495-A9D7-212099C19147}" in text
    assert "Engine               needs Windows Installer 3.1 or later" in text
    assert PRODUCT_CODE not in text


def test_a_transform_says_what_it_needs_and_changes(
    summary: SummaryPage, services: Services, qtbot: QtBot, corpus: Path
) -> None:
    open_file(services, corpus / "made" / "pair1.mst", qtbot)
    summary.show_place(Place("summary"))
    text = summary.text()
    assert "From version      1.0.0\n" in text
    assert "To version        1.1.0\n" in text
    assert "Applies only if   the product code is that of the base\n" in text
    assert "Creates tables    NewTable\n" in text
    assert "Drops tables      MsiFileHash\n" in text
    assert "Adds columns      Registry.Extra\n                    Registry.Flags\n" in text


def test_a_patch_s_transforms_in_pairs(
    transforms: TransformsPage,
    services: Services,
    asked: list[PackageSource],
    qtbot: QtBot,
    corpus: Path,
) -> None:
    open_file(services, corpus / "msp" / "wix3__GDR1__gdr1.msp", qtbot)
    transforms.show_place(Place("transforms"))
    qtbot.waitUntil(lambda: not services.jobs.busy)
    model = transforms.model
    names = [str(model.index(row, 0).data()) for row in range(model.rowCount())]
    roles = [str(model.index(row, 2).data()) for row in range(model.rowCount())]
    assert names == ["rtmldr.1", "#rtmldr.1", "rtm.2", "#rtm.2"]
    assert roles[1] == "patch-specific half of rtmldr.1"
    assert "Applies only if   the product code is that of the base" in transforms.details()
    qtbot.keyClick(transforms.view, Qt.Key.Key_Down)
    qtbot.keyClick(transforms.view, Qt.Key.Key_Return)
    button = transforms.findChild(QPushButton, "transformsOpen")
    assert button is not None
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert [source.inside for source in asked] == [("#rtmldr.1",), ("#rtmldr.1",)]
    services.document.open(asked[0])
    qtbot.waitUntil(lambda: not services.jobs.busy)
    assert services.document.package is not None
    assert services.document.package.name == "#rtmldr.1"


def test_instance_transforms(
    transforms: TransformsPage, services: Services, qtbot: QtBot, corpus: Path
) -> None:
    open_file(services, corpus / "msi" / "wix3__SimpleInstanceTransform__expected.msi", qtbot)
    transforms.show_place(Place("transforms"))
    qtbot.waitUntil(lambda: not services.jobs.busy)
    assert transforms.status_text() == "3 storages"
    assert [item.role for item in transforms.model.items] == ["instance transform"] * 3
    transforms.clear()
    assert transforms.model.items == []
    assert transforms.details() == ""


def test_a_file_without_storages(
    transforms: TransformsPage, services: Services, qtbot: QtBot, tmp_path: Path
) -> None:
    open_file(services, make_msi(tmp_path / "x.msi"), qtbot)
    transforms.show_place(Place("transforms"))
    qtbot.waitUntil(lambda: not services.jobs.busy)
    assert transforms._notice.text() == "This file has no embedded transforms or packages."
    button = transforms.findChild(QPushButton, "transformsOpen")
    assert button is not None
    assert not button.isEnabled()


def test_a_page_told_again_replaces_only_what_differs(services: Services, qtbot: QtBot) -> None:
    area = ReadingArea(services.icons)
    qtbot.addWidget(area)
    area.show_page([Heading("File"), Paragraph("small"), Fields([("Size", "1")])])
    before = area.widget().findChildren(PlainLabel)
    area.show_page(
        [Heading("File"), Paragraph("large"), Fields([("Size", "1")])], same_subject=True
    )
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert "large" in area.text()
    assert "small" not in area.text()
    now = area.widget().findChildren(PlainLabel)
    assert "small" not in [label.text() for label in now]
    assert [label for label in now if label not in before] == [now[-1]]
    assert now[-1].text() == "large"
