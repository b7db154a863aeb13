"""The features of a chain: their place in the tree, and the conditions that change their level."""

from __future__ import annotations

from collections.abc import Iterator

from msiview.analysis.chain.parts import FeaturePart, LevelCondition, RowPlace
from msiview.analysis.chain.rows import Rows
from msiview.database.cells import text_of
from msiview.progress import Progress

MAX_DEPTH = 64
"""Ancestors of a feature that its path has. Windows allows 16; a circle, or a damaged file, may
have as many as there are features."""

_NAMED = 8
"""Features of a circle that are named."""


class FeatureTree:
    """The features of a package. Each is looked up once, however many lie below it."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows
        self._parents: dict[str, str | None] = {}
        self._damage: dict[str, str] = {}
        """What is wrong above a feature; empty for nothing."""

    def part(self, key: str, problems: list[str], link: RowPlace | None = None) -> FeaturePart:
        """A feature by its key; what is wrong in the tree above it is added to ``problems``."""
        rows = self._rows
        damage = self._damage_above(key)
        if damage:
            problems.append(damage)
        path = self._path(key, problems)
        place = rows.place_of("Feature", "Feature", key)
        if place is None:
            return FeaturePart(None, key, path, link=link)
        cells = rows.cells(place)
        return FeaturePart(
            place,
            key,
            path,
            text_of(cells("Title")),
            cells("Level"),
            tuple(_conditions(rows, key)),
            link,
        )

    def of_component(
        self, component: str, problems: list[str], progress: Progress
    ) -> Iterator[FeaturePart]:
        """The features that install a component, in file order."""
        links = self._rows.places_of("FeatureComponents", "Component_", component)
        for done, link in enumerate(links):
            progress("Following the features", done, len(links))
            key = self._rows.cells(link)("Feature_")
            if isinstance(key, str):
                yield self.part(key, problems, link)

    def _path(self, key: str, problems: list[str]) -> tuple[str, ...]:
        path = {key: None}
        above = self._parents.get(key)
        while above is not None and above not in path:
            if len(path) > MAX_DEPTH:
                problems.append(f"features lie more than {MAX_DEPTH} levels deep")
                break
            path[above] = None
            above = self._parents.get(above)
        return tuple(reversed(path))

    def _damage_above(self, key: str) -> str:
        """Climbs to what is known already, or to where the climb ends."""
        climbed: dict[str, None] = {}
        at: str | None = key
        damage = ""
        while at is not None:
            if at in self._damage:
                damage = self._damage[at]
                break
            if at in climbed:
                damage = _circle(list(climbed), at)
                break
            climbed[at] = None
            place = self._rows.place_of("Feature", "Feature", at)
            if place is None:
                damage = f"the feature {at} is missing in Feature"
                break
            parent = self._rows.cells(place)("Feature_Parent")
            # A root has no parent, or is its own.
            above = parent if isinstance(parent, str) and parent != at else None
            self._parents[at] = above
            at = above
        self._damage.update(dict.fromkeys(climbed, damage))
        return damage


def _circle(climbed: list[str], first: str) -> str:
    members = climbed[climbed.index(first) :]
    shown = members if len(members) <= _NAMED else [*members[: _NAMED - 1], "…"]
    return f"Feature_Parent runs in a circle: {' → '.join((*shown, first))}"


def _conditions(rows: Rows, key: str) -> Iterator[LevelCondition]:
    for place in rows.places_of("Condition", "Feature_", key):
        cells = rows.cells(place)
        condition = cells("Condition")
        text = text_of(condition)
        yield LevelCondition(place, cells("Level"), text)
