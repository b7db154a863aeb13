"""Files that are opened come to the taskbar's menu."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from msiview.gui.settings import Settings
from msiview.gui.taskbar import JumpList, note_opened


def test_each_opened_file_is_noted_and_no_forgotten_one(settings: Settings, tmp_path: Path) -> None:
    first, second = str(tmp_path / "first.msi"), str(tmp_path / "second.msi")
    settings.add_recent(first)
    noted: list[str] = []
    JumpList(settings, noted.append)
    settings.add_recent(second)
    settings.add_recent(second)
    settings.add_recent(first)
    assert noted == [second, first]
    settings.forget_recent(first)
    settings.forget_recent()
    settings.add_recent_log(first)
    assert noted == [second, first]


@pytest.mark.skipif(sys.platform != "win32", reason="only Windows has this menu")
def test_windows_knows_it_among_its_recent_documents(tmp_path: Path) -> None:
    path = tmp_path / "msiview jump list.msi"
    path.touch()
    note_opened(str(path))
    links = list(recent_documents().glob(f"{path.stem}*.lnk"))
    for link in links:
        link.unlink()
    assert links


def recent_documents() -> Path:
    """The folder where Windows keeps links to them, of the user who runs the tests."""
    import ctypes

    name = ctypes.create_unicode_buffer(260)
    ctypes.windll.shell32.SHGetFolderPathW(None, 8, None, 0, name)  # type: ignore[attr-defined]
    return Path(name.value)
