"""Asking what a generated transform demands of a package, and which errors it ignores."""

from __future__ import annotations

from collections.abc import Sequence
from enum import IntFlag
from typing import TypeVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialogButtonBox,
    QFormLayout,
    QGroupBox,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QWidget,
)

from msiview.database.database import Database
from msiview.database.transform_flags import (
    ERROR_CONDITION_WORDS,
    VALIDATION_WORDS,
    ErrorCondition,
    Validation,
)
from msiview.gui.later import call_later
from msiview.gui.widgets.boxes import FORM_MARGINS, horizontal, vertical
from msiview.gui.widgets.dialog_buttons import dialog_buttons, with_letters
from msiview.gui.widgets.fitted_dialog import FittedDialog
from msiview.gui.widgets.plain_label import PlainLabel
from msiview.overlay.generate import Omission, TransformOptions
from msiview.overlay.remarks import RECOMMENDED
from msiview.visible_text import one_line

_NAMED = 3
"""So many differences are named; the rest is counted."""
_LONGEST = 300

_GROUP_MARGINS = (12, 8, 12, 8)
_GROUP_SPACING = 8

_Flag = TypeVar("_Flag", bound=IntFlag)

_SINGLE = (Validation.LANGUAGE, Validation.PRODUCT, Validation.PLATFORM, Validation.UPGRADE_CODE)
_FIELDS = (
    ("not compared", Validation(0)),
    ("by the first field", Validation.MAJOR_VERSION),
    ("by two fields", Validation.MINOR_VERSION),
    ("by three fields", Validation.UPDATE_VERSION),
)
_RELATIONS = (
    ("lower than the base", Validation.NEW_LESS_BASE_VERSION),
    ("the base or lower", Validation.NEW_LESS_EQUAL_BASE_VERSION),
    ("the same as the base", Validation.NEW_EQUAL_BASE_VERSION),
    ("the base or higher", Validation.NEW_GREATER_EQUAL_BASE_VERSION),
    ("higher than the base", Validation.NEW_GREATER_BASE_VERSION),
)


USUAL = TransformOptions(RECOMMENDED, ErrorCondition(0x1F))
"""What is chosen where nobody has chosen anything else."""

_WIDTH = 680

_NOT_CARRIED = (
    "It carries tables and the streams of their rows, not summary information or cabinets inside "
    "the package: for those, save a copy of the package."
)


_DEMANDED = (
    (Validation.PRODUCT, "the product code", "ProductCode"),
    (Validation.UPGRADE_CODE, "the upgrade code", "UpgradeCode"),
    (Validation.LANGUAGE, "the language", "ProductLanguage"),
)
_COMPARED = {
    Validation.MAJOR_VERSION: 1,
    Validation.MINOR_VERSION: 2,
    Validation.UPDATE_VERSION: 3,
}
"""How many fields of the version are compared."""


def demands_words(base: Database, validation: Validation) -> str:
    """What a transform demands of its base, in a sentence with the base's own values."""
    version = base.property_value("ProductVersion") or ""
    demands = [
        f"{words} {base.property_value(name) or '(none)'}"
        for flag, words, name in _DEMANDED
        if validation & flag
    ]
    for flag, fields in _COMPARED.items():
        if validation & flag:
            demands.append(f"a version compared with {'.'.join(version.split('.')[:fields])}")
    if not demands:
        return "The transform applies to any package."
    return f"The transform applies only to a package with {', '.join(demands)}."


class GenerateDialog(FittedDialog):
    """Validation and error conditions, beginning with what is recommended for patches, or with
    other ``options``; on top what the transform cannot carry, once that is known."""

    omittedAsked = Signal()
    """The user wants to see all that the transform cannot carry."""

    def __init__(
        self,
        base: Database,
        parent: QWidget | None = None,
        options: TransformOptions | None = None,
        parts: Sequence[str] = (),
    ) -> None:
        """``parts`` are changes that can be left out, as users read them."""
        super().__init__(parent)
        options = options if options is not None else USUAL
        demanded, ignored = options.validation, options.error_conditions
        self.setObjectName("generateDialog")
        self.setWindowTitle("Generate a transform")
        self._validation = _boxes(
            {flag: VALIDATION_WORDS[flag] for flag in _SINGLE}, demanded, "validation"
        )
        self._conditions = _boxes(dict(ERROR_CONDITION_WORDS), ignored, "condition")
        self._fields = _choice("generateFields", "Version fields", _FIELDS, demanded)
        self._relation = _choice("generateRelation", "Version relation", _RELATIONS, demanded)
        self._base = base
        self._summary = PlainLabel()
        self._summary.setObjectName("generateSummary")
        self._summary.setWordWrap(True)
        self._parts = QListWidget()
        self._parts.setObjectName("generateParts")
        self._parts.setAccessibleName("What goes into the transform")
        for part in parts:
            item = QListWidgetItem(one_line(part), self._parts)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Checked)
        self._number = PlainLabel()
        self._number.setObjectName("generateNumber")
        self._number.setProperty("role", "muted")
        self._base_version = base.property_value("ProductVersion") or "no version"
        self._omitted = PlainLabel()
        self._omitted.setObjectName("generateOmitted")
        self._omitted.setProperty("role", "warning")
        self._omitted.setWordWrap(True)
        self._show = QPushButton("S&how what is left out")
        self._show.setObjectName("generateShowOmitted")
        self._show.setProperty("role", "link")
        self._show.setAutoDefault(False)
        self._show.clicked.connect(self.omittedAsked)
        self._head = QWidget()
        self._head.hide()
        self._lay_out()
        boxes = [*self._validation.values(), *self._conditions.values()]
        for box, title in zip(
            boxes, with_letters([box.text() for box in boxes], "CFV"), strict=True
        ):
            box.setText(title)
        self._fields.currentIndexChanged.connect(self._refresh)
        self._relation.currentIndexChanged.connect(self._refresh)
        for box in (*self._validation.values(), *self._conditions.values()):
            box.toggled.connect(self._refresh)
        self._refresh()

    def options(self) -> TransformOptions:
        """What was chosen."""
        validation = _chosen(self._validation, Validation(0)) | self._fields.currentData()
        if self._fields.currentData():
            validation |= self._relation.currentData()
        return TransformOptions(validation, _chosen(self._conditions, ErrorCondition(0)))

    def tell_omitted(self, omitted: Sequence[Omission]) -> None:
        """Name what no transform carries: files that would be missing are said before one is
        written."""
        named = ", ".join(omission.place for omission in omitted[:_NAMED])
        rest = f" and {len(omitted) - _NAMED} more" if len(omitted) > _NAMED else ""
        self._omitted.setText(one_line(f"A transform cannot carry {named}{rest}.", _LONGEST))
        self._head.setVisible(bool(omitted))

    def chosen_parts(self) -> list[int]:
        """The numbers of the parts that go in, from 0."""
        rows = range(self._parts.count())
        return [row for row in rows if self._parts.item(row).checkState() == Qt.CheckState.Checked]

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        call_later(self, 0, self._fit)  # its boxes get their looks, and so their heights, by then

    def _fit(self) -> None:
        """Give each box its height; lines that are broken would take it from them."""
        layout = self.layout()
        assert layout is not None
        width = max(_WIDTH, self.width())
        self.setMinimumHeight(layout.totalMinimumHeightForWidth(width))
        room = self.screen().availableGeometry().height()
        self.resize(width, min(room, layout.totalHeightForWidth(width)))

    def number(self) -> str:
        """The flags as Windows Installer stores them."""
        return self._number.text()

    def _lay_out(self) -> None:
        version = QFormLayout()
        version.setHorizontalSpacing(12)
        version.addRow("The product's &version is", self._fields)
        version.addRow(f"and must be (base: {self._base_version})", self._relation)
        demands = QGroupBox("It applies only if")
        vertical(
            *(*self._validation.values(), version, None),
            on=demands,
            margins=_GROUP_MARGINS,
            spacing=_GROUP_SPACING,
        )
        ignored = QGroupBox("While it is applied, ignore that")
        vertical(
            *(*self._conditions.values(), None),
            on=ignored,
            margins=_GROUP_MARGINS,
            spacing=_GROUP_SPACING,
        )
        horizontal(self._omitted, self._show, on=self._head, stretch=self._omitted, spacing=12)
        groups = horizontal(demands, ignored, spacing=16)
        buttons = dialog_buttons(QDialogButtonBox.StandardButton.Cancel)
        buttons.addButton("Choose a &file…", QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        goes_in = QGroupBox("What goes in")
        goes_in.setVisible(bool(self._parts.count()))
        vertical(self._parts, on=goes_in, margins=_GROUP_MARGINS)
        vertical(
            self._head,
            groups,
            goes_in,
            self._summary,
            self._number,
            buttons,
            on=self,
            margins=FORM_MARGINS,
            spacing=16,
        )

    def _refresh(self) -> None:
        self._relation.setEnabled(bool(self._fields.currentData()))
        options = self.options()
        flags, conditions = int(options.validation), int(options.error_conditions)
        known = " (recommended)" if options.validation == RECOMMENDED else ""
        self._number.setText(
            f"Validation flags 0x{flags:04X}{known}, error conditions 0x{conditions:02X}"
        )
        self._summary.setText(f"{demands_words(self._base, options.validation)} {_NOT_CARRIED}")


def _boxes(words: dict[_Flag, str], on: _Flag, name: str) -> dict[_Flag, QCheckBox]:
    boxes = {}
    for flag, text in words.items():
        box = QCheckBox(text)
        box.setObjectName(f"{name}{int(flag):04X}")
        box.setChecked(bool(on & flag))
        boxes[flag] = box
    return boxes


def _chosen(boxes: dict[_Flag, QCheckBox], none: _Flag) -> _Flag:
    chosen = none
    for flag, box in boxes.items():
        if box.isChecked():
            chosen |= flag
    return chosen


def _choice(
    name: str, title: str, options: tuple[tuple[str, Validation], ...], first: Validation
) -> QComboBox:
    box = QComboBox()
    box.setObjectName(name)
    box.setAccessibleName(title)
    for text, flag in options:
        box.addItem(text, flag)
        if flag & first:
            box.setCurrentIndex(box.count() - 1)
    box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
    box.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    return box
