"""The target and source paths of the Directory table."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from msiview.analysis.live_columns import live_properties, live_rows
from msiview.database.cells import Cell
from msiview.database.file_names import default_dir, long_name, short_name
from msiview.database.table import Table
from msiview.format.guids import UNDERSCORED

MAX_DEPTH = 200
"""Levels below the root that are followed; no folder of Windows is that deep (260 characters)."""

MAX_NAME = 255
"""Characters of a name that are shown; file systems of Windows allow no more."""

# fmt: off
PREDEFINED_FOLDERS = frozenset({
    "AdminToolsFolder", "AppDataFolder", "CommonAppDataFolder", "CommonFiles64Folder",
    "CommonFilesFolder", "DesktopFolder", "FavoritesFolder", "FontsFolder",
    "GlobalAssemblyCache", "LocalAppDataFolder", "MyPicturesFolder", "NetHoodFolder",
    "PersonalFolder", "PrimaryVolumePath", "PrintHoodFolder", "ProgramFiles64Folder",
    "ProgramFilesFolder", "ProgramMenuFolder", "RecentFolder", "SendToFolder",
    "StartMenuFolder", "StartupFolder", "System16Folder", "System64Folder", "SystemFolder",
    "TempFolder", "TemplateFolder", "WindowsFolder", "WindowsVolume",
})
# fmt: on
"""Properties that the installer sets to folders of the computer.

Source: docs/msi-format.md, "Target folders".
"""

_MODULE_FOLDER = re.compile(rf"(\w+)\.{UNDERSCORED}")
"""A key of a merge module: a name and the module's GUID."""

_IDENTIFIER = re.compile(r"[A-Za-z_][A-Za-z0-9_.]*+")

ROOT = "TARGETDIR"
SOURCE_ROOT = "SourceDir"


@dataclass(frozen=True, slots=True)
class ResolvedPath:
    """A path with a backslash at its end: ``[ProgramFilesFolder]Vendor\\App\\``.

    Folders whose path depends on the computer stay as properties in brackets (their values end with
    a backslash, too). ``problems`` say what is wrong between the directory and the root.
    """

    text: str
    problems: tuple[str, ...] = ()


class DirectoryPaths:
    """The paths of all directories of a package, each resolved on first use.

    ``properties`` override those of the Property table; an empty value unsets one. ``tables`` may
    be overlaid ones: rows that layers deleted do not count. Values that custom actions would set
    are not known.
    """

    def __init__(
        self,
        tables: Mapping[str, Table],
        properties: Mapping[str, str] | None = None,
        *,
        short_source_names: bool = False,
    ) -> None:
        self._rows: dict[str, tuple[Cell, Cell]] = {}
        for key, parent, name in live_rows(
            tables, "Directory", "Directory", "Directory_Parent", "DefaultDir"
        ):
            if isinstance(key, str):
                self._rows.setdefault(key, (parent, name))
        self._properties = live_properties(tables) | dict(properties or {})
        self._target = _Tree(long_name)
        self._short_target = _Tree(short_name)
        self._source = _Tree(short_name if short_source_names else long_name, is_source=True)
        self._image = _Tree(long_name, is_image=True)

    def __contains__(self, key: object) -> bool:
        """Whether the Directory table has a row with this key."""
        return key in self._rows

    def target(self, key: str) -> ResolvedPath:
        """The directory's path on the computer. Source: docs/msi-format.md, "Target folders"."""
        return self._resolved(key, self._target)

    def short_target(self, key: str) -> ResolvedPath:
        """The target path with the short names that the package states."""
        return self._resolved(key, self._short_target)

    def source(self, key: str) -> ResolvedPath:
        """The directory's path on the medium, if its files are not compressed.

        Source: docs/msi-format.md, "Source folders".
        """
        return self._resolved(key, self._source)

    def image(self, key: str) -> ResolvedPath:
        """The directory's path where all files are unpacked below one folder: the names of the
        target tree, whatever the properties say. Empty for that folder itself.

        Predefined folders have the names of their rows, but for ProgramFilesFolder, which other
        tools call ``Program Files``, too.
        """
        return self._resolved(key, self._image)

    # -- inside ---------------------------------------------------------

    def _resolved(self, key: str, tree: _Tree) -> ResolvedPath:
        """Go up to the first directory whose path is known, and build the paths down from there."""
        known = tree.known
        if key in known:
            return known[key].path
        chain: dict[str, None] = {}
        at = key
        while at not in known:
            if at in chain:
                known[at] = _circle(at, list(chain))
                # The paths of the rest of the circle, and of everything below it, begin with this
                # one.
                del chain[at]
                break
            start = self._start(at, tree)
            if start is not None:
                known[at] = start
                break
            chain[at] = None
            at = str(self._rows[at][0])
        for below in reversed(chain):
            parent = known[str(self._rows[below][0])]
            known[below] = self._below(parent, below, tree)
        return known[key].path

    def _start(self, key: str, tree: _Tree) -> _Place | None:
        """The path of a directory that does not depend on its parent; else None."""
        row = self._rows.get(key)
        if tree.is_image:
            return self._start_of_image(key)
        if not tree.is_source:
            folder = predefined_folder(key)
            value = self._properties.get(key) or self._properties.get(folder or key)
            if value:
                return _Place(ResolvedPath(_ended(value)), 0)
            if folder is not None:
                problems = () if row is not None else (_missing(key),)
                return _Place(ResolvedPath(f"[{folder}]", problems), 0)
        if row is None:
            return _Place(ResolvedPath(f"[{key}]", (_missing(key),)), 0)
        parent, name = row
        if parent is not None and parent != key:
            return None
        root = _source_root(name) if tree.is_source else ROOT
        value = self._properties.get(root)
        return _Place(ResolvedPath(_ended(value) if value else f"[{root}]"), 0)

    def _start_of_image(self, key: str) -> _Place | None:
        row = self._rows.get(key)
        if row is None:
            return _Place(ResolvedPath("", (_missing(key),)), 0)
        parent, _ = row
        return _Place(ResolvedPath(""), 0) if parent is None or parent == key else None

    def _below(self, parent: _Place, key: str, tree: _Tree) -> _Place:
        name = self._name(key, tree)
        above, problems = parent.path.text, parent.path.problems
        if parent.depth >= MAX_DEPTH:
            # Otherwise the paths of a chain of n directories would have n * n characters in total.
            above = f"[{self._rows[key][0]}]"
            problems = (f"more than {MAX_DEPTH} levels below the root",)
        if not name:
            problems = (*problems, f"directory {key} has no DefaultDir")
        elif len(name) > MAX_NAME:
            name = f"{name[:MAX_NAME]}…"
            problems = (*problems, f"the name of directory {key} is longer than {MAX_NAME}")
        text = above if name in ("", ".") else f"{above}{name}\\"
        return _Place(ResolvedPath(text, problems), parent.depth + 1)

    def _name(self, key: str, tree: _Tree) -> str:
        if tree.is_image and key == "ProgramFilesFolder":
            return "Program Files"
        names = default_dir(self._rows[key][1])
        return tree.part(names.source if tree.is_source else names.target)


@dataclass(frozen=True, slots=True)
class _Place:
    path: ResolvedPath
    depth: int
    """Levels below the directory whose path was known."""


@dataclass(slots=True)
class _Tree:
    """A tree of paths: of targets, sources or an unpacked image, with long or short names."""

    part: Callable[[Cell], str]
    is_source: bool = False
    is_image: bool = False
    known: dict[str, _Place] = field(default_factory=dict)


def predefined_folder(key: str) -> str | None:
    """The predefined folder that a directory is by its key; else None.

    Also for keys of merge modules: ``SystemFolder.`` and a GUID with underscores: the installer
    sets those to the folder's path. Source: docs/msi-format.md, "Target folders".
    """
    if key in PREDEFINED_FOLDERS:
        return key
    module = _MODULE_FOLDER.fullmatch(key)
    if module is not None and module[1] in PREDEFINED_FOLDERS:
        return module[1]
    return None


def _source_root(name: Cell) -> str:
    """The property that the root's DefaultDir names; SourceDir where it names none."""
    is_name = isinstance(name, str) and _IDENTIFIER.fullmatch(name) is not None
    return str(name) if is_name else SOURCE_ROOT


def _ended(path: str) -> str:
    return path if path.endswith(("\\", "/")) else path + "\\"


def _missing(key: str) -> str:
    return f"the Directory table has no row {key}"


def _circle(key: str, chain: list[str]) -> _Place:
    """The path of a directory that is its own ancestor: it is left as a property."""
    members = chain[chain.index(key) :]
    shown = members if len(members) <= 8 else [*members[:7], "…"]
    words = " → ".join((*shown, key))
    return _Place(ResolvedPath(f"[{key}]", (f"Directory_Parent runs in a circle: {words}",)), 0)
