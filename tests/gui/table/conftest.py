"""The page that the tests of the table page drive."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from msiview.gui.services import Services
from tests.builders.databases import make_msi, sample_tables, table
from tests.gui.table.driver import Driver, build

FRUIT = (
    ("pear", 3, r"C:\Fruit\Pear"),
    ("Apple", 1, None),
    ("fig", None, "soft"),
    ("apple pie", 2, "[APPLES]"),
    ("melon", 300, None),
)


@pytest.fixture
def driver(services: Services, qtbot: QtBot, tmp_path: Path) -> Iterator[Driver]:
    """A page that shows the fruit table of a small package."""
    fruit = table("Fruit", "Name s72*, N I2, Where S255", *FRUIT)
    driver = build(services, qtbot, make_msi(tmp_path / "a.msi", [*sample_tables(), fruit]))
    driver.go("Fruit")
    yield driver
    driver.page.close()
