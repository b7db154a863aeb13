"""The overlay of a document: what is chosen, what comes of it, and what is said of it."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from msiview.errors import FormatError
from msiview.gui.document import Document
from msiview.gui.overlay.words import overlay_line, overlay_names, row_counts
from msiview.gui.services import Services
from msiview.overlay.marks import Mark
from msiview.overlay.overlaid_table import OverlaidTable
from msiview.session.opened_package import PackageSource
from tests.gui.overlay.conftest import settle


def value(document: Document, name: str) -> object:
    table = document.tables["Property"]
    row = table.find((name,))
    return None if row is None else table.cell(row, 1)


def test_a_transform_changes_the_tables(
    services: Services, document: Document, mst: Path, qtbot: QtBot
) -> None:
    before = document.tables["Component"]
    with qtbot.waitSignal(document.overlayChanged):
        document.overlay.add(str(mst))
    assert value(document, "Manufacturer") == "Another example"
    assert document.tables["Component"] is before, "no layer touches it"
    assert "OurOwn" in document.tables
    table = document.tables["Property"]
    assert isinstance(table, OverlaidTable)
    result = document.overlay.result
    assert result is not None
    totals = result.totals["Property"]
    assert list(row_counts(totals.rows)) == ["1 changed", "1 added"]
    assert totals.change is Mark.CHANGED
    assert result.totals["OurOwn"].table is Mark.ADDED
    assert result.totals["Icon"].table is Mark.DELETED
    assert result.totals["Registry"].change is Mark.DELETED
    assert set(result.totals) == {"Property", "Registry", "OurOwn", "Icon"}
    assert overlay_line(document.overlay) == "Overlay: settings.mst · 7 changes"
    settle(services, qtbot)


def test_switching_off_and_on_again(
    services: Services, document: Document, mst: Path, qtbot: QtBot
) -> None:
    overlay = document.overlay
    overlay.add(str(mst))
    settle(services, qtbot)
    overlay.enable(str(mst), False)
    settle(services, qtbot)
    assert not overlay.is_active
    assert not overlay.is_active
    assert value(document, "Manufacturer") == "Example"
    assert overlay_line(overlay) == "Overlay: switched off"
    assert overlay.outcomes[0].entry is not None, "what Windows would say of it is still told"
    overlay.enable(str(mst), True)
    settle(services, qtbot)
    assert value(document, "Manufacturer") == "Another example"


def test_the_upper_layer_wins_and_the_order_can_be_changed(
    services: Services, document: Document, mst: Path, second: Path, qtbot: QtBot
) -> None:
    overlay = document.overlay
    overlay.add(str(mst), str(second))
    settle(services, qtbot)
    assert value(document, "Manufacturer") == "A third one"
    table = document.tables["Property"]
    marks = overlay.marks(table)
    row = table.find(("Manufacturer",))
    assert marks is not None
    assert row is not None
    steps = [(step.by, step.value) for step in marks.history(row, 1)]
    assert steps == [
        ("base", "Example"),
        ("settings.mst", "Another example"),
        ("second.mst", "A third one"),
    ]
    overlay.move(str(second), 0)
    settle(services, qtbot)
    assert [item.title for item in overlay.choices] == ["second.mst", "settings.mst"]
    assert value(document, "Manufacturer") == "Another example"
    assert overlay_names(overlay) == "second.mst and settings.mst"


def test_the_latest_wish_wins(
    services: Services, document: Document, mst: Path, second: Path, qtbot: QtBot
) -> None:
    overlay = document.overlay
    overlay.add(str(mst))
    overlay.add(str(second))
    overlay.enable(str(mst), False)
    assert overlay.is_pending
    settle(services, qtbot)
    assert not overlay.is_pending
    assert overlay.result is not None
    assert overlay.result.layers == ["second.mst"]


def test_adding_the_same_again_switches_it_on(
    services: Services, document: Document, mst: Path, qtbot: QtBot
) -> None:
    overlay = document.overlay
    overlay.add(str(mst))
    overlay.enable(str(mst), False)
    overlay.add(str(mst))
    settle(services, qtbot)
    assert len(overlay.choices) == 1
    assert overlay.is_active


def test_what_cannot_be_opened_says_why_and_the_rest_applies(
    services: Services, document: Document, mst: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    letter = tmp_path / "letter.mst"
    letter.write_text("Dear reader,")
    document.overlay.add(str(letter), str(tmp_path / "gone.msp"), ":1041", str(mst))
    settle(services, qtbot)
    errors = [outcome.error for outcome in document.overlay.outcomes]
    assert isinstance(errors[0], FormatError)
    assert isinstance(errors[1], FormatError)
    assert errors[2] is not None
    assert errors[3] is None
    assert value(document, "Manufacturer") == "Another example"


def test_conflicts_are_kept_apart_from_ignored_ones(
    services: Services, document: Document, alien: Path, qtbot: QtBot
) -> None:
    document.overlay.add(str(alien))
    settle(services, qtbot)
    result = document.overlay.result
    assert result is not None
    assert [conflict.key for conflict in result.conflicts] == [("gone",)]
    assert overlay_line(document.overlay) == "Overlay: alien.mst · no changes, 1 conflict"


def test_a_patch_applies_the_pair_that_fits(
    services: Services, document: Document, msp: Path, qtbot: QtBot
) -> None:
    overlay = document.overlay
    overlay.add(str(msp))
    settle(services, qtbot)
    assert overlay.result is not None
    assert overlay.result.layers == ["patch.msp › New.1", "patch.msp › #New.1"]
    overlay.enable_layer(str(msp), "patch.msp › #New.1", False)
    settle(services, qtbot)
    assert overlay.result.layers == ["patch.msp › New.1"]
    assert value(document, "Manufacturer") == "Another example"
    overlay.choose_pairs(str(msp), ("Old.1",))
    settle(services, qtbot)
    assert overlay.result.layers == ["patch.msp › Old.1", "patch.msp › #Old.1"]


def test_another_package_takes_the_overlay_away(
    services: Services, document: Document, mst: Path, target: Path, qtbot: QtBot
) -> None:
    document.overlay.add(str(mst))
    settle(services, qtbot)
    document.open(PackageSource.file(target))
    settle(services, qtbot)
    assert document.overlay.choices == ()
    assert document.overlay.result is None
    assert overlay_line(document.overlay) == ""


def test_nothing_goes_over_a_transform(
    services: Services, document: Document, mst: Path, second: Path, qtbot: QtBot
) -> None:
    document.open(PackageSource.file(mst))
    settle(services, qtbot)
    assert not document.overlay.is_possible
    document.overlay.add(str(second))
    assert document.overlay.choices == ()


def test_cancelling_goes_back_to_what_is_shown(
    services: Services, document: Document, mst: Path, second: Path, qtbot: QtBot
) -> None:
    document.overlay.add(str(mst))
    settle(services, qtbot)
    document.overlay.add(str(second))
    services.jobs.cancel_slot("overlay")
    assert [item.title for item in document.overlay.choices] == ["settings.mst"]
    assert value(document, "Manufacturer") == "Another example"
    qtbot.waitUntil(services.jobs.threads_stopped)


def test_a_fault_in_the_work_is_told(
    services: Services,
    document: Document,
    mst: Path,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail(*args: object) -> None:
        raise ZeroDivisionError("division by zero")

    monkeypatch.setattr("msiview.session.overlaid_package.overlay_package", fail)
    with qtbot.waitSignal(document.overlay.failed):
        document.overlay.add(str(mst))
    assert document.overlay.choices == ()
