"""The identifiers of a chain, to find the lines of a log that mention its rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from msiview.analysis.chain.parts import Chain, RowPlace
from msiview.analysis.logs.links.identifiers import Identifiers, row_identifiers
from msiview.database.table import Table


def chain_identifiers(tables: Mapping[str, Table], chain: Chain) -> Identifiers:
    """The names in logs of the row of a chain, its file and its component.

    Without features and directories, since many rows belong to them, and only these in a chain that
    begins with one of them.
    """
    found = Identifiers()
    for place in dict.fromkeys(_places(chain)):
        found |= row_identifiers(tables, place.table, place.row)
    return found


def _places(chain: Chain) -> Iterator[RowPlace]:
    yield chain.start
    if chain.file is not None and chain.file.place is not None:
        yield chain.file.place
    if chain.component is not None and chain.component.place is not None:
        yield chain.component.place
