"""Looks a file through: everything that is wrong in it, and whether it is as it was signed."""

from __future__ import annotations

from msiview.analysis.package_findings import record_defects
from msiview.analysis.package_overview import Examination
from msiview.analysis.signatures.package_signature import (
    check_package_signature,
    package_signature,
)
from msiview.database.package import Package
from msiview.progress import Progress


def first_look(package: Package) -> Examination:
    """What is known at once."""
    return Examination(package_signature(package), is_done=False)


def examine(package: Package, progress: Progress) -> Examination:
    """Record all defects of a package, and hold its signature against it. Decodes all cells, and
    reads the whole file where it is signed."""
    record_defects(package, progress)
    signature = package_signature(package)
    if signature is not None:
        signature = check_package_signature(package, signature, progress)
    return Examination(signature, is_done=True)
