"""Where files really land: what the platform of a package does to its folders, and paths that are
too long for Windows.

Source: docs/msi-format.md, "Target folders"; Microsoft's page on the Template summary property.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

LONGEST_PATH = 259
"""Characters of a path that Windows takes without further ado (MAX_PATH less the closing zero)."""

_FOLDERS_64 = {
    "ProgramFiles64Folder": r"Program Files (x86)",
    "CommonFiles64Folder": r"Program Files (x86)\Common Files",
    "System64Folder": r"Windows\SysWOW64",
}
"""What the 64-bit folders are to a 32-bit package on 64-bit Windows."""

USUAL_FOLDERS = {
    "ProgramFilesFolder": r"C:\Program Files (x86)",
    "ProgramFiles64Folder": r"C:\Program Files",
    "CommonFilesFolder": r"C:\Program Files (x86)\Common Files",
    "CommonFiles64Folder": r"C:\Program Files\Common Files",
    "CommonAppDataFolder": r"C:\ProgramData",
    "AppDataFolder": r"C:\Users\someone\AppData\Roaming",
    "LocalAppDataFolder": r"C:\Users\someone\AppData\Local",
    "WindowsFolder": r"C:\Windows",
    "SystemFolder": r"C:\Windows\SysWOW64",
    "System64Folder": r"C:\Windows\System32",
}
"""Usual places on 64-bit Windows, as a 32-bit package sees them, without a backslash at the end."""

_MOST_ADDED = max(len(place) - len(folder) for folder, place in USUAL_FOLDERS.items())
"""So many characters the usual place of a folder has more than its name, at most."""

_FOLDER = re.compile(r"\[(\w+)\]")
_COMPONENT_64_BIT = 0x100


@lru_cache(maxsize=16)  # asked for each component
def is_32_bit(template: str) -> bool:
    """Whether a package is for the 32-bit installer, by its Template summary property:
    ``Intel;1033``. Without a platform it is."""
    platforms = {part.strip().casefold() for part in template.partition(";")[0].split(",")}
    return platforms <= {"", "intel"}


def platform_remarks(template: str, folder: str, attributes: int | None) -> Iterator[str]:
    """What the platform changes for a component: sentences without full stop.

    ``template`` is the package's Template summary property, ``folder`` the component's target
    folder (``[ProgramFiles64Folder]App\\``), ``attributes`` Component.Attributes.
    """
    if not is_32_bit(template):
        return
    found = _FOLDER.match(folder)
    place = _FOLDERS_64.get(found[1]) if found is not None else None
    if found is not None and place is not None:
        rest = folder[found.end() :]
        yield (
            f"the package is a 32-bit one (Template {template}): to it {found[0]} is the 32-bit "
            f"folder, on 64-bit Windows C:\\{place}\\{rest}"
        )
    if (attributes or 0) & _COMPONENT_64_BIT:
        yield (
            f"the component is marked 64-bit, but the package is a 32-bit one (Template "
            f"{template}): it is installed into the 32-bit folders and registry"
        )


def sure_room(folder: str) -> int:
    """The characters that a name may have in a folder so that the path is surely not too long,
    whatever folders in brackets come to."""
    return LONGEST_PATH - len(folder) - _MOST_ADDED * folder.count("[")


def path_remark(path: str) -> str:
    """A sentence on a target path that is too long, without full stop; else empty.

    Folders in brackets count as long as they usually are.
    """
    if sure_room(path) >= 0:
        return ""  # as nearly always, without a look at its folders
    length = len(_FOLDER.sub(lambda found: USUAL_FOLDERS.get(found[1], "C:") + "\\", path))
    if length <= LONGEST_PATH:
        return ""
    return (
        f"the target path has about {length} characters; Windows takes {LONGEST_PATH}, so the "
        "file can't be written (error 1320)"
    )
