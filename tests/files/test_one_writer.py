"""Nothing but ``msiview/files`` writes to a path: the guard and the writer cannot be gone round."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent.parent / "msiview"

OF_OS = frozenset({
    "chmod", "chown", "link", "makedirs", "mkdir", "mkfifo", "remove", "removedirs", "rename",
    "renames", "replace", "rmdir", "symlink", "truncate", "unlink",
})  # fmt: skip
OF_SHUTIL = frozenset({
    "chown", "copy", "copy2", "copyfile", "copymode", "copystat", "copytree", "make_archive",
    "move", "rmtree", "unpack_archive",
})  # fmt: skip
OF_TEMPFILE = frozenset({
    "NamedTemporaryFile", "SpooledTemporaryFile", "TemporaryDirectory", "TemporaryFile", "mkdtemp",
    "mkstemp", "mktemp",
})  # fmt: skip
OF_PATHS = frozenset({
    "chmod", "hardlink_to", "mkdir", "rename", "rmdir", "symlink_to", "touch", "unlink",
    "write_bytes", "write_text",
})  # fmt: skip
WRITERS = frozenset({
    "FileHandler", "QFile", "QImageWriter", "QPdfWriter", "QPrinter", "QSaveFile", "QSvgGenerator",
    "QTemporaryDir", "QTemporaryFile", "QTextDocumentWriter", "RotatingFileHandler",
    "TimedRotatingFileHandler", "WatchedFileHandler",
})  # fmt: skip
"""Classes that write to the path that they are given."""

OPENERS = frozenset({"BZ2File", "GzipFile", "LZMAFile", "TarFile", "ZipFile"})
"""Classes that are given a mode like ``open``."""

IN_MEMORY = frozenset({"BytesIO", "QBuffer", "StringIO"})

WRITING_FLAGS = frozenset({"O_APPEND", "O_CREAT", "O_RDWR", "O_TRUNC", "O_WRONLY"})


def _writers(source: str) -> Iterator[tuple[int, str]]:
    """Line and words of every call in a module that could write to a path."""
    tree = ast.parse(source)
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    buffers = _buffers(tree)
    for call in calls:
        if _writes(call, buffers):
            yield call.lineno, ast.unparse(call)


def _writes(call: ast.Call, buffers: set[str]) -> bool:
    name, owner = _name_of(call.func)
    if any(ast.unparse(argument) == "os.devnull" for argument in call.args[:1]):
        return False
    if owner == "os":
        return name in OF_OS or (name == "open" and _has_writing_flags(call))
    if owner == "shutil":
        return name in OF_SHUTIL
    if owner == "tempfile" or name in OF_TEMPFILE:
        return name in OF_TEMPFILE
    into_memory = bool(call.args) and ast.unparse(call.args[0]) in buffers
    if name in WRITERS:
        return not into_memory
    if name == "open" or name in OPENERS:
        return _has_writing_mode(call)
    if owner is None:
        return False
    if name == "save":  # a painter's has no arguments
        return bool(call.args) and not into_memory
    if name in {"rename", "replace"}:  # those of rows and texts have two
        return len(call.args) == 1 and not call.keywords
    return name in OF_PATHS


def _name_of(function: ast.expr) -> tuple[str, str | None]:
    """The last part of what is called, and what stands before it."""
    if isinstance(function, ast.Attribute):
        return function.attr, ast.unparse(function.value)
    return (function.id, None) if isinstance(function, ast.Name) else ("", None)


def _has_writing_mode(call: ast.Call) -> bool:
    """Whether a text among the arguments is a mode of ``open`` that writes."""
    given = [keyword.value for keyword in call.keywords if keyword.arg == "mode"] or call.args[:2]
    texts = [arg.value for arg in given if isinstance(arg, ast.Constant)]
    modes = [text for text in texts if isinstance(text, str) and set(text) <= set("rwaxbt+:gz")]
    return any(set(mode) & set("wax+") for mode in modes)


def _has_writing_flags(call: ast.Call) -> bool:
    names = {node.attr for node in ast.walk(call) if isinstance(node, ast.Attribute)}
    return bool(names & WRITING_FLAGS)


def _buffers(tree: ast.Module) -> set[str]:
    """Names that are given a file in memory."""
    return {
        ast.unparse(target)
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call)
        if _name_of(node.value.func)[0] in IN_MEMORY
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
    ],
)
def test_writers_are_found(call: str) -> None:
    assert [line for line, _ in _writers(f"x = 1\n{call}\n")] == [2]


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
    ],
)
def test_what_writes_no_file_is_left_alone(call: str) -> None:
    assert list(_writers(call)) == []
