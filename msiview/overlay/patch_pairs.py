"""The pairs of a patch: ``X``, which turns one package into the next, and ``#X``."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from msiview.database.opening import open_embedded
from msiview.database.patch import Patch, PatchTransform
from msiview.database.transform import Transform
from msiview.errors import FormatError, NoSuchStream


@dataclass(frozen=True, slots=True)
class PairedTransform:
    """One transform of a patch, or the reason why there is none of its name."""

    name: str
    transform: Transform | None
    problem: str = ""

    @property
    def is_patch_specific(self) -> bool:
        """Whether this is the ``#`` half of a pair."""
        return self.name.startswith("#")


@dataclass(slots=True)
class PatchPair:
    """Transforms that are applied together or not at all, depending on the first one.

    ``listed`` is False for transforms in the file that the patch does not list: the installer never
    applies those.
    """

    listed: bool
    transforms: list[PairedTransform] = field(default_factory=list)

    @property
    def name(self) -> str:
        """The name of the pair: that of its first transform."""
        return self.transforms[0].name

    @property
    def deciding(self) -> Transform | None:
        """The transform whose flags are tested; None where it cannot be read."""
        return self.transforms[0].transform

    @property
    def problems(self) -> list[str]:
        """What is wrong with the pair's storages, a sentence each."""
        return [f"{part.name}: {part.problem}" for part in self.transforms if part.problem]


def pairs_of(patch: Patch) -> list[PatchPair]:
    """The pairs of a patch in the order of its list, then those that are not listed.

    A ``#`` transform goes with the one before it in the list (docs/msi-format.md, "Choosing the
    transforms of a patch"); one that has none before it is a pair of its own. Each storage is read
    once.
    """
    pairs: list[PatchPair] = []
    seen: set[str] = set()
    listed = [entry for entry in patch.transforms if entry.listed]
    others = [entry for entry in patch.transforms if not entry.listed]
    others.sort(key=lambda entry: entry.is_patch_specific)  # X before its #X
    for entry in [*listed, *others]:
        if entry.name in seen:
            continue  # listed twice: applying it again would change nothing
        seen.add(entry.name)
        part = _read(patch, entry)
        pair = _pair_of(pairs, part, entry.listed)
        if pair is None:
            pair = PatchPair(entry.listed)
            pairs.append(pair)
        pair.transforms.append(part)
    return pairs


def named_pairs(pairs: list[PatchPair], names: tuple[str, ...]) -> Iterator[PatchPair]:
    """The pairs of these names (``X``, ``#X`` and ``:X`` mean the same one), in file order."""
    plain_names = {name.lstrip(":#") for name in names}
    return (pair for pair in pairs if pair.name.lstrip("#") in plain_names)


def _pair_of(pairs: list[PatchPair], part: PairedTransform, listed: bool) -> PatchPair | None:
    """The pair that a ``#`` transform belongs to."""
    if not part.is_patch_specific:
        return None
    if listed:
        return pairs[-1] if pairs else None
    return next((pair for pair in pairs if pair.name == part.name[1:]), None)


def _read(patch: Patch, entry: PatchTransform) -> PairedTransform:
    if entry.storage is None:
        return PairedTransform(
            entry.name, None, "the patch lists it, but has no storage of that name (error 2752)"
        )
    try:
        embedded = open_embedded(patch, entry.name)
    except (FormatError, NoSuchStream) as error:
        reason = error.reason if isinstance(error, FormatError) else str(error)
        return PairedTransform(entry.name, None, f"it cannot be read: {reason} (error 2752)")
    if not isinstance(embedded, Transform):
        return PairedTransform(
            entry.name, None, "the storage of that name holds no transform (error 2768)"
        )
    return PairedTransform(entry.name, embedded)
