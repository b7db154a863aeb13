"""The sequences: actions by number, two of them side by side, and what a log tells of them."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QWidget

from msiview.analysis.listing import Listing
from msiview.analysis.sequence_listing import line_of
from msiview.analysis.usual_computer import COMPUTER_WORDS
from msiview.gui.contents.listing_page import ListingPage
from msiview.gui.contents.listing_pane import ListingPane, MenuEntry
from msiview.gui.contents.making import Making
from msiview.gui.plain_text import tip
from msiview.gui.services import Services
from msiview.gui.widgets.boxes import horizontal, splitter, vertical
from msiview.gui.widgets.elided_button import ElidedButton
from msiview.gui.widgets.filter_field import FilterField
from msiview.gui.widgets.plain_label import PlainLabel
from msiview.progress import Progress
from msiview.session.opened_log import LogState, OpenedLog
from msiview.session.opened_package import OpenedPackage
from msiview.session.places import Place
from msiview.session.sequences import Sequences, sequences
from msiview.words import number

_HINT = "What if: NAME=value; NAME="


class SequencesPage(ListingPage):
    """One sequence, or two beside each other; conditions with the values of the package, of the
    log, or of the what-if line. Enter leads to the row of an action."""

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        self.first = SequenceSide(services, "sequence")
        self.second = SequenceSide(services, "otherSequence", nothing="Nothing beside it")
        super().__init__("sequencesPage", self.first.pane, parent)
        self._services, self._log = services, services.document.log
        self._made: Sequences | None = None
        self._values: dict[str, str] = {}
        self.what_if = FilterField("sequencesWhatIf", _HINT, width=320)
        self.what_if.setMinimumWidth(232)
        self.what_if.setToolTip(
            tip(
                "Evaluate the conditions with other values of properties, separated by semicolons; "
                "nothing behind the sign unsets a property. Without it they have the values of the "
                f"package, and what Windows sets is as on {COMPUTER_WORDS}"
            )
        )
        self.departure = ElidedButton()
        self.departure.setObjectName("sequencesDeparture")
        self.departure.setProperty("role", "inline")
        self.departure.clicked.connect(self._show_departure)
        self.departure.hide()
        self._departure_line: int | None = None
        separator = PlainLabel("Beside it")
        separator.setProperty("role", "muted")
        line = horizontal(
            *(self.first.choice, separator, self.second.choice, None, self.what_if),
            margins=(12, 4, 8, 0),
            spacing=8,
        )
        below = horizontal(self.departure, None, margins=(12, 4, 8, 0))
        body = splitter((self.first, 500), (self.second, 500))
        vertical(line, below, body, on=self, stretch=body)
        self.setFocusProxy(self.first.pane)
        self._making = Making(
            self,
            services,
            self._make,
            self._on_made,
            title="Reading the sequences",
            slot="sequences",
        )
        self.what_if.paused.connect(self._on_what_if)
        self._log.finished.connect(self._on_log)
        self._log.changed.connect(self._on_log)
        for side in (self.first, self.second):
            side.chosen.connect(self._show_departures)
            side.pane.stateChanged.connect(lambda side=side: self._on_state(side))

    # -- the page --------------------------------------------------------

    def show_place(self, place: Place) -> None:
        self._making.ask()
        self.grid_in_use.publish()

    def clear(self) -> None:
        self._making.forget()
        self._made = None
        self.what_if.clear()
        self.what_if.settle()
        self._values = {}
        for side in (self.first, self.second):
            side.show_choices({})
        self.departure.hide()

    # -- making ------------------------------------------------------------

    def _make(self, opened: OpenedPackage, progress: Progress) -> Sequences:
        return sequences(opened, self._read_log(), self._values, progress)

    def _read_log(self) -> OpenedLog | None:
        """The log beside the package, once all of it is read."""
        return self._log.opened if self._log.state is LogState.READ else None

    def _on_made(self, made: Sequences) -> None:
        self._made = made
        choices = dict(made.listings)
        choices |= {f"{name} before the overlay": one for name, one in made.before.items()}
        self.first.show_choices(choices)
        self.second.show_choices(choices)
        self._show_departures()

    def _on_what_if(self) -> None:
        self._values = _settings(self.what_if.text())
        self._making.again()

    def _on_log(self) -> None:
        if self.isVisible():
            self._making.again()
        else:
            self._making.forget()

    def _on_state(self, side: SequenceSide) -> None:
        if side.pane.grid.hasFocus():
            self.grid_in_use = side.pane
        self.stateChanged.emit()

    def _show_departures(self) -> None:
        """Say where the log leaves the first sequence."""
        name = self.first.choice.currentText()
        found = self._made.after.get(name) if self._made is not None else None
        departure = found.departure if found is not None else None
        self.departure.setVisible(departure is not None)
        if departure is not None:
            words = f"The log leaves the sequence at {departure.action}: {departure.words}"
            self.departure.setText(words)
            self._departure_line = next(iter(departure.words.lines), None)

    def _show_departure(self) -> None:
        if self._departure_line is not None:
            self._log.show_line(self._departure_line)


class SequenceSide(QWidget):
    """A sequence that is chosen among several. The choice stands elsewhere."""

    chosen = Signal()

    def __init__(self, services: Services, name: str, *, nothing: str = "") -> None:
        """``name`` is the grid's for tests; ``nothing`` is the choice of showing none."""
        super().__init__()
        self._log = services.document.log
        self._nothing = nothing
        self._listings: Mapping[str, Listing] = {}
        self.choice = QComboBox()
        self.choice.setObjectName(f"{name}Choice")
        self.choice.setAccessibleName("The sequence beside it" if nothing else "The sequence")
        self.choice.setMinimumContentsLength(20)
        self.choice.activated.connect(self._on_chosen)
        self.pane = ListingPane(services, f"{name}View", "Sequence", noun="action")
        self.pane.set_entries(self._entries)
        vertical(self.pane, on=self)
        self.setVisible(not nothing)

    def show_choices(self, listings: Mapping[str, Listing]) -> None:
        """Offer other sequences; the chosen one stays, where it is among them."""
        before = self.choice.currentText()
        self._listings = listings
        self.choice.clear()
        if self._nothing:
            self.choice.addItem(self._nothing)
        self.choice.addItems(list(listings))
        self.choice.setCurrentIndex(max(0, self.choice.findText(before)))
        self._show()

    def _on_chosen(self) -> None:
        self._show()
        self.chosen.emit()

    def _show(self) -> None:
        listing = self._listings.get(self.choice.currentText())
        self.setVisible(listing is not None or not self._nothing)
        self.pane.show_listing(listing, "The package has no sequences.")

    def _entries(self) -> list[MenuEntry]:
        listing, cell = self.pane.listing, self.pane.grid.cursor_cell()
        line = line_of(listing, cell[0]) if listing is not None and cell is not None else None
        if line is None:
            return []
        return [(f"Show &line {number(line + 1)} of the log", lambda: self._log.show_line(line))]


def _settings(text: str) -> dict[str, str]:
    """Names and values of the what-if line."""
    pairs = (part.partition("=") for part in text.split(";"))
    return {name.strip(): value.strip() for name, equals, value in pairs if equals and name.strip()}
