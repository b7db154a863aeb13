"""What a cabinet lists, with the names that the File table gives the files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtWidgets import QWidget

from msiview.analysis.stream_kinds import StreamKind
from msiview.database.table import Table
from msiview.format.cabinet import Cabinet, CabinetFile, FileAttribute, read_cabinet
from msiview.format.container import Stream
from msiview.gui.models.list_model import ListColumn, ListModel
from msiview.gui.services import Services
from msiview.gui.viewers.spec import Viewer
from msiview.gui.widgets.boxes import HEAD_MARGINS, horizontal, vertical
from msiview.gui.widgets.filter_field import FilterField
from msiview.gui.widgets.list_view import ListView
from msiview.gui.widgets.plain_label import PlainLabel
from msiview.progress import Progress
from msiview.session.places import Place
from msiview.words import counted, date_time, number, size_words

_LETTERS = (
    (FileAttribute.READ_ONLY, "R"),
    (FileAttribute.HIDDEN, "H"),
    (FileAttribute.SYSTEM, "S"),
    (FileAttribute.ARCHIVE, "A"),
    (FileAttribute.EXECUTE, "X"),
)


@dataclass(frozen=True, slots=True)
class ListedFile:
    """A file of the cabinet, and the name that it is installed under; empty if unknown."""

    file: CabinetFile
    target: str


class CabinetViewer(Viewer):
    """Enter or a double click on a file leads to its row in the File table."""

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self._facts = PlainLabel()
        self._facts.setObjectName("cabinetFacts")
        self._facts.setProperty("role", "muted")
        self._facts.setWordWrap(True)
        self._problems = PlainLabel()
        self._problems.setProperty("role", "warning")
        self._problems.setWordWrap(True)
        self._problems.setContentsMargins(12, 4, 12, 8)
        self._problems.hide()
        self._filter = FilterField("cabinetFilter", "Filter files")
        self._filter.setFixedWidth(240)
        self._model: ListModel[ListedFile] = ListModel(_COLUMNS, services.theme, self)
        self._view = ListView(self._model, "cabinetFiles", "Files of the cabinet")
        self._view.opened.connect(self._go_to_row)
        self._filter.textChanged.connect(self._model.set_filter)
        line = horizontal(
            *(self._facts, self._filter), stretch=self._facts, margins=HEAD_MARGINS, spacing=6
        )
        vertical(line, self._problems, self._view, on=self, stretch=self._view)
        self.setFocusProxy(self._view)

    @property
    def model(self) -> ListModel[ListedFile]:
        return self._model

    def facts(self) -> str:
        """How many files and folders, how they are packed, or why nothing can be said."""
        return self._facts.text()

    def problems(self) -> str:
        return self._problems.text()

    def show_stream(self, stream: Stream, kind: StreamKind) -> None:
        self.clear()
        package = self._services.document.package
        codepage = package.codepage if package is not None else 0
        files = self._services.document.tables.get("File")

        def work(progress: Progress) -> tuple[Cabinet, list[ListedFile]]:
            progress("Reading the cabinet")
            cabinet = read_cabinet(stream.read_range, stream.size, codepage)
            names = _target_names(files)
            return cabinet, [ListedFile(file, names.get(file.name, "")) for file in cabinet.files]

        self._services.jobs.run(
            work,
            lambda found: self._on_read(*found),
            lambda error: self._facts.setText(str(error)),
            title=f"Reading {stream.shown_name}",
            slot="cabinet",
        )

    def clear(self) -> None:
        self._services.jobs.cancel_slot("cabinet")
        self._model.set_items([])
        self._facts.clear()
        self._problems.hide()
        self._filter.clear()

    def _on_read(self, cabinet: Cabinet, files: list[ListedFile]) -> None:
        self._model.set_items(files)
        self._facts.setText(_facts(cabinet))
        problems = [
            f"\N{WARNING SIGN} {defect.message[:1].upper()}{defect.message[1:]}"
            for defect in cabinet.defects
        ]
        self._problems.setText("\n".join(problems[:5]))
        self._problems.setVisible(bool(problems))

    def _go_to_row(self, listed: ListedFile) -> None:
        table = self._services.document.tables.get("File")
        row = table.find((listed.file.name,)) if table is not None else None
        if row is not None:
            self._services.selection.go(Place("table", "File", row))


def _target_names(files: Table | None) -> Mapping[str, str]:
    """The long file name of each key of the File table."""
    if files is None or not (files.has_column("File") and files.has_column("FileName")):
        return {}
    keys = files.values(files.column("File").index)
    names = files.values(files.column("FileName").index)
    return {
        str(key): str(name).rpartition("|")[2]
        for key, name in zip(keys, names, strict=True)
        if key is not None and name is not None
    }


def _facts(cabinet: Cabinet) -> str:
    parts = [
        counted(len(cabinet.files), "file"),
        f"{size_words(cabinet.unpacked_size)} unpacked",
        counted(len(cabinet.folders), "folder"),
        *dict.fromkeys(folder.compression_title for folder in cabinet.folders),
    ]
    if cabinet.previous:
        parts.append(f"continues {cabinet.previous}")
    if cabinet.next:
        parts.append(f"continued in {cabinet.next}")
    return " · ".join(parts)


def _attributes(listed: ListedFile) -> str:
    return "".join(letter for flag, letter in _LETTERS if listed.file.attributes & flag)


def _modified(listed: ListedFile) -> str:
    time = listed.file.modified
    return date_time(time) if time is not None else ""


_COLUMNS: tuple[ListColumn[ListedFile], ...] = (
    ListColumn("Name in the cabinet", lambda listed: listed.file.name, width=240),
    ListColumn("Installed as", lambda listed: listed.target, width=200),
    ListColumn(
        "Size",
        lambda listed: number(listed.file.size),
        key=lambda listed: listed.file.size,
        right=True,
        width=110,
    ),
    ListColumn("Modified", _modified, width=160),
    ListColumn("Attributes", _attributes, width=90),
    ListColumn(
        "Part",
        lambda listed: "continued" if listed.file.continued else "",
        width=80,
    ),
)
