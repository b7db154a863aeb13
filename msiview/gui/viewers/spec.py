"""What a viewer of streams is, and how one is registered."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from msiview.analysis.stream_kinds import StreamKind
from msiview.format.container import Stream
from msiview.gui.services import Services


class Viewer(QWidget):
    """Shows a stream in one way. One is built per window, and gets many streams."""

    stateChanged = Signal()
    """The status text is different now."""

    can_find = False

    def show_stream(self, stream: Stream, kind: StreamKind) -> None:
        """Show a stream; reading and decoding it happen in the background."""
        raise NotImplementedError

    def clear(self) -> None:
        """Forget the stream."""

    def status_text(self) -> str:
        """Where in the stream the user is; empty for viewers without a cursor."""
        return ""

    def start_find(self) -> None:
        """Open the find bar."""

    def find_next(self) -> None:
        """Go to the next place found."""

    def find_previous(self) -> None:
        """Go to the place found before."""


@dataclass(frozen=True, slots=True)
class ViewerSpec:
    """Registers a viewer::

        ViewerSpec("picture", "Picture", lambda kind: 90 * (kind.family is Family.PICTURE),
                   lambda s: PictureViewer(s.jobs, s.theme, s.icons))

    ``score`` says how well it suits a kind of stream, from 0 (not at all); the
    best one is shown first, the others wait in tabs.
    """

    id: str
    title: str
    score: Callable[[StreamKind], int]
    create_widget: Callable[[Services], Viewer]
