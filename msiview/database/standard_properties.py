"""The properties that Windows Installer itself knows: those that it sets, and those that tell it
what to do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from msiview.resources import resource_rows


@dataclass(frozen=True, slots=True)
class StandardProperty:
    """A property of the installer. ``values`` are usual ones; ``is_set_by_engine`` says that the
    installer gives it its value, so that nobody else does."""

    name: str
    meaning: str
    values: tuple[str, ...] = ()
    is_set_by_engine: bool = False


@cache
def standard_properties() -> Mapping[str, StandardProperty]:
    """All of them by name (case-sensitive)."""
    found = {
        name: StandardProperty(name, meaning, is_set_by_engine=True)
        for name, meaning, _ in resource_rows("log_knowledge", "engine_properties.tsv")
    }
    for name, meaning, values in resource_rows("schema", "command_line_properties.tsv"):
        usual = tuple(values.split(";")) if values else ()
        found[name] = StandardProperty(name, meaning, usual)
    return found
