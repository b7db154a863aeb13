"""Asking where to save, and saving streams: names made safe, written in the background."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from msiview.analysis.stream_kinds import StreamKind
from msiview.export.file_names import FileNames, safe_file_name
from msiview.files.new_file import objection, write_file
from msiview.format.container import Stream
from msiview.gui.plain_text import window_title
from msiview.gui.services import Services
from msiview.gui.settings import SAVE_FOLDER
from msiview.progress import Progress
from msiview.words import counted

_SUFFIXES = {
    "cabinet": ".cab",
    "png": ".png",
    "jpeg": ".jpg",
    "gif": ".gif",
    "bmp": ".bmp",
    "icon": ".ico",
    "cursor": ".cur",
    "rtf": ".rtf",
    "dll": ".dll",
    "exe": ".exe",
    "xml": ".xml",
    "html": ".html",
    "json": ".json",
    "vbscript": ".vbs",
    "jscript": ".js",
    "powershell": ".ps1",
    "batch": ".cmd",
    "sql": ".sql",
    "ini": ".ini",
    "registry": ".reg",
    "text": ".txt",
    "pkcs7": ".p7b",
    "x509": ".cer",
    "zip": ".zip",
    "pdf": ".pdf",
    "ttf": ".ttf",
    "otf": ".otf",
    "database": ".msi",
    "transform": ".mst",
    "patch": ".msp",
}
"""What a file of a kind is usually called. Suffixes decide what a double click does, and
what came out of a package was not asked for: see :func:`suggested_name`."""

_LONGEST_SUFFIX = 5


def suggested_name(stream: Stream, kind: StreamKind | None) -> str:
    """A safe file name for a stream: its own, with the suffix of its kind if it has none."""
    name = safe_file_name(stream.shown_name.removeprefix("\\5"))
    suffix = _SUFFIXES.get(kind.id, "") if kind is not None else ""
    own = Path(name).suffix
    has_suffix = 1 < len(own) <= _LONGEST_SUFFIX and own[1:].isalnum() and not own[1:].isdigit()
    return name if has_suffix else name + suffix


def write_stream(stream: Stream, path: Path, progress: Progress) -> None:
    """Write a stream's bytes; a cancelled or failed writing leaves what was there before."""
    write_file(path, _watched(stream, progress))


def _watched(stream: Stream, progress: Progress) -> Iterator[bytes]:
    """The stream's bytes, with a report (and a chance to cancel) before each piece."""
    done = 0
    for chunk in stream.chunks():
        progress(f"Saving {stream.shown_name}", done, stream.size)
        yield chunk
        done += len(chunk)


def ask_for_file(
    parent: QWidget,
    services: Services,
    title: str,
    name: str,
    file_filter: str = "",
    *,
    folder: Path = Path(),
) -> Path | None:
    """Ask for a file to save to. None where the user gave up, or chose one that is never
    written; they are told so.

    ``name`` is offered, in the folder saved to last, or in ``folder`` the first time.
    """
    start = Path(services.settings.get(SAVE_FOLDER) or folder) / name
    chosen, _ = QFileDialog.getSaveFileName(parent, window_title(title), str(start), file_filter)
    if not chosen:
        return None
    path = Path(chosen)
    reason = objection(path)
    if reason:
        services.tell(f"Nothing was saved. {path}: {reason}.")
        return None
    services.settings.set(SAVE_FOLDER, str(path.parent))
    return path


def save_stream(
    parent: QWidget, services: Services, stream: Stream, kind: StreamKind | None
) -> None:
    """Ask for a file and save one stream into it."""
    name = suggested_name(stream, kind)
    path = ask_for_file(parent, services, f"Save {stream.shown_name}", name)
    if path is None:
        return
    services.jobs.run(
        lambda progress: write_stream(stream, path, progress),
        lambda _: services.tell(f"Saved {stream.shown_name} to {path}."),
        title=f"Saving {stream.shown_name}",
    )


def save_streams(
    parent: QWidget, services: Services, streams: Sequence[tuple[Stream, StreamKind | None]]
) -> None:
    """Ask for a folder and save several streams into it; nothing there is replaced."""
    if len(streams) == 1:
        save_stream(parent, services, *streams[0])
        return
    chosen = QFileDialog.getExistingDirectory(
        parent, f"Save {counted(len(streams), 'stream')} into", services.settings.get(SAVE_FOLDER)
    )
    if not chosen:
        return
    folder = Path(chosen)
    services.settings.set(SAVE_FOLDER, chosen)

    def work(progress: Progress) -> int:
        names = FileNames(lambda name: os.path.lexists(folder / name))
        for stream, kind in streams:
            path = folder / names.take(suggested_name(stream, kind))
            write_stream(stream, path, progress)
        return len(streams)

    services.jobs.run(
        work,
        lambda count: services.tell(f"Saved {counted(count, 'stream')} to {folder}."),
        title=f"Saving {counted(len(streams), 'stream')}",
    )
