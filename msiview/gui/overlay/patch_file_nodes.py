"""The files that a patch brings, as lines in the list of layers."""

from __future__ import annotations

from collections.abc import Iterator

from msiview.gui.overlay.layer_node import LayerNode, Sign
from msiview.overlay.patch_files import PatchedFile, PatchFiles, PatchMedia
from msiview.words import counted, number

MOST = 500
"""Files that are listed at most; the File table has all of them."""


def files_node(found: PatchFiles) -> LayerNode:
    """``3 files, 1 of them unchanged``, with a line per cabinet and file below."""
    unchanged = sum(file.unchanged for file in found.files)
    text = f"The patch brings {counted(len(found.files), 'file')}"
    if unchanged:
        text += (
            f", {number(unchanged)} of them unchanged: they are as in the package, and could be "
            "left out of the patch (UpgradedFilesToIgnore)"
        )
    node = LayerNode("Files", f"{text}.", Sign.MAYBE if unchanged else Sign.NOTE)
    return node.adopt([*map(_media, found.media), *map(_file, found.files[:MOST])])


def _media(media: PatchMedia) -> LayerNode:
    size = "not in the patch"
    if media.cabinet_size is not None:
        size = counted(media.cabinet_size, "byte")
    span = f"sequence {media.first} to {media.last}"
    return LayerNode(
        f"Disk {media.disk_id}", f"Cabinet {media.cabinet}, {size}, {span}.", Sign.NOTE
    )


def _file(file: PatchedFile) -> LayerNode:
    sign = Sign.MAYBE if file.unchanged else Sign.NOTE
    return LayerNode(file.key, f"{', '.join(_facts(file))}.", sign)


def _facts(file: PatchedFile) -> Iterator[str]:
    yield file.name or file.key
    if file.unchanged:
        yield "unchanged"
    elif file.old_size is None:
        yield "new"
    yield _sides(file.old_size, file.new_size, "byte")
    if file.old_version != file.new_version:
        yield f"version {file.old_version or 'none'} → {file.new_version or 'none'}"
    if file.delta_size is not None:
        kind = file.delta_kind or "delta of an unknown kind"
        yield f"{kind}, header of {counted(file.delta_size, 'byte')}"
    else:
        yield "whole"


def _sides(old: int | None, new: int | None, noun: str) -> str:
    after = counted(new, noun) if new is not None else "size not stated"
    return after if old is None or old == new else f"{number(old)} → {after}"
