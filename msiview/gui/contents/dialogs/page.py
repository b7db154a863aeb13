"""The page of dialogs: a list, the dialog drawn, what its controls did and what they set."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QComboBox, QPushButton, QScrollArea, QWidget

from msiview.analysis.dialogs.control import Control
from msiview.analysis.dialogs.dialog import Dialog, Dialogs, ShownStyle
from msiview.analysis.dialogs.dialog_list import ListedDialog, listed_dialogs
from msiview.analysis.dialogs.problems import DialogProblem
from msiview.analysis.dialogs.walk import DialogWalk, EventOutcome, WalkStep
from msiview.gui.contents.dialogs.brush import Appearance
from msiview.gui.contents.dialogs.canvas import DialogCanvas
from msiview.gui.contents.dialogs.lists import (
    CHANGE,
    DIALOG_COLUMNS,
    PROPERTY_COLUMNS,
    STEP_COLUMNS,
    ListedProperty,
)
from msiview.gui.contents.dialogs.parts import DialogParts, read_parts
from msiview.gui.contents.making import Making
from msiview.gui.models.list_model import ListModel
from msiview.gui.pages.spec import Page
from msiview.gui.services import Services
from msiview.gui.widgets.boxes import horizontal, splitter, vertical
from msiview.gui.widgets.elided_label import ElidedLabel
from msiview.gui.widgets.empty_notice import EmptyNotice
from msiview.gui.widgets.filter_field import FilterField
from msiview.gui.widgets.list_pane import note_strip
from msiview.gui.widgets.list_view import ListView
from msiview.gui.widgets.plain_label import PlainLabel
from msiview.progress import Progress
from msiview.report.dialog_findings import with_findings
from msiview.report.dialogs import problem_text
from msiview.session.opened_package import OpenedPackage
from msiview.session.places import CellRef, Place
from msiview.words import counted, number

SITUATIONS: dict[str, dict[str, str]] = {
    "First installation": {},
    "Installed already": {"Installed": "1", "ProductState": "5"},
}
"""What the walk takes for given, by the words of the choice."""

_PARTS = "dialog-parts"
"""The job that reads pictures and texts of the dialog in front."""


@dataclass(slots=True)
class _Read:
    """What the background has read of a package; ``walk`` begins anew when the user asks for it."""

    opened: OpenedPackage
    walk: DialogWalk
    listed: list[ListedDialog]
    styles: dict[str, ShownStyle]


class DialogsPage(Page):
    """Enter or a double click on a line opens a dialog; then it is used like the real one."""

    can_find = True

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("dialogsPage")
        self._services = services
        self._read: _Read | None = None
        self._parts = DialogParts()
        self._asked: int | None = None
        theme = services.theme
        self._dialogs: ListModel[ListedDialog] = ListModel(DIALOG_COLUMNS, theme, self)
        self._list = ListView(self._dialogs, "dialogsList", "Dialogs", opens="&Open")
        self._steps: ListModel[WalkStep] = ListModel(STEP_COLUMNS, theme, self)
        self._steps_view = ListView(self._steps, "dialogSteps", "What happened")
        self._properties: ListModel[ListedProperty] = ListModel(PROPERTY_COLUMNS, theme, self)
        self._properties_view = ListView(self._properties, "dialogProperties", "Properties")
        self.canvas = DialogCanvas(theme)
        self._notice = EmptyNotice(self._list.viewport())
        self._notice.acted.connect(lambda: self._filter.clear())
        self._no_steps = EmptyNotice(self._steps_view.viewport())
        self._no_properties = EmptyNotice(self._properties_view.viewport())
        self._lay_out()
        self._list.opened.connect(lambda one: self._go(one.dialog))
        self._list.currentItemChanged.connect(self._on_chosen)
        self._steps_view.opened.connect(self._go_to_event)
        self._properties_view.opened.connect(self._go_to_property)
        self.canvas.acted.connect(self._after_act)
        self.canvas.hovered.connect(self._tell_control)
        self.canvas.rowAsked.connect(
            lambda control: services.selection.go(Place("table", "Control", control.row))
        )
        theme.themeChanged.connect(self._refresh_lists)
        services.document.findings.changed.connect(self._on_findings)
        self._making = Making(
            self,
            services,
            _read_dialogs,
            self._on_read,
            title="Reading the dialogs",
            slot="dialogs",
        )

    def _lay_out(self) -> None:
        title = PlainLabel("Dialogs")
        title.setProperty("role", "title")
        self._counts = ElidedLabel()
        self._counts.setObjectName("dialogsCounts")
        self._counts.setProperty("role", "muted")
        self._situation = QComboBox()
        self._situation.setObjectName("dialogsSituation")
        self._situation.addItems(list(SITUATIONS))
        self._situation.setToolTip("What conditions take for given: nothing of it is changed")
        self._situation.setAccessibleName("Situation")
        self._situation.currentIndexChanged.connect(lambda _: self._begin())
        self._again = QPushButton("Start again")
        self._again.setObjectName("dialogsAgain")
        self._again.setToolTip("Go back to the first dialog, and forget what was set")
        self._again.clicked.connect(self._begin)
        self._keys = QPushButton("Keys")
        self._keys.setObjectName("dialogsKeys")
        self._keys.setCheckable(True)
        self._keys.setToolTip("Show where Tab stops, in its order, and what Enter and Esc press")
        self._keys.toggled.connect(lambda _: self._show_walk())
        self._filter = FilterField("dialogsFilter", "Filter dialogs", width=200)
        self._filter.paused.connect(self._on_filter)
        self._filter.downPressed.connect(self._list.enter)
        line = horizontal(
            title,
            self._counts,
            self._situation,
            self._again,
            self._keys,
            self._filter,
            stretch=self._counts,
            margins=(12, 8, 8, 8),
            spacing=8,
        )
        area = _Area(self.canvas)
        self._end = PlainLabel()
        self._end.setObjectName("dialogEnd")
        self._end.setProperty("role", "empty")
        self._end.setWordWrap(True)
        self._end.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._end.hide()
        self._told = note_strip("dialogControl")
        middle = QWidget()
        vertical(self._end, area, self._told, on=middle, stretch=area)
        below = splitter((self._steps_view, 400), (self._properties_view, 300))
        right = splitter(
            (middle, 560), (below, 120), orientation=Qt.Orientation.Vertical, stretches=(4, 1)
        )
        body = splitter((self._list, 230), (right, 600), stretches=(1, 4))
        vertical(line, body, on=self, stretch=body)
        self.setFocusProxy(self._list)

    @property
    def walk(self) -> DialogWalk | None:
        """Where the user is; None while nothing is read."""
        return self._read.walk if self._read is not None else None

    # -- Page --------------------------------------------------------------

    def show_place(self, place: Place) -> None:
        if place.row is not None:
            self._asked = place.row
        self._making.ask()
        if self._read is not None and self._read.opened is self._services.document.shown:
            self._open_asked()
        self._publish()

    def clear(self) -> None:
        self._making.forget()
        self._services.jobs.cancel_slot(_PARTS)
        self._read, self._asked, self._parts = None, None, DialogParts()
        self._filter.clear()
        self._filter.settle()
        self._dialogs.set_filter("")
        self._dialogs.set_items([])
        self._steps.set_items([])
        self._properties.set_items([])
        self._counts.setText("")
        self.canvas.show_walk(None)

    def status_text(self) -> str:
        return self._counts.text()

    def start_find(self) -> None:
        self._filter.start()

    # -- reading -----------------------------------------------------------

    def _on_read(self, read: _Read) -> None:
        """Show the dialogs, the one that was open before if it is still there."""
        before = self.walk.dialog if self.walk is not None else None
        self._read = read
        read.walk = self._new_walk(read.walk.dialogs)
        self._parts = DialogParts()
        self._list.setColumnHidden(CHANGE, all(one.change is None for one in read.listed))
        self._list_dialogs()
        if not self._open_asked() and (before is None or not self._open(before.name)):
            self._begin()

    def _list_dialogs(self) -> None:
        """List the dialogs with what rules find about them, as soon as rules were tried."""
        listed = self._read.listed if self._read is not None else []
        findings = self._services.document.findings
        self._dialogs.set_items(
            with_findings(listed, findings.index) if findings.is_done else listed
        )
        self._tell_list()

    def _on_findings(self) -> None:
        if self._read is not None:
            self._list_dialogs()
            self._choose()
            self._show_walk()

    def _on_filter(self) -> None:
        self._dialogs.set_filter(self._filter.text())
        self._tell_list()

    def _tell_list(self) -> None:
        """Say how many dialogs are listed, and why none is."""
        listed, shown = self._dialogs.items, self._dialogs.rowCount()
        problems = sum(len(one.problems) for one in listed)
        words = counted(len(listed), "dialog")
        if shown < len(listed):
            words = f"{number(shown)} of {words}"
        self._counts.setText(f"{words} · {counted(problems, 'problem')}" if problems else words)
        if shown:
            self._notice.hide()
        elif listed:
            self._notice.tell("No dialog passes the filter.", "Clear the filter")
        else:
            self._notice.tell("This package has no dialogs of its own.")
        self.stateChanged.emit()

    def _begin(self) -> None:
        """Go to the first dialog of the sequence, else of the list, with nothing set."""
        read = self._read
        if read is None:
            return
        read.walk = self._new_walk(read.walk.dialogs)
        read.walk.begin()
        if read.walk.dialog is None and read.listed:
            read.walk.open(read.listed[0].dialog.name)
        self._after_act()

    def _new_walk(self, dialogs: Dialogs) -> DialogWalk:
        return DialogWalk(dialogs, SITUATIONS[self._situation.currentText()])

    # -- walking -----------------------------------------------------------

    def _name_of(self, row: int) -> str:
        """The name of the dialog of a row of Dialog; empty where there is none."""
        listed = self._read.listed if self._read is not None else []
        return next((one.dialog.name for one in listed if one.dialog.row == row), "")

    def _go(self, dialog: Dialog) -> None:
        self._services.selection.go(Place("dialogs", row=dialog.row))
        self._open(dialog.name)
        self.canvas.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_chosen(self, one: ListedDialog | None) -> None:
        """The cursor in the list shows a dialog at once."""
        read = self._read
        now = read.walk.dialog.name if read is not None and read.walk.dialog is not None else ""
        if one is not None and read is not None and one.dialog.name != now:
            self._open(one.dialog.name)

    def _open_asked(self) -> bool:
        """Open the dialog that a place has asked for; False where none has, or it is not there."""
        asked, self._asked = self._asked, None
        return asked is not None and self._open(self._name_of(asked))

    def _open(self, name: str) -> bool:
        if self._read is None or not self._read.walk.open(name):
            return False
        self._after_act()
        return True

    def _after_act(self) -> None:
        """The walk is elsewhere, or properties are others: show it."""
        read = self._read
        if read is None:
            return
        self._refresh_lists()
        dialog = read.walk.dialog
        if self.isVisible():
            self._publish()
        self._end.setVisible(dialog is None and bool(read.listed))
        self._end.setText(
            f"{read.walk.end[:1].upper()}{read.walk.end[1:]}." if read.walk.end else ""
        )
        if dialog is None:
            self.canvas.show_walk(None)
            return
        self._choose()
        walk, known = read.walk, self._parts
        self._services.jobs.run(
            lambda progress: read_parts(walk, dialog, known, progress),
            self._on_parts,
            title=f"Reading {dialog.name}",
            slot=_PARTS,
        )
        self._show_walk()

    def _listed(self) -> ListedDialog | None:
        """The line of the dialog in front."""
        dialog = self.walk.dialog if self.walk is not None else None
        lines = self._dialogs.items if dialog is not None else ()
        return next((one for one in lines if dialog and one.dialog.name == dialog.name), None)

    def _problems(self) -> Sequence[DialogProblem]:
        listed = self._listed()
        return listed.problems if listed is not None else ()

    def _choose(self) -> None:
        listed = self._listed()
        if listed is not None:
            self._list.choose(listed)

    def _publish(self) -> None:
        """Let the inspector show the row of the dialog in front."""
        dialog = self.walk.dialog if self.walk is not None else None
        self._services.selection.set_cell(
            CellRef("Dialog", dialog.row, 0) if dialog is not None else None
        )

    def _on_parts(self, parts: DialogParts) -> None:
        self._parts = parts
        self._show_walk()

    def _show_walk(self) -> None:
        read = self._read
        if read is None or read.walk.dialog is None:
            return
        self.canvas.show_walk(
            Appearance(
                read.walk,
                self._parts,
                read.styles,
                troubled=frozenset(one.control for one in self._problems() if one.control),
                shows_keys=self._keys.isChecked(),
            )
        )
        self._tell_control(None)

    def _refresh_lists(self) -> None:
        read = self._read
        if read is None:
            return
        self._steps.set_items(read.walk.steps[::-1])
        if read.walk.steps:
            self._no_steps.hide()
        else:
            self._no_steps.tell("Use the dialog: what its controls do is told here.")
        walk, dialog = read.walk, read.walk.dialog
        names = [walk.property_of(one) for one in (dialog.controls if dialog is not None else ())]
        shown = dict.fromkeys([*reversed(walk.changed), *filter(None, names)])
        self._properties.set_items(
            [
                ListedProperty(name, walk.properties.get(name, ""), walk.before.get(name, ""))
                for name in shown
            ]
        )
        if shown:
            self._no_properties.hide()
        else:
            self._no_properties.tell("The dialog sets no property, and none has been set.")

    # -- telling and going -------------------------------------------------

    def _tell_control(self, control: Control | None) -> None:
        """Say below the dialog what is under the pointer, else what is wrong with the dialog."""
        read = self._read
        dialog = read.walk.dialog if read is not None else None
        if read is None or dialog is None:
            self._told.setText("")
            return
        problems = self._problems()
        if control is None:
            way = " › ".join([*read.walk.parents, dialog.name])
            over = f"{way}: {dialog.width} × {dialog.height} units"
            self._told.setText("\n".join([over, *map(problem_text, problems)]))
            return
        words = [f"{control.type} {control.name}"]
        name = read.walk.property_of(control)
        if name:
            words.append(f"sets {name}")
        lines = [" · ".join(words)]
        lines += [problem_text(one) for one in problems if one.control == control.name]
        for event in read.walk.events(dialog, control):
            lines.append(_event_words(event))
        self._told.setText("\n".join(lines))

    def _go_to_event(self, step: WalkStep) -> None:
        go = self._services.selection.go
        if step.row >= 0:
            go(Place("table", "ControlEvent", step.row))

    def _go_to_property(self, one: ListedProperty) -> None:
        table = self._services.document.tables.get("Property")
        row = table.find((one.name,)) if table is not None else None
        if row is not None:
            self._services.selection.go(Place("table", "Property", row))
        else:
            self._services.tell_here(f"{one.name} is not in the Property table.")


class _Area(QScrollArea):
    """The place of the dialog, which is made to fit into it."""

    def __init__(self, canvas: DialogCanvas) -> None:
        super().__init__()
        self.setObjectName("dialogArea")
        self._canvas = canvas
        self.setWidget(canvas)
        self.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._canvas.fit_into(self.maximumViewportSize())


def _read_dialogs(opened: OpenedPackage, progress: Progress) -> _Read:
    dialogs = Dialogs(opened.tables)
    walk = DialogWalk(dialogs)
    listed: list[ListedDialog] = []
    for one in listed_dialogs(walk):
        progress(f"Looking at the dialog {one.dialog.name}", len(listed), len(dialogs.names))
        listed.append(one)
    return _Read(opened, walk, listed, dialogs.styles())


def _event_words(event: WalkStep) -> str:
    words = f"{event.event} {event.argument}".strip()
    if not event.condition:
        return words
    holds = "true" if event.outcome is EventOutcome.HAPPENED else "false"
    return f"{words} if {event.condition} ({holds} now)"
