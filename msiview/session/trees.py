"""The trees of an opened package, with marks of what its overlays change."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeAlias

from msiview.analysis.install_scope import ScopeKind, install_scope
from msiview.analysis.listing import Listing
from msiview.analysis.trees.component_lists import LISTS, ComponentList, component_list
from msiview.analysis.trees.directory_tree import directory_tree
from msiview.analysis.trees.feature_tree import USUAL_CHOICE, FeatureChoice, feature_tree
from msiview.analysis.trees.registry_tree import registry_tree
from msiview.analysis.trees.registry_values import RegistryValue, registry_values
from msiview.analysis.trees.tree_listing import TreeListing, tree_with_changes
from msiview.database.database import Database
from msiview.database.summary import PropertyId
from msiview.database.table import Table
from msiview.overlay.overlay import OverlaidDatabase
from msiview.session.marked_listing import marked_listing
from msiview.session.opened_package import OpenedPackage

TREES = ("directories", "features", "registry")
"""The trees by the names that the command line knows."""


def tree(opened: OpenedPackage, kind: str, choice: FeatureChoice = USUAL_CHOICE) -> TreeListing:
    """One of :data:`TREES`; ``choice`` decides on features."""
    assert opened.base is not None
    assert opened.database is not None
    make = _maker(kind, choice, opened.base.summary.text(PropertyId.TEMPLATE))
    after = make(opened.database)
    return after if opened.overlaid is None else tree_with_changes(make(opened.base), after)


def registry_of(database: Database | OverlaidDatabase) -> list[RegistryValue]:
    """What a package does to the registry, by its usual scope and its platform."""
    scope = install_scope(database)
    per_machine = scope is not None and scope.default is ScopeKind.MACHINE
    base = database.base if isinstance(database, OverlaidDatabase) else database
    template = base.summary.text(PropertyId.TEMPLATE)
    return list(registry_values(database.tables, template, is_per_machine=per_machine))


def listed(opened: OpenedPackage, kind: ComponentList) -> Listing:
    """One of the plain lists."""
    after = component_list(kind, opened.tables)
    return marked_listing(opened, after, lambda base: component_list(kind, base.tables))


def list_named(name: str) -> ComponentList | None:
    """The plain list of a name that the command line knows."""
    return next((one for one in LISTS if one.name == name), None)


def _maker(
    kind: str, choice: FeatureChoice, template: str
) -> Callable[[Database | OverlaidDatabase], TreeListing]:
    def of_tables(make: Callable[[Mapping[str, Table]], TreeListing]) -> _Make:
        return lambda database: make(database.tables)

    if kind == "directories":
        return of_tables(lambda tables: directory_tree(tables, template))
    if kind == "features":
        return of_tables(lambda tables: feature_tree(tables, choice))
    return lambda database: registry_tree(registry_of(database))


_Make: TypeAlias = Callable[[Database | OverlaidDatabase], TreeListing]
