"""From overlay arguments to layers: pairs chosen, picked by hand, refused, broken."""

from __future__ import annotations

from pathlib import Path

import pytest

from msiview.database.database import Database
from msiview.database.opening import CLSID_DATABASE, open_package
from msiview.database.transform_flags import ErrorCondition
from msiview.errors import NoSuchStream
from msiview.format.compound_writer import StorageContent
from msiview.overlay.applicability import Product
from msiview.overlay.comparison import ComparisonLayer
from msiview.overlay.overlay import OverlaidDatabase
from msiview.overlay.patch_choice import PatchVerdict
from msiview.overlay.stack import ARROW, Stack, build_stack, open_overlay
from tests.builders.databases import make_msi
from tests.builders.patches import SAME_OR_LOWER, Pair, make_patch
from tests.builders.transforms import make_mst, make_transform_storage, transform_summary

OTHER_PRODUCT = "{BBBBBBBB-0000-0000-0000-000000000001}"
RENAME = bytes.fromhex("0200 0100 0200")
"""Property: update column 2 of the row whose key is string 1 to string 2."""


def rename(name: str) -> StorageContent:
    """A transform that gives the product another name; fits the sample product."""
    return make_transform_storage(["ProductName", name], {"Property": RENAME})


@pytest.fixture
def base(tmp_path: Path) -> Database:
    path = make_msi(tmp_path / "base.msi", storages={"1031": rename("Beispiel")})
    package = open_package(path)
    assert isinstance(package, Database)
    return package


def names(stack: Stack) -> list[str]:
    return [layer.name for layer in stack.layers]


def patch_verdict(stack: Stack) -> PatchVerdict:
    verdict = stack.entries[0].verdict
    assert isinstance(verdict, PatchVerdict)
    return verdict


def test_transforms_keep_their_order(base: Database, tmp_path: Path) -> None:
    one = open_overlay(base, str(make_mst(tmp_path / "one.mst", rename("One"))))
    inside = open_overlay(base, ":1031")
    for order, last in (([one, inside], "Beispiel"), ([inside, one], "One")):
        stack = build_stack(base, order)
        assert names(stack) == [overlay.name for overlay in order]
        assert OverlaidDatabase(base, stack.layers).property_value("ProductName") == last
    assert inside.name == ":1031"


def test_a_transform_that_is_missing_inside(base: Database) -> None:
    with pytest.raises(NoSuchStream):
        open_overlay(base, ":1041")
    with pytest.raises(NoSuchStream):
        open_overlay(None, ":1031")


def test_a_refused_transform_is_shown_all_the_same(base: Database, tmp_path: Path) -> None:
    properties = transform_summary(0x0002001F)
    properties.set_text(9, f"{OTHER_PRODUCT}1.0;{OTHER_PRODUCT}1.0;")
    storage = make_transform_storage(["A", "B"], {"Property": RENAME}, properties=properties)
    stack = build_stack(base, [open_overlay(base, str(make_mst(tmp_path / "x.mst", storage)))])
    assert names(stack) == ["x.mst"]
    assert "so error 1624 (internal error 2746)" in stack.entries[0].refusal


def test_the_pair_that_fits_is_chosen(base: Database, tmp_path: Path) -> None:
    pairs = [Pair("Old", "1.2.2", "1.2.4"), Pair("Now", "1.2.3", "1.2.4"), Pair("New", "1.9.0")]
    patch = open_overlay(base, str(make_patch(tmp_path / "p.msp", pairs)))
    stack = build_stack(base, [patch])
    assert names(stack) == [f"p.msp{ARROW}Now", f"p.msp{ARROW}#Now"]
    verdict = patch_verdict(stack)
    applies = {part.name: part.applies for part in verdict.transforms}
    assert applies == {
        "Old": False,
        "#Old": False,
        "Now": True,
        "#Now": True,
        "New": False,
        "#New": False,
    }
    assert verdict.conclusion == "The patch applies: Now fits the product."
    assert stack.remarks == []


def test_a_chain_applies_as_a_whole(base: Database, tmp_path: Path) -> None:
    """1.2.3 to 1.3.0, then 1.3.0 to 1.4.0: the second is tested on what the first has made."""
    pairs = [Pair("A", "1.2.3", "1.3.0"), Pair("B", "1.3.0", "1.4.0")]
    stack = build_stack(base, [open_overlay(base, str(make_patch(tmp_path / "p.msp", pairs)))])
    assert names(stack) == [f"p.msp{ARROW}{name}" for name in ("A", "#A", "B", "#B")]
    assert OverlaidDatabase(base, stack.layers).property_value("ProductVersion") == "1.4.0"


def test_a_chain_the_wrong_way_round_applies_in_part(base: Database, tmp_path: Path) -> None:
    pairs = [Pair("B", "1.3.0", "1.4.0"), Pair("A", "1.2.3", "1.3.0")]
    stack = build_stack(base, [open_overlay(base, str(make_patch(tmp_path / "p.msp", pairs)))])
    assert names(stack) == [f"p.msp{ARROW}A", f"p.msp{ARROW}#A"]


def test_no_pair_fits(base: Database, tmp_path: Path) -> None:
    path = str(make_patch(tmp_path / "p.msp", [Pair("A", "1.0.0", "1.1.0", SAME_OR_LOWER)]))
    stack = build_stack(base, [open_overlay(base, path)])
    assert names(stack) == []
    assert stack.entries[0].refusal == (
        "The patch does not apply. A: the installed version 1.2.3 is higher than the base 1.0.0 "
        "that the transform demands, so error 1642 (internal error 2748: by three fields, "
        "1.2.3 <= 1.0.0 is false); it would apply to 1.0.0 and below."
    )
    picked = build_stack(base, [open_overlay(base, path, pairs=("#A",))])
    assert names(picked) == [f"p.msp{ARROW}A", f"p.msp{ARROW}#A"]
    assert picked.entries[0].refusal


def test_another_pair_picked_by_hand(base: Database, tmp_path: Path) -> None:
    pairs = [Pair("Old", "1.2.2", "1.2.4"), Pair("Now", "1.2.3", "1.2.4")]
    path = str(make_patch(tmp_path / "p.msp", pairs))
    stack = build_stack(base, [open_overlay(base, path, pairs=("Old",))])
    assert names(stack) == [f"p.msp{ARROW}Old", f"p.msp{ARROW}#Old"]
    assert "Windows Installer would apply Now" in stack.entries[0].refusal


def test_error_conditions_can_be_replaced(base: Database, tmp_path: Path) -> None:
    path = str(make_mst(tmp_path / "one.mst", rename("One")))
    overlay = open_overlay(base, path, suppressed=ErrorCondition.ADD_EXISTING_ROW)
    (layer,) = build_stack(base, [overlay]).layers
    assert layer.suppressed == ErrorCondition.ADD_EXISTING_ROW


def test_patches_are_put_in_the_installers_order(base: Database, tmp_path: Path) -> None:
    second = make_patch(
        tmp_path / "2.msp", [Pair("B", "1.3.0", "1.4.0")], families=[("F", None, "2", 0)]
    )
    first = make_patch(
        tmp_path / "1.msp", [Pair("A", "1.2.3", "1.3.0")], families=[("F", None, "1", 0)]
    )
    overlays = [open_overlay(base, str(path)) for path in (second, first)]
    stack = build_stack(base, overlays)
    assert [entry.overlay.name for entry in stack.entries] == ["1.msp", "2.msp"]
    given = build_stack(base, overlays, in_order_given=True)
    assert names(given) == [f"1.msp{ARROW}A", f"1.msp{ARROW}#A"]
    assert [entry.overlay.name for entry in given.entries] == ["2.msp", "1.msp"]


def test_case_of_the_second_patch(base: Database, tmp_path: Path) -> None:
    """Release, patch 1, patch 2, which targets the release only (cases, row 3)."""
    one = make_patch(tmp_path / "one.msp", [Pair("QP1", "1.2.3", "1.3.28.03", SAME_OR_LOWER)])
    two = make_patch(
        tmp_path / "two.msp", [Pair("QP2", "1.2.3", "1.3.28.04", SAME_OR_LOWER)], number=2
    )
    stack = build_stack(base, [open_overlay(base, str(path)) for path in (one, two)])
    assert names(stack) == [f"one.msp{ARROW}QP1", f"one.msp{ARROW}#QP1"]
    assert "so error 1642" in stack.entries[1].refusal
    first, second, order, chain = map(str, stack.remarks)
    assert first.startswith("one.msp, QP1: the validation flags are 0x08A2; the recommended choice")
    assert second.startswith("two.msp, QP2: the validation flags are 0x08A2; the recommended")
    assert "is 0x0922 (same product code, same three fields of the version, same" in second
    assert order == (
        "one.msp and two.msp: neither has MsiPatchSequence, so the order is that of application"
    )
    assert chain == (
        "two.msp targets only 1.2.3; it neither targets 1.3.28.03, which one.msp makes, nor makes "
        "one.msp obsolete, so it is not meant to follow it: the product as released, then "
        "one.msp, then two.msp cannot work"
    )


def test_a_product_typed_in_by_hand(tmp_path: Path) -> None:
    overlay = open_overlay(None, str(make_patch(tmp_path / "p.msp", [Pair("A", "10.4.27.01")])))
    refused = build_stack(None, [overlay], typed=Product(version="10.5.28.03"))
    assert "so error 1642" in refused.entries[0].refusal
    fits = build_stack(None, [overlay], typed=Product(version="10.4.27.9"))
    assert not fits.entries[0].refusal
    assert patch_verdict(fits).conclusion == (
        "The patch applies, as far as the product is known: A fits the product."
    )


def test_typed_facts_take_the_place_of_the_packages(base: Database, tmp_path: Path) -> None:
    overlay = open_overlay(base, str(make_patch(tmp_path / "p.msp", [Pair("A", "1.2.3")])))
    assert build_stack(base, [overlay], typed=Product(version="1.2.4")).entries[0].refusal


def test_another_package_is_compared(base: Database, tmp_path: Path) -> None:
    overlay = open_overlay(base, str(make_msi(tmp_path / "other.msi", [])))
    (layer,) = build_stack(base, [overlay]).layers
    assert isinstance(layer, ComparisonLayer)
    assert list(OverlaidDatabase(base, [layer]).live_tables()) == []


def test_files_of_the_same_name(base: Database, tmp_path: Path) -> None:
    overlays = []
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        path = make_mst(tmp_path / folder / "same.mst", rename(folder))
        overlays.append(open_overlay(base, str(path)))
    assert names(build_stack(base, overlays)) == ["same.mst", "same.mst (2)"]
    assert names(build_stack(base, overlays)) == ["same.mst", "same.mst (2)"]


# -- broken patches -----------------------------------------------------


def test_a_storage_that_is_listed_but_missing(base: Database, tmp_path: Path) -> None:
    listed = ["Gone", "#Gone", "A", "#A"]
    path = str(make_patch(tmp_path / "p.msp", [Pair("A")], listed=listed))
    stack = build_stack(base, [open_overlay(base, path)])
    assert names(stack) == [f"p.msp{ARROW}A", f"p.msp{ARROW}#A"]
    assert list(map(str, stack.problems)) == [
        f"p.msp: {name}: the patch lists it, but has no storage of that name (error 2752)"
        for name in ("Gone", "#Gone")
    ]


def test_a_storage_that_is_no_transform(base: Database, tmp_path: Path) -> None:
    storages = {"Odd": StorageContent(CLSID_DATABASE), "Alien": StorageContent(OTHER_PRODUCT)}
    path = str(make_patch(tmp_path / "p.msp", [], storages=storages))
    stack = build_stack(base, [open_overlay(base, path)])
    assert names(stack) == []
    assert (
        "Odd: the storage of that name holds no transform (error 2768)" in stack.problems[0].words
    )
    assert "Alien: it cannot be read" in stack.problems[1].words
    assert "error 1642" in stack.entries[0].refusal


def test_what_is_not_listed_is_left_alone(base: Database, tmp_path: Path) -> None:
    path = str(make_patch(tmp_path / "p.msp", [Pair("A"), Pair("B")], listed=["B", "#B", "B"]))
    overlay = open_overlay(base, path)
    assert names(build_stack(base, [overlay])) == [f"p.msp{ARROW}B", f"p.msp{ARROW}#B"]
    overlay.pairs = ("A",)
    assert names(build_stack(base, [overlay])) == [f"p.msp{ARROW}A", f"p.msp{ARROW}#A"]


def test_an_empty_list(base: Database, tmp_path: Path) -> None:
    path = str(make_patch(tmp_path / "p.msp", [], listed=[]))
    (entry,) = build_stack(base, [open_overlay(base, path)]).entries
    assert entry.refusal == "The patch does not apply: it lists no transforms, so error 1642."
