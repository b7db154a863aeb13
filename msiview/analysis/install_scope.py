"""For whom a package installs: for all users of the machine, for one, or as somebody chooses.

Source: docs/msi-format.md, "Scope of an installation".
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from msiview.analysis.live_columns import live_properties, live_rows
from msiview.database.cells import number_of, text_of
from msiview.database.database import Database
from msiview.database.package import Kind
from msiview.database.summary import PropertyId

if TYPE_CHECKING:
    from msiview.database.table import Table
    from msiview.overlay.overlay import OverlaidDatabase

_NO_ELEVATION = 8
"""Bit of the summary's Word Count."""

_SCOPE_PROPERTIES = ("ALLUSERS", "MSIINSTALLPERUSER")
_TYPE_MASK = 0x3F
_SET_PROPERTY = 51


class ScopeKind(StrEnum):
    """For whom a package installs."""

    MACHINE = "machine"
    USER = "user"
    EITHER = "either"


@dataclass(frozen=True, slots=True)
class InstallScope:
    """``default`` is what comes out where nobody chooses: MACHINE or USER; the same as ``scope``
    where there is no choice. ``reasons`` are sentences without a full stop, the deciding one
    first."""

    scope: ScopeKind
    default: ScopeKind
    reasons: tuple[str, ...]

    @property
    def words(self) -> str:
        """``per machine``, ``either, per user by default``."""
        if self.scope is ScopeKind.EITHER:
            return f"per machine or per user; per {self.default} where nobody chooses"
        return f"per {self.scope}"


def install_scope(database: Database | OverlaidDatabase) -> InstallScope | None:
    """The scope of an installation package, with overlays where there are any; None for other
    kinds of files."""
    base = database if isinstance(database, Database) else database.base
    if base.kind is not Kind.MSI:
        return None
    word_count = base.summary.number(PropertyId.WORD_COUNT) or 0
    stated = _stated(live_properties(database.tables), bool(word_count & _NO_ELEVATION))
    choices = tuple(_choices(database.tables))
    if not choices:
        return stated
    return InstallScope(ScopeKind.EITHER, stated.default, (*stated.reasons, *choices))


def _stated(properties: Mapping[str, str], needs_no_rights: bool) -> InstallScope:
    """What the properties say, and the summary."""
    all_users = properties.get("ALLUSERS", "")
    per_user = properties.get("MSIINSTALLPERUSER", "")
    no_rights = "the Word Count of the summary (bit 8) says that no elevated rights are needed"
    if all_users == "1":
        reasons = ["ALLUSERS is 1"]
        if needs_no_rights:
            reasons.append(f"{no_rights}, but an installation per machine needs them")
        return InstallScope(ScopeKind.MACHINE, ScopeKind.MACHINE, tuple(reasons))
    if all_users == "2" and needs_no_rights:
        reasons = [f"ALLUSERS is 2, and {no_rights}: MSIINSTALLPERUSER is ignored"]
        return InstallScope(ScopeKind.EITHER, ScopeKind.USER, tuple(reasons))
    if all_users == "2" and per_user == "1":
        reasons = [
            "ALLUSERS is 2 and MSIINSTALLPERUSER is 1: emptying the latter installs per machine",
            "Windows before 7 knows no MSIINSTALLPERUSER",
        ]
        return InstallScope(ScopeKind.EITHER, ScopeKind.USER, tuple(reasons))
    if all_users == "2":
        reasons = ["ALLUSERS is 2: per machine, unless MSIINSTALLPERUSER is set to 1"]
        return InstallScope(ScopeKind.EITHER, ScopeKind.MACHINE, tuple(reasons))
    reasons = [
        f"ALLUSERS is {all_users}, which means nothing" if all_users else "ALLUSERS is not set"
    ]
    if needs_no_rights:
        reasons.append(no_rights)
    return InstallScope(ScopeKind.USER, ScopeKind.USER, tuple(reasons))


def _choices(tables: Mapping[str, Table]) -> Iterator[str]:
    """What can set the deciding properties while the package runs."""
    actions = live_rows(tables, "CustomAction", "Action", "Type", "Source")
    for action, kind, source in actions:
        if (number_of(kind) or 0) & _TYPE_MASK == _SET_PROPERTY and source in _SCOPE_PROPERTIES:
            yield f"the custom action {text_of(action)} sets {text_of(source)}"
    events = live_rows(tables, "ControlEvent", "Dialog_", "Control_", "Event")
    told = set()
    for dialog, control, event in events:
        name = text_of(event).strip("[]")
        words = f"{text_of(dialog)}/{text_of(control)} sets {name}"
        if text_of(event).startswith("[") and name in _SCOPE_PROPERTIES and words not in told:
            told.add(words)
            yield f"the control {words}"
    controls = live_rows(tables, "Control", "Dialog_", "Control", "Property")
    for dialog, control, edited in controls:
        if edited in _SCOPE_PROPERTIES:
            yield f"the control {text_of(dialog)}/{text_of(control)} edits {text_of(edited)}"
