"""The files of the package: keys, folders and rows, all derived from the paths in a folder."""

from __future__ import annotations

import hashlib
import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from msiview.database.file_hash import HASH_PARTS
from msiview.database.writer import CellContent
from msiview.format.program import read_program

_LONGEST_KEY = 72
_VITAL = 512
"""File.Attributes: the installation fails if this file cannot be installed."""
_BASE, _ENDING = 8, 3
"""Characters of a short name before and after the dot."""


@dataclass(frozen=True, slots=True)
class PayloadFile:
    """A file of the program: its place below the folder, and its row in File."""

    path: str
    key: str
    directory: str
    data: bytes
    version: str
    row: dict[str, CellContent]


@dataclass(slots=True)
class Payload:
    """Files in the order of their paths, which is that of the cabinet, and rows of Directory."""

    files: list[PayloadFile] = field(default_factory=list)
    directories: list[dict[str, CellContent]] = field(default_factory=list)


def payload_of(folder: Path) -> Payload:
    """The files below a folder, which becomes INSTALLDIR."""
    payload = Payload(
        directories=[
            directory("TARGETDIR", None, "SourceDir"),
            directory("ProgramFiles64Folder", "TARGETDIR", "."),
            directory("ProgramMenuFolder", "TARGETDIR", "."),
            directory("INSTALLDIR", "ProgramFiles64Folder", "msiview"),
        ]
    )
    _add_folder(payload, folder, "INSTALLDIR", PurePosixPath())
    return payload


def directory(key: str, parent: str | None, default: str) -> dict[str, CellContent]:
    """A row of the Directory table."""
    return {"Directory": key, "Directory_Parent": parent, "DefaultDir": default}


def _add_folder(payload: Payload, folder: Path, key: str, path: PurePosixPath) -> None:
    """The files of a folder, then those of the folders in it."""
    entries = sorted(folder.iterdir(), key=lambda entry: (entry.is_dir(), entry.name))
    names = dict(zip(entries, stored_names([entry.name for entry in entries]), strict=True))
    for entry in entries:
        place = path / entry.name
        if entry.is_dir():
            inner = identifier(str(place), "dir.")
            payload.directories.append(directory(inner, key, names[entry]))
            _add_folder(payload, entry, inner, place)
        else:
            number = len(payload.files) + 1
            payload.files.append(_file(entry, str(place), key, names[entry], number))


def _file(file: Path, path: str, folder: str, name: str, number: int) -> PayloadFile:
    data, key = file.read_bytes(), identifier(path, "")
    version, language = version_of(data)
    row: dict[str, CellContent] = {
        "File": key,
        "Component_": key,
        "FileName": name,
        "FileSize": len(data),
        "Version": version or None,
        "Language": language or None,
        "Attributes": _VITAL,
        "Sequence": number,
    }
    return PayloadFile(path, key, folder, data, version, row)


def version_of(data: bytes) -> tuple[str, str]:
    """Version and languages of a program, as File has them; empty for other files."""
    program = read_program(lambda offset, size: data[offset : offset + size])
    if program is None or program.version is None:
        return "", ""
    return program.version.file_version, ",".join(map(str, program.version.languages)) or "0"


def hash_row(file: PayloadFile) -> dict[str, CellContent]:
    """The row of MsiFileHash, by which an update knows a file without a version that nobody
    changed."""
    parts = struct.unpack("<4i", hashlib.md5(file.data, usedforsecurity=False).digest())
    return {"File_": file.key, "Options": 0, **dict(zip(HASH_PARTS, parts, strict=True))}


def identifier(path: str, prefix: str) -> str:
    """A key that tells the path; with a hash at its end where not all of the path can be told."""
    plain = re.sub(r"[^A-Za-z0-9_.]", "_", path.replace("/", "."))
    key = prefix + plain
    if not key[0].isalpha():
        key = f"_{key}"
    if plain == path.replace("/", ".") and len(key) <= _LONGEST_KEY:
        return key
    digest = hashlib.sha256(path.encode()).hexdigest()[:8]
    return f"{key[: _LONGEST_KEY - len(digest) - 1]}.{digest}"


def stored_names(names: list[str]) -> Iterator[str]:
    """``SHORT~1.TXT|long name.text`` for each name of a folder, or the name alone where it is a
    short one."""
    taken = {name.upper() for name in names if is_short(name)}
    for name in names:
        if is_short(name):
            yield name
            continue
        short = _short_name(name, taken)
        taken.add(short)
        yield f"{short}|{name}"


def is_short(name: str) -> bool:
    """Whether a name is one of the old form, eight characters, a dot and three."""
    return bool(re.fullmatch(r"[A-Za-z0-9_-]{1,8}(\.[A-Za-z0-9_-]{1,3})?", name))


def _short_name(name: str, taken: set[str]) -> str:
    base, _, ending = name.upper().rpartition(".") if "." in name else (name.upper(), "", "")
    base = re.sub(r"[^A-Z0-9_-]", "_", base)
    ending = re.sub(r"[^A-Z0-9_-]", "_", ending)[:_ENDING]
    number = 1
    while True:
        mark = f"~{number}"
        short = base[: _BASE - len(mark)] + mark + (f".{ending}" if ending else "")
        if short not in taken:
            return short
        number += 1
