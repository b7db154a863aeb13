"""Patches of one product version, put in order by the families that they share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msiview.overlay.patch_metadata import Family


def by_families(patches: Sequence[Mapping[str, Family]]) -> list[int] | None:
    """The order of patches, as indexes, in which every shared family ascends.

    Patches that share no family keep their order. None where families
    contradict each other: then no order suits them all.
    """
    before: list[set[int]] = [set() for _ in patches]
    for index, mine in enumerate(patches):
        for other, theirs in enumerate(patches):
            shared = mine.keys() & theirs.keys()
            if any(theirs[name].place < mine[name].place for name in shared):
                before[index].add(other)
    order: list[int] = []
    waiting = list(range(len(patches)))
    while waiting:
        ready = next((index for index in waiting if not before[index] - set(order)), None)
        if ready is None:
            return None
        waiting.remove(ready)
        order.append(ready)
    return order
