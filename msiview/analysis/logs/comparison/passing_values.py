"""Values that differ between any two logs, and so mean nothing: temporary names, the user's own
folders.

Guess: which names are temporary was seen in logs; no document lists them.
"""

from __future__ import annotations

import re

from msiview.format.guids import BRACED
from msiview.late_patterns import late_pattern

PASSING = frozenset(
    (
        *("Date", "Time", "CLIENTPROCESSID", "MsiRestartManagerSessionKey", "MsiLogFileLocation"),
        *("PhysicalMemory", "VirtualMemory", "ScreenX", "ScreenY", "ColorBits", "CaptionHeight"),
        *("BorderTop", "BorderSide", "TextHeight", "TextHeight_Correction", "TextInternalLeading"),
        *("PRIMARYVOLUMESPACEAVAILABLE", "PRIMARYVOLUMESPACEREMAINING", "CURRENTDIRECTORY"),
        *("OriginalDatabase", "DATABASE", "ProductState"),
    )
)
"""Properties that hold a moment, a process or a screen, never a reason."""

_TEMPORARY = (
    (late_pattern(r"(?i)\bMSI[0-9A-F]{1,8}\.tmp"), "MSI….tmp"),
    (late_pattern(r"(?i)(\\te?mp\\)(?:[^\\\s\"';,]+(?=\\)|[^\\\s\"';,]+\.tmp)"), r"\1…"),
    (late_pattern(r"(?i)(\\Installer\\)[0-9a-f]+(?=\.ms[ipt])"), r"\1…"),
    (late_pattern(rf"(?i)(transaction\W+(?:id\W+)?){BRACED}"), r"\1…"),
    (late_pattern(r"\b\d{1,2}:\d\d:\d\d(?:[.:]\d+)?"), "…"),
)
_FEWEST = 2
"""Characters of a user's name that is looked for in paths."""


class PassingValues:
    """Takes out of texts of one log what the next run would have otherwise.

    ``user`` is the account that the log names; its profile folder becomes that of any user.
    """

    def __init__(self, user: str) -> None:
        name = re.escape(user)
        folder = rf"(?i)(\\(?:Users|Documents and Settings)\\){name}(?![^\\])"
        self._profile = re.compile(folder) if len(user) >= _FEWEST else None

    def without(self, text: str) -> str:
        """The text with ``…`` for everything that changes from run to run, without blanks at the
        end; paths in lower case, as Windows takes them."""
        for pattern, replacement in _TEMPORARY:
            text = pattern.sub(replacement, text)
        if self._profile is not None:
            text = self._profile.sub(r"\1…", text)
        return text.rstrip().casefold() if ":\\" in text else text.rstrip()
