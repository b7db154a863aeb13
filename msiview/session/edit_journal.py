"""Edit steps as lines of text, to be read again after a crash."""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from msiview.database.cells import Cell, StreamCell
from msiview.database.records import Record
from msiview.errors import FormatError
from msiview.format.column_types import ColumnType
from msiview.format.new_streams import MemoryStream
from msiview.format.transform_data import RowOperation
from msiview.overlay.edits.edits import (
    AnyReplacement,
    EditStep,
    RowReplacement,
    TableEdit,
    TableReplacement,
)

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


def package_line(edited: EditedPackage) -> bytes:
    """The first line, and each one after which edits are made over something else."""
    overlays = list(edited.overlays)
    return _line({"package": edited.package, "overlays": overlays, "target": edited.target})


def step_line(step: EditStep) -> bytes:
    """A step that was made."""
    return _line({"step": step.text, "replaced": [_replacement(r) for r in step.replacements]})


def done_line(done: int) -> bytes:
    """So many of the steps are done: others were undone or done again."""
    return _line({"done": done})


def saved_line(target: str) -> bytes:
    """What is done has been saved."""
    return _line({"saved": target})


def read_journal(lines: Iterable[bytes]) -> JournalState:
    """What the lines of a journal tell. Raises FormatError where they are none of ours."""
    state: JournalState | None = None
    try:
        for line in lines:
            said = json.loads(line)
            if "package" in said:
                edited = EditedPackage(said["package"], tuple(said["overlays"]), said["target"])
                state = JournalState(edited) if state is None else state
                state.edited = edited
            elif state is None:
                break
            elif "step" in said:
                replaced = tuple(map(_read_replacement, said["replaced"]))
                del state.steps[state.done :]
                if state.saved > state.done:
                    state.saved = -1
                state.steps.append(EditStep(said["step"], replaced))
                state.done += 1
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


def _replacement(replacement: AnyReplacement) -> list[Any]:
    match replacement:
        case RowReplacement(table, key, before, after):
            return [table, [_cell(cell) for cell in key], _record(before), _record(after)]
        case TableReplacement(table, before_edit, after_edit):
            return [table, None, _table(before_edit), _table(after_edit)]


def _read_replacement(said: list[Any]) -> AnyReplacement:
    table, key, before, after = said
    if key is None:
        return TableReplacement(table, _read_table(before), _read_table(after))
    cells = tuple(map(_read_cell, key))
    return RowReplacement(table, cells, _read_record(before, cells), _read_record(after, cells))


def _record(record: Record | None) -> list[Any] | None:
    if record is None:
        return None
    return [record.operation.name, {name: _cell(cell) for name, cell in record.cells.items()}]


def _read_record(said: list[Any] | None, key: tuple[Cell, ...]) -> Record | None:
    if said is None:
        return None
    cells = {name: _read_cell(cell) for name, cell in said[1].items()}
    return Record(_OPERATIONS[said[0]], key, cells, 0)


def _table(edit: TableEdit) -> list[Any]:
    created = [[name, type_.word] for name, type_ in edit.created]
    return [edit.is_dropped, created, [[name, type_.word] for name, type_ in edit.added]]


def _read_table(said: list[Any]) -> TableEdit:
    dropped, created, added = said
    return TableEdit(dropped, _read_types(created), _read_types(added))


def _read_types(said: list[Any]) -> tuple[tuple[str, ColumnType], ...]:
    return tuple((name, ColumnType(word)) for name, word in said)


def _cell(cell: Cell) -> Any:
    """A stream is kept with its contents: the file that they are from may be gone by then."""
    if not isinstance(cell, StreamCell):
        return cell
    data = None if cell.stream is None else b64encode(cell.stream.read()).decode("ascii")
    return {"stream": cell.name, "data": data}


def _read_cell(said: Any) -> Cell:
    if not isinstance(said, dict):
        return said  # type: ignore[no-any-return]  # a number, a text or null
    name, data = said["stream"], said["data"]
    return StreamCell(name, None if data is None else MemoryStream(name, b64decode(data)))
