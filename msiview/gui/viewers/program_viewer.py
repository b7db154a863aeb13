"""Programs and signatures: version, processor, signer, and the exported functions with what calls
them."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from msiview.analysis.signatures.signature import Signature
from msiview.analysis.stream_facts import StreamFacts, checked_signature, stream_facts
from msiview.analysis.stream_kinds import StreamKind
from msiview.format.container import Stream
from msiview.gui.answer_page import AnswerPage
from msiview.gui.services import Services
from msiview.gui.viewers.spec import Viewer
from msiview.gui.widgets.boxes import vertical
from msiview.report.page import Block, Paragraph
from msiview.report.stream_facts import program_blocks

SLOT = "stream-program"


class ProgramViewer(Viewer):
    """Its links lead to the custom actions. The signature is held against the program last, since
    that reads all of it."""

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self._page = AnswerPage(services, "streamProgram", "Program")
        vertical(self._page, on=self)
        self.setFocusProxy(self._page)

    def show_stream(self, stream: Stream, kind: StreamKind) -> None:
        package, tables = self._services.document.package, self._services.document.tables
        assert package is not None
        self._show([Paragraph("Reading …")])
        self._services.jobs.run(
            lambda progress: stream_facts(package, tables, stream, progress),
            self._on_facts,
            lambda error: self._show([Paragraph(str(error))]),
            title=f"Reading {stream.shown_name}",
            slot=SLOT,
        )

    def clear(self) -> None:
        self._services.jobs.cancel_slot(SLOT)
        self._show([])

    def text(self) -> str:
        """Everything that is told, as plain text."""
        return self._page.toPlainText()

    def _on_facts(self, facts: StreamFacts) -> None:
        self._show(list(program_blocks(facts)))
        if facts.signature is not None:
            self._services.jobs.run(
                lambda progress: checked_signature(facts, progress),
                lambda signature: self._on_checked(facts, signature),
                title=f"Checking the signature of {facts.stream.shown_name}",
                slot=SLOT,
            )

    def _on_checked(self, facts: StreamFacts, signature: Signature | None) -> None:
        self._page.show_page(program_blocks(facts, signature), same_subject=True)

    def _show(self, blocks: list[Block]) -> None:
        self._page.show_page(blocks)
