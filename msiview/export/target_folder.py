"""A folder that a package's files are unpacked into, at their target paths."""

from __future__ import annotations

from itertools import chain
from pathlib import Path

from msiview.export.file_names import FileNames
from msiview.export.files import names_for
from msiview.files.new_file import make_folder, write_file
from msiview.session.unpacked_files import Unpacked


class TargetFolder:
    """Gives each file a place below ``root``, at its target path or ``flat`` in ``root`` itself.

    Names come from the package, so they are made safe: none leads out of the folder, two files
    never share one, and links are not followed.
    """

    def __init__(self, root: Path, *, flat: bool = False) -> None:
        self._root, self._flat = root, flat
        self._folders: dict[tuple[str, ...], Path] = {}
        self._names: dict[Path, FileNames] = {}

    def add(self, unpacked: Unpacked) -> Path | None:
        """Write a file and those folders of its path that are missing; None for one of which
        nothing can be read. What can be read of a damaged one is written.

        Raises :class:`~msiview.errors.UnwritableFile`.
        """
        pieces = unpacked.chunks()
        first = next(pieces, None)
        if first is None and unpacked.problem:
            return None
        *folders, name = unpacked.file.path.split("/")
        if self._flat:
            folders = []
        folder = self._folder(tuple(part for part in folders if part not in ("", ".")))
        while (path := folder / self._names[folder].take(name)).is_dir():
            pass  # a folder that was there before
        whole = chain(() if first is None else (first,), pieces)
        write_file(path, whole, follow=False, lasting=False)
        return path

    def _folder(self, parts: tuple[str, ...]) -> Path:
        """A folder below the root; in one spelling only, since Windows knows no others."""
        key = tuple(part.casefold() for part in parts)
        known = self._folders.get(key)
        if known is not None:
            return known
        if not parts:
            folder = self._root
            make_folder(folder)
        else:
            above = self._folder(parts[:-1])
            folder = above / self._names[above].take(parts[-1])
            make_folder(folder, follow=False)
        self._folders[key] = folder
        self._names[folder] = names_for(folder)
        return folder
