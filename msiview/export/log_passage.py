"""Lines of a log as text for other people, with the meaning of GUIDs and keys.

The recipient does not have the package to look them up.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence

from msiview.analysis.logs.links.links import LogLink
from msiview.analysis.logs.links.package_names import RowTarget
from msiview.database.cells import Cell, cell_text
from msiview.database.file_names import long_name
from msiview.database.table import Table
from msiview.export.markdown import markdown_escaped
from msiview.logs.line_kinds import LineKind
from msiview.logs.log import Log

Links = Callable[[str, LineKind], Sequence[LogLink]]
"""Gives the links of a line."""

Passage = Callable[[Log, Sequence[int], Links, Mapping[str, Table]], str]
"""Writes some lines, by their numbers, as text for others."""

_ROOTS = {-1: "HKMU", 0: "HKCR", 1: "HKCU", 2: "HKLM", 3: "HKU"}
_MAY_BE_REGISTRY = 4
_BACKTICKS = re.compile("`+")


def passage(log: Log, lines: Sequence[int], links: Links, tables: Mapping[str, Table]) -> str:
    """Some lines (which count from 0) as plain text, each with its number in front.

    The meaning of a GUID or key follows in brackets at its first mention: ``{GUID} [Component C_App
    → Reader.exe]``.
    """
    words = TargetWords(tables)
    width = _width(lines)
    told: set[str] = set()
    written = []
    for line in lines:
        text, parts, done = log.text.whole(line), [], 0
        for link, meaning in _told_once(words, links(text, _kind(log, line)), told):
            parts += [text[done : link.end], f" [{meaning}]"]
            done = link.end
        written.append(f"{line + 1:>{width}}  {''.join(parts)}{text[done:]}")
    return "\n".join(written)


def passage_markdown(
    log: Log, lines: Sequence[int], links: Links, tables: Mapping[str, Table]
) -> str:
    """Some lines as Markdown with their numbers, and below them the meaning of GUIDs and keys."""
    words = TargetWords(tables)
    width = _width(lines)
    told: set[str] = set()
    written, notes = [], []
    for line in lines:
        text = log.text.whole(line)
        written.append(f"{line + 1:>{width}}  {text}")
        for link, meaning in _told_once(words, links(text, _kind(log, line)), told):
            name = text[link.start : link.end]
            notes.append(f"- {_code(name)} (line {line + 1}): {markdown_escaped(meaning)}")
    longest = max((len(run) for text in written for run in _BACKTICKS.findall(text)), default=0)
    fence = "`" * max(3, longest + 1)
    block = "\n".join([f"{fence}text", *written, fence])
    return "\n".join([block, "", *notes, ""]) if notes else f"{block}\n"


class TargetWords:
    """Describes the target of a link in a few words."""

    def __init__(self, tables: Mapping[str, Table]) -> None:
        self._tables = tables

    def words(self, link: LogLink) -> str:
        """``Component C_App → Reader.exe``; empty where the line itself says it."""
        if not link.is_known:
            return "not in this package" if link.kind == "guid" else ""
        for target in link.targets:
            found = self._of_row(target)
            if found:
                return found
        return "a code of this package" if link.kind == "guid" else ""

    def _of_row(self, target: RowTarget) -> str:
        table = self._tables.get(target.table)
        if table is None or target.row is None:
            return ""
        cells = table.named_row(target.row)
        match target.table:
            case "Component":
                return _arrow(f"Component {_text(cells, 'Component')}", self._key_path(cells))
            case "File":
                key, name = _text(cells, "File"), long_name(cells.get("FileName"))
                what = f"File {key}" if key == name else _arrow(f"File {key}", name)
                return f"{what}, of component {_text(cells, 'Component_')}"
            case "Feature":
                title = _text(cells, "Title")
                return f"Feature {_text(cells, 'Feature')}" + (f": {title}" if title else "")
            case "CustomAction":
                return f"CustomAction of type {_text(cells, 'Type')}"
            case "Property" | "Upgrade":
                return self._of_code(target.table, cells)
            case _:
                return ""

    def _of_code(self, table: str, cells: Mapping[str, Cell]) -> str:
        """What a product or upgrade code is. A property with its name in the line needs no
        description."""
        if table == "Upgrade":
            return f"upgrade code, for {_text(cells, 'ActionProperty')}"
        name = _text(cells, "Property")
        return f"Property {name}" if name in ("ProductCode", "UpgradeCode") else ""

    def _key_path(self, component: Mapping[str, Cell]) -> str:
        """The key path of a component: a file or registry value."""
        key = component.get("KeyPath")
        if key is None:
            return f"folder {_text(component, 'Directory_')}"
        attributes = component.get("Attributes")
        is_registry = isinstance(attributes, int) and attributes & _MAY_BE_REGISTRY
        cells = self._row("Registry" if is_registry else "File", key)
        if not is_registry:
            return long_name(cells.get("FileName")) if cells else ""
        if not cells:
            return ""
        root = cells.get("Root")
        place = _ROOTS.get(root, "") if isinstance(root, int) else ""
        return "\\".join([place, _text(cells, "Key"), _text(cells, "Name")]).rstrip("\\")

    def _row(self, name: str, key: Cell) -> Mapping[str, Cell]:
        table = self._tables.get(name)
        row = table.find((key,)) if table is not None else None
        return table.named_row(row) if table is not None and row is not None else {}


def _told_once(
    words: TargetWords, links: Sequence[LogLink], told: set[str]
) -> Iterator[tuple[LogLink, str]]:
    """Links whose meaning has not been given yet."""
    for link in links:
        meaning = words.words(link)
        subject = meaning if link.targets else link.text
        if meaning and subject not in told:
            told.add(subject)
            yield link, meaning


def _kind(log: Log, line: int) -> LineKind:
    kinds = log.facts.kinds
    return LineKind(kinds[line]) if line < len(kinds) else LineKind.UNKNOWN


def _width(lines: Sequence[int]) -> int:
    return len(str(max(lines, default=0) + 1))


def _text(cells: Mapping[str, Cell], column: str) -> str:
    return cell_text(cells.get(column))


def _arrow(what: str, where: str) -> str:
    return f"{what} \N{RIGHTWARDS ARROW} {where}" if where else what


def _code(text: str) -> str:
    """A text as code in Markdown, even if it contains backticks."""
    longest = max((len(run) for run in _BACKTICKS.findall(text)), default=0)
    fence = "`" * (longest + 1)
    return f"{fence} {text} {fence}" if longest else f"{fence}{text}{fence}"
