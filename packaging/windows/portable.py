"""Builds the portable program for Windows: a folder, and a zip archive of it.

    python packaging/windows/portable.py --python python-3.13.2-embed-amd64.zip \\
        --wheel dist/msiview-0.1.0-py3-none-any.whl dist

The embeddable Python of python.org, unpacked, with the wheels of msiview and of what it needs
beside it; without parts that nobody uses, and compiled. Nothing is frozen: Windows starts
python.exe as the Python Software Foundation signed it, which is checked here. Runs on Windows, and
elsewhere with ``--run wine``, since the compiler has to be that Python.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Iterator, Sequence
from email.parser import HeaderParser
from pathlib import Path

import compiled

from msiview.analysis.signatures.program_signature import check_program_signature, program_signature
from msiview.analysis.signatures.signature import Integrity
from msiview.format.new_streams import MemoryStream
from msiview.progress import no_progress

HERE = Path(__file__).parent
PACKAGING = HERE.parent
SIGNER = "Python Software Foundation"

NOT_OF_PYTHON = frozenset(
    {
        "_asyncio.pyd", "_msi.pyd", "_multiprocessing.pyd", "_overlapped.pyd", "_ssl.pyd",
        "_uuid.pyd", "_wmi.pyd", "_zoneinfo.pyd", "libssl-3.dll", "winsound.pyd",
    }
)  # fmt: skip
"""Of the embeddable Python: event loops, TLS, processes, sounds, and time zones by name."""

_RUNTIME = ("msvcp140", "vcruntime140")
"""DLLs of the C++ runtime that Qt is linked with; the wheel brings further ones for its tools."""

_FIRST_YEAR = (1980, 1, 1, 0, 0, 0)
"""The time of all files in the archive, the first that zip knows. So the same files give the same
bytes."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Build folder and archive; prints their sizes."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--python", type=Path, required=True, help="zip of python.org, or folder")
    parser.add_argument("--wheel", type=Path, required=True, help="msiview's wheel")
    parser.add_argument("--run", default="", help="what runs Windows programs here, such as wine")
    parser.add_argument(
        "--compiler", default="", help="MinGW's, which compiles what the wheel has in Python only"
    )
    parser.add_argument("output", type=Path, help="folder that gets both")
    options = parser.parse_args(arguments)
    version = options.wheel.name.split("-")[1]
    folder = options.output.resolve() / f"msiview-{version}-windows-x64"
    shutil.rmtree(folder, ignore_errors=True)
    unpack_python(options.python, folder / "python")
    tag = python_tag(folder / "python")
    wheels_for(tag, folder / "app", [str(options.wheel)])
    if options.compiler and options.wheel.stem.endswith("-none-any"):
        compiled.compile_modules(
            options.compiler, folder / "python" / "python3.dll", folder / "app"
        )
    prune_qt(folder / "app" / "PySide6")
    prune_packages(folder / "app")
    write_starters(folder, tag)
    write_licences(folder)
    compile_modules(folder, [options.run] if options.run else [])
    archive = write_archive(folder)
    sizes = [file.stat().st_size for file in files_below(folder)]
    print(f"{folder.name}: {len(sizes)} files, {sum(sizes) / 1e6:.1f} MB")
    print(f"{archive.name}: {archive.stat().st_size / 1e6:.1f} MB")
    return 0


def files_below(folder: Path) -> Iterator[Path]:
    """All files of a folder, in an order that is the same everywhere."""
    return iter(
        sorted(
            (path for path in folder.rglob("*") if path.is_file()),
            key=lambda path: path.relative_to(folder).as_posix(),
        )
    )


# -- Python -----------------------------------------------------------------


def unpack_python(source: Path, target: Path) -> None:
    """The embeddable Python without parts that are not used. Raises SystemExit for programs that
    its makers did not sign."""
    if source.is_dir():
        shutil.copytree(source, target)
    else:
        with zipfile.ZipFile(source) as archive:
            archive.extractall(target)
    for name in NOT_OF_PYTHON:
        (target / name).unlink(missing_ok=True)
    for name in ("python.exe", "pythonw.exe", "python3.dll", f"{python_tag(target)}.dll"):
        signer = signed_by(target / name)
        if signer != SIGNER:
            sys.exit(f"{source}: {name} is {f'signed by {signer}' if signer else 'not signed'}")


def signed_by(program: Path) -> str:
    """Who signed a program; empty where nobody did, or the file was changed since."""
    stream = MemoryStream(program.name, program.read_bytes())
    found = program_signature(stream)
    if found is None:
        return ""
    checked = check_program_signature(stream, found, no_progress())
    if checked.integrity is not Integrity.INTACT or checked.data is None:
        return ""
    certificate = checked.data.certificate
    return "" if certificate is None else certificate.subject.common


def python_tag(python: Path) -> str:
    """``python313``, as the DLL of this Python is called."""
    names = [path.stem for path in python.glob("python3?*.dll")]
    if len(names) != 1:
        sys.exit(f"{python} is no embeddable Python: it has {len(names)} DLLs named python3*.dll")
    return names[0]


# -- packages ---------------------------------------------------------------


def wheels_for(tag: str, target: Path, needed: Sequence[str]) -> None:
    """Unpack these packages and what they need, as for this Python on Windows."""
    digits = tag.removeprefix("python")
    command = [
        *(sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"),
        *("--no-compile", "--only-binary=:all:", "--platform", "win_amd64"),
        *("--python-version", f"{digits[0]}.{digits[1:]}", "--implementation", "cp"),
        *("--target", str(target), *needed),
    ]
    subprocess.run(command, check=True)


def prune_qt(package: Path) -> None:
    """Take away the parts of PySide6 that are not in qt_parts.toml."""
    parts = tomllib.loads((PACKAGING / "qt_parts.toml").read_text(encoding="utf-8"))
    libraries = {f"Qt6{name.removeprefix('Qt')}" for name in parts["modules"]}
    for file in files_below(package):
        folder, stem = file.parent.relative_to(package).as_posix(), file.stem
        match file.suffix:
            case ".pyd":
                kept = stem in parts["modules"]
            case ".dll" if folder.startswith("plugins/"):
                kept = stem in parts["plugins"].get(folder.removeprefix("plugins/"), ())
            case ".dll":
                kept = stem in libraries or stem == "pyside6.abi3" or stem.startswith(_RUNTIME)
            case ".qm":
                kept = stem.startswith(tuple(parts["translations"]))
            case ".py":
                kept = folder in {".", "support"}
            case _:
                kept = False
        if not kept:
            file.unlink()
    remove_empty_folders(package)


def prune_packages(app: Path) -> None:
    """Take away what serves development (stubs, headers, libraries to link with, tests, programs
    of packages), desktop files of Linux, and of olefile what is for Python 2."""
    for name in (
        "bin",
        "share",
        "olefile/doc",
        "regex/tests",
        "shiboken6/include",
        "shiboken6/lib",
    ):
        shutil.rmtree(app / name, ignore_errors=True)
    for name in ("OleFileIO_PL.py", "olefile/olefile2.py"):
        (app / name).unlink(missing_ok=True)
    for file in files_below(app):
        is_runtime = file.suffix == ".dll" and file.parent.name == "shiboken6"
        if (
            file.suffix in {".pyi", ".lib"}
            or file.name in {"py.typed", "RECORD", "INSTALLER", "REQUESTED", "direct_url.json"}
            or (is_runtime and not file.stem.startswith(("shiboken6", *_RUNTIME)))
        ):
            file.unlink()
    remove_empty_folders(app)


def remove_empty_folders(root: Path) -> None:
    """Remove folders that hold nothing, the innermost first."""
    for folder in sorted((path for path in root.rglob("*") if path.is_dir()), reverse=True):
        if not any(folder.iterdir()):
            folder.rmdir()


def compile_modules(folder: Path, runner: list[str]) -> None:
    """Replace the modules by compiled ones, which load faster and take half the space.

    They carry no times, so that the same modules give the same bytes.
    """
    command = [
        *runner, str(folder / "python" / "python.exe"), "-m", "compileall", "-q", "-b",
        "--invalidation-mode", "unchecked-hash", "-s", "app", "app",
    ]  # fmt: skip
    # Wine cannot give Python a file as a stream: all three are pipes.
    done = subprocess.run(command, cwd=folder, input=b"", capture_output=True, check=False)
    modules = [file for file in files_below(folder / "app") if file.suffix == ".py"]
    missing = [file for file in modules if not file.with_suffix(".pyc").is_file()]
    if missing:
        sys.exit(f"{missing[0]} was not compiled: {done.stderr.decode(errors='replace').strip()}")
    for file in modules:
        file.unlink()


# -- what is added ----------------------------------------------------------


def write_starters(folder: Path, tag: str) -> None:
    """What is double-clicked and typed, and where Python looks for modules."""
    write_text(folder / "python" / f"{tag}._pth", f"{tag}.zip\n.\n..\\app\n")
    for file in sorted((HERE / "starters").iterdir()):
        write_text(folder / file.name, file.read_text(encoding="utf-8"))
    shutil.copy(PACKAGING.parent / "resources" / "desktop" / "msiview.ico", folder)


def write_licences(folder: Path) -> None:
    """``licences.txt``: what is bundled, with version and licence, and where its text lies."""
    lines = ["What this folder holds, besides msiview itself.", ""]
    lines.append("Python: PSF-2.0, python\\LICENSE.txt")
    for metadata in sorted((folder / "app").glob("*.dist-info/METADATA")):
        headers = HeaderParser().parsestr(metadata.read_text(encoding="utf-8"))
        licence = headers["License-Expression"] or headers["License"] or "see its folder"
        line = licence.strip().splitlines()[0]
        lines.append(f"{headers['Name']} {headers['Version']}: {line}, app\\{metadata.parent.name}")
    write_text(folder / "licences.txt", "\n".join([*lines, ""]))
    shutil.copy(PACKAGING.parent / "LICENSE", folder / "LICENSE.txt")


def write_text(path: Path, text: str) -> None:
    """Write a text with the line ends of Windows."""
    path.write_text(text, encoding="utf-8", newline="\r\n")


def write_archive(folder: Path) -> Path:
    """A zip archive of the folder, beside it."""
    path = folder.with_name(f"{folder.name}.zip")
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for file in files_below(folder):
            name = f"{folder.name}/{file.relative_to(folder).as_posix()}"
            info = zipfile.ZipInfo(name, _FIRST_YEAR)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            archive.writestr(info, file.read_bytes())
    return path


if __name__ == "__main__":
    sys.exit(main())
