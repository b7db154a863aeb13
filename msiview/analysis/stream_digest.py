"""SHA-256 of streams that may be large."""

from __future__ import annotations

import hashlib

from msiview.format.container import Stream
from msiview.progress import Progress


def stream_digest(stream: Stream, progress: Progress) -> str:
    """The SHA-256 of a stream's contents in lower-case hexadecimal digits.

    The same as :meth:`Stream.sha256`, with progress, and it can be cancelled.
    """
    digest, done = hashlib.sha256(), 0
    for chunk in stream.chunks():
        progress(f"SHA-256 of {stream.shown_name}", done, stream.size)
        digest.update(chunk)
        done += len(chunk)
    return digest.hexdigest()
