"""What ``msiview edit`` tells besides the changes, as objects for JSON (docs/commands.md)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypedDict

from msiview.database.cells import Cell
from msiview.errors import EditRefused
from msiview.session.edit_problems import EditProblem


class ProblemObject(TypedDict):
    """A cell that breaks a rule of the schema, or whose reference leads nowhere."""

    table: str
    key: list[Cell]
    column: str
    reason: str


class MisfitObject(TypedDict):
    """An edit that was not made; ``place`` is written as for the command."""

    place: str
    reason: str


class EditObject(TypedDict):
    """``omitted`` says what the file that is written cannot hold; ``output`` is null where none
    is."""

    problems: list[ProblemObject]
    misfits: list[MisfitObject]
    omitted: list[str]
    output: str | None


def edit_object(
    problems: Iterable[EditProblem],
    misfits: Iterable[EditRefused],
    omitted: Iterable[str],
    output: str | None,
) -> EditObject:
    """What became of edits."""
    return EditObject(
        problems=[
            ProblemObject(table=p.table, key=list(p.key), column=p.column, reason=p.reason)
            for p in problems
        ],
        misfits=[MisfitObject(place=m.place, reason=m.reason) for m in misfits],
        omitted=list(omitted),
        output=output,
    )
