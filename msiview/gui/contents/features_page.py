"""The features as a tree, and which of them a first installation has."""

from __future__ import annotations

from PySide6.QtGui import QIntValidator
from PySide6.QtWidgets import QLineEdit, QWidget

from msiview.analysis.trees.feature_tree import FeatureChoice
from msiview.gui.contents.tree_page import TreePage
from msiview.gui.services import Services
from msiview.gui.widgets.boxes import BoxPart


class FeaturesPage(TreePage):
    """INSTALLLEVEL and ADDLOCAL are typed in beside the filter."""

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(services, "features", parent)

    def _tools(self) -> list[BoxPart]:
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

    def clear(self) -> None:
        super().clear()
        self.level.clear()
        self.add_local.clear()

    def _on_choice(self) -> None:
        names = (name.strip() for name in self.add_local.text().split(","))
        level = self.level.text()
        self._choice = FeatureChoice(
            int(level) if level.isdigit() else None, tuple(filter(None, names))
        )
        if self._listing is not None:
            self._making.again()
