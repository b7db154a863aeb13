"""What may be meant by the beginning of a name in a condition or a formatted text."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain

from msiview.analysis.condition_tokens import LOGICAL
from msiview.analysis.directories import PREDEFINED_FOLDERS
from msiview.analysis.live_columns import live_properties, live_rows
from msiview.database.cells import Cell
from msiview.database.file_names import default_dir, long_name
from msiview.database.standard_properties import standard_properties
from msiview.database.table import Table

MOST = 50
"""Completions that are offered; more letters lead to others."""


@dataclass(frozen=True, slots=True)
class Completion:
    """A name, and what it is: the value of a property, the name of a file, the title of a
    feature."""

    name: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Completions:
    """What may take the place of ``text[start:end]``, the best first. ``closing`` comes after it
    where a bracket is still open: ``]``."""

    start: int
    end: int
    found: Sequence[Completion]
    closing: str = ""


class NamedThings:
    """The names that conditions and texts of one package can use; each kind is read when it is
    first asked for. ``tables`` may be overlaid ones."""

    def __init__(self, tables: Mapping[str, Table]) -> None:
        self._tables = tables

    @cached_property
    def properties(self) -> Mapping[str, str]:
        """Properties with their values, then those of the installer with their meaning."""
        own = live_properties(self._tables)
        known = standard_properties().values()
        return own | {one.name: one.meaning for one in known if one.name not in own}

    @cached_property
    def directories(self) -> Mapping[str, str]:
        """Directories, which have a property each, with the names of their folders."""
        predefined = dict.fromkeys(sorted(PREDEFINED_FOLDERS), "folder of Windows")
        return predefined | self._keyed("Directory", "Directory", "DefaultDir", _folder)

    @cached_property
    def components(self) -> Mapping[str, str]:
        return self._keyed("Component", "Component", "KeyPath", _text)

    @cached_property
    def features(self) -> Mapping[str, str]:
        return self._keyed("Feature", "Feature", "Title", _text)

    @cached_property
    def files(self) -> Mapping[str, str]:
        return self._keyed("File", "File", "FileName", long_name)

    def _keyed(
        self, table: str, key: str, column: str, told: Callable[[Cell], str]
    ) -> dict[str, str]:
        rows = live_rows(self._tables, table, key, column)
        return {str(name): told(cell) for name, cell in rows if name is not None}


def condition_completions(names: NamedThings, text: str, at: int) -> Completions:
    """What may be meant in a condition by the name that ends at a place of it: properties and
    directories, after a sign components (``?$``), features (``&!``); none inside a literal."""
    start = _start_of_name(text, at)
    sign = text[start - 1 : start]
    is_number = text[start : start + 1].isdigit()
    if text.count('"', 0, start) % 2 or sign == "%" or is_number:
        return Completions(start, at, ())
    if sign in ("?", "$") and sign:
        sources = [names.components]
    elif sign in ("&", "!") and sign:
        sources = [names.features]
    else:
        operators = dict.fromkeys(sorted(LOGICAL), "operator") if start < at else {}
        sources = [operators, names.properties, names.directories]
    return Completions(start, _end_of_name(text, at), _best(sources, text[start:at]))


def formatted_completions(names: NamedThings, text: str, at: int) -> Completions:
    """What may be meant in a formatted text by the name that ends at a place of it: between
    brackets properties and directories, after ``#`` or ``!`` files, after ``$`` components."""
    opened = max(text.rfind("[", 0, at), text.rfind("]", 0, at))
    if opened < 0 or text[opened] == "]" or text[:opened].endswith("\\"):
        return Completions(at, at, ())
    start = opened + 1
    sign = text[start : start + 1]
    if sign in ("%", "\\", "~") and sign:
        return Completions(at, at, ())
    sources = [names.properties, names.directories]
    if sign and sign in "#!$" and start < at:
        start += 1
        sources = [names.components if sign == "$" else names.files]
    end = _end_of_name(text, at)
    closing = "" if text[end : end + 1] == "]" else "]"
    return Completions(start, end, _best(sources, text[start:at]), closing)


def best_names(names: Iterable[str], typed: str) -> list[str]:
    """The first of the names that hold what is typed, in any case of letters: those that begin with
    it, then the others."""
    folded = typed.casefold()
    first: list[str] = []
    inside: list[str] = []
    for name in names:
        at = name.casefold().find(folded)
        if at == 0:
            first.append(name)
            if len(first) == MOST:
                break
        elif at > 0 and len(inside) < MOST:
            inside.append(name)
    return list(dict.fromkeys([*first, *inside]))[:MOST]


class NameSearch:
    """:func:`best_names` of the same names, asked at each key: all of them are one text, in which
    100,000 names are looked through in a few milliseconds."""

    def __init__(self, names: Iterable[str]) -> None:
        self._names = list(names)
        self._text = _BETWEEN.join(("", *self._names)).casefold()
        self._is_plain = self._text.count(_BETWEEN) == len(self._names)

    def best(self, typed: str) -> list[str]:
        """What :func:`best_names` finds."""
        folded = typed.casefold()
        if not self._is_plain or _BETWEEN in folded or not folded:
            return best_names(self._names, typed)
        found = [*self._found(_BETWEEN + folded), *self._found(folded)]
        return list(dict.fromkeys(found))[:MOST]

    def _found(self, part: str) -> Iterator[str]:
        """The first of the names with a part, each once, and enough of them."""
        number, start, rest = -1, 0, 2 * MOST
        while rest and (at := self._text.find(part, start)) >= 0:
            number += self._text.count(_BETWEEN, start, at + 1)
            yield self._names[number]
            start = self._text.find(_BETWEEN, at + 1)
            if start < 0:
                return
            rest -= 1


_BETWEEN = "\0"
"""What stands between names; one that has it makes them be looked through one by one."""


def _best(sources: Sequence[Mapping[str, str]], typed: str) -> list[Completion]:
    found = best_names(chain.from_iterable(sources), typed)
    return [Completion(name, next(s[name] for s in sources if name in s)) for name in found]


def _start_of_name(text: str, at: int) -> int:
    while at > 0 and _is_of_name(text[at - 1]):
        at -= 1
    return at


def _end_of_name(text: str, at: int) -> int:
    while at < len(text) and _is_of_name(text[at]):
        at += 1
    return at


def _is_of_name(character: str) -> bool:
    return character.isascii() and (character.isalnum() or character in "_.")


def _folder(cell: Cell) -> str:
    return long_name(default_dir(cell).target)


def _text(cell: Cell) -> str:
    return cell if isinstance(cell, str) else ""
