"""Makes the chain of a row: File → Component → ComponentId → Feature → Directory."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from msiview.analysis.chain.components import component_part
from msiview.analysis.chain.features import FeatureTree
from msiview.analysis.chain.files import file_part
from msiview.analysis.chain.parts import (
    Chain,
    ComponentPart,
    DirectoryPart,
    FilePart,
    RegistryPlace,
    RowPlace,
)
from msiview.analysis.chain.registry_places import product_places, upgrade_code_places
from msiview.analysis.chain.rows import Rows
from msiview.analysis.chain.start import Owner, owner_of
from msiview.analysis.directories import DirectoryPaths
from msiview.analysis.landing import platform_remarks
from msiview.analysis.references.engine import (
    References,
    references_of,
    references_of_overlaid,
)
from msiview.analysis.references.reference import ReferenceKind
from msiview.database.database import Database
from msiview.database.package import Kind
from msiview.database.summary import PropertyId
from msiview.database.table import Table
from msiview.overlay.changes import RowChange, row_change
from msiview.overlay.overlaid_table import OverlaidTable, RowState
from msiview.overlay.overlay import OverlaidDatabase
from msiview.progress import Progress, no_progress

_SHORT_NAMES = 0x1

_OWN_PARTS = frozenset({"FeatureComponents"})
"""Tables whose rows the chain does not show among the resources."""

_OWNED = frozenset({ReferenceKind.DECLARED, ReferenceKind.UNDECLARED})


class ChainMaker:
    """Makes chains for the rows of one package, or of one with overlays.

    ``references`` may be shared; otherwise the maker has its own. Without indexes a chain takes
    some hundredths of a second, even in the largest packages.
    """

    def __init__(
        self, database: Database | OverlaidDatabase, references: References | None = None
    ) -> None:
        is_overlaid = isinstance(database, OverlaidDatabase)
        base = database.base if isinstance(database, OverlaidDatabase) else database
        self._tables: Mapping[str, Table] = database.tables
        if references is None:
            references = (
                references_of_overlaid(database)
                if isinstance(database, OverlaidDatabase)
                else references_of(database)
            )
        self.references = references
        self._rows = Rows(references.store)
        self._is_overlaid = is_overlaid
        self._base = base
        flags = base.summary.number(PropertyId.WORD_COUNT) or 0
        self._short_names = bool(flags & _SHORT_NAMES)
        self._product_code = database.property_value("ProductCode")
        self._paths: DirectoryPaths | None = None

    def chain(self, table: str, row: int, progress: Progress | None = None) -> Chain:
        """The chain of a row (from 0). For a row that belongs to no component, feature or directory
        it has only the start. Missing rows and circles are named in ``problems``."""
        progress = progress or no_progress()
        start = self._rows.place(table, row)
        owner = owner_of(self.references, table, row)
        problems: list[str] = []
        if owner is None:
            chain = Chain(start, registry=tuple(self._places_of_product(start)))
        elif owner.table == "Feature":
            chain = self._of_feature(start, owner, problems, progress)
        elif owner.table == "Directory":
            chain = self._of_directory(start, owner, problems)
        else:
            chain = self._of_component(start, owner, problems, progress)
        return self._with_changes(chain, problems)

    # -- what a chain can be of -----------------------------------------

    def _of_component(
        self, start: RowPlace, owner: Owner, problems: list[str], progress: Progress
    ) -> Chain:
        rows = self._rows
        file, key = None, owner.key
        component = None if owner.row is None else rows.place(owner.table, owner.row)
        if owner.table == "File":
            file = component
            if file is None:
                problems.append(f"the file {owner.key} is missing in File")
                return Chain(start, FilePart(None, owner.key))
            key = rows.text(file, "Component_")
            component = rows.place_of("Component", "Component", key)
        if component is None:
            problems.append(f"the component {key} is missing in Component")
        directory = self._directory_of(component, problems)
        folder = directory.path if directory is not None else ""
        part = self._component(component, key, folder, owner, problems)
        if file is None and part.key_path is not None and part.key_path.kind == "File":
            file = part.key_path.place
        features = tuple(FeatureTree(rows).of_component(key, problems, progress))
        template = self._base.summary.text(PropertyId.TEMPLATE)
        problems += platform_remarks(template, folder, part.attributes)
        if not features and self._base.kind is not Kind.MSM:  # a module's get one when merged
            problems.append(f"no feature installs the component {key}")
        return Chain(
            start,
            self._file(file, folder, problems),
            part,
            features,
            directory,
            tuple(self._resources(component, (start, file), progress)),
        )

    def _of_feature(
        self, start: RowPlace, owner: Owner, problems: list[str], progress: Progress
    ) -> Chain:
        rows = self._rows
        feature = FeatureTree(rows).part(owner.key, problems)
        links = rows.places_of("FeatureComponents", "Feature_", owner.key)
        components = []
        for done, link in enumerate(links):
            progress("Following the components", done, len(links))
            key = rows.text(link, "Component_")
            component = rows.place_of("Component", "Component", key)
            if component is None:
                problems.append(f"the component {key} is missing in Component")
            else:
                components.append(component)
        folder = rows.text(feature.place, "Directory_") if feature.place is not None else ""
        return Chain(
            start,
            features=(feature,),
            directory=self._directory(folder, problems) if folder else None,
            components=tuple(components),
        )

    def _of_directory(self, start: RowPlace, owner: Owner, problems: list[str]) -> Chain:
        return Chain(
            start,
            directory=self._directory(owner.key, problems),
            components=tuple(self._rows.places_of("Component", "Directory_", owner.key)),
        )

    # -- parts ----------------------------------------------------------

    def _component(
        self, place: RowPlace | None, key: str, folder: str, owner: Owner, problems: list[str]
    ) -> ComponentPart:
        if place is None:
            return ComponentPart(None, key)
        file = owner.key if owner.table == "File" else None
        return component_part(
            self._rows, self.references, place, folder, file, self._product_code, problems
        )

    def _file(self, place: RowPlace | None, folder: str, problems: list[str]) -> FilePart | None:
        if place is None:
            return None
        return file_part(self._rows, self.references, self._base, place, folder, problems)

    def _directory_of(
        self, component: RowPlace | None, problems: list[str]
    ) -> DirectoryPart | None:
        if component is None:
            return None
        key = self._rows.text(component, "Directory_")
        return self._directory(key, problems) if key else None

    def _directory(self, key: str, problems: list[str]) -> DirectoryPart:
        if self._paths is None:
            self._paths = DirectoryPaths(self._tables, short_source_names=self._short_names)
        target, source = self._paths.target(key), self._paths.source(key)
        problems += dict.fromkeys((*target.problems, *source.problems))
        place = self._rows.place_of("Directory", "Directory", key)
        return DirectoryPart(place, key, target.text, source.text)

    def _resources(
        self, component: RowPlace | None, shown: tuple[RowPlace | None, ...], progress: Progress
    ) -> Iterator[RowPlace]:
        """The rows that belong to a component, by table; without those ``shown`` already."""
        if component is None:
            return
        seen = {(place.table, place.row) for place in shown if place is not None}
        for incoming in self.references.incoming("Component", component.row, _OWNED):
            if incoming.table in _OWN_PARTS:
                continue
            for row in incoming.rows:
                progress(f"Following {incoming.table}")
                if (incoming.table, row) not in seen:
                    seen.add((incoming.table, row))
                    yield self._rows.place(incoming.table, row)

    def _places_of_product(self, start: RowPlace) -> Iterator[RegistryPlace]:
        """The registry keys of the product, in a chain of its code."""
        if start.table == "Property":
            value = self._rows.text(start, "Value")
            if start.key == ("ProductCode",):
                yield from product_places(value)
            elif start.key == ("UpgradeCode",):
                yield from upgrade_code_places(value)

    # -- changes --------------------------------------------------------

    def _with_changes(self, chain: Chain, problems: list[str]) -> Chain:
        changes = tuple(self._changes(chain)) if self._is_overlaid else ()
        return Chain(
            chain.start,
            chain.file,
            chain.component,
            chain.features,
            chain.directory,
            chain.resources,
            chain.components,
            chain.registry,
            changes,
            tuple(dict.fromkeys(problems)),
        )

    def _changes(self, chain: Chain) -> Iterator[RowChange]:
        """The changes that layers made to the rows of the chain, in its order."""
        for place in dict.fromkeys(_places_along(chain)):
            table = self._tables[place.table]
            if isinstance(table, OverlaidTable):
                state = table.state(place.row)
                if state not in (RowState.UNCHANGED, RowState.TRANSIENT):
                    yield row_change(table, place.row, state)


def _places_along(chain: Chain) -> Iterator[RowPlace]:
    """Every row of the chain, its start first."""
    yield chain.start
    if chain.file is not None:
        if chain.file.place is not None:
            yield chain.file.place
        if chain.file.media is not None:
            yield chain.file.media.place
    for part in (chain.component, *chain.features, chain.directory):
        if part is not None and part.place is not None:
            yield part.place
    for feature in chain.features:
        if feature.link is not None:
            yield feature.link
        yield from (condition.place for condition in feature.conditions)
    yield from chain.resources
