"""Compiles the loop of LZX into the package where a C compiler is; without one, Python runs it.

One wheel with the compiled module serves CPython 3.11 and all later versions on a platform;
``MSIVIEW_PURE=1`` makes the wheel for all others. An editable installation compiles into the source
tree.
"""

from __future__ import annotations

import os
import shutil
import sys
import sysconfig
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface
from setuptools import Distribution, Extension
from setuptools.command.build_ext import build_ext

MODULE = "msiview.format._lzx_symbols"
SOURCE = "msiview/format/_lzx_symbols.c"


class CompiledModule(BuildHookInterface[Any]):
    """Adds to a wheel what could be compiled."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if os.environ.get("MSIVIEW_PURE") or not has_stable_abi():
            return
        root = Path(self.root)
        if version == "editable":
            compile_into(root, root)
            return
        target = root / "build" / "compiled"
        shutil.rmtree(target, ignore_errors=True)  # what an earlier build left is not taken
        built = compile_into(root, target)
        if built is not None:
            build_data["force_include"][str(built)] = f"msiview/format/{built.name}"
            build_data["pure_python"] = False
            platform = sysconfig.get_platform().replace("-", "_").replace(".", "_")
            build_data["tag"] = f"cp311-abi3-{platform}"


def has_stable_abi() -> bool:
    """Whether the interpreter loads modules of the stable ABI; free-threaded ones do not."""
    is_free_threaded = bool(sysconfig.get_config_var("Py_GIL_DISABLED"))
    return sys.implementation.name == "cpython" and not is_free_threaded


def compile_into(root: Path, folder: Path) -> Path | None:
    """The compiled module below a folder; None where it could not be compiled."""
    extension = Extension(
        MODULE,
        [str(root / SOURCE)],
        define_macros=[("Py_LIMITED_API", "0x030B0000")],
        py_limited_api=True,
        optional=True,
    )
    command = build_ext(Distribution({"name": "msiview", "ext_modules": [extension]}))
    command.build_lib = str(folder)
    command.build_temp = str(root / "build" / "objects")
    command.ensure_finalized()
    command.run()
    built = Path(command.get_ext_fullpath(MODULE))
    return built if built.is_file() else None
