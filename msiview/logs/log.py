"""An opened log: its lines, its GUIDs and its contents."""

from __future__ import annotations

import logging
import os
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from copy import copy

from msiview.debugging import timed
from msiview.logs.facts import LogFacts, PropertyChange, StateLine
from msiview.logs.guid_index import GuidIndex
from msiview.logs.line_index import LineIndex
from msiview.logs.line_parts import property_change, state_line
from msiview.logs.log_file import Growth, LogFile
from msiview.logs.log_text import LogText
from msiview.logs.reader import LogReader
from msiview.logs.runs import LogRun, facts_between, find_runs, main_run
from msiview.logs.templates import NO_TEMPLATES, MessageTemplates
from msiview.progress import Progress, no_progress

_LOG = logging.getLogger(__name__)


class Log:
    """One log and everything that is known of it; lines count from 0.

    Reading has three steps, each of which may run in any thread while others use the log:
    :meth:`read_lines`, then :meth:`read_guids` and :meth:`read_facts`. A cancelled step keeps its
    results and continues there when it is called again.
    """

    def __init__(
        self,
        path: str | os.PathLike[str],
        *,
        codepage: int | None = None,
        templates: MessageTemplates = NO_TEMPLATES,
    ) -> None:
        """``codepage`` is for logs of single bytes; ``templates`` recognise messages in the
        language of an open package. Raises :class:`~msiview.errors.UnreadableFile`."""
        self.file = LogFile(path, codepage)
        self.follow = False
        """Whether the log is still being written: its last line is read only once it is
        complete."""
        self._templates = templates
        self._part: LogFacts | None = None
        self._begin()

    def _begin(self) -> None:
        self.index = LineIndex(self.file)
        self.text = LogText(self.file, self.index)
        self._begin_reading()

    def _begin_reading(self) -> None:
        self.guids = GuidIndex(self.file, self.index)
        self._reader = LogReader(LogText(self.file, self.index), self._templates)

    @property
    def facts(self) -> LogFacts:
        """The contents of the log, as far as it has been read."""
        return self._reader.facts if self._part is None else self._part

    @property
    def runs(self) -> list[LogRun]:
        """The runs that the log tells of, as far as it has been read."""
        return find_runs(self.facts)

    def part(self, run: LogRun | None = None) -> Log:
        """The same log with the facts of one run alone, as they are now: by default of the run
        that the log is asked about, the engine's last. A log of one run is that part."""
        runs = self.runs
        run = run if run is not None else main_run(runs)
        if run is None or len(runs) == 1:
            return self
        part = copy(self)
        part._part = facts_between(self.facts, run.first, run.last)
        return part

    def __len__(self) -> int:
        """The number of lines found so far."""
        return len(self.index)

    # -- reading --------------------------------------------------------

    def read_lines(self, progress: Progress | None = None) -> None:
        """Find where the lines begin."""
        open_end = self._open_end()
        with timed(_LOG, "finding the lines of a log") as facts:
            self.index.extend(progress or no_progress())
            facts |= {
                "lines": len(self.index),
                "bytes": self.index.end,
                "encoding": self.file.encoding.name,
            }
        if open_end and self.index.end > open_end and self.facts.lines > self._ended(open_end):
            self._begin_reading()  # the last line was read as if it were complete

    def read_guids(self, progress: Progress | None = None) -> None:
        """Find all GUIDs in the lines that are known."""
        with timed(_LOG, "finding the GUIDs of a log"):
            self.guids.extend(self._readable, progress or no_progress())

    def read_facts(self, progress: Progress | None = None) -> None:
        """Classify the known lines and collect their contents."""
        with timed(_LOG, "reading what the lines of a log tell") as facts:
            self._reader.extend(self._readable, progress or no_progress())
            facts |= {"actions": len(self.facts.actions), "messages": len(self.facts.messages)}
        self.facts.torn_line = self._torn_line()

    def read(self, progress: Progress | None = None) -> None:
        """All three steps."""
        self.read_lines(progress)
        self.read_guids(progress)
        self.read_facts(progress)

    def look_again(self) -> Growth:
        """Whether the file has changed. After GROWN the steps of reading continue with new lines;
        after REWRITTEN they start again."""
        growth = self.file.look_again()
        if growth is Growth.REWRITTEN:
            self._begin()
        return growth

    @property
    def _readable(self) -> int:
        """The number of lines that can be interpreted."""
        return self._ended(self.index.end) if self.follow else len(self.index)

    def _ended(self, end: int) -> int:
        """The number of complete lines up to the offset ``end``."""
        return max(0, bisect_right(self.index.starts, end) - 1)

    def _open_end(self) -> int:
        """The known size of the log if it ends inside a line; else 0."""
        starts, end = self.index.starts, self.index.end
        return end if len(starts) and starts[-1] < end else 0

    def _torn_line(self) -> int | None:
        """The last line of a log that began and has no end, if it does not end itself."""
        sections = self.facts.sections
        is_open = bool(sections) and sections[-1].end_line is None
        return len(self.index) - 1 if is_open and self._open_end() else None

    # -- asking ---------------------------------------------------------

    def component_states(self) -> Iterator[StateLine]:
        """All states of components, in the order of the log."""
        return self._states(self.facts.component_lines)

    def feature_states(self) -> Iterator[StateLine]:
        """All states of features, in the order of the log."""
        return self._states(self.facts.feature_lines)

    def property_changes(self) -> Iterator[PropertyChange]:
        """All changes of properties, in the order of the log; values of several lines are
        joined."""
        for line, text in self._texts(self.facts.change_lines):
            change = property_change(line, text)
            if change is not None:
                yield change

    def message(self, line: int) -> tuple[int, int]:
        """The first and the last line of the message that a line belongs to."""
        return self._reader.message(line)

    def _states(self, lines: Iterable[int]) -> Iterator[StateLine]:
        for line, text in self._texts(lines):
            state = state_line(line, text)
            if state is not None:
                yield state

    def _texts(self, lines: Iterable[int]) -> Iterator[tuple[int, str]]:
        """The texts of messages by their first lines."""
        for line in list(lines):
            _, last = self.message(line)
            text = self.text.line(line)
            if last > line:
                text = "\n".join([text, *self.text.lines(line + 1, last - line)])
            yield line, text
