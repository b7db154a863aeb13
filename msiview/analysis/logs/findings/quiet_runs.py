"""Runs that did not do what was expected: without elevation, without any change, or into the root
of a drive."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from msiview.analysis.live_columns import live_rows
from msiview.analysis.logs.cause.product_facts import last_dump
from msiview.analysis.logs.findings.finding import LogFinding, Subject
from msiview.analysis.logs.log_lines import lines_of_kind
from msiview.analysis.logs.rights import rights
from msiview.late_patterns import late_pattern
from msiview.logs.facts import INSTALLED_STATES
from msiview.logs.line_kinds import Level, LineKind
from msiview.words import counted

_ROOT = late_pattern(r"[A-Za-z]:\\?")
_FOLDERS = frozenset(
    {"APPDIR", "APPLICATIONFOLDER", "INSTALLDIR", "INSTALLFOLDER", "INSTALLLOCATION"}
)
"""Names that packages mostly give to their own folder, for logs without the package."""
_TARGET = late_pattern(r"Dir \(target\): Key: (?P<name>\S+)\s*, Object: (?P<path>.*)")
_MOST_FOLDERS = 5_000
_NOTHING = "Null"
_ABSENT = "Absent"
_MOST_STATES = 100_000

_NOT_RAISED = (
    "Without raised rights nothing can be installed for the machine: protected folders, "
    "HKEY_LOCAL_MACHINE and services can't be written."
)
_RAISE = "Run it from a raised command prompt, or as the system account of the deployment tool."
_UNCHANGED = (
    "Everything is as it was asked for already: the features that were asked for are installed, or "
    "none was asked for. A repair needs REINSTALL (msiexec /f), other features ADDLOCAL."
)

_KEPT = (
    "Another product, mostly another version of this one, has the same components (ComponentIds): "
    "they are kept until that one is removed as well. This is usual where a new version was "
    "installed before the old one goes."
)


def not_elevated(subject: Subject) -> Iterator[LogFinding]:
    """The engine says that it can't get raised rights, as nobody can be asked."""
    found = rights(subject.log, _begin(subject))
    line = found.refused_line
    if line is not None and found.elevated is False:
        yield LogFinding(
            id="not-elevated",
            line=line,
            title="The installation had no raised rights and could not ask for them",
            explanation=_NOT_RAISED,
            lines=(line,),
            level=Level.WARNING if subject.ended.has_failed else Level.INFO,
            checks=(_RAISE,),
        )


def nothing_changed(subject: Subject) -> Iterator[LogFinding]:
    """All states of components are Null: nothing was to be done."""
    lines = subject.facts.component_lines
    begin = _begin(subject)
    if subject.ended.has_failed or not len(lines) or len(lines) > _MOST_STATES:
        return
    first, count, kept = None, 0, 0
    for state in subject.log.component_states():
        if state.line < begin:
            continue
        if state.action.strip(" ;") != _NOTHING:
            return  # most logs need not be read further
        first, count = state.line if first is None else first, count + 1
        kept += state.request == _ABSENT and state.installed in INSTALLED_STATES
    if first is not None:
        stayed = f"{counted(count, 'component')} stayed as they were"
        yield LogFinding(
            id="nothing-changed",
            line=first,
            title=f"{counted(kept, 'component')} stayed although they were to be removed"
            if kept
            else f"Nothing was changed: {stayed}",
            explanation=_KEPT if kept else _UNCHANGED,
            lines=(first,),
        )


def root_folders(subject: Subject) -> Iterator[LogFinding]:
    """The folder of the product is the root of a drive: a property for it was empty or wrong."""
    dump = last_dump(subject.facts, _begin(subject))
    names = _FOLDERS
    if subject.tables is not None:
        names = frozenset(
            name
            for (name,) in live_rows(subject.tables, "Component", "Directory_")
            if isinstance(name, str)
        )
    values = {**_targets(subject), **dump}
    for name in sorted(names & values.keys()):
        value, line = values[name]
        if _ROOT.fullmatch(value.strip()) is not None:
            yield LogFinding(
                id="root-folder",
                line=line,
                title=f"{name} is {value.strip()}, the root of a drive",
                explanation=(
                    "Files went straight into the root. Mostly a property that should give the "
                    "folder was empty, or the parent of the directory is TARGETDIR."
                ),
                lines=(line,),
                level=Level.WARNING,
                checks=(f"Where {name} got its value, and Directory_Parent of {name}.",),
            )


def _targets(subject: Subject) -> dict[str, tuple[str, int]]:
    """The folders that the costing has decided on, and their lines."""
    found: dict[str, tuple[str, int]] = {}
    lines = lines_of_kind(subject.facts, LineKind.DIRECTORY, _begin(subject))
    for line in islice(lines, _MOST_FOLDERS):
        match = _TARGET.match(subject.text(line))
        if match is not None:
            found[match["name"]] = match["path"], line
    return found


def _begin(subject: Subject) -> int:
    section = subject.ended.section
    return section.line if section is not None else 0
