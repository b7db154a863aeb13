"""The field for a statement in SQL: words in colours, completion of tables and columns."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from PySide6.QtCore import QEvent, QStringListModel, Qt, Signal
from PySide6.QtGui import (
    QKeyEvent,
    QSyntaxHighlighter,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
)
from PySide6.QtWidgets import QCompleter, QListView, QPlainTextEdit, QWidget

from msiview.gui.theme import Theme, monospace_font

# fmt: off
KEYWORDS = (
    "SELECT", "DISTINCT", "FROM", "WHERE", "AND", "OR", "NOT", "NULL", "IS", "IN", "LIKE", "GLOB",
    "BETWEEN", "EXISTS", "CASE", "WHEN", "THEN", "ELSE", "END", "AS", "JOIN", "LEFT", "INNER",
    "CROSS", "ON", "USING", "GROUP", "BY", "HAVING", "ORDER", "ASC", "DESC", "LIMIT", "OFFSET",
    "UNION", "ALL", "EXCEPT", "INTERSECT", "WITH", "RECURSIVE", "VALUES", "COLLATE", "NOCASE",
    "INSERT", "INTO", "UPDATE", "SET", "DELETE", "COUNT", "SUM", "MIN", "MAX", "AVG", "LENGTH",
    "SUBSTR", "INSTR", "UPPER", "LOWER", "COALESCE", "GROUP_CONCAT", "CAST", "ABS", "ROUND",
)
# fmt: on

_TOKENS = re.compile(
    r"(?P<comment>--[^\n]*)|(?P<string>'(?:[^']|'')*'?)|(?P<name>`[^`]*`?|\"[^\"]*\"?|\[[^\]]*\]?)"
    r"|(?P<number>\b\d+(?:\.\d+)?\b)|(?P<word>\b[A-Za-z_]\w*\b)"
)
_WORD = re.compile(r"[\w.]*$")
_LEAST = 2
"""Letters before completions are offered by themselves."""


class SqlEdit(QPlainTextEdit):
    """Ctrl+Enter runs the statement; Ctrl+Space offers what can stand at the cursor."""

    runAsked = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("queryEdit")
        self.setAccessibleName("Statement in SQL")
        self.setPlaceholderText(
            "SELECT …   Ctrl+Enter runs it, Ctrl+Space completes tables and columns"
        )
        self.setFont(monospace_font())
        self.setTabChangesFocus(True)
        self._tables: Mapping[str, Sequence[str]] = {}
        self._highlighter = _Highlighter(self.document(), theme)
        self._words = QStringListModel(self)
        self.completer = QCompleter(self._words, self)
        self.completer.setWidget(self)
        self.completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.completer.setFilterMode(Qt.MatchFlag.MatchContains)
        self.completer.activated.connect(self._complete)
        self._popup = QListView()
        self.completer.setPopup(self._popup)

    def set_tables(self, tables: Mapping[str, Sequence[str]]) -> None:
        """The tables that there are, with the names of their columns."""
        self._tables = tables
        self._highlighter.set_tables(tables)

    def completions(self) -> list[str]:
        """What can stand at the cursor: behind a table and a dot its columns; else columns of the
        tables that are named, tables, and words of SQL."""
        text = self.toPlainText()
        before, dot, _ = self._prefix().rpartition(".")
        if dot:
            return list(self._tables.get(before, ()))
        named = [name for name in self._tables if re.search(rf"\b{re.escape(name)}\b", text)]
        columns = [column for name in named for column in self._tables[name]]
        return list(dict.fromkeys((*columns, *self._tables, *KEYWORDS)))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        popup = self._popup
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if popup.isVisible() and event.key() in _OF_POPUP and not control:
            event.ignore()  # the completer takes it
            return
        if enter and control:
            popup.hide()
            self.runAsked.emit()
            return
        if control and event.key() == Qt.Key.Key_Space:
            self._offer()
            return
        super().keyPressEvent(event)
        table, dot, last = self._prefix().rpartition(".")
        is_word = bool(event.text().strip()) and len(last) >= _LEAST
        if is_word or (event.text() == "." and bool(dot) and table in self._tables):
            self._offer()
        else:
            popup.hide()

    def event(self, event: QEvent) -> bool:
        """Ctrl+Enter and Ctrl+Space belong to the field, whatever they do elsewhere."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            keys = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)
            control = event.modifiers() == Qt.KeyboardModifier.ControlModifier
            if control and event.key() in keys:
                event.accept()
                return True
        return super().event(event)

    def _prefix(self) -> str:
        """The word before the cursor, with the table before its dot."""
        cursor = self.textCursor()
        found = _WORD.search(cursor.block().text()[: cursor.positionInBlock()])
        return found[0] if found is not None else ""

    def _offer(self) -> None:
        last = self._prefix().rpartition(".")[2]
        self._words.setStringList(self.completions())
        self.completer.setCompletionPrefix(last)
        if self.completer.completionCount() == 0 or (
            self.completer.completionCount() == 1 and self.completer.currentCompletion() == last
        ):
            self._popup.hide()
            return
        popup = self._popup
        popup.setCurrentIndex(self.completer.completionModel().index(0, 0))
        place = self.cursorRect()
        place.setWidth(popup.sizeHintForColumn(0) + popup.verticalScrollBar().sizeHint().width())
        self.completer.complete(place)

    def _complete(self, word: str) -> None:
        cursor = self.textCursor()
        last = self._prefix().rpartition(".")[2]
        left = QTextCursor.MoveOperation.Left
        cursor.movePosition(left, QTextCursor.MoveMode.KeepAnchor, len(last))
        cursor.insertText(word)
        self.setTextCursor(cursor)


class _Highlighter(QSyntaxHighlighter):
    """Colours words of SQL, tables of the package, texts, numbers and comments."""

    def __init__(self, document: QTextDocument, theme: Theme) -> None:
        super().__init__(document)
        self._theme = theme
        self._tables: frozenset[str] = frozenset()
        theme.themeChanged.connect(self.rehighlight)

    def set_tables(self, tables: Mapping[str, Sequence[str]]) -> None:
        self._tables = frozenset(tables)
        self.rehighlight()

    def highlightBlock(self, text: str) -> None:
        for found in _TOKENS.finditer(text):
            token = self._token(str(found.lastgroup), found[0])
            if token:
                look = QTextCharFormat()
                look.setForeground(self._theme.color(token))
                self.setFormat(found.start(), found.end() - found.start(), look)

    def _token(self, kind: str, text: str) -> str:
        if kind == "word":
            if text.upper() in _KNOWN:
                return "syntax.keyword"
            return "syntax.name" if text in self._tables else ""
        return f"syntax.{kind}"


_KNOWN = frozenset(KEYWORDS)
_OF_POPUP = frozenset(
    (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab, Qt.Key.Key_Escape, Qt.Key.Key_Backtab)
)
