"""Reading texts under another code page than the file states."""

from __future__ import annotations

from dataclasses import dataclass

from msiview.format import codepages


@dataclass(frozen=True, slots=True)
class CodePageChoice:
    """A code page that a user chose. ``of`` is the page that is wrong: files that belong to the
    first one (overlays, transforms inside it) are read so where they state the same or none. None
    for the first file itself, whatever it states."""

    instead: int
    of: int | None = None

    def page(self, stated: int) -> int:
        """The page to read under, in place of the stated one."""
        is_meant = self.of is None or stated in (self.of, codepages.NEUTRAL)
        return self.instead if is_meant else stated

    def for_others(self, stated: int) -> CodePageChoice:
        """The same choice for files that belong to one that states this page."""
        return self if self.of is not None else CodePageChoice(self.instead, stated)
