"""What is wrong in what a window shows: rich text from a file, hidden characters, keys in menus."""

from __future__ import annotations

import re
from collections.abc import Iterator

from PySide6.QtCore import QAbstractListModel, QEvent, QModelIndex, QPoint, Qt
from PySide6.QtGui import QAction, QHelpEvent, QTextBlock
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QApplication,
    QComboBox,
    QGroupBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QTabBar,
    QTextEdit,
    QWidget,
)
from shiboken6 import isValid

from msiview.gui.widgets.page_view import PageDocument, PageView
from msiview.gui.window.title import PROGRAM
from msiview.report.links import address_of, target_of
from msiview.visible_text import HIDDEN
from tests.builders.hostile import MARKS

LONGEST = 11_000
MOST_ROWS, MOST_COLUMNS = 20, 12
HOVERED_ROWS = 5
STEP = 40
"""Pixels between two places that are hovered in painted views."""

_SPOKEN = (
    Qt.ItemDataRole.DisplayRole,
    Qt.ItemDataRole.ToolTipRole,
    Qt.ItemDataRole.StatusTipRole,
    Qt.ItemDataRole.WhatsThisRole,
    Qt.ItemDataRole.AccessibleTextRole,
    Qt.ItemDataRole.AccessibleDescriptionRole,
)
_MARKER = MARKS[:5]
_LONE_KEY = re.compile(r"(?<!&)(?:&&)*&(?!&)")


class Shown:
    """Gathers faults, and counts what it has looked at, so that nobody looks at nothing."""

    def __init__(self) -> None:
        self.faults: set[str] = set()
        self.texts = self.hostile = self.tips = self.hostile_tips = self.pages = 0

    def look(self, root: QWidget) -> None:
        """At every widget, entry and action of a window or dialog."""
        for widget in [root, *root.findChildren(QWidget)]:
            if widget.isVisible() or widget is root:
                self._look_at(widget)
        for action in root.findChildren(QAction):
            for text in (action.text(), action.toolTip(), action.statusTip(), action.whatsThis()):
                self._text(text, f"action {action.objectName()}")
            self._keys(action.text(), f"action {action.objectName()}")

    def hover(self, root: QWidget) -> None:
        """Ask every visible widget, and every visible item of each view, for its tooltip."""
        for widget in root.findChildren(QWidget):
            if not isValid(widget) or not widget.isVisible() or widget.inherits("QTipLabel"):
                continue
            if isinstance(widget, QAbstractItemView):
                for point in _items(widget):
                    self._ask(widget.viewport(), point)
            elif isinstance(widget, QHeaderView):
                for section in range(min(widget.count(), MOST_COLUMNS)):
                    at = widget.sectionViewportPosition(section) + 4
                    is_flat = widget.orientation() is Qt.Orientation.Horizontal
                    self._ask(widget.viewport(), QPoint(at, 4) if is_flat else QPoint(4, at))
            elif isinstance(widget, QAbstractScrollArea):
                for point in _grid(widget.viewport()):
                    self._ask(widget.viewport(), point)
            else:
                self._ask(widget, widget.rect().center())

    def _ask(self, widget: QWidget, point: QPoint) -> None:
        event = QHelpEvent(QEvent.Type.ToolTip, point, widget.mapToGlobal(point))
        QApplication.sendEvent(widget, event)
        for tip in QApplication.topLevelWidgets():
            if isinstance(tip, QLabel) and tip.inherits("QTipLabel") and tip.isVisible():
                self.tips += 1
                self.hostile_tips += "<img" in tip.text()
                self._label(tip, f"tooltip of {_name(widget)}")

    def _look_at(self, widget: QWidget) -> None:
        name = _name(widget)
        for text in (widget.toolTip(), widget.statusTip(), widget.whatsThis()):
            self._text(text, f"tooltip of {name}")
        for text in (widget.accessibleName(), widget.accessibleDescription()):
            self._text(text, f"spoken name of {name}")
        title = widget.windowTitle()
        self._text(title, f"title of {name}")
        named = title.replace("[*][*]", "").removesuffix(f" – {PROGRAM}")
        if "[*]" in named.removesuffix("[*]"):  # at the end it is ours
            self.faults.add(f"title of {name}: [*] would be replaced")
        match widget:
            case QLabel():
                self._label(widget, name)
            case QAbstractButton():
                self._text(widget.text(), name)
                self._keys(widget.text(), name)
            case QLineEdit():
                self._text(widget.placeholderText(), name)
            case QComboBox():
                for row in range(widget.count()):
                    self._text(widget.itemText(row), name)
            case QTabBar():
                for tab in range(widget.count()):
                    self._text(widget.tabText(tab), name)
                    self._keys(widget.tabText(tab), name)
            case QGroupBox():
                self._text(widget.title(), name)
            case QTextEdit():
                self._page(widget, name)
            case QHeaderView():
                self._header(widget, name)
            case QAbstractItemView():
                for index in _indexes(widget):
                    self._item(index, name)

    def _label(self, label: QLabel, name: str) -> None:
        self._text(label.text(), name)
        if label.textFormat() is not Qt.TextFormat.PlainText:
            self.faults.add(f"{name}: {label.textFormat()}: {label.text()[:80]}")

    def _item(self, index: QModelIndex, name: str) -> None:
        for role in _SPOKEN:
            text = index.data(role)
            if isinstance(text, str):
                self._text(text, f"{name}, column {index.column()}, {role.name}")

    def _header(self, header: QHeaderView, name: str) -> None:
        model = header.model()
        for section in range(min(header.count(), MOST_COLUMNS)):
            for role in _SPOKEN:
                text = model.headerData(section, header.orientation(), role)
                if isinstance(text, str):
                    self._text(text, f"{name}, {role.name}")

    def _page(self, page: QTextEdit, name: str) -> None:
        self.pages += 1
        if not isinstance(page, PageView) or not isinstance(page.document(), PageDocument):
            self.faults.add(f"{name} can load what a page names")
        self._text(page.toPlainText().replace("\ufffc", ""), name)
        block = page.document().begin()
        while block.isValid():
            for kind, target in _formats(block):
                if kind != "link" or not _is_ours(target):
                    self.faults.add(f"{name}: {kind} {target[:80]}")
            block = block.next()

    def _text(self, text: str, name: str) -> None:
        self.texts += bool(text)
        self.hostile += "<img" in text
        if HIDDEN.search(text):
            self.faults.add(f"{name}: hidden characters")
        if len(text) > LONGEST:
            self.faults.add(f"{name}: a very long text")

    def _keys(self, text: str, name: str) -> None:
        _, marker, marks = text.partition(_MARKER)
        if marker and _LONE_KEY.search(marks):  # before them a key may be ours
            self.faults.add(f"{name}: marks a key in {text[:80]!r}")


def _name(widget: QWidget) -> str:
    """A widget by its class and the nearest object that has a name."""
    above: QWidget | None = widget
    while above is not None and not above.objectName():
        above = above.parentWidget()
    return f"{type(widget).__name__} in {above.objectName() if above is not None else 'nothing'}"


def _indexes(view: QAbstractItemView, most: int = MOST_ROWS) -> Iterator[QModelIndex]:
    model = view.model()
    pending = [QModelIndex()] if model is not None else []
    while pending:
        parent = pending.pop()
        for row in range(min(model.rowCount(parent), most)):
            is_list = isinstance(model, QAbstractListModel)
            columns = 1 if is_list else min(model.columnCount(parent), MOST_COLUMNS)
            for column in range(columns):
                yield model.index(row, column, parent)
            pending.append(model.index(row, 0, parent))


def _items(view: QAbstractItemView) -> Iterator[QPoint]:
    area = view.viewport().rect()
    for index in _indexes(view, HOVERED_ROWS):
        rect = view.visualRect(index).intersected(area)
        if not rect.isEmpty():
            yield rect.center()


def _grid(viewport: QWidget) -> Iterator[QPoint]:
    seen = viewport.visibleRegion().boundingRect()
    for y in range(seen.top() + STEP // 2, seen.bottom(), STEP):
        for x in range(seen.left() + STEP // 2, seen.right(), STEP * 4):
            yield QPoint(x, y)


def _formats(block: QTextBlock) -> Iterator[tuple[str, str]]:
    """Links and pictures in a block of text."""
    part = block.begin()
    while not part.atEnd():
        look = part.fragment().charFormat()
        if look.isImageFormat():
            yield "picture", look.toImageFormat().name()
        if look.isAnchor() and look.anchorHref():
            yield "link", look.anchorHref()
        part += 1


def _is_ours(address: str) -> bool:
    """Whether a link has the form that the writer of pages gives it, and no other. Whatever it
    names is looked for only once it is clicked."""
    target = target_of(address)
    return target is not None and address_of(target) == address
