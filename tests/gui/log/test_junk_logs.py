"""Anything can be opened as a log: it is shown, and nothing breaks."""

from __future__ import annotations

import codecs
import random
from collections.abc import Callable
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from msiview.gui.log.lines.shown_lines import SHOWN
from msiview.gui.main_window import MainWindow
from tests.gui.log.log_driver import open_log, selected_lines, shown, wait

MARK = codecs.BOM_UTF16_LE
PREFIX = "MSI (s) (F0:44) [10:00:00:000]: "


def wide(text: str) -> bytes:
    return text.encode("utf-16-le", "surrogatepass")


JUNK: dict[str, Callable[[], bytes]] = {
    "empty": lambda: b"",
    "a mark alone": lambda: MARK,
    "one byte": lambda: b"\xff",
    "random bytes": lambda: random.Random(5).randbytes(1 << 18),
    "NULs": lambda: bytes(1 << 16),
    "NULs between lines": lambda: MARK + wide(f"{PREFIX}a\0\0b\r\n\0\r\n{PREFIX}c\r\n"),
    "a torn pair": lambda: MARK + wide(f"{PREFIX}\ud83d\r\n{PREFIX}\ude00 end\r\n"),
    "an odd end": lambda: MARK + wide(f"{PREFIX}cut off") + b"a",
    "bytes after UTF-16": lambda: (
        MARK + wide(f"{PREFIX}wide\r\n") + b"appended in single bytes by another\r\n"
    ),
    "control characters": lambda: "".join(map(chr, range(1, 33))).encode() + b"\x85\x7f\r\n",
    "right to left": lambda: MARK + wide(f"{PREFIX}\u05e9\u05dc\u05d5\u05dd {{ABC}}\r\n"),
    "emoji and tabs": lambda: MARK + wide(f"{PREFIX}\U0001f600\t\U0001f600 x\r\n") * 3,
}


@pytest.mark.parametrize("name", JUNK)
def test_junk_is_shown(window: MainWindow, tmp_path: Path, name: str, qtbot: QtBot) -> None:
    path = tmp_path / "junk.log"
    path.write_bytes(JUNK[name]())
    window.resize(1000, 700)
    dock = open_log(window, path, qtbot)
    assert dock.log.error is None
    rows = len(dock.view.rows)
    for row in sorted({0, rows // 2, rows - 1} & set(range(rows))):
        dock.view.go_to(row)
        assert not dock.view.grab().isNull()
    dock.view.select_all()
    assert selected_lines(dock.view) is not None
    dock.filter_bar.set_text("/e/")
    wait(window, qtbot)
    assert len(shown(dock)) <= rows


def test_a_line_of_fifty_megabytes(window: MainWindow, tmp_path: Path, qtbot: QtBot) -> None:
    path = tmp_path / "long.log"
    path.write_bytes(
        MARK + wide(f"{PREFIX}begin\r\n") + wide("x" * (25 << 20)) + wide(f"NEEDLE\r\n{PREFIX}end")
    )
    dock = open_log(window, path, qtbot)
    assert shown(dock) == [0, 1, 2]
    line = dock.view.linked(1)
    assert (len(line.body), line.is_cut) == (SHOWN, True)
    assert not dock.view.grab().isNull()
    dock.filter_bar.set_text("needle")
    wait(window, qtbot)
    assert shown(dock) == [1]
    dock.filter_bar.clear()
    dock.view.go_to(1)
    assert len(selected_lines(dock.view)) == (25 << 20) + len("NEEDLE")


def test_what_cannot_be_painted_is_replaced_one_for_one(
    window: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    path = tmp_path / "junk.log"
    path.write_bytes(MARK + wide(f"{PREFIX}a\0b\x1bc\ud83dd\r\n"))
    dock = open_log(window, path, qtbot)
    assert dock.view.linked(0).body == "a\u2400b\u241bc\ufffdd"
    assert dock.view.linked(0).parts.text == "a\0b\x1bc\ud83dd"


def test_a_log_of_single_bytes_in_another_code_page(
    window: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    path = tmp_path / "russian.log"
    path.write_bytes(f"{PREFIX}Ошибка\r\n".encode("cp1251"))
    dock = open_log(window, path, qtbot)
    assert dock.view.linked(0).body == "Îøèáêà"
    assert window.action_set["actionLogCodepage"].isEnabled()
    dock.log.open_again(1251)
    wait(window, qtbot)
    assert dock.view.linked(0).body == "Ошибка"
