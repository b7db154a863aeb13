"""The inspector without a row: the package's, a table's and a stream's own facts."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QToolButton
from pytestqt.qtbot import QtBot

from msiview.gui.inspector.references_dock import ReferencesDock
from msiview.gui.inspector.row_dock import RowDock
from msiview.gui.main_window import MainWindow
from msiview.gui.viewers.program_viewer import ProgramViewer
from msiview.session.places import CellRef, Place
from tests.builders.databases import make_msi, table
from tests.builders.programs import make_program
from tests.builders.signatures import SIGNER, make_signed_msi
from tests.gui.conftest import wait_until_opened

TABLES = [
    table("Property", "Property s72*, Value l0", ("ProductName", "Sample")),
    table("Directory", "Directory s72*, Directory_Parent S72, DefaultDir l255"),
    table("Component", "Component s72*, ComponentId S38, Directory_ s72, Attributes i2, "
          "Condition S255, KeyPath S72", ("c", None, "d", 0, None, None)),
    table("Own", "Key s72*, More S0"),
    table("Binary", "Name s72*, Data v0",
          ("Lib", make_program(["Install"], {"CompanyName": "Example"}))),
    table("CustomAction", "Action s72*, Type i2, Source S72, Target S255",
          ("DoInstall", 1, "Lib", "Install")),
]  # fmt: skip


@pytest.fixture
def pane(window: MainWindow, tmp_path: Path, qtbot: QtBot) -> RowDock:
    """The Row pane of an open package."""
    window.open_path(str(make_msi(tmp_path / "a.msi", TABLES)))
    wait_until_opened(window, qtbot)
    window.show()
    pane = window.show_dock("inspectorRow")
    assert isinstance(pane, RowDock)
    return pane


def told(window: MainWindow, pane: RowDock, qtbot: QtBot, place: Place) -> str:
    """What the pane says of a place itself."""
    window.selection.go(place)
    qtbot.waitUntil(lambda: not window.jobs.busy)
    return pane.place.toPlainText() if pane.place.isVisible() else ""


def test_the_summary_page_has_its_properties_as_stored_beside_it(
    window: MainWindow, pane: RowDock, qtbot: QtBot
) -> None:
    """The page says what they mean; the pane does not say it again."""
    text = told(window, pane, qtbot, Place("summary"))
    assert "Summary information as stored" in text
    assert "VT_LPSTR" in text
    assert "2013-05-24 09:54:24" in text
    assert "Installation package" not in text


def test_the_list_of_streams_has_an_overview(
    window: MainWindow, pane: RowDock, qtbot: QtBot
) -> None:
    text = told(window, pane, qtbot, Place("streams"))
    assert "Installation package" in text
    assert "Sample" in text


def test_a_table_without_rows_tells_what_it_is(
    window: MainWindow, pane: RowDock, qtbot: QtBot
) -> None:
    text = told(window, pane, qtbot, Place("table", "Directory"))
    for words in ("Rows", "Key", "Component.Directory_", "Directory_Parent", "DefaultDir"):
        assert words in text
    assert "own use" in told(window, pane, qtbot, Place("table", "Own"))


def test_a_button_shows_the_table_in_place_of_the_row(
    window: MainWindow, pane: RowDock, qtbot: QtBot
) -> None:
    told(window, pane, qtbot, Place("table", "Component", 0, 0))
    qtbot.waitUntil(lambda: not pane.place.isVisible())
    button = pane.findChild(QToolButton, "inspectorTable")
    assert button is not None
    button.click()
    assert pane.place.isVisible()
    assert "ComponentId" in pane.place.toPlainText()
    assert "row 1 of 1" in pane.heading()
    button.click()
    assert not pane.place.isVisible()
    assert pane.fields()


def test_an_open_stream_brings_its_row_and_references(
    window: MainWindow, pane: RowDock, qtbot: QtBot
) -> None:
    told(window, pane, qtbot, Place("stream", "Binary.Lib"))
    qtbot.waitUntil(lambda: pane.heading().startswith("Binary row 1 of 1"))
    assert window.selection.cell == CellRef("Binary", 0, 1)
    references = window.show_dock("inspectorReferences")
    assert isinstance(references, ReferencesDock)
    qtbot.waitUntil(lambda: references.count == 1)
    window.action_set["actionFollow"].trigger()
    assert window.selection.place == Place("table", "Binary", 0, 1)


def test_a_stream_that_no_row_has_tells_of_itself(
    window: MainWindow, pane: RowDock, qtbot: QtBot
) -> None:
    text = told(window, pane, qtbot, Place("stream", "\x05SummaryInformation"))
    assert "OLE property set" in text
    assert "summary information" in text


def test_a_library_tells_its_version_and_who_calls_it(
    window: MainWindow, pane: RowDock, qtbot: QtBot
) -> None:
    told(window, pane, qtbot, Place("stream", "Binary.Lib"))
    viewer = window.findChild(ProgramViewer)
    assert viewer is not None
    for words in ("x64", "1.2.3.4", "Example", "nobody signed it", "DoInstall"):
        assert words in viewer.text()
    viewer._page.anchorClicked.emit(_link_to(viewer, "CustomAction"))
    here = window.selection.place
    assert here is not None
    assert (here.name, here.row) == ("CustomAction", 0)


def _link_to(viewer: ProgramViewer, words: str) -> object:
    from PySide6.QtCore import QUrl

    block = viewer._page.document().begin()
    while block.isValid():
        piece = block.begin()
        while not piece.atEnd():
            href = piece.fragment().charFormat().anchorHref()
            if words in href:
                return QUrl(href)
            piece += 1
        block = block.next()
    raise AssertionError(f"no link to {words}")


def test_the_stream_of_a_signature_tells_who_signed(
    window: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    window.open_path(str(make_signed_msi(tmp_path / "signed.msi")))
    wait_until_opened(window, qtbot)
    window.selection.go(Place("stream", "\x05DigitalSignature"))
    qtbot.waitUntil(lambda: not window.jobs.busy)
    viewer = window.findChild(ProgramViewer)
    assert viewer is not None
    assert SIGNER in viewer.text()
