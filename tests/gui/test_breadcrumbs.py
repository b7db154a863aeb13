"""The line over the page that shows the way one came."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from msiview.gui.services import Services
from msiview.gui.window.breadcrumbs import LENGTH, Breadcrumbs
from msiview.session.opened_package import PackageSource
from msiview.session.places import Place


def test_the_way_is_shown_and_leads_back(services: Services, sample: Path, qtbot: QtBot) -> None:
    bar = Breadcrumbs(services.document, services.selection)
    qtbot.addWidget(bar)
    with qtbot.waitSignal(services.document.opened):
        services.document.open(PackageSource.file(sample))
    selection = services.selection
    selection.go(Place("summary"))
    assert bar.isHidden()

    table = services.document.tables["Property"]
    selection.go(Place("table", "Property", row=1))
    selection.go(Place("table", "File", row=0))
    shown = [link for link in bar.findChildren(QPushButton) if not link.isHidden()]
    assert not bar.isHidden()
    assert [link.text() for link in shown] == [
        "Summary information",
        f"Property {table.cell(1, 0)}",
    ]
    assert shown[1].accessibleName() == f"Back to Property {table.cell(1, 0)}"

    shown[0].click()
    assert selection.place == Place("summary")
    assert selection.can_go_forward
    assert bar.isHidden()


def test_a_long_way_shows_its_end(services: Services, sample: Path, qtbot: QtBot) -> None:
    bar = Breadcrumbs(services.document, services.selection)
    qtbot.addWidget(bar)
    with qtbot.waitSignal(services.document.opened):
        services.document.open(PackageSource.file(sample))
    for row in range(3):
        services.selection.go(Place("table", "Property", row=row))
        services.selection.go(Place("table", "File", row=0))
    shown = [link for link in bar.findChildren(QPushButton) if not link.isHidden()]
    assert len(shown) == LENGTH - 1
    shown[-1].click()
    assert services.selection.place == Place("table", "Property", row=2)
