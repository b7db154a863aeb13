"""A package with transforms, patches and other packages laid over it.

:func:`overlay_package` makes it from what a user has chosen. What follows from it is made when
it is first asked for, so that a command pays only for what it tells.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain
from operator import attrgetter
from typing import TYPE_CHECKING, TypeAlias

from msiview.database.database import Database
from msiview.database.patch import Patch
from msiview.errors import MsiviewError
from msiview.format.container import shown_name
from msiview.overlay.changes import RowTotals, layer_totals
from msiview.overlay.marks import marks_of
from msiview.overlay.overlaid_table import OverlaidTable
from msiview.overlay.overlay import OverlaidDatabase
from msiview.overlay.patch_choice import PatchVerdict, nearest_pair
from msiview.overlay.patch_files import patch_files
from msiview.overlay.stack import Overlay, build_stack, open_overlay
from msiview.progress import no_progress
from msiview.session.structure_changes import structure_changes, totals_of
from msiview.session.table_totals import TableTotals

if TYPE_CHECKING:
    from msiview.database.table import Table
    from msiview.database.transform_flags import ErrorCondition
    from msiview.overlay.changes import LayerTotals
    from msiview.overlay.layers import Layer
    from msiview.overlay.marks import Marks
    from msiview.overlay.overlaid_table import Key
    from msiview.overlay.overlay import Conflict
    from msiview.overlay.patch_files import PatchFiles
    from msiview.overlay.stack import Stack, StackEntry
    from msiview.progress import Progress

OpenedOverlays: TypeAlias = Mapping[str, Overlay]
"""What is open already, by argument."""


@dataclass(frozen=True, slots=True)
class OverlayChoice:
    """One thing that a user has chosen to lay over a package.

    ``argument`` is a path, or ``:NAME`` for a transform inside the package.
    ``pairs`` names the pairs of a patch that apply whatever the installer would
    choose; ``suppressed`` replaces a transform's own error conditions; ``off``
    names single layers that are left out. ``shown`` is what users call the file, where that is not
    its path: it is then none of theirs.
    """

    argument: str
    enabled: bool = True
    pairs: tuple[str, ...] | None = None
    suppressed: ErrorCondition | None = None
    off: frozenset[str] = frozenset()
    shown: str = ""

    @property
    def title(self) -> str:
        """The file's name, or ``:NAME``."""
        if self.shown:
            return self.shown
        if self.argument.startswith(":"):
            return f":{shown_name(self.argument[1:])}"
        return self.argument.replace("\\", "/").rpartition("/")[2]


@dataclass(frozen=True, slots=True)
class ChoiceOutcome:
    """What became of one choice: an entry of the stack, or why it cannot be opened.

    ``alone`` says that it is switched off, so that the verdict is that on it alone.
    """

    choice: OverlayChoice
    overlay: Overlay | None = None
    entry: StackEntry | None = None
    error: Exception | None = None
    alone: bool = False


@dataclass(frozen=True)
class OverlaidPackage:
    """A package with everything that is switched on laid over it.

    ``outcomes`` come in the order of application, one for each choice.
    """

    base: Database
    stack: Stack
    database: OverlaidDatabase
    outcomes: Sequence[ChoiceOutcome]
    below: OverlaidPackage | None = None
    """The same without the edits that are its topmost layer; None where there are none."""
    _marks: dict[str, Marks | None] = field(default_factory=dict, init=False)
    _counted: dict[str, TableTotals] = field(default_factory=dict, init=False)

    @cached_property
    def tables(self) -> Mapping[str, Table]:
        """Every table that there is or was, in name order; those that no layer touched are
        the package's own, so that what is known of them stays."""
        return {name: _own_if_untouched(table) for name, table in self.database.tables.items()}

    @cached_property
    def layers(self) -> list[str]:
        """The names of the layers that are applied, in their order."""
        return [layer.name for layer in self.database.layers]

    @cached_property
    def totals(self) -> Mapping[str, TableTotals]:
        """What all layers together do to each table that they change."""
        found = {table.name: self._totals_of(table) for table in self._touched()}
        return {name: totals for name, totals in found.items() if totals.changes}

    @cached_property
    def layer_totals(self) -> Sequence[LayerTotals]:
        """What each layer does, also where a later one undoes it."""
        return layer_totals(self.database)

    @cached_property
    def end_totals(self) -> LayerTotals:
        """What all layers together do in the end."""
        every = [totals.rows for totals in self.totals.values()]
        rows = RowTotals(*(sum(map(attrgetter(n), every)) for n in ("added", "changed", "deleted")))
        structure = chain.from_iterable(map(structure_changes, self.database.all_tables()))
        totals = totals_of(structure, rows)
        for layer in self.layer_totals:
            totals.properties_changed += layer.properties_changed
            totals.streams_changed += layer.streams_changed
            totals.storages_changed += layer.storages_changed
        totals.conflicts = len(self.database.conflicts)
        return totals

    @cached_property
    def changes(self) -> int:
        """How much differs from the package: rows, tables, columns, and of a compared package
        summary properties, streams and embedded files."""
        parts = sum(totals.parts for totals in self.layer_totals)
        return sum(totals.changes for totals in self.totals.values()) + parts

    @cached_property
    def conflicts(self) -> list[Conflict]:
        """The conflicts at which Windows Installer would stop."""
        return [c for c in self.database.conflicts if not c.suppressed]

    @property
    def refusals(self) -> list[tuple[str, str]]:
        """The overlays that Windows Installer would not apply, by name, each with the reason."""
        entries = self.stack.entries
        return [(entry.overlay.name, entry.refusal) for entry in entries if entry.refusal]

    @property
    def unfit_patches(self) -> Mapping[str, tuple[str, ...]]:
        """The patches that are not applied, since they do not fit, by argument: each with the pair
        that comes nearest to it."""
        found = {}
        for entry in self.stack.entries:
            overlay, verdict = entry.overlay, entry.verdict
            if overlay.patch is None or entry.layers or not isinstance(verdict, PatchVerdict):
                continue
            pair = nearest_pair(verdict, overlay.patch.pairs)
            if pair is not None:
                found[overlay.argument] = (pair.name,)
        return found

    @cached_property
    def conflicting_keys(self) -> Mapping[str, list[Key]]:
        """By table the keys of the rows at which Windows Installer would stop."""
        keys: dict[str, list[Key]] = {}
        for conflict in self.conflicts:
            if conflict.table is not None and conflict.key is not None:
                keys.setdefault(conflict.table, []).append(conflict.key)
        return keys

    @cached_property
    def patch_files(self) -> Mapping[Overlay, PatchFiles]:
        """Each patch that is applied, with the files that it brings: as they are before the
        next overlay is laid over them."""
        # Edits are no layer of the stack, and come after all that is.
        return dict(self._patch_files()) if self.below is None else self.below.patch_files

    def marks(self, table: Table) -> Marks | None:
        """What happened to each row and cell of a table, and which rows conflict."""
        if self.tables.get(table.name) is not table:
            return marks_of(table)
        if table.name not in self._marks:
            keys = self.conflicting_keys.get(table.name, ())
            self._marks[table.name] = marks_of(table, self.layers, keys)
        return self._marks[table.name]

    def prepare(self, progress: Progress) -> None:
        """Make all that follows, so that asking for it takes no time."""
        for table in self._touched():
            progress(f"Counting changes of {table.name}")
            self._totals_of(table)
        progress("Counting the changes of each layer")
        _ = self.layer_totals, self.end_totals
        progress("Looking for the files of patches")
        self.patch_files  # noqa: B018

    def share(self, other: OverlaidPackage, changed: Collection[str]) -> None:
        """Take over what is known of another result, which has the same layers by name and
        differs in the ``changed`` tables only."""
        for name, marks in other._marks.items():
            if name not in changed:
                self._marks[name] = marks
        for name, totals in other._counted.items():
            if name not in changed:
                self._counted[name] = totals

    def _touched(self) -> Iterator[OverlaidTable]:
        """The tables that layers change, in name order."""
        return (table for table in self.tables.values() if isinstance(table, OverlaidTable))

    def _totals_of(self, table: OverlaidTable) -> TableTotals:
        if table.name not in self._counted:
            self._counted[table.name] = TableTotals.of(table)
        return self._counted[table.name]

    def _patch_files(self) -> Iterator[tuple[Overlay, PatchFiles]]:
        applied = self.database.layers
        layers: list[Layer] = []
        for entry in self.stack.entries:
            own = [layer for layer in entry.layers if layer in applied]
            layers += own
            if isinstance(entry.overlay.package, Patch) and own:
                is_last = len(layers) == len(applied)
                database = self.database if is_last else OverlaidDatabase(self.base, layers)
                yield entry.overlay, patch_files(database, entry.overlay.package)


def overlay_package(
    base: Database,
    choices: Sequence[OverlayChoice],
    opened: OpenedOverlays,
    progress: Progress | None = None,
) -> OverlaidPackage:
    """The package with all choices over it that are switched on. What cannot be opened says
    why in its outcome; ``opened`` need not be opened again."""
    return _Overlaying(base, choices, opened, progress or no_progress()).result()


class _Overlaying:
    """Opens what is chosen and applies it. Choices are told apart by their numbers: the same
    one may be there twice."""

    def __init__(
        self,
        base: Database,
        choices: Sequence[OverlayChoice],
        opened: OpenedOverlays,
        progress: Progress,
    ) -> None:
        self._base, self._choices = base, choices
        self._opened, self._progress = opened, progress
        self._overlays: dict[int, Overlay] = {}
        self._errors: dict[int, Exception] = {}

    def result(self) -> OverlaidPackage:
        for number, choice in enumerate(self._choices):
            self._progress(f"Opening {choice.title}", number, len(self._choices))
            try:
                self._overlays[number] = self._open(choice)
            except (MsiviewError, OSError) as error:
                self._errors[number] = error
        enabled = [o for number, o in self._overlays.items() if self._choices[number].enabled]
        stack = build_stack(self._base, enabled, progress=self._progress)
        database = OverlaidDatabase(self._base, list(self._layers(stack)), self._progress)
        return OverlaidPackage(self._base, stack, database, list(self._outcomes(stack)))

    def _open(self, choice: OverlayChoice) -> Overlay:
        known = self._opened.get(choice.argument)
        # The same file a second time is a layer of its own.
        if known is None or choice.argument in {o.argument for o in self._overlays.values()}:
            return open_overlay(
                self._base,
                choice.argument,
                pairs=choice.pairs,
                suppressed=choice.suppressed,
                progress=self._progress,
                shown=choice.shown,
            )
        # A job that was overtaken may still use the known one, so that is left as it is.
        return Overlay(
            known.argument, known.package, known.name, choice.pairs, choice.suppressed, known.patch
        )

    def _layers(self, stack: Stack) -> Iterator[Layer]:
        """The layers of a stack but for those that are switched off one by one."""
        for entry in stack.entries:
            off = self._choices[self._number_of(entry)].off
            yield from (layer for layer in entry.layers if layer.name not in off)

    def _outcomes(self, stack: Stack) -> Iterator[ChoiceOutcome]:
        """One for each choice in its place; the installer may order patches otherwise."""
        applied = iter(stack.entries)
        for number, choice in enumerate(self._choices):
            if number in self._errors:
                yield ChoiceOutcome(choice, error=self._errors[number])
            elif choice.enabled:
                entry = next(applied)
                own = self._choices[self._number_of(entry)]
                yield ChoiceOutcome(own, entry.overlay, entry)
            else:
                overlay = self._overlays[number]
                yield ChoiceOutcome(choice, overlay, self._entry_alone(overlay), alone=True)

    def _number_of(self, entry: StackEntry) -> int:
        return next(n for n, overlay in self._overlays.items() if overlay is entry.overlay)

    def _entry_alone(self, overlay: Overlay) -> StackEntry | None:
        """What the installer would say of something that is switched off."""
        if isinstance(overlay.package, Database) and overlay.patch is None:
            return None  # a package to compare with: there is nothing to say before it is compared
        return build_stack(self._base, [overlay], progress=self._progress).entries[0]


def _own_if_untouched(table: OverlaidTable) -> Table:
    return table if table.is_touched or table.base is None else table.base
