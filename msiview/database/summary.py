"""Summary information: what a file says about itself, outside its tables.

The stream is an ordinary OLE property set; what each property means depends on
the kind of file. Source: docs/msi-format.md, "Summary information".
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from enum import IntEnum

from msiview.errors import DefectLog, FormatError, Severity
from msiview.format.codepage_choice import CodePageChoice
from msiview.format.container import Storage
from msiview.format.property_set import PropertySet, PropertyValue, parse_property_set

STREAM = "\x05SummaryInformation"

_EPOCH = datetime(1601, 1, 1, tzinfo=UTC)
_LAST_TICK = 2_650_467_743_990_000_000
"""The last FILETIME that a datetime can hold: the end of the year 9999."""


class PropertyId(IntEnum):
    """The properties of the summary stream that the installer uses."""

    CODEPAGE = 1
    TITLE = 2
    SUBJECT = 3
    AUTHOR = 4
    KEYWORDS = 5
    COMMENTS = 6
    TEMPLATE = 7
    LAST_SAVED_BY = 8
    REVISION_NUMBER = 9
    EDIT_TIME = 10
    LAST_PRINTED = 11
    CREATE_TIME = 12
    LAST_SAVE_TIME = 13
    PAGE_COUNT = 14
    WORD_COUNT = 15
    CHARACTER_COUNT = 16
    THUMBNAIL = 17
    CREATING_APPLICATION = 18
    SECURITY = 19


class SummaryInformation:
    """The properties of the summary stream by number, of whatever type they are."""

    def __init__(self, properties: PropertySet | None) -> None:
        self.properties = properties

    @property
    def is_present(self) -> bool:
        """Whether the file has a readable summary stream at all."""
        return self.properties is not None

    def ids(self) -> list[int]:
        """The numbers of the properties that the file states, ascending."""
        return sorted(self.properties.values) if self.properties is not None else []

    def value(self, property_id: int) -> PropertyValue | None:
        """One property as stored, or None where the file does not state it."""
        if self.properties is None:
            return None
        return self.properties.values.get(property_id)

    def text(self, property_id: int) -> str:
        """A property as text; empty where it is missing. Numbers are written in decimal."""
        stored = self.value(property_id)
        if stored is None or stored.value is None or isinstance(stored.value, bytes):
            return ""
        return str(stored.value)

    def number(self, property_id: int) -> int | None:
        """A property as a number; None where it is missing or something else."""
        stored = self.value(property_id)
        return stored.value if stored is not None and isinstance(stored.value, int) else None


def filetime(ticks: int) -> datetime | None:
    """The time in UTC of a FILETIME (100 ns units since 1601); None for 0 and times after the year
    9999."""
    if not 0 < ticks < _LAST_TICK:
        return None
    return _EPOCH + timedelta(microseconds=ticks // 10)


def ticks_of(time: datetime) -> int:
    """The FILETIME of a time; the inverse of :func:`filetime`."""
    return (time - _EPOCH) // timedelta(microseconds=1) * 10


def read_summary(
    storage: Storage, defects: DefectLog, choice: CodePageChoice | None = None
) -> SummaryInformation:
    """The summary information of a storage, read under another code page where somebody chose one.
    Never fails: what is wrong is recorded."""
    stream = storage.stream(STREAM)
    if stream is None:
        defects.add(
            Severity.WARNING,
            "summary-missing",
            "the file has no summary information",
            stream=r"\5SummaryInformation",
        )
        return SummaryInformation(None)
    try:
        properties = parse_property_set(stream.read(), defects, stream.shown_name, choice)
        return SummaryInformation(properties)
    except FormatError as error:
        defects.add(
            Severity.ERROR,
            "summary-damaged",
            error.reason,
            stream=stream.shown_name,
            offset=error.offset,
        )
        return SummaryInformation(None)
