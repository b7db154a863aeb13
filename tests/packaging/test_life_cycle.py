"""Our package in Wine: installed, repaired, upgraded, removed; its logs beside it in msiview.

Needs a Wine prefix that may be changed, named by ``MSIVIEW_WINE_PREFIX`` (made by
``WINEPREFIX=folder wineboot --init``). ``make windows-check`` makes one.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from installer import write_package

from msiview.analysis.logs.links.links import LineLinks
from msiview.analysis.references.columns import ColumnStore
from msiview.cli import main
from msiview.database.opening import open_package
from tests.builders.program_folder import make_program_folder

_PATIENCE_S = 300
_WINE = ("wine64", "wine", "/usr/lib/wine/wine64")
_BOOKS = "HKEY_LOCAL_MACHINE\\Software\\Microsoft\\Windows\\CurrentVersion"
"""Where the engine itself notes products, those of a user as well."""


@dataclass
class Machine:
    """A Windows of Wine's, with a folder for packages and logs."""

    wine: str
    prefix: Path
    folder: Path

    @property
    def installed(self) -> Path:
        return self.prefix / "drive_c" / "Program Files" / "msiview"

    def msiexec(self, *arguments: str, log: Path) -> int:
        """The exit code of msiexec, silent, with a verbose log."""
        return self.run("msiexec", *arguments, "/qn", "/l*v", windows_path(log)).returncode

    def run(self, *command: str) -> subprocess.CompletedProcess[str]:
        """Run a program of Windows."""
        settings = {
            "WINEPREFIX": str(self.prefix),
            "WINEDEBUG": "-all",
            # The last would put shortcuts into the menu of who runs the tests.
            "WINEDLLOVERRIDES": "mscoree,mshtml,winemenubuilder.exe=",
        }
        return subprocess.run(
            [self.wine, *command],
            env=os.environ | settings,
            input="",
            capture_output=True,
            text=True,
            errors="replace",
            timeout=_PATIENCE_S,
            check=False,
        )


def windows_path(path: Path) -> str:
    return "Z:" + str(path).replace("/", "\\")


@pytest.fixture
def machine(tmp_path: Path) -> Iterator[Machine]:
    prefix = os.environ.get("MSIVIEW_WINE_PREFIX", "")
    wine = next(filter(None, map(shutil.which, _WINE)), None)
    if not prefix or wine is None:
        pytest.skip("needs Wine, and MSIVIEW_WINE_PREFIX with a prefix that may be changed")
    yield Machine(wine, Path(prefix), tmp_path)
    shutil.rmtree(Path(prefix) / "drive_c" / "Program Files" / "msiview", ignore_errors=True)


@pytest.mark.parametrize("root", ["HKLM", "HKCU"])
def test_install_repair_upgrade_and_remove(machine: Machine, root: str) -> None:
    # Wine does not know MSIINSTALLPERUSER: there ALLUSERS alone says for whom it is.
    whom = ("ALLUSERS=",) if root == "HKCU" else ()
    folder = make_program_folder(machine.folder / "program")
    first, second = machine.folder / "first.msi", machine.folder / "second.msi"
    write_package(folder, "1.2.3", first)
    names = {file.relative_to(folder) for file in folder.rglob("*")}
    (folder / "app" / "new.txt").write_text("new", encoding="utf-8")
    write_package(folder, "1.3.0", second)
    own = keys_of_machine(machine)

    log = machine.folder / "install.log"
    assert machine.msiexec("/i", windows_path(first), *whom, log=log) == 0
    assert below(machine.installed) == names
    assert "OpenWithProgids" in registry(machine, f"{root}\\Software\\Classes\\.msi")
    assert "msiview" not in registry(machine, f"{root}\\{environment(root)}")
    if root == "HKCU":
        assert keys_of_machine(machine) == own
    assert links_to_nowhere(first, log) == []

    (machine.installed / "msiview.cmd").unlink()
    repair = ("REINSTALL=ALL", "REINSTALLMODE=amus")
    log = machine.folder / "repair.log"
    assert machine.msiexec("/i", windows_path(first), *repair, *whom, log=log) == 0
    assert below(machine.installed) == names
    assert links_to_nowhere(first, log) == []

    log = machine.folder / "upgrade.log"
    assert machine.msiexec("/i", windows_path(second), "ADDLOCAL=ALL", *whom, log=log) == 0
    assert below(machine.installed) == names | {Path("app", "new.txt")}
    uninstall = registry(machine, "HKLM\\Software\\Microsoft\\Windows\\CurrentVersion\\Uninstall")
    assert "1.3.0" in uninstall
    assert "1.2.3" not in uninstall
    assert "msiview" in registry(machine, f"{root}\\{environment(root)}")
    old = machine.folder / "old.log"
    assert machine.msiexec("/i", windows_path(first), *whom, log=old) != 0

    log = machine.folder / "remove.log"
    assert machine.msiexec("/x", windows_path(second), *whom, log=log) == 0
    assert not machine.installed.exists()
    assert "msiview" not in registry(machine, f"{root}\\Software")
    assert "msiview" not in registry(machine, f"{root}\\{environment(root)}")
    assert keys_of_machine(machine) == own
    assert links_to_nowhere(second, log) == []


def keys_of_machine(machine: Machine) -> set[str]:
    """All keys of the registry that are for all users, without the engine's own notes."""
    lines = registry(machine, "HKLM\\Software").splitlines()
    notes = (f"{_BOOKS}\\Installer\\", f"{_BOOKS}\\Uninstall\\")
    return {line for line in lines if line.startswith("HKEY_") and not line.startswith(notes)}


def environment(root: str) -> str:
    """The key of the environment variables."""
    if root == "HKCU":
        return "Environment"
    return "System\\CurrentControlSet\\Control\\Session Manager\\Environment"


def below(folder: Path) -> set[Path]:
    return {file.relative_to(folder) for file in folder.rglob("*")}


def registry(machine: Machine, key: str) -> str:
    """All that is below a key of the registry."""
    return machine.run("reg", "query", key, "/s").stdout


def links_to_nowhere(package_path: Path, log_path: Path) -> list[str]:
    """What a log names and its package does not know. The log has to name things of all kinds, and
    no failure."""
    assert main(["log", str(log_path), "--package", str(package_path)]) == 0
    package = open_package(package_path)
    links = LineLinks(ColumnStore(package.tables), [package.summary.text(9)])
    lines = log_path.read_text(encoding="utf-8").splitlines()
    found = [link for line in lines for link in links.links(line)]
    assert {"guid", "action", "property"} <= {link.kind for link in found}
    return [link.text for link in found if not link.is_known]
