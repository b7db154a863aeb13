"""What is wrong in the package; Enter or a double click leads to the place."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import QCheckBox, QComboBox, QMenu, QWidget

from msiview.errors import Severity
from msiview.gui.clipboard import copy_text
from msiview.gui.findings.accept_dialog import AcceptDialog
from msiview.gui.findings.finding_texts import advice
from msiview.gui.findings.findings_model import PLACE, RULE, STATE, WHAT, FindingsModel
from msiview.gui.findings.own_exceptions import forget_own_exceptions
from msiview.gui.findings.rule_dialog import RuleDialog
from msiview.gui.plain_text import caption, plain
from msiview.gui.services import Services
from msiview.gui.widgets.filter_field import FilterField
from msiview.gui.widgets.list_pane import ListPane, note_strip
from msiview.gui.widgets.row_list import RowList
from msiview.report.finding_words import counts_words
from msiview.report.findings_markdown import findings_table
from msiview.session.check_settings import FILE_NAME
from msiview.session.checking import FindingState, ListedFinding
from msiview.session.finding_list import FindingGrouping, finding_place
from msiview.visible_text import visible
from msiview.words import shown_of

_WIDTHS = {RULE: 168, STATE: 64, PLACE: 260}

_GROUPINGS = {
    FindingGrouping.SEVERITY: "By severity",
    FindingGrouping.RULE: "By rule",
    FindingGrouping.TABLE: "By table",
}


class FindingsDock(ListPane):
    """The findings in groups, and below them what the chosen one does and what to do."""

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        self._services = services
        self._document, self._selection = services.document, services.selection
        self._findings = services.document.findings
        self.model = FindingsModel(services.theme, services.icons)
        self.list = _FindingList(self)
        self._grouping = QComboBox()
        self._grouping.setObjectName("findingsGrouping")
        self._grouping.setAccessibleName("How findings are grouped")
        for grouping, title in _GROUPINGS.items():
            self._grouping.addItem(title, grouping)
        self._notes = QCheckBox("&Notes")
        self._notes.setObjectName("findingsNotes")
        self._notes.setToolTip("Also list what is formally right, but of no use")
        self._accepted = QCheckBox("&Accepted")
        self._accepted.setObjectName("findingsAccepted")
        self._accepted.setToolTip("Also list what is accepted, here or by msiview-check.toml")
        self._files = QCheckBox("File&s")
        self._files.setObjectName("findingsFiles")
        self._files.setToolTip(
            "Also unpack the files, and hold them against their rows: version, language, hash, "
            "size, name as an assembly"
        )
        self._advice = note_strip("findingsAdvice")
        self._advice.hide()
        super().__init__(
            self.list,
            FilterField("findingsFilter", "Filter findings"),
            count_name="findingsCount",
            right=(self._grouping, self._notes, self._accepted, self._files),
            below=self._advice,
            parent=parent,
        )
        self.model.setParent(self)
        for action in ("actionCopyFindings", "actionExportFindings"):
            self.list.addAction(services.action(action))
        self.list.opened.connect(self._go)
        self.list.currentItemChanged.connect(self._on_chosen)
        self.field.paused.connect(self._choose)
        self._grouping.currentIndexChanged.connect(self._choose)
        self._notes.toggled.connect(self._choose)
        self._accepted.toggled.connect(self._choose)
        self._files.clicked.connect(self._findings.set_unpacks)
        self._findings.changed.connect(self._tell)
        self._findings.shownChanged.connect(self._show)
        self._findings.currentChanged.connect(self.list.follow)
        services.theme.themeChanged.connect(self.list.viewport().update)
        self._show()
        self.list.follow(self._findings.current)

    def advice(self) -> str:
        """What is said of the chosen finding."""
        return self._advice.text()

    def accept(self, entry: ListedFinding) -> AcceptDialog:
        """Ask how far a finding is accepted, and why."""
        dialog = AcceptDialog(entry.finding, self._services, self)
        dialog.open()
        return dialog

    def accept_no_longer(self, entry: ListedFinding) -> None:
        """Take back what the user has accepted; what the team has is in their file."""
        if not forget_own_exceptions(self._services.settings, entry.finding):
            self._services.tell(f"This is accepted by {FILE_NAME}: take it out there.")

    def explain(self, rule: str) -> RuleDialog:
        """Show what a rule is about."""
        dialog = RuleDialog(rule, self._services, self)
        dialog.show()
        return dialog

    # -- the list ----------------------------------------------------------

    def _choose(self) -> None:
        self._findings.choose(
            replace(
                self._findings.choice,
                text=self.field.text(),
                grouping=self._grouping.currentData(),
                notes=self._notes.isChecked(),
                accepted=self._accepted.isChecked(),
            )
        )

    def _show(self) -> None:
        self.model.set_lines(self._findings.lines)
        self.list.clearSpans()
        for line in self._findings.groups:
            self.list.setSpan(line, 0, 1, self.model.columnCount())
        tally = self._findings.checked.tally
        compared = any(state is not None or accepted for state, _, accepted in tally)
        self.list.setColumnHidden(STATE, not compared)
        self._tell()

    def _tell(self) -> None:
        findings = self._findings
        listed = len(findings.lines) - len(findings.groups)
        everything = len(findings.checked.entries)
        shown = shown_of(listed, everything, "finding")
        counts = counts_words(findings.counts)
        new = counts_words(findings.checked.count(FindingState.NEW), notes=False)
        added = f"{new} new" if new else ""
        parts = (counts, added, shown if listed != everything else "")
        words = " · ".join(filter(None, parts))
        if findings.complaint:
            self.tell_count(findings.complaint, findings.complaint, is_error=True)
        else:
            self.tell_count(words)
        tally = findings.checked.tally
        self._notes.setEnabled(any(severity is Severity.NOTE for _, severity, _ in tally))
        self._accepted.setEnabled(any(accepted for _, _, accepted in tally))
        self._files.setEnabled(findings.can_unpack)
        self._files.setChecked(findings.unpacks)
        if listed:
            self.notice.hide()
        else:
            self.notice.tell(self._why_empty())

    def _why_empty(self) -> str:
        findings = self._findings
        if self._document.package is None:
            return "Open a file to see what is wrong in it."
        if findings.choice.text.strip() and findings.checked.entries:
            return "No finding has this text; clear the filter to see all of them."
        if not findings.is_done:
            return "Trying rules…"
        if findings.checked.entries:
            return "Nothing but notes and accepted findings."
        tried = len(findings.checked.rules)
        return f"Nothing is wrong: the file is not damaged, and {tried} rules found nothing."

    # -- using it ----------------------------------------------------------

    def _on_chosen(self, entry: ListedFinding | None) -> None:
        text = advice(entry) if entry is not None else ""
        self._advice.setText(text)
        self._advice.setAccessibleName(plain(text))
        self._advice.setVisible(bool(text))
        if entry is not None and not self.list.is_following:
            self._findings.set_current(self.list.currentIndex().row())

    def _go(self, entry: ListedFinding) -> None:
        place = finding_place(entry.finding, self._document.tables, self._document.package)
        if place is not None:
            self._selection.go(place)


class _FindingList(RowList):
    """The list, with what can be done with a finding in its menu."""

    def __init__(self, dock: FindingsDock) -> None:
        super().__init__(
            dock.model, "findingsView", "Findings", widths=_WIDTHS, stretch=WHAT, prose=(WHAT,)
        )
        self._dock = dock

    def menu(self, index: QModelIndex) -> QMenu:
        menu = super().menu(index)
        entry = self.model().index(index.row(), 0).data(Qt.ItemDataRole.UserRole)
        if not isinstance(entry, ListedFinding):
            return menu
        own = QMenu(menu)
        own.addAction("Copy as &Markdown").triggered.connect(lambda: self.copy_markdown())
        explain = own.addAction(f"&Explain {caption(entry.finding.rule)}…")
        explain.triggered.connect(lambda: self._dock.explain(entry.finding.rule))
        if entry.accepted is None:
            own.addAction("Acce&pt…").triggered.connect(lambda: self._dock.accept(entry))
        else:
            again = own.addAction("Accept no &longer")
            again.triggered.connect(lambda: self._dock.accept_no_longer(entry))
        menu.insertActions(menu.actions()[2], own.actions())
        return menu

    def copy_markdown(self) -> None:
        """Put the chosen findings on the clipboard as a table in Markdown."""
        copy_text(visible("".join(findings_table(self.chosen_items()))))
