"""The files that a patch brings, in words."""

from __future__ import annotations

from collections.abc import Iterator

from msiview.overlay.patch_files import PatchedFile, PatchFiles, PatchMedia
from msiview.words import counted, number


def patch_files_words(found: PatchFiles) -> str:
    """How many files there are, and whether some of them need not be there."""
    words = f"the patch brings {counted(len(found.files), 'file') if found.files else 'no files'}"
    unchanged = sum(file.unchanged for file in found.files)
    if not unchanged:
        return words
    return (
        f"{words}, {number(unchanged)} of them unchanged: they are as in the package, and could be "
        "left out of the patch (UpgradedFilesToIgnore)"
    )


def media_words(media: PatchMedia) -> str:
    """``cabinet #patch.cab, 1 234 bytes, sequence 10 to 12``."""
    is_there = media.cabinet_size is not None
    size = counted(media.cabinet_size or 0, "byte") if is_there else "not in the patch"
    return f"cabinet {media.cabinet}, {size}, sequence {media.first} to {media.last}"


def patched_file_words(file: PatchedFile) -> str:
    """``app.exe, 1 000 → 1 234 bytes, version 1.0 → 1.1, whole file``."""
    return ", ".join(_parts(file))


def delivery_words(file: PatchedFile) -> str:
    """``whole file``, or the kind of the delta and its size."""
    if file.delta_size is None:
        return "whole file"
    kind = file.delta_kind or "delta of an unknown kind"
    return f"{kind}, {counted(file.delta_size, 'byte')}"


def _parts(file: PatchedFile) -> Iterator[str]:
    yield file.name or file.key
    if file.unchanged:
        yield "unchanged"
    elif file.old_size is None:
        yield "new"
    after = counted(file.new_size, "byte") if file.new_size is not None else "size not stated"
    same = file.old_size is None or file.old_size == file.new_size
    yield after if same else f"{number(file.old_size or 0)} → {after}"
    if file.old_version != file.new_version:
        yield f"version {file.old_version or 'none'} → {file.new_version or 'none'}"
    elif file.new_version is not None:
        yield f"version {file.new_version}"
    yield delivery_words(file)
