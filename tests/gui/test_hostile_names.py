"""Names of a file are shown as they are: nothing in them is rendered, loaded or hidden."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QTextBrowser

from msiview.gui.windows import Windows
from tests.hostile.shown import Shown
from tests.hostile.walk import SOME_TABLES, Files, walk
from tests.hostile.watch import CAN_WATCH, watching


@pytest.fixture
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Files:
    folder = tmp_path / "hostile"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return Files.make(folder)


def test_every_pane(windows: Windows, files: Files) -> None:
    shown = Shown()
    faults: dict[str, str] = {}
    with watching(files.trap) as watch:
        for step, root in walk(windows, files, SOME_TABLES):
            shown.look(root)
            shown.hover(root)
            root.grab()
            if watch.opened():
                shown.faults.add("the file that the markup names was opened")
            for fault in shown.faults:
                faults.setdefault(fault, step)
        network = watch.network()
    assert [f"{step}: {fault}" for fault, step in faults.items()] == []
    assert network == []
    assert shown.hostile > 1000
    assert shown.hostile_tips > 100
    assert shown.pages > 10


@pytest.mark.skipif(not CAN_WATCH, reason="needs inotify")
@pytest.mark.qt_no_exception_capture
def test_the_watch_notices_what_qt_opens(files: Files, qtbot: object) -> None:
    with watching(files.trap) as watch:
        careless = QTextBrowser()
        careless.setHtml(f"<img src='{files.trap.name}'>")
        careless.grab()
        assert watch.opened()
        assert not watch.opened()
        careless.deleteLater()
