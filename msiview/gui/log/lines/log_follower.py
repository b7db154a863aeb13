"""From a link of the log to the row that it names."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QWidget

from msiview.analysis.logs.links.links import LogLink
from msiview.database.table import Table
from msiview.gui.document import Document
from msiview.gui.icons import Icons
from msiview.gui.log.lines.shown_lines import ShownLine
from msiview.gui.references.chooser import offer_destinations
from msiview.gui.selection import SelectionHub
from msiview.session.destinations import Destination, row_destination
from msiview.session.places import Place


class LogFollower:
    """Goes where a link leads: straight there, by a chooser, or with a word why not."""

    def __init__(
        self,
        document: Document,
        selection: SelectionHub,
        icons: Icons,
        tell: Callable[[str], None],
    ) -> None:
        self._document, self._selection = document, selection
        self._icons, self._tell = icons, tell

    def follow(self, what: LogLink | ShownLine, near: QWidget, at: QPoint) -> None:
        """Follow a link, or whatever a line names; ``at`` is where a chooser opens on the
        screen, ``near`` the widget that it belongs to."""
        links = list(what.links or ()) if isinstance(what, ShownLine) else [what]
        ways = link_destinations(links, self._document.tables)
        if len(ways) == 1 or (ways and _is_plain(links)):
            self._selection.go(ways[0].place)
        elif ways:
            self._offer(ways, near, at)
        elif any(link.is_known for link in links):
            self._selection.go(Place("summary"))  # a code of the package's summary information
        else:
            self._tell(_dead_end(links, bool(self._document.tables)))

    def _offer(self, ways: Sequence[Destination], near: QWidget, at: QPoint) -> None:
        menu = offer_destinations(ways, self._selection, self._icons, near, at)
        menu.setObjectName("logFollowChooser")


def link_destinations(links: Iterable[LogLink], tables: Mapping[str, Table]) -> list[Destination]:
    """The rows that links lead to, each once, the best of each link first."""
    found: dict[tuple[str, int | None], Destination] = {}
    for target in (target for link in links for target in link.targets):
        table = tables.get(target.table)
        if table is None:
            continue
        if target.row is None:
            way = Destination(table.name, "table", Place("table", table.name))
        elif target.row < table.row_count:
            row = row_destination(table, target.row)
            place = Place("table", table.name, target.row, target.column)
            way = Destination(row.title, row.detail, place)
        else:
            continue
        found.setdefault((target.table, target.row), way)
    return list(found.values())


def _is_plain(links: Sequence[LogLink]) -> bool:
    """Whether the first way is the one that is meant: one name, which its best table has once.
    An action is called by sequences, too, but is itself a row of CustomAction."""
    if len(links) != 1:
        return False
    best = links[0].targets[0].table
    return sum(target.table == best for target in links[0].targets) == 1


def _dead_end(links: Sequence[LogLink], has_package: bool) -> str:
    if not has_package:
        return "Open the package that this log tells of to go from its lines to rows."
    if len(links) == 1:
        return f"{links[0].text} is in no row of this package."
    return "Nothing that this line names is in this package."
