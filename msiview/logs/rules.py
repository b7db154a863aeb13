"""The rules for kinds of lines, read from ``resources/log_rules``.

A rule has literal beginnings and optionally a pattern for the rest. A line is compared only with
the rules that share its first characters, which usually takes about a microsecond. Source:
docs/log-format.md, "Files", "Lines without a prefix" and "Lines of the engine".
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any, TypeAlias

from msiview.format.guids import BRACED
from msiview.logs.line_kinds import Level, LineKind
from msiview.resources import resource_path

LONGEST = 4096
"""Characters of a line that a pattern examines. The rest cannot change the kind of the line."""

ENGINE = "engine"
"""Scope of rules for text behind a prefix (``MSI (s) (F0:44) [05:17:50:820]: ``)."""
PLAIN = "plain"
"""Scope of rules for lines without a prefix."""

_FRAGMENTS = {
    "%guid%": BRACED,
    "%time%": r"\d{1,2}[:.]\d\d[:.]\d\d(?: ?[AP]M)?",
}
"""Names that patterns may use for these expressions."""

_WIDE = 8


Test: TypeAlias = "Callable[[str, int, int], object]"
"""Whether a text between two characters follows a rule."""


@dataclass(frozen=True, eq=False)
class LineRule:
    """One shape of line.

    ``scope`` is ``engine``, ``plain`` or ``both``. ``begins`` are the literal beginnings, one of
    which a line must have; none means any. ``pattern`` matches the line from its first character,
    ``contains`` are literals, one of which must stand anywhere in the line; where there is neither
    the beginning alone decides. ``level`` is the usual one: where it depends on a number in the
    line, the reader determines it. ``links`` are the kinds of names in the pattern's groups
    (``component``, ``guid``, ``property``, ``action`` …).
    """

    id: str
    scope: str
    kind: LineKind
    level: Level
    begins: tuple[str, ...]
    pattern: str | None
    meaning: str
    links: Mapping[str, str]
    contains: tuple[str, ...] = ()

    @cached_property
    def compiled(self) -> re.Pattern[str] | None:
        """The pattern, compiled when the first line is compared: most logs need few of them."""
        return re.compile(self.pattern) if self.pattern is not None else None

    @property
    def has_test(self) -> bool:
        """Whether a line must pass a test besides its beginning."""
        return self.pattern is not None or bool(self.contains)

    @property
    def test(self) -> Test | None:
        """What a line must pass besides its beginning."""
        if self.compiled is not None:
            return self.compiled.match
        if not self.contains:
            return None
        return re.compile("|".join(map(re.escape, self.contains))).search

    def match(self, text: str) -> re.Match[str] | None:
        """The parts of a line of this rule; None for other lines and rules without a pattern."""
        return self.compiled.match(text, 0, LONGEST) if self.compiled is not None else None


class Rules:
    """Finds the rule of a line; :func:`standard_rules` returns the shared ones.

    The longest beginning wins, then the order in which the rules are given. Rules without a
    beginning come last.
    """

    def __init__(self, rules: Iterable[LineRule]) -> None:
        self._rules = tuple(rules)
        self._engine = _RuleIndex(rule for rule in self._rules if rule.scope != PLAIN)
        self._plain = _RuleIndex(rule for rule in self._rules if rule.scope != ENGINE)

    def engine_rule(self, text: str) -> LineRule | None:
        """The rule of a text behind a prefix; None if no rule matches."""
        return self._engine.find(text)

    def plain_rule(self, line: str) -> LineRule | None:
        """The rule of a line without a prefix; None if no rule matches."""
        return self._plain.find(line)

    def __iter__(self) -> Iterator[LineRule]:
        return iter(self._rules)

    def __len__(self) -> int:
        return len(self._rules)


_Entry: TypeAlias = "tuple[str, Test | None, LineRule]"
"""A beginning, what has to be true besides, and the rule."""


class _RuleIndex:
    """Rules of one scope by the first characters of the lines that they may match; each group is
    made when the first such line is met."""

    def __init__(self, rules: Iterable[LineRule]) -> None:
        pairs = [(begin, rule) for rule in rules for begin in rule.begins or ("",)]
        pairs.sort(key=lambda pair: -len(pair[0]))  # stable: else as given
        self._all = pairs
        self._short = [pair for pair in pairs if len(pair[0]) < _WIDE]
        self._wide_keys = {begin[:_WIDE] for begin, _ in pairs if begin}
        self._narrow_keys = {begin[:1] for begin, _ in self._short}
        self._wide: dict[str, tuple[_Entry, ...]] = {}
        self._narrow: dict[str, tuple[_Entry, ...]] = {}

    def _entries(self, text: str) -> tuple[_Entry, ...]:
        """The rules that a line may match, by its first eight characters where some rule begins
        with these, else by its first one."""
        wide = text[:_WIDE]
        if wide in self._wide_keys:
            entries = self._wide[wide] = _group(self._all, wide)
            return entries
        narrow = text[:1] if text[:1] in self._narrow_keys else ""
        known = self._narrow.get(narrow)
        if known is None:
            known = self._narrow[narrow] = _group(self._short, narrow)
        return known

    def find(self, text: str) -> LineRule | None:
        entries = self._wide.get(text[:_WIDE]) or self._entries(text)
        for begin, test, rule in entries:
            if text.startswith(begin) and (test is None or test(text, 0, LONGEST)):
                return rule
        return None


def _group(pairs: Iterable[tuple[str, LineRule]], key: str) -> tuple[_Entry, ...]:
    """The rules for lines that begin with a key; an empty one is for those that begin with none."""
    return tuple(
        (begin, rule.test, rule)
        for begin, rule in pairs
        if key.startswith(begin) or (key and begin.startswith(key))
    )


@cache
def standard_rules() -> Rules:
    """The rules of ``resources/log_rules``, read on first use; they never change."""
    return Rules(
        rule for path in sorted(resource_path("log_rules").glob("*.toml")) for rule in read(path)
    )


def read(path: Path) -> list[LineRule]:
    """The rules of one file, in its order."""
    return [_rule(entry) for entry in tomllib.loads(path.read_text(encoding="utf-8"))["rule"]]


def _rule(entry: Mapping[str, Any]) -> LineRule:
    begins = tuple(entry.get("begins", ()))
    pattern = entry.get("pattern")
    return LineRule(
        entry["id"],
        entry["scope"],
        LineKind[entry["kind"].upper().replace("-", "_")],
        Level[entry["level"].upper()],
        begins,
        None if pattern is None else _whole(begins, pattern),
        entry["meaning"],
        entry.get("links", {}),
        tuple(entry.get("contains", ())),
    )


def _whole(begins: tuple[str, ...], pattern: str) -> str:
    """The pattern of a whole line: one of the beginnings, and what follows."""
    for name, fragment in _FRAGMENTS.items():
        pattern = pattern.replace(name, fragment)
    return f"(?:{'|'.join(map(re.escape, begins))})(?:{pattern})"
