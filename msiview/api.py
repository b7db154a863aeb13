"""The Python interface: packages, overlays and logs as a few plain objects.

    import msiview

    package = msiview.open("app.msi")
    for row in package["File"].rows():
        print(row["File"], row["FileSize"])

What ``__all__`` names here is public and stays as docs/python.md describes it; everything else in
msiview may change. Whole answers (``changes``, ``trace``, ``Log.answers``) are the documents that
the commands write with ``--json``, described in docs/commands.md. Nothing is ever written to a
file that was opened, and nothing that a package carries is run.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeAlias

from msiview.analysis.query import run_query
from msiview.database.cells import Cell, StreamCell
from msiview.database.opening import open_package
from msiview.database.patch import Patch
from msiview.database.table import Table as CoreTable
from msiview.errors import Defect, MsiviewError, NoSuchTable
from msiview.format.codepage_choice import CodePageChoice
from msiview.format.container import Stream
from msiview.report.change_object import comparison_object, overlay_changes_object
from msiview.report.log_object import log_object
from msiview.session.change_list import ChangeList
from msiview.session.opened_log import OpenedLog
from msiview.session.opened_package import OpenedPackage
from msiview.session.overlaid_package import OverlayChoice, overlay_package

__all__ = ["Defect", "Log", "MsiviewError", "Package", "Row", "Table", "open", "open_log"]

Path: TypeAlias = str | os.PathLike[str]
Value: TypeAlias = int | str | bytes | None
"""A cell: a number, a text, the bytes of a stream, or None for null."""

Row: TypeAlias = dict[str, Value]
"""A row: values by the names of their columns."""


def open(path: Path, *, overlays: Sequence[Path] = (), codepage: int | None = None) -> Package:
    """A package, module, transform or patch, with transforms, patches or other packages over it.

    ``overlays`` come in the order of application; ``:NAME`` is a transform inside the package.
    ``codepage`` reads the texts under another code page than the stated one. Raises
    :class:`MsiviewError` where a file cannot be read, or an overlay not be applied at all; what is
    merely wrong in a file is in :attr:`Package.defects`.
    """
    choice = CodePageChoice(codepage) if codepage is not None else None
    package = Package(OpenedPackage(open_package(os.fspath(path), None, choice)))
    return package.overlaid(*overlays) if overlays else package


def open_log(path: Path, *, package: Package | None = None, codepage: int | None = None) -> Log:
    """A log of an installation, read as a whole, and what it tells beside its package.

    ``codepage`` is for logs of single bytes that no mark tells. Raises :class:`MsiviewError`.
    """
    opened = OpenedLog.open(path, codepage, package._opened if package is not None else None)
    opened.log.read()
    return Log(opened)


class Table:
    """A table as Windows Installer sees it: without rows and columns that overlays delete."""

    def __init__(self, table: CoreTable) -> None:
        self._table = table

    def __repr__(self) -> str:
        return f"<msiview.Table {self.name}: {len(self)} rows>"

    @property
    def name(self) -> str:
        return self._table.name

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of the columns."""
        return tuple(column.name for column in self._table.columns)

    @property
    def key(self) -> tuple[str, ...]:
        """The names of the columns that make up the primary key."""
        return tuple(column.name for column in self._table.key_columns)

    def __len__(self) -> int:
        return self._table.row_count

    def __iter__(self) -> Iterator[Row]:
        return self.rows()

    def rows(self, *columns: str) -> Iterator[Row]:
        """The rows in the order of the file; with names, only these columns. Streams are read
        where they are among them."""
        names = columns or self.columns
        values = [self._table.values(self._table.column(name).index) for name in names]
        for cells in zip(*values, strict=True):
            yield dict(zip(names, map(_value, cells), strict=True))

    def row(self, *key: Value) -> Row | None:
        """The row of a primary key, one value for each of its columns; None where there is none."""
        if len(key) != len(self.key):
            raise MsiviewError(f"the key of {self.name} is {', '.join(self.key)}")
        row = self._table.find([value for value in key if not isinstance(value, bytes)])
        if row is None:
            return None
        cells = map(_value, self._table.row(row))
        return dict(zip(self.columns, cells, strict=True))


class Package(Mapping[str, Table]):
    """Tables by name, and what else a file has. Names are in order."""

    def __init__(self, opened: OpenedPackage) -> None:
        self._opened = opened
        self._tables = opened.live_tables

    def __repr__(self) -> str:
        layers = "".join(f" + {layer}" for layer in self.layers)
        return f"<msiview.Package {self._opened.package.name}{layers}>"

    def __getitem__(self, name: str) -> Table:
        if name not in self._tables:
            raise NoSuchTable(name)
        return Table(self._tables[name])

    def __iter__(self) -> Iterator[str]:
        return iter(self._tables)

    def __len__(self) -> int:
        return len(self._tables)

    @property
    def kind(self) -> str:
        """``msi``, ``msm``, ``pcp``, ``cub``, ``mst`` or ``msp``."""
        return self._opened.package.kind.value

    @property
    def codepage(self) -> int:
        """The code page of the texts; 0 is neutral."""
        return self._opened.codepage

    @property
    def layers(self) -> tuple[str, ...]:
        """The names of the overlays that are applied, in their order."""
        return tuple(self._opened.layers)

    @property
    def properties(self) -> dict[str, str]:
        """The Property table."""
        if "Property" not in self or {"Property", "Value"} - {*self["Property"].columns}:
            return {}
        rows = self["Property"].rows("Property", "Value")
        return {str(row["Property"]): str(row["Value"] or "") for row in rows}

    @property
    def summary(self) -> dict[int, str]:
        """The summary information of the file as texts, by the numbers of its properties."""
        summary = self._opened.package.summary
        return {number: summary.text(number) for number in summary.ids()}

    @property
    def streams(self) -> Mapping[str, bytes]:
        """The streams of the file besides its tables, read when they are asked for."""
        return _Streams(self._opened.package.streams())

    @property
    def defects(self) -> list[Defect]:
        """What is wrong in the file, as far as it has been read."""
        return list(self._opened.package.defects)

    def overlaid(self, *overlays: Path) -> Package:
        """The same package with further overlays on top; raises :class:`MsiviewError` where one
        cannot be opened, or does not fit."""
        base = self._opened.base
        if base is None or isinstance(base, Patch):
            raise MsiviewError(f"overlays need a package under them, not a {self.kind}")
        known = self._opened.overlaid
        before = [one.choice for one in known.outcomes] if known is not None else []
        choices = [*before, *(OverlayChoice(os.fspath(each)) for each in overlays)]
        made = overlay_package(base, choices, {})
        for outcome in made.outcomes:
            if outcome.error is not None:
                raise MsiviewError(f"{outcome.choice.title}: {outcome.error}") from outcome.error
        return Package(OpenedPackage(base, made))

    def changes(self) -> dict[str, Any]:
        """What the overlays change: the document of ``msiview changes --json``."""
        overlaid = self._opened.overlaid
        if overlaid is None:
            raise MsiviewError("nothing lies over the package")
        changes = ChangeList.of(overlaid)
        return _document(overlay_changes_object(overlaid, changes, self._opened.package.path))

    def compared(self, other: Path) -> dict[str, Any]:
        """How another package differs: the document of ``msiview compare --json``."""
        base = self._opened.base
        if base is None:
            raise MsiviewError(f"only packages are compared, not a {self.kind}")
        made = overlay_package(base, [OverlayChoice(os.fspath(other))], {})
        failed = made.outcomes[0].error
        if failed is not None:
            raise MsiviewError(str(failed)) from failed
        return _document(comparison_object(ChangeList.of(made), base.path, fold=False))

    def query(self, sql: str, *values: str | int | None) -> list[Row]:
        """The rows of a query in SQL over the tables; ``values`` stand for its question marks."""
        return list(Table(run_query(self._tables, sql, values)).rows())


class _Streams(Mapping[str, bytes]):
    """Streams by name; one is read each time that it is asked for."""

    def __init__(self, streams: Iterable[Stream]) -> None:
        self._streams = {stream.name: stream for stream in streams}

    def __getitem__(self, name: str) -> bytes:
        return self._streams[name].read()

    def __iter__(self) -> Iterator[str]:
        return iter(self._streams)

    def __len__(self) -> int:
        return len(self._streams)


class Log:
    """A log of an installation. Lines are counted from 1."""

    def __init__(self, opened: OpenedLog) -> None:
        self._opened = opened

    def __len__(self) -> int:
        return len(self._opened.log)

    def lines(self, first: int = 1, last: int | None = None) -> Iterator[str]:
        """Texts of lines, without what tools have put in front of them."""
        end = len(self) if last is None else min(last, len(self))
        for start in range(max(first, 1), end + 1, _BATCH):
            yield from self._opened.log.text.lines(start - 1, min(_BATCH, end + 1 - start))

    def answers(self) -> dict[str, Any]:
        """What the log tells: the document of ``msiview log --json``."""
        opened = self._opened
        found = opened.find_answers()
        return _document(log_object(opened.log, found, opened.store, opened.package_codes))


_BATCH = 1000
"""Lines that are read at once."""


def _document(pieces: Iterable[str]) -> dict[str, Any]:
    document: dict[str, Any] = json.loads("".join(pieces))
    return document


def _value(cell: Cell) -> Value:
    """A cell as a plain value; a stream that is missing is None."""
    if isinstance(cell, StreamCell):
        return cell.stream.read() if cell.stream is not None else None
    return cell
