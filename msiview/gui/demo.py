"""The sample package that the demo opens, with its transform and patches."""

from __future__ import annotations

from pathlib import Path

from msiview.database.opening import open_package
from msiview.database.package import Package
from msiview.progress import Progress
from msiview.sample.log import LOG_NAME, write_sample_log
from msiview.sample.overlays import (
    OTHER_PATCH_NAME,
    PATCH_NAME,
    TRANSFORM_NAME,
    write_sample_overlays,
)
from msiview.sample.package import FILE_NAME, write_sample
from msiview.session.opened_package import PackageSource

SAMPLE_OVERLAYS = (TRANSFORM_NAME, PATCH_NAME, OTHER_PATCH_NAME)
"""What the demo lays over the sample package; the last one does not apply."""


def sample_log(folder: Path) -> Path:
    """The log of a failed installation of the sample package, written into the folder once: it
    may be open in another window."""
    path = folder / LOG_NAME
    return path if path.exists() else write_sample_log(folder)


def sample_source(folder: Path) -> PackageSource:
    """The sample package, built in a folder for temporary files together with the transform
    and the patches for it (:data:`SAMPLE_OVERLAYS`)."""

    def load(progress: Progress) -> Package:
        # Once: after a reload they are opened files, if only of another window.
        if not all((folder / name).exists() for name in (FILE_NAME, *SAMPLE_OVERLAYS)):
            progress("Building the sample package")
            write_sample(folder)
            progress("Building its transform and patches")
            write_sample_overlays(folder)
        return open_package(folder / FILE_NAME, progress)

    return PackageSource(FILE_NAME, str(folder / FILE_NAME), (), load, keep=False)
