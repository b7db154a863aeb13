"""The files that the package brings: where they go, what is said of them, and their contents."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtWidgets import QCheckBox, QComboBox, QPushButton, QWidget

from msiview.analysis.file_listing import FEATURE, FOLDER, GroupOfFiles, file_groups, file_listing
from msiview.analysis.filters import one_of
from msiview.analysis.listing import Listing
from msiview.analysis.package_files import PackageFile, package_files
from msiview.gui.contents.dragged_files import DraggedFiles
from msiview.gui.contents.file_saving import save_files
from msiview.gui.contents.listing_page import ListingPage
from msiview.gui.contents.listing_pane import ListingPane, MenuEntry
from msiview.gui.contents.making import Making
from msiview.gui.models.list_model import ListColumn, ListModel
from msiview.gui.services import Services
from msiview.gui.widgets.boxes import horizontal, splitter, vertical
from msiview.gui.widgets.list_view import ListView
from msiview.progress import Progress
from msiview.session.marked_listing import marked_listing
from msiview.session.opened_package import OpenedPackage
from msiview.session.places import Place
from msiview.session.unpacked_files import PackageContents
from msiview.words import counted, number

_GROUPS = (("No groups", None), ("By folder", FOLDER), ("By feature", FEATURE))
"""What the files can be grouped by: captions and columns."""


@dataclass(frozen=True, slots=True)
class _Found:
    """The files of a package with what came of making a list of them."""

    opened: OpenedPackage
    files: list[PackageFile]
    listing: Listing


class FilesPage(ListingPage):
    """Enter shows what is in a file. Groups at the left narrow the list to one of them."""

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        self.pane = ListingPane(services, "filesView", "Files", noun="file", opens="&Show contents")
        super().__init__("filesPage", self.pane, parent)
        self._services = services
        self._found: _Found | None = None
        self._checked: dict[str, str] = {}
        self.pane.set_entries(self._entries)
        self.pane.opened.connect(self._show_contents)
        self.pane.stateChanged.connect(self._on_state)
        self.dragged = DraggedFiles(services, self._chosen, self)
        self.pane.drag_by(self.dragged.mime_data)
        self.groups_model: ListModel[GroupOfFiles] = ListModel(_GROUP_COLUMNS, services.theme, self)
        self.groups = ListView(self.groups_model, "fileGroups", "Groups of files", opens="&Show")
        self.groups.currentItemChanged.connect(self._on_group)
        self.groups.hide()
        self._lay_out()
        self._making = Making(
            self, services, _find, self._on_found, title="Listing the files", slot="files"
        )

    def _lay_out(self) -> None:
        self.group_by = QComboBox()
        self.group_by.setObjectName("filesGroupBy")
        self.group_by.setAccessibleName("Group the files")
        for title, column in _GROUPS:
            self.group_by.addItem(title, column)
        self.group_by.currentIndexChanged.connect(self._on_group_by)
        self.with_folders = QCheckBox("Wi&th folders")
        self.with_folders.setObjectName("filesWithFolders")
        self.with_folders.setToolTip(
            "Extract to the target paths below the folder that you choose; else all into that one"
        )
        self.with_folders.setChecked(True)
        self._extract = QPushButton("Extract all…")
        self._extract.setObjectName("filesExtract")
        self._extract.clicked.connect(self.extract)
        self._services.icons.bind(self._extract, "save")
        self._check = QPushButton("Check &contents")
        self._check.setObjectName("filesCheck")
        self._check.setToolTip(
            "Unpack the files, in memory only, and hold their sizes and hashes against their rows: "
            "the selected ones, or all that are shown"
        )
        self._check.clicked.connect(self.check)
        line = horizontal(
            *(self.group_by, None, self._check, self.with_folders, self._extract),
            margins=(12, 4, 8, 0),
            spacing=8,
        )
        body = splitter((self.groups, 240), (self.pane, 760), stretches=(0, 1))
        vertical(line, body, on=self, stretch=body)
        self.setFocusProxy(self.pane)

    # -- the page --------------------------------------------------------

    def show_place(self, place: Place) -> None:
        self._making.ask()
        self.pane.publish()

    def clear(self) -> None:
        self._making.forget()
        self._services.jobs.cancel_slot("files-check")
        self.dragged.clear()
        self._found = None
        self._checked = {}
        self.pane.show_listing(None)
        self.groups_model.set_items([])

    # -- acting ------------------------------------------------------------

    def extract(self) -> None:
        """Ask for a folder, and unpack the selected files, or all that are shown, into it."""
        if self._found is not None:
            save_files(
                self,
                self._services,
                PackageContents(self._found.opened, self._found.files),
                self._chosen_or_all(),
                flat=not self.with_folders.isChecked(),
            )

    def check(self) -> None:
        """Unpack the selected files, or all that are shown, and say what is wrong with them."""
        found = self._found
        if found is None:
            return
        files = self._chosen_or_all()

        def work(progress: Progress) -> tuple[dict[str, str], Listing]:
            checked = dict(self._checked)
            for unpacked in PackageContents(found.opened, found.files).unpacked(files, progress):
                unpacked.read_through()
                checked[unpacked.file.key] = unpacked.problem
            return checked, _listing(found.opened, found.files, checked)

        self._services.jobs.run(
            work,
            lambda result: self._on_checked(found, len(files), *result),
            title=f"Checking {counted(len(files), 'file')}",
            slot="files-check",
        )

    def _on_checked(
        self, found: _Found, count: int, checked: dict[str, str], listing: Listing
    ) -> None:
        if found is not self._found:
            return
        self._checked = checked
        self._found = _Found(found.opened, found.files, listing)
        self.pane.show_listing(listing)
        wrong = sum(bool(problem) for problem in checked.values())
        words = (
            f"{counted(wrong, 'file')} cannot be unpacked, or differ from what their rows say."
            if wrong
            else f"{counted(count, 'file')} checked. Nothing differs from the rows."
        )
        self._services.tell_here(words)

    def _show_contents(self, row: int) -> None:
        """Show a file in the viewers of streams."""
        listing = self.pane.listing
        subject = listing.subjects[row] if listing is not None else None
        if subject is not None:
            self._services.selection.go(Place("file", str(subject.key[0])))

    def _entries(self) -> list[MenuEntry]:
        return [("&Extract…", self.extract), ("Check &contents", self.check)]

    def _chosen(self) -> list[PackageFile]:
        """The selected files."""
        listing, found = self.pane.listing, self._found
        if listing is None or found is None:
            return []
        rows = (row for row in self.pane.selected_rows() if row < len(found.files))
        return [found.files[row] for row in rows]

    def _chosen_or_all(self) -> Sequence[PackageFile]:
        chosen, found = self._chosen(), self._found
        if len(chosen) > 1 or found is None:
            return chosen
        order = self.pane.model.order
        return (
            found.files
            if order is None
            else [found.files[row] for row in order if row < len(found.files)]
        )

    # -- what is shown -------------------------------------------------------

    def _on_found(self, found: _Found) -> None:
        self._found, self._checked = found, {}
        self.pane.show_listing(found.listing, "The package brings no files.")
        self._fill_groups()
        self._on_state()

    def _on_state(self) -> None:
        many = self.pane.grid.selected_row_count() > 1
        which = "selected" if many else "shown" if self.pane.rows.answered.filters else "all"
        self._extract.setText(f"Extract {which}…")
        self._extract.setEnabled(self._found is not None and bool(self.pane.model.rowCount()))
        self._check.setEnabled(self._extract.isEnabled())
        self.stateChanged.emit()

    def _on_group_by(self) -> None:
        column = self.group_by.currentData()
        self.groups.setVisible(column is not None)
        self.pane.rows.ask(self.pane.rows.query.without_columns())
        self._fill_groups()

    def _fill_groups(self) -> None:
        column = self.group_by.currentData()
        if self._found is None or column is None:
            self.groups_model.set_items([])
            return
        self.groups_model.set_items(file_groups(self._found.listing, column))

    def _on_group(self, group: GroupOfFiles | None) -> None:
        column = self.group_by.currentData()
        if column is not None and group is not None:
            expression = one_of(group.values) if group.values else ""
            query = self.pane.rows.query.without_columns()
            self.pane.rows.ask(query.with_column(column, expression))


def _find(opened: OpenedPackage, progress: Progress) -> _Found:
    assert opened.base is not None
    progress("Listing the files")
    files = package_files(opened.base, opened.tables)
    for name in ("File", "Component", "Feature"):
        if name in opened.tables:
            opened.tables[name].index_keys()
    return _Found(opened, files, _listing(opened, files))


def _listing(
    opened: OpenedPackage, files: Sequence[PackageFile], checked: dict[str, str] | None = None
) -> Listing:
    """The files with marks of what overlays change."""
    return marked_listing(
        opened,
        file_listing(files, checked),
        lambda base: file_listing(package_files(base, base.tables), checked),
    )


_GROUP_COLUMNS: tuple[ListColumn[GroupOfFiles], ...] = (
    ListColumn("Group", lambda group: group.title, width=140, tooltip=lambda group: group.title),
    ListColumn(
        "Files", lambda group: number(group.files), key=lambda g: g.files, right=True, width=56
    ),
    ListColumn(
        "Bytes", lambda group: number(group.size), key=lambda g: g.size, right=True, width=88
    ),
)
