"""Rules about names that the installer keeps for itself, and names that are too long for it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from msiview.database.package import Kind
from msiview.database.standard_actions import standard_action
from msiview.resources import resource_rows
from msiview.validation.check import PackageCheck
from msiview.validation.finding import Finding
from msiview.validation.rule import rule

# fmt: off
_COMMAND_LINE_PROPERTIES = frozenset({
    "ADDDEFAULT", "ADDLOCAL", "ADDSOURCE", "ADVERTISE", "COMPADDLOCAL", "COMPADDSOURCE",
    "FILEADDDEFAULT", "FILEADDLOCAL", "FILEADDSOURCE", "REINSTALL", "REMOVE",
})
# fmt: on
_OLD_ACTIONS = frozenset({"DetectRunningApps", "SystemRestart", "UpdateResources"})
"""Actions that the validators know and Microsoft's reference no longer lists."""

_LONGEST_FEATURE = 38


@cache
def installer_properties() -> frozenset[str]:
    """Properties that mean something to the installer, from ``installer_properties.tsv``: those
    that the validators refuse as names of directories."""
    return frozenset(name for (name,) in resource_rows("rules", "installer_properties.tsv"))


@rule("ICE87", reads="Property", kinds=(Kind.MSI, Kind.MSM))
def command_line_properties_are_not_authored(check: PackageCheck) -> Iterator[Finding]:
    """Properties that choose features on the command line are no rows of Property."""
    for row, name, value in check.rows("Property", "Property", "Value"):
        if name in _COMMAND_LINE_PROPERTIES:
            yield check.at("authored", "Property", row, "Property", name=name, value=value)


@rule("ICE93", reads="CustomAction", kinds=(Kind.MSI, Kind.MSM))
def custom_actions_are_not_called_like_standard_ones(check: PackageCheck) -> Iterator[Finding]:
    """A custom action has no name of a standard action."""
    for row, name in check.rows("CustomAction", "Action"):
        if isinstance(name, str) and (standard_action(name) or name in _OLD_ACTIONS):
            yield check.at("standard-action", "CustomAction", row, "Action", action=name)


@rule("ICE99", reads="Directory")
def directories_are_not_called_like_properties(check: PackageCheck) -> Iterator[Finding]:
    """A directory has no name of a property that the installer itself uses."""
    for row, name in check.rows("Directory", "Directory"):
        if name in installer_properties():
            yield check.at("installer-property", "Directory", row, "Directory", name=name)


@rule("ICE101", reads="Feature")
def feature_names_are_short(check: PackageCheck) -> Iterator[Finding]:
    """The name of a feature has at most 38 characters."""
    for row, name in check.rows("Feature", "Feature"):
        if isinstance(name, str) and len(name) > _LONGEST_FEATURE:
            yield check.at("too-long", "Feature", row, "Feature", feature=name, length=len(name))
