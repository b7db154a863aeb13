"""Determines the origin of property values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from msiview.analysis.live_columns import live_tables
from msiview.analysis.logs.reasons.engine_runs import CLIENT, SERVER
from msiview.analysis.logs.reasons.moments import Moments
from msiview.database.standard_actions import standard_action
from msiview.database.table import Table
from msiview.logs.facts import ActionRun

_COSTING = frozenset({"CostInitialize", "FileCost", "CostFinalize"})


class Origin(Enum):
    """The kind of a value's origin."""

    PACKAGE = "package"
    LAYER = "layer"
    """A transform or patch of the overlay."""
    COMMAND_LINE = "command line"
    CLIENT = "client"
    """The client passed it to the server."""
    ENGINE = "Windows Installer"
    ACTION = "standard action"
    APP_SEARCH = "AppSearch"
    DIRECTORY = "directory"
    CUSTOM_ACTION = "custom action"
    DIALOG = "dialog"
    END_LIST = "final list"
    """The list at the end of a run; the log does not contain who set the property."""


@dataclass(frozen=True, slots=True)
class ValueSource:
    """The origin of a value. ``action`` is the one that was running, None before the first;
    ``layer`` counts from 0."""

    origin: Origin
    action: ActionRun | None = None
    layer: int | None = None

    @property
    def words(self) -> str:
        """In a few words: ``custom action SetMode``."""
        name = self.action.name if self.action is not None else ""
        match self.origin:
            case Origin.PACKAGE:
                return "the package"
            case Origin.LAYER:
                return f"layer {(self.layer or 0) + 1} of the overlay"
            case Origin.CLIENT:
                return "passed on by the client"
            case Origin.ENGINE:
                return f"Windows Installer, in {name}" if name else "Windows Installer"
            case Origin.DIRECTORY:
                return f"resolution of directories in {name}"
            case Origin.CUSTOM_ACTION:
                return f"custom action {name}" if name else "a custom action"
            case Origin.DIALOG:
                return f"dialog {name}"
            case Origin.ACTION:
                return name
        return str(self.origin.value)


class PropertySources:
    """Finds the origins of the values in a log; ``tables`` help to distinguish actions."""

    def __init__(self, moments: Moments, tables: Mapping[str, Table] | None = None) -> None:
        self._moments = moments
        self._known = live_tables(tables or {}, "CustomAction", "Dialog", "Directory")
        self._has_package = tables is not None

    def of_change(self, name: str, line: int, run: int, *, is_remote: bool) -> ValueSource:
        """The source of a change in a line of a run."""
        action = self._moments.runs.action_at(line, run)
        if is_remote:
            return ValueSource(Origin.CUSTOM_ACTION, action)
        if action is None:
            return ValueSource(self._given(name, line, run))
        if action.name == "AppSearch":
            return ValueSource(Origin.APP_SEARCH, action)
        if action.name in _COSTING:
            is_directory = self._is_in("Directory", name) or not self._has_package
            is_path = is_directory and self._is_path(name, line, run)
            return ValueSource(Origin.DIRECTORY if is_path else Origin.ENGINE, action)
        return ValueSource(self._origin_by_action(action), action)

    def _origin_by_action(self, action: ActionRun) -> Origin:
        if standard_action(action.name) is not None:
            return Origin.ACTION
        if self._is_in("Dialog", action.name):
            return Origin.DIALOG
        is_guess = not self._has_package and action.side == "c"
        if is_guess and action.name.endswith(("Dlg", "Dialog")):
            return Origin.DIALOG
        return Origin.CUSTOM_ACTION

    def _given(self, name: str, line: int, run: int) -> Origin:
        """The source of a change before the first action."""
        given = self._moments.given
        value = self._moments.value(name, line, run).value
        if value is None or all(one.values.get(name) != value for one in given.to(run)):
            return Origin.ENGINE
        if self._moments.runs.party(run) != SERVER:
            return Origin.COMMAND_LINE
        client = self._moments.runs.at(line, CLIENT)
        switch = given.switch_of(client)
        if switch is None or any(name in one.values for one in given.to(client)):
            return Origin.COMMAND_LINE
        return Origin.CLIENT if name in switch.values else Origin.ENGINE

    def _is_in(self, table: str, key: str) -> bool:
        known = self._known.get(table)
        return known is not None and known.find((key,)) is not None

    def _is_path(self, name: str, line: int, run: int) -> bool:
        value = self._moments.value(name, line, run).value
        return value is not None and value.endswith("\\")
