"""A page with a tree of what is in a package: its target folders, features or registry."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from msiview.analysis.trees.feature_tree import USUAL_CHOICE, FeatureChoice
from msiview.analysis.trees.tree_listing import TreeListing
from msiview.gui.contents.listing_tree import ListingTree
from msiview.gui.contents.making import Making
from msiview.gui.models.tree_model import TreeModel
from msiview.gui.page_links import PageLinks
from msiview.gui.pages.spec import Page
from msiview.gui.services import Services
from msiview.gui.widgets.boxes import BoxPart, horizontal, vertical
from msiview.gui.widgets.elided_label import ElidedLabel
from msiview.gui.widgets.empty_notice import EmptyNotice
from msiview.gui.widgets.filter_field import FilterField
from msiview.gui.widgets.plain_label import PlainLabel
from msiview.progress import Progress
from msiview.session.contents import TITLES
from msiview.session.opened_package import OpenedPackage
from msiview.session.places import Place, PlaceKind
from msiview.session.trees import tree
from msiview.words import counted, number

_NOUNS: dict[PlaceKind, tuple[str, str]] = {
    "directories": ("folder", "folders"),
    "features": ("feature", "features"),
    "registry": ("key or value", "keys and values"),
}
"""What a node is, and several."""


class TreePage(Page):
    """A tree with a filter. Enter leads to the row of a node, or where its cell leads."""

    can_find = True

    def __init__(self, services: Services, kind: PlaceKind, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(f"{kind}Page")
        title = TITLES[kind]
        self._services, self._kind, self._title = services, kind, title
        self._listing: TreeListing | None = None
        self._choice: FeatureChoice = USUAL_CHOICE
        self._links = PageLinks(services.document, services.selection)
        self.model = TreeModel(services.theme, self)
        self.tree = ListingTree(self.model, self._links, f"{kind}Tree", title)
        self.tree.currentRowChanged.connect(self._on_row)
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

    def _tools(self) -> list[BoxPart]:
        """What stands beside the filter."""
        return []

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
        return ", ".join(filter(None, (self._title, self._counts.text())))

    def start_find(self) -> None:
        self.field.start()

    # -- making ------------------------------------------------------------

    def _make(self, opened: OpenedPackage, progress: Progress) -> TreeListing:
        progress(f"Reading the {self._kind}")
        return tree(opened, self._kind, self._choice)

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
        words = counted(count, *_NOUNS[self._kind])
        self._counts.setText(f"{number(found)} of {words}" if text else words)
        if found or listing is None:
            self._notice.hide()
        elif count:
            self._notice.tell("Nothing in the tree has this text.", "Clear the filter")
        else:
            self._notice.tell(f"The package has no {_NOUNS[self._kind][1]}.")
        self.stateChanged.emit()

    def _publish(self) -> None:
        """Let the inspector show the row of the cursor."""
        self._services.selection.set_cell(self._links.cell_of(self.tree.subject()))
        self.stateChanged.emit()

    def _on_row(self) -> None:
        # A tree that is filled while another page is shown must not turn the inspector.
        if self.isVisible():
            self._publish()
