"""Explains texts of the event log: events 1001 and 1004 of a self-repair, and the rows that a
message names.

Source: docs/log-format.md, "Self-repair".
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msiview.analysis.live_columns import live, live_rows
from msiview.analysis.logs.cause.message_fields import fields_in_text
from msiview.analysis.logs.cause.named_in_messages import (
    NamedRow,
    Tables,
    component_of,
    row_with_key,
    rows_named,
)
from msiview.database.cells import text_of
from msiview.format.guids import BRACED
from msiview.late_patterns import late_pattern
from msiview.logs.notes import message_number

_DETECTION = late_pattern(
    rf"Detection of product '(?P<product>{BRACED})', feature '(?P<feature>[^']*)'"
    rf"(?:,? component '(?P<broken>{BRACED})' failed\.(?:\s+The resource '(?P<resource>.*?)' does"
    rf" not exist)?| failed during request for component '(?P<requested>{BRACED})')"
)
_LONGEST = 4096


def self_repair_words(text: str) -> str:
    """What event 1001 or 1004 tells; empty for other texts."""
    match = _DETECTION.search(text[:_LONGEST])
    if match is None:
        return ""
    if match["requested"]:
        return (
            f"The component {match['requested']} of the feature {match['feature']} was asked for, "
            f"and the feature is not whole, so {match['product']} repairs itself. Event 1004 at "
            "the same time names the component that is broken."
        )
    missing = f": {match['resource']} is not there" if match["resource"] else ""
    return (
        f"The component {match['broken']} of the feature {match['feature']} is broken{missing}. "
        f"Windows Installer repairs {match['product']} whenever one of its advertised entry points "
        "is used."
    )


def rows_in_text(tables: Tables, text: str) -> list[NamedRow]:
    """The rows that a text of the event log or a message names, the most important first: a file
    and its component, or the component that is broken and its key path."""
    match = _DETECTION.search(text[:_LONGEST])
    if match is not None:
        component = component_of(tables, match["broken"] or match["requested"])
        feature = row_with_key(tables, "Feature", match["feature"])
        return with_components(tables, [row for row in (component, feature) if row is not None])
    numbered = message_number(text.partition(" -- ")[2] or text)
    if numbered is None:
        return []
    fields = fields_in_text(numbered.number, numbered.text)
    return with_components(tables, rows_named(tables, numbered.number, fields))


def with_components(tables: Tables, rows: Iterable[NamedRow]) -> list[NamedRow]:
    """The rows, behind each file its component, behind each component its key path if that is a
    file."""
    found: list[NamedRow] = []
    for row in rows:
        found.append(row)
        if row[0] == "File":
            found += _component_of_file(tables, text_of(row[1][0]))
        elif row[0] == "Component":
            found += _key_path_of(tables, text_of(row[1][0]))
    return list(dict.fromkeys(found))


def _component_of_file(tables: Tables, file: str) -> Iterator[NamedRow]:
    table = live(tables, "File")
    row = table.find((file,)) if table is not None else None
    if table is not None and row is not None and table.has_column("Component_"):
        component = text_of(table.cell(row, table.column("Component_").index))
        named = row_with_key(tables, "Component", component)
        if named is not None:
            yield named


def _key_path_of(tables: Tables, component: str) -> Iterator[NamedRow]:
    for name, key_path in live_rows(tables, "Component", "Component", "KeyPath"):
        if name == component and isinstance(key_path, str):
            file = row_with_key(tables, "File", key_path)
            if file is not None:
                yield file
