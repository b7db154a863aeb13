"""A mistake of our own is told in a sentence, and in one line on standard error."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPushButton, QToolButton
from pytestqt.qtbot import QtBot

from msiview import __version__
from msiview.errors import FormatError
from msiview.gui.document import Document
from msiview.gui.faults import TRACEBACK_VARIABLE, Fault, catch_faults, is_fault
from msiview.gui.jobs import JobRunner
from msiview.gui.main_window import MainWindow
from msiview.gui.pages.error_page import ErrorPage
from msiview.gui.services import Services
from msiview.progress import Progress
from msiview.session.opened_package import PackageSource

SECRET = "a value of the package"


@pytest.fixture(autouse=True)
def hook(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)


def fault_in(package: dict[str, str]) -> Exception:
    try:
        package[SECRET]
    except KeyError as error:
        return error
    raise AssertionError


def raise_uncaught() -> None:
    try:
        raise ValueError("odd thing")
    except ValueError as error:
        sys.excepthook(type(error), error, error.__traceback__)


def test_a_fault_is_told_without_a_traceback(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(TRACEBACK_VARIABLE, raising=False)
    told: list[Fault] = []
    catch_faults(told.append)
    raise_uncaught()
    assert capsys.readouterr().err == "msiview: a fault in msiview: ValueError: odd thing\n"
    assert "ValueError: odd thing" in told[0].sentence


def test_developers_get_their_traceback(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(TRACEBACK_VARIABLE, "1")
    catch_faults(lambda _: None)
    raise_uncaught()
    assert "raise_uncaught" in capsys.readouterr().err


def test_a_program_without_standard_error_still_tells(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[Fault] = []
    catch_faults(told.append)
    monkeypatch.delenv(TRACEBACK_VARIABLE, raising=False)
    monkeypatch.setattr(sys, "stderr", None)
    raise_uncaught()
    assert len(told) == 1


def test_details_tell_where_and_nothing_of_what_is_open() -> None:
    details = Fault.of(fault_in({}), SECRET).details
    assert f"msiview {__version__}" in details
    assert "Qt 6" in details
    assert "fault_in" in details
    assert details.rstrip().endswith("KeyError")
    assert SECRET not in details
    assert str(Path(__file__).parent) not in details


def test_details_keep_messages_about_the_program_and_tell_what_led_there() -> None:
    try:
        try:
            raise fault_in({})
        except KeyError:
            (1).append(2)  # type: ignore[attr-defined]
    except AttributeError as error:
        details = Fault.of(error, "").details
    assert details.index("KeyError") < details.index("led to")
    assert details.rstrip().endswith("AttributeError: 'int' object has no attribute 'append'")
    assert SECRET not in details


def test_what_files_and_disks_cause_is_no_fault() -> None:
    assert is_fault(KeyError())
    assert not is_fault(FormatError("cut short"))
    assert not is_fault(OSError("no space left"))


def test_the_message_bar_copies_the_details(window: MainWindow, qtbot: QtBot) -> None:
    def work(progress: Progress) -> None:
        raise fault_in({})

    with qtbot.waitSignal(window.jobs.failed):
        window.jobs.run(work, lambda _: None, title="Counting")
    offer = window.message.findChild(QToolButton, "messageOffer")
    assert offer is not None
    assert not offer.isHidden()
    offer.click()
    copied = QGuiApplication.clipboard().text()
    assert "fault_in" in copied
    assert SECRET not in copied
    assert "copied" in window.message.text()
    assert offer.isHidden()


def test_a_failure_that_is_no_fault_offers_nothing(window: MainWindow, qtbot: QtBot) -> None:
    def work(progress: Progress) -> None:
        raise FormatError("cut short")

    with qtbot.waitSignal(window.jobs.failed):
        window.jobs.run(work, lambda _: None, title="Counting")
    offer = window.message.findChild(QToolButton, "messageOffer")
    assert offer is not None
    assert offer.isHidden()


@pytest.mark.parametrize("is_ours", [True, False])
def test_the_error_page_copies_the_details_of_faults(
    services: Services, jobs: JobRunner, qtbot: QtBot, is_ours: bool
) -> None:
    def load(progress: Progress) -> None:
        raise fault_in({}) if is_ours else FormatError("cut short")

    document: Document = services.document
    page = ErrorPage(document, services.icons)
    qtbot.addWidget(page)
    copy = page.findChild(QPushButton, "errorCopy")
    assert copy is not None
    with qtbot.waitSignal(document.failed):
        document.open(PackageSource("x.msi", "/x.msi", (), load))  # type: ignore[arg-type]
    assert copy.isHidden() is not is_ours
    if is_ours:
        copy.click()
        assert "fault_in" in QGuiApplication.clipboard().text()
