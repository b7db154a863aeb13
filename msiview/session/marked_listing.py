"""Listings of a package with marks of what its overlays change."""

from __future__ import annotations

from collections.abc import Callable

from msiview.analysis.listing import Listing, with_changes
from msiview.database.database import Database
from msiview.session.opened_package import OpenedPackage


def marked_listing(
    opened: OpenedPackage, after: Listing, before: Callable[[Database], Listing]
) -> Listing:
    """The listing ``after`` all overlays; with some, marked by what ``before`` makes of the package
    alone. Rows that overlays take away come last."""
    if opened.overlaid is None or opened.base is None:
        return after
    return with_changes(before(opened.base), after)
