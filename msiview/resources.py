"""Finds and reads the data files: themes, icons, schema, the sample package."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path


@cache
def resource_root() -> Path:
    """The folder of data files: packed beside the code in a wheel, the
    repository's ``resources/`` in an editable install."""
    packed = Path(__file__).parent / "data"
    return packed if packed.is_dir() else Path(__file__).parent.parent / "resources"


def resource_path(*parts: str) -> Path:
    """The path of one data file, ``resource_path("themes", "dark.toml")``."""
    return resource_root().joinpath(*parts)


def resource_rows(*parts: str) -> Iterator[list[str]]:
    """The lines of a tab-separated data file as lists of texts, without the head line.

    The file is read at once: a generator that is not exhausted would keep it open.
    """
    text = resource_path(*parts).read_text(encoding="utf-8")
    return (line.split("\t") for line in text.split("\n")[1:] if line)
