"""The features of a package as a tree: what each costs, and whether it would be installed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from msiview.analysis.conditions import ConditionResult, ConditionValues, evaluate
from msiview.analysis.listing import ListedColumn
from msiview.analysis.live_columns import live_properties, live_rows
from msiview.analysis.phrase import RowRef
from msiview.analysis.trees.tree_listing import NO_PARENT, TreeListing, acyclic
from msiview.analysis.usual_computer import first_values
from msiview.database.cells import number_of, text_of
from msiview.database.table import Table

USUAL_LEVEL = 1
"""INSTALLLEVEL where nobody sets it. Source: Microsoft's page "INSTALLLEVEL Property"."""

_FOLLOWS_PARENT = 2
_COLUMNS = (
    ListedColumn("Title", "The title that the user sees; the key where there is none"),
    ListedColumn("Feature", "The key of the row", table="Feature", is_name=True),
    ListedColumn("Installed", "What a first installation does with it"),
    ListedColumn("Level", "Its level, after the conditions of the Condition table", is_number=True),
    ListedColumn("Conditions", "Conditions that give it another level", is_code=True),
    ListedColumn("Display", "Where it stands in a list of features; 0 is nowhere", is_number=True),
    ListedColumn("Components", "Its components, without those of features below", is_number=True),
    ListedColumn("Files", "Their files", is_number=True),
    ListedColumn("Bytes", "Their bytes by the File table", is_size=True),
    ListedColumn("All bytes", "Its bytes and those of all features below", is_size=True),
    ListedColumn("Directory", "The folder that the user may choose", "Directory", is_name=True),
    ListedColumn("Description", "What the user reads of it"),
)


@dataclass(frozen=True, slots=True)
class FeatureChoice:
    """What a first installation is asked for.

    ``level`` is INSTALLLEVEL, None for the package's own; ``add_local`` are the features of
    ADDLOCAL, empty for none, ``ALL`` for all. ``properties`` replace those of the Property table.
    """

    level: int | None = None
    add_local: tuple[str, ...] = ()
    properties: Mapping[str, str] | None = None


@dataclass(slots=True)
class _Feature:
    key: str
    title: str
    description: str
    display: int | None
    level: int | None
    directory: str
    attributes: int
    conditions: list[str]


USUAL_CHOICE = FeatureChoice()
"""A first installation that nothing is said to."""


def feature_tree(tables: Mapping[str, Table], choice: FeatureChoice = USUAL_CHOICE) -> TreeListing:
    """The features in the order in which a list shows them. A component that several features
    bring counts with each."""
    features, above = _features(tables, choice)
    kept = acyclic(above)
    order = sorted(features.values(), key=lambda one: (one.display or 0, one.key))
    installed = _installed(features, kept, tables, choice)
    costs = _costs(tables)
    whole = {key: costs.get(key, (0, 0, 0))[2] for key in features}
    for key in features:
        at = kept.get(key)
        while at is not None:
            whole[at] += costs.get(key, (0, 0, 0))[2]
            at = kept.get(at)
    places = {one.key: row for row, one in enumerate(order)}
    rows = [
        (
            one.title or one.key,
            one.key,
            "yes" if one.key in installed else "no",
            one.level,
            "; ".join(one.conditions) or None,
            one.display,
            *costs.get(one.key, (0, 0, 0)),
            whole[one.key],
            one.directory or None,
            one.description or None,
        )
        for one in order
    ]
    return TreeListing(
        "Features",
        _COLUMNS,
        rows,
        [RowRef("Feature", (one.key,)) for one in order],
        [places[kept[one.key]] if one.key in kept else NO_PARENT for one in order],
        [one.key for one in order],
    )


def _features(
    tables: Mapping[str, Table], choice: FeatureChoice
) -> tuple[dict[str, _Feature], dict[str, str]]:
    features: dict[str, _Feature] = {}
    above: dict[str, str] = {}
    for key, parent, title, description, display, level, folder, attributes in live_rows(
        tables,
        "Feature",
        *("Feature", "Feature_Parent", "Title", "Description", "Display", "Level", "Directory_"),
        "Attributes",
    ):
        name = text_of(key)
        above[name] = text_of(parent)
        features[name] = _Feature(
            name,
            text_of(title),
            text_of(description),
            number_of(display),
            number_of(level),
            text_of(folder),
            number_of(attributes) or 0,
            [],
        )
    values = ConditionValues(first_values(tables, choice.properties))
    for key, level, condition in live_rows(tables, "Condition", "Feature_", "Level", "Condition"):
        feature = features.get(text_of(key))
        if feature is None:
            continue
        feature.conditions.append(f"{number_of(level)} if {text_of(condition)}")
        if evaluate(text_of(condition), values).outcome in _HOLDS:
            feature.level = number_of(level)
    return features, above


def _installed(
    features: Mapping[str, _Feature],
    parents: Mapping[str, str],
    tables: Mapping[str, Table],
    choice: FeatureChoice,
) -> set[str]:
    """The features that a first installation installs locally. Source: Microsoft's pages on
    INSTALLLEVEL, ADDLOCAL and the Feature table."""
    properties = live_properties(tables) | dict(choice.properties or {})
    stated = properties.get("INSTALLLEVEL", "")
    own = int(stated) if stated.isascii() and stated.isdigit() else USUAL_LEVEL
    limit = own if choice.level is None else choice.level
    enabled = {key for key, one in features.items() if (one.level or 0) > 0}
    if "ALL" in choice.add_local:
        chosen = set(enabled)
    elif choice.add_local:
        chosen = {key for key in choice.add_local if key in enabled}
        for key in list(chosen):
            at = parents.get(key)
            while at is not None:
                chosen.add(at)
                at = parents.get(at)
    else:
        chosen = {key for key in enabled if (features[key].level or 0) <= limit}
    for key in _from_the_top(features, parents):
        parent = parents.get(key)
        if parent is not None and parent not in chosen:
            chosen.discard(key)
        elif parent in chosen and key in enabled and features[key].attributes & _FOLLOWS_PARENT:
            chosen.add(key)
    return chosen & enabled


def _from_the_top(features: Mapping[str, _Feature], parents: Mapping[str, str]) -> list[str]:
    """The features so that each comes behind its parent."""

    def depth(key: str) -> int:
        at, levels = parents.get(key), 0
        while at is not None:
            at, levels = parents.get(at), levels + 1
        return levels

    return sorted(features, key=depth)


def _costs(tables: Mapping[str, Table]) -> dict[str, tuple[int, int, int]]:
    """Components, files and bytes of each feature itself."""
    files: dict[str, tuple[int, int]] = {}
    for component, size in live_rows(tables, "File", "Component_", "FileSize"):
        count, total = files.get(text_of(component), (0, 0))
        files[text_of(component)] = (count + 1, total + (number_of(size) or 0))
    found: dict[str, tuple[int, int, int]] = {}
    for feature, component in live_rows(tables, "FeatureComponents", "Feature_", "Component_"):
        components, count, total = found.get(text_of(feature), (0, 0, 0))
        own = files.get(text_of(component), (0, 0))
        found[text_of(feature)] = (components + 1, count + own[0], total + own[1])
    return found


_HOLDS = frozenset({ConditionResult.TRUE, ConditionResult.NONE})
