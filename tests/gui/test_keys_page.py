"""The list of keys: nothing of it is written twice."""

from __future__ import annotations

from msiview.gui.main_window import MainWindow
from tests.keys_page import PAGE, keys_page


def test_the_page_of_keys_is_that_of_the_window(window: MainWindow) -> None:
    expected = keys_page(window.action_set.shortcuts())
    assert PAGE.read_text(encoding="utf-8") == expected, "renew it: python -m tests.keys_page"
