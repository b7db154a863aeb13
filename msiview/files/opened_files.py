"""The files that this process has open. Nothing ever writes to them.

A package is read again whenever somebody looks at it, so it must keep its bytes as long as it
is shown. Whoever reads files that others might write keeps an :class:`OpenedFiles`: each
window, the command that runs, a function that reads one file while it writes another. The
guard, :func:`refuse_opened`, asks all of them.
"""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from types import TracebackType
from typing import TypeAlias
from weakref import WeakSet

from msiview.errors import FileIsOpened

AnyPath: TypeAlias = str | os.PathLike[str]


class OpenedFiles:
    """The files that one owner has open, until it releases them or is gone.

    Two owners may have the same file open: it may be written when both have released it.
    """

    def __init__(self, *paths: AnyPath) -> None:
        self._files: dict[Path, _Opened] = {}
        self.add(*paths)
        with _LOCK:
            _OWNERS.add(self)

    def add(self, *paths: AnyPath) -> None:
        """More files are open. They need not exist: a package may just be built anew."""
        self.hold([*self._files, *paths])

    def hold(self, paths: Iterable[AnyPath]) -> None:
        """These files are open, and no others any more."""
        known = self._files
        absolute = [Path(path).absolute() for path in paths]
        # One that stays keeps its first stamp, by which it is known after it was renamed.
        self._files = {path: known.get(path) or _Opened.of(path) for path in absolute}

    def release(self) -> None:
        """No file is open any more."""
        self._files = {}

    def __enter__(self) -> OpenedFiles:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self.release()

    def _which(self, target: _Place) -> Path | None:
        return next((file.path for file in self._files.values() if file.is_at(target)), None)


_OWNERS: WeakSet[OpenedFiles] = WeakSet()
_LOCK = Lock()


def opened_at(path: AnyPath) -> Path | None:
    """The opened file that a path leads to: by its name, through ``..`` or a symbolic link, as
    another hard link, in other letter case, or renamed since. None where it leads to none."""
    target = _Place.of(path)
    with _LOCK:
        owners = list(_OWNERS)
    return next((found for owner in owners if (found := owner._which(target)) is not None), None)


def refuse_opened(path: AnyPath) -> None:
    """Raise :class:`~msiview.errors.FileIsOpened` for a path that leads to an opened file."""
    opened = opened_at(path)
    if opened is not None:
        raise FileIsOpened(os.fspath(path), str(opened))


def same_file(one: AnyPath, other: AnyPath) -> bool:
    """Whether two paths lead to one file, which need not exist yet."""
    return _Opened.of(Path(one).absolute()).is_at(_Place.of(other))


_Identity: TypeAlias = tuple[int, int]
_Stamp: TypeAlias = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a path leads: ``name`` without links, ``..`` and letter case; ``identity`` is None
    where no file is there, or where the file system gives files no numbers."""

    name: str
    identity: _Identity | None
    stamp: _Stamp | None

    @classmethod
    def of(cls, path: AnyPath) -> _Place:
        try:
            real = os.path.realpath(path)
            # `missing/../a.msi` leads nowhere, but those who resolve it come to a.msi.
            status = _status(path) or _status(real)
        except ValueError:  # a NUL: no file can have this name
            real, status = os.fspath(path), None
        name = unicodedata.normalize("NFC", real).casefold()
        if status is None or not status.st_ino:
            return cls(name, None, None)
        identity = status.st_dev, status.st_ino
        return cls(name, identity, (*identity, status.st_size, status.st_mtime_ns))


@dataclass(frozen=True, slots=True)
class _Opened:
    """An opened file, and what it was when it was opened. ``path`` is absolute."""

    path: Path
    then: _Place

    @classmethod
    def of(cls, path: Path) -> _Opened:
        return cls(path, _Place.of(path))

    def is_at(self, target: _Place) -> bool:
        now = _Place.of(self.path)
        if target.identity is not None:
            if target.identity == now.identity or target.stamp == self.then.stamp:
                return True
            if now.identity is not None:
                return False
        elif now.identity is not None:
            return False
        # One of them is missing, or nothing tells files apart but their names.
        return target.name in (now.name, self.then.name)


def _status(path: AnyPath) -> os.stat_result | None:
    try:
        return Path(path).stat()
    except OSError:
        return None
