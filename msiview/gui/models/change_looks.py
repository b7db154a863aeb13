"""How marks of changes look: a letter, a word, theme tokens."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from msiview.overlay.marks import Mark


@dataclass(frozen=True, slots=True)
class ChangeLook:
    """A change never shows by colour alone: it has a letter and a word."""

    letter: str
    word: str
    token: str

    @property
    def background(self) -> str:
        """Theme token of the tinted background."""
        return f"{self.token}_background"


_LETTERS_AND_TOKENS = {
    Mark.ADDED: ("A", "change.added"),
    Mark.CHANGED: ("M", "change.changed"),
    Mark.DELETED: ("D", "change.deleted"),
    Mark.RENAMED: ("R", "defect.warning"),
    Mark.HAZARD: ("W", "defect.warning"),
    Mark.CONFLICT: ("!", "change.conflict"),
    Mark.IGNORED: ("!", "text.muted"),
}
_LOOKS = {
    mark: ChangeLook(letter, mark.value, token)
    for mark, (letter, token) in _LETTERS_AND_TOKENS.items()
}


def look_of(mark: Mark) -> ChangeLook:
    """How a mark is shown in grids, lists and gutters."""
    return _LOOKS[mark]


def row_change_words(mark: Mark, columns: Iterable[str]) -> str:
    """What became of a row, with the columns that differ: ``changed: Size, Version``."""
    return f"{mark.value}: {', '.join(columns)}" if mark is Mark.CHANGED else mark.value
