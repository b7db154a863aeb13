"""What is installed, here or where a registry export is from, to be opened with its patches."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialogButtonBox, QFileDialog, QPushButton, QWidget

from msiview.format.guids import braced
from msiview.gui.answer_page import AnswerPage
from msiview.gui.document import DocumentState
from msiview.gui.jobs import Job
from msiview.gui.models.list_model import ListColumn, ListModel
from msiview.gui.plain_text import window_title
from msiview.gui.services import Services
from msiview.gui.settings import LAST_FOLDER
from msiview.gui.widgets.boxes import horizontal, splitter, vertical
from msiview.gui.widgets.dialog_buttons import dialog_buttons
from msiview.gui.widgets.filter_field import FilterField
from msiview.gui.widgets.fitted_dialog import FittedDialog
from msiview.gui.widgets.list_pane import ListPane
from msiview.gui.widgets.list_view import ListView
from msiview.installed.components import ComponentClient, component_clients
from msiview.installed.products import InstalledProduct, cached_file, installed_products
from msiview.installed.registry import InstallerRegistry
from msiview.installed.registry_export import read_registry_export
from msiview.installed.this_computer import this_computer
from msiview.progress import Progress
from msiview.report.installed import clients_page, context_words, patches_words, product_blocks
from msiview.session.opened_package import PackageSource
from msiview.words import counted, shown_of

if TYPE_CHECKING:
    from msiview.gui.main_window import MainWindow

_Installed: TypeAlias = tuple[InstallerRegistry, list[InstalledProduct]]

_EXPORTS = "Exports of a registry (*.reg);;All files (*)"


class InstalledProductsDialog(FittedDialog):
    """Products by name, and all that the registry has of the chosen one. Enter or a double click
    opens the cached package with the patches that are applied to it. A ComponentId in the filter
    field leaves the products that have the component, and what it is for each is told."""

    def __init__(self, window: MainWindow, services: Services) -> None:
        super().__init__(window)
        self.setObjectName("installedProducts")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._window = window
        self._services = services
        self._export = ""
        self._job: Job | None = None
        self.finished.connect(self._stop)
        self._registry: InstallerRegistry | None = None
        self._products: list[InstalledProduct] = []
        self.model: ListModel[InstalledProduct] = ListModel(_COLUMNS, services.theme, self)
        self.list = ListView(
            self.model, "installedList", "Installed products", opens="&Open with its patches"
        )
        self.list.opened.connect(self._open)
        self.list.selectionModel().currentChanged.connect(self._show_current)
        self.field = FilterField("installedFilter", "Filter products, or a ComponentId", width=300)
        self.field.setMinimumWidth(240)
        self.field.paused.connect(self._filter)
        other = QPushButton("Registry &export…")
        other.setObjectName("installedExport")
        other.clicked.connect(self.ask_export)
        self.pane = ListPane(
            self.list, self.field, count_name="installedCount", left=(other,), field_first=False
        )
        self.page = AnswerPage(services, "installedProduct", "What the registry has of it")
        self._open_button = QPushButton("&Open with its patches")
        self._open_button.setObjectName("installedOpen")
        self._open_button.clicked.connect(self._open_current)
        buttons = dialog_buttons(QDialogButtonBox.StandardButton.Close)
        buttons.addButton(self._open_button, QDialogButtonBox.ButtonRole.ActionRole)
        buttons.rejected.connect(self.close)
        for button in (other, *buttons.findChildren(QPushButton)):
            button.setAutoDefault(False)  # Enter belongs to the list
        parts = splitter((self.pane, 300), (self.page, 260), orientation=Qt.Orientation.Vertical)
        vertical(parts, horizontal(buttons, margins=(16, 8, 16, 12)), on=self, stretch=parts)
        self.resize(960, 640)
        self._show_current()

    def show_this_computer(self) -> None:
        """List what is installed here, on Windows."""
        self._export = ""
        self.setWindowTitle("Installed products")
        self._read("Reading the registry", _of_this_computer)

    def show_export(self, path: str) -> None:
        """List what is installed on the computer that a registry export is of."""
        self._export = path
        self.setWindowTitle(window_title(f"Installed products: {Path(path).name}"))
        self._read(f"Reading {Path(path).name}", partial(_of_export, path))

    def ask_export(self) -> None:
        """Let the user choose an export."""
        path = _asked_export(self, self._services)
        if path:
            self.show_export(path)

    def _read(self, title: str, work: Callable[[Progress], _Installed]) -> None:
        self._products = []
        self.model.set_items([])
        self.pane.tell_count(f"{title}…")
        self._job = self._services.jobs.run(
            work, self._show, self._on_failure, title=title, slot="installed", lasting=True
        )

    def _show(self, installed: _Installed) -> None:
        self._registry, self._products = installed
        self._filter()
        self.list.enter()

    def _on_failure(self, error: Exception) -> None:
        self.pane.tell_count(str(error), str(error), is_error=True)

    def _stop(self) -> None:
        """Nobody waits for an answer any more."""
        if self._job is not None:
            self._services.jobs.cancel(self._job)

    def _filter(self) -> None:
        clients = self._clients()
        codes = {client.product for client in clients}
        shown = [product for product in self._products if product.code in codes]
        self.model.set_items(shown if clients else self._products)
        self.model.set_filter("" if clients else self.field.text())
        everything = len(self._products)
        self.pane.tell_count(
            shown_of(self.model.rowCount(), everything, "product") or "Nothing is installed"
        )
        self._show_current()

    def _clients(self) -> list[ComponentClient]:
        """Who has the component whose code is in the filter field."""
        component = braced(self.field.text())
        if component is None or self._registry is None:
            return []
        return list(component_clients(self._registry, component, self._products))

    def _show_current(self) -> None:
        product = self.list.current_item()
        self._open_button.setEnabled(product is not None and bool(product.package))
        blocks = list(product_blocks(product)) if product is not None else []
        clients = self._clients()
        if clients:
            blocks = [*clients_page(self.field.text().strip(), clients), *blocks]
        self.page.show_page(blocks)

    def _open_current(self) -> None:
        product = self.list.current_item()
        if product is not None:
            self._open(product)

    def _open(self, product: InstalledProduct) -> None:
        """Open the cached package, over it the patches; say which of the files are not here."""
        package = cached_file(product.package, self._export)
        if package is None:
            self.pane.tell_count(_missing_words(product, self._export), is_error=True)
            return
        found = [cached_file(patch.package, self._export) for patch in product.applied]
        window = self._window.windows.open(PackageSource.file(package), near=self._window)
        lay = partial(_lay_over, window, [str(file) for file in found if file], found.count(None))
        if window.document.state is DocumentState.OPENED:
            lay()
        else:
            window.when_opened(lay)
        self.close()


def _lay_over(window: MainWindow, patches: list[str], missing: int) -> None:
    if patches:
        window.document.overlay.add(*patches)
    if missing:
        window.tell(
            f"{counted(missing, 'patch', 'patches')} that this product has cannot be laid over "
            "it: the cached file is not here."
        )


def show_installed_products(window: MainWindow) -> None:
    """Show what is installed here; where the system has no registry, ask for an export of one."""
    is_windows = this_computer() is not None
    export = "" if is_windows else _asked_export(window, window.services)
    if not is_windows and not export:
        return
    dialog = InstalledProductsDialog(window, window.services)
    dialog.show()
    if export:
        dialog.show_export(export)
    else:
        dialog.show_this_computer()


def _asked_export(parent: QWidget, services: Services) -> str:
    folder = services.settings.get(LAST_FOLDER)
    title = "Open the export of a registry"
    return QFileDialog.getOpenFileName(parent, title, folder, _EXPORTS)[0]


def _of_this_computer(progress: Progress) -> _Installed:
    registry = this_computer() or InstallerRegistry(None, None)
    return registry, installed_products(registry)


def _of_export(path: str, progress: Progress) -> _Installed:
    registry = read_registry_export(Path(path), path)
    return registry, installed_products(registry)


def _missing_words(product: InstalledProduct, export: str) -> str:
    if not product.package:
        return "No package is kept of what is only advertised."
    no_copy = ", nor is a copy of it beside the export" if export else ""
    return f"{product.package} is not here{no_copy}."


_COLUMNS: tuple[ListColumn[InstalledProduct], ...] = (
    ListColumn("Product", lambda product: product.name, width=240),
    ListColumn("Version", lambda product: product.version, width=100),
    ListColumn("For", context_words, width=160, tooltip=context_words),
    ListColumn("Patches", patches_words, width=120),
    ListColumn("Product code", lambda product: product.code, width=310, monospace=True),
    ListColumn("Package", lambda product: product.package, tooltip=lambda p: p.package),
)
