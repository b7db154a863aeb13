"""What the go-to box finds: rows by any of their names, tables, streams, pages.

A provider looks for one kind of thing. :data:`PROVIDERS` ask the lookup of names, which
is read in the background after opening; until then, and for transforms, which have none,
:data:`PLAIN_PROVIDERS` look through the keys themselves. They run in a working thread::

    def guids(scope: GotoScope, query: str, progress: Progress) -> Iterator[GotoItem]: ...
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import TypeAlias

from msiview.analysis.lookup import FoundName, Lookup, LookupKind, Match
from msiview.database.cells import Cell, StreamCell
from msiview.database.keys import key_text
from msiview.database.package import Package
from msiview.database.table import Table
from msiview.progress import Progress
from msiview.session.contents import contents_pages
from msiview.session.opened_package import OpenedPackage
from msiview.session.places import Place
from msiview.session.public_properties import is_public

LIMIT = 200
"""More than this is no answer; each provider stops here and the best are shown."""

_STEP = 20_000
"""Keys compared between two reports of progress."""


@dataclass(frozen=True, slots=True)
class GotoItem:
    """One answer: what is called so, and where it is."""

    title: str
    place: Place
    match: Match
    size: int | None = None
    """Rows of a table, bytes of a stream."""
    row: str = ""
    """Which row it is: its table, and its key where the title is another name."""
    is_guid: bool = False
    shows_chain: bool = False
    """Whether one goes there to see what the row belongs to."""
    sets_property: str | None = None
    """The value that a property of this name is to be set to; None where one just goes there."""


@dataclass(frozen=True, slots=True)
class GotoScope:
    """What providers may look through."""

    opened: OpenedPackage
    lookup: Lookup | None = None

    @property
    def package(self) -> Package:
        return self.opened.package

    @property
    def tables(self) -> Mapping[str, Table]:
        return self.opened.tables


Provider: TypeAlias = Callable[[GotoScope, str, Progress], Iterable[GotoItem]]


def match_of(query: str, text: str) -> Match | None:
    """How ``text`` fits a case-folded query; None where it does not."""
    folded = text.casefold()
    if query not in folded:
        return None
    if folded == query:
        return Match.EXACT
    return Match.PREFIX if folded.startswith(query) else Match.INSIDE


def find_tables(scope: GotoScope, query: str, progress: Progress) -> Iterator[GotoItem]:
    """Tables by name."""
    folded = query.casefold()
    for name, table in scope.tables.items():
        match = match_of(folded, name)
        if match is not None:
            yield GotoItem(name, Place("table", name), match, table.row_count)


def find_pages(scope: GotoScope, query: str, progress: Progress) -> Iterator[GotoItem]:
    """The pages of the package besides its tables."""
    for page in contents_pages(scope.opened):
        match = match_of(query.casefold(), page.title)
        if match is not None:
            yield GotoItem(page.title, page.place, match)


def find_streams(scope: GotoScope, query: str, progress: Progress) -> Iterator[GotoItem]:
    """Streams by name."""
    folded = query.casefold()
    for stream in scope.package.streams():
        match = match_of(folded, stream.shown_name)
        if match is not None:
            yield GotoItem(stream.shown_name, Place("stream", stream.name), match, stream.size)


def find_table_and_key(scope: GotoScope, query: str, progress: Progress) -> Iterator[GotoItem]:
    """``Table/key``: rows of one table; a key of several columns joined by ``/``."""
    name, slash, typed = query.partition("/")
    if not slash:
        return
    for table in scope.tables.values():
        if table.name.casefold() == name.casefold():
            yield from _keys_of(table, typed.casefold(), progress)


def find_keys(scope: GotoScope, query: str, progress: Progress) -> Iterator[GotoItem]:
    """Rows of any table by a value of their key."""
    folded = query.casefold()
    for done, table in enumerate(scope.tables.values()):
        progress(f"Looking through {table.name}", done, len(scope.tables))
        yield from _keys_of(table, folded, progress)


def find_names(scope: GotoScope, query: str, progress: Progress) -> Iterator[GotoItem]:
    """Rows by any name, GUIDs in any form, ``Table/key``, and what a pasted text names."""
    if scope.lookup is not None:
        for found in scope.lookup.find(query, LIMIT, progress):
            yield _named_item(scope, found)


def find_property(scope: GotoScope, query: str, progress: Progress) -> Iterator[GotoItem]:
    """The property of that name, to be set: ``REBOOT`` or ``REBOOT=ReallySuppress``."""
    name, equals, value = query.partition("=")
    name = name.strip()
    table = scope.opened.live_tables.get("Property")
    if table is None or scope.opened.base is None:
        return
    row = scope.tables["Property"].find((name,))
    if row is None and not is_public(name):
        name = _spelled(table, name)
        row = scope.tables["Property"].find((name,))
    if row is not None or is_public(name):
        # Of a name that is only being typed, what is there already comes first.
        match = Match.EXACT if equals or row is not None else Match.PREFIX
        place = Place("table", "Property", row)
        yield GotoItem(name, place, match, sets_property=value if equals else "")


def _spelled(table: Table, name: str) -> str:
    """A property as the table spells it, whatever its case; the name itself where none is meant."""
    names = map(str, table.values(table.key_columns[0].index)) if table.key_columns else ()
    return next((one for one in names if one.casefold() == name.casefold()), name)


PROVIDERS: tuple[Provider, ...] = (find_pages, find_names, find_streams, find_property)

PLAIN_PROVIDERS: tuple[Provider, ...] = (
    find_tables,
    find_pages,
    find_table_and_key,
    find_streams,
    find_keys,
    find_property,
)


def find_places(
    scope: GotoScope,
    query: str,
    progress: Progress,
    limit: int = 50,
) -> list[GotoItem]:
    """The best answers of all providers, best first; equal ones in the providers' order."""
    providers = PLAIN_PROVIDERS if scope.lookup is None else PROVIDERS
    found: dict[tuple[str, Place, bool], GotoItem] = {}
    for provider in providers:
        for item in islice(provider(scope, query, progress), LIMIT):
            found.setdefault((item.title, item.place, item.sets_property is None), item)
    # Rows of _Validation name every column of every table: they come after the tables' own.
    ordered = sorted(found.values(), key=lambda i: (i.match, i.place.name.startswith("_")))
    return ordered[:limit]


_CHAINED = frozenset({"File", "Component", "Feature", "Directory", "Registry"})


def _named_item(scope: GotoScope, found: FoundName) -> GotoItem:
    table = scope.tables[found.table]
    if found.row is None:
        return GotoItem(found.text, Place("table", found.table), found.match, table.row_count)
    key = key_text(table.key(found.row))
    return GotoItem(
        found.text,
        Place("table", found.table, found.row, found.column),
        found.match,
        row=found.table if key == found.text else f"{found.table} {key}",
        is_guid=found.kind is LookupKind.GUID,
        shows_chain=found.table in _CHAINED,
    )


def _keys_of(table: Table, folded: str, progress: Progress) -> Iterator[GotoItem]:
    """Rows whose key, or one value of it, contains the case-folded text; best first."""
    by_match: dict[Match, list[GotoItem]] = {match: [] for match in Match}
    column = table.key_columns[0].index if table.key_columns else None
    for row, key in enumerate(table.keys()):
        if row % _STEP == 0:
            progress(f"Looking through {table.name}")
        match = _key_match(key, folded)
        if match is None or len(by_match[match]) >= LIMIT:
            continue
        text = key_text(key)
        by_match[match].append(
            GotoItem(text, Place("table", table.name, row, column), match, row=table.name)
        )
    for match in Match:
        yield from by_match[match]


def _key_match(key: tuple[Cell, ...], folded: str) -> Match | None:
    best: Match | None = None
    for value in key:
        if value is None or isinstance(value, StreamCell):
            continue
        match = match_of(folded, str(value))
        if match is not None and (best is None or match < best):
            best = match
    if best is None and len(key) > 1 and "/" in folded:
        best = match_of(folded, key_text(key))
    return best
