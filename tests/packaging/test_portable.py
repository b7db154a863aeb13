"""The portable program of Windows: what stays of its parts, and what is added."""

from __future__ import annotations

import ast
import shutil
import sysconfig
import tomllib
import zipfile
from pathlib import Path

import compiled
import portable
import pytest

from msiview.format.program import read_program
from tests.builders.programs import make_program

ROOT = Path(__file__).parent.parent.parent
PARTS = tomllib.loads((ROOT / "packaging" / "qt_parts.toml").read_text(encoding="utf-8"))


def filled(folder: Path, *names: str) -> Path:
    """A folder with files of these names."""
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(name.encode())
    return folder


def names_below(folder: Path) -> set[str]:
    return {file.relative_to(folder).as_posix() for file in portable.files_below(folder)}


def qt_modules_in_use() -> set[str]:
    """The modules of PySide6 that the code imports."""
    found = set()
    for file in (ROOT / "msiview").rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("PySide6."):
                found.add(str(node.module).split(".")[1])
    return found


def test_bundles_carry_the_qt_modules_in_use_and_no_others() -> None:
    assert set(PARTS["modules"]) == qt_modules_in_use()


def test_what_stays_of_qt(tmp_path: Path) -> None:
    folder = filled(
        tmp_path,
        *("__init__.py", "support/deprecated.py", "scripts/uic.py", "QtCore.pyd", "QtQml.pyd"),
        *("QtCore.pyi", "Qt6Widgets.dll", "Qt6Quick.dll", "opengl32sw.dll", "pyside6.abi3.dll"),
        *("msvcp140_1.dll", "vcomp140.dll", "designer.exe", "translations/qtbase_de.qm"),
        *("translations/qtbase_fi.qm", "plugins/platforms/qwindows.dll"),
        *("plugins/sqldrivers/qsqlite.dll", "qml/QtQuick/qmldir"),
    )
    portable.prune_qt(folder)
    assert names_below(folder) == {
        *("__init__.py", "support/deprecated.py", "QtCore.pyd", "Qt6Widgets.dll"),
        *("pyside6.abi3.dll", "msvcp140_1.dll", "translations/qtbase_de.qm"),
        "plugins/platforms/qwindows.dll",
    }
    assert not (folder / "qml").exists()  # nor is an empty folder left


def test_what_stays_of_other_packages(tmp_path: Path) -> None:
    folder = filled(
        tmp_path,
        *("bin/msiview.exe", "share/man/man1/msiview.1", "olefile/olefile.py"),
        *("olefile/olefile2.py", "shiboken6/Shiboken.pyd", "shiboken6/include/basewrapper.h"),
        *("shiboken6/vcomp140.dll", "shiboken6/shiboken6.abi3.dll", "x.dist-info/METADATA"),
        *("x.dist-info/RECORD", "x.dist-info/licenses/LICENSE"),
    )
    portable.prune_packages(folder)
    assert names_below(folder) == {
        *("olefile/olefile.py", "shiboken6/Shiboken.pyd", "shiboken6/shiboken6.abi3.dll"),
        *("x.dist-info/METADATA", "x.dist-info/licenses/LICENSE"),
    }


def test_a_python_that_its_makers_did_not_sign_is_refused(tmp_path: Path) -> None:
    source = filled(tmp_path / "python", "python3.dll", "pythonw.exe", "python313.dll", "_ssl.pyd")
    (source / "python.exe").write_bytes(make_program())
    with pytest.raises(SystemExit, match=r"python\.exe is not signed"):
        portable.unpack_python(source, tmp_path / "target")


def test_a_folder_without_python_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match="no embeddable Python"):
        portable.unpack_python(filled(tmp_path / "empty", "README.txt"), tmp_path / "target")


def test_what_is_added(tmp_path: Path) -> None:
    (tmp_path / "python").mkdir()
    portable.write_starters(tmp_path, "python313")
    paths = (tmp_path / "python" / "python313._pth").read_bytes()
    assert paths == b"python313.zip\r\n.\r\n..\\app\r\n"
    for starter, program in (("msiview.cmd", "python.exe"), ("msiview-gui.cmd", "pythonw.exe")):
        assert f'"%~dp0python\\{program}"' in (tmp_path / starter).read_text(encoding="utf-8")
    assert (tmp_path / "msiview.ico").read_bytes()[:4] == b"\0\0\1\0"


def test_licences_of_all_that_is_bundled(tmp_path: Path) -> None:
    filled(tmp_path, "app/a-1.dist-info/METADATA", "app/b-2.dist-info/METADATA")
    for name, text in (
        ("a-1", "Metadata-Version: 2.4\nName: a\nVersion: 1\nLicense-Expression: MIT\n"),
        ("b-2", "Metadata-Version: 2.1\nName: b\nVersion: 2\nLicense: BSD\n        and more\n"),
    ):
        metadata = tmp_path / "app" / f"{name}.dist-info" / "METADATA"
        metadata.write_text(text, encoding="utf-8")
    portable.write_licences(tmp_path)
    told = (tmp_path / "licences.txt").read_text(encoding="utf-8")
    assert "Python: PSF-2.0" in told
    assert "a 1: MIT, app\\a-1.dist-info" in told
    assert "b 2: BSD, app\\b-2.dist-info" in told
    assert (tmp_path / "LICENSE.txt").is_file()


def test_the_same_files_give_the_same_archive(tmp_path: Path) -> None:
    folder = filled(tmp_path / "program", "b.txt", "a/c.txt")
    first = portable.write_archive(folder).read_bytes()
    (folder / "b.txt").touch()
    path = portable.write_archive(folder)
    assert path.read_bytes() == first
    with zipfile.ZipFile(path) as archive:
        assert archive.namelist() == ["program/a/c.txt", "program/b.txt"]


def test_c_files_are_compiled_for_windows_to_the_same_bytes(tmp_path: Path) -> None:
    compiler = shutil.which("x86_64-w64-mingw32-gcc")
    library = ROOT / "build" / "windows-python" / "python3.dll"
    if compiler is None or not library.is_file():
        pytest.skip("needs MinGW, and the embeddable Python in build/windows-python")
    if not Path(sysconfig.get_path("include"), "Python.h").is_file():
        pytest.skip("needs the headers of Python")
    app = tmp_path / "app"
    (app / "msiview" / "format").mkdir(parents=True)
    built = {path: path.read_bytes() for path in compiled.compile_modules(compiler, library, app)}
    again = compiled.compile_modules(compiler, library, app)
    assert built == {path: path.read_bytes() for path in again}
    for path, data in built.items():
        program = read_program(lambda offset, size, data=data: data[offset : offset + size])
        assert program is not None
        assert f"PyInit_{path.stem}" in program.exports
