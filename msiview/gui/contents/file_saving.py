"""Extracting files of the package: a folder is asked for, the rest happens in the background."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from msiview.analysis.package_files import PackageFile
from msiview.export.target_folder import TargetFolder
from msiview.gui.plain_text import window_title
from msiview.gui.services import Services
from msiview.gui.settings import SAVE_FOLDER
from msiview.progress import Progress
from msiview.session.unpacked_files import PackageContents
from msiview.words import counted


def save_files(
    parent: QWidget,
    services: Services,
    contents: PackageContents,
    files: Sequence[PackageFile],
    *,
    flat: bool,
) -> None:
    """Ask for a folder and unpack files into it, to their target paths or ``flat`` side by side;
    then tell how many were written, and what is wrong with them."""
    if not files:
        return
    title = window_title(f"Extract {counted(len(files), 'file')} into")
    chosen = QFileDialog.getExistingDirectory(parent, title, services.settings.get(SAVE_FOLDER))
    if not chosen:
        return
    services.settings.set(SAVE_FOLDER, chosen)
    target = Path(chosen)

    def work(progress: Progress) -> tuple[int, list[str]]:
        folder, written, problems = TargetFolder(target, flat=flat), 0, []
        for unpacked in contents.unpacked(files, progress):
            written += folder.add(unpacked) is not None
            if unpacked.problem:
                problems.append(f"{unpacked.file.path}: {unpacked.problem}")
        return written, problems

    services.jobs.run(
        work,
        lambda done: services.tell(_words(target, *done)),
        title=f"Extracting {counted(len(files), 'file')}",
    )


def _words(folder: Path, written: int, problems: Sequence[str]) -> str:
    words = f"Extracted {counted(written, 'file')} to {folder}."
    if not problems:
        return words
    more = f" (and {len(problems) - 1} more)" if len(problems) > 1 else ""
    return f"{words} Not all is well: {problems[0]}{more}."
