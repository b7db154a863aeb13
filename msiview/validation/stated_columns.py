"""The columns that a file's own ``_Validation`` calls conditions, formatted texts and the like: all
that the validators go by."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Set as AbstractSet

from msiview.database.cells import text_of
from msiview.database.validation import VALIDATION
from msiview.validation.check import PackageCheck
from msiview.validation.finding import Finding

CONDITION = frozenset({"Condition"})


def stated_columns(
    check: PackageCheck, categories: AbstractSet[str], table: str = ""
) -> Iterator[tuple[str, str]]:
    """The columns of some categories that are there, of all tables or one."""
    for name, column in _stated(check, categories):
        if (not table or table == name) and check.has(name, column):
            yield name, column


def columns_not_there(check: PackageCheck, categories: AbstractSet[str]) -> Iterator[Finding]:
    """A finding ``no-column`` of the running rule for each column of some categories that its table
    lacks."""
    for name, column in _stated(check, categories):
        if check.has(name) and not check.has(name, column):
            yield check.without_row("no-column", name, missing=column)


def _stated(check: PackageCheck, categories: AbstractSet[str]) -> Iterator[tuple[str, str]]:
    for _, name, column, category in check.rows(VALIDATION, "Table", "Column", "Category"):
        if category in categories:
            yield text_of(name), text_of(column)
