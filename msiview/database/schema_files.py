"""Reads the data files of the standard schema (``resources/schema``)."""

from __future__ import annotations

from collections.abc import Iterator

from msiview.resources import resource_path


def read_rows(name: str) -> Iterator[list[str]]:
    """The lines of one tab-separated file as lists of texts, without the head line.

    Read whole: the longest has 600 lines, and a generator left half-way would keep
    the file open.
    """
    text = resource_path("schema", name).read_text(encoding="utf-8")
    lines = text.splitlines()
    return (line.split("\t") for line in lines[1:])
