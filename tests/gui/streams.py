"""Streams for tests of the window, without a file behind them."""

from __future__ import annotations

from pathlib import Path

from msiview.analysis.stream_kinds import StreamKind, stream_kind
from msiview.database.opening import open_package
from msiview.format.container import Stream
from tests.builders.databases import make_msi


def stream_of(folder: Path, data: bytes, name: str = "content") -> tuple[Stream, StreamKind]:
    """A stream of a package made for it, and its kind."""
    package = open_package(make_msi(folder / f"{name}.msi", streams={name: data}))
    stream = package.stream(name)
    return stream, stream_kind(stream, package.codepage)
