"""Text on its way to Qt: what the helpers make of it, and that there is no other way."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt, QUrl
from PySide6.QtGui import QTextDocument
from PySide6.QtWidgets import QApplication, QLabel, QMessageBox, QToolTip, QWidget
from pytestqt.qtbot import QtBot

import msiview.gui
from msiview.gui.plain_text import (
    LINE_WIDTH,
    LONGEST_TIP,
    MOST_LINES,
    caption,
    plain,
    tip,
    window_title,
)
from msiview.gui.theme import Theme
from msiview.gui.widgets.elided_label import ElidedLabel
from msiview.gui.widgets.page_view import PageDocument, PageText, PageView
from msiview.gui.widgets.plain_label import PlainLabel
from tests.hostile.watch import watching
from tests.source_files import FILES, nodes

MARKUP = "<b>bold</b><img src='t.png'>"
PICTURES = (
    "<img src='t.png'>",
    "<table background='t.png'><tr><td>x</td></tr></table>",
    "<p style='background-image: url(t.png)'>x</p>",
    "<link rel='stylesheet' href='t.png'>x",
    "<style>@import url(t.png);</style>x",
    "<ul style='list-style-image: url(t.png)'><li>x</li></ul>",
)


# -- what the helpers do --------------------------------------------------


def test_items_are_one_line_and_cut() -> None:
    assert plain(f"{MARKUP}\n\x1b\u202e") == f"{MARKUP}↵␛\\u202e"
    assert len(plain("x" * 1_000_000)) == 1001


def test_captions_mark_no_keys() -> None:
    assert caption("A&B\t\n&") == "A&&B⇥↵&&"
    assert caption("&" * 1000, 3) == "&&&&&&…"


def test_titles_do_not_stand_for_modified() -> None:
    assert window_title("a[*].msi") == "a[*][*].msi"


def test_tooltips_are_wrapped_and_cut() -> None:
    assert tip("one\r\ntwo\u2028") == "one\ntwo\\u2028"
    lines = tip("word " * 1_000_000).split("\n")
    assert max(map(len, lines)) <= LINE_WIDTH
    assert sum(map(len, lines)) <= LONGEST_TIP + 1
    assert len(tip("\n" * 1_000_000).split("\n")) == MOST_LINES + 1
    assert tip("  two  blanks") == "  two  blanks"


def test_labels_show_what_is_hidden(qtbot: QtBot) -> None:
    label, elided = PlainLabel(f"{MARKUP}\n\x1b"), ElidedLabel(f"{MARKUP}\n\x1b")
    for widget in (label, elided):
        qtbot.addWidget(widget)
        assert widget.textFormat() is Qt.TextFormat.PlainText
    assert label.text() == f"{MARKUP}\n␛"
    assert elided.text() == f"{MARKUP}↵␛"
    label.setText("x" * 1_000_000)
    assert len(label.text()) < 20_000


# -- what Qt does by itself -----------------------------------------------


@pytest.fixture
def trap(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file in the current folder that no page may open."""
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "t.png"
    path.write_bytes(b"no picture")
    return path


def test_careless_tooltips_and_boxes_are_plain(theme: Theme, trap: Path, qtbot: QtBot) -> None:
    window = QWidget()
    box = QMessageBox(QMessageBox.Icon.Warning, MARKUP, MARKUP, parent=window)
    label = QLabel(MARKUP, window)
    qtbot.addWidget(window)
    with watching(trap) as watch:
        window.show()
        box.show()
        QToolTip.showText(QPoint(10, 10), MARKUP, window)
        (shown,) = [top for top in QApplication.topLevelWidgets() if top.inherits("QTipLabel")]
        assert isinstance(shown, QLabel)
        for widget in (shown, label, *box.findChildren(QLabel)):
            assert widget.textFormat() is Qt.TextFormat.PlainText
            widget.grab()
        assert shown.text() == MARKUP
        assert not watch.opened()
    box.close()
    QToolTip.hideText()


@pytest.mark.parametrize("kind", [PageView, PageText])
@pytest.mark.parametrize("html", PICTURES)
def test_pages_load_nothing(kind: type[PageView], html: str, trap: Path, qtbot: QtBot) -> None:
    page = kind()
    qtbot.addWidget(page)
    with watching(trap) as watch:
        page.show_html(html)
        page.show()
        page.grab()
        page.setSource(QUrl.fromLocalFile(str(trap)))
        page.grab()
        assert not watch.opened()
    assert page.document().resource(2, QUrl("t.png")) is None


def test_a_page_does_not_open_its_links(qtbot: QtBot) -> None:
    page = PageView()
    qtbot.addWidget(page)
    assert isinstance(page.document(), PageDocument)
    assert not page.openLinks()
    assert not page.openExternalLinks()


def test_a_piece_of_a_page_is_as_high_as_its_text(qtbot: QtBot) -> None:
    page = PageText()
    qtbot.addWidget(page)
    page.resize(200, 20)
    page.show()
    page.show_html("<p>one line</p>")
    low = page.height()
    page.show_html("<p>" + "many words " * 100 + "</p>")
    assert page.height() > 5 * low
    assert page.html().startswith("<p>many")


# -- that there is no other way -------------------------------------------

ROOM = Path(msiview.gui.__file__).parent
SOURCES = [file for file in FILES if file.is_relative_to(ROOM)]
PAGES, LABELS, TIPS = "widgets/page_view.py", "widgets/plain_label.py", "plain_text.py"

MADE = {
    "QLabel": LABELS,
    "QToolTip": TIPS,
    "showText": TIPS,
    "QTextBrowser": PAGES,
    "QTextDocument": PAGES,
    "QTextEdit": "",
    "setHtml": PAGES,
    "insertHtml": "",
    "appendHtml": "",
    "setMarkdown": "",
    "QTextDocumentFragment": "",
    "QStaticText": "",
    "QGraphicsTextItem": "",
    "QErrorMessage": "",
    "QInputDialog": "",
    "QMessageBox": "widgets/question.py",
    "QProgressDialog": "",
    "QSplashScreen": "",
    "QWhatsThis": "",
    "setWhatsThis": "",
    "QDesktopServices": "",
    "QNetworkAccessManager": "",
}
"""What is called or derived from, and the one file that may."""

NAMED = {
    "RichText": "",
    "MarkdownText": "",
    "AutoText": TIPS,
    "WhatsThisRole": "",
    "StatusTipRole": "",
}
"""Members that only one file may name."""

SETTERS = {
    "setToolTip": {"tip", "page_tip"},
    "setStatusTip": {"tip"},
    "setWindowTitle": {"window_title"},
}
"""What these are given passes through one of these functions, or stands in the sources."""


def _last_name(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")


def _made(node: ast.AST) -> list[str]:
    """The names that a call or a class is made of: ``QToolTip.showText(…)`` has two. Values
    of enumerations (``QTextDocument.FindFlag(0)``) show nothing."""
    if isinstance(node, ast.ClassDef):
        return [_last_name(base) for base in node.bases]
    if not isinstance(node, ast.Call):
        return []
    names = [_last_name(node.func)]
    if isinstance(node.func, ast.Attribute) and not node.func.attr[0].isupper():
        names.append(_last_name(node.func.value))
    return names


def _is_plain(node: ast.expr, through: set[str]) -> bool:
    """Whether a text stands in the sources, or passes through one of the functions."""
    match node:
        case ast.Constant():
            return True
        case ast.Name(id=name):
            return name.lstrip("_").isupper()
        case ast.Call(func=func):
            return _last_name(func) in through
        case ast.IfExp(body=body, orelse=orelse):
            return _is_plain(body, through) and _is_plain(orelse, through)
        case ast.BoolOp(values=values):
            return all(_is_plain(value, through) for value in values)
    return False


def test_text_reaches_qt_in_one_way() -> None:
    assert [wrong for file in SOURCES for wrong in _other_ways(file)] == []


def _other_ways(file: Path) -> list[str]:
    """Places of a file where text may reach Qt otherwise."""
    name, wrong = file.relative_to(ROOM).as_posix(), []
    for node in nodes(file):
        line = getattr(node, "lineno", 0)
        wrong += [f"{line}: {made}" for made in _made(node) if MADE.get(made, name) != name]
        if isinstance(node, ast.Attribute) and NAMED.get(node.attr, name) != name:
            wrong.append(f"{line}: {node.attr}")
        if isinstance(node, ast.Call) and _last_name(node.func) in SETTERS:
            setter = _last_name(node.func)
            if not _is_plain(node.args[0], SETTERS[setter]):
                wrong.append(f"{line}: {setter}({ast.unparse(node.args[0])})")
        if isinstance(node, ast.match_case) and _answers_tooltips(node):
            wrong += [f"{r.lineno}: {ast.unparse(r)}" for r in _returns(node) if not _is_tip(r)]
        if isinstance(node, ast.Constant) and node.value == "&&" and name != TIPS:
            wrong.append(f"{line}: & is doubled by caption()")
    return [f"{name}:{words}" for words in wrong]


def _answers_tooltips(case: ast.match_case) -> bool:
    return any(
        isinstance(part, ast.Attribute) and part.attr == "ToolTipRole"
        for part in ast.walk(case.pattern)
    )


def _returns(case: ast.match_case) -> Iterator[ast.Return]:
    for statement in case.body:
        yield from (part for part in ast.walk(statement) if isinstance(part, ast.Return))


def _is_tip(answer: ast.Return) -> bool:
    return answer.value is None or _is_plain(answer.value, {"tip", "page_tip", "_tooltip"})


def test_the_check_bites() -> None:
    careless = ast.parse("a.setToolTip(f'{name}')\nQLabel(name)\nclass A(QTextBrowser): pass")
    calls = [node for node in ast.walk(careless) if _made(node)]
    assert {made for node in calls for made in _made(node)} >= {"QLabel", "QTextBrowser"}
    assert not _is_plain(ast.parse("f'{name}'").body[0].value, {"tip"})  # type: ignore[attr-defined]
    assert _is_plain(ast.parse("tip(name) or _FORMS").body[0].value, {"tip"})  # type: ignore[attr-defined]
    assert QTextDocument.__name__ in MADE


def test_paths_go_on_behind_a_separator_and_are_copied_as_they_are(qtbot: QtBot) -> None:
    path = r"C:\Programs\Contoso\Reader\Languages\Nederlands"
    page = PageText()
    qtbot.addWidget(page)
    page.resize(page.fontMetrics().horizontalAdvance(path) * 2 // 3, 200)
    page.show_html(f'<p style="margin:0">{path}</p>')
    page.show()
    qtbot.waitExposed(page)
    block = page.document().firstBlock()
    layout = block.layout()
    qtbot.waitUntil(lambda: layout.lineCount() > 1)
    lines = [layout.lineAt(at) for at in range(layout.lineCount())]
    texts = [
        block.text()[line.textStart() : line.textStart() + line.textLength()] for line in lines
    ]
    assert all(text.rstrip("\u200b").endswith("\\") for text in texts[:-1])
    assert page.toPlainText() == path
    page.selectAll()
    copied = page.createMimeDataFromSelection()
    assert copied.text() == path
    assert "\u200b" not in copied.html()
