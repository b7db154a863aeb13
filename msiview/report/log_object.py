"""A log as the object that ``msiview log --json`` writes (docs/commands.md), in pieces.

A log of a gigabyte has hundreds of thousands of states and GUIDs, so no list is ever whole.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict
from itertools import islice
from typing import TypedDict

from msiview.analysis.chain.rows import Rows
from msiview.analysis.logs.cause.first_error import FirstError
from msiview.analysis.logs.cause.other_runs import plain_code
from msiview.analysis.logs.cause.outcome import Outcome
from msiview.analysis.logs.findings.finding import LogFinding
from msiview.analysis.logs.links.package_match import PackageMatch
from msiview.analysis.logs.links.package_names import PackageNames, RowTarget
from msiview.analysis.logs.rights import Rights, RightsLine
from msiview.analysis.logs.run_answers import RunAnswer
from msiview.analysis.references.columns import ColumnStore
from msiview.export.json_text import encode
from msiview.export.redaction import Redacted, Replacement
from msiview.logs.facts import ActionRun, BundlePackage, PropertyDump, StateLine
from msiview.logs.log import Log
from msiview.logs.log_line import time_words
from msiview.report.row_object import RowObject, row_object
from msiview.session.log_answers import LogAnswers

_BATCH = 1000
"""Entries that are encoded in one call."""


class KnownObject(RowObject):
    column: str | None


class ReplacementObject(TypedDict):
    kind: str
    value: str
    placeholder: str
    places: int


class OutcomeObject(TypedDict):
    code: int | None
    name: str
    meaning: str
    kind: str
    operation: str
    line: int | None
    duration: int | None


class FirstErrorObject(TypedDict):
    line: int
    text: str
    code: int | None
    explanation: str
    last: int
    checks: list[str]
    action: str
    action_line: int | None
    condition: str | None
    output: list[int] | None
    rows: list[RowObject]
    others: list[int]
    by: str


ActionObject = TypedDict(
    "ActionObject",
    {
        "name": str,
        "start": str | None,
        "end": str | None,
        "return": int | None,
        "side": str,
        "line": int,
        "first_line": int,
        "duration": int | None,
        "phase": str,
    },
)


class StateObject(TypedDict):
    name: str
    installed: str
    request: str
    action: str
    client_state: str | None
    line: int
    side: str


class ComponentObject(StateObject):
    guid: str | None


class GuidObject(TypedDict):
    lines: list[int]
    known_as: list[KnownObject]


class RightsLineObject(TypedDict):
    name: str
    value: str
    line: int


class RightsObject(TypedDict):
    elevated: bool | None
    lines: list[RightsLineObject]
    policies: list[RightsLineObject]


class FindingObject(TypedDict):
    id: str
    level: str
    line: int
    title: str
    explanation: str
    checks: list[str]
    lines: list[int]
    row: RowObject | None


class MatchObject(TypedDict):
    same_product: bool | None
    same_package: bool | None
    same_version: bool | None
    components: int
    mentioned: int
    differences: list[str]


class BeganObject(TypedDict):
    date: str
    time: str


class ReturnObject(TypedDict):
    code: int
    side: str
    line: int


class FirstMembers(TypedDict):
    """What the object begins with, before its long lists."""

    encoding: str
    lines: int
    outcome: OutcomeObject
    first_error: FirstErrorObject | None


class PackageObject(TypedDict):
    name: str
    action: str
    result: int | None
    log: str | None
    related: str | None
    version: str | None
    line: int


class RunObject(TypedDict):
    kind: str
    lines: list[int]
    operation: str
    product: str
    version: str
    outcome: OutcomeObject
    first_error: FirstErrorObject | None
    log: str | None
    packages: list[PackageObject]


class LastMembers(TypedDict):
    """What the object has behind the members that scripts rely on most."""

    runs: list[RunObject]
    file: str
    product: dict[str, str]
    engine: str
    began: BeganObject | None
    returns: list[ReturnObject]
    findings: list[FindingObject]
    match: MatchObject | None
    rights: RightsObject


_SUMMARY: KnownObject = {"table": "_SummaryInformation", "key": [9], "column": "Value"}
"""Where a package code stands: the revision number of the summary."""


def log_object(
    log: Log,
    answers: LogAnswers,
    store: ColumnStore,
    codes: frozenset[str] = frozenset(),
    redacted: Redacted | None = None,
) -> Iterator[str]:
    """The whole object; lines count from 1. Of a file with several runs it is about the one that
    the log is asked about, but for ``lines``, ``guids`` and ``runs``. ``store`` has the tables of
    the package, none without one; ``codes`` are the GUIDs of the package that stand in none.
    ``redacted`` is what was replaced in a copy."""
    rows = Rows(store)
    part = log.part()
    yield encode(_first_members(log, answers))[:-1]
    yield from _array("actions", map(_action, ordered_actions(part)))
    yield from _array("components", (_component(state, rows) for state in part.component_states()))
    yield from _array("features", map(_state, part.feature_states()))
    yield from _members("properties", final_properties(part).items())
    if redacted is not None:
        yield from _array("redacted", map(_replacement, redacted.replacements))
    yield from _members("guids", _guids(log, rows, codes))
    yield ",\n" + encode(_last_members(log, answers))[1:] + "\n"


def ordered_actions(log: Log) -> list[ActionRun]:
    """The runs of actions in the order in which they ended; those that never did stand where
    they began."""
    return sorted(log.facts.actions, key=_place)


def final_properties(log: Log) -> dict[str, str]:
    """Properties at the end: the last list of the server, else the client's, else any."""
    dumps: dict[str, PropertyDump] = {dump.side: dump for dump in log.facts.dumps}
    last = next((dumps[side] for side in ("S", "C", *dumps) if side in dumps), None)
    return {name: value for name, (value, _) in last.values.items()} if last is not None else {}


# -- members ------------------------------------------------------------


def _replacement(replacement: Replacement) -> ReplacementObject:
    return {
        "kind": replacement.kind.value,
        "value": replacement.value,
        "placeholder": replacement.placeholder,
        "places": replacement.places,
    }


def _first_members(log: Log, answers: LogAnswers) -> FirstMembers:
    return {
        "encoding": log.file.encoding.name,
        "lines": len(log),
        "outcome": _outcome(answers.outcome),
        "first_error": _first_error(answers.first_error),
    }


def _outcome(outcome: Outcome) -> OutcomeObject:
    return {
        "code": outcome.code,
        "name": outcome.name,
        "meaning": outcome.meaning,
        "kind": outcome.kind,
        "operation": outcome.operation,
        "line": _line(outcome.line),
        "duration": outcome.duration,
    }


def _first_error(error: FirstError | None) -> FirstErrorObject | None:
    if error is None:
        return None
    return {
        "line": error.line + 1,
        "text": error.text,
        "code": error.code,
        "explanation": error.explanation,
        "last": error.last + 1,
        "checks": list(map(str, error.checks)),
        "action": error.action,
        "action_line": _line(error.action_line),
        "condition": error.condition,
        "output": _lines(error.output) if error.output is not None else None,
        "rows": [row_object(*row) for row in error.rows],
        "others": _lines(error.others),
        "by": error.by,
    }


def _action(run: ActionRun) -> ActionObject:
    line = run.line if run.returned is None or run.end_line is None else run.end_line
    took = run.end - run.start if run.start is not None and run.end is not None else None
    return {
        "name": run.name,
        "start": _time(run.start),
        "end": _time(run.end),
        "return": run.returned,
        "side": run.side,
        "line": line + 1,
        "first_line": run.line + 1,
        "duration": took,
        "phase": run.phase.value,
    }


def _place(run: ActionRun) -> int:
    return run.line if run.end_line is None else run.end_line


def _component(state: StateLine, rows: Rows) -> ComponentObject:
    place = rows.place_of("Component", "Component", state.name)
    guid = rows.text(place, "ComponentId") if place is not None else ""
    return {"guid": guid or None, **_state(state)}


def _state(state: StateLine) -> StateObject:
    return {
        "name": state.name,
        "installed": state.installed,
        "request": state.request,
        "action": state.action,
        "client_state": state.client_state or None,
        "line": state.line + 1,
        "side": state.side,
    }


def _guids(log: Log, rows: Rows, codes: frozenset[str]) -> Iterator[tuple[str, GuidObject]]:
    names = PackageNames(rows.store)
    names.prepare()
    for guid in log.guids.guids():
        known = [_known(target, rows) for target in names.guid(guid)]
        if guid in codes:
            known.append(_SUMMARY)
        yield guid, {"lines": _lines(log.guids.lines_of(guid)), "known_as": known}


def _known(target: RowTarget, rows: Rows) -> KnownObject:
    if target.row is None or target.column is None:
        return {"table": target.table, "key": [], "column": None}
    key = rows.place(target.table, target.row).key
    column = rows.store.tables[target.table].columns[target.column].name
    return {"table": target.table, "key": list(key), "column": column}


def _last_members(log: Log, answers: LogAnswers) -> LastMembers:
    section = answers.outcome.section
    return {
        "runs": [_run(answer) for answer in answers.runs],
        "file": log.file.shown,
        "product": asdict(answers.outcome.facts),
        "engine": answers.outcome.engine,
        "began": {"date": section.date, "time": section.time} if section is not None else None,
        "returns": [
            {"code": found.code, "side": found.stream[:1], "line": found.line + 1}
            for found in log.part().facts.returns
        ],
        "findings": [_finding(finding) for finding in answers.findings],
        "match": _match(answers.match),
        "rights": _rights(answers.rights),
    }


def _run(answer: RunAnswer) -> RunObject:
    run, outcome = answer.run, answer.outcome
    return {
        "kind": run.kind.value,
        "lines": [run.first + 1, run.last + 1],
        "operation": outcome.operation,
        "product": outcome.facts.product or outcome.facts.product_code,
        "version": outcome.facts.version,
        "outcome": _outcome(outcome),
        "first_error": _first_error(answer.first_error),
        "log": answer.log or None,
        "packages": [_package(package) for package in run.bundle.packages] if run.bundle else [],
    }


def _package(package: BundlePackage) -> PackageObject:
    return {
        "name": package.name,
        "action": package.action,
        "result": plain_code(package.result) if package.result is not None else None,
        "log": package.log or None,
        "related": package.related or None,
        "version": package.version or None,
        "line": package.line + 1,
    }


def _finding(finding: LogFinding) -> FindingObject:
    return {
        "id": finding.id,
        "level": finding.level.name.lower(),
        "line": finding.line + 1,
        "title": finding.title,
        "explanation": str(finding.explanation),
        "checks": list(finding.checks),
        "lines": _lines(finding.lines),
        "row": row_object(*finding.row) if finding.row is not None else None,
    }


def _rights(rights: Rights) -> RightsObject:
    def told(lines: Iterable[RightsLine]) -> list[RightsLineObject]:
        return [{"name": x.name, "value": x.value, "line": x.line + 1} for x in lines]

    return {
        "elevated": rights.elevated,
        "lines": told(rights.lines),
        "policies": told(rights.policies),
    }


def _match(match: PackageMatch | None) -> MatchObject | None:
    if match is None:
        return None
    return {
        "same_product": match.product.is_same,
        "same_package": match.package.is_same,
        "same_version": match.is_same_version,
        "components": match.components,
        "mentioned": match.mentioned,
        "differences": list(match.differences),
    }


def _lines(lines: Iterable[int]) -> list[int]:
    return [line + 1 for line in lines]


def _line(line: int | None) -> int | None:
    return None if line is None else line + 1


def _time(time: int | None) -> str | None:
    """As the engine writes it: ``14:26:26:607``."""
    return None if time is None else time_words(time)


# -- pieces -------------------------------------------------------------


def _array(name: str, entries: Iterable[object]) -> Iterator[str]:
    """A member that is an array, some entries at once."""
    yield f',\n"{name}":['
    separator = "\n"
    waiting = iter(entries)
    while batch := list(islice(waiting, _BATCH)):
        yield separator + encode(batch)[1:-1]
        separator = ",\n"
    yield "]"


def _members(name: str, entries: Iterable[tuple[str, object]]) -> Iterator[str]:
    """A member that is an object, some of its members at once."""
    yield f',\n"{name}":{{'
    separator = "\n"
    waiting = iter(entries)
    while batch := dict(islice(waiting, _BATCH)):
        yield separator + encode(batch)[1:-1]
        separator = ",\n"
    yield "}"
