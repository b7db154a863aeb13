"""The sample package that ``--demo`` opens: the fictitious Contoso Reader.

Its tables are .idt archives in ``resources/sample``, the installer's own exchange format; the
package is built on demand.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

from msiview.database.idt_archive import read_idt
from msiview.database.summary import PropertyId, ticks_of
from msiview.database.writer import (
    CellContent,
    DatabaseContent,
    TableContent,
    database_storage,
)
from msiview.format.cabinet_writer import cabinet_bytes
from msiview.format.compound_writer import write_compound_file
from msiview.format.property_set import PropertySet, VariantType
from msiview.resources import resource_path
from msiview.sample.programs import program_bytes

CODEPAGE = 1252
FILE_NAME = "Contoso Reader 10.4.27.msi"

_SUMMARY = "_SummaryInformation"
_FIRST = ("Property", "Directory", "Component", "Feature", "File", "CustomAction")
"""Written before the tables that refer to them, so that their rows keep their order."""

_TIMES = {PropertyId.CREATE_TIME, PropertyId.LAST_SAVE_TIME}


def write_sample(folder: Path) -> Path:
    """Build the sample package in a folder, replacing an older one; returns its path."""
    tables = sample_tables()
    content = sample_content(tables, _cabinets(tables["File"], tables["Media"]))
    path = folder / FILE_NAME
    write_compound_file(path, database_storage(content))
    return path


def sample_tables() -> dict[str, TableContent]:
    """The tables of the sample package by name."""
    names = {archive.stem for archive in _archives().glob("*.idt")} - {_SUMMARY}
    ordered = [*_FIRST, *sorted(names - set(_FIRST))]
    return {name: read_idt(_archives() / f"{name}.idt")[0] for name in ordered}


def sample_content(
    tables: Mapping[str, TableContent], streams: Mapping[str, bytes] | None = None
) -> DatabaseContent:
    """A package of these tables, with the sample's summary."""
    return DatabaseContent(
        tables=list(tables.values()),
        codepage=CODEPAGE,
        summary=_summary(read_idt(_archives() / f"{_SUMMARY}.idt")[0]),
        streams=streams or {},
    )


def payload(key: str, size: int) -> bytes:
    """A placeholder for the contents of a file without a version: a repeated line of text."""
    line = f"This stands for {key} of the sample package.\r\n".encode()
    return (line * (size // len(line) + 1))[:size]


def file_contents(row: Sequence[CellContent]) -> bytes:
    """A placeholder for the file of a row of File: text, behind a program with the version that the
    row states."""
    key, size, version, language = str(row[0]), int(str(row[3])), row[4], row[5]
    if version is None:
        return payload(key, size)
    program = program_bytes(key, str(version), int(str(language or 0)))
    return program + payload(key, size - len(program))


def _archives() -> Path:
    return resource_path("sample", "contoso-reader")


def _summary(table: TableContent) -> PropertySet:
    properties = PropertySet.empty(CODEPAGE)
    for number, text in table.rows:
        if number == PropertyId.CODEPAGE or not isinstance(number, int):
            continue
        if number in _TIMES:
            time = datetime.strptime(str(text), "%Y/%m/%d %H:%M:%S").replace(tzinfo=UTC)
            properties.set_number(number, ticks_of(time), VariantType.FILETIME)
        elif str(text).isdigit():
            properties.set_number(number, int(str(text)))
        else:
            properties.set_text(number, str(text))
    return properties


def _cabinets(files: TableContent, media: TableContent) -> dict[str, bytes]:
    """The cabinets of the Media table, with files of the stated sizes in their sequence."""
    ordered = sorted((int(str(row[7])), row) for row in files.rows)
    disks = sorted((int(str(row[1])), str(row[3])) for row in media.rows)
    cabinets = {}
    for (first, _), (last, name) in pairwise([(0, ""), *disks]):
        cabinets[name.removeprefix("#")] = cabinet_bytes(
            {str(row[0]): file_contents(row) for number, row in ordered if first < number <= last}
        )
    return cabinets
