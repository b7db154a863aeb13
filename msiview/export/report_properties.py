"""The properties that a report of a log names: a few of hundreds."""

from __future__ import annotations

from dataclasses import dataclass

from msiview.analysis.logs.cause.named_in_messages import Tables
from msiview.analysis.logs.reasons.engine_runs import SERVER
from msiview.analysis.logs.reasons.moments import Moments
from msiview.analysis.logs.reasons.property_origins import PropertyHistory, PropertyOrigins
from msiview.analysis.logs.reasons.property_sources import Origin

_MOST = 150

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


@dataclass(frozen=True, slots=True)
class TellingProperty:
    """``value`` is that at the end, on the server where there was one; ``source`` says who gave
    it, ``line`` where; ``remark`` what is odd."""

    name: str
    value: str
    source: str
    line: int | None
    remark: str


def telling_properties(moments: Moments, tables: Tables) -> tuple[list[TellingProperty], int]:
    """Properties that decide or were decided upon, by name, and how many more there are."""
    origins = PropertyOrigins(moments, tables or None)
    found = []
    for name in origins.names():
        history = origins.history(name)
        if history.values and _is_telling(history):
            found.append(_property(history))
    return found[:_MOST], max(0, len(found) - _MOST)


def _is_telling(history: PropertyHistory) -> bool:
    if history.name in _STANDARD or history.is_client_only or history.ignored_line is not None:
        return True
    return any(value.source.origin in _TELLING for value in history.values)


def _property(history: PropertyHistory) -> TellingProperty:
    final = history.final(SERVER) or history.final()
    told = [value for value in history.values if value.source.origin is not Origin.END_LIST]
    last = told[-1] if told else None
    value = final.value if final is not None else None
    return TellingProperty(
        name=history.name,
        value="" if value is None else value,
        source=last.source.words if last is not None else "",
        line=last.line if last is not None else None,
        remark=history.remark,
    )
