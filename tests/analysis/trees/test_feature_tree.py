"""The features as a tree: order, costs, and what a first installation has."""

from __future__ import annotations

import pytest

from msiview.analysis.trees.feature_tree import FeatureChoice, feature_tree
from msiview.analysis.trees.tree_listing import NO_PARENT
from tests.builders.memory_tables import memory_table, memory_tables

FEATURES = memory_table(
    "Feature",
    "Feature s38*, Feature_Parent S38, Title L64, Display I2, Level i2, Attributes i2",
    ("Docs", "Main", "Documents", 4, 1, 0),
    ("Main", None, "The program", 2, 1, 0),
    ("Extra", "Main", None, 6, 100, 0),
    ("Deep", "Extra", "Deep", 8, 1, 0),
    ("Off", None, "Off", 0, 1, 0),
    ("Follows", "Extra", "Follows", 10, 100, 2),
)
TABLES = memory_tables(
    FEATURES,
    memory_table(
        "Condition", "Feature_ s38*, Level i2*, Condition S255", ("Off", 0, "NOT Allowed")
    ),
    memory_table(
        "FeatureComponents",
        "Feature_ s38*, Component_ s72*",
        *(("Main", "C1"), ("Main", "C2"), ("Deep", "C2")),
    ),
    memory_table("File", "File s72*, Component_ s72, FileSize i4", ("a", "C1", 1), ("b", "C2", 2)),
    memory_table("Property", "Property s72*, Value l0", ("INSTALLLEVEL", "5")),
)


def installed(**choice: object) -> set[str]:
    tree = feature_tree(TABLES, FeatureChoice(**choice))  # type: ignore[arg-type]
    return {str(row[1]) for row in tree.rows() if row[2] == "yes"}


def test_order_and_parents() -> None:
    tree = feature_tree(TABLES)
    assert tree.values(1) == ["Off", "Main", "Docs", "Extra", "Deep", "Follows"]
    assert tree.parents == [NO_PARENT, NO_PARENT, 1, 1, 3, 3]
    assert tree.values(0)[3] == "Extra", "without a title the key stands"


def test_costs() -> None:
    tree = feature_tree(TABLES)
    main, deep = tree.row(1), tree.row(4)
    names = [column.name for column in tree.columns]
    costs = [names.index(name) for name in ("Components", "Files", "Bytes", "All bytes")]
    assert [main[at] for at in costs] == [2, 2, 3, 5]
    assert [deep[at] for at in costs] == [1, 1, 2, 2]


def test_conditions_give_levels() -> None:
    tree = feature_tree(TABLES)
    names = [column.name for column in tree.columns]
    level, conditions = names.index("Level"), names.index("Conditions")
    assert (tree.row(0)[level], tree.row(0)[conditions]) == (0, "0 if NOT Allowed")
    assert "Off" in installed(properties={"Allowed": "1"})


@pytest.mark.parametrize(
    ("choice", "features"),
    [
        ({}, {"Main", "Docs"}),
        ({"level": 0}, set()),
        ({"level": 100}, {"Main", "Docs", "Extra", "Deep", "Follows"}),
        ({"add_local": ("Deep",)}, {"Main", "Extra", "Deep", "Follows"}),
        ({"add_local": ("Docs", "Unknown")}, {"Main", "Docs"}),
        ({"add_local": ("ALL",)}, {"Main", "Docs", "Extra", "Deep", "Follows"}),
        ({"add_local": ("Off",)}, set()),
    ],
)
def test_a_first_installation(choice: dict[str, object], features: set[str]) -> None:
    assert installed(**choice) == features
