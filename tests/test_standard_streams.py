"""The program where it has no console, and its complaints where the console is of another page."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from msiview import __version__
from msiview.cli import main_gui
from msiview.standard_streams import run_without_console
from tests.source_files import ROOT


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, int]]:
    """What boxes have shown: text and icon."""
    boxes: list[tuple[str, int]] = []
    monkeypatch.setattr("msiview.standard_streams._show_box", lambda *box: boxes.append(box))
    return boxes


def without_console(run: Callable[[], int], monkeypatch: pytest.MonkeyPatch) -> int:
    """The exit code; pytest puts its own streams back before a test, so a fixture cannot."""
    with monkeypatch.context() as patch:
        patch.setattr(sys, "stdout", None)
        patch.setattr(sys, "stderr", None)
        return run()


def test_answers_are_shown(shown: list[tuple[str, int]], monkeypatch: pytest.MonkeyPatch) -> None:
    assert without_console(lambda: main_gui(["--version"]), monkeypatch) == 0
    assert shown == [(f"msiview {__version__}", 0x40)]


def test_what_keeps_it_from_running_is_shown(
    shown: list[tuple[str, int]], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert without_console(lambda: main_gui(["--overlay", "x.mst"]), monkeypatch) == 2
    ((text, icon),) = shown
    assert "--overlay needs a FILE" in text
    assert icon == 0x10


def test_what_the_window_complained_of_is_not_shown_again(
    shown: list[tuple[str, int]], monkeypatch: pytest.MonkeyPatch
) -> None:
    def run() -> int:
        sys.stderr.write("told in the window")
        return 0

    assert without_console(lambda: run_without_console(run), monkeypatch) == 0
    assert shown == []


def test_a_console_has_it_itself(capsys: pytest.CaptureFixture[str]) -> None:
    assert main_gui(["--version"]) == 0
    assert capsys.readouterr().out == f"msiview {__version__}\n"


def test_complaints_are_utf_8_whatever_the_code_page_is(tmp_path: Path) -> None:
    environment = {**os.environ, "PYTHONIOENCODING": "cp1252", "PYTHONPATH": str(ROOT)}
    result = subprocess.run(
        [sys.executable, "-m", "msiview", "info", "日本\udc80.msi"],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
    )
    assert result.returncode == 3
    assert "日本" in result.stderr.decode("utf-8")
