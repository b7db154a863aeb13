"""What a file says about itself: its identity, the file, every summary property."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from msiview.analysis.package_identity import file_facts, package_identity
from msiview.database.package import Package
from msiview.database.summary_words import SummaryField, describe_summary
from msiview.format.property_set import VariantType
from msiview.gui.pages.spec import Page
from msiview.gui.services import Services
from msiview.gui.widgets.facts_list import FactsList
from msiview.gui.widgets.plain_label import PlainLabel
from msiview.gui.widgets.reading_area import ReadingArea
from msiview.session.places import Place


class SummaryPage(Page):
    """Everything on it can be selected and copied; codes have a button for it."""

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("summaryView")
        self._services = services
        self._package: Package | None = None
        self._area = ReadingArea()
        self._title = self._area.add_heading("")
        self._title.setObjectName("summaryTitle")
        self._title.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._title.setWordWrap(True)
        self._identity = self._add_facts()
        self._area.add_heading("File")
        self._file = self._add_facts()
        self._area.add_heading("Summary information")
        self._fields = self._add_facts()
        self._missing = PlainLabel("This file has no readable summary information.")
        self._missing.setProperty("role", "warning")
        self._area.column.addWidget(self._missing)
        self._area.column.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._area)
        self.setFocusProxy(self._area)

    def _add_facts(self) -> FactsList:
        facts = FactsList(self._services.icons)
        self._area.column.addWidget(facts)
        return facts

    def text(self) -> str:
        """Everything that the page says, a line per fact."""
        parts = (self._title.text(), self._identity.text(), self._file.text(), self._fields.text())
        return "\n".join(parts)

    def show_place(self, place: Place) -> None:
        package = self._services.document.package
        if package is None or package is self._package:
            return
        self.clear()
        self._package = package
        identity = package_identity(package)
        self._title.setText(identity.title)
        for fact in identity.facts:
            self._identity.add(fact.name, fact.values, code=fact.code)
        for fact in file_facts(package):
            self._file.add(fact.name, fact.values)
        for field in describe_summary(package.summary, package.kind):
            self._fields.add(
                field.name,
                [field.text or "empty"],
                below=[line[:1].upper() + line[1:] for line in field.meaning],
                remark=_remark(field),
            )
        self._missing.setVisible(not package.summary.is_present)
        self._area.verticalScrollBar().setValue(0)

    def clear(self) -> None:
        self._package = None
        self._title.setText("")
        for facts in (self._identity, self._file, self._fields):
            facts.clear()

    def status_text(self) -> str:
        return "Summary information"


def _remark(field: SummaryField) -> str:
    """Number and type of a property: ``7 · LPSTR``."""
    vt = field.value.vt
    known = VariantType(vt).name if vt in VariantType.__members__.values() else f"type {vt}"
    return f"{field.property_id} · {known}"
