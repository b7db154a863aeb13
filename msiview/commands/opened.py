"""The package that a command looks at, with or without overlays."""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING

from msiview.commands.arguments import open_named
from msiview.commands.command import UsageError
from msiview.commands.messages import mention_problems
from msiview.database.database import Database
from msiview.session.opened_package import OpenedPackage

if TYPE_CHECKING:
    from msiview.analysis.references.engine import References
    from msiview.overlay.overlay import OverlaidDatabase


def open_with_overlays(args: Namespace) -> OpenedPackage:
    """The package that the arguments name, with the overlays that they name, if any."""
    if not args.overlay:
        return OpenedPackage(open_named(args))
    from msiview.commands.overlays import open_overlaid  # only here: a third of the start

    overlaid = open_overlaid(args)
    return OpenedPackage(overlaid.base, overlaid)


def open_with_rows(args: Namespace) -> OpenedPackage:
    """As :func:`open_with_overlays`; a transform alone is refused, since it has no rows."""
    opened = open_with_overlays(args)
    if opened.base is None:
        title = opened.package.kind.title.lower()
        raise UsageError(f"rows are followed in a package; this is a {title}, lay it over one")
    return opened


def rows_of(opened: OpenedPackage) -> tuple[Database | OverlaidDatabase, References]:
    """What :func:`open_with_rows` has opened, and which rows refer to which."""
    assert opened.database is not None
    assert opened.references is not None
    return opened.database, opened.references


def mention_opened(opened: OpenedPackage) -> None:
    """Write conflicts and damage to standard error."""
    if opened.overlaid is not None:
        from msiview.commands.overlays import mention_conflicts

        mention_conflicts(opened.overlaid)
    mention_problems(opened.package)
