"""The list of what a copy of a log, or a report of it, will replace, to look through before it is
saved."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialogButtonBox, QLineEdit, QPushButton, QWidget

from msiview.export.redaction import Redacted, Replacement
from msiview.gui.models.index import Index
from msiview.gui.models.list_model import ListColumn, ListModel
from msiview.gui.plain_text import window_title
from msiview.gui.theme import Theme
from msiview.gui.widgets.boxes import FORM_MARGINS, horizontal, vertical
from msiview.gui.widgets.dialog_buttons import dialog_buttons
from msiview.gui.widgets.filter_field import FilterField
from msiview.gui.widgets.fitted_dialog import FittedDialog
from msiview.gui.widgets.list_pane import ListPane
from msiview.gui.widgets.plain_label import PlainLabel
from msiview.gui.widgets.row_list import RowList
from msiview.words import number, shown_of

_COLUMNS = (
    ListColumn[Replacement]("Value", lambda entry: entry.value, width=300),
    ListColumn[Replacement]("Kind", lambda entry: entry.kind.value, width=96),
    ListColumn[Replacement]("Becomes", lambda entry: entry.placeholder, width=112),
    ListColumn[Replacement](
        "Places", lambda entry: number(entry.places), key=lambda entry: entry.places, right=True
    ),
)


class ReplacementsModel(ListModel[Replacement]):
    """Replacements with a box each: values without a tick stay as they are."""

    ticked = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(_COLUMNS, theme, parent)
        self._kept: set[str] = set()

    def kept(self) -> list[str]:
        """The values that stay."""
        return [entry.value for entry in self.items if entry.value in self._kept]

    def flags(self, index: Index) -> Qt.ItemFlag:
        box = Qt.ItemFlag.ItemIsUserCheckable if index.column() == 0 else Qt.ItemFlag.NoItemFlags
        return super().flags(index) | box

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        entry = self.item(index)
        if role == Qt.ItemDataRole.CheckStateRole and entry is not None and index.column() == 0:
            is_kept = entry.value in self._kept
            return Qt.CheckState.Unchecked if is_kept else Qt.CheckState.Checked
        return super().data(index, role)

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        entry = self.item(index)
        if role != Qt.ItemDataRole.CheckStateRole or entry is None:
            return False
        if Qt.CheckState(value) == Qt.CheckState.Checked:
            self._kept.discard(entry.value)
        else:
            self._kept.add(entry.value)
        self.dataChanged.emit(index, index)
        self.ticked.emit()
        return True


class RedactionDialog(FittedDialog):
    """Asks which of the found values to replace, and what else."""

    def __init__(
        self, found: Redacted, title: str, theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("redactionDialog")
        self.setWindowTitle(window_title(title))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.model = ReplacementsModel(theme, self)
        self.model.set_items(found.replacements)
        rows = RowList(
            self.model,
            "redactionList",
            "What is replaced",
            widths={column: known.width for column, known in enumerate(_COLUMNS)},
            stretch=0,
        )
        field = FilterField("redactionFilter", "Filter values")
        field.paused.connect(lambda: self._filter(field.text()))
        self.pane = ListPane(rows, field, count_name="redactionCount")
        self._also = QLineEdit()
        self._also.setObjectName("redactionAlso")
        self._also.setAccessibleName("Also replace")
        self._also.setPlaceholderText("Also replace: names, separated by commas")
        self._also.setClearButtonEnabled(True)
        note = PlainLabel(
            "Values without a tick stay as they are. A name that the log nowhere gives away as one "
            "is not found: look for it yourself."
        )
        note.setWordWrap(True)
        note.setProperty("role", "muted")
        buttons = dialog_buttons(QDialogButtonBox.StandardButton.Cancel)
        self._save = QPushButton("&Save…")
        self._save.setObjectName("redactionSave")
        buttons.addButton(self._save, QDialogButtonBox.ButtonRole.AcceptRole)
        self._save.setDefault(True)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        self.model.ticked.connect(self._tell)
        vertical(
            *(self.pane, self._also, note, horizontal(buttons)),
            on=self,
            stretch=self.pane,
            margins=FORM_MARGINS,
            spacing=12,
        )
        self.resize(720, 520)
        self._tell()

    def kept(self) -> Sequence[str]:
        """The values that stay."""
        return self.model.kept()

    def also(self) -> Sequence[str]:
        """Further names to replace."""
        return [name.strip() for name in self._also.text().split(",") if name.strip()]

    def _filter(self, text: str) -> None:
        self.model.set_filter(text)
        self._tell()

    def _tell(self) -> None:
        everything = len(self.model.items)
        words = shown_of(self.model.rowCount(), everything, "value") or "No names were found"
        kept = len(self.kept())
        self.pane.tell_count(f"{words}, {number(kept)} stay" if kept else words)
