"""Compiles the C files of the package for Windows on another system, with a MinGW compiler.

Releases are built on Windows, where the wheel brings the modules compiled (hatch_build.py). Here it
is done so that a portable program made elsewhere is the same, and its modules can be tried in Wine.
Only the stable ABI is used, so all that is needed of a Windows Python are its python3.dll, to link
with, and the headers of any Python, with another pyconfig.h: that one tells of the system.
"""

from __future__ import annotations

import shutil
import subprocess
import sysconfig
import tempfile
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent

_PYCONFIG = """\
#define MS_WINDOWS
#define MS_WIN64
#define HAVE_DECLSPEC_DLL
#define Py_ENABLE_SHARED
#define HAVE_STDINT_H 1
#define HAVE_WCHAR_H 1
#define SIZEOF_INT 4
#define SIZEOF_LONG 4
#define SIZEOF_LONG_LONG 8
#define SIZEOF_SIZE_T 8
#define SIZEOF_VOID_P 8
#define SIZEOF_WCHAR_T 2
#define ALIGNOF_SIZE_T 8
"""
"""Of the pyconfig.h of 64-bit Windows what the headers ask for."""


def compile_modules(compiler: str, python3_dll: Path, app: Path) -> list[Path]:
    """The modules of the package, beside their twins in Python. The same sources give the same
    bytes. Raises CalledProcessError where one is not compiled."""
    built = []
    with tempfile.TemporaryDirectory() as scratch:
        headers = Path(scratch) / "include"
        shutil.copytree(sysconfig.get_path("include"), headers)
        (headers / "pyconfig.h").write_text(_PYCONFIG, encoding="ascii")
        for source in sorted((ROOT / "msiview").rglob("_*.c")):
            target = app / source.relative_to(ROOT).with_suffix(".pyd")
            command = [
                *(compiler, "-O2", "-s", "-shared", "-static-libgcc", "-Wall", "-Werror"),
                *("-Wl,--no-insert-timestamp", "-DPy_LIMITED_API=0x030B0000", f"-I{headers}"),
                *(str(source), str(python3_dll), "-o", str(target)),
            ]
            subprocess.run(command, check=True)
            built.append(target)
    return built
