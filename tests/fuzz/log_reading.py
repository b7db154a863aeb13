"""Everything that can be asked of a log, as a user with endless patience would."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from msiview.analysis.logs.action_outline import Outline
from msiview.analysis.logs.cause.first_error import first_error
from msiview.analysis.logs.cause.outcome import outcome
from msiview.analysis.logs.findings.log_findings import log_findings
from msiview.analysis.logs.reasons.property_origins import property_histories
from msiview.analysis.logs.run_answers import run_answers
from msiview.analysis.logs.timeline import timeline
from msiview.database.database import Database
from msiview.database.opening import open_package
from msiview.database.table import Table
from msiview.errors import MsiviewError
from msiview.logs.log import Log
from msiview.logs.log_text import LogText
from msiview.logs.operations import parse_operation
from msiview.sample.package import write_sample


def read_everything_of_log(path: Path) -> str:
    """Read a log and ask for all answers, with a package and without; a line about it.

    What must not happen: any exception that is no :class:`MsiviewError`, an error that does
    not name the file, lines without a kind.
    """
    try:
        log = Log(path)
        log.read()
        facts = log.facts
        original = LogText(log.file, log.index, is_original=True)
        assert len(original.lines(0, len(log))) == len(log)
        assert len(facts.kinds) == len(facts.levels) == facts.lines == len(log)
        for tables in (None, _sample_tables()):
            _ask(log, tables)
    except MsiviewError as error:
        words = str(error)
        assert path.name in words, f"the error does not name the file: {words}"
        return words
    return f"{len(log)} lines, {len(facts.actions)} actions, {len(facts.messages)} messages"


def _ask(log: Log, tables: Mapping[str, Table] | None) -> None:
    ended = outcome(log)
    assert ended.meaning
    error = first_error(log, tables)
    assert error is None or 0 <= error.line <= error.last < len(log)
    for finding in log_findings(log, tables):
        assert finding.title
        assert all(0 <= line < len(log) for line in finding.lines)
    for answer in run_answers(log, tables):
        assert 0 <= answer.run.first <= answer.run.last < len(log)
        assert answer.outcome.meaning
        Outline(part := log.part(answer.run).facts, timeline(part))
    Outline(log.facts, timeline(log.facts))
    property_histories(log, tables)
    assert all(state.name for state in log.component_states())
    for guid in log.guids.guids()[:50]:
        assert all(line < len(log) for line in log.guids.lines_of(guid))
    for line in range(0, len(log), max(1, len(log) // 200)):
        parse_operation(log.text.line(line))
        first, last = log.message(line)
        assert first <= line <= max(line, last)


@cache
def _sample_tables() -> Mapping[str, Table]:
    with TemporaryDirectory() as folder:
        package = open_package(write_sample(Path(folder)))
        assert isinstance(package, Database)
        for table in package.tables.values():
            for column in table.columns:
                table.values(column.index)
        return package.tables
