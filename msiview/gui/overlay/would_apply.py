"""Would it apply to a product whose version is typed by hand: a customer's machine, say."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import (
    QDialogButtonBox,
    QFormLayout,
    QLineEdit,
    QPushButton,
    QWidget,
)

from msiview.database.database import Database
from msiview.database.package import Package
from msiview.database.patch import Patch
from msiview.database.transform import Transform
from msiview.gui.document import Document
from msiview.gui.overlay.layer_list import LayerTree
from msiview.gui.overlay.layer_nodes import LayerNode, verdict_tree
from msiview.gui.overlay.layers_model import CHANGES, VERDICT, LayersModel, NodeRole
from msiview.gui.services import Services
from msiview.gui.widgets.boxes import FORM_MARGINS, vertical
from msiview.gui.widgets.dialog_buttons import dialog_buttons
from msiview.gui.widgets.fitted_dialog import FittedDialog
from msiview.gui.widgets.plain_label import PlainLabel
from msiview.overlay.applicability import Product
from msiview.overlay.patch_sequence import SequencedPatch
from msiview.overlay.stack import Overlay, Stack, build_stack

SLOT = "would-apply"
TYPING_PAUSE_MS = 200


class WouldApplyDialog(FittedDialog):
    """Takes a version, and codes where they matter; answers while the user types."""

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("wouldApplyDialog")
        self.setWindowTitle("Would it apply to…")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._jobs = services.jobs
        self._base, self._overlays = asked_about(services.document)
        self._version = _field("productVersion", "Product version")
        self._code = _field("productCode", "Product code")
        self._language = _field("productLanguage", "Language")
        self._model = LayersModel(None, services.theme, services.icons, self)
        self._tree = LayerTree(self._model, services.theme)
        self._tree.setObjectName("wouldApplyTree")
        self._tree.setAccessibleName("Verdicts")
        self._tree.setColumnHidden(CHANGES, True)
        self._sentence = PlainLabel()
        self._sentence.setWordWrap(True)
        self._sentence.setMinimumHeight(64)
        self._sentence.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._sentence.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._lay_out()
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(TYPING_PAUSE_MS)
        self._pause.timeout.connect(self._ask)
        for field in (self._version, self._code, self._language):
            field.textChanged.connect(self._pause.start)
        self._tree.selectionModel().currentChanged.connect(self._show_sentence)
        self.resize(720, 480)
        self._ask()

    def sentence(self) -> str:
        """The answer for the chosen line."""
        return self._sentence.text()

    def _lay_out(self) -> None:
        note = PlainLabel(
            "What is left empty is taken from the package."
            if self._base is not None
            else "What is left empty is taken to fit."
        )
        note.setProperty("role", "muted")
        form = QFormLayout()
        form.setHorizontalSpacing(16)
        for field, name in (
            (self._version, "ProductVersion"),
            (self._code, "ProductCode"),
            (self._language, "ProductLanguage"),
        ):
            own = self._base.property_value(name) if self._base is not None else None
            field.setPlaceholderText(own or "any")
            form.addRow(field.accessibleName(), field)
        form.addRow("", note)
        buttons = dialog_buttons(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        for button in buttons.findChildren(QPushButton):
            button.setAutoDefault(False)  # Enter in a field closes nothing
        vertical(
            form,
            self._tree,
            self._sentence,
            buttons,
            on=self,
            stretch=self._tree,
            margins=FORM_MARGINS,
            spacing=12,
        )

    def _ask(self) -> None:
        typed = Product(
            product_code=self._code.text().strip() or None,
            version=self._version.text().strip() or None,
            language=self._language.text().strip() or None,
        )
        base, overlays = self._base, self._overlays
        self._jobs.run(
            lambda progress: build_stack(base, overlays, typed=typed, progress=progress),
            self._show,
            title="Checking versions and codes",
            slot=SLOT,
        )

    def _show(self, stack: Stack) -> None:
        chosen = self._tree.currentIndex().row()
        self._model.show_tree(verdict_tree(stack))
        self._tree.expandToDepth(0)
        self._tree.setCurrentIndex(self._model.index(max(chosen, 0), 0))
        self._show_sentence()

    def _show_sentence(self) -> None:
        index = self._tree.currentIndex()
        node = index.siblingAtColumn(VERDICT).data(NodeRole)
        self._sentence.setText(node.text if isinstance(node, LayerNode) else "")

    def done(self, result: int) -> None:
        self._jobs.cancel_slot(SLOT)
        super().done(result)


def asked_about(document: Document) -> tuple[Database | None, Sequence[Overlay]]:
    """The package, where there is one, and the transforms and patches over it; a transform
    or patch that is opened alone stands for itself."""
    package = document.package
    if isinstance(package, Transform | Patch):
        return None, [_alone(package)]
    opened = [outcome.overlay for outcome in document.overlay.outcomes]
    overlays = [
        Overlay(o.argument, o.package, o.name, o.pairs, o.suppressed, o.patch)
        for o in opened
        if o is not None and isinstance(o.package, Transform | Patch)
    ]
    return document.database, overlays


def _alone(package: Package) -> Overlay:
    patch = SequencedPatch.of(package, package.name) if isinstance(package, Patch) else None
    return Overlay(package.path, package, package.name, patch=patch)


def _field(name: str, title: str) -> QLineEdit:
    field = QLineEdit()
    field.setObjectName(name)
    field.setAccessibleName(title)
    field.setClearButtonEnabled(True)
    return field
