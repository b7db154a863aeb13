"""Lines of states and property changes, and packages to explain them with."""

from __future__ import annotations

from collections.abc import Mapping

from msiview.database.cells import Cell
from msiview.database.table import Table
from tests.builders.logs import engine
from tests.builders.memory_tables import memory_tables
from tests.builders.standard_tables import standard_table


def package(
    *components: dict[str, Cell],
    features: tuple[dict[str, Cell], ...] = ({"Feature": "Main", "Level": 1, "Attributes": 0},),
    links: tuple[tuple[str, str], ...] | None = None,
    properties: Mapping[str, str] | None = None,
    conditions: tuple[tuple[str, int, str], ...] = (),
) -> dict[str, Table]:
    """Tables with some components, all in the feature Main unless links say otherwise."""
    pairs = links or tuple(("Main", str(row["Component"])) for row in components)
    return memory_tables(
        standard_table(
            "Component", *({"Attributes": 0, "Directory_": "D", **row} for row in components)
        ),
        standard_table("Feature", *features),
        standard_table("FeatureComponents", *({"Feature_": f, "Component_": c} for f, c in pairs)),
        standard_table(
            "Property",
            *({"Property": name, "Value": value} for name, value in (properties or {}).items()),
        ),
        standard_table(
            "Condition",
            *({"Feature_": f, "Level": level, "Condition": c} for f, level, c in conditions),
        ),
    )


def component(name: str, installed: str, request: str, action: str) -> str:
    return engine(
        f"Component: {name}; Installed: {installed};   Request: {request};   Action: {action}"
    )


def feature(name: str, installed: str, request: str, action: str) -> str:
    return engine(
        f"Feature: {name}; Installed: {installed};   Request: {request};   Action: {action}"
    )


def changed(name: str, value: str) -> str:
    return engine(f"PROPERTY CHANGE: Adding {name} property. Its value is '{value}'.")


COSTED = engine("Doing action: CostFinalize")
MAIN_LOCAL = feature("Main", "Absent", "Local", "Local")
