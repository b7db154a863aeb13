"""Everything that overlays change, part by part: tables and rows, summary, streams, files, what
they make of an update.

What is to be said about it is decided here, once for window and commands: which rows are one row
under another key, which changes any two builds have.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING, Self

from msiview.overlay.changes import RowTotals, changes
from msiview.overlay.comparison import ComparisonLayer
from msiview.overlay.hazards import find_hazards
from msiview.overlay.identity import identity_values
from msiview.overlay.noise import noise_finder
from msiview.overlay.overlaid_table import RowState
from msiview.overlay.part_comparison import (
    storage_differences,
    stream_differences,
    summary_differences,
)
from msiview.overlay.payload import compared_files
from msiview.overlay.renames import find_renames
from msiview.overlay.update_kind import judge_update
from msiview.progress import no_progress
from msiview.session.stream_changes import stream_changes
from msiview.session.structure_changes import structure_changes, totals_of

if TYPE_CHECKING:
    from msiview.overlay.changes import LayerTotals, RowChange
    from msiview.overlay.hazard import Hazard
    from msiview.overlay.identity import IdentityValue
    from msiview.overlay.noise import Noise
    from msiview.overlay.overlay import OverlaidDatabase
    from msiview.overlay.part_comparison import (
        StorageDifference,
        StreamDifference,
        SummaryDifference,
    )
    from msiview.overlay.patch_files import PatchFiles
    from msiview.overlay.payload import ComparedFile, ContentHashes
    from msiview.overlay.renames import Rename
    from msiview.overlay.update_kind import Update
    from msiview.progress import Progress
    from msiview.session.overlaid_package import OverlaidPackage
    from msiview.session.stream_changes import StreamChange
    from msiview.session.structure_changes import StructureChange


class Differences:
    """What layers change in a database. Each part is looked for when it is first asked for.

    ``names`` are those of the layers. ``refusals`` are overlays that Windows Installer would not
    apply, by name, each with the reason; ``patches`` the files of each patch by its name. With
    ``contents`` files are compared by what is in them, too.
    """

    def __init__(
        self,
        database: OverlaidDatabase,
        progress: Progress | None = None,
        *,
        refusals: Sequence[tuple[str, str]] = (),
        patches: Mapping[str, PatchFiles] | None = None,
        contents: ContentHashes | None = None,
    ) -> None:
        self.database = database
        self.names = [layer.name for layer in database.layers]
        self.refusals = refusals
        self.patches: Mapping[str, PatchFiles] = patches or {}
        self.contents = contents
        self._progress = progress or no_progress()

    @classmethod
    def of(
        cls,
        overlaid: OverlaidPackage,
        progress: Progress | None = None,
        contents: ContentHashes | None = None,
    ) -> Self:
        """What the overlays change that a user has chosen."""
        patches = {patch.name: files for patch, files in overlaid.patch_files.items()}
        return cls(
            overlaid.database,
            progress,
            refusals=overlaid.refusals,
            patches=patches,
            contents=contents,
        )

    # -- parts -----------------------------------------------------------

    @cached_property
    def codepages(self) -> tuple[int, int] | None:
        """The code page of the package, and another one that the layers give it."""
        old, new = self.database.base.codepage, self.database.codepage
        return None if old == new else (old, new)

    @cached_property
    def summary(self) -> Sequence[SummaryDifference]:
        """The summary properties that a compared package has otherwise."""
        return [
            difference
            for layer in self._compared
            for difference in summary_differences(layer.base, layer.target)
        ]

    @cached_property
    def streams(self) -> Sequence[StreamDifference]:
        """The streams without a row that a compared package has otherwise."""
        return [
            difference
            for layer in self._compared
            for difference in stream_differences(layer.base, layer.target, self._progress)
        ]

    @cached_property
    def stream_changes(self) -> Sequence[StreamChange]:
        """All streams that differ, those of rows, too."""
        self._progress("Comparing streams")
        compared = self.compared_name if self._compared else ""
        return list(stream_changes(self.database, self.names, self.streams, compared))

    @cached_property
    def storages(self) -> Sequence[StorageDifference]:
        """The embedded files that a compared package has otherwise."""
        return [
            difference
            for layer in self._compared
            for difference in storage_differences(layer.base, layer.target)
        ]

    @cached_property
    def identity(self) -> Sequence[IdentityValue]:
        """Version and codes of the product, whether they differ or not."""
        return identity_values(self.database)

    @cached_property
    def files(self) -> Sequence[ComparedFile]:
        """The files of either side, by key, whether they differ or not."""
        self._progress("Comparing files")
        return compared_files(self.database, self.renames, self.patches, self.contents)

    @property
    def other_contents(self) -> Sequence[ComparedFile]:
        """The files that were unpacked on both sides and are not the same."""
        if self.contents is None:
            return ()
        old, new = self.contents
        return [
            file
            for file in self.files
            if file.old is not None
            and file.new is not None
            and old.get(file.old.key, "") != new.get(file.new.key, "")
            and file.old.key in old
            and file.new.key in new
        ]

    @cached_property
    def totals(self) -> LayerTotals:
        """How many rows, tables and columns differ in the end."""
        counts = Counter(change.state for change in changes(self.database))
        states = (RowState.ADDED, RowState.CHANGED, RowState.DELETED)
        totals = totals_of(self.schema, RowTotals(*(counts[state] for state in states)))
        totals.properties_changed = len(self.summary)
        totals.streams_changed = len(self.streams)
        totals.storages_changed = len(self.storages)
        totals.conflicts = len(self.database.conflicts)
        return totals

    @cached_property
    def schema(self) -> Sequence[StructureChange]:
        """The tables and columns that are new, gone or of another type in the end, table by
        table."""
        return list(chain.from_iterable(map(structure_changes, self.database.all_tables())))

    @cached_property
    def renames(self) -> Sequence[Rename]:
        """The rows under another key; they are among the rows as deleted and added."""
        self._progress("Looking for rows under another key")
        return find_renames(self.database, self._progress)

    @cached_property
    def hazards(self) -> Sequence[Hazard]:
        """What installers and patches do not take well."""
        renames = self.renames
        self._progress("Looking for hazards")
        return find_hazards(self.database, renames, self._progress)

    @cached_property
    def update(self) -> Update:
        """What kind of update the changes make up, and which rules it breaks."""
        parts = self.streams or self.storages or self.summary_differences(fold=True)
        return judge_update(self.database, self.hazards, other_parts=bool(parts))

    @cached_property
    def compared_name(self) -> str:
        """The package that this one is compared with."""
        return next(
            name
            for name, layer in zip(self.names, self.database.layers, strict=True)
            if isinstance(layer, ComparisonLayer)
        )

    @property
    def further_rules(self) -> list[Hazard]:
        """The rules of updates that are broken, but for those that are hazards by themselves."""
        return [hazard for hazard in self.update.broken if hazard not in self.hazards]

    def summary_differences(self, *, fold: bool = False) -> list[SummaryDifference]:
        """The summary properties that differ; ``fold`` leaves out what is new in every build."""
        return [field for field in self.summary if not (fold and field.is_noise)]

    def rows(self, *, fold: bool = False) -> Iterator[RowChange]:
        """The rows that differ, by table and row; ``fold`` leaves out what every build
        changes."""
        for change in changes(self.database):
            if not fold or self.noise(change) is None:
                yield change

    def noise(self, change: RowChange) -> Noise | None:
        """Why a row says nothing; None for one that does."""
        return self._noise_finder(change)

    def folded(self) -> int:
        """How many rows differ only by what every build changes."""
        return sum(self.noise(change) is not None for change in changes(self.database))

    def differs(self, *, fold: bool = False) -> bool:
        """Whether anything differs; ``fold`` leaves out what every build changes, and
        cabinets."""
        return (
            bool(self.schema)
            or self.codepages is not None
            or any(True for _ in self.rows(fold=fold))
            or bool(self.summary_differences(fold=fold))
            or bool(self.storages)
            or (not fold and bool(self.streams))
            or bool(self.other_contents)
        )

    @cached_property
    def _noise_finder(self) -> Callable[[RowChange], Noise | None]:
        return noise_finder(self.database)

    @cached_property
    def _compared(self) -> Sequence[ComparisonLayer]:
        return [layer for layer in self.database.layers if isinstance(layer, ComparisonLayer)]
