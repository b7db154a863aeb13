"""What the user has laid over a package, and what came of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from msiview.database.table import Table
from msiview.database.transform_flags import ErrorCondition
from msiview.format.container import shown_name
from msiview.gui.overlay.totals import TableTotals
from msiview.overlay.changes import LayerTotals
from msiview.overlay.overlaid_table import Key
from msiview.overlay.overlay import Conflict, OverlaidDatabase
from msiview.overlay.patch_files import PatchFiles
from msiview.overlay.stack import Overlay, Stack, StackEntry


@dataclass(frozen=True, slots=True)
class Wanted:
    """One thing that is laid over the package, as the user wants it.

    ``argument`` is a path, or ``:NAME`` for a transform inside the package.
    ``pairs`` names the pairs of a patch that apply whatever the installer would
    choose; ``suppressed`` replaces a transform's own error conditions; ``off``
    names single layers that are left out.
    """

    argument: str
    enabled: bool = True
    pairs: tuple[str, ...] | None = None
    suppressed: ErrorCondition | None = None
    off: frozenset[str] = frozenset()

    @property
    def title(self) -> str:
        """The file's name, or ``:NAME``."""
        if self.argument.startswith(":"):
            return f":{shown_name(self.argument[1:])}"
        return self.argument.replace("\\", "/").rpartition("/")[2]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one wanted thing: an entry of the stack, or why it cannot be opened.

    ``alone`` says that it is switched off, so that the verdict is that on it alone.
    """

    wanted: Wanted
    overlay: Overlay | None = None
    entry: StackEntry | None = None
    error: Exception | None = None
    alone: bool = False
    files: PatchFiles | None = None
    """The files that a patch brings, where it is applied."""


@dataclass(frozen=True)
class Overlaid:
    """A package with everything that is switched on laid over it.

    ``outcomes`` come in the order of application. ``tables`` has every table that
    there is or was, in name order; those that no layer touched are the package's own.
    """

    database: OverlaidDatabase
    stack: Stack
    outcomes: Sequence[Outcome]
    tables: Mapping[str, Table]
    totals: Mapping[str, TableTotals]
    """What all layers together do to each table that they change."""
    layer_totals: Sequence[LayerTotals]
    """What each layer does, also where a later one undoes it."""

    @cached_property
    def conflicts(self) -> list[Conflict]:
        """The conflicts at which Windows Installer would stop."""
        return [c for c in self.database.conflicts if not c.suppressed]

    @cached_property
    def conflicting_keys(self) -> Mapping[str, list[Key]]:
        """By table the keys of the rows at which Windows Installer would stop."""
        keys: dict[str, list[Key]] = {}
        for conflict in self.conflicts:
            if conflict.table is not None and conflict.key is not None:
                keys.setdefault(conflict.table, []).append(conflict.key)
        return keys

    @cached_property
    def layers(self) -> list[str]:
        """The names of the layers that are applied, in their order."""
        return [layer.name for layer in self.database.layers]

    @cached_property
    def changes(self) -> int:
        """How many rows, tables and columns differ from the package's."""
        return sum(totals.changes for totals in self.totals.values())
