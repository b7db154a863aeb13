"""The table list: model, filter, groups, keyboard, and following the selection."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QLineEdit, QListView
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from msiview.format.compound_writer import StorageContent
from msiview.gui.docks.table_list_model import (
    PlaceRole,
    TableGroup,
    TableListModel,
    entries_of,
)
from msiview.gui.docks.tables_dock import TablesDock
from msiview.gui.services import Services
from msiview.gui.settings import TABLE_GROUP
from msiview.gui.widgets.entry_delegate import DetailRole, DimRole, LineBelowRole
from msiview.session.opened_package import PackageSource
from msiview.session.places import Place
from tests.builders.databases import make_msi, sample_tables, table
from tests.builders.transforms import make_mst, make_transform_storage


def open_in(services: Services, path: Path, qtbot: QtBot) -> None:
    with qtbot.waitSignal(services.document.opened):
        services.document.open(PackageSource.file(path))
    qtbot.waitUntil(lambda: not services.jobs.busy)


PINNED = [
    *(
        "Contents",
        "Summary information",
        "Files",
        "Sequences",
        "Directories",
        "Features",
        "Registry",
    ),
    *("Query", "Streams"),
]
"""What stands above the tables of the sample."""


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """The sample with an empty standard table, and a table of its own."""
    tables = [
        *sample_tables(),
        table("DuplicateFile", "FileKey s72*, File_ s72"),
        table("OurOwn", "Key s72*, Value S0", ("a", None), ("b", "c")),
    ]
    return make_msi(tmp_path / "listed.msi", tables)


@pytest.fixture
def model(services: Services, package: Path, qtbot: QtBot) -> TableListModel:
    open_in(services, package, qtbot)
    model = TableListModel()
    model.set_entries(entries_of(services.document))
    return model


def titles(model: TableListModel) -> list[str]:
    return [model.index(row).data() for row in range(model.rowCount())]


def entry(model: TableListModel, title: str) -> QModelIndex:
    return model.index(titles(model).index(title))


def test_the_model_keeps_qts_rules(model: TableListModel, qtmodeltester: ModelTester) -> None:
    qtmodeltester.check(model)


def test_the_model_tester_bites(qtmodeltester: ModelTester) -> None:
    class Lying(QAbstractListModel):
        def rowCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008
            return -1

        def data(self, index: object, role: int = 0) -> None:
            return None

    with pytest.raises(AssertionError):
        qtmodeltester.check(Lying(), force_py=True)


def test_pinned_entries_stand_above_the_tables(model: TableListModel) -> None:
    shown = titles(model)
    assert shown[: len(PINNED)] == PINNED
    tables = shown[len(PINNED) :]
    assert tables == sorted(tables)
    last = len(PINNED) - 1
    lines = [model.index(row).data(LineBelowRole) for row in range(last - 1, last + 2)]
    assert lines == [False, True, False]


def test_entries_say_their_rows_and_empty_ones_stand_back(model: TableListModel) -> None:
    own = entry(model, "OurOwn")
    assert own.data(DetailRole) == "2"
    assert own.data(Qt.ItemDataRole.AccessibleTextRole) == "OurOwn, 2 rows"
    assert "Not a standard table" in own.data(Qt.ItemDataRole.ToolTipRole)
    assert not own.data(DimRole)
    assert entry(model, "DuplicateFile").data(DimRole)
    assert own.data(PlaceRole) == Place("table", "OurOwn")


def test_the_filter_looks_inside_names_whatever_their_case(model: TableListModel) -> None:
    model.set_filter("FEATURE")
    assert set(titles(model)) == {"Features", "Feature", "FeatureComponents"}
    model.set_filter("no such table")
    assert titles(model) == []
    assert model.is_empty_because_of_filter()


def test_a_filter_means_the_table_rather_than_a_page(model: TableListModel) -> None:
    meant = {"feat": "Feature", "features": "Features", "regis": "Registry", "ponents": "Feature"}
    for text, title in meant.items():
        model.set_filter(text)
        best = model.best_match()
        assert best.data().startswith(title), text
        is_page = title == "Features"
        assert (best.data(PlaceRole).kind != "table") is is_page, text
    model.set_filter("no such table")
    assert not model.best_match().isValid()


def test_groups_leave_the_pinned_entries(model: TableListModel) -> None:
    model.set_group(TableGroup.WITH_ROWS)
    assert "DuplicateFile" not in titles(model)
    assert "OurOwn" in titles(model)
    model.set_group(TableGroup.NOT_STANDARD)
    assert titles(model) == [*PINNED, "OurOwn"]


def test_a_table_that_cannot_be_decoded_is_named_but_cannot_be_picked(
    services: Services, tmp_path: Path, qtbot: QtBot
) -> None:
    storage: StorageContent = make_transform_storage(["x"], {"Unheard": b"\x01\x01\x01\x00"})
    open_in(services, make_mst(tmp_path / "some.mst", storage), qtbot)
    model = TableListModel()
    model.set_entries(entries_of(services.document))
    unheard = entry(model, "Unheard")
    assert unheard.data(PlaceRole) is None
    assert not unheard.flags() & Qt.ItemFlag.ItemIsSelectable
    assert "neither a standard one" in unheard.data(Qt.ItemDataRole.ToolTipRole)


@pytest.fixture
def dock(services: Services, package: Path, qtbot: QtBot) -> TablesDock:
    open_in(services, package, qtbot)
    s = services
    dock = TablesDock(s.document, s.selection, s.settings, s.theme, s.icons, s.action)
    qtbot.addWidget(dock)
    dock.show()
    return dock


def part(dock: TablesDock, kind: type[QListView | QLineEdit], name: str) -> QListView | QLineEdit:
    found = dock.findChild(kind, name)
    assert found is not None
    assert found.accessibleName()
    return found


def test_enter_in_the_filter_goes_to_the_named_table(
    dock: TablesDock, services: Services, qtbot: QtBot
) -> None:
    line = part(dock, QLineEdit, "tableListFilter")
    qtbot.keyClicks(line, "feature")
    qtbot.keyClick(line, Qt.Key.Key_Return)
    assert services.selection.place == Place("table", "Feature")
    qtbot.keyClick(line, Qt.Key.Key_Escape)
    view = part(dock, QListView, "tableList")
    assert isinstance(view, QListView)
    assert view.currentIndex().data() == "Feature"
    qtbot.keyClick(view, Qt.Key.Key_Down)
    assert services.selection.place == Place("table", "FeatureComponents")


def test_down_in_the_filter_goes_to_what_it_means(
    dock: TablesDock, services: Services, qtbot: QtBot
) -> None:
    services.selection.go(Place("registry"))
    line = part(dock, QLineEdit, "tableListFilter")
    qtbot.keyClicks(line, "regis")
    qtbot.keyClick(line, Qt.Key.Key_Down)
    assert services.selection.place == Place("table", "Registry")


def test_the_list_follows_the_selection_without_answering(
    dock: TablesDock, services: Services, qtbot: QtBot
) -> None:
    view = part(dock, QListView, "tableList")
    assert isinstance(view, QListView)
    services.selection.go(Place("table", "File", row=1))
    assert view.currentIndex().data() == "File"
    assert services.selection.place == Place("table", "File", row=1)
    services.selection.go(Place("stream", "Binary.Script"))
    assert view.currentIndex().data() == "Streams"
    assert services.selection.place == Place("stream", "Binary.Script")


def test_a_page_that_is_not_listed_stays_where_the_list_gets_the_keyboard(
    dock: TablesDock, services: Services, qtbot: QtBot
) -> None:
    """Such as that of dialogs, where there are none: ``--page dialogs``."""
    view = part(dock, QListView, "tableList")
    assert isinstance(view, QListView)
    services.selection.go(Place("dialogs"))
    view.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.waitUntil(view.hasFocus)
    assert services.selection.place == Place("dialogs")
    qtbot.keyClick(view, Qt.Key.Key_Down)
    assert services.selection.place == Place("summary")


def test_filtering_the_present_table_away_and_back_goes_nowhere(
    dock: TablesDock, services: Services, qtbot: QtBot
) -> None:
    services.selection.go(Place("table", "File"))
    line = part(dock, QLineEdit, "tableListFilter")
    with qtbot.assertNotEmitted(services.selection.placeChanged):
        qtbot.keyClicks(line, "zzz")
        qtbot.keyClick(line, Qt.Key.Key_Escape)
    view = part(dock, QListView, "tableList")
    assert isinstance(view, QListView)
    assert view.currentIndex().data() == "File"


def test_the_chosen_group_is_kept(dock: TablesDock, services: Services, qtbot: QtBot) -> None:
    services.settings.set(TABLE_GROUP, "not_standard")
    s = services
    other = TablesDock(s.document, s.selection, s.settings, s.theme, s.icons, s.action)
    qtbot.addWidget(other)
    view = part(other, QListView, "tableList")
    assert isinstance(view, QListView)
    assert view.model().rowCount() == len(PINNED) + 1


def test_the_changed_group_needs_an_overlay(
    services: Services, package: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    open_in(services, package, qtbot)
    model = TableListModel()
    model.set_group(TableGroup.CHANGED)
    model.set_entries(entries_of(services.document))
    everything = titles(model)
    assert "OurOwn" in everything, "nothing is changed, so nothing is left out"
    other = make_msi(tmp_path / "other.msi", [*sample_tables(), table("New", "Key s72*", ("a",))])
    services.document.overlay.add(str(other))
    qtbot.waitUntil(lambda: not services.jobs.busy)
    model.set_entries(entries_of(services.document))
    assert titles(model) == [*PINNED, "DuplicateFile", "New", "OurOwn"]
    spoken = entry(model, "OurOwn").data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "OurOwn, 0 rows, table deleted, 2 deleted"
