"""Which viewers suit which streams; cabinets and embedded installer files."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from msiview.analysis.stream_kinds import StreamFamily, StreamKind
from msiview.database.package import Kind
from msiview.gui.services import Services
from msiview.gui.viewers.all_viewers import viewers_for
from msiview.gui.viewers.cabinet_viewer import CabinetViewer
from msiview.gui.viewers.compound_viewer import CompoundViewer
from msiview.progress import no_progress
from msiview.session.opened_package import PackageSource
from msiview.session.places import Place
from tests.builders.databases import make_msi, table
from tests.format.test_cabinet import SMALL
from tests.gui.streams import stream_of


@pytest.mark.parametrize(
    ("kind", "family", "viewers"),
    [
        ("png", StreamFamily.PICTURE, ["picture", "hex"]),
        ("vbscript", StreamFamily.TEXT, ["text", "hex"]),
        ("rtf", StreamFamily.RTF, ["rtf", "text", "hex"]),
        ("cabinet", StreamFamily.CABINET, ["cabinet", "hex"]),
        ("database", StreamFamily.COMPOUND, ["compound", "hex"]),
        ("compound", StreamFamily.COMPOUND, ["hex"]),
        ("dll", StreamFamily.PROGRAM, ["program", "hex"]),
        ("binary", StreamFamily.DATA, ["hex"]),
    ],
)
def test_the_best_viewer_comes_first_and_hex_always_last(
    kind: str, family: StreamFamily, viewers: list[str]
) -> None:
    found = viewers_for(StreamKind(kind, kind, family))
    assert [spec.id for spec in found] == viewers


def test_a_cabinet_s_files_lead_to_their_rows(
    services: Services, qtbot: QtBot, tmp_path: Path
) -> None:
    files = table("File", "File s72*, FileName l255", ("b", "B"), ("a.txt", "A~1.TXT|Alpha.txt"))
    path = make_msi(tmp_path / "x.msi", [files], streams={"a.cab": SMALL})
    services.document.open(PackageSource.file(path))
    qtbot.waitUntil(lambda: not services.jobs.busy)
    package = services.document.package
    assert package is not None
    viewer = CabinetViewer(services)
    qtbot.addWidget(viewer)
    viewer.show_stream(package.stream("a.cab"), StreamKind("cabinet", "", StreamFamily.CABINET))
    qtbot.waitUntil(lambda: not services.jobs.busy)
    assert viewer.facts() == "2 files · 12 bytes unpacked · 1 folder · LZX, window 2 MB"
    shown = viewer.model
    cells = [str(shown.index(0, column).data()) for column in range(shown.columnCount())]
    assert cells == ["a.txt", "Alpha.txt", "5", "2026-10-24 12:05:00", "A", ""]
    viewer._view.opened.emit(shown.items[0])
    assert services.selection.place is not None
    assert services.selection.place.same_page(Place("table", "File"))
    line = viewer.findChild(QLineEdit, "cabinetFilter")
    assert line is not None
    line.setText("ü")
    assert shown.rowCount() == 1
    assert "107 bytes, only" in viewer.problems()


def test_a_broken_cabinet_says_so(services: Services, qtbot: QtBot, tmp_path: Path) -> None:
    viewer = CabinetViewer(services)
    qtbot.addWidget(viewer)
    viewer.show_stream(*stream_of(tmp_path, b"MSCF\0\0\0\0short"))
    qtbot.waitUntil(lambda: not services.jobs.busy)
    assert "ends inside its header" in viewer.facts()


def test_an_embedded_installer_file_opens_in_a_window_of_its_own(
    services: Services, asked: list[PackageSource], qtbot: QtBot, tmp_path: Path
) -> None:
    inner = make_msi(tmp_path / "inner.msi").read_bytes()
    outer = make_msi(tmp_path / "outer.msi", streams={"nested": inner})
    services.document.open(PackageSource.file(outer))
    qtbot.waitUntil(lambda: not services.jobs.busy)
    package = services.document.package
    assert package is not None
    viewer = CompoundViewer(services)
    qtbot.addWidget(viewer)
    viewer.show_stream(
        package.stream("nested"),
        StreamKind("database", "Installer database", StreamFamily.COMPOUND),
    )
    button = viewer.findChild(QPushButton, "compoundOpen")
    assert button is not None
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    (source,) = asked
    assert source.title == "nested in outer.msi"
    opened = source.load(no_progress())
    assert opened.kind is Kind.MSI
