"""The order in which the installer applies several patches, and which of them it drops.

Source: docs/msi-format.md, "Sequencing patches", whose steps the comments name, and Microsoft's
"Sequencing Patches". Patches that are installed already must come first in the given order, as for
the installer.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum

from msiview.database.patch import Patch
from msiview.overlay.patch_choice import PatchVerdict, choose, targets_product
from msiview.overlay.patch_metadata import (
    PatchFamily,
    by_families,
    creation_time,
    families_of,
    has_sequence,
    targets_first_version,
)
from msiview.overlay.patch_pairs import PatchPair, pairs_of
from msiview.overlay.product_state import ProductState
from msiview.overlay.update_kind import UpdateKind
from msiview.overlay.version_checks import version_fields


class DropReason(Enum):
    """Why a patch is not applied."""

    NOT_FOR_PRODUCT = "not for this product"
    NOT_APPLICABLE = "not applicable"
    OBSOLETED = "obsoleted"
    SUPERSEDED = "superseded"


@dataclass(eq=False, slots=True)
class SequencedPatch:
    """A patch with its pairs, under the name that is shown."""

    name: str
    patch: Patch
    pairs: list[PatchPair] = field(default_factory=list)

    @classmethod
    def of(cls, patch: Patch, name: str) -> SequencedPatch:
        """The patch with its pairs, each storage read once."""
        return cls(name, patch, pairs_of(patch))


@dataclass(frozen=True, slots=True)
class PlacedPatch:
    """A patch that is applied, with the reason for its place and its effect there."""

    patch: SequencedPatch
    kind: UpdateKind
    reason: str
    verdict: PatchVerdict


@dataclass(frozen=True, slots=True)
class DroppedPatch:
    """A patch that is not applied, with the reason as a sentence."""

    patch: SequencedPatch
    cause: DropReason
    reason: str
    verdict: PatchVerdict


@dataclass(slots=True)
class PatchSequence:
    """The patches that are applied, in their order, and those that are not."""

    placed: list[PlacedPatch] = field(default_factory=list)
    dropped: list[DroppedPatch] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    after: ProductState | None = None
    """The product when all patches have been applied."""


def sequence(patches: Sequence[SequencedPatch], state: ProductState) -> PatchSequence:
    """The order of these patches for a product; they are given in the order of application."""
    return _Sequencer(patches, state).run()


def patch_kind(pairs: Sequence[PatchPair]) -> UpdateKind:
    """The kind of a patch according to its transforms: what they turn the product into."""
    targets = [pair.deciding.target for pair in pairs if pair.deciding is not None]
    if any(t.new_product and t.new_product != t.base_product for t in targets):
        return UpdateKind.MAJOR
    if any(_version(t.new_version) != _version(t.base_version) for t in targets):
        return UpdateKind.MINOR
    return UpdateKind.SMALL


def _version(text: str) -> tuple[int, ...]:
    return version_fields(text, 4)


class _Sequencer:
    """The steps of the algorithm, each of which works on the result of the steps before it."""

    def __init__(self, patches: Sequence[SequencedPatch], state: ProductState) -> None:
        self._patches = patches
        self._start = state
        self._result = PatchSequence()
        self._kinds: dict[SequencedPatch, UpdateKind] = {}
        self._reasons: dict[SequencedPatch, str] = {}
        self._families: dict[SequencedPatch, Mapping[str, PatchFamily]] = {}

    def run(self) -> PatchSequence:
        ours = [patch for patch in self._patches if self._is_for_product(patch)]
        for patch in ours:
            self._kinds[patch] = self._kind(patch)
            code = self._start.product.product_code
            self._families[patch] = families_of(patch.patch, code)
        unsequenced = [patch for patch in ours if not self._is_sequenced(patch)]
        sequenced = [patch for patch in ours if self._is_sequenced(patch)]
        first = self._without_table(unsequenced)
        state = self._state_after(first, self._start)
        minors = self._minor_upgrades(sequenced, state)
        groups = self._small_updates(sequenced, minors, state)
        order = [*first, *self._not_superseded(self._interleaved(minors, groups))]
        self._apply(order)
        return self._result

    # -- which patches --------------------------------------------------

    def _is_for_product(self, patch: SequencedPatch) -> bool:
        if targets_product(patch.patch, self._start):
            return True
        verdict = choose(patch.patch, patch.pairs, self._start)
        self._drop(patch, DropReason.NOT_FOR_PRODUCT, verdict.conclusion, verdict)
        return False

    def _kind(self, patch: SequencedPatch) -> UpdateKind:
        """The kind by the pair that fits; where none fits yet, by those for the product."""
        chosen = choose(patch.patch, patch.pairs, self._start).pairs
        code = (self._start.product.product_code or "").upper()
        listed = [pair for pair in patch.pairs if pair.listed and pair.deciding is not None]
        ours = [
            p for p in listed if p.deciding is not None and p.deciding.target.base_product == code
        ]
        return patch_kind(chosen or ours or listed)

    def _is_sequenced(self, patch: SequencedPatch) -> bool:
        """Whether MsiPatchSequence counts; for a major upgrade it never does."""
        return has_sequence(patch.patch) and self._kinds[patch] is not UpdateKind.MAJOR

    # -- the steps ------------------------------------------------------

    def _without_table(self, patches: list[SequencedPatch]) -> list[SequencedPatch]:
        """Steps 1 to 4: the order of application, without obsoleted and inapplicable ones."""
        kept = []
        for patch in patches:
            by = next((p for p in patches if p is not patch and _obsoletes(p, patch)), None)
            if by is not None:
                reason = f"{by.name} lists it among the patches that it makes obsolete"
                self._drop(patch, DropReason.OBSOLETED, reason)
            else:
                kept.append(patch)
        for patch in kept:
            table = (
                "a major upgrade, for which MsiPatchSequence does not count"
                if has_sequence(patch.patch)
                else "it has no MsiPatchSequence"
            )
            self._reasons[patch] = f"{table}, so it stands in the order of application"
        return self._applicable(kept, self._start)

    def _minor_upgrades(
        self, patches: list[SequencedPatch], state: ProductState
    ) -> list[SequencedPatch]:
        """Step 5: minor upgrades by the version that they result in, inapplicable ones dropped.

        One that targets the first version (MinorUpdateTargetRTM) applies even after other minor
        upgrades: those are removed.
        """
        minors = [p for p in patches if self._kinds[p] is UpdateKind.MINOR]
        minors.sort(key=_resulting_version)
        kept: list[SequencedPatch] = []
        now = state
        for patch in minors:
            version = ".".join(map(str, _resulting_version(patch)[:3]))
            self._reasons[patch] = f"a minor upgrade to {version}, placed by that version"
            verdict = choose(patch.patch, patch.pairs, now)
            if not verdict.applies and targets_first_version(patch.patch):
                from_first = choose(patch.patch, patch.pairs, state)
                if from_first.applies:
                    reason = f"{patch.name} targets the first version and replaces it"
                    for earlier in kept:
                        self._drop(earlier, DropReason.SUPERSEDED, reason)
                    kept, verdict = [], from_first
            if verdict.applies:
                kept.append(patch)
                now = verdict.after
            else:
                self._drop_inapplicable(patch, verdict)
        return kept

    def _small_updates(
        self, patches: list[SequencedPatch], minors: list[SequencedPatch], state: ProductState
    ) -> list[list[SequencedPatch]]:
        """Steps 6, 7 and 9: small updates go after the highest minor upgrade that they fit, else
        before the first one; within a place they are sorted by their families.

        The result has a list for each place: before the minor upgrades, after the first, …
        """
        states = [state]
        for minor in minors:
            states.append(choose(minor.patch, minor.pairs, states[-1]).after)
        groups: list[list[SequencedPatch]] = [[] for _ in states]
        for patch in patches:
            if self._kinds[patch] is not UpdateKind.SMALL:
                continue
            places = range(len(states) - 1, -1, -1)
            place = next(
                (k for k in places if choose(patch.patch, patch.pairs, states[k]).applies), None
            )
            if place is None:
                self._drop_inapplicable(patch, choose(patch.patch, patch.pairs, states[-1]))
                continue
            groups[place].append(patch)
            self._reasons[patch] = _small_update_reason(minors, place)
        return [self._sorted(group) for group in groups]

    def _sorted(self, group: list[SequencedPatch]) -> list[SequencedPatch]:
        """Step 9: the small updates of one version by the sequences of their families."""
        order = by_families([self._families[patch] for patch in group])
        if order is None:
            names = ", ".join(patch.name for patch in group)
            self._result.remarks.append(
                f"the families of {names} contradict each other; they are ordered by the time "
                "at which they were made"
            )
            order = sorted(range(len(group)), key=lambda index: _age(group[index]))
        for patch in group:
            stated = ", ".join(f"{f.name} {f.sequence}" for f in self._families[patch].values())
            if stated:
                self._reasons[patch] += f"; its place in its families: {stated}"
        return [group[index] for index in order]

    def _interleaved(
        self, minors: list[SequencedPatch], groups: list[list[SequencedPatch]]
    ) -> list[SequencedPatch]:
        order = list(groups[0])
        for minor, group in zip(minors, groups[1:], strict=True):
            order += [minor, *group]
        return order

    def _not_superseded(self, order: list[SequencedPatch]) -> list[SequencedPatch]:
        """Step 8: drop the patches that a later one replaces in all their families."""
        kept = []
        for index, patch in enumerate(order):
            by = next(
                (later for later in order[index + 1 :] if self._supersedes(later, patch)), None
            )
            if by is None:
                kept.append(patch)
                continue
            families = ", ".join(
                f"{name} ({family.sequence} before {self._families[by][name].sequence})"
                for name, family in self._families[patch].items()
            )
            reason = f"{by.name} supersedes it in all its families: {families}"
            self._drop(patch, DropReason.SUPERSEDED, reason)
        return kept

    def _supersedes(self, later: SequencedPatch, earlier: SequencedPatch) -> bool:
        """Whether one patch covers every family of another. Small updates replace only each
        other."""
        if self._kinds[later] is UpdateKind.SMALL and self._kinds[earlier] is not UpdateKind.SMALL:
            return False
        theirs, ours = self._families[earlier], self._families[later]
        return bool(theirs) and all(
            name in ours and ours[name].supersedes and family.place < ours[name].place
            for name, family in theirs.items()
        )

    # -- applying -------------------------------------------------------

    def _applicable(
        self, patches: list[SequencedPatch], state: ProductState
    ) -> list[SequencedPatch]:
        """The patches that fit at their places, one after another; the others are dropped."""
        kept = []
        for patch in patches:
            verdict = choose(patch.patch, patch.pairs, state)
            if verdict.applies:
                kept.append(patch)
                state = verdict.after
            else:
                self._drop_inapplicable(patch, verdict)
        return kept

    def _state_after(self, patches: list[SequencedPatch], state: ProductState) -> ProductState:
        for patch in patches:
            state = choose(patch.patch, patch.pairs, state).after
        return state

    def _apply(self, order: list[SequencedPatch]) -> None:
        """Choose the pairs again, since later patches see another product once some have been
        dropped."""
        state = self._start
        for patch in order:
            verdict = choose(patch.patch, patch.pairs, state)
            if not verdict.applies:
                self._drop_inapplicable(patch, verdict)
                continue
            state = verdict.after
            placed = PlacedPatch(patch, self._kinds[patch], self._reasons[patch], verdict)
            self._result.placed.append(placed)
        self._result.after = state

    def _drop_inapplicable(self, patch: SequencedPatch, verdict: PatchVerdict) -> None:
        self._drop(patch, DropReason.NOT_APPLICABLE, verdict.conclusion, verdict)

    def _drop(
        self,
        patch: SequencedPatch,
        cause: DropReason,
        reason: str,
        verdict: PatchVerdict | None = None,
    ) -> None:
        verdict = verdict or choose(patch.patch, patch.pairs, self._start)
        self._result.dropped.append(DroppedPatch(patch, cause, reason, verdict))


def _obsoletes(later: SequencedPatch, patch: SequencedPatch) -> bool:
    """Whether a Revision Number lists another patch. Counts only between patches without
    MsiPatchSequence."""
    if has_sequence(later.patch) or has_sequence(patch.patch):
        return False
    return patch.patch.patch_code is not None and patch.patch.patch_code in later.patch.obsoleted


def _resulting_version(patch: SequencedPatch) -> tuple[int, ...]:
    versions = [_version(p.deciding.target.new_version) for p in patch.pairs if p.deciding]
    return max(versions, default=(0,))


def _age(patch: SequencedPatch) -> float:
    """The time of creation in seconds since 1970; 0 where the patch does not state it."""
    made = creation_time(patch.patch)
    return made.timestamp() if made is not None else 0.0


def _small_update_reason(minors: list[SequencedPatch], place: int) -> str:
    if place:
        return f"a small update that fits the version that {minors[place - 1].name} makes"
    if minors:
        return "a small update of the product's own version, before the minor upgrades"
    return "a small update of the product's own version"
