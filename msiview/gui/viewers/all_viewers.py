"""The viewers of streams, and which of them suit a kind of stream.

To add one: write ``msiview/gui/viewers/font_viewer.py`` with a subclass of
:class:`~msiview.gui.viewers.spec.Viewer` and add a line to :data:`VIEWERS`.
"""

from __future__ import annotations

from msiview.analysis.stream_kinds import StreamFamily, StreamKind
from msiview.gui.viewers.cabinet_viewer import CabinetViewer
from msiview.gui.viewers.compound_viewer import CompoundViewer
from msiview.gui.viewers.hex_viewer import HexViewer
from msiview.gui.viewers.picture_loading import can_show
from msiview.gui.viewers.picture_viewer import PictureViewer
from msiview.gui.viewers.program_viewer import ProgramViewer
from msiview.gui.viewers.spec import ViewerSpec
from msiview.gui.viewers.text_viewer import RtfViewer, TextViewer

_INSTALLER_FILES = ("database", "transform", "patch")

_TEXT_SCORES = {StreamFamily.TEXT: 80, StreamFamily.RTF: 40}


def _text(kind: StreamKind) -> int:
    return _TEXT_SCORES.get(kind.family, 0)


VIEWERS: tuple[ViewerSpec, ...] = (
    ViewerSpec("picture", "Picture", lambda kind: 90 if can_show(kind.id) else 0, PictureViewer),
    ViewerSpec("rtf", "Text", lambda kind: 90 if kind.id == "rtf" else 0, RtfViewer),
    ViewerSpec("text", "Source", _text, TextViewer),
    ViewerSpec(
        "cabinet",
        "Files",
        lambda kind: 90 if kind.family is StreamFamily.CABINET else 0,
        CabinetViewer,
    ),
    ViewerSpec(
        "compound",
        "Installer file",
        lambda kind: 90 if kind.id in _INSTALLER_FILES else 0,
        CompoundViewer,
    ),
    ViewerSpec(
        "program",
        "Program",
        lambda kind: 90 if kind.family is StreamFamily.PROGRAM else 0,
        ProgramViewer,
    ),
    ViewerSpec(
        "signature", "Signature", lambda kind: 90 if kind.id == "pkcs7" else 0, ProgramViewer
    ),
    # Every stream can be looked at byte by byte.
    ViewerSpec("hex", "Hex", lambda kind: 10, HexViewer),
)


def viewers_for(kind: StreamKind) -> list[ViewerSpec]:
    """The viewers that suit a kind of stream, the best first."""
    scored = [(spec.score(kind), spec) for spec in VIEWERS]
    return [spec for score, spec in sorted(scored, key=lambda pair: -pair[0]) if score > 0]
