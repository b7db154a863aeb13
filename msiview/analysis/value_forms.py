"""Other notations of a value: hexadecimal, packed GUIDs, both names of a file."""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from msiview.database.cells import Cell
from msiview.database.file_hash import HASH_PARTS
from msiview.database.languages import language_words
from msiview.database.table import Column
from msiview.database.validation import ColumnRule
from msiview.format import guids
from msiview.format.column_types import ColumnKind
from msiview.words import size_words

_BYTE_COUNTS = frozenset({("File", "FileSize"), ("Patch", "PatchSize")})
_ORDERS = frozenset({"Sequence", "Ordering", "Order", "DiskId", "LastSequence"})
"""Columns of numbers that only determine an order, and never have flags."""


@dataclass(frozen=True, slots=True)
class Form:
    """One notation of a value and its name."""

    label: str
    text: str


def value_forms(
    table: str, column: Column, value: Cell, rule: ColumnRule | None, row: Mapping[str, Cell]
) -> Iterator[Form]:
    """All other notations of a value, shortest first; none for null and streams."""
    if isinstance(value, int):
        if value != 0 and column.name not in _ORDERS:
            yield Form("hex", hexadecimal(column, value))
        if (table, column.name) in _BYTE_COUNTS and value >= 1024:
            yield Form("size", size_words(value))
        if table == "MsiFileHash" and column.name == HASH_PARTS[0]:
            yield from _md5(row)
    elif isinstance(value, str):
        yield from _text_forms(column, value, rule.category if rule is not None else None)


def _text_forms(column: Column, value: str, category: str | None) -> Iterator[Form]:
    guid = guids.braced(value)
    if guid is not None:
        yield Form("packed", guids.pack(guid))
        yield Form("compressed", guids.compress(guid))
    elif category == "Language" or column.name == "Language":
        numbers = [part.strip() for part in value.split(",")]
        if all(part.isascii() and part.isdigit() for part in numbers):
            yield Form("language", ", ".join(map(language_words, numbers)))
    elif category == "DefaultDir":
        yield from _directory_names(value)
    elif category in ("Filename", "WildCardFilename"):
        yield from _names(value, "")


def _directory_names(value: str) -> Iterator[Form]:
    """``target:source``, each ``short|long`` (docs/msi-format.md, "DefaultDir")."""
    target, colon, source = value.partition(":")
    if colon:
        if "|" in target:
            yield from _names(target, "target ")
        else:
            yield Form("target", target)
        if "|" in source:
            yield from _names(source, "source ")
        else:
            yield Form("source", source)
    else:
        yield from _names(value, "")
    if value == ".":
        yield Form("folder", "the parent itself")


def _names(value: str, prefix: str) -> Iterator[Form]:
    short, bar, long = value.partition("|")
    if bar:
        yield Form(f"{prefix}long", long)
        yield Form(f"{prefix}short", short)


def hexadecimal(column: Column, value: int) -> str:
    """A number as its column stores it: ``0x0010``, a negative one as its bits."""
    digits, mask = (4, 0xFFFF) if column.type.kind is ColumnKind.SHORT else (8, 0xFFFFFFFF)
    return f"0x{value & mask:0{digits}X}"


def _md5(row: Mapping[str, Cell]) -> Iterator[Form]:
    """The hash as tools print it: the 16 bytes of four little-endian integers."""
    parts = [row.get(name) for name in HASH_PARTS]
    numbers = [part & 0xFFFFFFFF for part in parts if isinstance(part, int)]
    if len(numbers) == len(HASH_PARTS):
        yield Form("MD5", struct.pack("<4I", *numbers).hex())
