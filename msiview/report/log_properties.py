"""The properties of a log: the few that decide as a table, and the history of one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TypeAlias

from msiview.analysis.logs.cause.named_in_messages import Tables
from msiview.analysis.logs.reasons.engine_runs import SERVER
from msiview.analysis.logs.reasons.moments import HIDDEN, Moments
from msiview.analysis.logs.reasons.property_origins import (
    LoggedValue,
    PropertyHistory,
    PropertyOrigins,
)
from msiview.analysis.logs.reasons.property_sources import Origin
from msiview.analysis.phrase import LineRef, Phrase, RowRef, sentence
from msiview.report.log_answers import omission_note
from msiview.report.page import (
    Block,
    Content,
    Heading,
    PageColumn,
    PageTable,
    Paragraph,
    Text,
    Tone,
    code,
    muted,
)
from msiview.words import counted

_MOST = 150
_MOST_VALUES = 200
"""Values of a history that are told one by one."""

# fmt: off
_STANDARD = frozenset({
    "ADDDEFAULT", "ADDLOCAL", "ADDSOURCE", "ADVERTISE", "ALLUSERS", "AdminUser", "INSTALLLEVEL",
    "Installed", "MSIINSTALLPERUSER", "MsiSystemRebootPending", "PATCH", "Privileged", "REBOOT",
    "REINSTALL", "REINSTALLMODE", "REMOVE", "RESUME", "SourceDir", "TARGETDIR", "TRANSFORMS",
    "UILevel", "UPGRADINGPRODUCTCODE", "VersionMsi", "VersionNT", "VersionNT64",
})
# fmt: on
"""Properties by which Windows Installer decides what it does."""

_TELLING = frozenset(
    {Origin.COMMAND_LINE, Origin.CUSTOM_ACTION, Origin.APP_SEARCH, Origin.DIALOG, Origin.LAYER}
)
"""Sources of what this very installation had of its own."""


CleanValue: TypeAlias = Callable[[str, str], str]
"""Takes names of people out of the value of a property, by the property's name."""


# -- the history of one --------------------------------------------------


def history_blocks(history: PropertyHistory) -> Iterator[Block]:
    """Every value of a property with who set it and where."""
    name = history.name
    yield Heading(Phrase(RowRef("Property", (name,), name)), 3)
    if history.remark:
        is_odd = history.is_client_only or history.ignored_line is not None
        tone = Tone.WARNING if is_odd else Tone.MUTED
        yield Paragraph(Text(sentence(history.remark), tone))
    if history.is_secure:
        yield Paragraph(muted("SecureCustomProperties lists it."))
    party = None
    for value in history.values[:_MOST_VALUES]:
        if value.party != party:
            party = value.party
            yield Paragraph(muted((party or "package").capitalize()))
        yield Paragraph(_value(value), indent=1)
    more = len(history.values) - _MOST_VALUES
    if more > 0:
        yield Paragraph(muted(f"and {counted(more, 'more value')}"))


def _value(value: LoggedValue) -> Content:
    if value.value is None:
        shown = muted("deleted")
    elif value.value == HIDDEN:
        shown = muted(f"{HIDDEN} (the log hides it)")
    else:
        shown = code(value.value) if value.value.strip() else muted("empty")
    is_listed = value.source.origin is Origin.END_LIST
    source = "in the list at the end" if is_listed else f"by {value.source.words}"
    return shown, muted(source), LineRef(value.line) if value.line is not None else ""


# -- those that decide -----------------------------------------------------


def properties_blocks(moments: Moments, tables: Tables, clean: CleanValue) -> Iterator[Block]:
    """The properties that decided something or were decided in this installation, with their value
    at the end: on the server where there was one."""
    origins = PropertyOrigins(moments, tables or None)
    found = [history for name in origins.names() if _is_telling(history := origins.history(name))]
    if not found:
        return
    yield Heading("Properties that matter")
    names = ("Property", "Value at the end", "Set by", "Remark")
    columns = [*map(PageColumn, names), PageColumn("Line", is_number=True)]
    yield PageTable(columns, (_row(history, clean) for history in found[:_MOST]))
    yield omission_note(len(found) - _MOST, "properties")


def _is_telling(history: PropertyHistory) -> bool:
    if not history.values:
        return False
    if history.name in _STANDARD or history.is_client_only or history.ignored_line is not None:
        return True
    return any(value.source.origin in _TELLING for value in history.values)


def _row(history: PropertyHistory, clean: CleanValue) -> tuple[Content, ...]:
    final = history.final(SERVER) or history.final()
    value = final.value if final is not None else None
    last = history.last_set
    line = last.line if last is not None else None
    return (
        history.name,
        clean(history.name, value or ""),
        last.source.words if last is not None else "",
        Phrase(history.remark),
        LineRef(line, str(line + 1)) if line is not None else "",
    )
