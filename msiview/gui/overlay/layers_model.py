"""The layers as Qt's tree: check boxes, counts, verdicts; lines can be dragged."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractItemModel,
    QMimeData,
    QModelIndex,
    QObject,
    Qt,
)

from msiview.gui.icons import Icons
from msiview.gui.models.index import ROOT, Index
from msiview.gui.models.list_model import column_head
from msiview.gui.overlay.document_overlay import EDITS, DocumentOverlay
from msiview.gui.overlay.layer_nodes import LayerNode, Sign
from msiview.gui.plain_text import plain, tip
from msiview.gui.theme import Theme
from msiview.report.change_words import totals_words

NodeRole = Qt.ItemDataRole.UserRole + 1
"""The line itself."""
NAME, CHANGES, VERDICT = range(3)
HEADERS = ("Layer", "Changes", "Would it apply")
MIME = "application/x-msiview-overlay"


class LayersModel(QAbstractItemModel):
    """Shows a tree of lines; what the user switches goes straight to the overlay, if any."""

    def __init__(
        self,
        overlay: DocumentOverlay | None,
        theme: Theme,
        icons: Icons,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._overlay, self._theme, self._icons = overlay, theme, icons
        self._root = LayerNode("")
        self._numbers: dict[LayerNode, int] = {}
        self._nodes: list[LayerNode] = []

    def show_tree(self, root: LayerNode) -> None:
        """Show the lines below a root."""
        self.beginResetModel()
        self._root = root
        # Indexes carry numbers: an address would outlive its object.
        self._nodes = list(self.nodes())
        self._numbers = {node: number for number, node in enumerate(self._nodes)}
        self.endResetModel()

    def node(self, index: Index) -> LayerNode:
        """The line at an index; the root for none."""
        return self._nodes[index.internalId()] if index.isValid() else self._root

    def index_of(self, node: LayerNode, column: int = NAME) -> QModelIndex:
        number = self._numbers.get(node)
        return QModelIndex() if number is None else self.createIndex(node.row, column, number)

    def nodes(self, below: LayerNode | None = None) -> Iterator[LayerNode]:
        """All lines, each before those below it."""
        for child in (self._root if below is None else below).children:
            yield child
            yield from self.nodes(child)

    # -- Qt: shape -------------------------------------------------------

    def index(self, row: int, column: int, parent: Index = ROOT) -> QModelIndex:
        if not self.hasIndex(row, column, parent):
            return QModelIndex()
        return self.index_of(self.node(parent).children[row], column)

    def parent(self, index: Index = ROOT) -> Any:
        above = self.node(index).parent if index.isValid() else None
        return QModelIndex() if above is None else self.index_of(above)

    def rowCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.column() > 0 else len(self.node(parent).children)

    def columnCount(self, parent: Index = ROOT) -> int:
        return len(HEADERS)

    # -- Qt: contents ----------------------------------------------------

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        node, column = self.node(index), index.column()
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return plain((node.title, "", node.text)[column])
            case Qt.ItemDataRole.ToolTipRole:
                return tip(self._tooltip(node, column))
            case Qt.ItemDataRole.AccessibleTextRole:
                return plain(_spoken(node, column))
            case Qt.ItemDataRole.CheckStateRole if column == NAME and node.checked is not None:
                return Qt.CheckState.Checked if node.checked else Qt.CheckState.Unchecked
            case Qt.ItemDataRole.DecorationRole if column == _sign_column(node):
                name, token = node.sign.value
                return self._icons.icon(name, token) if name else None
            case Qt.ItemDataRole.ForegroundRole if column == VERDICT or node.checked is False:
                return self._theme.color("text.muted")
        return node if role == NodeRole else None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation is Qt.Orientation.Horizontal and section < len(HEADERS):
            return column_head(HEADERS[section], role)
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.ItemIsDropEnabled
        node = self.node(index)
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        if index.column() == NAME and node.checked is not None:
            flags |= Qt.ItemFlag.ItemIsUserCheckable
        if _is_overlay(node):
            flags |= Qt.ItemFlag.ItemIsDragEnabled
        return flags

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        overlay = self._overlay
        if role != Qt.ItemDataRole.CheckStateRole or not index.isValid() or overlay is None:
            return False
        node = self.node(index)
        switch(overlay, node, Qt.CheckState(value) is Qt.CheckState.Checked)
        return True

    # -- Qt: dragging ----------------------------------------------------

    def supportedDropActions(self) -> Qt.DropAction:
        return Qt.DropAction.MoveAction

    def mimeTypes(self) -> list[str]:
        return [MIME]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        data = QMimeData()
        for index in indexes:
            data.setData(MIME, self.node(index).argument.encode())
        return data

    def dropMimeData(
        self, data: QMimeData, action: Qt.DropAction, row: int, column: int, parent: Index
    ) -> bool:
        overlay = self._overlay
        if not data.hasFormat(MIME) or overlay is None:
            return False
        argument = bytes(data.data(MIME).data()).decode()
        lines = [node for node in self._root.children if _is_overlay(node)]
        if row < 0 or row >= len(lines):
            overlay.move(argument, len(overlay.choices))
        else:
            before = [item.argument for item in overlay.choices]
            overlay.move(argument, before.index(lines[row].argument))
        return True

    def _tooltip(self, node: LayerNode, column: int) -> str:
        if column == CHANGES and node.totals is not None:
            return totals_words(node.totals)
        if column == NAME and _is_overlay(node):
            return node.where
        return node.text


def switch(overlay: DocumentOverlay, node: LayerNode, on: bool) -> None:
    """What a check box does: an overlay, a layer of a patch, or a pair that was left out."""
    if not node.layer:
        overlay.enable(node.argument, on)
        return
    item = next(item for item in overlay.choices if item.argument == node.argument)
    if on and node.layer not in item.off:
        chosen = {layer.pair for layer in _siblings(node) if layer.checked} | {node.pair}
        overlay.choose_pairs(node.argument, tuple(sorted(chosen)))
    else:
        overlay.enable_layer(node.argument, node.layer, on)


def _siblings(node: LayerNode) -> list[LayerNode]:
    return [one for one in (node.parent.children if node.parent is not None else ()) if one.layer]


def _is_overlay(node: LayerNode) -> bool:
    """Whether a line stands for something laid over the package, as a whole. Edits always come
    last, so they cannot be moved."""
    return node.checked is not None and not node.layer and node.argument != EDITS


def _sign_column(node: LayerNode) -> int:
    return VERDICT if node.checked is not None else NAME


def _spoken(node: LayerNode, column: int) -> str:
    if column == CHANGES:
        return totals_words(node.totals) if node.totals is not None else ""
    if column == VERDICT:
        return node.text
    said = {Sign.YES: "passed", Sign.NO: "failed"} if node.checked is None else {}
    return ", ".join(filter(None, (node.title, said.get(node.sign, ""))))
