"""Every dialog can be used by the keyboard alone: letters, Tab, Enter, Esc, and where one is can be
seen."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QMessageBox,
    QPushButton,
    QRadioButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

import msiview.gui
from msiview.analysis.logs.comparison.difference import LogComparison
from msiview.errors import Severity
from msiview.export.personal_place import Personal
from msiview.export.redaction import Redacted, Replacement
from msiview.gui.dialogs.about import AboutDialog
from msiview.gui.dialogs.export_dialog import ExportDialog, export_all, export_table
from msiview.gui.dialogs.generate_dialog import GenerateDialog
from msiview.gui.dialogs.highlighters_dialog import HighlightersDialog
from msiview.gui.dialogs.import_rows import ImportDialog
from msiview.gui.dialogs.installed_products import InstalledProductsDialog
from msiview.gui.dialogs.log_comparison import LogComparisonDialog
from msiview.gui.dialogs.redaction_list import RedactionDialog
from msiview.gui.dialogs.remark_list import RemarksDialog, SavedRemark
from msiview.gui.dialogs.shortcuts import ShortcutsDialog
from msiview.gui.edits.question_dialog import Answer, ConcernedCell, QuestionDialog
from msiview.gui.findings.accept_dialog import AcceptDialog
from msiview.gui.findings.rule_dialog import RuleDialog
from msiview.gui.main_window import MainWindow
from msiview.gui.overlay.would_apply import WouldApplyDialog
from msiview.gui.pages.table_page import TablePage
from msiview.gui.viewers.text_dialog import TextDialog
from msiview.gui.widgets.dialog_buttons import answer_by
from msiview.gui.widgets.fitted_dialog import FittedDialog
from msiview.gui.widgets.question import make_question
from msiview.gui.widgets.tab_stops import is_tab_stop
from msiview.report.compared_run import ComparedRun
from msiview.session.adding_rows import IncomingRows
from msiview.session.places import Place
from msiview.validation.finding import Finding
from tests.gui.test_mnemonics import faults

Show = Callable[[MainWindow], object]


def _export(window: MainWindow) -> None:
    window.selection.go(Place("table", "Component"))
    page = window.page
    assert isinstance(page, TablePage)
    export_table(window, page)


def _generate(window: MainWindow) -> None:
    base = window.document.database
    assert base is not None
    GenerateDialog(base, window).open()


def _ask(window: MainWindow) -> None:
    question = make_question(window, "question", "Save it?")
    buttons = QMessageBox.StandardButton
    answer_by(question, buttons.Save, buttons.Discard, buttons.Cancel)
    question.open()


def _ask_about_rows(window: MainWindow) -> None:
    cell = ConcernedCell("File", "a", "Component_", "b", Place("table", "File", 0))
    answers = [Answer("both", "Change it &too", str), Answer("one", "&Leave it", str)]
    QuestionDialog(
        "Rename", "Change it too?", [cell], answers, window.selection.go, window.theme, window
    ).open()


def _import(window: MainWindow) -> None:
    taken = window.document.tables["Property"].key(0)
    rows = IncomingRows("Property", ["Property", "Value"], [(str(taken[0]), "1")], source="a.csv")
    ImportDialog(rows, window.services, window).begin()


def _redact(window: MainWindow) -> None:
    found = Redacted((Replacement(Personal.USER, "somebody", "user1", 2),))
    RedactionDialog(found, "Save a copy without names", window.theme, window).open()


def _compare_logs(window: MainWindow) -> None:
    def choose(left: int, right: int) -> None:
        """Nothing: no run is chosen here."""

    dialog = LogComparisonDialog(window.services, print, choose, window)
    sides = (ComparedRun(name, ("first", "second"), 0) for name in ("a.log", "b.log"))
    dialog.show_comparison(*sides, LogComparison((), None))
    dialog.show()


_FINDING = Finding("ICE02", "missing", Severity.ERROR, "Component", "KeyPath", ("c",), 0)
_REMARK = SavedRemark("File", "it is left out", Place("table", "File", 0))

DIALOGS: dict[str, tuple[type[QDialog], str, Show]] = {
    "about": (AboutDialog, "Close", lambda window: AboutDialog(window).open()),
    "keys": (
        ShortcutsDialog,
        "Close",
        lambda window: ShortcutsDialog(window.action_set.shortcuts(), window).open(),
    ),
    "export": (ExportDialog, "Export", _export),
    "export all": (ExportDialog, "Export", export_all),
    "highlighters": (
        HighlightersDialog,
        "OK",
        lambda window: window.action_set["actionEditHighlighters"].trigger(),
    ),
    "would apply": (
        WouldApplyDialog,
        "",
        lambda window: WouldApplyDialog(window.services, window).show(),
    ),
    "generate": (GenerateDialog, "Choose a file", _generate),
    "question": (QMessageBox, "Save", _ask),
    "value": (
        TextDialog,
        "Close",
        lambda window: TextDialog("x", "y", window.theme, window).open(),
    ),
    "question about rows": (QuestionDialog, "Change it too", _ask_about_rows),
    "accept": (
        AcceptDialog,
        "Accept",
        lambda window: AcceptDialog(_FINDING, window.services, window).open(),
    ),
    "rule": (
        RuleDialog,
        "Close",
        lambda window: RuleDialog("ICE02", window.services, window).show(),
    ),
    "import": (ImportDialog, "Import", _import),
    "redaction": (RedactionDialog, "Save", _redact),
    "remarks": (
        RemarksDialog,
        "",
        lambda window: RemarksDialog("Some", [_REMARK], window.services, window).show(),
    ),
    "installed": (
        InstalledProductsDialog,
        "",
        lambda window: InstalledProductsDialog(window, window.services).show(),
    ),
    "two logs": (LogComparisonDialog, "Close", _compare_logs),
}
"""For each dialog its class, the button that Enter presses (none where Enter belongs to a list),
and how it is shown."""


@pytest.fixture(params=DIALOGS)
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def dialog(name: str, opened: MainWindow, qtbot: QtBot) -> Iterator[QDialog]:
    """One dialog after the other, with the keyboard in it."""
    kind, _, show = DIALOGS[name]
    show(opened)
    shown = next(one for one in opened.findChildren(kind) if one.isVisible())
    shown.activateWindow()
    qtbot.waitUntil(lambda: QApplication.focusWidget() in shown.findChildren(QWidget))
    yield shown
    for left in opened.findChildren(kind):
        left.close()


def plain_title(button: QPushButton) -> str:
    """``Save`` for ``&Save as…``."""
    return button.text().replace("&", "").rstrip("…").removesuffix(" as")


def test_every_dialog_is_here() -> None:
    for module in pkgutil.walk_packages(msiview.gui.__path__, "msiview.gui."):
        importlib.import_module(module.name)

    def below(kind: type[QDialog]) -> Iterator[type[QDialog]]:
        for one in kind.__subclasses__():
            if one.__module__.startswith("msiview."):
                yield one
            yield from below(one)

    known = {kind for kind, _, _ in DIALOGS.values()}
    assert set(below(QDialog)) - {FittedDialog} <= known


def test_every_button_has_a_letter_of_its_own(name: str, dialog: QDialog) -> None:
    buttons = [
        button
        for button in dialog.findChildren(QAbstractButton)
        if isinstance(button, QPushButton | QCheckBox | QRadioButton) and button.isVisible()
    ]
    assert buttons
    assert faults([button.text() for button in buttons], name) == []
    for box in dialog.findChildren(QDialogButtonBox):
        assert all(button.icon().isNull() for button in box.buttons())
    layout = dialog.layout()
    assert layout is not None
    if layout.hasHeightForWidth():  # the screen is 800 px high, and Qt takes two thirds of it
        assert dialog.height() >= layout.totalMinimumHeightForWidth(dialog.width())


def test_enter_presses_the_button_that_says_what_the_dialog_is_for(
    name: str, dialog: QDialog
) -> None:
    buttons = dialog.findChildren(QPushButton)
    found = {plain_title(button) for button in buttons if button.isDefault()}
    assert found <= {DIALOGS[name][1]}


def test_esc_closes(dialog: QDialog, qtbot: QtBot) -> None:
    focused = QApplication.focusWidget()
    assert focused is not None
    with qtbot.waitSignal(dialog.finished):
        QTest.keyClick(focused, Qt.Key.Key_Escape)


def _stops(dialog: QDialog) -> set[QWidget]:
    """What Tab has to reach: of buttons that exclude each other the chosen one."""
    return {
        widget
        for widget in dialog.findChildren(QWidget)
        if is_tab_stop(widget) and (not isinstance(widget, QRadioButton) or widget.isChecked())
    }


def _passed(dialog: QDialog, stops: set[QWidget]) -> dict[QWidget, QImage]:
    """Where Tab leads, and how the dialog looks there. In a page it goes from link to link."""
    seen: dict[QWidget, QImage] = {}
    for _ in range(60):
        focused = QApplication.focusWidget()
        assert focused is not None
        QTest.keyClick(focused, Qt.Key.Key_Tab)
        focused = QApplication.focusWidget()
        if focused is not None and focused not in seen:
            seen[focused] = dialog.grab().toImage()
        if stops <= seen.keys():
            break
    return seen


def test_tab_reaches_everything_and_shows_where_it_is(dialog: QDialog) -> None:
    stops = _stops(dialog)
    seen = _passed(dialog, stops)
    missed = [f"{type(one).__name__} {one.objectName()}" for one in stops - seen.keys()]
    assert missed == []
    if len(seen) == 1:
        return
    unseen = []
    for widget, image in seen.items():
        other = next(picture for one, picture in seen.items() if one is not widget)
        around = QRect(widget.mapTo(dialog, widget.rect().topLeft()), widget.size())
        around = around.adjusted(-3, -3, 3, 3).intersected(dialog.rect())
        if image.copy(around) == other.copy(around):
            unseen.append(f"{type(widget).__name__} {widget.objectName()}")
    assert unseen == []
