"""Databases with anything wrong in them, from raw bytes: what the writer rightly refuses."""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from pathlib import Path

from msiview.database.opening import CLSID_DATABASE
from msiview.format.compound_writer import StorageContent, StreamContent, write_compound_file
from msiview.format.stream_names import encode_name

WIDE = 0x80000000
"""Bit of the pool's header: references take 3 bytes."""


def pool_bytes(texts: Sequence[bytes | None], header: int = 1252) -> tuple[bytes, bytes]:
    """``_StringPool`` and ``_StringData``: ids from 1 on, None for an unused slot."""
    pool = bytearray(struct.pack("<I", header))
    for text in texts:
        if text is None:
            pool += struct.pack("<HH", 0, 0)
        elif len(text) > 0xFFFF:
            pool += struct.pack("<HHI", 0, 1, len(text))
        else:
            pool += struct.pack("<HH", len(text), 1)
    return bytes(pool), b"".join(text or b"" for text in texts)


class RawDatabase:
    """A database under construction; texts get ids as they are named.

    ``listed`` are the names in ``_Tables``; ``columns`` the rows of ``_Columns``:
    table, number, name and type word without bias, None for null.
    """

    def __init__(self, header: int = 1252) -> None:
        self.header = header
        self.listed: list[str] = []
        self.columns: list[tuple[str | None, int | None, str | None, int]] = []
        self.tables: dict[str, bytes] = {}
        self.streams: dict[str, StreamContent] = {}
        self._texts: list[bytes | None] = []

    def id(self, text: str | None) -> int:
        """The id of a text, a new one if need be."""
        if text is None:
            return 0
        data = text.encode("utf-8")
        if data not in self._texts:
            self._texts.append(data)
        return self._texts.index(data) + 1

    def unused_id(self) -> int:
        """The id of a slot without text."""
        self._texts.append(None)
        return len(self._texts)

    def describe(self, table: str, *columns: tuple[str, int]) -> None:
        """List a table and its columns (name, type word)."""
        self.listed.append(table)
        for number, (name, word) in enumerate(columns, start=1):
            self.columns.append((table, number, name, word))

    def fill(self, table: str, *columns: Sequence[str | None]) -> None:
        """Give a table whose cells take two bytes rows of texts, column by column. In a column
        of numbers the ids of the texts stand for some number."""
        self.tables[table] = b"".join(self._references(column, 2) for column in columns)

    def storage(self, extra: Mapping[str, StreamContent] | None = None) -> StorageContent:
        """The storage; ``extra`` streams by raw name replace those of the same name."""
        width = 3 if self.header & WIDE else 2
        listed = self._references(self.listed, width)
        columns = (
            self._references([column[0] for column in self.columns], width)
            + _shorts([column[1] for column in self.columns])
            + self._references([column[2] for column in self.columns], width)
            + _shorts([column[3] - 0x10000 * (column[3] >> 15) for column in self.columns])
        )
        pool, data = pool_bytes(self._texts, self.header)
        tables = {
            "_Tables": listed,
            "_Columns": columns,
            "_StringPool": pool,
            "_StringData": data,
            **self.tables,
        }
        storage = StorageContent(CLSID_DATABASE)
        for name, content in tables.items():
            storage.streams[encode_name(name, is_table=True)] = content
        for name, stream in self.streams.items():
            storage.streams[encode_name(name)] = stream
        storage.streams.update(extra or {})
        return storage

    def write(self, path: Path, extra: Mapping[str, StreamContent] | None = None) -> Path:
        write_compound_file(path, self.storage(extra), sector_size=512)
        return path

    def _references(self, texts: Sequence[str | None], width: int) -> bytes:
        return b"".join(self.id(text).to_bytes(width, "little") for text in texts)


def _shorts(numbers: Sequence[int | None]) -> bytes:
    """Short integers as stored: with 0x8000 added, null as 0."""
    return b"".join(
        struct.pack("<H", 0 if number is None else (number + 0x8000) & 0xFFFF) for number in numbers
    )
