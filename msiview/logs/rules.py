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
from functools import cache
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


@dataclass(frozen=True, slots=True, eq=False)
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
    pattern: re.Pattern[str] | None
    meaning: str
    links: Mapping[str, str]
    contains: tuple[str, ...] = ()

    def match(self, text: str) -> re.Match[str] | None:
        """The parts of a line of this rule; None for other lines and rules without a pattern."""
        return self.pattern.match(text, 0, LONGEST) if self.pattern is not None else None


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


_Test: TypeAlias = "Callable[[str, int, int], object]"
"""Whether a text between two characters follows a rule."""

_Entry: TypeAlias = "tuple[str, _Test | None, LineRule]"
"""A beginning, what has to be true besides, and the rule."""


class _RuleIndex:
    """Rules of one scope by the first characters of the lines that they may match."""

    def __init__(self, rules: Iterable[LineRule]) -> None:
        entries: list[_Entry] = [
            (begin, _test(rule), rule) for rule in rules for begin in rule.begins or ("",)
        ]
        entries.sort(key=lambda entry: -len(entry[0]))  # stable: else as given
        self._any = tuple(entry for entry in entries if not entry[0])
        self._wide = self._grouped(entries, {begin[:_WIDE] for begin, *_ in entries})
        short = [entry for entry in entries if len(entry[0]) < _WIDE]
        self._narrow = self._grouped(short, {begin[:1] for begin, *_ in short})

    @staticmethod
    def _grouped(entries: list[_Entry], keys: set[str]) -> dict[str, tuple[_Entry, ...]]:
        return {
            key: tuple(
                entry for entry in entries if entry[0].startswith(key) or key.startswith(entry[0])
            )
            for key in keys
            if key
        }

    def find(self, text: str) -> LineRule | None:
        entries = self._wide.get(text[:_WIDE]) or self._narrow.get(text[:1], self._any)
        for begin, test, rule in entries:
            if text.startswith(begin) and (test is None or test(text, 0, LONGEST)):
                return rule
        return None


def _test(rule: LineRule) -> _Test | None:
    """What a line must pass besides its beginning."""
    if rule.pattern is not None:
        return rule.pattern.match
    if not rule.contains:
        return None
    return re.compile("|".join(map(re.escape, rule.contains))).search


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
        None if pattern is None else _compiled(begins, pattern),
        entry["meaning"],
        entry.get("links", {}),
        tuple(entry.get("contains", ())),
    )


def _compiled(begins: tuple[str, ...], pattern: str) -> re.Pattern[str]:
    """The pattern of a whole line: one of the beginnings, and what follows."""
    for name, fragment in _FRAGMENTS.items():
        pattern = pattern.replace(name, fragment)
    return re.compile(f"(?:{'|'.join(map(re.escape, begins))})(?:{pattern})")
