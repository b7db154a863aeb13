"""What a saved transform or package lacks, as a list that leads to each place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialogButtonBox, QPushButton, QWidget

from msiview.analysis.phrase import sentence
from msiview.gui.document import Document
from msiview.gui.models.list_model import ListColumn, ListModel
from msiview.gui.services import Services
from msiview.gui.widgets.boxes import FORM_MARGINS, horizontal, vertical
from msiview.gui.widgets.dialog_buttons import dialog_buttons
from msiview.gui.widgets.fitted_dialog import FittedDialog
from msiview.gui.widgets.list_view import ListView
from msiview.gui.widgets.plain_label import PlainLabel
from msiview.overlay.generate import Omission, OmittedPart
from msiview.overlay.save import Remark
from msiview.session.places import Place


@dataclass(frozen=True, slots=True)
class SavedRemark:
    """One remark: what it is about, what is to be said, and where that can be looked at."""

    what: str
    why: str
    place: Place | None

    def __str__(self) -> str:
        return str(sentence(f"{self.what}: {self.why}" if self.what else self.why))


def remark_of(remark: Remark | Omission, document: Document) -> SavedRemark:
    """A remark on a saved package, or a difference that a transform cannot express."""
    if isinstance(remark, Omission):
        return SavedRemark(remark.place, remark.reason, _place(remark, document))
    name = remark.table or ""
    place = Place("table", name) if name in document.tables else None
    return SavedRemark(name, remark.reason, place)


def _place(omission: Omission, document: Document) -> Place | None:
    match omission.part:
        case OmittedPart.STREAM:
            return Place("stream", omission.name or "")
        case OmittedPart.STORAGE:
            return Place("transforms")
        case OmittedPart.SUMMARY | OmittedPart.CODEPAGE:
            return Place("summary")
    table = document.tables.get(omission.table or "")
    if table is None:
        return None
    has_column = omission.name is not None and table.has_column(omission.name)
    column = table.column(omission.name or "").index if has_column else None
    row = table.find(omission.key) if omission.key is not None else None
    return Place("table", table.name, row, column)


class RemarksDialog(FittedDialog):
    """Stays beside the window; Enter or a double click leads to the place of a remark."""

    def __init__(
        self,
        title: str,
        remarks: Sequence[SavedRemark],
        services: Services,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("remarksDialog")
        self.setWindowTitle("What is left out")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._services = services
        head = PlainLabel(title)
        head.setWordWrap(True)
        self.model: ListModel[SavedRemark] = ListModel(_COLUMNS, services.theme, self)
        self.model.set_items(remarks)
        self.list = ListView(self.model, "remarksList", "What is left out")
        self.list.opened.connect(self._go)
        buttons = dialog_buttons(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        for button in buttons.findChildren(QPushButton):
            button.setAutoDefault(False)  # Enter belongs to the list
        vertical(
            *(head, self.list, horizontal(buttons)),
            on=self,
            stretch=self.list,
            margins=FORM_MARGINS,
            spacing=12,
        )
        self.resize(840, 360)
        self.list.enter()

    def _go(self, remark: SavedRemark) -> None:
        place = remark.place
        if place is not None and place.is_in(self._services.document.tables):
            self._services.selection.go(place)


_COLUMNS: tuple[ListColumn[SavedRemark], ...] = (
    ListColumn("What", lambda remark: remark.what, width=240, tooltip=lambda remark: remark.what),
    ListColumn("Why", lambda remark: str(sentence(remark.why)), tooltip=str, is_prose=True),
)
