"""The storages inside a package or patch: transforms and nested packages."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QWidget

from msiview.analysis.embedded_files import EmbeddedFile, embedded_files
from msiview.database.package import Package
from msiview.gui.models.list_model import ListColumn, ListModel
from msiview.gui.pages.spec import Page
from msiview.gui.services import Services
from msiview.gui.widgets.boxes import horizontal, splitter, vertical
from msiview.gui.widgets.elided_label import ElidedLabel
from msiview.gui.widgets.empty_notice import EmptyNotice
from msiview.gui.widgets.list_view import ListView
from msiview.gui.widgets.plain_label import PlainLabel
from msiview.gui.widgets.reading_area import ReadingArea
from msiview.report.identity import embedded_blocks
from msiview.session.opened_package import PackageSource
from msiview.session.places import Place
from msiview.words import counted, number


class TransformsPage(Page):
    """Enter, a double click or Open shows one in a window of its own."""

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("transformsPage")
        self._services = services
        self._package: Package | None = None
        self._model: ListModel[EmbeddedFile] = ListModel(_COLUMNS, services.theme, self)
        self._view = ListView(self._model, "transformsList", "Embedded files")
        self._view.opened.connect(self.open_item)
        self._view.currentItemChanged.connect(self._show_details)
        self._notice = EmptyNotice(self._view.viewport())
        self._details = ReadingArea(services.icons)
        self._lay_out()
        services.theme.themeChanged.connect(self._model.refresh)

    def _lay_out(self) -> None:
        title = PlainLabel("Embedded transforms and packages")
        title.setProperty("role", "title")
        self._counts = ElidedLabel()
        self._counts.setProperty("role", "muted")
        self._open = QPushButton("Open")
        self._open.setObjectName("transformsOpen")
        self._open.setToolTip("Open in a window of its own (Enter)")
        self._services.icons.bind(self._open, "open")
        self._open.clicked.connect(lambda: self.open_item(self._view.current_item()))
        head = horizontal(
            *(title, self._counts, self._open),
            stretch=self._counts,
            margins=(12, 8, 8, 8),
            spacing=8,
        )
        body = splitter(
            (self._view, 240), (self._details, 360), orientation=Qt.Orientation.Vertical
        )
        vertical(head, body, on=self, stretch=body)
        self.setFocusProxy(self._view)

    @property
    def view(self) -> ListView[EmbeddedFile]:
        return self._view

    @property
    def model(self) -> ListModel[EmbeddedFile]:
        return self._model

    def details(self) -> str:
        """What is said of the chosen one, a line per fact."""
        return self._details.text()

    def show_place(self, place: Place) -> None:
        package = self._services.document.package
        if package is None or package is self._package:
            return
        self.clear()
        self._package = package
        self._services.jobs.run(
            lambda progress: embedded_files(package, progress),
            self._on_found,
            title="Reading the embedded files",
            slot="embedded",
        )

    def clear(self) -> None:
        self._services.jobs.cancel_slot("embedded")
        self._package = None
        self._on_found([])
        self._notice.hide()

    def status_text(self) -> str:
        return self._counts.text()

    def open_item(self, item: EmbeddedFile | None) -> None:
        """Open one in a window of its own, where that is possible."""
        if item is not None and self._package is not None and _can_open(item):
            self._services.open_source(PackageSource.embedded(self._package, item.name))

    def _on_found(self, items: list[EmbeddedFile]) -> None:
        self._model.set_items(items)
        self._counts.setText(counted(len(items), "storage"))
        if items:
            self._notice.hide()
            self._view.choose(items[0])
        else:
            self._notice.tell("This file has no embedded transforms or packages.")
        self._show_details(self._view.current_item())
        self.stateChanged.emit()

    def _show_details(self, item: EmbeddedFile | None) -> None:
        self._open.setEnabled(item is not None and _can_open(item))
        self._details.show_page(embedded_blocks(item) if item is not None else ())


def _can_open(item: EmbeddedFile) -> bool:
    return item.exists and not item.failure


def _from_to(item: EmbeddedFile) -> str:
    if item.failure or item.applicability is None:
        return item.failure
    target = item.applicability.target
    source = f"{target.base_product} {target.base_version}".strip()
    result = f"{target.new_product} {target.new_version}".strip()
    return source if source == result else f"{source} → {result}"


_COLUMNS: tuple[ListColumn[EmbeddedFile], ...] = (
    ListColumn("Name", lambda item: item.title, width=160),
    ListColumn("Class", lambda item: item.class_name, width=100),
    ListColumn(
        "Role",
        lambda item: item.role,
        width=240,
        is_prose=True,
    ),
    ListColumn(
        "Records",
        lambda item: number(item.records) if item.records is not None else "",
        key=lambda item: item.records or 0,
        right=True,
        width=80,
    ),
    ListColumn(
        "From → to",
        _from_to,
        width=420,
        token=lambda item: "defect.error" if item.failure else "text.main",
        is_prose=True,
    ),
)
