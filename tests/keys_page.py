"""Writes docs/keys.md from the list of keys that the window has: ``python -m tests.keys_page``."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from msiview.gui.keys import ActionKeys

PAGE = Path(__file__).parent.parent / "docs" / "keys.md"

HEAD = """# Keys

Every key of the window. Help → Keyboard shortcuts shows the same list, F1 the part that
belongs to where one is.
This page is written from it: `python -m tests.keys_page`.
"""


def keys_page(keys: Sequence[ActionKeys]) -> str:
    """A table for each menu or kind of widget, in their order."""
    places = dict.fromkeys(line.menu.split("/")[0] for line in keys)
    parts = [HEAD]
    for place in places:
        lines = [line for line in keys if line.menu.split("/")[0] == place]
        parts.append(f"## {place}\n\n| key | does |\n| --- | --- |\n")
        parts[-1] += "".join(f"| {line.keys} | {line.does} |\n" for line in lines)
    return "\n".join(parts)


def main() -> None:
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from PySide6.QtWidgets import QApplication

    from msiview.gui.app import Options, make_windows
    from msiview.gui.theme import ThemeMode

    app = QApplication(["keys"])
    with TemporaryDirectory() as scratch:
        windows = make_windows(Options(fresh=True, theme=ThemeMode.LIGHT), Path(scratch))
        PAGE.write_text(keys_page(windows.new_window().action_set.shortcuts()), encoding="utf-8")
        windows.close_all()
        app.processEvents()


if __name__ == "__main__":
    main()
