"""A list with what belongs around it: a field that filters it, a count, and a notice."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from msiview.gui.widgets.boxes import HEAD_MARGINS, BoxPart, horizontal, vertical
from msiview.gui.widgets.elided_label import ElidedLabel
from msiview.gui.widgets.empty_notice import EmptyNotice
from msiview.gui.widgets.filter_field import FilterField
from msiview.gui.widgets.folding import FoldingRow
from msiview.gui.widgets.plain_label import PlainLabel
from msiview.gui.widgets.row_list import RowList


class ListPane(QWidget):
    """What every pane with a list looks and behaves like.

    Above the list stand the pane's own controls, a count and the filter field; Down in the field
    leads into the list. ``body`` is what has the list in it, where that is not the list alone;
    ``below`` stands under it.
    """

    def __init__(
        self,
        rows: RowList,
        field: FilterField,
        *,
        count_name: str,
        left: Sequence[BoxPart] = (),
        right: Sequence[BoxPart] = (),
        field_first: bool = False,
        body: QWidget | None = None,
        below: QWidget | None = None,
        notice: EmptyNotice | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.rows, self.field = rows, field
        self.notice = notice if notice is not None else EmptyNotice(rows.viewport())
        self._count = ElidedLabel()
        self._count.setObjectName(count_name)
        self._count.setProperty("role", "muted")
        first: list[BoxPart] = [*left, self._count]
        second: list[BoxPart] = [*right]
        if field_first:
            first.insert(0, field)
        else:
            second.append(field)
        head = FoldingRow(
            horizontal(*first, stretch=self._count, spacing=12),
            horizontal(*second, None, spacing=12),
            margins=HEAD_MARGINS,
            spacing=12,
        )
        content = body if body is not None else rows
        vertical(head, content, *([below] if below is not None else []), on=self, stretch=content)
        field.downPressed.connect(self._enter)
        self.setFocusProxy(rows)

    def count(self) -> str:
        """What is listed, in words."""
        return self._count.text()

    def tell_count(self, words: str, tooltip: str = "", *, is_error: bool = False) -> None:
        """Say beside the field what is listed, or why nothing can be."""
        self._count.setText(words)
        self._count.explain(tooltip)
        self._count.setAccessibleName(words)
        role = "error" if is_error else "muted"
        if self._count.property("role") != role:
            self._count.setProperty("role", role)
            self._count.style().polish(self._count)

    def _enter(self) -> None:
        if self.rows.model().rowCount():
            self.rows.enter()


def note_strip(name: str) -> PlainLabel:
    """A line under a list that says in full what the chosen row is about."""
    note = PlainLabel()
    note.setObjectName(name)
    note.setProperty("role", "strip")
    note.setWordWrap(True)
    note.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return note
