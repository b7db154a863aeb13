"""The features of a chain: their place in the tree, and the conditions that change their level."""

from __future__ import annotations

from collections.abc import Iterator

from msiview.analysis.chain.parts import FeaturePart, LevelCondition, Place
from msiview.analysis.chain.rows import Rows
from msiview.database.cells import text_of


def feature_part(
    rows: Rows, key: str, problems: list[str], link: Place | None = None
) -> FeaturePart:
    """A feature by its key; what is wrong in the tree above it is added to ``problems``."""
    path = tuple(reversed(list(_upwards(rows, key, problems))))
    place = rows.place_of("Feature", "Feature", key)
    if place is None:
        return FeaturePart(None, key, path, link=link)
    cells = rows.cells(place)
    title = cells("Title")
    return FeaturePart(
        place,
        key,
        path,
        text_of(title),
        cells("Level"),
        tuple(_conditions(rows, key)),
        link,
    )


def features_of(rows: Rows, component: str, problems: list[str]) -> Iterator[FeaturePart]:
    """The features that install a component, in file order."""
    for link in rows.places_of("FeatureComponents", "Component_", component):
        key = rows.cells(link)("Feature_")
        if isinstance(key, str):
            yield feature_part(rows, key, problems, link)


def _upwards(rows: Rows, key: str, problems: list[str]) -> Iterator[str]:
    """A feature and its ancestors up to the root. A root has no parent, or is its own."""
    seen: dict[str, None] = {}
    at = key
    while True:
        seen[at] = None
        yield at
        place = rows.place_of("Feature", "Feature", at)
        if place is None:
            problems.append(f"the feature {at} is missing in Feature")
            return
        parent = rows.cells(place)("Feature_Parent")
        if not isinstance(parent, str) or parent == at:
            return
        if parent in seen:
            problems.append(f"the parents of the feature {key} run in a circle at {parent}")
            return
        at = parent


def _conditions(rows: Rows, key: str) -> Iterator[LevelCondition]:
    for place in rows.places_of("Condition", "Feature_", key):
        cells = rows.cells(place)
        condition = cells("Condition")
        text = text_of(condition)
        yield LevelCondition(place, cells("Level"), text)
