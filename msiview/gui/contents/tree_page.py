"""The target folders, the features and the registry of a package as trees."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QIntValidator
from PySide6.QtWidgets import QLineEdit, QPushButton, QWidget

from msiview.analysis.trees.feature_tree import USUAL_CHOICE, FeatureChoice
from msiview.analysis.trees.tree_listing import TreeListing
from msiview.export.registry_file import registry_file
from msiview.files.new_file import write_file
from msiview.gui.clipboard import copy_text
from msiview.gui.contents.listing_tree import ListingTree
from msiview.gui.contents.making import Making
from msiview.gui.models.tree_model import TreeModel
from msiview.gui.page_links import PageLinks
from msiview.gui.pages.spec import Page
from msiview.gui.saving import ask_for_file
from msiview.gui.services import Services
from msiview.gui.widgets.boxes import Part, horizontal, vertical
from msiview.gui.widgets.elided_label import ElidedLabel
from msiview.gui.widgets.empty_notice import EmptyNotice
from msiview.gui.widgets.filter_field import FilterField
from msiview.gui.widgets.plain_label import PlainLabel
from msiview.progress import Progress
from msiview.session.opened_package import OpenedPackage
from msiview.session.places import CellRef, Place, PlaceKind
from msiview.session.trees import registry_of, tree
from msiview.words import counted, number

_NOUNS = {"directories": "folder", "features": "feature", "registry": "key or value"}


class TreePage(Page):
    """A tree with a filter. Enter leads to the row of a node, or where its cell leads."""

    can_find = True

    def __init__(
        self, services: Services, kind: PlaceKind, title: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName(f"{kind}Page")
        self._services, self._kind, self._title = services, kind, title
        self._listing: TreeListing | None = None
        self._links = PageLinks(services.document, services.selection)
        self.model = TreeModel(services.theme, self)
        self.tree = ListingTree(self.model, self._links, f"{kind}Tree", title)
        self.tree.currentRowChanged.connect(self._publish)
        self.field = FilterField(f"{kind}Filter", "Find in the tree", width=256)
        self.field.paused.connect(self._fill)
        self.field.downPressed.connect(self.tree.setFocus)
        self._counts = ElidedLabel()
        self._counts.setObjectName(f"{kind}Counts")
        self._counts.setProperty("role", "muted")
        self._notice = EmptyNotice(self.tree.viewport())
        self._notice.acted.connect(self.field.clear)
        heading = PlainLabel(title)
        heading.setProperty("role", "title")
        line = horizontal(
            heading,
            self._counts,
            *self._tools(),
            self.field,
            stretch=self._counts,
            margins=(12, 8, 8, 8),
            spacing=8,
        )
        vertical(line, self.tree, on=self, stretch=self.tree)
        self.setFocusProxy(self.tree)
        self._making = Making(
            self, services, self._make, self._on_made, title=f"Reading the {kind}", slot=kind
        )
        services.theme.themeChanged.connect(self.tree.viewport().update)

    def _tools(self) -> list[Part]:
        """What stands beside the filter, by the kind of the tree."""
        if self._kind == "features":
            return self._feature_tools()
        if self._kind == "registry":
            copy = QPushButton("Copy as .&reg")
            copy.setObjectName("registryCopy")
            copy.setToolTip("Copy all that is written and removed, as regedit takes it")
            copy.clicked.connect(self.copy_registry)
            save = QPushButton("&Save as .reg…")
            save.setObjectName("registrySave")
            save.clicked.connect(self.save_registry)
            return [copy, save]
        return []

    def _feature_tools(self) -> list[Part]:
        self.level = QLineEdit()
        self.level.setObjectName("featuresLevel")
        self.level.setAccessibleName("INSTALLLEVEL")
        self.level.setPlaceholderText("INSTALLLEVEL")
        self.level.setToolTip("INSTALLLEVEL of a first installation; that of the package without")
        self.level.setValidator(QIntValidator(0, 32767, self.level))
        self.level.setFixedWidth(112)
        self.level.textChanged.connect(self._on_choice)
        self.add_local = QLineEdit()
        self.add_local.setObjectName("featuresAddLocal")
        self.add_local.setPlaceholderText("ADDLOCAL: features, or ALL")
        self.add_local.setAccessibleName("ADDLOCAL")
        self.add_local.setFixedWidth(200)
        self.add_local.textChanged.connect(self._on_choice)
        return [self.level, self.add_local]

    # -- the page --------------------------------------------------------

    def show_place(self, place: Place) -> None:
        self._making.ask()
        self._publish()

    def clear(self) -> None:
        self._making.forget()
        self._listing = None
        self.field.clear()
        self.field.settle()
        self.model.show_listing(None)
        self._counts.setText("")

    def status_text(self) -> str:
        return f"{self._title}, {self._counts.text()}"

    def start_find(self) -> None:
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.field.selectAll()

    # -- making ------------------------------------------------------------

    def _choice(self) -> FeatureChoice:
        if self._kind != "features":
            return USUAL_CHOICE
        names = (name.strip() for name in self.add_local.text().split(","))
        level = self.level.text()
        return FeatureChoice(int(level) if level.isdigit() else None, tuple(filter(None, names)))

    def _make(self, opened: OpenedPackage, progress: Progress) -> TreeListing:
        progress(f"Reading the {self._kind}")
        return tree(opened, self._kind, self._choice())

    def _on_choice(self) -> None:
        if self._listing is not None:
            self._making.again()

    def _on_made(self, listing: TreeListing) -> None:
        self._listing = listing
        self._fill()

    def _fill(self) -> None:
        listing, text = self._listing, self.field.text().strip()
        row = self.model.row_of(self.tree.currentIndex())
        found = self.model.show_listing(listing, text)
        if row is not None:
            self.tree.setCurrentIndex(self.model.index_of(row))
        self.tree.lay_out(all_open=bool(text))
        count = listing.row_count if listing is not None else 0
        words = counted(count, _NOUNS[self._kind], _plural(self._kind))
        self._counts.setText(f"{number(found)} of {words}" if text else words)
        if found or listing is None:
            self._notice.hide()
        elif count:
            self._notice.tell("Nothing in the tree has this text.", "Clear the filter")
        else:
            self._notice.tell(f"The package has no {_plural(self._kind)}.")
        self.stateChanged.emit()

    def _publish(self) -> None:
        """Let the inspector show the row of the cursor."""
        subject = self.tree.subject()
        row = self._links.row_of(subject) if subject is not None else None
        if self.isVisible():
            is_there = subject is not None and row is not None
            self._services.selection.set_cell(
                CellRef(subject.table, row, 0) if is_there else None  # type: ignore[union-attr, arg-type]
            )
        self.stateChanged.emit()

    # -- the registry --------------------------------------------------------

    def registry_text(self) -> str:
        """All of the registry as the text of a .reg file."""
        shown = self._services.document.shown
        if shown is None or shown.database is None:
            return ""
        return "".join(registry_file(registry_of(shown.database)))

    def copy_registry(self) -> None:
        """Put the text of a .reg file on the clipboard."""
        copy_text(self.registry_text())

    def save_registry(self) -> None:
        """Ask for a file, and write the text of a .reg file into it."""
        package = self._services.document.package
        if package is None:
            return
        name = f"{Path(package.name).stem}.reg"
        path = ask_for_file(self, self._services, "Save the registry", name, "Registry (*.reg)")
        if path is None:
            return
        # regedit takes UTF-16 with a mark, and only that beyond ASCII.
        data = self.registry_text().encode("utf-16", "surrogatepass")
        self._services.jobs.run(
            lambda _: write_file(path, [data]),
            lambda _: self._services.tell(f"Saved the registry to {path}."),
            title="Saving the registry",
        )


def _plural(kind: str) -> str:
    return {"directories": "folders", "features": "features", "registry": "keys and values"}[kind]
