"""A question about an edit that concerns other rows, with the list of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtWidgets import QDialogButtonBox, QPushButton, QWidget

from msiview.gui.models.list_model import ListColumn, ListModel
from msiview.gui.plain_text import window_title
from msiview.gui.theme import Theme
from msiview.gui.widgets.boxes import FORM_MARGINS, vertical
from msiview.gui.widgets.dialog_buttons import dialog_buttons
from msiview.gui.widgets.fitted_dialog import FittedDialog
from msiview.gui.widgets.list_view import ListView
from msiview.gui.widgets.plain_label import PlainLabel
from msiview.session.places import Place
from msiview.visible_text import one_line

_LONGEST = 200


@dataclass(frozen=True, slots=True)
class ConcernedCell:
    """A cell that an edit concerns, and what becomes of it."""

    table: str
    key: str
    column: str
    becomes: str
    place: Place


@dataclass(frozen=True)
class Answer:
    """One button: its object name, what it says, and what it does. An ``&`` in the text marks the
    key; what comes from a file has passed through ``caption``."""

    name: str
    text: str
    run: Callable[[], object]


class QuestionDialog(FittedDialog):
    """Says what is asked, lists what it is about, warns of what follows. Enter gives the first
    answer; Enter in the list, or a double click, shows the row and closes the question."""

    def __init__(
        self,
        title: str,
        question: str,
        cells: Sequence[ConcernedCell],
        answers: Sequence[Answer],
        go: Callable[[Place], object],
        theme: Theme,
        parent: QWidget,
        *,
        warning: str = "",
    ) -> None:
        super().__init__(parent)
        self.setObjectName("editQuestion")
        self.setWindowTitle(window_title(title))
        self._go = go
        self.question = _sentence(question, "")
        self.warning = _sentence(warning, "warning")
        self.warning.setVisible(bool(warning))
        model: ListModel[ConcernedCell] = ListModel(_COLUMNS, theme, self)
        model.set_items(cells)
        self.list = ListView(model, "editQuestionList", "Rows that are concerned", opens="&Show")
        self.list.opened.connect(self._show)
        buttons = dialog_buttons(QDialogButtonBox.StandardButton.Cancel)
        for number, answer in enumerate(answers):
            button = buttons.addButton(answer.text, _ACCEPT)
            button.setObjectName(answer.name)
            button.clicked.connect(lambda _=False, run=answer.run: self._answer(run))
            button.setDefault(not number)
        buttons.rejected.connect(self.reject)
        vertical(
            *(self.question, self.list, self.warning, buttons),
            on=self,
            stretch=self.list,
            margins=FORM_MARGINS,
            spacing=12,
        )
        self.resize(720, 380)
        self.button(answers[0].name).setFocus()  # not before: it would be lost by the layout

    def button(self, name: str) -> QPushButton:
        """The button of an answer."""
        found = self.findChild(QPushButton, name)
        assert found is not None
        return found

    def _answer(self, run: Callable[[], object]) -> None:
        self.accept()
        run()

    def _show(self, cell: ConcernedCell) -> None:
        self.reject()
        self._go(cell.place)


_ACCEPT = QDialogButtonBox.ButtonRole.AcceptRole

_COLUMNS: tuple[ListColumn[ConcernedCell], ...] = (
    ListColumn("Table", lambda cell: cell.table, width=140),
    ListColumn("Row", lambda cell: one_line(cell.key, _LONGEST), width=180),
    ListColumn("Column", lambda cell: cell.column, width=120),
    ListColumn("Becomes", lambda cell: one_line(cell.becomes, _LONGEST), tooltip=str),
)


def _sentence(text: str, role: str) -> PlainLabel:
    label = PlainLabel(text)
    label.setWordWrap(True)
    if role:
        label.setProperty("role", role)
    return label
