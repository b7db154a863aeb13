"""The public properties of the package, and the way to set one: a response transform in minutes."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QLineEdit, QPushButton, QWidget

from msiview.database.standard_properties import standard_properties
from msiview.gui.models.list_model import ListColumn, ListModel
from msiview.gui.services import Services
from msiview.gui.widgets.boxes import HEAD_MARGINS, horizontal, vertical
from msiview.gui.widgets.filter_field import FilterField
from msiview.gui.widgets.list_pane import ListPane
from msiview.gui.widgets.list_view import ListView
from msiview.gui.widgets.plain_label import PlainLabel
from msiview.session.opened_package import OpenedPackage
from msiview.session.public_properties import (
    PROPERTY,
    PublicProperty,
    is_public,
    public_properties,
    set_property,
)
from msiview.visible_text import one_line
from msiview.words import counted

SLOT = "public-properties"
_LONGEST = 200
_MOST_USES = 4


class PropertiesDock(ListPane):
    """A list to look through, and under it the name and the value to set."""

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        self._services, self._document = services, services.document
        self._known: OpenedPackage | None = None
        self.model: ListModel[PublicProperty] = ListModel(_COLUMNS, services.theme)
        self.list = ListView(self.model, "propertiesList", "Public properties", opens="&Set…")
        self.name = _field("propertyName", "Property")
        self.value = _field("propertyValue", "Value; none takes the property away")
        self.set_button = QPushButton("&Set")
        self.set_button.setObjectName("propertySet")
        self.meaning = PlainLabel()
        self.meaning.setObjectName("propertyMeaning")
        self.meaning.setProperty("role", "muted")
        self.meaning.setWordWrap(True)
        foot = QWidget()
        vertical(
            horizontal(self.name, self.value, self.set_button, spacing=8),
            self.meaning,
            on=foot,
            margins=HEAD_MARGINS,
            spacing=4,
        )
        super().__init__(
            self.list,
            FilterField("propertiesFilter", "Filter the properties"),
            count_name="propertiesCount",
            below=foot,
            parent=parent,
        )
        self.model.setParent(self)
        self.setObjectName("propertiesPane")
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._refresh)
        self.field.textChanged.connect(self._filter)
        self.list.currentItemChanged.connect(self._on_current)
        self.list.opened.connect(lambda _: self._enter_value())
        self.name.textEdited.connect(self._on_name)
        self.name.returnPressed.connect(self._enter_value)
        self.value.returnPressed.connect(self.set)
        self.set_button.clicked.connect(self.set)
        document = self._document
        for signal in (document.opened, document.closed, document.overlayChanged):
            signal.connect(self._timer.start)
        self._on_name()

    def begin(self, name: str, value: str = "") -> None:
        """Begin to set a property; without a value, with the one that it has."""
        self.name.setText(name)
        known = self._property(name)
        self.value.setText(value or (known.value or "" if known is not None else self._own(name)))
        self._on_name()
        self._enter_value()

    def set(self) -> None:
        """Give the property its value, as one step."""
        name, value = self.name.text().strip(), self.value.text()
        if not name:
            return
        words = f"Set {name}" if value else f"Remove {name}"
        self._document.edits.make(words, lambda edit: set_property(edit.transaction, name, value))

    # -- following -------------------------------------------------------

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._timer.start()

    def _refresh(self) -> None:
        """Look for them again, where somebody sees the list."""
        shown = self._document.shown
        if not self.isVisible() or shown is self._known:
            return
        self._known = shown
        references = self._document.references.engine
        if shown is None or references is None:
            self.model.set_items(())
            self._count_them()
            return
        tables = shown.tables
        self._services.jobs.run(
            lambda progress: public_properties(tables, references, progress),
            self._show,
            title="Looking for public properties",
            slot=SLOT,
        )

    def _show(self, found: list[PublicProperty]) -> None:
        chosen = self.name.text()
        self.model.set_items(found)
        self._count_them()
        known = self._property(chosen)
        if known is not None:
            self.list.choose(known)

    def _filter(self, text: str) -> None:
        self.model.set_filter(text)
        self._count_them()

    def _count_them(self) -> None:
        self.tell_count(counted(self.model.rowCount(), "public property", "public properties"))

    def _on_current(self, item: object) -> None:
        if isinstance(item, PublicProperty) and item.name != self.name.text():
            self.name.setText(item.name)
            self.value.setText(item.value or "")
            self._on_name()

    def _on_name(self) -> None:
        name = self.name.text().strip()
        known = self._property(name)
        told = standard_properties().get(name)
        words = []
        if told is not None:
            words.append(told.meaning)
            if told.values:
                words.append(f"usual: {', '.join(told.values)}")
        if known is not None and known.path:
            words.append(f"folder {known.path}")
        if name and not is_public(name):
            words.append("not public: a command line cannot set it, a transform can")
        text = "; ".join(words)
        self.meaning.setText(text[:1].upper() + text[1:])
        self.meaning.setVisible(bool(text))
        can_set = bool(name) and self._document.edits.is_possible
        self.set_button.setEnabled(can_set)

    def _enter_value(self) -> None:
        self.value.setFocus()
        self.value.selectAll()

    def _property(self, name: str) -> PublicProperty | None:
        return next((one for one in self.model.items if one.name == name), None)

    def _own(self, name: str) -> str:
        """The value in the Property table, before the list is there."""
        table = self._document.tables.get(PROPERTY)
        cell = table.cell_at(name, "Value") if table is not None else None
        return cell if isinstance(cell, str) else ""


def _uses(known: PublicProperty) -> str:
    """``launch condition · dialogs · Registry.Value``."""
    words = []
    if known.is_launch_condition:
        words.append("launch condition")
    if known.is_on_dialog:
        words.append("dialogs")
    others = [f"{use.table}.{use.column}" for use in known.uses]
    words += list(dict.fromkeys(others))
    rest = len(words) - _MOST_USES
    return " · ".join(words[:_MOST_USES]) + (f" · {rest} more" if rest > 0 else "")


def _field(name: str, prompt: str) -> QLineEdit:
    field = QLineEdit()
    field.setObjectName(name)
    field.setAccessibleName(prompt)
    field.setPlaceholderText(prompt)
    return field


_COLUMNS: tuple[ListColumn[PublicProperty], ...] = (
    ListColumn("Property", lambda known: known.name, width=170),
    ListColumn(
        "Value",
        lambda known: one_line(known.value or known.path, _LONGEST),
        width=160,
        token=lambda known: "text.main" if known.value is not None else "text.muted",
        tooltip=lambda known: known.value or known.path,
    ),
    ListColumn("Secure", lambda known: "yes" if known.is_secure else "", width=60),
    ListColumn("Where it is used", _uses, width=180, tooltip=_uses),
    ListColumn(
        "Meaning",
        lambda known: known.meaning,
        width=220,
        tooltip=lambda known: known.meaning,
        is_prose=True,
    ),
)
