"""A chain as text for terminals."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from msiview.database.keys import key_text
from msiview.report.change_text import row_change_text
from msiview.visible_text import one_line
from msiview.words import counted, shortened

_WIDTH = len("Component") + 3
_MOST_ROWS = 40
_MOST_LINES = 100
"""Rows, and lines of a log, in the text; the JSON has all."""
_LONGEST_LINE = 400


def chain_text(chain: dict[str, Any]) -> Iterator[str]:
    """The described chain (see :mod:`chain_object`) as lines, each part below the one before."""
    parts = list(_parts(chain))
    if not parts:
        yield f"{_place(chain['start'])} belongs to no component, feature or directory\n"
    if chain["start"]["table"] not in {title for title, _ in parts} and parts:
        parts.insert(0, (chain["start"]["table"], [key_text(chain["start"]["key"])]))
    for number, (title, lines) in enumerate(parts):
        if number:
            yield "  |\n"
        head = max(_WIDTH, len(title) + 2)
        yield one_line(title.ljust(head) + lines[0]) + "\n"
        margin = ("  |" if number + 1 < len(parts) else "").ljust(_WIDTH)
        yield from (one_line(margin + line) + "\n" for line in lines[1:])
    yield from _rows("Resources of the component", chain["resources"])
    yield from _rows("Components", chain["components"])
    for place in chain["registry"]:
        yield f"{place['what']}: {one_line(place['key'])}\n"
    yield from _log(chain["log"])
    if chain["changes"]:
        yield "\nChanged by overlays\n"
        for change in chain["changes"]:
            yield from ("  " + line for line in row_change_text(change, with_layer=True))
    if chain["problems"]:
        yield "\n"
    for problem in chain["problems"]:
        yield f"! {one_line(problem)}\n"


def _parts(chain: dict[str, Any]) -> Iterator[tuple[str, list[str]]]:
    if chain["file"] is not None:
        yield "File", list(_file(chain["file"]))
    if chain["component"] is not None:
        yield "Component", list(_component(chain["component"]))
    for feature in chain["features"]:
        yield "Feature", list(_feature(feature))
    if chain["directory"] is not None:
        yield "Directory", list(_directory(chain["directory"]))


def _file(file: dict[str, Any]) -> Iterator[str]:
    if not file["exists"]:
        yield f"{file['key']} (missing)"
        return
    short = f" ({file['short_name']})" if file["short_name"] else ""
    yield f"{file['key']}: {file['name']}{short}"
    yield file["path"] or ""
    facts = [
        f"{file['size']} bytes" if file["size"] is not None else "",
        f"version {file['version']}" if file["version"] else "",
        f"version of {file['companion']}" if file["companion"] else "",
        f"language {file['language']}" if file["language"] else "",
    ]
    yield ", ".join(filter(None, facts)) or "no size stated"
    if file["md5"]:
        yield f"MD5 {file['md5']}"
    if file["attribute_names"]:
        yield ", ".join(file["attribute_names"])
    if file["media"] is not None:
        yield _media(file["media"], file["compressed"])


def _media(media: dict[str, Any], compressed: bool) -> str:
    disk = f"disk {media['disk']}"
    if not compressed:
        return f"{disk}, not compressed"
    if media["cabinet"] is None:
        return f"{disk}, no cabinet"
    where = "in the package" if media["embedded"] else "beside the package"
    if media["exists"] is False:
        where = f"not {where}, where it should be"
    return f"{disk}, cabinet {media['cabinet']} {where}"


def _component(component: dict[str, Any]) -> Iterator[str]:
    if not component["exists"]:
        yield f"{component['key']} (missing)"
        return
    yield component["key"]
    if component["id"] is None:
        yield "no ComponentId: not registered by the installer"
    else:
        yield f"ComponentId {component['id']}"
    if component["packed_id"] is not None:
        yield f"packed      {component['packed_id']}"
    if component["condition"] is not None:
        yield f"condition   {component['condition']}"
    if component["attribute_names"]:
        yield f"attributes  {', '.join(component['attribute_names'])}"
    yield f"key path    {_key_path(component)}"
    for place in component["registry"]:
        value = f", value {place['value']}" if place["value"] else ""
        yield f"{place['what']}: {place['key']}{value}"


def _key_path(component: dict[str, Any]) -> str:
    if component["is_key_path"]:
        return "this file"
    path = component["key_path"]
    if path["key"] is None:
        return f"the directory, {path['path']}"
    if not path["exists"]:
        return f"{path['table']} {path['key']} (missing)"
    return f"{path['table']} {path['key']}: {path['path']}"


def _feature(feature: dict[str, Any]) -> Iterator[str]:
    missing = "" if feature["exists"] else " (missing)"
    title = f": {feature['title']}" if feature["title"] else ""
    yield f"{' > '.join(feature['path'])}{title}{missing}"
    if feature["exists"]:
        yield f"level {feature['level']}"
    for condition in feature["conditions"]:
        yield f"level {condition['level']} if {condition['condition']}"


def _directory(directory: dict[str, Any]) -> Iterator[str]:
    missing = "" if directory["exists"] else " (missing)"
    yield f"{directory['key']}: {directory['path']}{missing}"
    yield f"at the source: {directory['source_path']}"


def _rows(title: str, places: list[dict[str, Any]]) -> Iterator[str]:
    if not places:
        return
    counts = Counter(place["table"] for place in places)
    told = ", ".join(f"{table} {count}" for table, count in counts.items())
    yield f"\n{one_line(title)} ({one_line(told)})\n"
    for place in places[:_MOST_ROWS]:
        yield f"  {_place(place)}\n"
    if len(places) > _MOST_ROWS:
        yield f"  and {len(places) - _MOST_ROWS} more\n"


def _log(lines: list[dict[str, Any]]) -> Iterator[str]:
    if not lines:
        return
    count = counted(len(lines), "line")
    yield f"\nMentioned in the log ({count})\n"
    width = len(str(lines[-1]["line"]))
    for line in lines[:_MOST_LINES]:
        yield f"  {line['line']:>{width}}  {one_line(shortened(line['text'], _LONGEST_LINE))}\n"
    if len(lines) > _MOST_LINES:
        yield f"  and {len(lines) - _MOST_LINES} more\n"


def _place(place: dict[str, Any]) -> str:
    return one_line(f"{place['table']} {key_text(place['key'])}")
