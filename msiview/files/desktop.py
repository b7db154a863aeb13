"""Puts msiview into the menu of a Linux desktop, for one user.

The wheel has the same files under ``share/``, where a system-wide installation puts them; an
environment of its own lies where no desktop looks. Source of the folders: the XDG Base Directory
Specification; of the formats: the Desktop Entry and Shared MIME-info specifications.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from msiview.files.new_file import make_folder, write_file
from msiview.resources import resource_path

APPLICATION = "io.github.msiview.msiview"
"""The name of the desktop entry, which the window bears, too."""

_ICON_SIZES = (16, 24, 32, 48, 64, 128, 256)

_PLACES = {
    f"{APPLICATION}.desktop": "applications",
    f"{APPLICATION}.metainfo.xml": "metainfo",
    f"{APPLICATION}.xml": "mime/packages",
    f"{APPLICATION}.svg": "icons/hicolor/scalable/apps",
    **{f"{APPLICATION}-{n}.png": f"icons/hicolor/{n}x{n}/apps" for n in _ICON_SIZES},
    "msiview.1": "man/man1",
    "msiview": "bash-completion/completions",
    "_msiview": "zsh/site-functions",
}
"""Files of ``resources/desktop`` and their folders below ``share``."""

_REFRESH = (("update-mime-database", "mime"), ("update-desktop-database", "applications"))
_PATIENCE_S = 60


def install_desktop_files(share: Path | None = None) -> list[Path]:
    """Write the menu entry with icon, kinds of files, manual and completions; returns the files.

    ``share`` is by default that of the user, ``~/.local/share``. The entry starts this very
    installation. Raises :class:`~msiview.errors.UnwritableFile`.
    """
    root = share if share is not None else _user_share()
    written = []
    for name, folder in _PLACES.items():
        data = resource_path("desktop", name).read_bytes()
        if name.endswith(".desktop"):
            data = data.replace(b"Exec=msiview-gui", b"Exec=" + _quoted(_program()).encode())
        make_folder(root / folder)
        # Pictures of several sizes have one name, in folders of their own.
        target = root / folder / (f"{APPLICATION}.png" if name.endswith(".png") else name)
        write_file(target, [data])
        written.append(target)
    for tool, folder in _REFRESH:
        found = shutil.which(tool)
        if found is not None:
            subprocess.run(
                [found, str(root / folder)], capture_output=True, timeout=_PATIENCE_S, check=False
            )
    return written


def _user_share() -> Path:
    stated = os.environ.get("XDG_DATA_HOME", "")
    return Path(stated) if Path(stated).is_absolute() else Path.home() / ".local" / "share"


def _program() -> str:
    """The command beside this Python; by its name alone where there is none."""
    launcher = Path(sys.executable).parent / "msiview-gui"
    return str(launcher) if launcher.is_file() else "msiview-gui"


def _quoted(program: str) -> str:
    """A program as the Exec key has it. Source: Desktop Entry Specification, "The Exec key"."""
    escaped = "".join(f"\\{sign}" if sign in '"`$\\' else sign for sign in program)
    return f'"{escaped}"' if escaped != program or " " in program else program
