"""Unusual properties of transforms and patches that explain problems with updates."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from msiview.database.transform import Transform
from msiview.database.transform_flags import Validation
from msiview.overlay.patch_metadata import has_sequence
from msiview.overlay.patch_pairs import PatchPair
from msiview.overlay.patch_sequence import SequencedPatch, patch_kind
from msiview.overlay.update_kind import UpdateKind
from msiview.overlay.version_checks import compared_fields, stated_relations, version_fields

RECOMMENDED = (
    Validation.PRODUCT
    | Validation.UPDATE_VERSION
    | Validation.NEW_EQUAL_BASE_VERSION
    | Validation.UPGRADE_CODE
)
"""0x0922: same product, same three fields of the version, same upgrade code."""

_KNOWN = 0x0FFF
_TESTED_VERSION = 3


@dataclass(frozen=True, slots=True)
class OverlayRemark:
    """Something that is unusual or damaged. ``overlay`` is the name of the one that it is about,
    empty where it is about several; ``pair`` that of a pair in a patch."""

    words: str
    overlay: str = ""
    pair: str = ""

    @property
    def of_overlay(self) -> str:
        """What is said below the overlay's name."""
        return ": ".join(filter(None, (self.pair, self.words)))

    def __str__(self) -> str:
        place = ", ".join(filter(None, (self.overlay, self.pair)))
        return ": ".join(filter(None, (place, self.words)))


def flag_remarks(transform: Transform) -> Iterator[str]:
    """Remarks on a transform's validation flags."""
    flags = transform.validation
    unknown = int(flags) & ~_KNOWN
    if unknown:
        yield f"the validation flags have unknown bits 0x{unknown:04X}"
    fields, relations = compared_fields(flags), stated_relations(flags)
    if relations and not fields:
        yield "a relation of versions is demanded, but no fields to compare: nothing is tested"
    if fields and not relations:
        yield "version fields are to be compared, but no relation is stated: taken as equality"
    if len(relations) > 1:
        signs = " and ".join(relation.sign for relation in relations)
        yield f"several relations of versions are demanded at once: {signs}; all of them must hold"
    if fields and not transform.target.base_version:
        yield "versions are to be compared, but the transform does not state its base version"


def patch_remarks(patch: SequencedPatch) -> Iterator[OverlayRemark]:
    """Remarks on one patch: its flags and its targets."""
    for pair in patch.pairs:
        if pair.deciding is None:
            continue
        for words in flag_remarks(pair.deciding):
            yield OverlayRemark(words, patch.name, pair.name)
        flags = pair.deciding.validation
        if flags != RECOMMENDED:
            words = (
                f"the validation flags are 0x{int(flags):04X}; the recommended choice "
                f"is 0x{int(RECOMMENDED):04X} (same product code, same three fields of the "
                "version, same upgrade code)"
            )
            yield OverlayRemark(words, patch.name, pair.name)
    if not patch.patch.targets:
        yield OverlayRemark("its Template lists no products", patch.name)


def order_remarks(patches: Sequence[SequencedPatch]) -> Iterator[OverlayRemark]:
    """Remarks on several patches together, in the order of their application."""
    loose = [patch for patch in patches if not has_sequence(patch.patch)]
    if len(patches) > 1 and loose:
        names = " and ".join(patch.name for patch in loose)
        whose = "neither has" if len(loose) == 2 else "none has" if len(loose) > 2 else "has no"
        subject = f"{names}: {whose}" if len(loose) > 1 else f"{names} {whose}"
        order = "the order is that of application" if len(loose) > 1 else "it comes first"
        yield OverlayRemark(f"{subject} MsiPatchSequence, so {order}")
    for index, later in enumerate(loose):
        for earlier in loose[:index]:
            yield from _broken_chain(earlier, later)


def _broken_chain(earlier: SequencedPatch, later: SequencedPatch) -> Iterator[OverlayRemark]:
    """Remark on a patch that cannot follow another, since the version that the other one makes is
    none of its targets."""
    made = _products(earlier.pairs, made=True)
    shared = set(earlier.patch.targets) & set(later.patch.targets)
    is_upgrade = patch_kind(earlier.pairs) is not UpdateKind.SMALL
    if not shared or not made or not is_upgrade or _targets(later, earlier):
        return
    if earlier.patch.patch_code in later.patch.obsoleted:
        return
    based = _listed(_products(later.pairs, made=False))
    yield OverlayRemark(
        f"{later.name} targets only {based}; it neither targets {_listed(made)}, which "
        f"{earlier.name} makes, nor makes {earlier.name} obsolete, so it is not meant to "
        f"follow it: the product as released, then {earlier.name}, then {later.name} "
        "cannot work"
    )


def _targets(later: SequencedPatch, earlier: SequencedPatch) -> bool:
    """Whether a pair of one patch targets what another patch makes."""
    made = {_identity(*product) for product in _products(earlier.pairs, made=True)}
    based = {_identity(*product) for product in _products(later.pairs, made=False)}
    return bool(made & based)


def _products(pairs: Sequence[PatchPair], *, made: bool) -> list[tuple[str, str]]:
    """The product codes and versions that pairs are made from, or that they make."""
    targets = [pair.deciding.target for pair in pairs if pair.listed and pair.deciding is not None]
    if made:
        return [(target.new_product, target.new_version) for target in targets]
    return [(target.base_product, target.base_version) for target in targets]


def _identity(code: str, version: str) -> tuple[str, tuple[int, ...]]:
    return code, version_fields(version, _TESTED_VERSION)


def _listed(products: Sequence[tuple[str, str]]) -> str:
    versions = dict.fromkeys(version or code or "an unnamed product" for code, version in products)
    return " and ".join(versions)
