"""Compares the contents of two streams: of texts line by line, of others where they diverge."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from msiview.analysis.stream_kinds import StreamFamily, StreamKind, stream_kind
from msiview.analysis.text_encoding import detect_encoding
from msiview.format.container import Stream
from msiview.overlay.marks import Mark
from msiview.progress import Progress

MOST_BYTES = 1 << 20
MOST_LINES = 3000
"""Of each text."""

_MOST_PAIRS = 200_000
"""Pairs of equal lines: the time that is needed grows with them, and texts of few different lines
have very many."""

_CONTEXT = 3
"""Lines around those that differ."""

_CHUNK = 1 << 16


@dataclass(frozen=True, slots=True)
class DiffLine:
    """A line of both texts, or of one. ``number`` counts from 1, in the new text where the line is
    there; None for lines that are left out between two that differ."""

    mark: Mark | None
    number: int | None
    text: str


@dataclass(frozen=True, slots=True)
class StreamComparison:
    """What both streams are, and where they differ.

    ``first_difference`` is an offset in bytes, None where the contents are the same. ``lines`` are
    those of texts that differ with some around them; None for what is no text, or too long.
    """

    old_kind: StreamKind
    new_kind: StreamKind
    old_digest: str
    new_digest: str
    first_difference: int | None
    lines: Sequence[DiffLine] | None

    @property
    def are_pictures(self) -> bool:
        return self.old_kind.family is self.new_kind.family is StreamFamily.PICTURE


def compare_streams(
    old: Stream, new: Stream, codepages: tuple[int, int], progress: Progress
) -> StreamComparison:
    """Reads both; ``codepages`` are those of their packages. Raises
    :class:`~msiview.errors.FormatError`."""
    kinds = [stream_kind(s, page) for s, page in zip((old, new), codepages, strict=True)]
    lines = None
    are_texts = all(kind.family is StreamFamily.TEXT for kind in kinds)
    if are_texts and max(old.size, new.size) <= MOST_BYTES:
        progress("Comparing lines")
        texts = [_text(s, page) for s, page in zip((old, new), codepages, strict=True)]
        if max(map(len, texts)) <= MOST_LINES and _equal_pairs(*texts) <= _MOST_PAIRS:
            lines = list(_diff(*texts))
    return StreamComparison(
        kinds[0],
        kinds[1],
        old.sha256(progress),
        new.sha256(progress),
        _first_difference(old, new, progress),
        lines,
    )


def _first_difference(old: Stream, new: Stream, progress: Progress) -> int | None:
    done = 0
    for one, other in zip(old.chunks(_CHUNK), new.chunks(_CHUNK), strict=False):
        progress("Looking for the first difference", done, min(old.size, new.size))
        if one != other:
            pairs = enumerate(zip(one, other, strict=False))
            at = next((at for at, (a, b) in pairs if a != b), min(len(one), len(other)))
            return done + at
        done += len(one)
    return None if old.size == new.size else min(old.size, new.size)


def _text(stream: Stream, codepage: int) -> list[str]:
    data = stream.read()
    encoding = detect_encoding(data, codepage)
    return encoding.decode(data).split("\n") if encoding is not None else []


def _equal_pairs(old: Sequence[str], new: Sequence[str]) -> int:
    """How many pairs of an old and a new line are equal."""
    counts = Counter(new)
    return sum(count * counts[line] for line, count in Counter(old).items())


def _diff(old: Sequence[str], new: Sequence[str]) -> Iterator[DiffLine]:
    """The lines that differ, with some that do not around them."""
    groups = SequenceMatcher(None, old, new, autojunk=False).get_grouped_opcodes(_CONTEXT)
    for at, group in enumerate(groups):
        if at:
            yield DiffLine(None, None, "")
        for tag, old_from, old_to, new_from, new_to in group:
            if tag == "equal":
                for number, text in enumerate(new[new_from:new_to], new_from + 1):
                    yield DiffLine(None, number, text)
                continue
            for number, text in enumerate(old[old_from:old_to], old_from + 1):
                yield DiffLine(Mark.DELETED, number, text)
            for number, text in enumerate(new[new_from:new_to], new_from + 1):
                yield DiffLine(Mark.ADDED, number, text)
