"""What ``reg export`` and the registry editor write: a .reg file, read for Windows Installer.

A whole SOFTWARE branch has some hundred megabytes; of it only the installer's keys are taken. They
are known by the end of their path, because an offline hive is loaded under a name of one's own,
and tools on other systems export one without its root.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from msiview.errors import FormatError
from msiview.format.file_source import refuse_other_files, unreadable
from msiview.installed.registry import InstallerRegistry, RegistryData, StoredKey

_HEADS = {"Windows Registry Editor Version 5.00": "utf-16-le", "REGEDIT4": "cp1252"}
"""First lines, and how texts that are written as bytes are encoded below them."""

_KEY = re.compile(r"^\[(?!-)([^\r\n]*)\][ \t]*\r?$", re.MULTILINE)
_PLACE = re.compile(
    r"(?:^|\\)(?:"
    r"(?P<details>Microsoft\\Windows\\CurrentVersion\\Installer)"
    r"|(?P<machine>(?:Classes|HKEY_CLASSES_ROOT)\\Installer)"
    r"|(?P<user>Microsoft\\Installer)"
    r")(?=\\|$)",
    re.IGNORECASE,
)
_USER = re.compile(r"(?:^|\\)HKEY_USERS\\(?P<sid>[^\\]+)\\", re.IGNORECASE)
_TEXT = r'"(?P<{}>(?:[^"\\]|\\.)*)"'
_VALUE = re.compile(
    rf"^(?:@|{_TEXT.format('name')})="
    rf"(?:{_TEXT.format('text')}"
    r"|dword:(?P<number>[0-9a-f]{1,8})"
    r"|hex(?:\((?P<type>[0-9a-f]+)\))?:(?P<bytes>[0-9a-f,\s\\]*))",
    re.MULTILINE | re.IGNORECASE | re.DOTALL,
)
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)

_EXPANDABLE, _DWORD, _TEXTS, _QWORD, _STRING = 2, 4, 7, 11, 1

CURRENT_USER = "the user of the export"
"""In place of a SID where the export says HKEY_CURRENT_USER."""


def read_registry_export(path: Path, shown: str) -> InstallerRegistry:
    """Read a .reg file; UTF-16 or UTF-8 with a mark, else Windows-1252. ``shown`` is what users
    call it.

    Raises :class:`msiview.errors.FormatError` naming the file where it cannot be read, is no
    export of the registry, or holds no key of Windows Installer.
    """
    text = _text(path, shown)
    encoding = _HEADS.get(text.lstrip().split("\n", 1)[0].strip())
    if encoding is None:
        reason = "this is no export of the registry: its first line names no registry editor"
        raise FormatError(reason, file=shown)
    details, machine, users = StoredKey(), StoredKey(), dict[str, StoredKey]()
    for key_path, values in _sections(text):
        place = _PLACE.search(key_path)
        if place is None:
            continue
        if place["details"]:
            root = details
        elif place["machine"]:
            root = machine
        else:
            user = _USER.search(key_path)
            root = users.setdefault(user["sid"] if user else CURRENT_USER, StoredKey())
        inside = key_path[place.end() :].strip("\\")
        key = root.made(inside) if inside else root
        for name, data in _values(values, encoding):
            key.put(name, data)
    if not (any(details.names()) or any(machine.names()) or users):
        reason = (
            "the export has no key of Windows Installer; export HKEY_LOCAL_MACHINE\\SOFTWARE\\"
            "Microsoft\\Windows\\CurrentVersion\\Installer, and \\SOFTWARE\\Classes\\Installer"
        )
        raise FormatError(reason, file=shown)
    return InstallerRegistry(details, machine, users)


def _text(path: Path, shown: str) -> str:
    refuse_other_files(path, shown)
    try:
        data = path.read_bytes()
    except (OSError, ValueError) as error:
        raise unreadable(error, shown, path) from None
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def _sections(text: str) -> Iterator[tuple[str, str]]:
    """The path of each key, with the text of its values."""
    head = _KEY.search(text)
    while head is not None:
        following = _KEY.search(text, head.end())
        yield head[1], text[head.end() : following.start() if following is not None else len(text)]
        head = following


def _values(text: str, encoding: str) -> Iterator[tuple[str, RegistryData]]:
    for match in _VALUE.finditer(text):
        name = _ESCAPE.sub(r"\1", match["name"] or "")
        if match["text"] is not None:
            yield name, _ESCAPE.sub(r"\1", match["text"])
        elif match["number"]:
            yield name, int(match["number"], 16)
        else:
            yield name, _decoded(match["bytes"] or "", int(match["type"] or "3", 16), encoding)


def _decoded(digits: str, type_: int, encoding: str) -> RegistryData:
    """What bytes mean; those that are cut short or damaged, as far as they go."""
    numbers = re.findall(r"[0-9a-fA-F]+", digits)
    data = bytes(int(number, 16) & 0xFF for number in numbers)
    if type_ in (_STRING, _EXPANDABLE, _TEXTS):
        text = data.decode(encoding, "replace")
        texts = tuple(filter(None, text.split("\0")))
        return texts if type_ == _TEXTS else text.split("\0", 1)[0]
    return int.from_bytes(data, "little") if type_ in (_DWORD, _QWORD) else data
