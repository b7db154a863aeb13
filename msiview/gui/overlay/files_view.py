"""The files of the package before and after: a table to sort, filter and copy."""

from __future__ import annotations

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QCheckBox, QPushButton, QWidget

from msiview.gui.document import Document
from msiview.gui.models.change_looks import look_of
from msiview.gui.models.list_model import ListColumn, ListModel
from msiview.gui.selection import SelectionHub
from msiview.gui.theme import Theme
from msiview.gui.widgets.filter_field import FilterField
from msiview.gui.widgets.list_pane import ListPane
from msiview.gui.widgets.list_view import ListView
from msiview.overlay.payload import ComparedFile
from msiview.report.compared_files import (
    NOT_OPENED,
    bytes_words,
    cabinet_words,
    delivered_words,
    file_counts,
    has_unproven,
    hash_words,
    key_words,
    proof_words,
    version_words,
)
from msiview.session.places import Place
from msiview.words import number


class ComparedFilesView(ListPane):
    """Enter leads to the row of a file. Files that stay are left out until they are asked for."""

    def __init__(
        self,
        document: Document,
        selection: SelectionHub,
        theme: Theme,
        parent: QWidget | None = None,
    ) -> None:
        self._document, self._selection = document, selection
        self.model: ListModel[ComparedFile] = ListModel(_COLUMNS, theme)
        self.list = ListView(self.model, "overlayFiles", "Files before and after")
        self._all = QCheckBox("&Unchanged too")
        self._all.setObjectName("overlayFilesAll")
        self._all.setToolTip("Show the files that are the same before and after, too")
        self._contents = QPushButton("Compare &contents")
        self._contents.setObjectName("overlayFilesContents")
        self._contents.setToolTip(
            "Unpack the files of both sides from their cabinets and compare what is in them"
        )
        super().__init__(
            self.list,
            FilterField("overlayFilesFilter", "Filter files"),
            count_name="overlayFilesCount",
            right=(self._contents, self._all),
            parent=parent,
        )
        self.model.setParent(self)
        self.list.opened.connect(self._go)
        self.field.paused.connect(self._filter)
        self._all.toggled.connect(self._fill)
        self._contents.clicked.connect(document.changes.compare_contents)
        document.changes.listed.connect(self._fill)
        theme.themeChanged.connect(self.model.refresh)
        self._fill()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._document.changes.ask()

    def _fill(self) -> None:
        made = self._document.changes.list
        files = made.files if made is not None else ()
        same = [file for file in files if file.mark is None and file.brought is None]
        self._all.setVisible(bool(same))
        self._contents.setVisible(made is not None and bool(files) and made.contents is None)
        self._all.setText(f"&Unchanged too ({number(len(same))})")
        told = files if self._all.isChecked() else [f for f in files if f.mark or f.brought]
        self.model.set_items(told)
        by_patch = any(file.brought is not None for file in files)
        self.list.setColumnHidden(_DELIVERED, not by_patch)
        self.list.setColumnHidden(_NAME, not any(map(_name, told)))
        self.tell_count(file_counts(files), NOT_OPENED if has_unproven(files) else "")
        self._show_notice()

    def _filter(self) -> None:
        self.model.set_filter(self.field.text())
        self._show_notice()

    def _show_notice(self) -> None:
        made = self._document.changes.list
        if self.model.rowCount():
            self.notice.hide()
        elif self.field.text().strip():
            self.notice.tell("No file has this text.")
        elif made is None:
            self.notice.tell("The files of an overlay, or of a compared package, are listed here.")
        elif made.files:
            self.notice.tell("No file differs.")
        else:
            self.notice.tell("The package has no files.")

    def _go(self, file: ComparedFile) -> None:
        table = self._document.tables.get("File")
        row = table.find((file.present.key,)) if table is not None else None
        if row is None and table is not None and file.old is not None:
            rows = range(table.row_count)
            row = next((at for at in rows if table.key(at) == (file.old.key,)), None)
        if row is not None:
            self._selection.go(Place("table", "File", row))


def _letter(file: ComparedFile) -> str:
    if file.mark is None:
        return "unchanged"
    return f"{look_of(file.mark).letter} {file.mark.value}"


def _token(file: ComparedFile) -> str:
    if file.is_needless:
        return "defect.warning"
    return look_of(file.mark).token if file.mark is not None else "text.muted"


def _name(file: ComparedFile) -> str:
    """The file's name, where the key does not say it."""
    return file.present.name if file.present.name != file.present.key else ""


_NAME, _DELIVERED = 2, 5
_COLUMNS: tuple[ListColumn[ComparedFile], ...] = (
    ListColumn("Change", _letter, width=88, token=_token),
    ListColumn("File", key_words, width=128, tooltip=key_words),
    ListColumn("Name", _name, width=128, tooltip=_name),
    ListColumn("Version", version_words, width=160, tooltip=version_words),
    ListColumn("Bytes", bytes_words, key=lambda f: f.present.size or 0, right=True, width=152),
    ListColumn("In the patch", delivered_words, width=104, tooltip=delivered_words),
    ListColumn("Cabinet", cabinet_words, width=96),
    ListColumn("MD5", hash_words, width=208, monospace=True),
    ListColumn("Compared by", proof_words, width=128),
)
