"""Choices that a format may have to make while a table is written."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ExportOptions:
    """How to write; every format uses what concerns it.

    ``codepage`` is that of the database (IDT states it and is encoded in it).
    ``header`` asks for what stands before the rows: column names, the three
    lines of IDT, CREATE TABLE. ``contents`` asks for the bytes of streams where
    a format can hold them (SQL); without it a stream is written as null there.
    """

    codepage: int = 0
    header: bool = True
    contents: bool = True
