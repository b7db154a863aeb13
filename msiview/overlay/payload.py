"""The files that a package brings, before all layers and after them: which differ, and how one
knows.

What is inside cabinets is known by the rows that describe it: the hash of MsiFileHash, else version
and size. Source: docs/msi-format.md, "Files".
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import NamedTuple, TypeAlias

from msiview.database.cells import number_of, text_of
from msiview.database.file_hash import HASH_PARTS, file_md5
from msiview.database.file_names import long_name
from msiview.database.media_order import MediaOrder
from msiview.database.table import Table
from msiview.overlay.live_table import live_table
from msiview.overlay.marks import Mark
from msiview.overlay.overlay import OverlaidDatabase
from msiview.overlay.patch_files import PatchedFile, PatchFiles
from msiview.overlay.renames import Rename


class PayloadFile(NamedTuple):
    """A file as its rows describe it.

    ``name`` is the long one; ``version`` may name a companion file. ``md5`` is that of the unpacked
    file, if that was read, else that of MsiFileHash, in hexadecimal digits; ``cabinet`` is as Media
    writes it, ``#name`` for a stream. Texts are empty, and numbers None, where nothing is stated.
    """

    key: str
    name: str
    component: str
    size: int | None
    version: str
    language: str
    md5: str
    sequence: int | None
    cabinet: str


ContentHashes: TypeAlias = tuple[Mapping[str, str], Mapping[str, str]]
"""The MD5 of files that were unpacked, by key: those of either side."""


class Proof(Enum):
    """By what two files were compared; the value completes "compared by"."""

    HASH = "hash"
    """That of the unpacked file, or of MsiFileHash: the contents are the same if it is."""
    VERSION = "version and size"
    SIZE = "size alone"
    NOTHING = "nothing: no size, version or hash is stated"


@dataclass(frozen=True, slots=True)
class ComparedFile:
    """A file on both sides; ``old`` or ``new`` is None where it is missing.

    ``brought`` is the file in a patch, ``patch`` the name of that one, where a patch delivers it.
    """

    old: PayloadFile | None
    new: PayloadFile | None
    brought: PatchedFile | None = None
    patch: str = ""
    patch_cabinet: str = ""

    @property
    def present(self) -> PayloadFile:
        """The file as it is in the end, or was before it went."""
        found = self.new or self.old
        assert found is not None
        return found

    @property
    def mark(self) -> Mark | None:
        """What happened to the file; None for one that is the same as far as one can tell."""
        if self.old is None:
            return Mark.ADDED
        if self.new is None:
            return Mark.DELETED
        return Mark.CHANGED if self._differs(self.old, self.new) else None

    @property
    def proof(self) -> Proof | None:
        """What tells whether the contents are the same; None for a file of one side only."""
        old, new = self.old, self.new
        if old is None or new is None:
            return None
        if old.md5 and new.md5:
            return Proof.HASH
        if old.version and new.version:
            return Proof.VERSION
        return Proof.NOTHING if old.size is None or new.size is None else Proof.SIZE

    @property
    def cabinet(self) -> str:
        """Where the file comes from in the end."""
        return self.patch_cabinet or self.present.cabinet

    @property
    def is_needless(self) -> bool:
        """Whether a patch brings the file though nothing about it changes."""
        return self.brought is not None and self.brought.unchanged

    def _differs(self, old: PayloadFile, new: PayloadFile) -> bool:
        if old.md5 and new.md5:
            return old.md5 != new.md5 or old.size != new.size
        stated = [(f.size, f.version, f.language) for f in (old, new)]
        return stated[0] != stated[1]


def compared_files(
    overlaid: OverlaidDatabase,
    renames: Iterable[Rename] = (),
    patches: Mapping[str, PatchFiles] | None = None,
    contents: ContentHashes | None = None,
) -> list[ComparedFile]:
    """All files of either side, by key. A file whose row has another key now is one file.

    ``patches`` are the files that patches bring, by the name of the patch; ``contents`` what was
    read of the files themselves.
    """
    before = payload(overlaid.base.tables)
    after = payload({table.name: live_table(table) for table in overlaid.live_tables()})
    if contents is not None:
        before, after = map(_with_hashes, (before, after), contents)
    old_keys = {
        str(rename.new_key[0]): str(rename.old_key[0])
        for rename in renames
        if rename.table == "File" and rename.new_key and rename.old_key
    }
    brought = dict(_brought(patches or {}))
    found = []
    for key, new in after.items():
        old_key = old_keys.get(key, key)
        found.append(ComparedFile(before.get(old_key), new, *brought.get(key, ())))
    known = {file.old.key for file in found if file.old is not None}
    found += [ComparedFile(old, None) for key, old in before.items() if key not in known]
    return sorted(found, key=lambda file: (file.present.key.casefold(), file.present.key))


def _with_hashes(
    files: Mapping[str, PayloadFile], hashes: Mapping[str, str]
) -> dict[str, PayloadFile]:
    return {key: file._replace(md5=hashes.get(key, file.md5)) for key, file in files.items()}


def _brought(
    patches: Mapping[str, PatchFiles],
) -> Iterator[tuple[str, tuple[PatchedFile, str, str]]]:
    for name, files in patches.items():
        cabinets = {media.disk_id: media.cabinet for media in files.media}
        for file in files.files:
            yield file.key, (file, name, cabinets.get(file.disk_id, ""))


def payload(tables: Mapping[str, Table]) -> dict[str, PayloadFile]:
    """The files of live tables by key, in the order of their rows."""
    table = tables.get("File")
    if table is None or not table.has_column("File"):
        return {}
    hashes, media = _hashes(tables.get("MsiFileHash")), _media(tables.get("Media"))
    keys = _texts(table, "File")
    places = [number_of(cell) for cell in table.values_of("Sequence")]
    # Column by column, since there may be hundreds of thousands.
    files = zip(
        keys,
        map(long_name, table.values_of("FileName")),
        _texts(table, "Component_"),
        map(number_of, table.values_of("FileSize")),
        _texts(table, "Version"),
        _texts(table, "Language"),
        [hashes.get(key, "") for key in keys],
        places,
        [media.disk_of(place) or "" if place is not None else "" for place in places],
        strict=True,
    )
    return dict(zip(keys, map(PayloadFile._make, files), strict=True))


def _media(table: Table | None) -> MediaOrder[str]:
    """The cabinets by sequence numbers."""
    if table is None:
        return MediaOrder(())
    disks, lasts = table.values_of("DiskId"), table.values_of("LastSequence")
    names = map(text_of, table.values_of("Cabinet"))
    return MediaOrder(zip(disks, lasts, names, strict=True))


def _hashes(table: Table | None) -> dict[str, str]:
    """The MD5 of each file that has one."""
    if table is None:
        return {}
    parts = zip(*(table.values_of(part) for part in HASH_PARTS), strict=True)
    return dict(zip(_texts(table, "File_"), map(file_md5, parts), strict=True))


def _texts(table: Table, name: str) -> list[str]:
    return [cell if isinstance(cell, str) else "" for cell in table.values_of(name)]
