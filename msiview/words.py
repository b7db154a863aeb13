"""Numbers and texts as every room writes them."""

from __future__ import annotations

from datetime import datetime


def number(value: int) -> str:
    """An integer in groups of three: ``12 340``, with no-break spaces."""
    return f"{value:,}".replace(",", "\N{NO-BREAK SPACE}")


def counted(value: int, one: str, many: str | None = None) -> str:
    """A number with its noun: ``1 row``, ``12 340 rows``."""
    return f"{number(value)} {one if value == 1 else many or one + 's'}"


def shortened(text: str, longest: int) -> str:
    """A text of at most so many characters; a longer one is cut and ends in ``…``."""
    return text if len(text) <= longest else f"{text[:longest]}…"


def shown_of(shown: int, everything: int, one: str, many: str | None = None) -> str:
    """``12 of 340 states``, ``340 states`` where all are shown, nothing where there are none."""
    if not everything:
        return ""
    words = counted(everything, one, many)
    return words if shown == everything else f"{number(shown)} of {words}"


def date_time(time: datetime) -> str:
    """``2026-12-26 14:17:47``, in the time zone that the time is in."""
    return time.strftime("%Y-%m-%d %H:%M:%S")
