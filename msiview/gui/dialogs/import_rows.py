"""Rows of a file put into a table: asks what becomes of those whose key is there already."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import (
    QButtonGroup,
    QDialogButtonBox,
    QFileDialog,
    QRadioButton,
    QWidget,
)

from msiview.database.table import Table
from msiview.errors import MsiviewError
from msiview.gui.plain_text import window_title
from msiview.gui.services import Services
from msiview.gui.settings import LAST_FOLDER
from msiview.gui.widgets.boxes import FORM_MARGINS, vertical
from msiview.gui.widgets.dialog_buttons import dialog_buttons, with_letters
from msiview.gui.widgets.fitted_dialog import FittedDialog
from msiview.gui.widgets.plain_label import PlainLabel
from msiview.overlay.live_table import live_table
from msiview.progress import Progress
from msiview.session.adding_rows import AddedRows, Collision, IncomingRows, add_rows
from msiview.session.editing import Editing
from msiview.session.places import Place
from msiview.session.row_files import ROW_FILES, read_rows
from msiview.words import counted, number

FILES = f"Tables ({' '.join(f'*{suffix}' for suffix in ROW_FILES)})"
_SHOWN_MISFITS = 5
_WIDTH = 440

_WORDS = {
    Collision.SKIP: "Leave the rows that are there",
    Collision.REPLACE: "Replace their cells by those of the file",
    Collision.RENAME: "Add them under the next free key",
}


def ask_to_import(services: Services, owner: QWidget) -> None:
    """Let the user choose files, and put their rows into tables."""
    folder = services.settings.get(LAST_FOLDER)
    paths, _ = QFileDialog.getOpenFileNames(owner, "Import rows", folder, FILES)
    if paths:
        services.settings.set(LAST_FOLDER, str(Path(paths[0]).parent))
    import_files(services, owner, paths)


def import_dropped(services: Services, owner: QWidget, paths: Sequence[str]) -> list[str]:
    """Put the rows of files that are dropped on a package into its tables; returns the others."""
    rows: list[str] = []
    if services.document.edits.is_possible:
        rows = [path for path in paths if path.lower().endswith(ROW_FILES)]
    import_files(services, owner, rows)
    return [path for path in paths if path not in rows]


def import_files(services: Services, owner: QWidget, paths: Sequence[str]) -> None:
    """Put the rows of files into tables, each file as a step of its own: archives into the table
    that they state, others into the one that they are called after, or else the one that is
    shown."""
    place = services.selection.place
    shown = place.name if place is not None and place.kind == "table" else None
    for path in paths:
        known = None if Path(path).stem in services.document.tables else shown
        services.jobs.run(
            partial(_read, path, known),
            lambda rows: ImportDialog(rows, services, owner).begin(),
            lambda error: services.tell(str(error)),
            expected=MsiviewError,
            title=f"Reading {Path(path).name}",
        )


def _read(path: str, table: str | None, _progress: Progress) -> IncomingRows:
    return read_rows(path, table)


class ImportDialog(FittedDialog):
    """Says what the file holds; asks only where keys are taken."""

    def __init__(self, rows: IncomingRows, services: Services, owner: QWidget) -> None:
        super().__init__(owner)
        self.setObjectName("importDialog")
        self.setWindowTitle(window_title(f"Import {rows.source}"))
        self._rows, self._services = rows, services
        self.taken = _taken(rows, services.document.tables.get(rows.table))
        head = PlainLabel(
            f"{rows.source} has {counted(len(rows.rows), 'row')} for {rows.table}. "
            f"{number(self.taken)} of them "
            f"{'has a key that is' if self.taken == 1 else 'have keys that are'} there already."
        )
        head.setWordWrap(True)
        self.choices = QButtonGroup(self)
        buttons = []
        for choice, (collision, title) in enumerate(
            zip(_WORDS, with_letters(list(_WORDS.values()), "I"), strict=True)
        ):
            button = QRadioButton(title)
            button.setObjectName(f"import{collision.name.title()}")
            button.setChecked(not choice)
            self.choices.addButton(button, choice)
            buttons.append(button)
        box = dialog_buttons(QDialogButtonBox.StandardButton.Cancel)
        take = box.addButton("&Import", QDialogButtonBox.ButtonRole.AcceptRole)
        take.setObjectName("importNow")
        take.setDefault(True)
        box.accepted.connect(self._import)
        box.rejected.connect(self.reject)
        vertical(head, *buttons, box, on=self, margins=FORM_MARGINS, spacing=12)
        self.setMinimumWidth(_WIDTH)
        self.finished.connect(self.deleteLater)

    def begin(self) -> None:
        """Ask what there is to ask, else import at once."""
        if self.taken:
            self.open()
        else:
            self._import()

    def _import(self) -> None:
        collision = list(_WORDS)[self.choices.checkedId()]
        rows, done = self._rows, AddedRows()

        def work(editing: Editing, progress: Progress) -> None:
            nonlocal done
            done = add_rows(editing.transaction, rows, collision, progress)

        title = f"Import {counted(len(rows.rows), 'row')} into {rows.table}"
        services = self._services
        services.document.edits.make_in_background(title, work, lambda: _tell(services, rows, done))
        self.accept()


def _taken(rows: IncomingRows, table: Table | None) -> int:
    """How many rows have a key that is there already."""
    if table is None or any(not table.has_column(name) for name in rows.columns):
        return 0
    places = {name: at for at, name in enumerate(rows.columns)}
    names = [column.name for column in table.key_columns]
    if any(name not in places for name in names):
        return 0
    keys = (tuple(_key_text(row[places[name]]) for name in names) for row in rows.rows)
    known = {tuple(map(_key_text, key)) for key in live_table(table).keys()}  # noqa: SIM118
    return sum(key in known for key in keys)


def _key_text(cell: object) -> str:
    return "" if cell is None else str(cell)


def _tell(services: Services, rows: IncomingRows, done: AddedRows) -> None:
    """Say what became of the rows, and go to the first one."""
    parts = [
        f"{counted(len(keys), 'row')} {words}"
        for keys, words in (
            (done.added, "added"),
            (done.replaced, "replaced"),
            (done.renamed, "added under other keys"),
            (done.skipped, "there already"),
            (done.misfits, "left out"),
        )
        if keys
    ]
    why = "; ".join(str(misfit) for misfit in done.misfits[:_SHOWN_MISFITS])
    services.tell(f"{rows.table}: {', '.join(parts) or 'no rows'}{f': {why}' if why else ''}.")
    table = services.document.tables.get(rows.table)
    keys = [*done.added, *done.replaced, *(new for _, new in done.renamed)]
    row = table.find(keys[0]) if table is not None and keys else None
    services.selection.go(Place("table", rows.table, row, 0 if row is not None else None))
