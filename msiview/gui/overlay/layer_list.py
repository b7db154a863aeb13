"""The left half of the Overlay pane: what lies over the package, layer by layer."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QModelIndex, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QAction,
    QActionGroup,
    QContextMenuEvent,
    QFontMetrics,
    QKeyEvent,
    QPainter,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QMenu,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolButton,
    QTreeView,
    QWidget,
)

from msiview.gui.alignment import LEFT
from msiview.gui.icons import Icons
from msiview.gui.models.change_looks import look_of
from msiview.gui.models.index import Index
from msiview.gui.overlay.document_overlay import EDITS, DocumentOverlay
from msiview.gui.overlay.layer_nodes import LayerNode, layer_tree
from msiview.gui.overlay.layers_model import CHANGES, NAME, VERDICT, LayersModel, NodeRole
from msiview.gui.overlay.words import mark_counts
from msiview.gui.plain_text import caption, plain, tip
from msiview.gui.theme import Theme, semibold
from msiview.gui.widgets.boxes import horizontal, vertical
from msiview.gui.widgets.empty_notice import EmptyNotice
from msiview.gui.widgets.menus import asked_at
from msiview.gui.widgets.plain_label import PlainLabel
from msiview.overlay.changes import LayerTotals
from msiview.overlay.marks import Mark
from msiview.report.change_words import structure_words
from msiview.words import number

GAP = 8


class LayerList(QWidget):
    """The tree, buttons for the line that is chosen, and that line's sentence in full."""

    def __init__(
        self,
        overlay: DocumentOverlay,
        theme: Theme,
        icons: Icons,
        action: Callable[[str], QAction],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._overlay = overlay
        self._icons = icons
        self.model = LayersModel(overlay, theme, icons, self)
        self.tree = LayerTree(self.model, theme)
        self._notice = EmptyNotice(self.tree.viewport())
        self._notice.acted.connect(action("actionAddOverlay").trigger)
        self._closed: set[tuple[str, ...]] = set()
        self._opened: set[tuple[str, ...]] = set()
        self._refreshing = False
        self._sentence = PlainLabel()
        self._sentence.setObjectName("overlaySentence")
        self._sentence.setProperty("role", "strip")
        self._sentence.setWordWrap(True)
        self._sentence.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._up = self._button("chevron-up", "Apply earlier (Alt+Up)", lambda: self._shift(-1))
        self._down = self._button("chevron-down", "Apply later (Alt+Down)", lambda: self._shift(+1))
        self._remove = self._button("close", "Remove from the overlay (Del)", self._remove_chosen)
        self._pairs = self._button("transform", "Which transforms of the patch apply", None)
        self._pairs.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        # Of the button: as the first child of this pane, which hands its keyboard on, the menu
        # would keep Tab from leaving it (observed in Qt 6.11).
        self._pair_menu = QMenu(self._pairs)
        self._pair_menu.aboutToShow.connect(lambda: self._fill_pairs(self._pair_menu))
        self._pairs.setMenu(self._pair_menu)
        self._lay_out(action)
        self.setFocusProxy(self.tree)
        self.tree.expanded.connect(lambda index: self._note(index, True))
        self.tree.collapsed.connect(lambda index: self._note(index, False))
        self.tree.selectionModel().currentChanged.connect(self._on_current)
        self.tree.menuAsked.connect(self._on_menu)
        self.tree.removeAsked.connect(self._remove_chosen)
        self.tree.shiftAsked.connect(self._shift)
        overlay.choicesChanged.connect(self.refresh)
        overlay.changed.connect(self.refresh)
        icons.renewed.connect(self.tree.viewport().update)
        self.refresh()

    def refresh(self) -> None:
        """Show what there is now; what was open and chosen stays so."""
        chosen = self._node()
        path = chosen.path if chosen is not None else None
        self._refreshing = True
        self.model.show_tree(layer_tree(self._overlay))
        for node in self.model.nodes():
            is_open = node.path in self._opened or (_opens_itself(node) and not self._shut(node))
            self.tree.setExpanded(self.model.index_of(node), is_open)
            if node.path == path:
                self.tree.setCurrentIndex(self.model.index_of(node))
        self._refreshing = False
        self._show_notice()
        if not self.tree.currentIndex().isValid():
            self.tree.setCurrentIndex(self.model.index(0, NAME))
        self._show_node()

    def _show_notice(self) -> None:
        if self.model.rowCount():
            self._notice.hide()
        elif self._overlay.is_possible:
            self._notice.tell(
                "Lay a transform, a patch or another package over this one to see what it "
                "changes, or drop it on the window.",
                "Add overlay…",
            )
        else:
            self._notice.tell("Open a package to lay transforms and patches over it.")

    def sentence(self) -> str:
        """What is said of the chosen line, in full."""
        return self._sentence.text()

    # -- building --------------------------------------------------------

    def _button(self, icon: str, words: str, run: Callable[[], None] | None) -> QToolButton:
        button = QToolButton()
        button.setProperty("role", "small")
        button.setToolTip(tip(words))
        button.setAccessibleName(words.partition(" (")[0])
        self._icons.bind(button, icon)
        if run is not None:
            button.clicked.connect(run)
        return button

    def _lay_out(self, action: Callable[[str], QAction]) -> None:
        add = QToolButton()
        add.setDefaultAction(action("actionAddOverlay"))
        add.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._pairs.setObjectName("overlayPairs")
        self._remove.setObjectName("overlayRemove")
        ask = QToolButton()
        ask.setDefaultAction(action("actionWouldApply"))
        ask.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        buttons = (self._pairs, self._up, self._down, self._remove)
        line = horizontal(add, ask, None, *buttons, margins=(4, 4, 8, 4), spacing=4)
        vertical(line, self.tree, self._sentence, on=self, stretch=self.tree)

    # -- following -------------------------------------------------------

    def _node(self) -> LayerNode | None:
        index = self.tree.currentIndex()
        return index.data(NodeRole) if index.isValid() else None

    def _on_current(self, _current: QModelIndex, _previous: QModelIndex) -> None:
        if not self._refreshing:
            self._show_node()

    def _show_node(self) -> None:
        node = self._node()
        text = node.text if node is not None else ""
        self._sentence.setText(text)
        self._sentence.setAccessibleName(plain(text))
        self._sentence.setVisible(bool(text))
        arguments = [item.argument for item in self._overlay.choices]
        at = arguments.index(node.argument) if node and node.argument in arguments else None
        self._up.setEnabled(at is not None and at > 0)
        self._down.setEnabled(at is not None and at < len(arguments) - 1)
        self._remove.setEnabled(at is not None or (node is not None and node.argument == EDITS))
        self._pairs.setEnabled(bool(self._pair_names()))

    def _note(self, index: QModelIndex, is_open: bool) -> None:
        """Remember what the user opens and closes."""
        if self._refreshing:
            return
        path = self.model.node(index).path
        (self._opened if is_open else self._closed).add(path)
        (self._closed if is_open else self._opened).discard(path)

    def _shut(self, node: LayerNode) -> bool:
        return node.path in self._closed

    # -- acting ----------------------------------------------------------

    def _remove_chosen(self) -> None:
        node = self._node()
        if node is not None and node.argument:
            self._overlay.remove(node.argument)

    def _shift(self, step: int) -> None:
        node = self._node()
        arguments = [item.argument for item in self._overlay.choices]
        if node is not None and node.argument in arguments:
            at = arguments.index(node.argument)
            self._overlay.move(node.argument, max(at + (step if step < 0 else 2), 0))

    def _pair_names(self) -> list[str]:
        """The pairs of the chosen patch."""
        node = self._node()
        while node is not None and node.parent is not None and node.parent.parent is not None:
            node = node.parent
        if node is None:
            return []
        return list(dict.fromkeys(child.pair for child in node.children if child.pair))

    def _fill_pairs(self, menu: QMenu) -> None:
        """One pair by hand, or what the installer chooses."""
        menu.clear()
        node = self._node()
        if node is None:
            return
        argument = node.argument
        picked = next(i.pairs for i in self._overlay.choices if i.argument == argument)
        choices = QActionGroup(menu)
        options: list[tuple[str, tuple[str, ...] | None]] = [
            ("As Windows Installer chooses", None),
            *((name, (name,)) for name in self._pair_names()),
        ]
        for title, pairs in options:
            entry = QAction(caption(title), menu)
            entry.setCheckable(True)
            entry.setChecked(pairs == picked)
            entry.triggered.connect(
                lambda _=False, pairs=pairs: self._overlay.choose_pairs(argument, pairs)
            )
            choices.addAction(entry)
            menu.addAction(entry)

    def _on_menu(self, at: QPoint) -> None:
        menu = QMenu(self)
        menu.setObjectName("layersMenu")
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if self._pair_names():
            self._fill_pairs(menu.addMenu("&Apply"))
        for title, button, run in (
            ("Apply &earlier", self._up, lambda: self._shift(-1)),
            ("Apply &later", self._down, lambda: self._shift(+1)),
            ("&Remove", self._remove, self._remove_chosen),
        ):
            entry = menu.addAction(title)
            entry.setEnabled(button.isEnabled())
            entry.triggered.connect(run)
        menu.popup(at)


class LayerTree(QTreeView):
    """Lines with counts in the colours of the changes; lines can be dragged."""

    removeAsked = Signal()
    shiftAsked = Signal(int)
    menuAsked = Signal(QPoint)
    """The menu of the line of the cursor is asked for, at this point of the screen."""

    def __init__(self, model: LayersModel, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("overlayList")
        self.setAccessibleName("Layers over the package")
        self.setProperty("role", "list")
        self.setModel(model)
        self.setItemDelegate(_CountsDelegate(theme, self))
        self.setUniformRowHeights(True)
        self.setAllColumnsShowFocus(True)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.setDragDropOverwriteMode(False)
        self.setIndentation(16)
        header = self.header()
        header.setSectionsMovable(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.resizeSection(NAME, 200)
        header.setStretchLastSection(True)
        header.setSectionResizeMode(CHANGES, QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(VERDICT, QHeaderView.ResizeMode.Stretch)
        header.setMinimumSectionSize(64)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        found = asked_at(self, event)
        if found is not None:
            self.menuAsked.emit(found[1])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        alt = event.modifiers() == Qt.KeyboardModifier.AltModifier
        if event.key() == Qt.Key.Key_Delete:
            self.removeAsked.emit()
        elif event.key() == Qt.Key.Key_Space and not event.modifiers():
            self._switch()
        elif alt and event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.shiftAsked.emit(-1 if event.key() == Qt.Key.Key_Up else +1)
        else:
            super().keyPressEvent(event)

    def _switch(self) -> None:
        """Switch the line of the cursor on or off; Qt asks that the cursor be on the check box."""
        index = self.currentIndex().siblingAtColumn(NAME)
        state = index.data(Qt.ItemDataRole.CheckStateRole)
        if state is not None:
            on = Qt.CheckState(state) is not Qt.CheckState.Checked
            state = Qt.CheckState.Checked if on else Qt.CheckState.Unchecked
            self.model().setData(index, state, Qt.ItemDataRole.CheckStateRole)


class _CountsDelegate(QStyledItemDelegate):
    """Paints ``A 3  M 1`` in the colours of the changes."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        super().initStyleOption(option, index)
        if index.column() == NAME:
            # Layers of one product begin alike and end in a version or a kind of file.
            option.textElideMode = Qt.TextElideMode.ElideMiddle

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        hint = super().sizeHint(option, index)
        node = index.data(NodeRole)
        if index.column() == CHANGES and isinstance(node, LayerNode) and node.totals is not None:
            metrics = QFontMetrics(semibold(option.font))
            widths = [metrics.horizontalAdvance(text) + GAP for text, _ in _counts(node.totals)]
            hint.setWidth(sum(widths) + GAP)
        return hint

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        super().paint(painter, option, index)
        node = index.data(NodeRole)
        if index.column() != CHANGES or not isinstance(node, LayerNode) or node.totals is None:
            return
        painter.save()
        painter.setFont(semibold(option.font))
        area = QRect(option.rect).adjusted(4, 0, -4, 0)
        for text, token in _counts(node.totals):
            painter.setPen(self._theme.text_on(token, "surface.selection"))
            painter.drawText(area, LEFT, text)
            area.setLeft(area.left() + painter.fontMetrics().horizontalAdvance(text) + GAP)
        painter.restore()


def _counts(totals: LayerTotals) -> list[tuple[str, str]]:
    """The marks of a layer with their numbers, and the token of each; then how much it changes
    besides rows, which the tooltip tells."""
    counts = mark_counts(totals.rows)
    if totals.conflicts:
        look = look_of(Mark.CONFLICT)
        counts.append((f"{look.letter}{number(totals.conflicts)}", look.token))
    others = structure_words(totals)
    if others and not counts:
        return [(others, "text.muted")]
    if others:
        counts.append((f"+{number(totals.structure + totals.parts)}", "text.muted"))
    return counts or [("nothing", "text.muted")]


def _opens_itself(node: LayerNode) -> bool:
    """Patches show their transforms at once; checks wait until they are wanted."""
    return any(child.layer for child in node.children)
