"""Checks a whole database and records what is wrong in it.

Tables are decoded lazily, so their defects are found only when they are used. Here all of them are
decoded, and checked for what only shows across rows and streams. Source: docs/msi-format.md,
"Integrity checks".
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from itertools import pairwise

from msiview.database.catalog import COLUMNS, COLUMNS_COLUMNS, TABLES, TABLES_COLUMNS
from msiview.database.database import Database
from msiview.database.embedded_cabinets import MERGE_MODULE_CABINET
from msiview.database.package import SYSTEM_STREAM_MISSING, Kind, Package
from msiview.database.table import StoredTable
from msiview.debugging import timed
from msiview.errors import DefectLog, MsiviewError, Severity
from msiview.format.codepage_guess import guess_codepage
from msiview.format.codepages import name_of
from msiview.format.column_types import ColumnKind
from msiview.format.columns import is_rising
from msiview.format.string_pool import POOL_STREAM
from msiview.progress import Progress, no_progress
from msiview.words import counted

_LOG = logging.getLogger(__name__)


def check_integrity(package: Package, progress: Progress | None = None) -> None:
    """Record every defect of a package in its ``defects``.

    Looks at all cells, but reads no stream's contents: only where they end. A transform has been
    decoded whole when it was opened, so its streams are all that is left to check.
    """
    with timed(_LOG, "checking everything") as facts:
        _check(package, progress or no_progress())
        facts["problems"] = len(package.defects)


def _check(package: Package, progress: Progress) -> None:
    package.container.check_streams(package.storage, package.defects, progress)
    _check_codepage(package)
    if not isinstance(package, Database):
        return
    _check_catalog(package)
    for done, table in enumerate(package.tables.values()):
        try:
            for column in table.columns:
                progress(f"Checking {table.name}", done, len(package.tables))
                table.check(column.index)
            _check_keys(package, table)
        except MsiviewError as error:
            package.defects.add(
                Severity.ERROR, "table-unreadable", str(error), stream=table.name, table=table.name
            )
    # A patch's cabinets are named by its transforms; where no rows can be read, nothing is named.
    can_read = all(defect.code != SYSTEM_STREAM_MISSING for defect in package.defects)
    if package.kind is not Kind.MSP and can_read:
        _check_orphans(package)


def _check_codepage(package: Package) -> None:
    """Record it where the texts are in another code page than the one that they are read under."""
    guess = guess_codepage(package.pool)
    if guess is not None:
        package.defects.add(
            Severity.WARNING,
            "codepage-doubtful",
            f"{counted(guess.count, 'character')} of the texts make sense in code page "
            f"{name_of(guess.codepage)} and not in {name_of(package.codepage)}, which they are "
            "read under; they can be read under another one",
            stream=POOL_STREAM,
        )


def _check_catalog(package: Database) -> None:
    """Record it where the system tables are not sorted: Windows looks rows up by their order."""
    if not package.has_texts:
        return
    for name, columns in ((TABLES, TABLES_COLUMNS), (COLUMNS, COLUMNS_COLUMNS)):
        # What else is odd about them was recorded when the package was opened.
        table = StoredTable(name, columns, package.storage, package.pool, DefectLog())
        row = _first_unsorted(_stored_keys(table))
        if row is not None:
            package.defects.add(
                Severity.WARNING,
                "catalog-order",
                "the rows are not sorted by their stored keys; Windows Installer may refuse the "
                "file (errors 2219, 1620)",
                stream=name,
                table=name,
                row=row,
            )


def _check_keys(package: Database, table: StoredTable) -> None:
    """Record rows that are not in the order of their stored keys, and keys that occur twice."""
    if not table.key_columns:
        return
    if is_rising([table.raw(column.index) for column in table.key_columns]):
        return  # as nearly always
    keys = _stored_keys(table)
    distinct = len(set(keys))
    if distinct < len(keys):
        package.defects.add(
            Severity.WARNING,
            "key-twice",
            "another row has the same primary key",
            stream=table.name,
            table=table.name,
            row=_first_repeated(keys),
            count=len(keys) - distinct,
        )
        return
    row = _first_unsorted(keys)
    if row is not None:
        package.defects.add(
            Severity.NOTE,
            "row-order",
            "the rows are not sorted by their stored keys, as Windows Installer keeps them",
            stream=table.name,
            table=table.name,
            row=row,
        )


def _first_unsorted(keys: list[int]) -> int | None:
    """The first row whose key is below that of the row above; None where all are in order."""
    pairs = enumerate(pairwise(keys), start=1)
    return next((row for row, (above, below) in pairs if above > below), None)


def _stored_keys(table: StoredTable) -> list[int]:
    """Each row's key as one number that sorts as the stored keys do."""
    keys = [0] * table.row_count
    for column in table.key_columns:
        keys = [key << 32 | part for key, part in zip(keys, table.raw(column.index), strict=True)]
    return keys


def _first_repeated(keys: list[int]) -> int:
    seen: set[int] = set()
    for row, key in enumerate(keys):
        if key in seen:
            return row
        seen.add(key)
    raise ValueError("no key is repeated")


def _check_orphans(package: Database) -> None:
    """Record the streams that no cell and no Media row names."""
    used = set(_named_streams(package))
    for stream in package.streams():
        if stream.name not in used and not stream.name.startswith("\x05"):
            package.defects.add(
                Severity.NOTE,
                "stream-orphan",
                f"no row refers to this stream of {stream.size} bytes",
                stream=stream.shown_name,
            )


def _named_streams(package: Database) -> Iterator[str]:
    yield MERGE_MODULE_CABINET
    for table in package.tables.values():
        for column in table.columns:
            if column.type.kind is ColumnKind.BINARY:
                for cell in table.values(column.index):
                    if cell is not None and not isinstance(cell, int | str):
                        yield cell.name if cell.stream is None else cell.stream.name
    media = package.tables.get("Media")
    if media is not None and media.has_column("Cabinet"):
        for cabinet in media.values(media.column("Cabinet").index):
            if isinstance(cabinet, str) and cabinet.startswith("#"):
                yield cabinet[1:]
