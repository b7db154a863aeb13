"""Rules about files: their media, and the folders of fonts."""

from __future__ import annotations

from collections.abc import Iterator

from msiview.database.cells import Cell, number_of
from msiview.database.media_order import MediaOrder
from msiview.database.summary import PropertyId
from msiview.validation.check import PackageCheck
from msiview.validation.finding import Finding
from msiview.validation.rule import rule

_NONCOMPRESSED = 0x2000
_COMPRESSED = 0x4000
_COMPRESSED_PACKAGE = 2
"""Bit of the summary's Word Count: files are in cabinets unless they say otherwise."""
_SOURCE_ONLY_AND_OPTIONAL = 3


@rule("ICE04", reads="File Media")
def files_are_on_media(check: PackageCheck) -> Iterator[Finding]:
    """No file has a Sequence above the highest LastSequence of Media."""
    lasts = check.column("Media", "LastSequence")
    known = [last for last in lasts if isinstance(last, int)]
    # Disks without any number tell nothing; without disks there is no place for any file.
    if not check.has("Media") or (lasts and not known):
        return
    highest = max((*known, 0))
    for row, file, sequence in check.rows("File", "File", "Sequence"):
        if isinstance(sequence, int) and sequence > highest:
            yield check.at(
                "above-media",
                "File",
                row,
                "Sequence",
                file=file,
                sequence=sequence,
                highest=highest,
            )


@rule("ICE07", reads="Font File Component")
def fonts_go_to_the_fonts_folder(check: PackageCheck) -> Iterator[Finding]:
    """A font is installed to FontsFolder."""
    if not check.has("Font"):
        return
    components = check.lookup("File", "File", "Component_")
    directories = check.lookup("Component", "Component", "Directory_")
    for row, file in check.rows("Font", "File_"):
        (component,) = components.get(file, (None,))
        if component in directories and directories[component] != ("FontsFolder",):
            (directory,) = directories[component]
            yield check.at("elsewhere", "Font", row, "File_", file=file, directory=directory)


@rule("ICE35", reads="Component File Media _SummaryInfo")
def compressed_files_have_a_cabinet(check: PackageCheck) -> Iterator[Finding]:
    """A compressed file belongs to a row of Media with a cabinet, and its component has no
    contradicting bits for running from source.

    Microsoft's page forbids components that run from source altogether; since Windows Installer
    2.0 the validators let them pass.
    """
    if not (check.has("Media") and check.has("Component")):
        return
    # Unlike the installer, the validators go by LastSequence alone, not by DiskId.
    # Where a disk has no number, they do not see the first one that has.
    lasts = check.column("Media", "LastSequence")
    first = min((last for last in lasts if isinstance(last, int)), default=0)
    unseen = first if None in lasts else None
    order = MediaOrder(
        (last, last, None if last == unseen else cabinet)
        for _, last, cabinet in check.rows("Media", "LastSequence", "Cabinet")
    )
    by_default = bool((check.summary.number(PropertyId.WORD_COUNT) or 0) & _COMPRESSED_PACKAGE)
    in_cabinets: set[Cell] = set()
    for row, file, component, sequence, attributes in check.rows(
        "File", "File", "Component_", "Sequence", "Attributes"
    ):
        if not _is_compressed(number_of(attributes) or 0, by_default):
            continue
        number = number_of(sequence) or 0
        cabinet = order.disk_of(number) if number > 0 else None
        if cabinet is None:
            yield check.at("no-cabinet", "File", row, "File", file=file, sequence=sequence)
        else:
            in_cabinets.add(component)
    for row, component, attributes in check.rows("Component", "Component", "Attributes"):
        flags = number_of(attributes) or 0
        if component in in_cabinets and flags & 3 == _SOURCE_ONLY_AND_OPTIONAL:
            yield check.at("both-bits", "Component", row, "Attributes", component=component)


def _is_compressed(attributes: int, by_default: bool) -> bool:
    if attributes & _COMPRESSED:
        return True
    return by_default and not attributes & _NONCOMPRESSED
