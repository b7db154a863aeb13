"""The tables of what logs mean: ``resources/log_knowledge``; its README explains them."""

from __future__ import annotations

from collections.abc import Iterator

from msiview.resources import resource_path


def knowledge_rows(name: str) -> Iterator[list[str]]:
    """The lines of one tab-separated file as lists of texts, without the head line."""
    text = resource_path("log_knowledge", name).read_text(encoding="utf-8")
    return (line.split("\t") for line in text.split("\n")[1:] if line)
