"""The lines of the real logs."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from msiview.logs.line_index import LineIndex
from msiview.logs.log_file import LogFile
from msiview.logs.log_text import LogText
from msiview.progress import no_progress


def corpus_logs(corpus: Path) -> list[Path]:
    """The real logs."""
    return sorted((corpus / "logs").glob("*.log"))


def lines_of(path: Path) -> Iterator[str]:
    """The lines of a log."""
    file = LogFile(path)
    index = LineIndex(file)
    index.extend(no_progress())
    for batch in LogText(file, index).batches():
        yield from batch.lines


def corpus_lines(corpus: Path) -> Iterator[str]:
    """The lines of all real logs."""
    for path in corpus_logs(corpus):
        yield from lines_of(path)
