"""Rules about merge modules that packages can configure."""

from __future__ import annotations

import re
from collections.abc import Iterator

from msiview.database.cells import text_of
from msiview.validation.check import PackageCheck
from msiview.validation.finding import Finding
from msiview.validation.rules.module_signature import module_rule

_CONFIGURATION = ("ModuleConfiguration", "ModuleSubstitution")

_NOT_CONFIGURABLE = frozenset(
    {"ModuleConfiguration", "ModuleExclusion", "ModuleSignature", "ModuleSubstitution"}
)
_ITEM = re.compile(r"\[=([^\]]*)\]")


@module_rule("ICEM11", reads="ModuleConfiguration ModuleSubstitution ModuleIgnoreTable")
def configuration_is_not_merged(check: PackageCheck) -> Iterator[Finding]:
    """A configurable module names its tables of configuration in ModuleIgnoreTable."""
    ignored = check.values("ModuleIgnoreTable", "Table")
    merged = [name for name in _CONFIGURATION if check.has(name) and name not in ignored]
    if merged:
        yield check.without_row("not-listed", "ModuleIgnoreTable", tables=" and ".join(merged))


@module_rule("ICEM14", reads="ModuleConfiguration ModuleSubstitution")
def substitutions_name_items(check: PackageCheck) -> Iterator[Finding]:
    """What is substituted is an item of ModuleConfiguration, and in a table that can be
    configured."""
    table = "ModuleSubstitution"
    if not check.has(table):
        return
    if not check.has("ModuleConfiguration"):
        yield check.without_row("no-table")
        return
    items = check.values("ModuleConfiguration", "Name")
    for row, target, value in check.rows(table, "Table", "Value"):
        if target in _NOT_CONFIGURABLE:
            yield check.at("not-configurable", table, row, "Table", target=target)
        names = _ITEM.findall(text_of(value))
        if "" in names:
            yield check.at("no-name", table, row, "Value", value=value)
        unknown = next((name for name in names if name and name not in items), None)
        if unknown is not None:
            yield check.at("unknown-item", table, row, "Value", item=unknown)
