"""Finds files, folders and registry values of a package by their paths in a log."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from msiview.analysis.directories import DirectoryPaths
from msiview.analysis.live_columns import live_properties
from msiview.analysis.logs.links.folded_rows import FoldedRows
from msiview.analysis.references.columns import ColumnStore
from msiview.database.cells import Cell, text_of
from msiview.database.file_names import both_names, default_dir
from msiview.late_patterns import late_pattern
from msiview.progress import Progress

_REGISTRY_TABLES = ("Registry", "RemoveRegistry")

_ROOTS = {
    "hkey_classes_root": 0,
    "hkey_current_user": 1,
    "hkey_local_machine": 2,
    "hkey_users": 3,
    "hkcr": 0,
    "hkcu": 1,
    "hklm": 2,
    "hku": 3,
    "unknown": None,
    "": None,
}
"""Registry roots in logs; ``UNKNOWN`` where the engine has only a handle."""

_FIRST_ROOT = -(1 << 31)
"""The roots in operations are Windows' own numbers, 80000000h and up, signed."""

_KEY_PATH = late_pattern(r"[02](?P<root>[0-3]):\\")
"""A registry value as key path: view and root.

Source: docs/log-format.md, "Lines and the rows that they name".
"""

_OTHER_VIEW = late_pattern(r"(?i)(?<=\\)wow6432node\\|^wow6432node\\")
_PROPERTY = late_pattern(r"\[([A-Za-z_][\w.]*)\]")
_OPEN = late_pattern(r".*\]", re.DOTALL)
"""The beginning of a path that depends on the computer; its value ends with a backslash."""


class PackagePaths:
    """Finds rows of one package by paths; see :class:`PackageNames`.

    A log has paths of a computer, of which a package determines only the ends. Of rows with the
    same name those are found whose folders agree for the longest part.
    """

    def __init__(self, store: ColumnStore) -> None:
        self._store = store
        self._files = FoldedRows(store, "File", "FileName", both_names)
        self._folders = FoldedRows(store, "Directory", "DefaultDir", _target_names)
        self._properties: dict[str, str] | None = None
        self._keys = {
            table: FoldedRows(store, table, "Key", self._resolved) for table in _REGISTRY_TABLES
        }
        self._values = FoldedRows(store, "Registry", "Name", self._resolved)
        self._paths: DirectoryPaths | None = None

    def prepare(self, progress: Progress) -> None:
        """Read all names."""
        for folded in (self._files, self._folders, *self._keys.values(), self._values):
            folded.prepare(progress)
        self._target("")
        index = self._store.column("File", "Component_")
        if index is not None:
            self._store.values("File", index)

    def files(self, path: str) -> list[int]:
        """The rows of File that a path, or a name alone, may mean."""
        folder, slash, name = path.rpartition("\\")
        rows = self._files.rows(name)
        if not slash or len(rows) < 2:
            return rows
        return _best(rows, folder, [self._target(self._folder_of(row)) for row in rows])

    def directories(self, path: str) -> list[int]:
        """The rows of Directory that a folder's path (with a backslash at its end) may mean."""
        folder = path.rstrip("\\")
        rows = self._folders.rows(folder.rpartition("\\")[2])
        key = self._store.column("Directory", "Directory")
        if key is None:
            return []
        targets = [self._target(text_of(self._store.cell("Directory", row, key))) for row in rows]
        return _best(rows, folder, targets, least=2)

    def component_of(self, file: int) -> int | None:
        """The row of the component that a file belongs to."""
        key = self._cell("File", file, "Component_")
        index = self._store.column("Component", "Component")
        rows = [] if index is None else self._store.rows_of("Component", index, key)
        return rows[0] if rows else None

    def registry(self, path: str, root: str = "") -> dict[str, list[int]]:
        """The rows of the registry tables that a key, or a key with the name of a value, may mean.

        ``path`` begins with a root, with ``02:`` as key paths do, or with the key; ``root`` is
        what an operation gives for it.
        """
        number, key = _root_and_key(path, root)
        found = {table: self._in_key(table, number, key) for table in _REGISTRY_TABLES}
        return {table: rows for table, rows in found.items() if rows}

    def values_called(self, name: str, data: str) -> list[int]:
        """The rows of Registry that write a value of this name, and this data where several
        do. The key is in an earlier line of the log."""
        rows = self._values.rows(name)
        if len(rows) < 2:
            return rows
        same = [row for row in rows if data in self._resolved(self._cell("Registry", row, "Value"))]
        return same if data else []

    # -- inside ---------------------------------------------------------

    def _in_key(self, table: str, root: int | None, key: str) -> list[int]:
        folded = self._keys[table]
        for text in dict.fromkeys((key, _OTHER_VIEW.sub("", key))):
            rows = folded.rows(text)
            if not rows:
                above, _, name = text.rpartition("\\")
                rows = [row for row in folded.rows(above) if self._has_name(table, row, name)]
            rows = [row for row in rows if self._has_root(table, row, root)]
            if rows:
                return rows
        return []

    def _has_name(self, table: str, row: int, name: str) -> bool:
        cell = self._cell(table, row, "Name")
        if cell is None:
            return not name
        return name.casefold() in (text.casefold() for text in self._resolved(cell))

    def _has_root(self, table: str, row: int, root: int | None) -> bool:
        return root is None or self._cell(table, row, "Root") in (root, -1, None)

    def _folder_of(self, file: int) -> str:
        component = self.component_of(file)
        return (
            "" if component is None else text_of(self._cell("Component", component, "Directory_"))
        )

    def _target(self, directory: str) -> str:
        if self._paths is None:
            self._paths = DirectoryPaths(self._store.tables)
        return self._paths.target(directory).text if directory else ""

    def _resolved(self, value: Cell) -> Iterable[str]:
        """A text with the package's own values of its properties."""
        text = text_of(value)
        if "[" not in text:
            return (text,) if text else ()
        if self._properties is None:
            self._properties = live_properties(self._store.tables)
        known = self._properties
        return (_PROPERTY.sub(lambda match: known.get(match[1], match[0]), text),)

    def _cell(self, table: str, row: int, column: str) -> Cell:
        index = self._store.column(table, column)
        return None if index is None else self._store.cell(table, row, index)


def _best(rows: Sequence[int], folder: str, targets: Sequence[str], least: int = 1) -> list[int]:
    """The rows whose target path has the most last folders in common with ``folder``, at least
    ``least`` unless the whole known part of the path is shorter."""
    parts = folder.casefold().split("\\")
    scores = [_common_end(parts, target) for target in targets]
    most = max(scores, default=0)
    return [row for row, score in zip(rows, scores, strict=True) if score == most and most >= least]


def _common_end(parts: Sequence[str], target: str) -> float:
    known = _OPEN.sub("", target).casefold().rstrip("\\").split("\\")
    known = [part for part in known if part]
    count = 0
    for mine, theirs in zip(reversed(parts), reversed(known), strict=False):
        if mine != theirs:
            return count
        count += 1
    # Everything that the package states of the path agrees.
    return count + (0.5 if count == len(known) else 0)


def _root_and_key(path: str, root: str) -> tuple[int | None, str]:
    key_path = _KEY_PATH.match(path)
    if key_path is not None:
        return int(key_path["root"]), path[key_path.end() :]
    if root.lstrip("-").isdecimal():
        number = int(root) - _FIRST_ROOT
        return (number if 0 <= number <= 3 else None), path.strip("\\")
    hive, slash, key = path.partition("\\")
    if slash and hive.casefold() in _ROOTS:
        return _ROOTS[hive.casefold()], key.rstrip("\\")
    return None, path.rstrip("\\")


def _target_names(value: Cell) -> Iterable[str]:
    return both_names(default_dir(value).target)
