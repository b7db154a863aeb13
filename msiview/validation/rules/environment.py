"""The rule about values that are added to environment variables."""

from __future__ import annotations

from collections.abc import Iterator

from msiview.database.cells import text_of
from msiview.database.package import Kind
from msiview.validation.check import PackageCheck
from msiview.validation.finding import Finding
from msiview.validation.rule import rule

_OLD_VALUE = "[~]"
"""Stands for the old value of a variable: the new part is put behind or before it."""


@rule("ICE65", reads="Environment", kinds=(Kind.MSI, Kind.MSM))
def separators(check: PackageCheck) -> Iterator[Finding]:
    """What is added to an environment variable is separated from the old value, and only there."""
    for row, cell in check.rows("Environment", "Value"):
        value = text_of(cell)
        if _OLD_VALUE not in value or value == _OLD_VALUE:
            continue
        if value.startswith(_OLD_VALUE):
            separator, end = value[len(_OLD_VALUE)], value[-1]
        elif value.endswith(_OLD_VALUE):
            separator, end = value[-len(_OLD_VALUE) - 1], value[0]
        else:
            yield check.at("inside", "Environment", row, "Value", value=value)
            continue
        names = {"value": value, "separator": separator}
        if separator.isascii() and separator.isalnum():
            yield check.at("no-separator", "Environment", row, "Value", **names)
        if separator == end:
            yield check.at("separator-at-end", "Environment", row, "Value", **names)
