"""Edit steps as lines of text, to be read again after a crash.

A step of many rows is several lines, of which the last one names it, and the contents of streams
precede it: no line takes long to make, and a step whose last line is missing was not made.
"""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from msiview.database.cells import Cell, StreamCell
from msiview.database.records import Record
from msiview.errors import FormatError
from msiview.format.column_types import ColumnType
from msiview.format.container import Stream
from msiview.format.new_streams import MemoryStream
from msiview.format.transform_data import RowOperation
from msiview.overlay.edits.edits import (
    AnyReplacement,
    EditStep,
    RowReplacement,
    TableEdit,
    TableReplacement,
)

_ROWS = 256
"""Rows in one line."""

_OPERATIONS = {operation.name: operation for operation in RowOperation}


@dataclass(frozen=True, slots=True)
class EditedPackage:
    """What edits are made over: the package and what lies over it, by path; and the transform that
    they are saved to."""

    package: str
    overlays: tuple[str, ...] = ()
    target: str = ""


@dataclass(slots=True)
class JournalState:
    """What a journal tells: the steps, how many of them are done, and how many were when they were
    saved last (-1: never)."""

    edited: EditedPackage
    steps: list[EditStep] = field(default_factory=list)
    done: int = 0
    saved: int = 0

    @property
    def is_lost(self) -> bool:
        """Whether there is anything that was not saved."""
        return self.done != self.saved

    def add(self, step: EditStep) -> None:
        """A step was made, in place of those that were undone."""
        del self.steps[self.done :]
        if self.saved > self.done:
            self.saved = -1
        self.steps.append(step)
        self.done += 1


def package_line(edited: EditedPackage) -> bytes:
    """The first line, and each one after which edits are made over something else."""
    overlays = list(edited.overlays)
    return _line({"package": edited.package, "overlays": overlays, "target": edited.target})


def done_line(done: int) -> bytes:
    """So many of the steps are done: others were undone or done again."""
    return _line({"done": done})


def saved_line(target: str) -> bytes:
    """What is done has been saved."""
    return _line({"saved": target})


class StepLines:
    """Writes the steps of one journal, and the contents of each stream in it once."""

    def __init__(self) -> None:
        self._streams: dict[Stream, int] = {}

    def lines(self, step: EditStep) -> Iterator[bytes]:
        """The lines of a step that was made. Raises what reading a stream raises."""
        replaced = step.replacements
        for start in range(0, max(1, len(replaced)), _ROWS):
            part = replaced[start : start + _ROWS]
            for stream in dict.fromkeys(_streams(part)):
                yield from self._contents(stream)
            said: dict[str, Any] = {"replaced": [_replacement(r, self._streams) for r in part]}
            if start + _ROWS >= len(replaced):
                said["step"] = step.text
            yield _line(said)

    def _contents(self, stream: Stream) -> Iterator[bytes]:
        if stream not in self._streams:
            number = self._streams[stream] = len(self._streams)
            yield _line({"stream": number, "data": ""})
            for chunk in stream.chunks():
                yield _line({"stream": number, "data": b64encode(chunk).decode("ascii")})


def read_journal(lines: Iterable[bytes]) -> JournalState:
    """What the lines of a journal tell. Raises FormatError where they are none of ours."""
    state: JournalState | None = None
    replaced: list[AnyReplacement] = []
    streams: dict[int, bytearray] = {}
    try:
        for line in lines:
            said = json.loads(line)
            if "package" in said:
                edited = EditedPackage(said["package"], tuple(said["overlays"]), said["target"])
                state = JournalState(edited) if state is None else state
                state.edited = edited
            elif state is None:
                break
            elif "stream" in said:
                streams.setdefault(said["stream"], bytearray()).extend(b64decode(said["data"]))
            elif "replaced" in said:
                replaced.extend(_read_replacement(r, streams) for r in said["replaced"])
                if "step" in said:
                    state.add(EditStep(said["step"], tuple(replaced)))
                    replaced.clear()
            elif "done" in said:
                state.done = said["done"]
            elif "saved" in said:
                state.saved = state.done
                target = said["saved"]
                state.edited = EditedPackage(state.edited.package, state.edited.overlays, target)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise FormatError(f"no journal of edits: {error}") from None
    if state is None:
        raise FormatError("no journal of edits: it does not begin with a package")
    return state


def _line(said: dict[str, Any]) -> bytes:
    return json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode(
        "utf-8", "surrogatepass"
    )


def _streams(replacements: Iterable[AnyReplacement]) -> Iterator[Stream]:
    """The streams in cells, which are kept with their contents: the files that they are from may
    be gone by then."""
    for replacement in replacements:
        if isinstance(replacement, RowReplacement):
            for record in filter(None, (replacement.before, replacement.after)):
                for cell in record.cells.values():
                    if isinstance(cell, StreamCell) and cell.stream is not None:
                        yield cell.stream


def _replacement(replacement: AnyReplacement, streams: Mapping[Stream, int]) -> list[Any]:
    match replacement:
        case RowReplacement(table, key, before, after):
            cells = [_cell(cell, streams) for cell in key]
            return [table, cells, _record(before, streams), _record(after, streams)]
        case TableReplacement(table, before_edit, after_edit):
            return [table, None, _table(before_edit), _table(after_edit)]


def _read_replacement(said: list[Any], streams: Mapping[int, bytearray]) -> AnyReplacement:
    table, key, before, after = said
    if key is None:
        return TableReplacement(table, _read_table(before), _read_table(after))
    cells = tuple(_read_cell(cell, streams) for cell in key)
    return RowReplacement(
        table, cells, _read_record(before, cells, streams), _read_record(after, cells, streams)
    )


def _record(record: Record | None, streams: Mapping[Stream, int]) -> list[Any] | None:
    if record is None:
        return None
    cells = {name: _cell(cell, streams) for name, cell in record.cells.items()}
    return [record.operation.name, cells]


def _read_record(
    said: list[Any] | None, key: tuple[Cell, ...], streams: Mapping[int, bytearray]
) -> Record | None:
    if said is None:
        return None
    cells = {name: _read_cell(cell, streams) for name, cell in said[1].items()}
    return Record(_OPERATIONS[said[0]], key, cells, 0)


def _table(edit: TableEdit) -> list[Any]:
    created = [[name, type_.word] for name, type_ in edit.created]
    return [edit.is_dropped, created, [[name, type_.word] for name, type_ in edit.added]]


def _read_table(said: list[Any]) -> TableEdit:
    dropped, created, added = said
    return TableEdit(dropped, _read_types(created), _read_types(added))


def _read_types(said: list[Any]) -> tuple[tuple[str, ColumnType], ...]:
    return tuple((name, ColumnType(word)) for name, word in said)


def _cell(cell: Cell, streams: Mapping[Stream, int]) -> Any:
    if not isinstance(cell, StreamCell):
        return cell
    number = None if cell.stream is None else streams[cell.stream]
    return {"stream": cell.name, "contents": number}


def _read_cell(said: Any, streams: Mapping[int, bytearray]) -> Cell:
    if not isinstance(said, dict):
        return said  # type: ignore[no-any-return]  # a number, a text or null
    name, number = said["stream"], said["contents"]
    return StreamCell(name, None if number is None else MemoryStream(name, bytes(streams[number])))
