"""OLE property sets: the stream behind the summary information.

A set has one section of numbered, typed values and a code page of its own. Real files have many
errors here, so a bad value never stops the reading: it is kept as bytes and recorded. Source:
docs/msi-format.md, "Summary information" (375 streams) and [MS-OLEPS].
"""

from __future__ import annotations

import struct
import uuid
from dataclasses import dataclass, field
from enum import IntEnum
from typing import TypeAlias

from msiview.errors import DefectLog, FormatError, Severity
from msiview.format import codepages
from msiview.format.codepage_choice import CodePageChoice
from msiview.format.guids import of_bytes

SUMMARY_FORMAT = "{F29F85E0-4FF9-1068-AB91-08002B27B3D9}"
"""The format id of summary information."""

CODEPAGE_ID = 1
DICTIONARY_ID = 0
"""Property 0 names other properties and has no type; it is kept as bytes."""

_BYTE_ORDER = 0xFFFE
_HEADER = struct.Struct("<HHI16sI")
_SECTION_PLACE = struct.Struct("<16sI")
_PAIR = struct.Struct("<II")
_UTF16 = 1200

_SYSTEM = 0x00020006
"""The system version that is written: Win32, major 6. Nothing depends on it."""


class VariantType(IntEnum):
    """The types of values that are understood; others are kept as bytes."""

    EMPTY = 0
    NULL = 1
    I2 = 2
    I4 = 3
    R4 = 4
    R8 = 5
    CY = 6
    DATE = 7
    BSTR = 8
    ERROR = 10
    BOOL = 11
    I1 = 16
    UI1 = 17
    UI2 = 18
    UI4 = 19
    I8 = 20
    UI8 = 21
    INT = 22
    UINT = 23
    LPSTR = 30
    LPWSTR = 31
    FILETIME = 64
    BLOB = 65
    BLOB_OBJECT = 70
    CF = 71
    CLSID = 72


_NUMBERS = {
    VariantType.I2: "<h",
    VariantType.I4: "<i",
    VariantType.R4: "<f",
    VariantType.R8: "<d",
    VariantType.CY: "<q",
    VariantType.DATE: "<d",
    VariantType.ERROR: "<I",
    VariantType.BOOL: "<h",
    VariantType.I1: "<b",
    VariantType.UI1: "<B",
    VariantType.UI2: "<H",
    VariantType.UI4: "<I",
    VariantType.I8: "<q",
    VariantType.UI8: "<Q",
    VariantType.INT: "<i",
    VariantType.UINT: "<I",
    VariantType.FILETIME: "<Q",
}
_TEXTS = (VariantType.LPSTR, VariantType.LPWSTR, VariantType.BSTR)
_BLOBS = (VariantType.BLOB, VariantType.BLOB_OBJECT, VariantType.CF)

Value: TypeAlias = int | str | float | bytes | None


@dataclass(frozen=True, slots=True)
class PropertyValue:
    """One value: its variant type, its meaning, and the bytes behind it.

    ``value`` is an int for integers, BOOL (0 or 1) and FILETIME (100 ns units
    since 1601, UTC), a str for texts and CLSIDs, bytes for blobs and for types
    that are not understood, None for nulls and for values that are cut off.
    ``raw`` is what is stored after the type; for texts and blobs without the
    size in front and without closing NULs. ``lossy`` says that a text is partly
    a guess.
    """

    vt: int
    value: Value
    raw: bytes = b""
    lossy: bool = False

    @property
    def type_name(self) -> str:
        """The variant type as the SDK spells it: ``VT_LPSTR``; ``VT_99`` where it has no name."""
        is_known = self.vt in VariantType.__members__.values()
        return f"VT_{VariantType(self.vt).name if is_known else self.vt}"

    @classmethod
    def text(cls, text: str, codepage: int) -> PropertyValue:
        """A text as VT_LPSTR. Raises :class:`FormatError` if the code page lacks a character."""
        return cls(VariantType.LPSTR, text, codepages.encode(text, codepage))

    @classmethod
    def number(cls, vt: VariantType, value: int | float) -> PropertyValue:
        """A number of one of the fixed-size types. Raises ValueError if it does not fit."""
        stored = -bool(value) if vt is VariantType.BOOL else value
        try:
            return cls(vt, value, struct.pack(_NUMBERS[vt], stored))
        except struct.error as error:
            raise ValueError(f"{value} does not fit {vt.name}") from error


@dataclass(slots=True)
class PropertySet:
    """Typed values by number, in stored order, and the code page of their texts.

    ``codepage`` is 0 (neutral) where the file does not state one. Property 1
    states it and is among the values.
    """

    codepage: int = codepages.NEUTRAL
    values: dict[int, PropertyValue] = field(default_factory=dict)
    format_id: str = SUMMARY_FORMAT

    @classmethod
    def empty(cls, codepage: int) -> PropertySet:
        """A set that holds its code page only (stored signed: 65001 becomes -535)."""
        signed = codepage - 0x10000 if codepage > 0x7FFF else codepage
        return cls(codepage, {CODEPAGE_ID: PropertyValue.number(VariantType.I2, signed)})

    def set_text(self, property_id: int, text: str) -> None:
        """Store a text in the set's code page."""
        self.values[property_id] = PropertyValue.text(text, self.codepage)

    def set_number(self, property_id: int, value: int, vt: VariantType = VariantType.I4) -> None:
        """Store an integer, or a FILETIME as its ticks."""
        self.values[property_id] = PropertyValue.number(vt, value)


def write_property_set(properties: PropertySet) -> bytes:
    """The bytes of a property set with one section, values in the order they have."""
    count = len(properties.values)
    pairs, body = bytearray(), bytearray()
    for property_id, value in properties.values.items():
        pairs += _PAIR.pack(property_id, 8 + 8 * count + len(body))
        stored = _stored(property_id, value)
        body += stored + bytes(-len(stored) % 4)
    section = _PAIR.pack(8 + len(pairs) + len(body), count) + pairs + body
    format_id = uuid.UUID(properties.format_id).bytes_le
    header = _HEADER.pack(_BYTE_ORDER, 0, _SYSTEM, bytes(16), 1)
    return header + _SECTION_PLACE.pack(format_id, _HEADER.size + _SECTION_PLACE.size) + section


def _stored(property_id: int, value: PropertyValue) -> bytes:
    """A value with its type in front, as stored in the section."""
    if property_id == DICTIONARY_ID:
        return value.raw
    raw = value.raw
    if value.vt in _NUMBERS:
        raw = raw.ljust(struct.calcsize(_NUMBERS[VariantType(value.vt)]), b"\0")
    elif value.vt == VariantType.LPWSTR:
        raw = struct.pack("<I", len(raw) // 2 + 1) + raw + b"\0\0"
    elif value.vt in _TEXTS:
        raw = struct.pack("<I", len(raw) + 1) + raw + b"\0"
    elif value.vt in _BLOBS:
        raw = struct.pack("<I", len(raw)) + raw
    return struct.pack("<I", value.vt) + raw


def parse_property_set(
    data: bytes,
    defects: DefectLog,
    stream: str = "property set",
    choice: CodePageChoice | None = None,
) -> PropertySet:
    """The property set in a stream's bytes; ``stream`` is its name in defects, ``choice`` the code
    page to read it under in place of the one that it states.

    Raises :class:`FormatError` only when the bytes are no property set at all.
    """
    if len(data) < _HEADER.size or data[:2] != b"\xfe\xff":
        raise FormatError("this is no property set: its header is missing", stream=stream, offset=0)
    return _Parser(data, defects, stream, choice).parse()


class _Parser:
    """Reads one property set; every offset is checked against the size of the data."""

    def __init__(
        self, data: bytes, defects: DefectLog, stream: str, choice: CodePageChoice | None
    ) -> None:
        self._data = data
        self._defects = defects
        self._stream = stream
        self._choice = choice
        self._codepage = codepages.NEUTRAL

    def parse(self) -> PropertySet:
        format_id, start = self._section()
        places = self._places(start)
        ends = self._ends(start, sorted(places.values()))
        codepage_at = places.get(CODEPAGE_ID)
        if codepage_at is not None:
            self._codepage = self._read_codepage(codepage_at, ends[codepage_at])
        if self._choice is not None:
            self._codepage = self._choice.page(self._codepage)
        values = {
            property_id: self._value(property_id, at, ends[at])
            for property_id, at in places.items()
        }
        return PropertySet(self._codepage, values, format_id)

    def _defect(self, severity: Severity, code: str, message: str, offset: int) -> None:
        self._defects.add(severity, code, message, stream=self._stream, offset=offset)

    # -- places -----------------------------------------------------------

    def _section(self) -> tuple[str, int]:
        """Format id and offset of the section to read: the summary's, else the first."""
        stated = _HEADER.unpack_from(self._data)[4]
        first, size = _HEADER.size, _SECTION_PLACE.size
        there = min(stated, (len(self._data) - first) // size)
        sections = []
        for index in range(min(there, 8)):
            format_id, start = _SECTION_PLACE.unpack_from(self._data, first + index * size)
            sections.append((of_bytes(format_id), start))
        if not sections:
            self._defect(
                Severity.ERROR, "property-section", "the property set has no section", first - 4
            )
            return SUMMARY_FORMAT, len(self._data)
        chosen = next((s for s in sections if s[0] == SUMMARY_FORMAT), sections[0])
        if chosen[0] != SUMMARY_FORMAT:
            self._defect(
                Severity.NOTE,
                "property-format",
                f"the property set has the format {chosen[0]}, not that of summary information",
                first,
            )
        return chosen

    def _places(self, start: int) -> dict[int, int]:
        """Where each property's value begins, counted from the start of the stream."""
        if start + _PAIR.size > len(self._data):
            self._defect(
                Severity.ERROR, "property-section", "the section lies beyond the end", start
            )
            return {}
        size, stated = _PAIR.unpack_from(self._data, start)
        if start + size > len(self._data):
            self._defect(
                Severity.WARNING,
                "property-section-size",
                f"the section claims {size} bytes, {len(self._data) - start} are there",
                start,
            )
        first = start + _PAIR.size
        count = min(stated, (len(self._data) - first) // _PAIR.size)
        if count < stated:
            self._defect(
                Severity.ERROR,
                "property-count",
                f"{stated} properties are announced, there is room for {count}",
                start + 4,
            )
        places: dict[int, int] = {}
        for at in range(first, first + count * _PAIR.size, _PAIR.size):
            self._add_place(places, start, at)
        return places

    def _add_place(self, places: dict[int, int], start: int, at: int) -> None:
        property_id, offset = _PAIR.unpack_from(self._data, at)
        if start + offset + 4 > len(self._data) or offset < _PAIR.size:
            self._defect(
                Severity.ERROR,
                "property-offset",
                f"the value of property {property_id} lies outside the section",
                at + 4,
            )
        elif property_id in places:
            self._defect(
                Severity.WARNING,
                "property-twice",
                f"property {property_id} is listed more than once; the first one counts",
                at,
            )
        else:
            places[property_id] = start + offset

    def _ends(self, start: int, begins: list[int]) -> dict[int, int]:
        """The end of each value's bytes at the latest: the next value, or the end of the data."""
        return dict(zip(begins, [*begins[1:], len(self._data)], strict=False))

    # -- values -----------------------------------------------------------

    def _read_codepage(self, at: int, end: int) -> int:
        stored = self._value(CODEPAGE_ID, at, end).value
        if not isinstance(stored, int):
            self._defect(
                Severity.WARNING,
                "property-codepage",
                "the code page is no number; texts are read as 1252",
                at,
            )
            return codepages.NEUTRAL
        return stored & 0xFFFF

    def _value(self, property_id: int, at: int, end: int) -> PropertyValue:
        (stored_type,) = struct.unpack_from("<I", self._data, at)
        if property_id == DICTIONARY_ID:
            raw = self._data[at:end]
            return PropertyValue(stored_type, raw, raw)
        at += 4
        try:
            vt = VariantType(stored_type)
        except ValueError:
            self._defect(
                Severity.NOTE,
                "property-type",
                f"property {property_id} has the type 0x{stored_type:04X}, which is not understood",
                at - 4,
            )
            raw = self._data[at:end]
            return PropertyValue(stored_type, raw, raw)
        if vt in _NUMBERS:
            return self._number(property_id, vt, at)
        if vt in _TEXTS:
            return self._text(property_id, vt, at, end)
        if vt in _BLOBS:
            raw = self._sized(property_id, at, end, 1)
            return PropertyValue(vt, raw, raw)
        if vt is VariantType.CLSID:
            return self._clsid(property_id, at)
        return PropertyValue(vt, None)

    def _cut(self, property_id: int, at: int) -> None:
        self._defect(
            Severity.ERROR, "property-cut", f"the value of property {property_id} is cut off", at
        )

    def _number(self, property_id: int, vt: VariantType, at: int) -> PropertyValue:
        layout = _NUMBERS[vt]
        raw = self._data[at : at + struct.calcsize(layout)]
        if len(raw) < struct.calcsize(layout):
            self._cut(property_id, at)
            return PropertyValue(vt, None, raw)
        (value,) = struct.unpack(layout, raw)
        return PropertyValue(vt, int(bool(value)) if vt is VariantType.BOOL else value, raw)

    def _clsid(self, property_id: int, at: int) -> PropertyValue:
        raw = self._data[at : at + 16]
        if len(raw) < 16:
            self._cut(property_id, at)
            return PropertyValue(VariantType.CLSID, None, raw)
        return PropertyValue(VariantType.CLSID, of_bytes(raw), raw)

    def _sized(self, property_id: int, at: int, end: int, unit: int) -> bytes:
        """The bytes after a size field, which counts units of ``unit`` bytes and may be wrong."""
        if at + 4 > end:
            self._cut(property_id, at)
            return b""
        (stated,) = struct.unpack_from("<I", self._data, at)
        there = end - at - 4
        if stated * unit > there:
            self._defect(
                Severity.WARNING,
                "property-size",
                f"property {property_id} claims {stated * unit} bytes, there is room for {there}",
                at,
            )
        return self._data[at + 4 : at + 4 + min(stated * unit, there)]

    def _text(self, property_id: int, vt: VariantType, at: int, end: int) -> PropertyValue:
        wide = vt is VariantType.LPWSTR
        raw = self._sized(property_id, at, end, 2 if wide else 1)
        if wide or self._codepage == _UTF16:
            raw = raw[: len(raw) // 2 * 2]
            text, lossy = _decode_utf16(raw)
            while raw.endswith(b"\0\0"):
                raw = raw[:-2]
        else:
            raw = raw.rstrip(b"\0")
            text, lossy = codepages.decode(raw, self._codepage)
        if lossy:
            self._defect(
                Severity.WARNING,
                "property-lossy",
                f"the text of property {property_id} does not fit its code page "
                f"{codepages.name_of(self._codepage)}",
                at,
            )
        # Windows reads these as C strings, which end at the first NUL.
        return PropertyValue(vt, text.partition("\0")[0], raw, lossy)


def _decode_utf16(raw: bytes) -> tuple[str, bool]:
    try:
        return raw.decode("utf-16-le"), False
    except UnicodeDecodeError:
        return raw.decode("utf-16-le", "replace"), True
