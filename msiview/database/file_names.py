"""The short and long names of files and folders."""

from __future__ import annotations

from typing import NamedTuple

from msiview.database.cells import Cell, text_of


def long_name(name: Cell) -> str:
    """The long part of ``short|long``, or the only name.

    Empty for null. Source: docs/msi-format.md, "File names" (category Filename).
    """
    short, _, long = text_of(name).partition("|")
    return long or short


def short_name(name: Cell) -> str:
    """The short part of ``short|long``, or the only name.

    A single name need not be a short one: a package may use long names only.
    """
    short, _, long = text_of(name).partition("|")
    return short or long


class DefaultDir(NamedTuple):
    """The names of a directory's row, each ``short`` or ``short|long``: in the target tree
    and in the source tree."""

    target: str
    source: str


def default_dir(value: Cell) -> DefaultDir:
    """The two halves of ``target:source``; without a colon both are the same.

    Source: docs/msi-format.md, "DefaultDir" (category DefaultDir).
    """
    target, colon, source = text_of(value).partition(":")
    return DefaultDir(target, source if colon else target)


def both_names(name: Cell) -> set[str]:
    """The long and the short form of a name; one where they are the same, none for null."""
    return {form for form in (long_name(name), short_name(name)) if form}
