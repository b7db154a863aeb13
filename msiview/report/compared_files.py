"""The files of a package before and after, in words and as a section of a page."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from msiview.overlay.marks import Mark
from msiview.overlay.patch_files import PatchFiles
from msiview.overlay.payload import ComparedFile, PayloadFile, Proof
from msiview.report.change_words import letter
from msiview.report.page import (
    Block,
    Content,
    Folded,
    Heading,
    PageColumn,
    PageTable,
    Paragraph,
    code,
    muted,
)
from msiview.report.patched_files import delivery_words, media_words
from msiview.words import counted, number

ARROW = " \N{RIGHTWARDS ARROW} "
_MOST_FILES = 500
"""Files that a page lists; so many of those that stay."""

_DIGITS = 12
"""Digits of a hash that are shown; the JSON has all."""

NOT_OPENED = (
    "Of files without a hash (MsiFileHash) only version and size are compared, not the contents of "
    "cabinets."
)
"""What a list of files cannot tell."""


def file_counts(files: Sequence[ComparedFile]) -> str:
    """``2 added, 3 changed, 40 unchanged, 1 of these in a patch``."""
    counts = [
        (sum(file.mark is mark for file in files), mark.value)
        for mark in (Mark.ADDED, Mark.CHANGED, Mark.DELETED)
    ]
    counts.append((sum(file.mark is None for file in files), "unchanged"))
    words = ", ".join(f"{number(count)} {word}" for count, word in counts if count)
    needless = sum(file.is_needless for file in files)
    return f"{words}, {number(needless)} of these in a patch" if needless else words


def key_words(file: ComparedFile) -> str:
    """The key; both where the row has another one now."""
    return _both(file, lambda side: side.key)


def version_words(file: ComparedFile) -> str:
    """``1.0 → 1.1``; one version where both are the same."""
    return _both(file, lambda side: side.version)


def bytes_words(file: ComparedFile) -> str:
    """``1 000 → 1 234``, in bytes."""
    return _both(file, lambda side: "" if side.size is None else number(side.size))


def hash_words(file: ComparedFile) -> str:
    """The first digits of both hashes; of one side where the other has none."""
    return _both(file, lambda side: f"{side.md5[:_DIGITS]}…" if side.md5 else "")


def cabinet_words(file: ComparedFile) -> str:
    """The cabinet of both sides, the same one told once; of a patch its own."""
    if file.patch_cabinet:
        return file.patch_cabinet
    return _both(file, lambda side: side.cabinet)


def proof_words(file: ComparedFile) -> str:
    """By what both sides were compared; empty for a file of one side."""
    return file.proof.value if file.proof is not None else ""


def delivered_words(file: ComparedFile) -> str:
    """How a patch brings the file; empty where none does."""
    return delivery_words(file.brought) if file.brought is not None else ""


def has_unproven(files: Sequence[ComparedFile]) -> bool:
    """Whether some files are taken for unchanged without a hash that says so."""
    return any(file.mark is None and file.proof is not Proof.HASH for file in files)


def files_blocks(
    files: Sequence[ComparedFile], patches: Mapping[str, PatchFiles]
) -> Iterator[Block]:
    """Files that differ, or that a patch brings; those that stay are folded."""
    if not files:
        return
    told = [file for file in files if file.mark is not None or file.brought is not None]
    same = [file for file in files if file.mark is None and file.brought is None]
    yield Heading("Files", aside=muted(file_counts(files)))
    for name, found in patches.items():
        for media in found.media:
            yield Paragraph(f"{name}: {media_words(media)}.")
    if told:
        yield from _table(told)
    if same:
        yield Folded(counted(len(same), "unchanged file"), list(_table(same)))
    if has_unproven(files):
        yield Paragraph(muted(NOT_OPENED))


def rest_blocks(count: int, what: str) -> Iterator[Block]:
    """How much a page on changes leaves out of a long list, and where all of it is; nothing where
    nothing is left out."""
    if count > 0:
        where = "all of them are in the JSON (--json), and in the Changes of the Overlay pane"
        yield Paragraph(muted(f"{number(count)} more {what}; {where}."))


def _table(files: Sequence[ComparedFile]) -> Iterator[Block]:
    names = ["", "File", "Name", "Version", "Bytes", "MD5", "Compared by", "Cabinet"]
    columns = [PageColumn(name, is_number=name == "Bytes") for name in names]
    by_patch = any(file.brought is not None for file in files)
    if by_patch:
        columns.append(PageColumn("In the patch"))
    yield PageTable(columns, (_row(file, by_patch) for file in files[:_MOST_FILES]))
    yield from rest_blocks(len(files) - _MOST_FILES, "files")


def _row(file: ComparedFile, by_patch: bool) -> Sequence[Content]:
    name = file.present.name
    return (
        muted("unchanged") if file.is_needless else letter(file.mark),
        code(key_words(file)),
        name if name != file.present.key else "",
        version_words(file),
        bytes_words(file),
        code(hash_words(file)),
        proof_words(file),
        cabinet_words(file),
        *([delivered_words(file)] if by_patch else []),
    )


def _both(file: ComparedFile, text: Callable[[PayloadFile], str]) -> str:
    """A text of both sides; once where it is the same, or one side has none."""
    sides = [text(side) for side in (file.old, file.new) if side is not None]
    if len(sides) == 2 and sides[0] != sides[1]:
        return ARROW.join(side or "none" for side in sides)
    return sides[0]
