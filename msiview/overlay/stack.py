"""Turns the overlays that a user chooses into layers: which, in which order, and why.

An overlay is a transform, a transform inside the package, a patch, or another package to compare
with. A patch becomes a layer for each transform of the pairs that fit, or of those that the user
has picked.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from msiview.database.database import Database
from msiview.database.opening import open_embedded, open_package
from msiview.database.package import Package
from msiview.database.patch import Patch
from msiview.database.transform import Transform
from msiview.database.transform_flags import ErrorCondition
from msiview.errors import NoSuchStream
from msiview.format.container import shown_name
from msiview.overlay.applicability import Product, Verdict, judge
from msiview.overlay.checks import Check
from msiview.overlay.comparison import ComparisonLayer
from msiview.overlay.layers import Layer, TransformLayer
from msiview.overlay.patch_choice import PatchVerdict, TransformVerdict
from msiview.overlay.patch_pairs import PatchPair, named_pairs
from msiview.overlay.patch_sequence import SequencedPatch, sequence
from msiview.overlay.product_state import ProductState
from msiview.overlay.remarks import OverlayRemark, flag_remarks, order_remarks, patch_remarks
from msiview.overlay.update_kind import UpdateKind
from msiview.progress import Progress

ARROW = " \N{SINGLE RIGHT-POINTING ANGLE QUOTATION MARK} "
"""Separates a patch and its transform in the name of a layer."""


@dataclass(eq=False, slots=True)
class Overlay:
    """An opened overlay with the user's options.

    ``argument`` is what the user typed: a path, or ``:NAME`` for a transform inside the package.
    ``pairs`` names the pairs of a patch that are applied whether they fit or not; None means the
    choice by the installer's rules. ``suppressed`` replaces the error conditions that the transform
    states.
    """

    argument: str
    package: Package
    name: str
    pairs: tuple[str, ...] | None = None
    suppressed: ErrorCondition | None = None
    patch: SequencedPatch | None = None
    """The patch with its pairs; None for what is no patch."""


@dataclass(frozen=True, slots=True)
class StackEntry:
    """The layers of one overlay, and whether the installer would apply it.

    ``place`` is the reason for a patch's place. ``refusal`` is the reason why the installer would
    not apply it, empty where it would; a refused transform is shown anyway, a refused patch only
    with pairs picked by hand.
    """

    overlay: Overlay
    layers: tuple[Layer, ...]
    verdict: Verdict | PatchVerdict | None
    kind: UpdateKind | None = None
    place: str = ""
    refusal: str = ""
    is_replaced: bool = False
    """Whether a patch fits, but another one makes it obsolete or supersedes it."""

    @property
    def conclusion(self) -> str:
        """A sentence on whether the installer would apply it."""
        if self.refusal:
            return self.refusal
        return self.verdict.conclusion if self.verdict is not None else ""

    @property
    def transforms(self) -> Sequence[TransformVerdict]:
        """The verdict on each transform, applied or not; none for a package."""
        match self.verdict:
            case PatchVerdict(transforms=transforms):
                return [self._replaced(t) for t in transforms] if self.is_replaced else transforms
            case Verdict(applies, checks, conclusion):
                return [TransformVerdict(self.overlay.name, applies, checks, conclusion)]
        return ()

    def _replaced(self, transform: TransformVerdict) -> TransformVerdict:
        """The verdict on a transform of a patch that another one replaces."""
        check = Check("Sequence", "not replaced by another patch", "replaced", False, self.refusal)
        return TransformVerdict(
            transform.name,
            False,
            (*transform.checks, check),
            "It does not apply, as another patch replaces this one.",
        )


@dataclass(slots=True)
class Stack:
    """All overlays in the order in which they are applied, with problems and remarks."""

    entries: list[StackEntry] = field(default_factory=list)
    problems: list[OverlayRemark] = field(default_factory=list)
    """What is damaged in the overlays, so that a part of them cannot be shown."""
    remarks: list[OverlayRemark] = field(default_factory=list)
    """What is unusual about the overlays."""
    after: ProductState | None = None
    """The product when everything has been applied."""

    @property
    def layers(self) -> list[Layer]:
        """The layers of all entries in their order, for the change engine."""
        return [layer for entry in self.entries for layer in entry.layers]


def open_overlay(
    base: Database | None,
    argument: str,
    *,
    pairs: tuple[str, ...] | None = None,
    suppressed: ErrorCondition | None = None,
    progress: Progress | None = None,
    opened: Package | None = None,
    shown: str = "",
) -> Overlay:
    """Open what an argument names. ``:NAME`` is a transform inside the base; ``opened`` is the
    file, where it is open already. ``shown`` is what users call the file, where that is not its
    path.

    Raises :class:`msiview.errors.FormatError` for a file that cannot be read,
    :class:`NoSuchStream` where the base has no such transform.
    """
    if argument.startswith(":") and len(argument) > 1:
        package = _open_inside(base, argument[1:])
        name = f":{shown_name(package.inside[-1])}"
    else:
        choice = base.choice_of_others if base is not None else None
        package = (
            opened if opened is not None else open_package(argument, progress, choice, shown=shown)
        )
        name = package.name
    patch = SequencedPatch.of(package, name) if isinstance(package, Patch) else None
    return Overlay(argument, package, name, pairs, suppressed, patch)


def build_stack(
    base: Database | None,
    overlays: Sequence[Overlay],
    *,
    typed: Product | None = None,
    in_order_given: bool = False,
    progress: Progress | None = None,
) -> Stack:
    """The layers of these overlays over a base, in the order in which they apply.

    Transforms and packages keep their places. Consecutive patches are put in the installer's order
    (see :mod:`patch_sequence`), unless ``in_order_given``; those that it would not apply come after
    the others. Without a base, ``typed`` has the properties of the product.
    """
    return _StackBuilder(base, overlays, typed, progress).build(in_order_given)


def picked_pairs(overlay: Overlay) -> list[PatchPair]:
    """The pairs of a patch that the user has picked by hand."""
    if overlay.patch is None or overlay.pairs is None:
        return []
    return list(named_pairs(overlay.patch.pairs, overlay.pairs))


def _open_inside(base: Database | None, name: str) -> Package:
    if base is None:
        raise NoSuchStream(name)
    names = [child.name for child in base.storages if name in (child.name, shown_name(child.name))]
    return open_embedded(base, names[0] if names else name)


class _StackBuilder:
    """Goes through the overlays and follows the state of the product."""

    def __init__(
        self,
        base: Database | None,
        overlays: Sequence[Overlay],
        typed: Product | None,
        progress: Progress | None,
    ) -> None:
        self._base = base
        self._overlays = overlays
        self._state = ProductState.of(base, typed)
        self._progress = progress
        self._stack = Stack()
        _make_names_distinct(overlays)

    def build(self, in_order_given: bool) -> Stack:
        runs = _patch_runs(self._overlays)
        for run in runs:
            if run[0].patch is None:
                self._add(run[0])
            elif in_order_given:
                for overlay in run:
                    self._add_patches([overlay])
            else:
                self._add_patches(run)
        self._remark()
        self._stack.after = self._state
        return self._stack

    def _add(self, overlay: Overlay) -> None:
        """Add a transform or a package, which keeps its place."""
        package = overlay.package
        if isinstance(package, Transform):
            verdict = judge(package, self._state.product)
            refusal = "" if verdict.applies else verdict.conclusion
            layer = TransformLayer(package, overlay.name, overlay.suppressed)
            self._enter(StackEntry(overlay, (layer,), verdict, refusal=refusal))
        elif isinstance(package, Database) and self._base is not None:
            compared = ComparisonLayer(self._base, package, overlay.name, self._progress)
            self._enter(StackEntry(overlay, (compared,), None))

    def _add_patches(self, overlays: Sequence[Overlay]) -> None:
        """Add consecutive patches: the applicable ones in the installer's order, then the
        others."""
        of_patch = {o.patch: o for o in overlays if o.patch is not None}
        result = sequence(list(of_patch), self._state)
        self._stack.remarks += map(OverlayRemark, result.remarks)
        for placed in result.placed:
            overlay = of_patch[placed.patch]
            layers = _patch_layers(overlay, placed.verdict)
            refusal = _other_choice(overlay, placed.verdict)
            self._enter(
                StackEntry(overlay, layers, placed.verdict, placed.kind, placed.reason, refusal)
            )
        for dropped in result.dropped:
            overlay = of_patch[dropped.patch]
            layers = _patch_layers(overlay, None)
            refusal = f"The patch is {dropped.cause.value}: {dropped.reason}"
            if dropped.reason == dropped.verdict.conclusion:
                refusal = dropped.reason
            is_replaced = dropped.verdict.applies
            self._enter(
                StackEntry(
                    overlay, layers, dropped.verdict, refusal=refusal, is_replaced=is_replaced
                )
            )

    def _enter(self, entry: StackEntry) -> None:
        self._stack.entries.append(entry)
        for layer in entry.layers:
            self._state = self._state.after(layer)

    def _remark(self) -> None:
        remarks = self._stack.remarks
        for overlay in self._overlays:
            if overlay.patch is not None:
                self._stack.problems += [
                    OverlayRemark(problem, overlay.name)
                    for pair in overlay.patch.pairs
                    for problem in pair.problems
                ]
                remarks += patch_remarks(overlay.patch)
            elif isinstance(overlay.package, Transform):
                words = flag_remarks(overlay.package)
                remarks += [OverlayRemark(remark, overlay.name) for remark in words]
        remarks += order_remarks([o.patch for o in self._overlays if o.patch is not None])


def is_of_patch(layer: Layer) -> bool:
    """Whether a layer of a stack is a transform of a patch."""
    return ARROW in layer.name


def _patch_layers(overlay: Overlay, verdict: PatchVerdict | None) -> tuple[Layer, ...]:
    """A layer for each readable transform of the pairs that are shown."""
    if overlay.pairs is not None:
        pairs = picked_pairs(overlay)
    else:
        pairs = list(verdict.pairs) if verdict is not None else []
    return tuple(
        TransformLayer(part.transform, f"{overlay.name}{ARROW}{part.name}", overlay.suppressed)
        for pair in pairs
        for part in pair.transforms
        if part.transform is not None
    )


def _other_choice(overlay: Overlay, verdict: PatchVerdict) -> str:
    """A remark on what the installer would apply, where the user has picked other pairs."""
    if overlay.pairs is None or picked_pairs(overlay) == list(verdict.pairs):
        return ""
    names = ", then ".join(pair.name for pair in verdict.pairs)
    applied = names or "nothing of the patch"
    return f"The pairs are picked by hand; Windows Installer would apply {applied}"


def _make_names_distinct(overlays: Sequence[Overlay]) -> None:
    """Number files of the same name from different folders, so that the names of layers are
    distinct."""
    counts: Counter[str] = Counter()
    for overlay in overlays:
        counts[overlay.name] += 1
        if counts[overlay.name] > 1:
            overlay.name = f"{overlay.name} ({counts[overlay.name]})"
            if overlay.patch is not None:
                overlay.patch.name = overlay.name


def _patch_runs(overlays: Sequence[Overlay]) -> list[list[Overlay]]:
    """Groups of overlays: consecutive patches together, all others alone."""
    runs: list[list[Overlay]] = []
    for overlay in overlays:
        if overlay.patch is not None and runs and runs[-1][0].patch is not None:
            runs[-1].append(overlay)
        else:
            runs.append([overlay])
    return runs
