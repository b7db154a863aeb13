"""What a log tells as a whole: as a page of HTML and for a terminal."""

from __future__ import annotations

from pathlib import Path

import pytest

from msiview.database.database import Database
from msiview.database.opening import open_package
from msiview.export.redaction import learned
from msiview.logs.log import Log
from msiview.progress import no_progress
from msiview.report.log_pages import LogReport
from msiview.sample.log import write_sample_log
from msiview.sample.package import write_sample
from msiview.session.log_answers import find_answers
from msiview.session.opened_log import OpenedLog
from tests.builders.logs import engine, read_log
from tests.builders.other_logs import engine_run
from tests.report.conftest import HtmlPage


def html_of(log: Log, package: Database | None = None, *, without_names: bool = False) -> str:
    tables = package.tables if package is not None else {}
    redactor = learned(log.file, log.index) if without_names else None
    answers = find_answers(log, tables, package, no_progress())
    return "".join(LogReport(log, answers, tables).html(redactor))


@pytest.fixture
def log(tmp_path: Path) -> Log:
    log = Log(write_sample_log(tmp_path))
    log.read()
    return log


@pytest.fixture
def package(tmp_path: Path) -> Database:
    package = open_package(write_sample(tmp_path))
    assert isinstance(package, Database)
    return package


def test_sections_of_a_failed_installation(log: Log, package: Database) -> None:
    page = HtmlPage(html_of(log, package))
    assert page.open == []
    assert page.of("title") == ["Install failed: Contoso Reader"]
    assert page.of("h1") == ["\N{BALLOT X} Install failed"]
    assert [heading.partition(" (")[0] for heading in page.of("h2")] == [
        "First cause",
        "What else was found",
        "What it was about",
        "Rights and policies",
        "Components that stay out although they were asked for",
        "Actions",
        "Features",
        "Components",
        "Properties that matter",
    ]
    assert "3 (failed)" in page.of("span")
    assert any("Error 1920" in text for text in page.of("span"))
    cells = page.of("td")
    assert "C_Server_ConnectorKeys" in cells
    assert any(
        text.startswith("the condition IS_ROOT_HEALTH_SERVICE=0 is false since line")
        for text in cells
    )


def test_the_line_of_the_first_error_is_marked(log: Log) -> None:
    (marked,) = html_of(log).split('<span class="marked">')[1:]
    assert "1040  </span>Error 1920. Service &#x27;Contoso Reader Service&#x27;" in marked


def test_it_needs_nothing_else(log: Log, package: Database) -> None:
    html = html_of(log, package)
    page = HtmlPage(html)
    assert page.elements.isdisjoint({"script", "link", "img", "iframe", "object", "a"})
    assert page.attributes <= {"lang", "charset", "name", "content", "http-equiv", "class"}
    assert "url(" not in html
    assert "@import" not in html
    assert "prefers-color-scheme: dark" in html


def test_what_logs_say_is_text(tmp_path: Path) -> None:
    evil = "<script>alert('x')</script>&amp;\x07\ud800"
    log = read_log(
        tmp_path / "a.log",
        "\n".join(
            [
                engine(f"Doing action: {evil}"),
                f"Action start 10:00:00: {evil}.",
                f"Error 1304. Error writing to file: {evil}.  Verify.",
                f"Action ended 10:00:00: {evil}. Return value 3.",
                engine(f"Component: {evil}; Installed: Absent;   Request: Local;   Action: Null"),
                engine(f"PROPERTY CHANGE: Adding {evil} property. Its value is '{evil}'."),
                f"Property(S): ProductName = {evil}",
                engine("MainEngineThread is returning 1603"),
            ]
        ),
    )
    html = html_of(log)
    html.encode("utf-8")
    page = HtmlPage(html)
    assert page.open == []
    assert "script" not in page.elements
    assert "\x07" not in html
    assert "<script>alert('x')</script>&amp;␇\\ud800" in page.of("td")


def test_names_are_left_out_on_request(log: Log, package: Database) -> None:
    with_names = html_of(log, package)
    without = html_of(log, package, without_names=True)
    for name in ("anna.keller", "Anna Keller", "srv-docs01", "CONTOSO-WS042"):
        assert name not in without
    assert "anna.keller" in with_names
    assert "user1" in without
    assert "Names of people and machines were replaced." in without


def test_a_value_alone_is_redacted_by_the_name_of_its_property(tmp_path: Path) -> None:
    """A user whose name is an ordinary word."""
    log = read_log(
        tmp_path / "a.log",
        "\n".join(
            [
                engine("Command Line: USERNAME=owner "),
                engine("PROPERTY CHANGE: Adding USERNAME property. Its value is 'owner'."),
                "Property(S): USERNAME = owner",
            ]
        ),
    )
    assert ">owner</td>" in html_of(log)
    assert ">owner</td>" not in html_of(log, without_names=True)


def test_long_lists_say_what_is_left_out(tmp_path: Path) -> None:
    states = [
        engine(f"Component: C{number}; Installed: Absent;   Request: Local;   Action: Local")
        for number in range(450)
    ]
    actions = [
        line
        for number in range(500)
        for line in (
            engine(f"Doing action: A{number}"),
            f"Action start 10:00:00: A{number}.",
            f"Action ended 10:00:00: A{number}. Return value {3 if number == 480 else 1}.",
        )
    ]
    html = html_of(read_log(tmp_path / "a.log", "\n".join([*states, *actions])))
    page = HtmlPage(html)
    left = [text for text in page.of("span") if text.endswith("left out.")]
    assert left == [
        "100 more actions, none of which failed or took long, are left out.",
        "150 more states of others are left out.",
    ]
    assert "A480" in page.of("td")


def test_a_successful_installation_has_no_error(tmp_path: Path) -> None:
    log = read_log(tmp_path / "a.log", engine("MainEngineThread is returning 0") + "\n")
    page = HtmlPage(html_of(log))
    assert page.of("h2") == ["What it was about"]
    assert '<h1 class="good">' in html_of(log)


def test_another_package_is_mentioned(tmp_path: Path, package: Database) -> None:
    log = read_log(
        tmp_path / "a.log",
        "Property(S): ProductCode = {11111111-2222-3333-4444-555555555555}\n"
        "Property(S): ProductVersion = 1.0\n" + engine("MainEngineThread is returning 0"),
    )
    assert "The open package is another one" in HtmlPage(html_of(log, package)).of("h2")


def test_real_logs(corpus: Path) -> None:
    for path in sorted((corpus / "logs").iterdir()):
        log = Log(path)
        log.read()
        assert HtmlPage(html_of(log)).open == [], path.name


def test_of_several_runs_the_report_tells_of_the_last(tmp_path: Path) -> None:
    """A failed installation, and the one after it that succeeded."""
    text = "\n".join([*engine_run(1603), "", *engine_run(0, time="11:00:0")])
    opened = OpenedLog(read_log(tmp_path / "twice.log", text))
    report = LogReport.of(opened)
    assert len(opened.log.runs) == 2
    assert report.answers is opened.answers
    assert {found.code for found in report.log.facts.returns} == {0}
