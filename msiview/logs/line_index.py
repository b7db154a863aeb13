"""The offsets at which the lines of a log begin."""

from __future__ import annotations

from array import array
from bisect import bisect_right

from msiview.logs.line_breaks import breaks
from msiview.logs.log_file import LogFile
from msiview.progress import Progress, no_progress


class LineIndex:
    """The beginnings of a log's lines as byte offsets; lines count from 0.

    One thread extends it while others read it. A line ends with its line feed, or with what ends
    lines in this log (:attr:`~msiview.logs.framing.Framing.line_end`); a carriage return before it
    belongs to the break. 8 bytes a line: 29 MB for 3.6 million.
    """

    def __init__(self, file: LogFile) -> None:
        self._file = file
        self.starts = array("Q")
        self.end = file.encoding.mark
        """The bytes of the log that have been searched."""

    def __len__(self) -> int:
        """The number of lines found so far. A line break at the end begins no further line."""
        count = len(self.starts)
        return count - 1 if count and self.starts[count - 1] >= self.end else count

    def byte_range(self, line: int) -> tuple[int, int]:
        """The bytes of a line with its line break: offsets of the first and behind the last."""
        following = line + 1
        return self.starts[line], (
            self.starts[following] if following < len(self.starts) else self.end
        )

    def line_at(self, offset: int) -> int:
        """The line that contains a byte."""
        return max(0, bisect_right(self.starts, offset) - 1)

    def extend(self, progress: Progress | None = None) -> None:
        """Search what the log has grown by; results before a cancellation are kept.

        Raises :class:`~msiview.errors.UnreadableFile`.
        """
        progress = progress or no_progress()
        file, mark = self._file, self._file.encoding.mark
        if self.end < mark <= file.size:
            self.end = mark
        if not self.starts and file.size > mark:
            self.starts.append(mark)
        line_breaks = breaks(file.encoding, file.framing.line_end)
        begin = max(mark, self.end - line_breaks.overlap)
        if line_breaks.begins_behind_one and self.starts:
            begin = max(begin, min(self.starts[-1], self.end))
        before = b""
        for offset, data in file.blocks(begin, file.size):
            at = offset - len(before)
            known = self.starts[-1] if line_breaks.begins_behind_one else self.end
            is_last = offset + len(data) >= file.size
            block = before + data
            found = line_breaks.ends(block, at, (at - mark) % 2, is_last=is_last)
            self.starts.extend(found[bisect_right(found, known) :])
            self.end = offset + len(data)
            carried = max(0, len(block) - line_breaks.overlap)
            if line_breaks.begins_behind_one and found:
                carried = max(carried, found[-1] - at)
            before = block[carried:]
            progress("Looking for the lines of the log", self.end, file.size)
