"""Cabinets that lie as files beside a package."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from msiview.database.table import Table
from msiview.errors import MsiviewError


def external_cabinets(tables: Mapping[str, Table], folder: Path) -> list[Path]:
    """The files in a folder that the Media table names as cabinets, without regard to case.

    Source: docs/msi-format.md, "Binary cells".
    """
    names = {name.casefold() for name in _external_names(tables)}
    if not names:
        return []
    try:
        return [file for file in folder.iterdir() if file.name.casefold() in names]
    except OSError:
        return []


def _external_names(tables: Mapping[str, Table]) -> Iterator[str]:
    """Cabinets that are no streams of the package: names without ``#``."""
    media = tables.get("Media")
    if media is None or not media.has_column("Cabinet"):
        return
    try:
        cabinets = media.values(media.column("Cabinet").index)
    except MsiviewError:  # a table that cannot be decoded says so where it is shown
        return
    for cabinet in cabinets:
        if isinstance(cabinet, str) and not cabinet.startswith("#"):
            yield cabinet
