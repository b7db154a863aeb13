"""The list of changes: what it has, in which order, and what is said of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from msiview.database.database import Database
from msiview.database.opening import open_package
from msiview.database.writer import TableContent
from msiview.overlay.comparison import ComparisonLayer
from msiview.overlay.marks import Mark
from msiview.overlay.overlay import OverlaidDatabase
from msiview.overlay.update_kind import UpdateKind
from msiview.progress import Progress
from msiview.session.change_entry import ChangeEntry
from msiview.session.change_list import STORAGES, STREAMS, SUMMARY, ChangeList
from msiview.session.overlaid_package import OverlaidPackage, OverlayChoice, overlay_package
from msiview.session.places import Place
from tests.builders.databases import PRODUCT_CODE, make_msi, sample_tables, summary, table
from tests.builders.overlaid import changed, new_tables
from tests.builders.transforms import make_transform_storage

DAYS = ("2024-01-31", "2024-02-01")


def overlaid(base: Path, *over: Path) -> OverlaidPackage:
    package = open_package(base)
    assert isinstance(package, Database)
    return overlay_package(package, [OverlayChoice(str(path)) for path in over], {})


def changes(base: Path, *over: Path) -> ChangeList:
    return ChangeList(overlaid(base, *over).database)


def entries(base: Path, *over: Path) -> list[ChangeEntry]:
    return list(changes(base, *over).entries())


def of_table(found: list[ChangeEntry], table: str) -> list[ChangeEntry]:
    return [entry for entry in found if entry.table == table]


def test_rows_cells_tables(sample: Path, mst: Path) -> None:
    found = entries(sample, mst)
    cell, row = of_table(found, "Property")
    assert (cell.key, cell.column) == (("Manufacturer",), "Value")
    assert (cell.old, cell.new, cell.is_cell) == ("Example", "Another example", True)
    assert (row.mark, row.key) == (Mark.ADDED, ("ADDED",))
    assert row.cells is not None
    assert {name: cell.new for name, cell in row.cells.items()} == {"Value": "1"}
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
    assert deleted.cells is not None
    assert deleted.cells["Root"].old == -1
    assert {e.by for e in found} == {"settings.mst"}


def test_conflicts_come_first_and_say_what_windows_does(sample: Path, alien: Path) -> None:
    first = entries(sample, alien)[0]
    assert (first.mark, first.table, first.key) == (Mark.CONFLICT, "Registry", ("gone",))
    assert first.note == (
        "The row to update does not exist; error condition 0x10 (update missing row) is not set: "
        "Windows Installer stops with error 2254."
    )
    assert first.place == Place("table", "Registry")


def test_a_row_under_another_key_is_one_line_with_the_hazard(sample: Path, tmp_path: Path) -> None:
    tables = sample_tables()
    rows = [list(row) for row in next(t for t in tables if t.name == "Registry").rows]
    rows[0][0] = "regX"
    changed(tables, "Registry", *rows)
    found = entries(sample, make_msi(tmp_path / "relabelled.msi", tables))
    of_registry = [entry for entry in found if entry.table == "Registry"]
    told = [(e.mark, e.old, e.new) for e in of_registry]
    assert told == [(Mark.RENAMED, "reg1", "regX")]
    assert "the resource is deleted" in of_registry[0].note
    assert of_registry[0].place is not None
    assert of_registry[0].place.row is not None


def test_hazards_lead_to_their_row(sample: Path, tmp_path: Path) -> None:
    tables = sample_tables()
    rows = [list(row) for row in next(t for t in tables if t.name == "File").rows]
    rows[0][4] = "1.0.0.0"
    changed(tables, "File", *rows)
    found = entries(sample, make_msi(tmp_path / "lower.msi", tables))
    hazard = next(entry for entry in found if entry.mark is Mark.HAZARD)
    assert hazard.place == Place("table", "File", 0)
    assert "goes down from 1.2.3.4 to 1.0.0.0" in hazard.note


def with_property(value: str, name: str) -> list[TableContent]:
    """The sample with another value of one property."""
    tables = sample_tables()
    rows = [list(row) for row in next(t for t in tables if t.name == "Property").rows]
    changed(tables, "Property", *[[k, value if k == name else v] for k, v in rows])
    return tables


def test_noise_can_be_folded(sample: Path, tmp_path: Path) -> None:
    old, new = ([*sample_tables(), table("Built", "K s72*, V L0", ("on", day))] for day in DAYS)
    other = make_msi(tmp_path / "rebuilt.msi", new)
    listed = changes(make_msi(tmp_path / "base.msi", old), other)
    assert [(e.table, e.key) for e in listed.entries() if e.noise] == [("Built", ("on",))]
    assert listed.folded() == 1
    assert list(listed.rows(fold=True)) == []
    assert listed.differs()
    assert not listed.differs(fold=True)


def test_what_identifies_a_product_stands_first_and_is_never_folded(
    sample: Path, tmp_path: Path
) -> None:
    code = PRODUCT_CODE.replace("AC", "BD")
    tables = with_property(code, "ProductCode")
    package_code = "{00000000-0000-0000-0000-00000000ABCD}"
    other = make_msi(tmp_path / "b.msi", tables, properties=summary(revision_number=package_code))
    listed = changes(sample, other)
    first, second = list(listed.entries())[:2]
    assert (first.key, first.old, first.new, first.noise) == (
        ("ProductCode",),
        PRODUCT_CODE,
        code,
        False,
    )
    assert (second.table, second.new, second.noise) == (SUMMARY, package_code, False)
    told = {value.name: (value.old, value.new) for value in listed.identity if value.differs}
    assert told["ProductCode"] == (PRODUCT_CODE, code)
    assert told["PackageCode"][1] == package_code
    assert ("ProductCode",) not in {change.key for change in listed.rows(fold=True)}


def test_a_refused_patch_is_in_the_list_with_the_reason(
    tmp_path: Path, msp: Path, sample: Path
) -> None:
    newer = make_msi(tmp_path / "newer.msi", with_property("9.9.9", "ProductVersion"))
    listed = ChangeList.of(overlaid(newer, msp))
    (entry,) = listed.entries()
    assert (entry.mark, entry.by) == (Mark.CONFLICT, "patch.msp")
    assert "1642" in entry.note


def test_embedded_files_and_the_code_page_are_in_the_list(sample: Path, tmp_path: Path) -> None:
    inner = make_transform_storage([], {})
    other = make_msi(tmp_path / "b.msi", storages={"1041": inner}, codepage=1251)
    found = entries(sample, other)
    (storage,) = of_table(found, STORAGES)
    assert (storage.mark, storage.key) == (Mark.ADDED, ("1041",))
    page = next(entry for entry in of_table(found, SUMMARY) if entry.column == "Code page")
    assert "1251" in str(page.new)


def test_totals_count_rows_tables_and_columns(sample: Path, mst: Path) -> None:
    found = overlaid(sample, mst)
    listed = ChangeList.of(found)
    (layer,) = found.layer_totals
    assert listed.totals == layer, "of a single layer both are the same"
    assert (listed.totals.rows.added, listed.totals.tables_added) == (3, 1)
    assert found.changes == listed.totals.rows.total + 2, "a table is new, one is dropped"


def test_totals_count_what_is_in_no_table(sample: Path, tmp_path: Path) -> None:
    other = make_msi(
        tmp_path / "other.msi",
        properties=summary(title="Another title", subject="Another subject"),
        streams={"media1.cab": b"another cabinet"},
    )
    found = overlaid(sample, other)
    assert found.changes == 3
    assert [totals.parts for totals in found.layer_totals] == [3]
    assert ChangeList.of(found).totals == found.layer_totals[0]


def test_the_kind_of_update_is_told(sample: Path, tmp_path: Path, mst: Path) -> None:
    assert changes(sample, mst).update.kind is UpdateKind.SMALL
    newer = make_msi(tmp_path / "newer.msi", new_tables("1.3.0"))
    assert changes(sample, newer).update.kind is UpdateKind.MINOR


@pytest.mark.parametrize("base", ["made/pair1.msi", "made/pair2.msi", "made/pair3.msi"])
def test_real_pairs_are_listed_in_full(corpus: Path, base: str) -> None:
    package = corpus / base
    found = overlaid(package, package.with_suffix(".mst"))
    listed = list(ChangeList(found.database).entries())
    keys = {(e.table, e.key) for e in listed if e.key is not None and not e.column}
    assert sum(totals.rows.added for totals in found.totals.values()) <= len(keys)


def test_a_compared_package_has_another_summary_and_other_streams(
    sample: Path, tmp_path: Path
) -> None:
    other = make_msi(
        tmp_path / "other.msi",
        properties=summary(title="Another title"),
        streams={"media1.cab": b"another cabinet"},
    )
    found = entries(sample, other)
    hazard, title = of_table(found, SUMMARY)
    assert "two packages that differ need two codes" in hazard.note
    assert (title.column, title.new, title.place) == ("Title", "Another title", Place("summary"))
    streams = of_table(found, STREAMS)
    assert streams
    assert all("no transform can carry it" in entry.note for entry in streams)


def test_tables_that_come_and_go_are_no_change(sample: Path, tmp_path: Path) -> None:
    """Only what is otherwise in the end is listed, though each layer did something."""
    with_more = make_msi(
        tmp_path / "more.msi", [*sample_tables(), table("Extra", "Key s72*", ("a",))]
    )
    base, more = open_package(sample), open_package(with_more)
    assert isinstance(base, Database)
    assert isinstance(more, Database)
    layers = [ComparisonLayer(base, more, "there"), ComparisonLayer(more, base, "back")]
    listed = ChangeList(OverlaidDatabase(base, layers))
    assert list(listed.schema) == []
    assert list(listed.rows()) == []


def listed_rows(listed: ChangeList) -> set[tuple[str, object]]:
    """The rows that the entries are about; a renamed row is its old and its new one."""
    found: set[tuple[str, object]] = set()
    for entry in listed.entries():
        if entry.key is not None and entry.mark in (Mark.ADDED, Mark.CHANGED, Mark.DELETED):
            found.add((entry.table, entry.key))
    for rename in listed.renames:
        found |= {(rename.table, rename.old_key), (rename.table, rename.new_key)}
    return {row for row in found if row[0] not in (SUMMARY, STREAMS)}


def test_the_entries_have_every_row_once(sample: Path, mst: Path) -> None:
    listed = changes(sample, mst)
    assert listed_rows(listed) == {(row.table.name, row.key) for row in listed.rows()}


@pytest.mark.parametrize("number", range(1, 7))
def test_entries_of_real_pairs_have_every_row(corpus: Path, number: int) -> None:
    base = corpus / f"made/pair{number}.msi"
    listed = changes(base, base.with_suffix(".mst"))
    assert listed_rows(listed) == {(row.table.name, row.key) for row in listed.rows()}


def test_each_patch_has_its_own_files(sample: Path, msp: Path, second: Path) -> None:
    """What lies over a patch does not change what it brings."""
    alone, covered = overlaid(sample, msp), overlaid(sample, msp, second)
    (files,) = alone.patch_files.values()
    assert list(covered.patch_files.values()) == [files]


def test_the_same_overlay_may_be_there_twice(sample: Path, mst: Path) -> None:
    twice = overlaid(sample, mst, mst)
    assert [outcome.overlay is not None for outcome in twice.outcomes] == [True, True]
    assert len(twice.layers) == 2
    assert twice.database.conflicts, "the second one meets what the first one made"


def test_what_cannot_be_opened_says_why(sample: Path, mst: Path, tmp_path: Path) -> None:
    found = overlaid(sample, tmp_path / "missing.mst", mst)
    missing, fine = found.outcomes
    assert missing.error is not None
    assert fine.entry is not None
    assert found.layers == ["settings.mst"]


def test_marks_and_totals_say_the_same(sample: Path, mst: Path) -> None:
    found = overlaid(sample, mst)
    found.prepare(Progress())
    assert set(found.totals) == {"Property", "Registry", "OurOwn", "Icon"}
    table = found.tables["Property"]
    marks = found.marks(table)
    assert marks is not None
    assert marks is found.marks(table)
    marked = [row for row in range(table.row_count) if marks.row_change(row) is not None]
    assert marked == list(found.totals["Property"].changed_rows)
    assert found.marks(found.tables["Component"]) is None, "no layer touches it"


def test_rows_of_a_table_that_was_created_again_lead_to_the_table(
    sample: Path, tmp_path: Path
) -> None:
    """The new table may have other rows where the old ones were."""
    tables = [one for one in sample_tables() if one.name != "Registry"]
    tables.append(table("Registry", "Other s72*, Value S0", ("a", None), ("b", "c")))
    listed = changes(sample, make_msi(tmp_path / "rebuilt.msi", tables))
    marks = [(change.mark, change.table) for change in listed.schema if change.column is None]
    assert marks == [(Mark.DELETED, "Registry"), (Mark.ADDED, "Registry")]
    rows = [e for e in of_table(list(listed.entries()), "Registry") if e.cells is not None]
    gone = [entry.place for entry in rows if entry.mark is Mark.DELETED]
    come = [entry.place for entry in rows if entry.mark is Mark.ADDED]
    assert gone
    assert set(gone) == {Place("table", "Registry")}
    assert come == [Place("table", "Registry", row) for row in range(2)]
