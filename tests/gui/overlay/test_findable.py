"""What ``changes --json`` and ``compare --json`` name stands in the window's list of changes."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from msiview.database.database import Database
from msiview.database.keys import key_text
from msiview.database.opening import open_package
from msiview.gui.overlay.change_texts import entry_texts
from msiview.overlay.comparison import ComparisonLayer
from msiview.overlay.overlay import OverlaidDatabase
from msiview.report.change_object import comparison_object, overlay_changes_object
from msiview.session.change_entry import ChangeEntry
from msiview.session.change_list import ChangeList
from msiview.session.overlaid_package import OverlayChoice, overlay_package
from msiview.visible_text import one_line
from tests.builders.databases import make_msi, sample_tables, summary, table
from tests.builders.overlaid import changed, make_alien, make_patch, make_settings, new_tables
from tests.builders.transforms import make_transform_storage

REAL = (
    ("Redball__dist__Redball-2.1.23.msi", "Redball__dist__Redball-2.1.24.msi"),
    ("Redball__dist__Redball-2.1.24.msi", "Redball__dist__Redball-validation.msi"),
    ("wix3__PerMachineMsisMsps__prodAv100.msi", "wix3__PerMachineMsisMsps__prodAv101.msi"),
    ("wix3__Hello_Reg_conditionalPass__hello_world.msi", "wix3__Hello_World__hello_world.msi"),
    ("vgamepad__x64__ViGEmBusSetup_x64.msi", "vgamepad__x86__ViGEmBusSetup_x86.msi"),
    ("wixsharp__Msi__MyProduct.msi", "wixsharp__Msi__b2d9111__MyProduct.msi"),
    ("wix__Decompile__ui.msi", "wix__Decompile__20395fb__ui.msi"),
    ("psmsi__Data__Example.msi", "psmsi__Data__NoWeight.msi"),
)


def opened(path: Path) -> Database:
    package = open_package(path)
    assert isinstance(package, Database)
    return package


def comparison(old: Path, new: Path) -> tuple[dict[str, Any], list[ChangeEntry]]:
    """What the command tells in JSON, and the lines of the list."""
    base = opened(old)
    layer = ComparisonLayer(base, opened(new), new.name)
    changes = ChangeList(OverlaidDatabase(base, [layer]))
    told = json.loads("".join(comparison_object(changes, str(old), fold=False)))
    return told, list(changes.entries())


def overlay(base: Path, *over: Path) -> tuple[dict[str, Any], list[ChangeEntry]]:
    overlaid = overlay_package(opened(base), [OverlayChoice(str(path)) for path in over], {})
    changes = ChangeList.of(overlaid)
    told = json.loads("".join(overlay_changes_object(overlaid, changes, str(base))))
    return told, list(changes.entries())


def check(told: dict[str, Any], entries: list[ChangeEntry]) -> None:
    """Every name of the JSON is in a line, as the filter of the list finds it."""
    lines = ["\t".join((*entry_texts(entry), entry.note)) for entry in entries]
    rows = {(entry.table, key_text(entry.key)) for entry in entries if entry.key is not None}
    renamed = {(r["table"], one_line(_key(r[k]))) for r in told["renames"] for k in _KEYS}
    rows |= renamed
    for change in told["changes"]:
        assert (change["table"], _key(change["key"])) in rows
    for words in _words(told):
        assert any(all(word in line for word in words) for line in lines), words


_KEYS = ("old_key", "new_key")


def _key(cells: list[Any]) -> str:
    return key_text(tuple(cells))


def _words(told: dict[str, Any]) -> Iterator[tuple[str, ...]]:
    """For each thing that is named besides rows the words that must stand on one line."""
    yield from (
        (name, "The table") for name in (*_names(told["tables_added"]), *told["tables_deleted"])
    )
    for columns in ("columns_added", "columns_deleted", "columns_retyped"):
        yield from ((column["table"], "The column") for column in told[columns])
    for value in told["identity"]:
        if value["old"].upper() != value["new"].upper() and value["name"] != "PackageCode":
            yield value["name"], one_line(value["new"])
    for field in told["summary"]:
        name = "Package code" if field["id"] == 9 else field["name"]
        yield "Summary", name, one_line(field["new"], 1000)
    yield from (("Stream", one_line(stream["name"])) for stream in told["streams"])
    yield from (("Embedded file", one_line(storage["name"])) for storage in told["storages"])
    if told["codepage"] is not None:
        yield "Code page", str(told["codepage"]["new"])
    for hazard in (*told["hazards"], *told["update"]["broken"]):
        yield (hazard["words"],)
    for conflict in told["conflicts"]:
        yield (conflict["overlay"], conflict["reason"].partition(":")[2].strip())


def _names(tables: list[Any]) -> list[str]:
    return [name if isinstance(name, str) else name["name"] for name in tables]


def test_a_package_that_differs_in_everything(tmp_path: Path) -> None:
    tables = new_tables("2.0.0")
    changed(tables, "Binary", ("Script.vbs", b"other"), ("New", b"1"))
    old = make_msi(
        tmp_path / "a.msi",
        [*sample_tables(), table("Gone", "K s72*", ("k",))],
        streams={"cab1.cab": b"MSCF", "old": b"1"},
        storages={"1031": make_transform_storage([], {})},
    )
    new = make_msi(
        tmp_path / "b.msi",
        tables,
        streams={"cab1.cab": b"MSCF and more", "new": b"1"},
        storages={"1041": make_transform_storage([], {})},
        properties=summary(title="Another", subject="", comments="New", revision_number="{0}"),
        codepage=1251,
    )
    told, entries = comparison(old, new)
    assert told["streams"]
    assert told["storages"]
    assert told["summary"]
    assert told["codepage"]
    assert told["tables_added"]
    check(told, entries)


def test_transforms_and_patches(tmp_path: Path) -> None:
    sample = make_msi(tmp_path / "sample.msi")
    for over in (
        make_settings(tmp_path, sample),
        make_alien(tmp_path),
        make_patch(tmp_path, sample),
    ):
        check(*overlay(sample, over))


def test_a_refused_patch(tmp_path: Path) -> None:
    sample = make_msi(tmp_path / "sample.msi")
    newer = make_msi(tmp_path / "newer.msi", new_tables("9.9.9"))
    told, entries = overlay(newer, make_patch(tmp_path, sample))
    assert told["conflicts"]
    (line,) = entries
    assert told["conflicts"][0]["reason"].rstrip(".") in line.note


@pytest.mark.parametrize("pair", REAL, ids=lambda pair: pair[1])
def test_real_packages(corpus: Path, pair: tuple[str, str]) -> None:
    check(*comparison(corpus / "msi" / pair[0], corpus / "msi" / pair[1]))


def test_real_overlays(corpus: Path) -> None:
    with (corpus / "pairs.tsv").open(encoding="utf-8", newline="") as file:
        pairs = list(csv.DictReader(file, delimiter="\t"))
    for pair in pairs:
        if pair["applies"] != "no":
            check(*overlay(corpus / pair["base"], corpus / pair["overlay"]))
