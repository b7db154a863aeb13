"""The window, the command, its JSON and the report say the same of a log."""

from __future__ import annotations

import json
from collections.abc import Mapping
from itertools import pairwise
from pathlib import Path

import pytest

from msiview.analysis.references.columns import ColumnStore
from msiview.database.database import Database
from msiview.database.opening import open_package
from msiview.database.table import Table
from msiview.logs.log import Log
from msiview.progress import no_progress
from msiview.report.log_answers import FIRST_CAUSE, answers_blocks
from msiview.report.log_object import log_object
from msiview.report.log_pages import LogReport
from msiview.report.page import Heading
from msiview.report.text import plain_words, text_of
from msiview.sample.log import write_sample_log
from msiview.sample.package import write_sample
from msiview.session.log_answers import LogAnswers, find_answers
from tests.builders import failed_logs
from tests.builders.logs import read_log
from tests.report.conftest import HtmlPage

MADE = {
    "old-version": failed_logs.old_version_stays,
    "another-runs": failed_logs.another_installation_runs,
}


def check(log: Log, tables: Mapping[str, Table], package: Database | None = None) -> LogAnswers:
    """Compare what each face says of a log; returns the answers."""
    answers = find_answers(log, tables, package, no_progress())
    titles = [plain_words(finding.title) for finding in answers.findings]
    error = answers.first_error
    cause = [f"line {error.line + 1}"] if error is not None else []
    assert in_window(answers, log) == (cause, titles)
    report = LogReport(log, answers, tables)
    assert on_terminal("".join(text_of(report.summary()))) == (cause, titles)
    assert in_browser("".join(report.html())) == (cause, titles)
    described = json.loads("".join(log_object(log, answers, ColumnStore(tables))))
    found = described["first_error"]
    assert ([f"line {found['line']}"] if found is not None else []) == cause
    assert [plain_words(finding["title"]) for finding in described["findings"]] == titles
    return answers


Told = tuple[list[str], list[str]]
"""The place of the first cause, if there is one, and the titles of the findings."""


def in_window(answers: LogAnswers, log: Log) -> Told:
    headings = [block for block in answers_blocks(answers, log) if isinstance(block, Heading)]
    causes = [heading for heading in headings if heading.words == FIRST_CAUSE and heading.aside]
    return (
        [plain_words(heading.aside) for heading in causes],
        [plain_words(heading.words) for heading in headings if heading.level == 3],
    )


def on_terminal(text: str) -> Told:
    lines = text.split("\n")
    causes = [line for line in lines if line.startswith(f"{FIRST_CAUSE}, ")]
    titles = [line for before, line in pairwise(lines) if not before and line.startswith("  ")]
    return (
        [line.removeprefix(f"{FIRST_CAUSE}, ") for line in causes],
        [without_mark(line.strip().rpartition(" (line")[0]) for line in titles],
    )


def in_browser(html: str) -> Told:
    texts = HtmlPage(html).texts
    causes = [place for (_, words), (_, place) in pairwise(texts) if words == FIRST_CAUSE]
    titles = [words for element, words in texts if element == "h3"]
    return [place for place in causes if place.startswith("line ")], list(map(without_mark, titles))


def without_mark(title: str) -> str:
    return title.removeprefix("! ").removeprefix("\N{BALLOT X} ")


def test_the_demo(tmp_path: Path) -> None:
    log = Log(write_sample_log(tmp_path))
    log.read()
    package = open_package(write_sample(tmp_path))
    assert isinstance(package, Database)
    alone, beside = check(log, {}), check(log, package.tables, package)
    for answers in (alone, beside):
        assert answers.first_error is not None
        assert answers.first_error.code == 1920
        ids = [finding.id for finding in answers.findings]
        assert ids[:2] == ["components-disallowed", "leaked-handles"]
        assert "error-1920" not in ids  # it would only say the first cause again


@pytest.mark.parametrize("name", MADE)
def test_made_logs(tmp_path: Path, name: str) -> None:
    answers = check(read_log(tmp_path / "a.log", MADE[name]()), {})
    assert answers.first_error is not None


def test_a_finding_about_the_first_cause_that_says_more_stays(tmp_path: Path) -> None:
    """The message names a file that is not in the cabinet; the finding explains how that comes."""
    line = "Error 1334. The file 'a.cmp' cannot be installed because the file cannot be found in "
    answers = check(read_log(tmp_path / "a.log", f"{line}cabinet file 'Product.cab'.\n"), {})
    assert answers.first_error is not None
    assert [finding.id for finding in answers.findings] == ["error-1334"]
    assert "in the order of File.Sequence" in str(answers.findings[0].explanation)


def test_real_logs(corpus: Path) -> None:
    paths = sorted((corpus / "logs").iterdir())
    assert paths
    for path in paths:
        log = Log(path)
        log.read()
        check(log, {})
