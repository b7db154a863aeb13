"""Asking how and where tables are to be written."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QDialogButtonBox,
    QFileDialog,
    QFormLayout,
    QLineEdit,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from msiview.analysis.live_columns import live_tables
from msiview.database.package import Package
from msiview.database.table import Table
from msiview.export.file_names import safe_file_name
from msiview.export.files import export_table as write_table
from msiview.export.files import export_tables as write_tables
from msiview.export.formats import ExportFormat, formats
from msiview.export.table_part import ExportOptions, TablePart
from msiview.files.new_file import objection
from msiview.gui.models.table_model import rows_in
from msiview.gui.plain_text import window_title
from msiview.gui.settings import EXPORT_FORMAT, SAVE_FOLDER, Settings
from msiview.gui.widgets.boxes import FORM_MARGINS, horizontal, vertical
from msiview.gui.widgets.dialog_buttons import dialog_buttons, with_letters
from msiview.gui.widgets.fitted_dialog import FittedDialog
from msiview.gui.widgets.plain_label import PlainLabel
from msiview.overlay.live_table import live_table
from msiview.overlay.overlaid_table import OverlaidTable
from msiview.progress import Progress
from msiview.words import counted

if TYPE_CHECKING:
    from msiview.gui.main_window import MainWindow
    from msiview.gui.pages.grid_pane import GridPane


@dataclass(frozen=True, slots=True)
class Scope:
    """A choice of rows; ``rows`` in file order numbers, None for all."""

    title: str
    rows: Callable[[], Sequence[int]] | None


class ExportDialog(FittedDialog):
    """Format, rows, and the file or folder to write.

    ``name`` is the table's name for a file, None where a folder is asked for;
    ``opened`` is the package, beside which one saves the first time.
    """

    def __init__(
        self,
        settings: Settings,
        opened: Path,
        *,
        name: str | None,
        scopes: tuple[Scope, ...] = (),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("exportDialog")
        self.setWindowTitle(window_title(f"Export {name or 'all tables'}"))
        self._settings, self._opened, self._name = settings, opened, name
        self._scopes = scopes
        self._format = QComboBox()
        self._format.setObjectName("exportFormat")
        self._format.setAccessibleName("Format")
        for form in formats():
            self._format.addItem(f"{form.title} (*{form.suffix})", form)
        stored = [form.id for form in formats()].index(_stored_format(settings).id)
        self._format.setCurrentIndex(stored)
        self._target = QLineEdit(str(self._first_target()))
        self._target.setObjectName("exportTarget")
        self._target.setAccessibleName("Folder" if name is None else "File")
        self._target.setMinimumWidth(420)
        self._note = PlainLabel()
        self._choices = QButtonGroup(self)
        self._lay_out()
        self._format.currentIndexChanged.connect(self._on_format)
        self._target.textChanged.connect(self._check)
        self._check()

    def form(self) -> ExportFormat:
        form = self._format.currentData()
        assert isinstance(form, ExportFormat)
        return form

    def target(self) -> Path:
        return Path(self._target.text().strip()).expanduser()

    def scope(self) -> Scope | None:
        """The rows that are wanted; None where there was no choice."""
        at = self._choices.checkedId()
        return self._scopes[at] if 0 <= at < len(self._scopes) else None

    def accept(self) -> None:
        """Remember the format and folder for the next time."""
        target = self.target()
        folder = target if self._name is None else target.parent
        self._settings.set(SAVE_FOLDER, str(folder))
        self._settings.set(EXPORT_FORMAT, self.form().id)
        super().accept()

    def note(self) -> str:
        return self._note.text()

    # -- building --------------------------------------------------------

    def _lay_out(self) -> None:
        rows = QFormLayout()
        rows.setHorizontalSpacing(16)
        rows.setVerticalSpacing(12)
        rows.addRow("&Format", self._format)
        if len(self._scopes) > 1:
            rows.addRow("Rows", self._scope_buttons())
        browse = QPushButton("&Browse…")
        browse.clicked.connect(self._browse)
        line = horizontal(self._target, browse, stretch=self._target, spacing=6)
        label = PlainLabel("F&older" if self._name is None else "Fi&le")
        label.setBuddy(self._target)
        rows.addRow(label, line)
        rows.addRow("", self._note)
        buttons = dialog_buttons(QDialogButtonBox.StandardButton.Cancel)
        self._export = buttons.addButton("&Export", QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        vertical(rows, buttons, on=self, margins=FORM_MARGINS, spacing=16)

    def _scope_buttons(self) -> QVBoxLayout:
        buttons = []
        titles = with_letters([scope.title for scope in self._scopes], "CEFLB")
        for at, title in enumerate(titles):
            button = QRadioButton(title)
            button.setObjectName(f"exportScope{at}")
            button.setChecked(at == 0)
            self._choices.addButton(button, at)
            buttons.append(button)
        return vertical(*buttons, spacing=6)

    def _first_target(self) -> Path:
        folder = Path(self._settings.get(SAVE_FOLDER) or self._opened.parent)
        if self._name is None:
            return folder / safe_file_name(f"{self._opened.stem} tables")
        return folder / safe_file_name(self._name + self.form().suffix)

    def _on_format(self) -> None:
        """Another format has another suffix."""
        target = self.target()
        if self._name is not None and target.suffix in {form.suffix for form in formats()}:
            self._target.setText(str(target.with_suffix(self.form().suffix)))

    def _browse(self) -> None:
        if self._name is None:
            chosen = QFileDialog.getExistingDirectory(self, "Export to", str(self.target().parent))
        else:
            # This dialog says itself that a file will be replaced.
            chosen, _ = QFileDialog.getSaveFileName(
                self,
                "Export to",
                str(self.target()),
                options=QFileDialog.Option.DontConfirmOverwrite,
            )
        if chosen:
            self._target.setText(chosen)

    def _check(self) -> None:
        """Say what stands against the target, or what will happen to what is there."""
        error = self._error()
        self._export.setEnabled(not error)
        self._note.setProperty("role", "error" if error else "muted")
        self._note.setText(error or self._hint())
        self._note.style().polish(self._note)

    def _error(self) -> str:
        target = self.target()
        if not self._target.text().strip():
            return "Name a folder." if self._name is None else "Name a file."
        if self._name is None:
            is_file = target.exists() and not target.is_dir()
            return "This is a file, not a folder." if is_file else ""
        if not target.parent.is_dir():
            return "There is no such folder."
        reason = objection(target)
        return f"{reason[:1].upper()}{reason[1:]}." if reason else ""

    def _hint(self) -> str:
        target = self.target()
        if self._name is None:
            return "One file per table; files of the same name in the folder are replaced."
        return "This file exists and will be replaced." if target.exists() else ""


def export_table(window: MainWindow, pane: GridPane) -> None:
    """Ask how to write the table of a grid, then write it in the background."""
    table, package = pane.table, window.document.package
    if table is None or package is None:
        return
    dialog = ExportDialog(
        window.settings,
        Path(package.path),
        name=table.name,
        scopes=_scopes(pane),
        parent=window,
    )

    def start() -> None:
        scope, form, target = dialog.scope(), dialog.form(), dialog.target()
        options = ExportOptions(codepage=package.codepage)

        def write(progress: Progress) -> int:
            rows = scope.rows() if scope is not None and scope.rows is not None else None
            part = TablePart(live_table(table) if rows is None else table, rows)
            write_table(form, part, target, options, progress)
            return part.row_count

        window.jobs.run(
            write,
            lambda rows: window.tell(
                f"{counted(rows, 'row')} of {table.name} exported to {target}"
            ),
            title=f"Exporting {table.name}",
        )

    _open(dialog, start)


def export_all(window: MainWindow) -> None:
    """Ask where to write all tables, then write them in the background."""
    package, tables = window.document.package, window.document.tables
    if package is None:
        return
    dialog = ExportDialog(window.settings, Path(package.path), name=None, parent=window)

    def start() -> None:
        _write_all(window, package, tables, dialog.form(), dialog.target())

    _open(dialog, start)


def _write_all(
    window: MainWindow,
    package: Package,
    tables: Mapping[str, Table],
    form: ExportFormat,
    folder: Path,
) -> None:
    def write(progress: Progress) -> int:
        live = live_tables(tables)
        write_tables(form, package, live, folder, progress)
        return len(live)

    window.jobs.run(
        write,
        lambda count: window.tell(f"{counted(count, 'table')} exported to {folder}"),
        title="Exporting all tables",
    )


def _open(dialog: ExportDialog, start: Callable[[], None]) -> None:
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.accepted.connect(start)
    dialog.open()


def _scopes(pane: GridPane) -> tuple[Scope, ...]:
    """All rows, the shown ones where a filter or a sorting is on, the selected ones."""
    grid, model = pane.grid, pane.model
    table = pane.table
    assert table is not None
    count = table.live_row_count if isinstance(table, OverlaidTable) else table.row_count
    scopes = [Scope(f"All {counted(count, 'row')}, in file order", None)]
    order = model.order
    if order is not None:
        shown = Scope(f"The {counted(len(order), 'row')} shown, as shown", lambda: order)
        scopes.insert(0, shown)
    if not grid.single_cell():
        spans = grid.selected_spans()
        title = f"The {counted(grid.selected_row_count(), 'selected row')}"
        scopes.append(Scope(title, lambda: rows_in(order, spans)))
    return tuple(scopes)


def _stored_format(settings: Settings) -> ExportFormat:
    stored = settings.get(EXPORT_FORMAT)
    return next((form for form in formats() if form.id == stored), formats()[0])
