"""The lines that are in sight, taken apart: prefix, kind, links.

Only lines in sight are read. Reading is quick; looking for links takes up to a millisecond a
line, so the view asks for them a few lines at a time. Both are kept for a while.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from PySide6.QtGui import QTextLayout

from msiview.analysis.logs.links.links import LogLink
from msiview.errors import FormatError
from msiview.gui.log.lines.line_colours import ColouredPart, colours_of
from msiview.logs.line_kinds import Level, LineKind
from msiview.logs.log import Log
from msiview.logs.log_line import LogLine, log_line
from msiview.logs.log_text import LogText
from msiview.visible_text import in_place

SHOWN = 4096
"""Characters of a line that are painted; the whole line can be copied."""

KEPT = 1024

ENGINE_BEFORE = 20
"""Lines among which the log of an engine has one of its own, behind the header."""

_BEGINNING = 100
"""Lines that are looked at for times."""

Linker: TypeAlias = Callable[[str, LineKind], "Sequence[LogLink]"]
Muter: TypeAlias = Callable[[LineKind, str], bool]


@dataclass(slots=True)
class ShownLine:
    """A line in sight. Columns and links count characters of :attr:`body`.

    ``body`` is what follows the prefix, as it is painted: no more than :data:`SHOWN`
    characters, each hidden one replaced by one that is seen.
    """

    number: int
    text: str
    body: str
    parts: LogLine
    kind: LineKind
    level: Level
    is_cut: bool
    links: list[LogLink] | None = None
    """None until they have been looked for."""
    colours: list[ColouredPart] = field(default_factory=list)
    """Found together with the links."""
    is_muted: bool = False
    """Whether the line says nothing in this package; found together with the links."""
    layout: QTextLayout | None = None
    layout_width: float | None = None
    """What the painter keeps: the layout, and the width that it is wrapped to."""

    def link_at(self, column: int) -> LogLink | None:
        """The link that covers a column of the body."""
        start = self.parts.start
        for link in self.links or ():
            if link.start - start <= column < link.end - start:
                return link
        return None


class ShownLines:
    """The lines of one log by number. Lives in the GUI thread."""

    def __init__(self, log: Log, linker: Linker, mutes: Muter = lambda kind, line: False) -> None:
        """``linker`` finds links; ``mutes`` tells lines that say nothing in this package."""
        self._log = log
        self._mutes = mutes
        self._text = LogText(log.file, log.index)
        self._original = LogText(log.file, log.index, is_original=True)
        self._last = 0
        self._linker = linker
        self._kept: OrderedDict[int, ShownLine] = OrderedDict()
        self.error = ""
        """Why lines could not be read; empty where they could."""

    @property
    def log(self) -> Log:
        return self._log

    def __len__(self) -> int:
        return len(self._log)

    def line(self, number: int) -> ShownLine:
        """One line, with links where they have been looked for already."""
        shown = self._kept.get(number)
        if shown is None:
            shown = self._read(number)
            self._kept[number] = shown
            if len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        elif shown.level is not self._level(number) or shown.kind is not self._kind(number):
            # The facts have come meanwhile.
            shown.kind, shown.level = self._kind(number), self._level(number)
            shown.layout = shown.links = None
        return shown

    def take_apart(self, shown: ShownLine) -> None:
        """Find what a line names, and its values."""
        shown.links = list(self._linker(shown.text[: shown.parts.start + SHOWN], shown.kind))
        shown.is_muted = self._mutes(shown.kind, shown.text)
        shown.colours = colours_of(shown.text, shown.parts.start)
        shown.layout = None

    def set_linker(self, linker: Linker) -> None:
        """Links lead elsewhere."""
        self._linker = linker
        for shown in self._kept.values():
            shown.layout = shown.links = None

    def forget_layouts(self) -> None:
        """Other colours."""
        for shown in self._kept.values():
            shown.layout = None

    def forget_last(self) -> None:
        """The log has grown: its last line may have become longer."""
        for number in [number for number in self._kept if number >= self._last]:
            del self._kept[number]

    def original(self, shown: ShownLine) -> str:
        """A line as it stands in the file; empty where nothing surrounds it there."""
        try:
            text = self._original.line(shown.number)
        except (FormatError, IndexError) as error:
            self.error = str(error)
            return ""
        return text if text != shown.text else ""

    @property
    def may_have_times(self) -> bool:
        """Whether lines have times in their prefix, or may have where too few are known yet. Older
        engines, bundles and deployment tools write none of this form."""
        lines = [self.line(number) for number in range(min(_BEGINNING, len(self)))]
        engine = [shown for shown in lines if shown.parts.side]
        is_read = self._log.facts.lines >= len(self)
        may_come = not engine and len(lines) < ENGINE_BEFORE and not is_read
        return may_come or any(shown.parts.time is not None for shown in engine)

    # -- inside ----------------------------------------------------------

    def _read(self, number: int) -> ShownLine:
        try:
            text = self._text.line(number)
            self.error = ""
        except (FormatError, IndexError) as error:
            text, self.error = "", str(error)
        self._last = max(0, len(self._log) - 1)
        parts = log_line(text)
        body = in_place(parts.text[:SHOWN])
        is_cut = len(parts.text) > SHOWN
        return ShownLine(number, text, body, parts, self._kind(number), self._level(number), is_cut)

    def _kind(self, number: int) -> LineKind:
        kinds = self._log.facts.kinds
        return LineKind(kinds[number]) if number < len(kinds) else LineKind.UNKNOWN

    def _level(self, number: int) -> Level:
        levels = self._log.facts.levels
        return Level(levels[number]) if number < len(levels) else Level.INFO
