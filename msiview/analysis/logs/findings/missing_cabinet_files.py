"""Finding: files that are not in their cabinet (error 1334), with their place in the sequence.

Source: docs/log-format.md, "Findings with a known story"; :mod:`msiview.overlay.file_sequence`.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator

from msiview.analysis.live_columns import live_rows
from msiview.analysis.logs.cause.named_in_messages import NamedRow, Tables, row_with_key
from msiview.analysis.logs.findings.finding import LogFinding, Subject, limited
from msiview.database.cells import text_of
from msiview.database.media_order import MediaOrder
from msiview.logs.facts import Message
from msiview.logs.line_kinds import Level
from msiview.overlay.file_sequence import sequence_hazard
from msiview.overlay.overlaid_table import OverlaidTable

_NUMBERS = frozenset({1334, 2351})
_GENERAL = (
    "The installer looks for files in a cabinet in the order of File.Sequence; the cabinet has "
    "them in another order, or not at all."
)
_ADVICE = (
    "If this happened with a patch: lay it over the package, and compare the numbers. Files that "
    "were added in the middle of the sequence shift all that follow; new ones belong at the end."
)


def missing_cabinet_files(subject: Subject) -> Iterator[LogFinding]:
    """A finding for each file that was not found in its cabinet."""
    found: dict[tuple[str, str], list[Message]] = {}
    for message in subject.messages:
        if message.code in _NUMBERS:
            fields = subject.fields(message)
            found.setdefault((fields.get(2, ""), fields.get(3, "")), []).append(message)
    for (key, cabinet), messages in found.items():
        lines = limited([message.line for message in messages])
        row: NamedRow | None = None
        words = [_GENERAL]
        if subject.tables is not None:
            row = row_with_key(subject.tables, "File", key)
            words += file_place(subject.tables, key)
            words += _inserted(subject.tables)
        words += [] if len(words) > 2 else [_ADVICE]
        yield LogFinding(
            id=f"error-{messages[0].code}",
            line=lines[0],
            title=f"The file {key or '(not named)'} is not in the cabinet {cabinet or ''}".rstrip(),
            explanation=" ".join(words),
            lines=lines,
            row=row,
            level=Level.ERROR,
            checks=("File.Sequence and Media.LastSequence against the order in the cabinet.",),
        )


def file_place(tables: Tables, key: str) -> list[str]:
    """The place of a file in the sequence in sentences: its number, its neighbours, its disk."""
    numbers = sorted(
        (number, name)
        for name, number in live_rows(tables, "File", "File", "Sequence")
        if isinstance(number, int) and isinstance(name, str)
    )
    number = next((number for number, name in numbers if name == key), None)
    if number is None:
        return [f"The open package has no file {key}."]
    sentences = [f"It is number {number} of the sequence{_between(numbers, number)}."]
    disk = _disk(tables, number)
    if disk is None:
        sentences.append("That is beyond the LastSequence of every disk.")
    else:
        disk_id, last, cabinet = disk
        sentences.append(
            f"It belongs to disk {disk_id}, {cabinet or 'without a cabinet'}, whose LastSequence "
            f"is {last}."
        )
    return sentences


def _between(numbers: list[tuple[int, str]], number: int) -> str:
    """The files before and after a number."""
    at = bisect_left(numbers, (number, ""))
    after = next((entry for entry in numbers[at:] if entry[0] > number), None)
    parts = []
    if at > 0:
        parts.append(f"after {numbers[at - 1][1]} ({numbers[at - 1][0]})")
    if after is not None:
        parts.append(f"before {after[1]} ({after[0]})")
    return f", {' and '.join(parts)}" if parts else ""


def _disk(tables: Tables, number: int) -> tuple[int, int, str] | None:
    """Id, last number and cabinet of the disk of a sequence number."""
    media = MediaOrder(
        (disk, last, (disk, last, text_of(cabinet)))
        for disk, last, cabinet in live_rows(tables, "Media", "DiskId", "LastSequence", "Cabinet")
        if isinstance(disk, int) and isinstance(last, int)
    )
    return media.disk_of(number)


def _inserted(tables: Tables) -> list[str]:
    """How the overlay changed the order of the files, if that matters."""
    files, media = tables.get("File"), tables.get("Media")
    if not isinstance(files, OverlaidTable):
        return []
    disks = media if isinstance(media, OverlaidTable) else None
    return [hazard.words for hazard in sequence_hazard(files, disks, frozenset())]
