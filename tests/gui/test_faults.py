"""A mistake of our own is told in a sentence, and in one line on standard error."""

from __future__ import annotations

import sys

import pytest

from msiview.gui.faults import TRACEBACK_VARIABLE, catch_faults


@pytest.fixture(autouse=True)
def hook(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)


def raise_uncaught() -> None:
    try:
        raise ValueError("odd thing")
    except ValueError as error:
        sys.excepthook(type(error), error, error.__traceback__)


def test_a_fault_is_told_without_a_traceback(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(TRACEBACK_VARIABLE, raising=False)
    told: list[str] = []
    catch_faults(told.append)
    raise_uncaught()
    assert capsys.readouterr().err == "msiview: a fault in msiview: ValueError: odd thing\n"
    assert "ValueError: odd thing" in told[0]


def test_developers_get_their_traceback(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(TRACEBACK_VARIABLE, "1")
    catch_faults(lambda _: None)
    raise_uncaught()
    assert "raise_uncaught" in capsys.readouterr().err


def test_a_program_without_standard_error_still_tells(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[str] = []
    catch_faults(told.append)
    monkeypatch.delenv(TRACEBACK_VARIABLE, raising=False)
    monkeypatch.setattr(sys, "stderr", None)
    raise_uncaught()
    assert len(told) == 1
