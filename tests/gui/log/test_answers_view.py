"""The page that is read first: outcome, first error, what can be done, findings."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from PySide6.QtCore import QUrl
from pytestqt.qtbot import QtBot

from msiview.analysis.phrase import FileRef
from msiview.gui.log.answers_view import AnswersView
from msiview.gui.services import Services
from msiview.gui.theme import ThemeMode
from msiview.report.page import Paragraph
from tests.builders.logs import engine, write_log
from tests.builders.other_logs import bundle
from tests.gui.log.conftest import read_log


def view_of(services: Services, qtbot: QtBot) -> AnswersView:
    view = AnswersView(services)
    qtbot.addWidget(view)
    view.resize(700, 500)
    view.show()
    return view


# -- the page ------------------------------------------------------------


def test_the_first_error_is_told_with_its_place_and_what_can_be_done(
    with_both: Services, qtbot: QtBot
) -> None:
    view = view_of(with_both, qtbot)
    said = view.text.toPlainText()
    assert "\N{BALLOT X} Install failed exit code 1603 ERROR_INSTALL_FAILURE, line 1338" in said
    first = said.partition("First cause")[2]
    assert "Error 1920. Service 'Contoso Reader Service'" in first.partition("What can be done")[0]
    assert "StartServices" in first
    assert "ServiceInstall/SvcReader" in first
    assert "Why the service itself does not start" in first
    assert "What it was about" in first


def test_the_first_error_is_no_finding_besides(with_both: Services, qtbot: QtBot) -> None:
    view = view_of(with_both, qtbot)
    said = view.text.toPlainText()
    besides = said.partition("What else was found")[2]
    assert besides
    assert "Error 1920" not in besides


def test_rows_and_lines_can_be_gone_to(with_both: Services, qtbot: QtBot) -> None:
    view = view_of(with_both, qtbot)
    answers = with_both.document.log.answers
    assert answers is not None
    assert answers.first_error is not None
    with qtbot.waitSignal(with_both.document.log.lineAsked) as asked:
        view.text.anchorClicked.emit(QUrl(f"line:{answers.first_error.line}"))
    assert asked.args == [answers.first_error.line]
    assert 'href="row:ServiceInstall/sSvcReader"' in view.text.toHtml()
    view.text.anchorClicked.emit(QUrl("row:ServiceInstall/sSvcReader"))
    place = with_both.selection.place
    assert place is not None
    assert place.name == "ServiceInstall"


def test_without_a_package_rows_are_no_links(with_log: Services, qtbot: QtBot) -> None:
    view = view_of(with_log, qtbot)
    html = view.text.toHtml()
    assert 'href="line:' in html
    assert 'href="row:' not in html


def test_a_log_of_another_package_is_told_so(
    services: Services, with_log: Services, sample: Path, qtbot: QtBot
) -> None:
    from msiview.session.opened_package import PackageSource

    services.document.open(PackageSource.file(sample))
    view = view_of(services, qtbot)
    title = "The open package is another one"
    qtbot.waitUntil(lambda: title in view.text.toPlainText())


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (0, "\N{CHECK MARK} Installation succeeded"),
        (3010, "\N{CHECK MARK} Installation succeeded, a restart is needed"),
        (1602, "! Installation was cancelled"),
        (1603, "\N{BALLOT X} Installation failed"),
    ],
)
def test_each_end_has_its_word_and_mark(
    services: Services, tmp_path: Path, qtbot: QtBot, code: int, words: str
) -> None:
    lines = [
        "=== Verbose logging started: 1/2/24  10:00:00  Build type: SHIP UNICODE 5.0 Calling ===",
        engine("Doing action: INSTALL"),
        "Property(S): ProductName = Sample",
        engine(f"MainEngineThread is returning {code}"),
        "=== Verbose logging stopped: 1/2/2024  10:00:01 ===",
    ]
    read_log(services, write_log(tmp_path / "end.log", "\n".join(lines)), qtbot)
    view = view_of(services, qtbot)
    said = view.text.toPlainText()
    assert said.startswith(f"{words} exit code {code}")
    assert ("First cause" in said) == (code == 1603)
    services.document.log.close()


def test_a_new_theme_has_new_colours(with_log: Services, qtbot: QtBot) -> None:
    view = view_of(with_log, qtbot)
    light = with_log.theme.color("defect.error").name()
    assert light in view.text.toHtml()
    with_log.theme.set_mode(ThemeMode.DARK)
    assert light not in view.text.toHtml()
    with_log.theme.set_mode(ThemeMode.LIGHT)


def test_without_a_log_it_offers_to_open_one(services: Services, qtbot: QtBot) -> None:
    view = view_of(services, qtbot)
    assert view._notice.text() == "Open a log to see how the installation ended, and why."
    with qtbot.waitSignal(services.action("actionOpenLog").triggered):
        view._notice.acted.emit()


def test_a_log_that_is_closed_leaves_the_page_empty(with_log: Services, qtbot: QtBot) -> None:
    view = view_of(with_log, qtbot)
    with_log.document.log.close()
    assert view.text.toPlainText() == ""
    assert view._notice.text()


# -- files ---------------------------------------------------------------


def noted(look: Callable[..., Any], path: str, touched: list[object]) -> Callable[..., Any]:
    """A method of Path that notes where it is asked about this path. The log that is open is looked
    at meanwhile: it could have grown."""

    def noting(self: Path, *args: Any, **options: Any) -> Any:
        if str(self) == path:
            touched.append(self)
        return look(self, *args, **options)

    return noting


def test_files_are_links_that_are_looked_for_only_when_asked(
    with_both: Services, named: list[str], qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = r"\\server\share\logs\MSI1a2b.LOG"
    touched: list[object] = []
    for name in ("stat", "exists", "is_file", "open"):
        monkeypatch.setattr(Path, name, noted(getattr(Path, name), path, touched))
    view = view_of(with_both, qtbot)
    view.text.show_page([Paragraph(("its log:", FileRef(path)))])
    address = "file:%5C%5Cserver%5Cshare%5Clogs%5CMSI1a2b.LOG"
    assert f'href="{address}"' in view.text.toHtml()
    assert named == []
    view.text.anchorClicked.emit(QUrl(address))
    assert named == [path]
    assert touched == []


def test_the_log_to_look_at_is_a_link(
    services: Services, tmp_path: Path, named: list[str], qtbot: QtBot
) -> None:
    lines = bundle(("Core", 0), ("Viewer", 0x80070643))
    read_log(services, write_log(tmp_path / "bundle.log", "\n".join(lines)), qtbot)
    view = view_of(services, qtbot)
    checks = view.text.toHtml().partition("What to look at")[2].partition("What it was about")[0]
    assert "The package's own log: " in view.text.toPlainText()
    path = "C:\\Logs\\reader_001_Viewer.log"
    address = f"file:{quote(path, safe='')}"
    assert f'href="{address}"' in checks
    view.text.anchorClicked.emit(QUrl(address))
    assert named == [path]
