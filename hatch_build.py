"""Compiles each C file of the package where a C compiler is; without one, its twin in Python runs.

One wheel with the compiled modules serves CPython 3.11 and all later versions on a platform;
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

SOURCES = "msiview/**/_*.c"
"""A module each, named after its file."""


class CompiledModules(BuildHookInterface[Any]):
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
        if built:
            for path in built:
                build_data["force_include"][str(path)] = path.relative_to(target).as_posix()
            build_data["pure_python"] = False
            platform = sysconfig.get_platform().replace("-", "_").replace(".", "_")
            build_data["tag"] = f"cp311-abi3-{platform}"


def has_stable_abi() -> bool:
    """Whether the interpreter loads modules of the stable ABI; free-threaded ones do not."""
    is_free_threaded = bool(sysconfig.get_config_var("Py_GIL_DISABLED"))
    return sys.implementation.name == "cpython" and not is_free_threaded


def compile_into(root: Path, folder: Path) -> list[Path]:
    """The modules below a folder that could be compiled."""
    extensions = [
        Extension(
            ".".join(source.relative_to(root).with_suffix("").parts),
            [str(source)],
            define_macros=[("Py_LIMITED_API", "0x030B0000")],
            py_limited_api=True,
            optional=True,
        )
        for source in sorted(root.glob(SOURCES))
    ]
    command = build_ext(Distribution({"name": "msiview", "ext_modules": extensions}))
    command.build_lib = str(folder)
    command.build_temp = str(root / "build" / "objects")
    command.ensure_finalized()
    command.run()
    paths = [Path(command.get_ext_fullpath(extension.name)) for extension in extensions]
    return [path for path in paths if path.is_file()]
