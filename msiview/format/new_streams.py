"""Streams that no compound file has yet: what is to be written."""

from __future__ import annotations

from msiview.format.container import Stream
from msiview.format.stream_names import encode_name


class MemoryStream(Stream):
    """Bytes under a name, for example those of a file that is to replace a binary cell."""

    def __init__(self, name: str, data: bytes) -> None:
        super().__init__(encode_name(name), len(data))
        self._data = data

    def read_range(self, offset: int, size: int) -> bytes:
        return self._data[offset : offset + size]


class RenamedStream(Stream):
    """The bytes of another stream under a new name."""

    def __init__(self, name: str, stream: Stream) -> None:
        super().__init__(encode_name(name), stream.size)
        self._stream = stream

    def read_range(self, offset: int, size: int) -> bytes:
        return self._stream.read_range(offset, size)
