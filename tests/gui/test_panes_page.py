"""What F1 says of panes is a page of the documentation, too."""

from __future__ import annotations

from msiview.gui.docks.pane_help import pane_helps
from tests.panes_page import PAGE, panes_page


def test_the_page_of_panes_is_what_f1_says() -> None:
    expected = panes_page(pane_helps().values())
    assert PAGE.read_text(encoding="utf-8") == expected, "renew it: python -m tests.panes_page"
