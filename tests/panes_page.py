"""Writes docs/panes.md from what F1 says of panes and pages: ``python -m tests.panes_page``."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from msiview.gui.docks.pane_help import PaneHelp, pane_helps

PAGE = Path(__file__).parent.parent / "docs" / "panes.md"

HEAD = """# Panes and pages

What F1 says of the pane or page that the keyboard is in; there with its
[keys](keys.md), and with what a table or column means.
This page is written from it: `python -m tests.panes_page`.
"""


def panes_page(panes: Iterable[PaneHelp]) -> str:
    """A section for each, in the order of the window."""
    parts = [HEAD]
    for pane in panes:
        parts.append(f"## {pane.title}\n")
        parts.extend(f"{_plain(paragraph)}\n" for paragraph in pane.text)
    return "\n".join(parts)


def _plain(text: str) -> str:
    """Text that Markdown shows as it is."""
    return re.sub(r"([\\`*_<>\[\]{}#$|~])", r"\\\1", text)


if __name__ == "__main__":
    PAGE.write_text(panes_page(pane_helps().values()), encoding="utf-8")
