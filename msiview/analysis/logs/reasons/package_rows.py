"""The components and features of a package, indexed for many look-ups."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass

from msiview.analysis.live_columns import live_rows, live_tables
from msiview.database.cells import Cell, text_of
from msiview.database.table import Table
from msiview.progress import Progress, no_progress

_MOST_PARENTS = 64
"""Features may nest 16 deep; the limit ends circles of parents."""


@dataclass(frozen=True, slots=True)
class ComponentRow:
    """A row of the Component table; ``guid`` is the ComponentId, empty for none."""

    name: str
    guid: str
    condition: str
    attributes: int

    @property
    def is_shared(self) -> bool:
        """Whether it is marked as shared with other products."""
        return bool(self.attributes & 0x808)

    @property
    def is_permanent(self) -> bool:
        return bool(self.attributes & 0x10)

    @property
    def is_transitive(self) -> bool:
        return bool(self.attributes & 0x40)

    @property
    def is_never_overwritten(self) -> bool:
        return bool(self.attributes & 0x80)

    @property
    def is_64_bit(self) -> bool:
        return bool(self.attributes & 0x100)

    @property
    def is_source_only(self) -> bool:
        return self.attributes & 0x3 == 1


@dataclass(frozen=True, slots=True)
class FeatureRow:
    """A row of the Feature table; ``conditions`` are those of the Condition table, each with the
    level that it sets, in file order."""

    name: str
    parent: str
    level: int
    attributes: int
    conditions: tuple[tuple[int, str], ...]

    @property
    def follows_parent(self) -> bool:
        return bool(self.attributes & 0x2)

    @property
    def favors_advertise(self) -> bool:
        return bool(self.attributes & 0x4)


class PackageRows:
    """Rows by name. Empty without a package; tables may be overlaid ones."""

    def __init__(
        self, tables: Mapping[str, Table] | None = None, progress: Progress | None = None
    ) -> None:
        """Takes a second for 200,000 components."""
        progress = progress or no_progress()
        self._tables = tables or {}
        names = ("Component", "Feature")
        self._live = live_tables(self._tables, *names)
        for count, table in enumerate(self._live.values()):
            progress("Reading the package", count, len(names))
            table.index_keys()
        self._conditions: dict[str, list[tuple[int, str]]] = {}
        for feature, level, text in live_rows(
            self._tables, "Condition", "Feature_", "Level", "Condition"
        ):
            rows = self._conditions.setdefault(text_of(feature), [])
            rows.append((_number(level), text_of(text)))
        self._index_links(progress)
        self._conditional = self._with_conditions(progress)

    # -- components -----------------------------------------------------

    def component(self, name: str) -> ComponentRow | None:
        """A component; None if the package has none of that name."""
        cells = self._cells("Component", name, "ComponentId", "Condition", "Attributes")
        if cells is None:
            return None
        guid, condition, attributes = cells
        return ComponentRow(name, text_of(guid).upper(), text_of(condition), _number(attributes))

    def features_of(self, component: str) -> list[str]:
        """The features of a component."""
        at = bisect_left(self._order, component, key=self._linked.__getitem__)
        found = []
        while at < len(self._order) and self._linked[self._order[at]] == component:
            found.append(self._linking[self._order[at]])
            at += 1
        return found

    def conditional_components(self, feature: str) -> list[str]:
        """The components of a feature that have a condition."""
        return self._conditional.get(feature, [])

    # -- features -------------------------------------------------------

    def feature(self, name: str) -> FeatureRow | None:
        """A feature; None if the package has none of that name."""
        cells = self._cells("Feature", name, "Feature_Parent", "Level", "Attributes")
        if cells is None:
            return None
        parent, level, attributes = cells
        conditions = tuple(self._conditions.get(name, ()))
        above = text_of(parent) if parent != name else ""
        return FeatureRow(name, above, _number(level), _number(attributes), conditions)

    def parents(self, feature: str) -> list[str]:
        """The ancestors of a feature, the nearest first."""
        found: list[str] = []
        row = self.feature(feature)
        while row is not None and row.parent and len(found) < _MOST_PARENTS:
            found.append(row.parent)
            row = self.feature(row.parent)
        return found

    # -- inside ---------------------------------------------------------

    def _cells(self, table: str, key: str, *columns: str) -> list[Cell] | None:
        there = self._live.get(table)
        row = there.find((key,)) if there is not None else None
        if there is None or row is None:
            return None
        return [
            there.cell(row, there.column(name).index) if there.has_column(name) else None
            for name in columns
        ]

    def _index_links(self, progress: Progress) -> None:
        """FeatureComponents by component: row numbers in the order of the components' names."""
        self._linked: list[str] = []
        self._linking: list[str] = []
        for feature, component in live_rows(
            self._tables, "FeatureComponents", "Feature_", "Component_"
        ):
            self._linking.append(text_of(feature))
            self._linked.append(text_of(component))
        progress("Reading the package", len(self._live))
        self._order = sorted(range(len(self._linked)), key=self._linked.__getitem__)

    def _with_conditions(self, progress: Progress) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for name, condition in live_rows(self._tables, "Component", "Component", "Condition"):
            if condition:
                for feature in self.features_of(text_of(name)):
                    found.setdefault(feature, []).append(text_of(name))
        progress("Reading the package", len(self._live))
        return found


def _number(cell: Cell) -> int:
    return cell if isinstance(cell, int) else 0
