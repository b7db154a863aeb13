"""The package that a command examines, with or without overlays."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from msiview.analysis.references.engine import (
    References,
    references_of,
    references_of_overlaid,
)
from msiview.commands.arguments import open_named
from msiview.commands.command import UsageError
from msiview.commands.messages import mention_problems
from msiview.commands.overlays import mention_conflicts, open_overlaid
from msiview.database.database import Database
from msiview.overlay.overlay import OverlaidDatabase
from msiview.report.head_object import HeadObject, head_object
from msiview.session.overlaid_package import OverlaidPackage


@dataclass(frozen=True)
class Examined:
    """A package and its overlays; ``overlaid`` is None without overlays."""

    base: Database
    overlaid: OverlaidPackage | None

    @property
    def database(self) -> Database | OverlaidDatabase:
        return self.base if self.overlaid is None else self.overlaid.database

    @cached_property
    def references(self) -> References:
        if self.overlaid is None:
            return references_of(self.base)
        return references_of_overlaid(self.overlaid.database)

    @property
    def head(self) -> HeadObject:
        """The beginning of the JSON answer."""
        return head_object(self.base, self.overlaid)

    @property
    def layer_names(self) -> Sequence[str]:
        return () if self.overlaid is None else self.overlaid.layers

    def mention_problems(self) -> None:
        """Write conflicts and damage to standard error."""
        if self.overlaid is not None:
            mention_conflicts(self.overlaid)
        mention_problems(self.base)


def examine(args: Namespace) -> Examined:
    """The package that the arguments name. A transform alone is refused, since it has no rows."""
    if args.overlay:
        overlaid = open_overlaid(args)
        return Examined(overlaid.base, overlaid)
    package = open_named(args)
    if not isinstance(package, Database):
        title = package.kind.title.lower()
        raise UsageError(f"rows are followed in a package; this is a {title}, lay it over one")
    return Examined(package, None)
