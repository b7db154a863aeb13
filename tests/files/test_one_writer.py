"""Nothing but ``msiview/files`` writes to a path: the guard and the writer cannot be gone round."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent.parent / "msiview"

OF_OS = frozenset({
    "chflags", "chmod", "chown", "lchflags", "lchmod", "lchown", "link", "makedirs", "mkdir",
    "mkfifo", "mknod", "remove", "removedirs", "removexattr", "rename", "renames", "replace",
    "rmdir", "setxattr", "symlink", "truncate", "unlink", "utime",
})  # fmt: skip
STARTERS_OF_OS = frozenset({
    "execl", "execle", "execlp", "execlpe", "execv", "execve", "execvp", "execvpe", "popen",
    "posix_spawn", "posix_spawnp", "spawnl", "spawnle", "spawnlp", "spawnlpe", "spawnv", "spawnve",
    "spawnvp", "spawnvpe", "startfile", "system",
})  # fmt: skip
"""Functions that start another program, which may write anything."""

OF_SHUTIL = frozenset({
    "chown", "copy", "copy2", "copyfile", "copymode", "copystat", "copytree", "make_archive",
    "move", "rmtree", "unpack_archive",
})  # fmt: skip
OF_TEMPFILE = frozenset({
    "NamedTemporaryFile", "SpooledTemporaryFile", "TemporaryDirectory", "TemporaryFile", "mkdtemp",
    "mkstemp", "mktemp",
})  # fmt: skip
OF_PATHS = frozenset({
    "chmod", "copy_into", "hardlink_to", "lchmod", "link_to", "mkdir", "move_into", "rename",
    "rmdir", "symlink_to", "touch", "unlink", "write_bytes", "write_text",
})  # fmt: skip
OF_ARCHIVES = frozenset({"extract", "extractall"})
OF_QT = frozenset({
    "mkpath", "moveToTrash", "removeRecursively", "rmpath", "setOutputFileName", "startDetached",
})  # fmt: skip
"""Methods of Qt that nothing else has. Those of files and folders are found by their classes."""

WRITERS = frozenset({
    "FileHandler", "FileInput", "QDir", "QFile", "QFileSystemModel", "QImageWriter",
    "QLocalServer", "QLockFile", "QNetworkDiskCache", "QPdfWriter", "QPrinter", "QProcess",
    "QSaveFile", "QSettings", "QSqlDatabase", "QSvgGenerator", "QTemporaryDir", "QTemporaryFile",
    "QTextDocumentWriter", "RotatingFileHandler", "TimedRotatingFileHandler",
    "WatchedFileHandler",
})  # fmt: skip
"""Classes that write to the path that they are given, or that their own methods are given."""

MODULES_THAT_WRITE = frozenset({"dbm", "fileinput", "shelve", "subprocess"})
"""Whatever is called of them writes, or starts what may."""

OF_OTHER_MODULES = frozenset({
    "logging.basicConfig", "logging.config.dictConfig", "logging.config.fileConfig",
    "sqlite3.connect", "urllib.request.urlretrieve",
})  # fmt: skip

OPENERS = frozenset({"BZ2File", "FileIO", "GzipFile", "LZMAFile", "TarFile", "ZipFile"})
"""Classes that are given a mode like ``open``."""

OPENING_MODULES = frozenset({
    "", "builtins", "bz2", "codecs", "gzip", "io", "lzma", "os.fdopen", "tarfile", "wave",
})  # fmt: skip
"""Where ``open`` is given a path first, and then a mode."""

IN_MEMORY = frozenset({"BytesIO", "QBuffer", "StringIO"})
NOWHERE = frozenset({"os.devnull", "':memory:'"})

READING_FLAGS = frozenset({
    "O_BINARY", "O_CLOEXEC", "O_DIRECTORY", "O_NOCTTY", "O_NOFOLLOW", "O_NONBLOCK", "O_RDONLY",
})  # fmt: skip

SETTINGS = "gui/settings.py"
"""The one module that lets Qt write: into the user's own settings."""


def _writers(source: str) -> Iterator[tuple[int, str]]:
    """Line and words of every call in a module that could write to a path."""
    tree = ast.parse(source)
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    buffers, imported = _buffers(tree), _imported(tree)
    for call in calls:
        if _writes(call, imported) and not _leaves_files_alone(call, buffers):
            yield call.lineno, ast.unparse(call)


def _leaves_files_alone(call: ast.Call, buffers: set[str]) -> bool:
    """Whether a call that can write to a path is given none, but something in memory."""
    return bool(call.args) and ast.unparse(call.args[0]) in NOWHERE | buffers


def _writes(call: ast.Call, imported: dict[str, str]) -> bool:
    owner, _, name = _name_of(call.func, imported).rpartition(".")
    if owner.partition(".")[0] in MODULES_THAT_WRITE or f"{owner}.{name}" in OF_OTHER_MODULES:
        return True
    if owner == "os":
        if name == "open":
            return not _has_reading_flags(call)
        return name in OF_OS | STARTERS_OF_OS or (name == "fdopen" and _has_writing_mode(call))
    if owner == "shutil":
        return name in OF_SHUTIL
    if owner == "tempfile" or name in OF_TEMPFILE:
        return name in OF_TEMPFILE
    if name in WRITERS or owner.rpartition(".")[2] in WRITERS:
        return True
    if name in OPENERS or (name == "open" and owner in OPENING_MODULES):
        return _has_writing_mode(call) or _has_unknown_mode(call)
    if name == "open":
        return _has_writing_mode(call)
    if not owner or owner.partition(".")[0] in (PACKAGE.name, "dataclasses"):
        return False
    if name == "save":  # a painter's has no arguments
        return bool(call.args)
    if name in {"rename", "replace"}:  # those of rows and texts have two
        return len(call.args) == 1 and not call.keywords
    return name in OF_PATHS | OF_ARCHIVES | OF_QT


def _name_of(function: ast.expr, imported: dict[str, str]) -> str:
    """What is called, by its full name where it was imported; "open" for a function of its own or
    of Python, something with a dot for a method."""
    if isinstance(function, ast.Attribute):
        return f"{_name_of(function.value, imported)}.{function.attr}"
    if isinstance(function, ast.Name):
        return imported.get(function.id, function.id)
    return "value"


def _imported(tree: ast.Module) -> dict[str, str]:
    """The full names of what a module imports, by the names that it has there."""
    names = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names.update({each.asname: each.name for each in node.names if each.asname})
        elif isinstance(node, ast.ImportFrom):
            of = f"{node.module}." if node.module else ""
            names.update({each.asname or each.name: of + each.name for each in node.names})
    return names


def _has_writing_mode(call: ast.Call) -> bool:
    """Whether a text among the arguments is a mode of ``open`` that writes."""
    given = [keyword.value for keyword in call.keywords if keyword.arg == "mode"] or call.args[:2]
    texts = [arg.value for arg in given if isinstance(arg, ast.Constant)]
    modes = [text for text in texts if isinstance(text, str) and set(text) <= set("rwaxbt+:|gzx2")]
    return any(set(mode) & set("wax+") for mode in modes)


def _has_unknown_mode(call: ast.Call) -> bool:
    """Whether the mode is told by nothing that can be seen here."""
    given = [keyword.value for keyword in call.keywords if keyword.arg in ("mode", None)]
    given += [arg for at, arg in enumerate(call.args) if at == 1 or isinstance(arg, ast.Starred)]
    return any(not isinstance(mode, ast.Constant) for mode in given)


def _has_reading_flags(call: ast.Call) -> bool:
    """Whether ``os.open`` is given flags of reading, and nothing else that could be flags."""
    if len(call.args) < 2:
        return False
    names = set()
    for node in ast.walk(call.args[1]):
        if isinstance(node, ast.Attribute | ast.Name):
            names.add(node.attr if isinstance(node, ast.Attribute) else node.id)
        elif isinstance(node, ast.Constant):
            names.add(repr(node.value))
    return names - {"os"} <= READING_FLAGS


def _buffers(tree: ast.Module) -> set[str]:
    """Names that are given a file in memory."""
    return {
        ast.unparse(target)
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call)
        if _name_of(node.value.func, {}).rpartition(".")[2] in IN_MEMORY
        for target in node.targets
    }


MODULES = [
    path for path in sorted(PACKAGE.rglob("*.py")) if path.relative_to(PACKAGE).parts[0] != "files"
]


def test_all_writing_goes_through_the_writer() -> None:
    found = [
        f"{path.relative_to(PACKAGE)}:{line}: {call}"
        for path in MODULES
        for line, call in _writers(path.read_text(encoding="utf-8"))
        if "QSettings(" not in call or path != PACKAGE / SETTINGS
    ]
    assert found == []
    assert len(MODULES) > 100


@pytest.mark.parametrize(
    "call",
    [
        "open(path, 'w')",
        "open(path, mode='ab')",
        "path.open('xb')",
        "path.open(mode='r+')",
        "path.write_text(text)",
        "path.write_bytes(data)",
        "path.touch()",
        "path.replace(other)",
        "path.rename(other)",
        "path.unlink(missing_ok=True)",
        "path.mkdir(parents=True)",
        "Path(name).symlink_to(other)",
        "os.open(path, os.O_WRONLY | os.O_CREAT)",
        "os.replace(one, other)",
        "os.makedirs(path)",
        "shutil.copy(one, other)",
        "shutil.move(one, other)",
        "tempfile.NamedTemporaryFile(dir=path)",
        "mkstemp()",
        "TemporaryDirectory()",
        "ZipFile(path, 'w')",
        "zipfile.ZipFile(path, mode='a')",
        "tarfile.open(path, 'w:gz')",
        "gzip.open(path, 'wb')",
        "QSaveFile(path)",
        "QtCore.QFile(path)",
        "pixmap.save(str(path))",
        "window.grab().save(path)",
        "QImageWriter(path)",
        "logging.FileHandler(path)",
        "logging.handlers.RotatingFileHandler(path)",
        "logging.basicConfig(filename=path)",
        "path.lchmod(0o600)",
        "path.hardlink_to(other)",
        "path.rmdir()",
        "path.copy_into(folder)",
        "io.open(path, 'w')",
        "io.FileIO(path, 'w')",
        "codecs.open(path, 'w', 'utf-8')",
        "open(path, mode)",
        "open(path, mode=chosen)",
        "open(path, **how)",
        "open(*given)",
        "bz2.open(path, 'wb')",
        "lzma.LZMAFile(path, 'w')",
        "tarfile.open(path, 'w|xz')",
        "archive.extractall(folder)",
        "zipfile.ZipFile(path).extract(name, folder)",
        "os.open(path, flags)",
        "os.open(path, os.O_RDONLY | more)",
        "os.open(path, 1)",
        "os.fdopen(descriptor, 'wb')",
        "os.mkfifo(path)",
        "os.mknod(path)",
        "os.utime(path)",
        "os.truncate(path, 0)",
        "os.link(one, other)",
        "os.remove(path)",
        "os.system('cp a b')",
        "os.popen('cp a b')",
        "shutil.copyfile(one, other)",
        "shutil.copytree(one, other)",
        "shutil.rmtree(path)",
        "shutil.unpack_archive(path)",
        "shelve.open(name)",
        "dbm.open(name, 'c')",
        "fileinput.input(path, inplace=True)",
        "subprocess.run(['cp', one, other])",
        "sqlite3.connect(path)",
        "urllib.request.urlretrieve(address, path)",
        "tempfile.mkstemp(dir=path)",
        "QSettings(str(path), QSettings.Format.IniFormat)",
        "QFile.copy(one, other)",
        "QtCore.QFile.remove(path)",
        "QDir().mkpath(path)",
        "QDir(path).removeRecursively()",
        "QLockFile(path)",
        "QTemporaryFile()",
        "QPdfWriter(path)",
        "printer.setOutputFileName(path)",
        "QTextDocumentWriter(path)",
        "QSvgGenerator()",
        "QProcess.startDetached('cp', [one, other])",
        "image.save(path, 'PNG')",
    ],
)
def test_writers_are_found(call: str) -> None:
    assert 2 in [line for line, _ in _writers(f"x = 1\n{call}\n")]


@pytest.mark.parametrize(
    ("line", "call"),
    [
        ("from os import replace", "replace(one, other)"),
        ("from os import open as os_open", "os_open(path, flags)"),
        ("import os as system", "system.replace(one, other)"),
        ("from shutil import copyfile as take", "take(one, other)"),
        ("import shutil as files", "files.move(one, other)"),
        ("from subprocess import run", "run(['cp', one, other])"),
        ("from sqlite3 import connect", "connect(path)"),
        ("from io import open as opened", "opened(path, 'w')"),
        ("from PySide6.QtCore import QFile as Disk", "Disk.rename(one, other)"),
        ("from tempfile import mkdtemp as scratch", "scratch()"),
    ],
)
def test_writers_are_found_by_any_name(line: str, call: str) -> None:
    assert [at for at, _ in _writers(f"{line}\n{call}\n")] == [2]


@pytest.mark.parametrize(
    "call",
    [
        "open(path)",
        "path.open('rb', buffering=0)",
        "ZipFile(path)",
        "painter.save()",
        "text.replace('a', 'b')",
        "time.replace(tzinfo=UTC)",
        "replace(item, off=off)",
        "os.open(os.devnull, os.O_WRONLY)",
        "os.open(folder, os.O_RDONLY)",
        "document.open(source)",
        "buffer = QBuffer()\nimage.save(buffer)",
        "buffer = QBuffer()\nQImageWriter(buffer, b'png').write(image)",
        "write_bytes(pieces)",
        "open(path, 'rb', buffering=0)",
        "os.open(path, os.O_RDONLY | os.O_CLOEXEC)",
        "sqlite3.connect(':memory:')",
        "codes.replace(old, new)",
        "edits.copy()",
        "bar.move(x, y)",
        "from os import fsencode\nfsencode(path)",
        "from dataclasses import replace\nreplace(item, off=off)",
    ],
)
def test_what_writes_no_file_is_left_alone(call: str) -> None:
    assert list(_writers(call)) == []
