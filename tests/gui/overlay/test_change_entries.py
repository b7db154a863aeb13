"""The flat list of changes: what it has, in which order, and how it is filtered."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QModelIndex
from pytestqt.modeltest import ModelTester

from msiview.database.database import Database
from msiview.database.opening import open_package
from msiview.gui.overlay.change_entries import (
    ChangeEntry,
    list_changes,
    matching_entries,
)
from msiview.gui.overlay.changes_model import ChangesModel
from msiview.gui.theme import Theme
from msiview.overlay.marks import Mark
from msiview.overlay.update_kind import UpdateKind
from msiview.progress import no_progress
from msiview.session.overlaid_package import OverlaidPackage, OverlayChoice, overlay_package
from tests.builders.databases import PRODUCT_CODE, make_msi, sample_tables
from tests.gui.overlay.conftest import changed, new_tables


def overlaid(base: Path, *over: Path) -> OverlaidPackage:
    package = open_package(base)
    assert isinstance(package, Database)
    return overlay_package(package, [OverlayChoice(str(path)) for path in over], {})


def entries(base: Path, *over: Path) -> list[ChangeEntry]:
    return list(list_changes(overlaid(base, *over), no_progress()).entries)


def texts(found: list[ChangeEntry], table: str) -> list[tuple[str, ...]]:
    return [entry.texts()[2:6] for entry in found if entry.table == table]


def test_rows_cells_tables(sample: Path, mst: Path) -> None:
    found = entries(sample, mst)
    assert texts(found, "Property") == [
        ("Manufacturer", "Value", "Example", "Another example"),
        ("ADDED", "", "", "Value 1"),
    ]
    assert [(e.mark, e.note) for e in found if e.table == "OurOwn"] == [
        (Mark.ADDED, "The table is new."),
        (Mark.ADDED, ""),
        (Mark.ADDED, ""),
    ]
    assert [(e.mark, e.note) for e in found if e.table == "Icon"] == [
        (Mark.DELETED, "The table is dropped.")
    ]
    deleted = next(e for e in found if e.table == "Registry")
    assert (deleted.mark, deleted.key) == (Mark.DELETED, ("reg2",))
    assert deleted.old_text.startswith("Root -1, Key Software")
    assert {e.by for e in found} == {"settings.mst"}


def test_conflicts_come_first_and_say_what_windows_does(sample: Path, alien: Path) -> None:
    first = entries(sample, alien)[0]
    assert (first.mark, first.table, first.key) == (Mark.CONFLICT, "Registry", ("gone",))
    assert first.note == (
        "The row to update does not exist; error condition 0x10 (update missing row) is not set: "
        "Windows Installer stops with error 2254."
    )
    assert first.row is None


def test_a_row_under_another_key_is_one_line_with_the_hazard(sample: Path, tmp_path: Path) -> None:
    tables = sample_tables()
    rows = [list(row) for row in next(t for t in tables if t.name == "Registry").rows]
    rows[0][0] = "regX"
    changed(tables, "Registry", *rows)
    found = entries(sample, make_msi(tmp_path / "relabelled.msi", tables))
    of_registry = [entry for entry in found if entry.table == "Registry"]
    told = [(e.mark, e.old_text, e.new_text) for e in of_registry]
    assert told == [(Mark.RENAMED, "reg1", "regX")]
    assert "the resource is deleted" in of_registry[0].note
    assert of_registry[0].row is not None


def test_hazards_lead_to_their_row(sample: Path, tmp_path: Path) -> None:
    tables = sample_tables()
    rows = [list(row) for row in next(t for t in tables if t.name == "File").rows]
    rows[0][4] = "1.0.0.0"
    changed(tables, "File", *rows)
    found = entries(sample, make_msi(tmp_path / "lower.msi", tables))
    hazard = next(entry for entry in found if entry.mark is Mark.HAZARD)
    assert (hazard.table, hazard.row) == ("File", 0)
    assert "goes down from 1.2.3.4 to 1.0.0.0" in hazard.note


def test_noise_can_be_folded(sample: Path, tmp_path: Path) -> None:
    tables = new_tables()
    rows = [list(row) for row in next(t for t in tables if t.name == "Property").rows]
    code = PRODUCT_CODE.replace("AC", "BD")
    changed(tables, "Property", *[[k, code if k == "ProductCode" else v] for k, v in rows])
    found = entries(sample, make_msi(tmp_path / "rebuilt.msi", tables))
    noise = [entry for entry in found if entry.noise]
    assert [entry.key for entry in noise] == [("ProductCode",)]
    kept = matching_entries(found, "", fold=True, progress=no_progress())
    assert len(kept) == len(found) - 1
    some = matching_entries(found, "another EX", fold=True, progress=no_progress())
    assert [entry.new for entry in some] == ["Another example"]


def test_the_kind_of_update_is_told(sample: Path, tmp_path: Path, mst: Path) -> None:
    small = list_changes(overlaid(sample, mst), no_progress())
    assert small.update is not None
    assert small.update.kind is UpdateKind.SMALL
    newer = make_msi(tmp_path / "newer.msi", new_tables("1.3.0"))
    minor = list_changes(overlaid(sample, newer), no_progress())
    assert minor.update is not None
    assert minor.update.kind is UpdateKind.MINOR


def test_the_model_is_sound(
    theme: Theme, sample: Path, mst: Path, qtmodeltester: ModelTester
) -> None:
    model = ChangesModel(theme)
    qtmodeltester.check(model)
    model.set_entries(entries(sample, mst))
    qtmodeltester.check(model)
    assert model.entry(QModelIndex()) is None


@pytest.mark.parametrize("base", ["made/pair1.msi", "made/pair2.msi", "made/pair3.msi"])
def test_real_pairs_are_listed_in_full(corpus: Path, base: str) -> None:
    package = corpus / base
    found = overlaid(package, package.with_suffix(".mst"))
    listed = list_changes(found, no_progress()).entries
    keys = {(e.table, e.key) for e in listed if e.key is not None and not e.column}
    assert sum(totals.rows.added for totals in found.totals.values()) <= len(keys)
    assert all(len(entry.texts()) == 7 for entry in listed)
