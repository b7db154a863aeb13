"""The page of dialogs: a list, the dialog drawn, what its controls did and what they set."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLineEdit, QPushButton, QScrollArea, QWidget

from msiview.analysis.dialogs.dialog import Control, Dialog, Dialogs, ShownStyle
from msiview.analysis.dialogs.problems import DialogProblem, dialog_problems
from msiview.analysis.dialogs.walk import DialogWalk, EventOutcome, WalkStep
from msiview.gui.models.change_looks import look_of
from msiview.gui.models.list_model import ListColumn, ListModel
from msiview.gui.pages.dialogs.brush import Appearance
from msiview.gui.pages.dialogs.canvas import DialogCanvas
from msiview.gui.pages.dialogs.parts import DialogParts, read_parts
from msiview.gui.pages.spec import Page
from msiview.gui.services import Services
from msiview.gui.widgets.boxes import horizontal, splitter, vertical
from msiview.gui.widgets.elided_label import ElidedLabel
from msiview.gui.widgets.empty_notice import EmptyNotice
from msiview.gui.widgets.list_pane import note_strip
from msiview.gui.widgets.list_view import ListView
from msiview.gui.widgets.plain_label import PlainLabel
from msiview.overlay.marks import Mark
from msiview.progress import Progress
from msiview.report.dialogs import dialog_order, problem_text
from msiview.session.places import Place
from msiview.words import counted

SITUATIONS: dict[str, dict[str, str]] = {
    "First installation": {},
    "Installed already": {"Installed": "1", "ProductState": "5"},
}
"""What the walk takes for given, by the words of the choice."""


@dataclass(frozen=True, slots=True)
class ListedDialog:
    """A line of the list of dialogs."""

    dialog: Dialog
    title: str
    number: int | None
    condition: str
    problems: tuple[DialogProblem, ...]
    change: Mark | None = None


@dataclass(frozen=True, slots=True)
class ListedProperty:
    """A property that the walk has set, or that the open dialog sets."""

    name: str
    value: str
    before: str


@dataclass(slots=True)
class _Read:
    """What the background has read of a package."""

    walk: DialogWalk
    listed: list[ListedDialog]
    styles: dict[str, ShownStyle]


class DialogsPage(Page):
    """Enter or a double click on a line opens a dialog; then it is used like the real one."""

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("dialogsPage")
        self._services = services
        self._tables: object = None
        self._read: _Read | None = None
        self._parts = DialogParts()
        self._asked: int | None = None
        theme = services.theme
        self._dialogs: ListModel[ListedDialog] = ListModel(_DIALOG_COLUMNS, theme, self)
        self._list = ListView(self._dialogs, "dialogsList", "Dialogs", opens="&Open")
        self._steps: ListModel[WalkStep] = ListModel(_STEP_COLUMNS, theme, self)
        self._steps_view = ListView(self._steps, "dialogSteps", "What happened")
        self._properties: ListModel[ListedProperty] = ListModel(_PROPERTY_COLUMNS, theme, self)
        self._properties_view = ListView(self._properties, "dialogProperties", "Properties")
        self.canvas = DialogCanvas(theme)
        self._notice = EmptyNotice(self._list.viewport())
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
        self._order = QPushButton("Tab order")
        self._order.setObjectName("dialogsOrder")
        self._order.setCheckable(True)
        self._order.setToolTip("Show where Tab stops, in its order")
        self._order.toggled.connect(lambda _: self._show_walk())
        self._filter = QLineEdit()
        self._filter.setObjectName("dialogsFilter")
        self._filter.setPlaceholderText("Filter dialogs")
        self._filter.setAccessibleName("Filter dialogs")
        self._filter.setClearButtonEnabled(True)
        self._filter.setFixedWidth(200)
        self._filter.textChanged.connect(self._dialogs.set_filter)
        line = horizontal(
            title,
            self._counts,
            self._situation,
            self._again,
            self._order,
            self._filter,
            stretch=self._counts,
            margins=(12, 8, 8, 8),
            spacing=8,
        )
        area = QScrollArea()
        area.setObjectName("dialogArea")
        area.setWidget(self.canvas)
        area.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
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
            (middle, 480), (below, 200), orientation=Qt.Orientation.Vertical, stretches=(3, 2)
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
        tables = self._services.document.tables
        if place.row is not None:
            self._asked = place.row
        if tables is not self._tables:
            self._tables = tables
            self._load()
        elif self._read is not None and place.row is not None:
            self._open(self._name_of(place.row))

    def clear(self) -> None:
        self._tables, self._read, self._parts = None, None, DialogParts()
        self._filter.clear()
        self._dialogs.set_items([])
        self._steps.set_items([])
        self._properties.set_items([])
        self._counts.setText("")
        self.canvas.show_walk(None)

    def status_text(self) -> str:
        return self._counts.text()

    # -- reading -----------------------------------------------------------

    def _load(self) -> None:
        """Read the dialogs in the background: of their problems each is a question of its own."""
        tables = self._services.document.tables
        given = SITUATIONS[self._situation.currentText()]

        def work(progress: Progress) -> _Read:
            dialogs = Dialogs(tables)
            walk = DialogWalk(dialogs, given)
            marks = dialogs.marks()
            places = {name: (number, cond) for name, cond, number in dialogs.in_sequence()}
            listed: list[ListedDialog] = []
            for dialog in dialog_order(walk):
                progress(f"Looking at the dialog {dialog.name}", len(listed), len(dialogs.names))
                number, condition = places.get(dialog.name, (None, ""))
                problems = tuple(dialog_problems(walk, dialog))
                title = walk.text(dialog.title).text
                change = marks.get(dialog.name)
                listed.append(ListedDialog(dialog, title, number, condition, problems, change))
            return _Read(walk, listed, dialogs.styles())

        self._services.jobs.run(work, self._on_read, title="Reading the dialogs", slot="dialogs")

    def _on_read(self, read: _Read) -> None:
        self._read = read
        self._parts = DialogParts()
        self._list.setColumnHidden(_CHANGE, all(one.change is None for one in read.listed))
        self._dialogs.set_items(read.listed)
        problems = sum(len(one.problems) for one in read.listed)
        words = counted(len(read.listed), "dialog")
        self._counts.setText(f"{words} · {counted(problems, 'problem')}" if problems else words)
        if read.listed:
            self._notice.hide()
        else:
            self._notice.tell("This package has no dialogs of its own.")
        if self._asked is None or not self._open(self._name_of(self._asked)):
            read.walk.begin()
            if read.walk.dialog is None and read.listed:
                read.walk.open(read.listed[0].dialog.name)
            self._after_act()

    def _begin(self) -> None:
        self._asked = None
        if self._tables is not None:
            self._load()

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
        self._end.setVisible(dialog is None)
        self._end.setText(
            f"{read.walk.end[:1].upper()}{read.walk.end[1:]}." if read.walk.end else ""
        )
        if dialog is None:
            self.canvas.show_walk(None)
            return
        line = next((one for one in read.listed if one.dialog.name == dialog.name), None)
        if line is not None:
            self._list.choose(line)
        known = self._parts
        self._services.jobs.run(
            lambda progress: read_parts(read.walk, dialog, known, progress),
            self._on_parts,
            title=f"Reading {dialog.name}",
            slot="dialog-parts",
        )
        self._show_walk()

    def _on_parts(self, parts: DialogParts) -> None:
        self._parts = parts
        self._show_walk()

    def _show_walk(self) -> None:
        read = self._read
        if read is None or read.walk.dialog is None:
            return
        name = read.walk.dialog.name
        problems = next((one.problems for one in read.listed if one.dialog.name == name), ())
        self.canvas.show_walk(
            Appearance(
                read.walk,
                self._parts,
                read.styles,
                troubled=frozenset(one.control for one in problems if one.control),
                shows_order=self._order.isChecked(),
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
        listed = next((one for one in read.listed if one.dialog.name == dialog.name), None)
        problems = listed.problems if listed is not None else ()
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


def _event_words(event: WalkStep) -> str:
    words = f"{event.event} {event.argument}".strip()
    if not event.condition:
        return words
    holds = "true" if event.outcome is EventOutcome.HAPPENED else "false"
    return f"{words} if {event.condition} ({holds} now)"


def _step_token(step: WalkStep) -> str:
    match step.outcome:
        case EventOutcome.FAULT:
            return "defect.error"
        case EventOutcome.HAPPENED:
            return "text.main"
    return "text.muted"


def _change_letter(one: ListedDialog) -> str:
    return look_of(one.change).letter if one.change is not None else ""


def _change_token(one: ListedDialog) -> str:
    return look_of(one.change).token if one.change is not None else "text.muted"


_CHANGE = 0
_DIALOG_COLUMNS: tuple[ListColumn[ListedDialog], ...] = (
    ListColumn("", _change_letter, width=24, token=_change_token),
    ListColumn(
        "No.",
        lambda one: "" if one.number is None else str(one.number),
        key=lambda one: (one.number is None, one.number or 0),
        right=True,
        width=48,
        tooltip=lambda one: one.condition,
    ),
    ListColumn("Dialog", lambda one: one.dialog.name, width=150, tooltip=lambda one: one.title),
    ListColumn(
        "!",
        lambda one: str(len(one.problems)) if one.problems else "",
        key=lambda one: -len(one.problems),
        width=28,
        token=lambda one: "defect.warning",
        tooltip=lambda one: "\n".join(map(problem_text, one.problems)),
    ),
)

_STEP_COLUMNS: tuple[ListColumn[WalkStep], ...] = (
    ListColumn("Control", lambda step: step.control, width=88),
    ListColumn("Event", lambda step: step.event, width=96),
    ListColumn(
        "What happened",
        lambda step: step.words,
        width=240,
        token=_step_token,
        tooltip=lambda step: "\n".join(
            filter(None, [f"{step.event} {step.argument}", step.condition, step.words])
        ),
    ),
)

_PROPERTY_COLUMNS: tuple[ListColumn[ListedProperty], ...] = (
    ListColumn("Property", lambda one: one.name, width=140),
    ListColumn("Value", lambda one: one.value, width=140, tooltip=lambda one: one.value),
    ListColumn("Before", lambda one: one.before, width=100, token=lambda one: "text.muted"),
)
