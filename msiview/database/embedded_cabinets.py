"""The cabinets that are streams of a package."""

from __future__ import annotations

from msiview.database.cells import text_of
from msiview.database.database import Database
from msiview.database.package import Kind

MERGE_MODULE_CABINET = "MergeModule.CABinet"
"""The stream with the files of a merge module, which has no Media table."""


def embedded_cabinets(database: Database) -> set[str]:
    """The names of the streams that Media names as cabinets, of a merge module its own."""
    found = {MERGE_MODULE_CABINET} if database.kind is Kind.MSM else set()
    media = database.tables.get("Media")
    if media is not None and media.has_column("Cabinet"):
        names = map(text_of, media.values(media.column("Cabinet").index))
        found |= {name[1:] for name in names if name.startswith("#")}
    return found
