"""What of a pane's texts can be read: asked of the widgets' places, not of pictures."""

from __future__ import annotations

import math
from collections.abc import Iterator

from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import (
    QAbstractButton,
    QLabel,
    QPlainTextEdit,
    QTextEdit,
    QWidget,
)

from msiview.gui.widgets.elided_button import ElidedButton
from msiview.gui.widgets.elided_label import ElidedLabel
from msiview.gui.widgets.value_text import ValueText

TOLERANCE = 1
"""Pixels by which sizes differ that were rounded twice."""


def texts_out_of_sight(pane: QWidget) -> list[str]:
    """The texts of a pane that begin left of it or end right of it without a way to read them:
    each with what is wrong. Empty where everything can be read by scrolling down."""
    return [line for widget in _texts(pane) for line in _faults(widget, pane)]


def _texts(pane: QWidget) -> Iterator[QWidget]:
    for value in pane.findChildren(ValueText):
        value.setFocus()  # it is a text field then, which can be measured
    for widget in pane.findChildren(QWidget):
        if widget.isVisibleTo(pane) and _words(widget):
            yield widget


def _faults(widget: QWidget, pane: QWidget) -> Iterator[str]:
    area = pane.rect()
    place = QRect(widget.mapTo(pane, QPoint(0, 0)), widget.size())
    words = f"{type(widget).__name__} {_words(widget)[:40]!r}"
    if place.left() < area.left():
        yield f"{words} begins {area.left() - place.left()} px left of the pane"
    if place.right() > area.right() + TOLERANCE:
        yield f"{words} ends {place.right() - area.right()} px right of the pane"
    if isinstance(widget, QPlainTextEdit | QTextEdit):
        if widget.horizontalScrollBar().value():
            yield f"{words} is scrolled sideways"
        if _document_width(widget) > widget.viewport().width() + TOLERANCE:
            more = _document_width(widget) - widget.viewport().width()
            yield f"{words} is {more} px wider than its view"
    elif isinstance(widget, ElidedLabel | ElidedButton):
        widget.grab()  # it knows its tooltip once it is painted
        needs = widget.fontMetrics().horizontalAdvance(_words(widget))
        tooltip = "".join(widget.toolTip().split())  # it wraps the text
        is_told = "".join(_words(widget).split())[:40] in tooltip
        if needs > widget.width() + TOLERANCE and not is_told:
            yield f"{words} is cut to {widget.width()} of {needs} px without a tooltip"
    elif isinstance(widget, QLabel) and widget.wordWrap():
        longest = max(map(widget.fontMetrics().horizontalAdvance, _words(widget).split()))
        if longest > widget.width() + TOLERANCE:
            yield f"{words} has a word that is wider than the label"
    elif widget.sizeHint().width() > widget.width() + TOLERANCE:
        yield f"{words} needs {widget.sizeHint().width()} px and has {widget.width()}"


def _document_width(widget: QPlainTextEdit | QTextEdit) -> int:
    if isinstance(widget, QTextEdit):
        return math.ceil(widget.document().size().width())
    document = widget.document()
    widths = [0.0]
    block = document.begin()
    while block.isValid():
        layout = block.layout()
        widths += [layout.lineAt(at).naturalTextWidth() for at in range(layout.lineCount())]
        block = block.next()
    return math.ceil(max(widths))


def _words(widget: QWidget) -> str:
    if isinstance(widget, QLabel | QAbstractButton):
        return widget.text()
    if isinstance(widget, QPlainTextEdit | QTextEdit):
        return widget.toPlainText()
    return ""
