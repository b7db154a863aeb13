"""What differs between two streams, as a page."""

from __future__ import annotations

from collections.abc import Iterator

from msiview.analysis.stream_comparison import DiffLine, StreamComparison
from msiview.analysis.stream_kinds import StreamKind
from msiview.format.container import Stream
from msiview.overlay.marks import Mark
from msiview.report.change_words import TONES
from msiview.report.page import (
    Block,
    Content,
    Fields,
    Heading,
    Lines,
    Paragraph,
    Text,
    Tone,
    code,
    muted,
)
from msiview.session.stream_changes import StreamChange
from msiview.words import counted, number, shortened

_MOST_LINES = 1000
_LONGEST = 500
"""Characters of a line."""

_BLANK = "\N{NO-BREAK SPACE}"
_SIGNS = {Mark.ADDED: "+", Mark.DELETED: "\N{MINUS SIGN}", None: _BLANK}


def stream_comparison_blocks(change: StreamChange, found: StreamComparison) -> Iterator[Block]:
    """Size, kind and SHA-256 of both sides, where they part, and of texts the lines that differ."""
    assert change.old is not None
    assert change.new is not None
    rows: list[tuple[str, Content]] = [
        ("Before", (_facts(found.old_kind, change.old), code(found.old_digest))),
        ("After", (_facts(found.new_kind, change.new), code(found.new_digest))),
    ]
    if found.first_difference is None:
        rows.append(("Contents", "the same"))
    else:
        rows.append(("They part at", f"byte {number(found.first_difference)}"))
    yield Fields(rows)
    if found.lines is not None and found.first_difference is not None:
        yield Heading("Lines that differ")
        if not any(line.mark for line in found.lines):
            yield Paragraph("Only line ends or the encoding differ.")
        yield Lines([(0, _line(line)) for line in found.lines[:_MOST_LINES]])
        left = len(found.lines) - _MOST_LINES
        if left > 0:
            yield Paragraph(muted(f"And {counted(left, 'more line')}."))


def _facts(kind: StreamKind, stream: Stream) -> str:
    return f"{kind.title}, {counted(stream.size, 'byte')}, SHA-256"


def _line(line: DiffLine) -> Content:
    if line.number is None:
        return Text("⋯", Tone.MUTED)
    sign = _SIGNS[line.mark]
    tone = TONES[line.mark] if line.mark is not None else Tone.NORMAL
    numbered = f"{line.number:>5}".replace(" ", _BLANK)
    return Text(numbered, Tone.MUTED, code=True), code(
        f"{sign} {shortened(line.text, _LONGEST)}", tone
    )
