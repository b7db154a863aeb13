"""Describes a custom action in a few lines, and finds the places that call it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from msiview.analysis.custom_actions import CustomAction, From, Runs
from msiview.analysis.formatted_text import FormattedValues
from msiview.analysis.live_columns import live, live_row_numbers, live_rows
from msiview.database.cells import Cell, number_of, text_of
from msiview.database.standard_actions import SEQUENCES
from msiview.database.table import Table
from msiview.words import shortened

_LONGEST = 200
"""Characters of a command line, a script or a message that are quoted."""

EVENTS = "ControlEvent"
"""The table whose DoAction events call actions."""

_MODULE_SEQUENCES = tuple(f"Module{name}" for name in SEQUENCES)


@dataclass(frozen=True, slots=True)
class ActionFact:
    """One line about an action: a name such as ``As``, and words without full stop."""

    name: str
    words: str


@dataclass(frozen=True, slots=True)
class ActionCall:
    """A place that calls an action.

    ``row`` counts from 0 in file order. ``number`` is the sequence number, None where the action is
    never reached; for events of controls it is their order.
    """

    table: str
    row: int
    number: int | None
    condition: str


def action_facts(
    action: CustomAction, tables: Mapping[str, Table], values: FormattedValues | None = None
) -> list[ActionFact]:
    """A custom action line by line: what it does, when, as which user, and what happens if it
    fails.

    With ``values`` the paths of installed files are included.
    """
    facts = [ActionFact("Does", _does(action, tables))]
    if action.place is From.FILE and values is not None:
        path = values.file(action.source, short=False)
        facts += [ActionFact("File", path)] if path else []
    facts.append(ActionFact("When", action.when.value))
    if action.user is not None:
        facts.append(ActionFact("As", action.user.value))
    if action.returns is not None:
        facts.append(ActionFact("Return", action.returns.value))
    if action.is_deferred and (action.is_script or action.runs is Runs.DLL):
        facts.append(ActionFact("Data", _data_words(action, tables)))
    if action.is_64_bit_script:
        facts.append(ActionFact("Host", "the script host of 64 bits"))
    if action.hides_target:
        facts.append(ActionFact("Log", "its Target is not written to the log"))
    if action.on_patch_uninstall:
        facts.append(ActionFact("Only", "while a patch is being removed"))
    facts += [ActionFact("Problem", problem) for problem in action.problems]
    return facts


def action_calls(tables: Mapping[str, Table], action: str) -> list[ActionCall]:
    """Where an action is called: in sequences, and by events of controls (DoAction)."""
    calls = []
    for name in (*SEQUENCES, *_MODULE_SEQUENCES):
        for row, (called, number, condition) in _numbered(
            tables, name, "Action", "Sequence", "Condition"
        ):
            if called == action:
                calls.append(ActionCall(name, row, number_of(number), text_of(condition)))
    for row, (argument, event, number, condition) in _numbered(
        tables, EVENTS, "Argument", "Event", "Ordering", "Condition"
    ):
        if argument == action and text_of(event).casefold() == "doaction":
            calls.append(ActionCall(EVENTS, row, number_of(number), text_of(condition)))
    return calls


def _numbered(
    tables: Mapping[str, Table], name: str, *columns: str
) -> Iterator[tuple[int, tuple[Cell, ...]]]:
    """The row number and some columns of each row of a table."""
    numbers, rows = live_row_numbers(tables, name), live_rows(tables, name, *columns)
    return zip(numbers, rows, strict=True)


def _does(action: CustomAction, tables: Mapping[str, Table]) -> str:
    source, target = _quoted(action.source), _quoted(action.target)
    match action.runs:
        case Runs.DLL:
            return f"calls {target} in the DLL of {action.place.value} {source}"
        case Runs.EXE:
            return _program_words(action)
        case Runs.JSCRIPT | Runs.VBSCRIPT:
            return _script_words(action)
        case Runs.SET_PROPERTY:
            return f"sets the property {source} to {target}"
        case Runs.SET_DIRECTORY:
            return f"sets the directory {source} to {target}"
        case Runs.ERROR:
            return f"ends the installation with {_message_words(action.target, tables)}"
        case Runs.INSTALL:
            what = {
                From.STORAGE: f"the package in the storage {source}",
                From.SOURCE_TREE: f"the package {source} of the source tree",
                From.PRODUCT: f"the advertised product {source}",
            }[action.place]
            return f"installs {what}{_with(action.target)}"
    return f"nothing that is known (type {action.type})"


def _program_words(action: CustomAction) -> str:
    source = _quoted(action.source)
    if action.place is From.DIRECTORY:
        return f"runs {_quoted(action.target)} in the directory {source}"
    what = f"named by the property {source}"
    if action.place is not From.PROPERTY:
        what = f"of {action.place.value} {source}"
    return f"runs the program {what}{_with(action.target)}"


def _script_words(action: CustomAction) -> str:
    language, source = action.runs.value, _quoted(action.source)
    if action.place is From.ITSELF:
        return f"runs the {language} that is its Target"
    what = f"in the property {source}"
    if action.place is not From.PROPERTY:
        what = f"of {action.place.value} {source}"
    function = f", function {_quoted(action.target)}" if action.target else ""
    return f"runs the {language} {what}{function}"


def _message_words(target: str, tables: Mapping[str, Table]) -> str:
    """The text itself, or for a number the text of that row of Error."""
    errors = live(tables, "Error")
    number = int(target) if target.isascii() and target.isdigit() and len(target) < 6 else None
    if number is None:
        return f"the message {_quoted(target)}"
    row = errors.find((number,)) if errors is not None else None
    if errors is None or row is None or not errors.has_column("Message"):
        return f"error {number}"
    message = errors.cell(row, errors.column("Message").index)
    return f"error {number}: {_quoted(text_of(message))}"


def _data_words(action: CustomAction, tables: Mapping[str, Table]) -> str:
    """The property that a deferred action receives as CustomActionData: the one with its own
    name."""
    setters = list(_setters(action.action, tables))
    words = f"CustomActionData is the property {action.action}"
    if not setters:
        return f"{words}, which no action of type 51 sets"
    more = f" and {len(setters) - 3} more" if len(setters) > 3 else ""
    return f"{words}, set by {', '.join(setters[:3])}{more}"


def _setters(name: str, tables: Mapping[str, Table]) -> Iterator[str]:
    rows = live_rows(tables, "CustomAction", "Action", "Type", "Source")
    for setter, type_, source in rows:
        sets = isinstance(type_, int) and type_ & 0x3F == _SETS_PROPERTY
        if sets and source == name and isinstance(setter, str):
            yield setter


_SETS_PROPERTY = 51
"""The basic type of actions that set a property."""


def _with(arguments: str) -> str:
    return f" with {_quoted(arguments)}" if arguments else ""


def _quoted(text: str) -> str:
    """A text for use in a sentence: cut when long, with a word for an empty one."""
    if not text:
        return "(nothing)"
    flat = " ".join(text[: 2 * _LONGEST].split())
    return shortened(flat, _LONGEST)
