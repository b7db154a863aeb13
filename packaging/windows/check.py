"""Runs the tests under a Windows Python in Wine, and the life cycle of our package.

    python packaging/windows/check.py --python build/windows-python [PYTEST ARGUMENT…]

Makes what it needs in ``~/.cache/msiview-windows`` and keeps it for the next time: a Wine prefix,
and the embeddable Python with what the tests need. Without arguments all tests run, with arguments
those. Wine is not Windows: no symbolic links, no rights, no speed. A failure that Linux does not
have is most likely one that Windows has as well, unless it is about these, or about /dev and /proc,
which Wine shows.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Sequence
from pathlib import Path

from portable import python_tag, wheels_for

ROOT = Path(__file__).parent.parent.parent
CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "msiview-windows"
"""Not in the sources: a Wine prefix has a link to the root of all files, which builders follow."""
FONTS = "Z:\\usr\\share\\fonts\\truetype\\dejavu"
"""The offscreen platform of Qt knows no fonts by itself."""

_MINGW = "x86_64-w64-mingw32-"
_FOR_WINE = """# Wine 8 ends a program that calls this; shutil does without.
import _winapi

if hasattr(_winapi, "CopyFile2"):
    del _winapi.CopyFile2
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run everything; the exit code is the first that is not 0."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument(
        "--python", type=Path, required=True, help="folder of the embeddable Python"
    )
    parser.add_argument("--run", default="wine", help="what runs Windows programs")
    parser.add_argument("tests", nargs=argparse.REMAINDER, help="arguments for pytest")
    options = parser.parse_args(arguments)
    wine = shutil.which(options.run) or shutil.which("/usr/lib/wine/wine64")
    if wine is None:
        sys.exit("there is no Wine (Debian: wine64)")
    machine = Machine(wine, CACHE / "prefix")
    machine.prepare()
    program = tests_python(options.python, CACHE / "python")
    provide_icu(CACHE / "python", machine)
    if options.tests:
        return machine.tests(program, options.tests)
    parts = (["--ignore=tests/gui", "--ignore=tests/screens"], ["tests/gui"])
    codes = [machine.tests(program, part) for part in parts]
    life = [sys.executable, "-m", "pytest", "-q", "tests/packaging/test_life_cycle.py"]
    settings = {"MSIVIEW_WINE_PREFIX": str(machine.prefix)}
    codes.append(subprocess.run(life, cwd=ROOT, env=os.environ | settings, check=False).returncode)
    return next(filter(None, codes), 0)


class Machine:
    """Wine with a prefix of its own."""

    def __init__(self, wine: str, prefix: Path) -> None:
        self.prefix = prefix
        self._wine = wine

    @property
    def system(self) -> Path:
        """The folder of the system's DLLs."""
        return self.prefix / "drive_c" / "windows" / "system32"

    def prepare(self) -> None:
        """Make the prefix where it is not there."""
        if not self.system.is_dir():
            self.prefix.mkdir(parents=True, exist_ok=True)
            self.run("wineboot", "--init")
            # Wine 8 would be Windows 7.
            key = ("HKCU\\Software\\Wine", "/v", "Version", "/d", "win10", "/f")
            self.run("reg", "add", *key)

    def run(self, *command: str, folder: Path | None = None, **settings: str) -> int:
        """Run a program of Windows; what it writes is passed on as it comes.

        Python cannot begin under Wine with a stream that is a file, so all of them are pipes.
        """
        own = {
            "WINEPREFIX": str(self.prefix),
            "WINEDEBUG": "-all",
            "WINEDLLOVERRIDES": "mscoree,mshtml=",
            "LC_ALL": "C.UTF-8",
        }
        process = subprocess.Popen(
            [self._wine, *command],
            cwd=folder,
            env=os.environ | own | settings,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.close()
        while data := os.read(process.stdout.fileno(), 4096):
            sys.stdout.buffer.write(data)
            sys.stdout.flush()
        return process.wait()

    def tests(self, python: Path, arguments: Sequence[str]) -> int:
        """Run pytest over a copy of the sources, so that nothing is left in them."""
        with tempfile.TemporaryDirectory(dir=CACHE, prefix="tests-") as scratch:
            copy = Path(scratch) / "msiview"
            left_out = shutil.ignore_patterns(".*", "__pycache__", "build", "dist", "*.so")
            shutil.copytree(ROOT, copy, ignore=left_out)
            return self.run(
                *(str(python), "-m", "pytest", "-q", "-p", "no:cacheprovider"),
                *arguments,
                folder=copy,
                PYTHONDONTWRITEBYTECODE="1",
                # Wine keeps variables of this name to itself, and hands on those with WINE before.
                WINEQT_QPA_PLATFORM="offscreen",
                WINEQT_QPA_FONTDIR=FONTS,
            )


def tests_python(source: Path, target: Path) -> Path:
    """The embeddable Python with what the project and its tests need; returns its program."""
    tag = python_tag(source)
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    needed = [*project["dependencies"], *project["optional-dependencies"]["test"]]
    # pip decides by the markers of Linux; on Windows pytest needs one package more.
    needed.append("colorama")
    state = "\n".join([tag, *needed])
    ready = target / "ready"
    if not ready.is_file() or ready.read_text(encoding="utf-8") != state:
        shutil.rmtree(target, ignore_errors=True)
        shutil.copytree(source, target)
        # With this file Python would heed no variables and no folder of the program.
        (target / f"{tag}._pth").unlink(missing_ok=True)
        # Wine 8 ends a program that asks for WMI.
        (target / "_wmi.pyd").unlink(missing_ok=True)
        site = target / "Lib" / "site-packages"
        wheels_for(tag, site, needed)
        (site / "sitecustomize.py").write_text(_FOR_WINE, encoding="utf-8")
        ready.write_text(state, encoding="utf-8")
    return target / "python.exe"


def provide_icu(python: Path, machine: Machine) -> None:
    """Give Wine the ICU that Windows has: of it Qt needs converters, and does without them where
    none can be opened."""
    target = machine.system / "icuuc.dll"
    library = python / "Lib" / "site-packages" / "PySide6" / "Qt6Core.dll"
    if target.is_file():
        return
    if shutil.which(f"{_MINGW}gcc") is None:
        sys.exit("needs a compiler for Windows (Debian: gcc-mingw-w64-x86-64-win32)")
    listed = subprocess.run(
        [f"{_MINGW}objdump", "-p", library], capture_output=True, text=True, check=True
    ).stdout
    part = listed.partition("DLL Name: icuuc.dll")[2].partition("DLL Name:")[0]
    names = sorted(set(re.findall(r"\b(u[a-z]+_\w+)$", part, re.MULTILINE)))
    code = "".join(f"__declspec(dllexport) void *{name}(void) {{ return 0; }}\n" for name in names)
    code = code.replace(
        "*ucnv_open(void) { return 0; }",
        "*ucnv_open(const char *name, int *error) { if (error) *error = 4; return 0; }",
    )
    command = [f"{_MINGW}gcc", "-shared", "-Os", "-s", "-x", "c", "-", "-o", str(target)]
    subprocess.run(command, input=code, text=True, check=True)


if __name__ == "__main__":
    sys.exit(main())
