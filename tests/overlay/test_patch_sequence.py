"""The order of several patches: a test for each rule of docs/msi-format.md, "Sequencing
patches"."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from msiview.overlay.applicability import Product
from msiview.overlay.patch_sequence import (
    DropReason,
    PatchSequence,
    SequencedPatch,
    sequence,
)
from msiview.overlay.product_state import ProductState
from msiview.overlay.update_kind import UpdateKind
from tests.builders.databases import PRODUCT_CODE, UPGRADE_CODE
from tests.builders.patches import Pair, make_patch, sequenced

OTHER_PRODUCT = "{BBBBBBBB-0000-0000-0000-000000000001}"


class Patches:
    """Makes patches and puts them in order over product version 1.2.3."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._made: list[SequencedPatch] = []

    def add(self, name: str, *pairs: Pair, **options: Any) -> Patches:
        path = self._folder / f"{name}.msp"
        number = len(self._made) + 1
        self._made.append(sequenced(make_patch(path, pairs, number=number, **options)))
        return self

    def order(self) -> PatchSequence:
        product = Product(PRODUCT_CODE, "1.2.3", "1033", UPGRADE_CODE)
        return sequence(self._made, ProductState(product))


@pytest.fixture
def patches(tmp_path: Path) -> Patches:
    return Patches(tmp_path)


def names(result: PatchSequence) -> list[str]:
    return [placed.patch.name for placed in result.placed]


def dropped(result: PatchSequence) -> dict[str, DropReason]:
    return {patch.patch.name: patch.cause for patch in result.dropped}


def small(name: str, version: str = "1.2.3") -> Pair:
    return Pair(name, version, version)


def test_without_the_table_the_order_is_that_of_application(patches: Patches) -> None:
    """Steps 1 and 2."""
    result = patches.add("b", small("B")).add("a", small("A")).order()
    assert names(result) == ["b", "a"]
    assert "order of application" in result.placed[0].reason


def test_patches_without_the_table_come_first(patches: Patches) -> None:
    """Steps 2 and 5 to 7."""
    patches.add("with", small("W"), families=[("F", None, "1", 0)]).add("without", small("O"))
    assert names(patches.order()) == ["without", "with"]


def test_obsoleted_patches_fall_out(patches: Patches) -> None:
    """Step 3: the Revision Number lists them."""
    result = patches.add("old", small("A")).add("new", small("B"), obsoletes=[1]).order()
    assert names(result) == ["new"]
    assert dropped(result) == {"old": DropReason.OBSOLETED}
    assert "new lists it" in result.dropped[0].reason


def test_obsolescence_does_not_count_with_the_table(patches: Patches) -> None:
    """Step 3: only between patches that both lack MsiPatchSequence."""
    family = [("F", None, "1", 0)]
    patches.add("old", small("A"), families=family).add("new", small("B"), obsoletes=[1])
    assert names(patches.order()) == ["new", "old"]


def test_what_does_not_fit_at_its_place_falls_out(patches: Patches) -> None:
    """Step 4: release, patch 1, patch 2, where patch 2 knows only the release."""
    patches.add("one", Pair("A", "1.2.3", "1.3.0")).add("two", Pair("B", "1.2.3", "1.3.1", 0x08A2))
    result = patches.order()
    assert names(result) == ["one"]
    assert dropped(result) == {"two": DropReason.NOT_APPLICABLE}
    assert "1.3.0 is higher than the base 1.2.3" in result.dropped[0].reason


def test_patches_that_build_on_each_other(patches: Patches) -> None:
    """Step 4: the second meets what the first made."""
    patches.add("one", Pair("A", "1.2.3", "1.3.0")).add("two", Pair("B", "1.3.0", "1.4.0"))
    result = patches.order()
    assert names(result) == ["one", "two"]
    assert result.after is not None
    assert result.after.product.version == "1.4.0"


def test_minor_upgrades_go_by_the_version_they_make(patches: Patches) -> None:
    """Step 5."""
    family = [("F", None, "1", 0)]
    patches.add("two", Pair("B", "1.3.0", "1.4.0"), families=family)
    patches.add("one", Pair("A", "1.2.3", "1.3.0"), families=family)
    result = patches.order()
    assert names(result) == ["one", "two"]
    assert result.placed[0].kind is UpdateKind.MINOR
    assert result.placed[1].reason == "a minor upgrade to 1.4.0, placed by that version"


def test_an_inapplicable_minor_upgrade_falls_out(patches: Patches) -> None:
    """Step 5: the second knows the release only, and the first is in its way."""
    family = [("F", None, "1", 0)]
    patches.add("one", Pair("A", "1.2.3", "1.3.0"), families=family)
    patches.add("two", Pair("B", "1.2.3", "1.4.0"), families=family)
    result = patches.order()
    assert names(result) == ["one"]
    assert dropped(result) == {"two": DropReason.NOT_APPLICABLE}


def test_a_minor_upgrade_of_the_first_version_clears_its_way(patches: Patches) -> None:
    """Step 5 with MinorUpdateTargetRTM."""
    family = [("F", None, "1", 0)]
    patches.add("one", Pair("A", "1.2.3", "1.3.0"), families=family)
    metadata = {"MinorUpdateTargetRTM": "1"}
    patches.add("two", Pair("B", "1.2.3", "1.4.0"), families=family, metadata=metadata)
    result = patches.order()
    assert names(result) == ["two"]
    assert dropped(result) == {"one": DropReason.SUPERSEDED}
    assert "targets the first version" in result.dropped[0].reason


def test_a_small_update_follows_the_highest_minor_upgrade_that_it_fits(patches: Patches) -> None:
    """Step 6."""
    family = [("F", None, "1", 0)]
    both = (small("A", "1.2.3"), small("B", "1.4.0"))
    patches.add("small", *both, families=[("F", None, "2", 0)])
    patches.add("two", Pair("B", "1.3.0", "1.4.0"), families=family)
    patches.add("one", Pair("A", "1.2.3", "1.3.0"), families=family)
    result = patches.order()
    assert names(result) == ["one", "two", "small"]
    assert "fits the version that two makes" in result.placed[2].reason
    assert [pair.name for pair in result.placed[2].verdict.pairs] == ["B"]


def test_other_small_updates_go_before_the_minor_upgrades(patches: Patches) -> None:
    """Step 7."""
    patches.add("minor", Pair("A", "1.2.3", "1.3.0"), families=[("F", None, "2", 0)])
    patches.add("small", small("S"), families=[("F", None, "1", 0)])
    patches.add("stray", small("X", "0.9.0"), families=[("F", None, "9", 0)])
    result = patches.order()
    assert names(result) == ["small", "minor"]
    assert dropped(result) == {"stray": DropReason.NOT_APPLICABLE}


def test_superseded_in_all_families(patches: Patches) -> None:
    """Step 8."""
    patches.add("old", small("A"), families=[("F", None, "1", 0), ("G", None, "1", 0)])
    patches.add("new", small("B"), families=[("F", None, "2", 1), ("G", None, "2", 1)])
    result = patches.order()
    assert names(result) == ["new"]
    assert dropped(result) == {"old": DropReason.SUPERSEDED}
    assert result.dropped[0].reason == (
        "new supersedes it in all its families: F (1 before 2), G (1 before 2)"
    )


@pytest.mark.parametrize(
    "newer",
    [
        [("F", None, "2", 1)],  # the other family is not covered
        [("F", None, "2", 1), ("G", None, "2", 0)],  # nor superseded
        [("F", None, "2", 1), ("G", None, "1", 1)],  # nor higher
    ],
)
def test_not_superseded(patches: Patches, newer: Any) -> None:
    """Step 8: every family must be covered by a higher sequence that supersedes."""
    patches.add("old", small("A"), families=[("F", None, "1", 0), ("G", None, "1", 0)])
    patches.add("new", small("B"), families=newer)
    assert names(patches.order()) == ["old", "new"]


def test_a_small_update_supersedes_no_minor_upgrade(patches: Patches) -> None:
    """Step 8."""
    patches.add("minor", Pair("A", "1.2.3", "1.3.0"), families=[("F", None, "1", 0)])
    patches.add("small", small("S", "1.3.0"), families=[("F", None, "2", 1)])
    assert names(patches.order()) == ["minor", "small"]


def test_a_minor_upgrade_supersedes_small_updates(patches: Patches) -> None:
    """Step 8."""
    patches.add("small", small("S"), families=[("F", None, "1", 0)])
    patches.add("minor", Pair("A", "1.2.3", "1.3.0"), families=[("F", None, "2", 1)])
    result = patches.order()
    assert names(result) == ["minor"]
    assert dropped(result) == {"small": DropReason.SUPERSEDED}


def test_superseding_changes_which_pair_fits(patches: Patches) -> None:
    """Step 8: when the upgrade between falls out, the pair for the release applies."""
    patches.add("one", Pair("A", "1.2.3", "1.3.0"), families=[("F", None, "1", 1)])
    pairs = (Pair("FromRelease", "1.2.3", "1.4.0"), Pair("FromOne", "1.3.0", "1.4.0"))
    patches.add("two", *pairs, families=[("F", None, "2", 1)])
    result = patches.order()
    assert names(result) == ["two"]
    assert [pair.name for pair in result.placed[0].verdict.pairs] == ["FromRelease"]


def test_small_updates_go_by_the_sequence_of_their_families(patches: Patches) -> None:
    """Step 9: 1 < 1.1 < 1.2 < 2.01 < 2.01.1, compared as numbers."""
    for place in ("2.01.1", "1.2", "2.01", "1", "1.10"):
        patches.add(place, small("S"), families=[("F", None, place, 0)])
    assert names(patches.order()) == ["1", "1.2", "1.10", "2.01", "2.01.1"]


def test_a_row_for_the_product_wins(patches: Patches) -> None:
    rows = [("F", None, "9", 0), ("F", PRODUCT_CODE.lower(), "1", 0), ("F", OTHER_PRODUCT, "5", 0)]
    patches.add("late", small("A"), families=[("F", None, "2", 0)])
    patches.add("early", small("B"), families=rows)
    assert names(patches.order()) == ["early", "late"]


def test_contradictory_families_fall_back_to_the_time(patches: Patches) -> None:
    times = {"a": "03-02-24 10:00", "b": "03-01-24 10:00"}
    rows = {"a": [("F", None, "1", 0), ("G", None, "2", 0)]}
    rows["b"] = [("F", None, "2", 0), ("G", None, "1", 0)]
    for name, time in times.items():
        metadata = {"CreationTimeUTC": time}
        patches.add(name, small("S"), families=rows[name], metadata=metadata)
    result = patches.order()
    assert names(result) == ["b", "a"]
    assert "contradict each other" in result.remarks[0]


def test_a_major_upgrade_ignores_the_table(patches: Patches) -> None:
    family = [("F", None, "1", 0)]
    patches.add("small", small("S"), families=family)
    upgrade = Pair("M", "1.2.3", "2.0.0", flags=0x0002, new_product=OTHER_PRODUCT)
    patches.add("major", upgrade, families=family)
    result = patches.order()
    assert names(result) == ["major"]
    assert result.placed[0].kind is UpdateKind.MAJOR
    assert dropped(result) == {"small": DropReason.NOT_APPLICABLE}


def test_a_patch_for_another_product(patches: Patches) -> None:
    result = patches.add("other", small("A"), targets=[OTHER_PRODUCT]).order()
    assert names(result) == []
    assert dropped(result) == {"other": DropReason.NOT_FOR_PRODUCT}
    assert "is not among the patch's targets, so error 1642" in result.dropped[0].reason
