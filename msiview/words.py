"""Numbers, sizes, times and plurals as every room writes them.

They are the same on every computer, since all texts are English, and reports are compared and read
elsewhere: groups of three apart by a space (ISO 80000), a decimal point, dates of ISO 8601.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime


def number(value: int) -> str:
    """An integer in groups of three: ``12 340``, with no-break spaces."""
    return f"{value:,}".replace(",", "\N{NO-BREAK SPACE}")


def counted(value: int, one: str, many: str | None = None) -> str:
    """A number with its noun: ``1 row``, ``12 340 rows``."""
    return f"{number(value)} {one if value == 1 else many or one + 's'}"


def size_words(size: int) -> str:
    """A number of bytes in a readable unit: ``1.2 MB``; units of 1024."""
    if size < 1024:
        return counted(size, "byte")
    amount = size / 1024
    for unit in ("kB", "MB"):
        if amount < 1024:
            return f"{amount:.1f} {unit}"
        amount /= 1024
    return f"{amount:.1f} GB"


def exact_size_words(size: int) -> str:
    """A number of bytes, and what it comes to: ``1 234 567 bytes (1.2 MB)``."""
    words = counted(size, "byte")
    return words if size < 1024 else f"{words} ({size_words(size)})"


def shortened(text: str, longest: int) -> str:
    """A text of at most so many characters; a longer one is cut and ends in ``…``."""
    return text if len(text) <= longest else f"{text[:longest]}…"


def shown_of(shown: int, everything: int, one: str, many: str | None = None) -> str:
    """``12 of 340 states``, ``340 states`` where all are shown, nothing where there are none."""
    if not everything:
        return ""
    words = counted(everything, one, many)
    return words if shown == everything else f"{number(shown)} of {words}"


def date(time: datetime) -> str:
    """``2026-12-26``."""
    return time.strftime("%Y-%m-%d")


def date_time(time: datetime) -> str:
    """``2026-12-26 14:17:47``, in the time zone that the time is in."""
    return time.strftime("%Y-%m-%d %H:%M:%S")
