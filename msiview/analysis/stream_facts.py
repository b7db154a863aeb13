"""What is known of one stream: its kind, who uses it, and what is in it where that is a program."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from msiview.analysis.custom_actions import From, Runs, custom_action
from msiview.analysis.live_columns import live
from msiview.analysis.phrase import RowRef
from msiview.analysis.signatures.program_signature import (
    check_program_signature,
    program_signature,
)
from msiview.analysis.signatures.signature import Signature, read_signature
from msiview.analysis.stream_kinds import StreamFamily, StreamKind, stream_kind
from msiview.analysis.stream_uses import StreamUse, stream_uses, used_row
from msiview.database.package import Package
from msiview.database.table import Table
from msiview.format.container import Stream
from msiview.format.program import Program, read_program
from msiview.format.signed_data import MAX_SIZE
from msiview.progress import Progress


@dataclass(frozen=True, slots=True)
class CalledExport:
    """A function of a library that custom actions call. ``is_there`` is None where the library's
    exports are not all known."""

    name: str
    actions: tuple[RowRef, ...]
    is_there: bool | None


@dataclass(frozen=True, slots=True)
class StreamFacts:
    """``owner`` is the row whose cell the stream is. ``signature`` is that of a program, not held
    against it yet, or the one that the stream is."""

    stream: Stream
    kind: StreamKind
    use: StreamUse | None = None
    owner: RowRef | None = None
    program: Program | None = None
    signature: Signature | None = None
    called: tuple[CalledExport, ...] = ()


def stream_facts(
    package: Package,
    tables: Mapping[str, Table],
    stream: Stream,
    progress: Progress,
    uses: Mapping[str, StreamUse] | None = None,
) -> StreamFacts:
    """The facts of a stream, from some kilobytes of it. ``tables`` are those that are shown,
    ``uses`` those of all streams of the package, where they are known already.

    May raise :class:`~msiview.errors.FormatError` where the stream cannot be read.
    """
    progress(f"Looking at {stream.shown_name}")
    kind = stream_kind(stream, package.codepage)
    use = (stream_uses(package, progress) if uses is None else uses).get(stream.name)
    row = used_row(use, package, tables) if use is not None else None
    owner = None
    if use is not None and use.table is not None and row is not None:
        owner = RowRef(use.table, tables[use.table].key(row))
    if kind.family is StreamFamily.SIGNATURE and kind.id == "pkcs7":
        signature = read_signature(stream.read_range(0, MAX_SIZE))
        return StreamFacts(stream, kind, use, owner, signature=signature)
    if kind.family is not StreamFamily.PROGRAM:
        return StreamFacts(stream, kind, use, owner)
    program = read_program(stream.read_range)
    called = tuple(_called(tables, owner, program)) if program is not None else ()
    return StreamFacts(stream, kind, use, owner, program, program_signature(stream), called)


def checked_signature(facts: StreamFacts, progress: Progress) -> Signature | None:
    """The signature of a program, held against it: reads all of the stream."""
    if facts.program is None or facts.signature is None:
        return facts.signature
    return check_program_signature(facts.stream, facts.signature, progress)


def _called(
    tables: Mapping[str, Table], owner: RowRef | None, program: Program
) -> Iterator[CalledExport]:
    """The functions that custom actions call, in the order of the actions."""
    actions = live(tables, "CustomAction")
    if owner is None or owner.table != "Binary" or actions is None:
        return
    callers: dict[str, list[RowRef]] = {}
    for row in range(actions.row_count):
        action = custom_action(actions.named_row(row))
        is_call = action.runs is Runs.DLL and action.place is From.BINARY
        if is_call and action.source == owner.key[0]:
            ref = RowRef("CustomAction", actions.key(row), action.action)
            callers.setdefault(action.target, []).append(ref)
    known = frozenset(program.exports)
    is_whole = not program.problems and len(program.exports) == program.export_count
    for name, refs in callers.items():
        is_there = True if name in known else False if is_whole else None
        yield CalledExport(name, tuple(refs), is_there)
