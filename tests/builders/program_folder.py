"""A small folder of the form that packaging/windows/portable.py makes."""

from __future__ import annotations

from pathlib import Path

from tests.builders.programs import make_program


def make_program_folder(folder: Path) -> Path:
    """Write the folder: starters, a module, an empty file and programs with versions."""
    for name in ("msiview.ico", "msiview.cmd", "msiview-gui.pyw", "app/msiview/cli.pyc"):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(f"This stands for {name}.".encode())
    (folder / "app" / "empty.txt").touch()
    (folder / "python").mkdir()
    for name in ("python.exe", "pythonw.exe"):
        program = make_program(version={"ProductName": "Python"}, languages=[0, 1033])
        (folder / "python" / name).write_bytes(program)
    return folder
