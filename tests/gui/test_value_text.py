"""Values in panes: painted, and text fields while somebody is in them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QEnterEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from msiview.gui.widgets.boxes import vertical
from msiview.gui.widgets.value_text import MOST_LINES, ValueText


@pytest.fixture
def pane(qtbot: QtBot) -> Iterator[QWidget]:
    """Two values with a field above and below them."""
    pane = QWidget()
    qtbot.addWidget(pane)
    parts = [QLineEdit(), ValueText(), ValueText(), QLineEdit()]
    vertical(*parts, on=pane)
    pane.resize(300, 200)
    pane.show()
    qtbot.waitExposed(pane)
    pane.activateWindow()
    return pane


def _values(pane: QWidget) -> list[ValueText]:
    values = pane.findChildren(ValueText)
    for number, value in enumerate(values):
        value.show_text(f"value {number}")
    return values


def _field(value: ValueText) -> QPlainTextEdit | None:
    shown = [field for field in value.findChildren(QPlainTextEdit) if not field.isHidden()]
    return shown[0] if shown else None


def _enter(widget: QWidget) -> None:
    at = QPointF(1, 1)
    QApplication.sendEvent(widget, QEnterEvent(at, at, QPointF(widget.mapToGlobal(QPoint(1, 1)))))


def test_the_keyboard_goes_through_values_in_their_order(pane: QWidget, qtbot: QtBot) -> None:
    first, second = _values(pane)
    above, below = pane.findChildren(QLineEdit)
    above.setFocus()
    passed = []
    for _ in range(3):
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        passed.append(QApplication.focusWidget())
    assert passed == [_field(first), _field(second), below]
    QTest.keyClick(below, Qt.Key.Key_Backtab)
    assert QApplication.focusWidget() is _field(second)


def test_what_is_selected_can_be_copied(pane: QWidget) -> None:
    value = _values(pane)[1]
    value.setFocus()
    QTest.keySequence(QApplication.focusWidget(), "Ctrl+A")
    QTest.keySequence(QApplication.focusWidget(), "Ctrl+C")
    assert QApplication.clipboard().text() == "value 1"


def test_a_value_is_a_text_field_while_the_mouse_is_in_it(pane: QWidget) -> None:
    value = _values(pane)[0]
    painted = value.grab().toImage()
    assert _field(value) is None
    _enter(value)
    field = _field(value)
    assert field is not None
    assert field.toPlainText() == "value 0"
    assert value.grab().toImage() == painted, "it looks the same"
    QApplication.sendEvent(value, QEvent(QEvent.Type.Leave))
    assert _field(value) is None


def test_a_field_shows_the_next_value(pane: QWidget) -> None:
    value = _values(pane)[0]
    value.setFocus()
    value.show_text("another")
    field = _field(value)
    assert field is not None
    assert field.toPlainText() == "another"
    assert field.hasFocus()


def test_long_words_wrap_and_long_texts_scroll(pane: QWidget) -> None:
    value = _values(pane)[0]
    one_line = value.height()
    value.show_text("{D76BC11B-F3FA-5547-BFC4-2E3BD3CEDD82}" * 3)
    assert one_line < value.height() < 6 * one_line
    assert _field(value) is None
    value.show_text("word " * 1500)
    field = _field(value)
    assert field is not None
    assert field.verticalScrollBar().maximum() > 0
    assert value.height() <= MOST_LINES * one_line


def test_screen_readers_hear_the_value(pane: QWidget) -> None:
    value = _values(pane)[0]
    value.setAccessibleName("Version")
    assert value.accessibleDescription() == "value 0"
    _enter(value)
    field = _field(value)
    assert field is not None
    assert field.accessibleName() == "Version"
