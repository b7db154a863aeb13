"""Which columns of a table hold keys of other tables, for following a key that changed."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection

from msiview.database.schema import foreign_keys
from msiview.database.table import Table

_FOLLOWED = {"declared", "undeclared", "polymorphic"}

_MARKED = re.compile(r"\[([#!$]?)([^\[\]]+)\]")
"""In formatted text: ``[#file]`` and ``[!file]`` name files, ``[$component]`` components,
``[DIRECTORY]`` properties, those of directories among them."""

_MARKS = {"#": "File", "!": "File", "$": "Component", "": "Directory"}


def reference_columns(table: Table, tables: Collection[str]) -> dict[str, tuple[str, ...]]:
    """The tables that each column may refer to, by the name of the column.

    Standard tables by the standard schema. In others a column called
    ``Component_`` is taken to refer to the table Component, as is the custom.
    """
    found: dict[str, list[str]] = {}
    for reference in foreign_keys(table.name):
        if reference.kind in _FOLLOWED and reference.key_column == 1:
            found.setdefault(reference.column, []).extend(reference.key_tables)
    for column in table.columns:
        target = column.name.removesuffix("_")
        if column.name not in found and target != column.name and target in tables:
            found[column.name] = [target]
    return {column: tuple(dict.fromkeys(targets)) for column, targets in found.items()}


def replace_marked(text: str, replacement: Callable[[str, str], str | None]) -> str:
    """A formatted text with other keys: ``replacement(table, key)`` gives them, None keeps one."""

    def replaced(match: re.Match[str]) -> str:
        mark, key = match.groups()
        new = replacement(_MARKS[mark], key)
        return match[0] if new is None else f"[{mark}{new}]"

    return _MARKED.sub(replaced, text) if "[" in text else text
