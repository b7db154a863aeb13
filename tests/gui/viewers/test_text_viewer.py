"""Text streams: decoding, colours, limits, finding, RTF."""

from __future__ import annotations

from pathlib import Path

import pytest
from pygments.lexers import get_lexer_by_name
from PySide6.QtWidgets import QLabel, QLineEdit
from pytestqt.qtbot import QtBot

from msiview.errors import FormatError
from msiview.gui.services import Services
from msiview.gui.theme import ThemeMode
from msiview.gui.viewers import text_loading
from msiview.gui.viewers.lexers import lexer_of
from msiview.gui.viewers.text_loading import colour_text, load_text
from msiview.gui.viewers.text_viewer import RtfViewer, TextViewer
from msiview.progress import Cancelled, Progress, no_progress
from tests.gui.streams import stream_of
from tests.gui.viewers.test_hex_view import Bytes

SCRIPT = b'\' says hello\r\nFunction Hello()\r\n  Hello = "\xc3\xa4"\r\nEnd Function\r\n'


def show(
    viewer: TextViewer,
    services: Services,
    qtbot: QtBot,
    folder: Path,
    data: bytes,
    name: str,
) -> None:
    qtbot.addWidget(viewer)
    viewer.resize(600, 300)
    viewer.show()
    viewer.show_stream(*stream_of(folder, data, name))
    qtbot.waitUntil(lambda: not services.jobs.busy)


def test_a_script_is_shown_with_its_colours(
    services: Services, qtbot: QtBot, tmp_path: Path
) -> None:
    viewer = TextViewer(services)
    show(viewer, services, qtbot, tmp_path, SCRIPT, "hello.vbs")
    assert viewer.view.toPlainText() == SCRIPT.decode().replace("\r\n", "\n")
    assert viewer.status_text() == "UTF-8, line 1 of 5, column 1"
    comment = viewer.view.document().findBlockByNumber(0).layout().formats()[0]
    assert comment.format.foreground().color() == services.theme.color("syntax.comment")
    services.theme.set_mode(ThemeMode.DARK)
    comment = viewer.view.document().findBlockByNumber(0).layout().formats()[0]
    assert comment.format.foreground().color() == services.theme.color("syntax.comment")


def test_another_stream_takes_the_place(services: Services, qtbot: QtBot, tmp_path: Path) -> None:
    viewer = TextViewer(services)
    show(viewer, services, qtbot, tmp_path, SCRIPT, "hello.vbs")
    show(viewer, services, qtbot, tmp_path, b"just words", "words")
    assert viewer.view.toPlainText() == "just words"
    assert viewer.view.document().firstBlock().layout().formats() == []
    viewer.clear()
    assert viewer.view.toPlainText() == ""
    assert viewer.status_text() == ""


def test_only_visible_lines_are_coloured(services: Services, qtbot: QtBot, tmp_path: Path) -> None:
    viewer = TextViewer(services)
    show(viewer, services, qtbot, tmp_path, b"Dim a ' note\r\n" * 3000, "long.vbs")
    document = viewer.view.document()
    assert document.findBlockByNumber(3).layout().formats()
    assert not document.findBlockByNumber(2500).layout().formats()
    bar = viewer.view.verticalScrollBar()
    bar.setValue(bar.maximum())
    assert document.findBlockByNumber(2999).layout().formats()


def test_long_texts_come_in_pieces(
    services: Services, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("msiview.gui.viewers.text_view.PIECE", 100)
    viewer = TextViewer(services)
    data = b"Dim a ' note\r\n" * 50
    show(viewer, services, qtbot, tmp_path, data, "long.vbs")
    qtbot.waitUntil(lambda: viewer.view.is_complete)
    assert viewer.view.toPlainText() == data.decode().replace("\r\n", "\n")
    assert viewer.view.textCursor().position() == 0
    viewer.view.show_text("x" * 1000)
    viewer.clear()
    assert viewer.view.is_complete
    assert viewer.view.toPlainText() == ""


def test_finding_goes_round(services: Services, qtbot: QtBot, tmp_path: Path) -> None:
    viewer = TextViewer(services)
    show(viewer, services, qtbot, tmp_path, b"one two\none three\n", "text")
    viewer.start_find()
    field = viewer.findChild(QLineEdit, "textFind")
    said = viewer.findChild(QLabel, "textFindResult")
    assert field is not None
    assert said is not None
    field.setText("ONE")
    lines = []
    for step in (viewer.find_next, viewer.find_next, viewer.find_next, viewer.find_previous):
        step()
        lines.append(viewer.view.textCursor().blockNumber())
    assert lines == [0, 1, 0, 1]
    field.setText("four")
    viewer.find_next()
    assert said.text() == "Not found"
    assert viewer.view.textCursor().blockNumber() == 1


def test_huge_texts_are_cut_and_say_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(text_loading, "MOST_BYTES", 1 << 20)
    loaded = load_text(Bytes(b"line\n" * 300_000), 0, no_progress())
    assert len(loaded.text) <= 1 << 20
    assert "Only the first 1 MB" in loaded.note


def test_long_lines_are_broken() -> None:
    loaded = load_text(Bytes(b"x" * 25_000 + b"\nshort"), 0, no_progress())
    assert [len(line) for line in loaded.text.split("\n")] == [10_000, 10_000, 5_000, 5]
    assert "broken" in loaded.note


def test_line_separators_do_not_shift_the_colours() -> None:
    text = "a\u2028b\u2029c" + "." * 5000
    loaded = load_text(Bytes(text.encode() + b"\0"), 0, no_progress())
    assert loaded.text == "a\nb\nc" + "." * 5000 + "\u2400"


def test_runs_count_in_utf16_units() -> None:
    runs = colour_text("' \U0001f600\nx = \"\U0001f600\" ' c", "vbscript", no_progress()).lines
    assert (runs[0][0].start, runs[0][0].length) == (0, 4)
    assert runs[1][-1].token == "syntax.comment"
    assert runs[1][-1].start == 9


@pytest.mark.parametrize("kind", sorted(text_loading._LEXERS))
def test_every_kind_has_a_lexer(kind: str) -> None:
    text = 'a = 1\n<b>\n{"c": 2}\n'
    assert len(colour_text(text, kind, no_progress()).lines) == text.count("\n") + 1


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("xml", "<!--" * 1_000_000),
        ("html", "<script>" + '"\\' * 200_000),
        ("registry", "<" * 400_000),
        ("powershell", "[" * 400_000),
    ],
)
def test_what_takes_too_long_is_coloured_as_far_as_possible(
    kind: str, text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(text_loading, "MOST_COLOURING_S", 0.3)
    loaded = load_text(Bytes(text.encode()), 0, no_progress())
    coloured = colour_text(loaded.text, kind, no_progress())
    assert coloured.note.startswith("Colours end in line ")
    assert all(len(line) <= text_loading.MOST_RUNS for line in coloured.lines)


def test_the_rest_is_told_of(
    services: Services, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(text_loading, "MOST_COLOURING_S", -1.0)
    viewer = TextViewer(services)
    show(viewer, services, qtbot, tmp_path, SCRIPT, "hello.vbs")
    assert viewer.view.toPlainText() == SCRIPT.decode().replace("\r\n", "\n")
    assert viewer.note() == "Colours end in line 1: finding more of them takes too long."


@pytest.mark.parametrize("language", [*text_loading._LEXERS.values(), "css"])
def test_the_lexers_tell_what_those_of_pygments_do(language: str) -> None:
    """Also of languages inside others."""
    text = (
        "<?xml version='1.0'?><!-- x --><script>var a = /b\\/[/]/i; // c\n</script>\n"
        "<style>p > a:hover { color: #fff !important }</style>\n"
        "[Section]\r\nkey=%PATH%\\x ; note\r\n@echo off & rem x\r\nif exist a goto :b\r\n"
        'Function F(x) \' note\n  F = """a""" & Chr(65)\nEnd Function\n'
        "$a = @{ b = 1; c = @'\nhere\n'@ } | ForEach-Object { $_.b }\n"
        'SELECT `a` FROM `b` WHERE `c` = \'d\' -- e\n{"f": [1.5e3, null, "\\u00e4"]}\n'
    )
    plain = get_lexer_by_name(language, stripnl=False, ensurenl=False)
    tokens = list(lexer_of(language).get_tokens_unprocessed(text))
    assert tokens == list(plain.get_tokens_unprocessed(text))


def test_colouring_can_be_cancelled() -> None:
    progress = Progress()
    progress.cancel()
    with pytest.raises(Cancelled):
        colour_text("x", "sql", progress)


def test_rtf_is_shown_as_text(services: Services, qtbot: QtBot, tmp_path: Path) -> None:
    rtf = rb"{\rtf1\ansi{\fonttbl{\f0 Arial;}}\f0 Licence \b of\b0  M\'fcller\par Second}"
    viewer = RtfViewer(services)
    show(viewer, services, qtbot, tmp_path, rtf, "licence")
    assert viewer.view.toPlainText().splitlines() == ["Licence of Müller", "Second"]
    assert viewer.status_text().startswith("RTF")


def test_rtf_that_makes_no_sense_says_so(
    services: Services, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: str) -> str:
        raise FormatError("the RTF is damaged: x")

    monkeypatch.setattr("msiview.gui.viewers.text_viewer.rtf_text", fail)
    viewer = RtfViewer(services)
    show(viewer, services, qtbot, tmp_path, b"{\\rtf1}", "licence")
    assert viewer.note() == "The text could not be read. the RTF is damaged: x"
