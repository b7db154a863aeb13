"""The findings on a window's package: looked for in the background, listed, walked through."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from msiview.errors import Severity
from msiview.gui.collecting import collection_paused
from msiview.gui.later import call_later
from msiview.progress import no_progress
from msiview.session.check_settings import (
    CheckSettings,
    UnusableSettings,
    settings_in,
)
from msiview.session.checking import CheckedPackage, ListedFinding, check_package, check_rules
from msiview.session.finding_list import (
    FindingGroup,
    FindingGrouping,
    FindingIndex,
    grouped,
)
from msiview.session.opened_package import OpenedPackage
from msiview.validation.validate import CheckResult

if TYPE_CHECKING:
    from msiview.database.package import Package
    from msiview.gui.jobs import JobRunner
    from msiview.progress import Progress
    from msiview.session.check_settings import (
        FindingException,
        RuleSelection,
    )
    from msiview.session.finding_list import (
        FindingLine,
    )
    from msiview.session.places import CellRef
    from msiview.session.unpacked_files import KnownContents

CHECK_SLOT, FILTER_SLOT = "findings", "findings-filter"

_AT_ONCE = 2000
"""Findings that are filtered and grouped without a job."""


@dataclass(frozen=True, slots=True)
class FindingChoice:
    """Which findings are listed, and how."""

    text: str = ""
    grouping: FindingGrouping = FindingGrouping.SEVERITY
    notes: bool = False
    accepted: bool = False


@dataclass(frozen=True, slots=True)
class _Found:
    """What a job brings: ``alone`` is what rules found without overlays, under ``selections``, and
    with the files unpacked or not."""

    checked: CheckedPackage
    index: FindingIndex
    alone: CheckResult
    selections: Sequence[RuleSelection]
    unpacks: bool
    complaint: str


@dataclass(frozen=True, slots=True)
class _Listed:
    """Lines, those of groups among them, and the number of each line by its identity in memory."""

    lines: Sequence[FindingLine] = ()
    groups: Sequence[int] = ()
    numbers: Mapping[int, int] = field(default_factory=dict)


class DocumentFindings(QObject):
    """What is wrong with what is open.

    Rules are tried once the package is looked through, and again when something else lies over it.
    The list of the Findings pane and the way from finding to finding (F4) are the same: ``lines``.
    """

    changed = Signal()
    """There are other findings, or it is known that there are none."""
    shownChanged = Signal()
    """Other lines are listed."""
    currentChanged = Signal(object)
    """Another line, by its number, is the current one; None for none."""

    def __init__(self, jobs: JobRunner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._shown: OpenedPackage | None = None
        self._own: tuple[FindingException, ...] = ()
        self._is_examined = False
        self._alone: _Found | None = None
        self._contents: KnownContents | None = None
        self._listed = _Listed()
        self.checked = CheckedPackage()
        self.index = FindingIndex()
        """The findings that count, by their rows."""
        self.is_done = False
        """Whether all rules were tried on what is shown."""
        self.unpacks = False
        """Whether files are unpacked and held against their rows, too."""
        self.complaint = ""
        """What is wrong with the settings beside the package."""
        self.choice = FindingChoice()
        self.current: int | None = None

    @property
    def lines(self) -> Sequence[FindingLine]:
        """What is listed: groups and their findings."""
        return self._listed.lines

    @property
    def groups(self) -> Sequence[int]:
        """The lines of groups."""
        return self._listed.groups

    @property
    def counts(self) -> Counter[Severity]:
        """How many findings count, by severity."""
        return self.checked.count()

    @property
    def count(self) -> int:
        """How many errors and warnings there are."""
        counts = self.counts
        return counts[Severity.ERROR] + counts[Severity.WARNING]

    @property
    def folder(self) -> Path | None:
        """The folder of the package, where the team's settings are; None in memory."""
        files = self._shown.package.files() if self._shown is not None else []
        return files[0].parent if files else None

    # -- looking for them ------------------------------------------------

    def set_shown(self, shown: OpenedPackage | None) -> None:
        """Another package, or something else over it."""
        before, self._shown = self._shown, shown
        if shown is None or before is None or before.package is not shown.package:
            self._is_examined, self._alone, self.unpacks = False, None, False
            self._contents = None
            self._jobs.cancel_slot(CHECK_SLOT)
            self._take(CheckedPackage(), FindingIndex(), done=False)
        elif self._is_examined:
            self._look()

    def set_examined(self, package: Package) -> None:
        """All defects of the package are known: rules are tried."""
        if self._shown is not None and self._shown.package is package:
            self._is_examined = True
            self._look()

    @property
    def can_unpack(self) -> bool:
        """Whether what is shown may bring files."""
        return self._shown is not None and "File" in self._shown.tables

    def set_unpacks(self, unpacks: bool) -> None:
        """Unpack the files and hold them against their rows, or no longer."""
        if unpacks != self.unpacks:
            self.unpacks = unpacks
            self.look_again()

    def take_defects(self) -> None:
        """More defects were met: before rules are tried they are all that there is to list."""
        if self._shown is None:
            return
        if self._is_examined:
            self._look()
            return
        alone = OpenedPackage(self._shown.package)
        if not alone.package.defects:
            return
        settings = CheckSettings().with_exceptions(self._own)
        self._jobs.run(
            lambda progress: _damage(alone, settings, progress),
            lambda found: self._take(*found, done=False),
            title="Listing the damage",
            slot=CHECK_SLOT,
        )

    def set_own_exceptions(self, exceptions: Iterable[FindingException]) -> None:
        """What the user accepts in every package."""
        self._own = tuple(exceptions)
        self.look_again()

    def look_again(self) -> None:
        """Settings are others: judge the findings by them."""
        if self._is_examined:
            self._look()

    def _look(self) -> None:
        shown, known, own, folder = self._shown, self._alone, self._own, self.folder
        contents = self._known_contents() if self.unpacks else None
        assert shown is not None
        self._jobs.run(
            lambda progress: _found(shown, known, own, folder, progress, contents),
            self._on_found,
            on_cancel=lambda: call_later(self, 0, lambda: self._without_files(shown)),
            title="Trying rules",
            slot=CHECK_SLOT,
            patient=True,
        )

    def _known_contents(self) -> KnownContents:
        """What is known of the files of this package."""
        # Only here: a window starts without it.
        from msiview.session.unpacked_files import KnownContents

        if self._contents is None:
            self._contents = KnownContents()
        return self._contents

    def _without_files(self, shown: OpenedPackage) -> None:
        """Looking was stopped, for something newer or by the user: who stops the unpacking, which
        can take minutes, wants the findings without it."""
        if self.unpacks and self._shown is shown and not self._jobs.runs(CHECK_SLOT):
            self.set_unpacks(False)
            self.changed.emit()

    def _on_found(self, found: _Found) -> None:
        self._alone = found
        self.complaint = found.complaint
        self._take(found.checked, found.index, done=True)

    def _take(self, checked: CheckedPackage, index: FindingIndex, *, done: bool) -> None:
        self.checked, self.index, self.is_done = checked, index, done
        self.changed.emit()
        self._list()

    # -- which are listed ------------------------------------------------

    def choose(self, choice: FindingChoice) -> None:
        """List others, or in other groups."""
        if choice != self.choice:
            self.choice = choice
            self._list()

    def _list(self) -> None:
        entries, choice = self.checked.entries, self.choice
        if len(entries) <= _AT_ONCE:
            self._jobs.cancel_slot(FILTER_SLOT)
            self._show(_listed(entries, choice, no_progress()))
            return
        self._jobs.run(
            lambda progress: _listed(entries, choice, progress),
            self._show,
            title="Filtering the findings",
            slot=FILTER_SLOT,
        )

    def _show(self, listed: _Listed) -> None:
        self._listed = listed
        self.current = None
        self.shownChanged.emit()

    # -- the way ---------------------------------------------------------

    def set_current(self, line: int | None) -> None:
        """Make a line the current one."""
        if line != self.current:
            self.current = line
            self.currentChanged.emit(line)

    def next_line(self, step: int) -> int | None:
        """The line of a finding after (+1) or before (-1) the current one, around the ends; None
        where none is listed."""
        count = len(self.lines)
        at = self.current if self.current is not None else (-1 if step > 0 else 0)
        for distance in range(1, count + 1):
            line = (at + step * distance) % count
            if isinstance(self.lines[line], ListedFinding):
                return line
        return None

    def follow(self, cell: CellRef | None) -> None:
        """The cursor of the grid is in another cell: its finding is the current one, if it has
        one that is listed."""
        if cell is None or self._shown is None:
            return
        table = self._shown.tables.get(cell.table)
        if table is None or cell.column >= len(table.columns):
            return
        found = self.index.at_cell(cell, table.columns[cell.column].name)
        numbers = self._listed.numbers
        lines = [numbers[id(entry)] for entry in found if id(entry) in numbers]
        if lines and self.current not in lines:
            self.set_current(lines[0])


def _damage(
    alone: OpenedPackage, settings: CheckSettings, progress: Progress
) -> tuple[CheckedPackage, FindingIndex]:
    """What is damaged, before any rule is tried. In the background, since the first look at rules
    imports them all."""
    checked = check_package(alone, settings, progress, alone=CheckResult(), is_examined=True)
    return checked, FindingIndex(checked.entries)


def _found(
    shown: OpenedPackage,
    known: _Found | None,
    own: Sequence[FindingException],
    folder: Path | None,
    progress: Progress,
    contents: KnownContents | None,
) -> _Found:
    """``contents`` are what is known of the files, where they are to be unpacked."""
    unpacks = contents is not None
    settings, complaint = CheckSettings(), ""
    try:
        settings = settings_in(folder) if folder is not None else settings
    except UnusableSettings as error:
        complaint = str(error)
    settings = settings.with_exceptions(own)
    with collection_paused():
        asked = settings.selections, unpacks
        if known is not None and (known.selections, known.unpacks) == asked:
            alone = known.alone
        else:
            alone = check_rules(shown, settings, progress, unpacks=unpacks, known=contents)
        checked = check_package(
            shown,
            settings,
            progress,
            alone=alone,
            is_examined=True,
            unpacks=unpacks,
            known=contents,
        )
        index = FindingIndex(checked.entries)
        _ = checked.tally  # here, so that asking for it takes no time
    return _Found(checked, index, alone, settings.selections, unpacks, complaint)


def _listed(entries: Sequence[ListedFinding], choice: FindingChoice, progress: Progress) -> _Listed:
    from msiview.gui.findings.finding_texts import chosen_entries

    chosen = chosen_entries(
        entries, choice.text, progress, notes=choice.notes, accepted=choice.accepted
    )
    lines = grouped(chosen, choice.grouping)
    groups = [number for number, line in enumerate(lines) if isinstance(line, FindingGroup)]
    return _Listed(lines, groups, {id(line): number for number, line in enumerate(lines)})
