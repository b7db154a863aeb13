"""Names of a file are shown as they are: nothing in them is rendered, loaded or hidden."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages

import pytest
from PySide6.QtWidgets import QTextBrowser, QWidget

from msiview import gui
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
    seen: set[type] = set()
    with watching(files.trap) as watch:
        for step, root in walk(windows, files, SOME_TABLES):
            seen.update(*(type(widget).__mro__ for widget in visible_widgets(root)))
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
    never_shown = sorted(kind.__qualname__ for kind in widget_classes() - seen)
    assert never_shown == [], "tests/hostile/corners.py is where they can be shown"


def visible_widgets(root: QWidget) -> list[QWidget]:
    return [widget for widget in [root, *root.findChildren(QWidget)] if widget.isVisible()]


def widget_classes() -> set[type]:
    """Every class of widgets of the window: pages, panes, viewers, editors, boxes."""
    names = [each.name for each in walk_packages(gui.__path__, f"{gui.__name__}.")]
    return {
        kind
        for name in names
        for kind in vars(import_module(name)).values()
        if isinstance(kind, type) and issubclass(kind, QWidget) and kind.__module__ == name
    }


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
