"""Chooses the transforms of a patch that the installer would apply to a product.

Source: docs/msi-format.md, "Choosing the transforms of a patch".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from msiview.database.patch import Patch
from msiview.overlay.applicability import PRODUCT_CODE, failures, judge, verdict_of
from msiview.overlay.checks import Check
from msiview.overlay.layers import TransformLayer
from msiview.overlay.patch_pairs import PairedTransform, PatchPair
from msiview.overlay.product_state import ProductState

PATCH_REFUSED = "error 1642"
"""ERROR_PATCH_TARGET_NOT_FOUND: no transform of the patch fits the product."""

_NOT_CHOSEN = "this transform is left out"


@dataclass(frozen=True, slots=True)
class TransformVerdict:
    """Whether one transform of a patch would be applied, with the checks and a sentence."""

    name: str
    applies: bool
    checks: tuple[Check, ...]
    conclusion: str


@dataclass(frozen=True, slots=True)
class PatchVerdict:
    """What a patch would do to a product: the verdict on each transform, the pairs that
    are applied, in their order, and the product's state after them."""

    applies: bool
    conclusion: str
    transforms: tuple[TransformVerdict, ...]
    pairs: tuple[PatchPair, ...]
    after: ProductState


def choose(patch: Patch, pairs: Sequence[PatchPair], state: ProductState) -> PatchVerdict:
    """Go through the patch's list as the installer does.

    A transform is applied where its flags hold for the product as the transforms before it have
    left it; so of several targets normally one fits, and a chain (1.0 to 1.1, 1.1 to 1.2) can apply
    as a whole.
    """
    target = _target_check(patch, state)
    chosen = []
    after = state
    steps = []
    for pair in pairs:
        steps.append(after)
        if pair.listed and target.passed and _fits(pair, after):
            chosen.append(pair)
            after = after_pair(after, pair)
    consequence = _NOT_CHOSEN if chosen else PATCH_REFUSED
    verdicts = [
        verdict
        for pair, step in zip(pairs, steps, strict=True)
        for verdict in _pair_verdicts(pair, target, step, pair in chosen, consequence)
    ]
    conclusion = _conclusion(pairs, chosen, target, verdicts)
    return PatchVerdict(bool(chosen), conclusion, tuple(verdicts), tuple(chosen), after)


def nearest_pair(verdict: PatchVerdict, pairs: Sequence[PatchPair]) -> PatchPair | None:
    """Of a patch that does not apply the pair that fails the fewest checks, of several the first;
    None where it has none."""
    failed = {t.name: sum(not check.passed for check in t.checks) for t in verdict.transforms}
    readable = [pair for pair in pairs if pair.deciding is not None]
    return min(readable, key=lambda pair: failed.get(pair.name, 0), default=None)


def targets_product(patch: Patch, state: ProductState) -> bool:
    """Whether the patch's Template lists the product; an unknown code is assumed to be listed."""
    return _target_check(patch, state).passed


def after_pair(state: ProductState, pair: PatchPair) -> ProductState:
    """The product's state when a pair has been applied."""
    for part in pair.transforms:
        if part.transform is not None:
            state = state.after(TransformLayer(part.transform, part.name))
    return state


def _fits(pair: PatchPair, state: ProductState) -> bool:
    deciding = pair.deciding
    return deciding is not None and judge(deciding, state.product).applies


def _target_check(patch: Patch, state: ProductState) -> Check:
    expected = ";".join(patch.targets)
    actual = state.product.product_code
    if actual is None:
        note = "the product code is not known; the patch lists the products that it is for"
        return Check.assumed(f"{PRODUCT_CODE} among the targets", expected, note)
    passed = actual.strip().upper() in patch.targets
    explanation = (
        "the patch lists the product among its targets"
        if passed
        else f"the product {actual or 'without a code'} is not among the patch's targets, "
        f"so {PATCH_REFUSED}"
    )
    return Check(f"{PRODUCT_CODE} among the targets", expected, actual, passed, explanation)


def _pair_verdicts(
    pair: PatchPair, target: Check, state: ProductState, chosen: bool, consequence: str
) -> list[TransformVerdict]:
    deciding, *others = pair.transforms
    first = _deciding_verdict(deciding, pair.listed, target, state, consequence)
    return [first, *(_follower_verdict(other, deciding.name, chosen) for other in others)]


def _deciding_verdict(
    part: PairedTransform, listed: bool, target: Check, state: ProductState, consequence: str
) -> TransformVerdict:
    checks = [target]
    if part.transform is None:
        checks.append(Check("Storage", part.name, "", False, part.problem))
    elif not listed:
        note = "the patch does not list this transform, so the installer leaves it alone"
        checks.append(Check("List of transforms", part.name, "", False, note))
    if part.transform is not None:
        checks += judge(part.transform, state.product, consequence).checks
    verdict = verdict_of(tuple(checks), consequence)
    return TransformVerdict(part.name, verdict.applies, verdict.checks, verdict.conclusion)


def _follower_verdict(part: PairedTransform, leader: str, chosen: bool) -> TransformVerdict:
    """The verdict on ``#X``: Windows does not test its flags, but takes the verdict on ``X``."""
    if part.transform is None:
        check = Check("Storage", part.name, "", False, part.problem)
        return TransformVerdict(part.name, False, (check,), f"It does not apply: {part.problem}.")
    actual = "applies" if chosen else "does not apply"
    flags = f"0x{int(part.transform.validation):04X}"
    note = f"it goes with {leader}, which {actual}; its own flags {flags} do not count"
    check = Check("Pair", f"{leader} applies", f"{leader} {actual}", chosen, note)
    verb = "applies with" if chosen else "does not apply, as it goes with"
    return TransformVerdict(part.name, chosen, (check,), f"It {verb} {leader}.")


def _conclusion(
    pairs: Sequence[PatchPair],
    chosen: Sequence[PatchPair],
    target: Check,
    verdicts: Sequence[TransformVerdict],
) -> str:
    if chosen:
        names = ", then ".join(pair.name for pair in chosen)
        assumed = any(not check.known for v in verdicts if v.applies for check in v.checks)
        condition = ", as far as the product is known" if assumed else ""
        return f"The patch applies{condition}: {names} fits the product."
    if not target.passed:
        return f"The patch does not apply: {target.explanation}."
    if not pairs:
        return f"The patch does not apply: it lists no transforms, so {PATCH_REFUSED}."
    reasons = [
        f"{verdict.name}: {failures(verdict.checks, PATCH_REFUSED)}"
        for verdict in verdicts
        if not verdict.name.startswith("#") or len(verdicts) == 1
    ]
    if len(reasons) == 1:
        return f"The patch does not apply. {reasons[0]}."
    return (
        f"The patch does not apply: none of its transforms fits, so {PATCH_REFUSED}. "
        + " ".join(f"{reason}." for reason in reasons)
    )
