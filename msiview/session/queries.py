"""Queries to run again: those that come with the program, those that the user has saved, and those
that were asked last."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from msiview.resources import resource_path
from msiview.words import shortened

MOST_ASKED = 50
"""Queries that are remembered."""

_LONGEST_TITLE = 80


@dataclass(frozen=True, slots=True)
class SavedQuery:
    """A query by its title; ``needs`` are tables without which it has no answer."""

    title: str
    sql: str
    needs: tuple[str, ...] = ()

    def fits(self, tables: Container[str]) -> bool:
        """Whether a package with these tables can answer it."""
        return all(name in tables for name in self.needs)


@cache
def own_queries() -> tuple[SavedQuery, ...]:
    """The queries that come with the program."""
    text = resource_path("queries.toml").read_text(encoding="utf-8")
    return tuple(
        SavedQuery(one["title"], one["sql"].strip(), tuple(one["needs"]))
        for one in tomllib.loads(text)["query"]
    )


def saved_queries(stored: str) -> dict[str, str]:
    """The user's own queries by title, from the text of a setting; none from an odd one."""
    try:
        found = json.loads(stored or "{}")
    except ValueError:
        return {}
    if not isinstance(found, dict):
        return {}
    return {str(title): sql for title, sql in found.items() if isinstance(sql, str)}


def stored_queries(queries: Mapping[str, str]) -> str:
    """The text for :func:`saved_queries`."""
    return json.dumps(dict(queries), ensure_ascii=False)


def one_line_of(sql: str) -> str:
    """A statement on one line, cut where it is long."""
    return shortened(" ".join(sql.split()), _LONGEST_TITLE)


def title_of(sql: str) -> str:
    """What a statement is called: the comment in its first line, else its beginning."""
    first = sql.strip().partition("\n")[0]
    return one_line_of(first.lstrip("- ")) if first.startswith("--") else one_line_of(sql)


def with_asked(asked: Iterable[str], sql: str) -> list[str]:
    """The queries that were asked last, the newest first and each once."""
    others = (other for other in asked if other != sql)
    return [sql, *others][:MOST_ASKED]
