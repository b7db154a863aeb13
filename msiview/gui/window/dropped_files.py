"""The files among what is dropped on the window, also those that have no path.

Mail programs of Windows hand over attachments as names and contents (CFSTR_FILEDESCRIPTORW,
CFSTR_FILECONTENTS). Qt gives these formats of Windows under a type of its own.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from pathlib import Path, PureWindowsPath

from PySide6.QtCore import QMimeData

from msiview.export.file_names import safe_file_name
from msiview.files.new_file import write_file
from msiview.session.file_groups import NamedFile

_DESCRIPTORS = 'application/x-qt-windows-mime;value="FileGroupDescriptorW"'
_CONTENTS = 'application/x-qt-windows-mime;value="FileContents";index={}'
_COUNT = struct.Struct("<I")
_DESCRIPTOR = struct.Struct("<36xI32x520s")
"""FILEDESCRIPTORW: attributes and name are read."""
_IS_FOLDER = 0x10
_AT_MOST = 100
"""Of one drop; a folder full of mail is none that somebody wants to look at."""


def has_files(data: QMimeData) -> bool:
    """Whether files are dragged."""
    return any(url.isLocalFile() for url in data.urls()) or data.hasFormat(_DESCRIPTORS)


def dropped_files(data: QMimeData, scratch: Path | None) -> list[NamedFile]:
    """The files that were dropped; those without a path are written into a temporary folder, and
    are none of the user's files."""
    paths = [url.toLocalFile() for url in data.urls() if url.isLocalFile()]
    if paths or scratch is None:
        return [NamedFile(path) for path in paths]
    files = []
    for index, name in _names(bytes(data.data(_DESCRIPTORS).data())):
        content = bytes(data.data(_CONTENTS.format(index)).data())
        path = _free(scratch, safe_file_name(name))
        write_file(path, [content], lasting=False)
        files.append(NamedFile(str(path), name))
    return files


def _names(descriptors: bytes) -> Iterator[tuple[int, str]]:
    """The names of the files, with their number in the drop; of cut data what is whole."""
    if len(descriptors) < _COUNT.size:
        return
    (count,) = _COUNT.unpack_from(descriptors)
    whole = (len(descriptors) - _COUNT.size) // _DESCRIPTOR.size
    for index in range(min(count, whole, _AT_MOST)):
        at = _COUNT.size + index * _DESCRIPTOR.size
        attributes, name = _DESCRIPTOR.unpack_from(descriptors, at)
        text = name.decode("utf-16-le", errors="replace").partition("\0")[0]
        if text and not attributes & _IS_FOLDER:
            yield index, PureWindowsPath(text).name or text


def _free(folder: Path, name: str) -> Path:
    """A path that no file has yet."""
    number, path = 1, folder / name
    while path.exists():
        number += 1
        path = folder / f"{Path(name).stem} {number}{Path(name).suffix}"
    return path
