"""The rule about disks that no file is ever taken from."""

from __future__ import annotations

from collections.abc import Iterator

from msiview.validation.check import PackageCheck
from msiview.validation.finding import Finding
from msiview.validation.rule import rule


@rule("media-order", reads="Media")
def later_disks_have_later_files(check: PackageCheck) -> Iterator[Finding]:
    """LastSequence does not fall with a rising DiskId. 0 counts for nothing: tools write it for a
    disk without files.

    The installer takes the first disk, by DiskId, whose LastSequence is not below the number of a
    file (:mod:`msiview.database.media_order`).
    """
    disks = sorted(
        (disk, last, row, cabinet)
        for row, disk, last, cabinet in check.rows("Media", "DiskId", "LastSequence", "Cabinet")
        if isinstance(disk, int) and isinstance(last, int)
    )
    highest, holder = -1, 0
    for disk, last, row, cabinet in disks:
        if 0 < last < highest:
            names = {"disk": disk, "last": last, "other": holder, "highest": highest}
            case = "cabinet" if cabinet is not None else "disk"
            yield check.at(case, "Media", row, "LastSequence", cabinet=cabinet, **names)
        elif last > highest:
            highest, holder = last, disk
