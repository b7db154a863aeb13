"""The window, the command, its JSON and the report tell the same of each log, as a user gets them:
from the pane of a real window, and from what the program writes."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from html import unescape
from pathlib import Path

import pytest
from PySide6.QtGui import QTextDocument
from pytestqt.qtbot import QtBot

from msiview.cli import main
from msiview.gui.answer_page import AnswerPage
from msiview.gui.main_window import MainWindow
from msiview.report.log_answers import FIRST_CAUSE
from msiview.sample.log import write_sample_log
from msiview.sample.package import write_sample
from tests.builders import failed_logs
from tests.builders.logs import write_log
from tests.gui.conftest import wait_until_opened
from tests.gui.log.log_driver import open_log, pane

Headings = list[tuple[int, str]]
"""Levels and words, blanks of one kind and without the marks of tones."""

Check = Callable[..., dict[str, object]]


@pytest.fixture
def check(
    window: MainWindow,
    tmp_path: Path,
    qtbot: QtBot,
    capfdbinary: pytest.CaptureFixture[bytes],
) -> Check:
    """Compares what all faces tell of a log; returns the JSON."""

    def compare(log: Path, *package: str) -> dict[str, object]:
        report = tmp_path / "report.html"
        main(["log", str(log), *package, "--report", str(report)])
        text = capfdbinary.readouterr().out.decode()
        main(["log", str(log), *package, "--json"])
        described = json.loads(capfdbinary.readouterr().out)
        open_log(window, log, qtbot)
        pages = {
            "window": of_window(window),
            "report": of_html(report.read_text(encoding="utf-8")),
            "text": of_text(text),
        }
        for face, headings in pages.items():
            agree(face, headings, described)
        assert verdict(pages["window"]) == verdict(pages["report"]) == verdict(pages["text"])
        return described

    return compare


def bare(words: str) -> str:
    return " ".join(words.split()).lstrip("\N{CHECK MARK}\N{BALLOT X}! ")


def of_window(window: MainWindow) -> Headings:
    """The headings of the pane with the answers, as its document has them but for the places where
    long paths may break."""
    page = pane(window).findChild(AnswerPage, "logAnswers")
    assert page is not None
    document: QTextDocument = page.document()
    headings, block = [], document.begin()
    while block.isValid():
        level = block.blockFormat().headingLevel()
        if level:
            headings.append((level, bare(block.text().replace("\u200b", ""))))
        block = block.next()
    return headings


def of_html(html: str) -> Headings:
    found = re.findall(r"<h([123])[^>]*>(.*?)</h\1>", html, re.DOTALL)
    return [(int(level), bare(unescape(re.sub("<[^>]*>", "", text)))) for level, text in found]


def of_text(text: str) -> Headings:
    """A heading stands behind an empty line; those of the third level are indented."""
    headings, before = [], ""
    for number, line in enumerate(text.split("\n")):
        if line and not before:
            level = 1 if number == 0 else 3 if line.startswith("  ") else 2
            headings.append((level, bare(line)))
        before = line
    return headings


def agree(face: str, headings: Headings, described: dict[str, object]) -> None:
    """Whether a page has the first cause and the findings of the JSON, and no others."""
    error, findings = described["first_error"], described["findings"]
    assert isinstance(findings, list)
    causes = [words for level, words in headings if level == 2 and words.startswith(FIRST_CAUSE)]
    places = [int(place) for words in causes for place in re.findall(r"line (\d+)", words)]
    assert places == ([error["line"]] if isinstance(error, dict) else []), face
    told = [words for level, words in headings if level == 3]
    titles = [bare(finding["title"]) for finding in findings]
    assert len(told) == len(titles), face
    for words, title in zip(told, titles, strict=True):
        assert words.startswith(title), face


def verdict(headings: Headings) -> str:
    """How it ended, in words; what stands beside it is set apart in different ways."""
    level, words = headings[0]
    assert level == 1
    return words.partition(",")[0].partition(" exit code")[0]


def test_the_demo(check: Check, tmp_path: Path) -> None:
    log = write_sample_log(tmp_path)
    assert check(log)["findings"]


def test_the_demo_with_its_package(
    check: Check, window: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    log, package = write_sample_log(tmp_path), write_sample(tmp_path)
    window.open_path(str(package))
    wait_until_opened(window, qtbot)
    assert check(log, "--package", str(package))["first_error"] is not None


@pytest.mark.parametrize(
    "make", [failed_logs.old_version_stays, failed_logs.another_installation_runs]
)
def test_made_logs(check: Check, make: Callable[[], str], tmp_path: Path) -> None:
    assert check(write_log(tmp_path / "a.log", make()))["first_error"] is not None


def test_real_logs(check: Check, corpus: Path) -> None:
    logs = sorted((corpus / "logs").iterdir())
    assert logs
    for log in logs:
        check(log)
