"""Settings survive a run, in their types."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QByteArray
from pytestqt.qtbot import QtBot

from msiview.gui.settings import (
    GRID_ZEBRA,
    RECENT_FILES,
    RECENT_LIMIT,
    SETTINGS,
    THEME,
    WINDOW_LAYOUT,
    Setting,
    Settings,
)


def test_defaults_hold_before_anything_is_stored(settings: Settings) -> None:
    assert all(settings.get(setting) == setting.default for setting in SETTINGS)


def test_every_setting_has_its_own_key_and_a_text() -> None:
    assert len({setting.key for setting in SETTINGS}) == len(SETTINGS)
    assert all(setting.text for setting in SETTINGS)


def test_values_survive_a_run_in_their_types(tmp_path: Path) -> None:
    file = tmp_path / "kept.ini"
    size = Setting("test/size", int, 3, "A number")
    first = Settings(file)
    first.set(GRID_ZEBRA, False)
    first.set(THEME, "dark")
    first.set(size, 12)
    first.set(RECENT_FILES, ["only one.msi"])
    first.set(WINDOW_LAYOUT, QByteArray(b"\x00\x01layout"))
    first.sync()
    second = Settings(file)
    assert second.get(GRID_ZEBRA) is False
    assert second.get(THEME) == "dark"
    assert second.get(size) == 12
    assert second.get(RECENT_FILES) == ["only one.msi"]
    assert second.get(WINDOW_LAYOUT) == QByteArray(b"\x00\x01layout")


def test_nonsense_in_the_file_gives_the_default(tmp_path: Path) -> None:
    file = tmp_path / "kept.ini"
    file.write_text("[test]\nsize=many\n[window]\nlayout=broken\n")
    settings = Settings(file)
    assert settings.get(Setting("test/size", int, 3, "A number")) == 3
    assert settings.get(WINDOW_LAYOUT) == QByteArray()


def test_only_another_value_is_announced(settings: Settings, qtbot: QtBot) -> None:
    with qtbot.waitSignal(settings.changed) as told:
        settings.set(THEME, "dark")
    assert told.args == [THEME.key]
    with qtbot.assertNotEmitted(settings.changed):
        settings.set(THEME, "dark")


def test_recent_files_are_few_newest_first_and_named_once(settings: Settings) -> None:
    for name in [*(f"{n}.msi" for n in range(RECENT_LIMIT + 3)), "5.msi"]:
        settings.add_recent(name)
    recent = settings.get(RECENT_FILES)
    assert recent[:2] == ["5.msi", f"{RECENT_LIMIT + 2}.msi"]
    assert len(recent) == len(set(recent)) == RECENT_LIMIT
    settings.forget_recent("5.msi")
    assert "5.msi" not in settings.get(RECENT_FILES)
    settings.forget_recent()
    assert settings.get(RECENT_FILES) == []


def test_the_users_settings_and_those_of_a_file_are_apart(tmp_path: Path) -> None:
    users = Settings()
    users.set(THEME, "dark")
    users.sync()
    apart = Settings(tmp_path / "apart.ini")
    assert apart.get(THEME) == "system"
    apart.set(THEME, "light")
    apart.sync()
    assert Settings().get(THEME) == "dark"
