"""The strip at the bottom: package, place, findings, background work."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QStatusBar, QToolButton, QWidget

from msiview.analysis.package_identity import package_title
from msiview.format.codepages import name_of
from msiview.gui.overlay.overlay_button import OverlayButton
from msiview.gui.texts import SEVERITY_ICONS, SEVERITY_TOKENS
from msiview.gui.widgets.elided_label import ElidedLabel
from msiview.gui.widgets.job_indicator import JobIndicator
from msiview.report.finding_words import counts_words
from msiview.words import counted

if TYPE_CHECKING:
    from msiview.gui.document import Document
    from msiview.gui.icons import Icons
    from msiview.gui.jobs import JobRunner


class StatusBar(QStatusBar):
    """Product, kind and code page; where the user is; the overlay; findings; work with Cancel."""

    findingsAsked = Signal()

    def __init__(
        self, document: Document, jobs: JobRunner, icons: Icons, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._document = document
        self._icons = icons
        self._package = ElidedLabel()
        self._package.setContentsMargins(8, 0, 8, 0)
        self._place = ElidedLabel()
        self._place.setContentsMargins(8, 0, 8, 0)
        self._findings = QToolButton()
        self._findings.setObjectName("statusFindings")
        self._findings.setProperty("role", "small")
        self._findings.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._findings.setAccessibleName("Findings")
        self._findings.setToolTip("Show what is wrong in this file")
        self._findings.clicked.connect(self.findingsAsked)
        self.setSizeGripEnabled(False)
        self.overlay = OverlayButton(document)
        self.addWidget(self._package)
        self.addWidget(self._place, 1)
        self.addPermanentWidget(self.overlay)
        self.addPermanentWidget(JobIndicator(jobs, icons))
        self.addPermanentWidget(self._findings)
        for signal in (document.opened, document.failed, document.closed):
            signal.connect(self._refresh_package)
        document.overlayChanged.connect(self._refresh_package)
        for signal in (document.log.changed, document.log.grew, document.log.finished):
            signal.connect(self._refresh_package)
        document.findings.changed.connect(self._refresh_findings)
        icons.renewed.connect(self._refresh_findings)
        self._refresh_package()
        self._refresh_findings()

    def set_place(self, text: str) -> None:
        """Where the user is: ``Component, row 9 of 214``."""
        self._place.setText(text)

    def _refresh_package(self) -> None:
        self._package.setText(_package_line(self._document) or _log_line(self._document))

    def _refresh_findings(self) -> None:
        counts = self._document.findings.counts
        words = counts_words(counts, notes=not self._document.findings.count)
        self._findings.setVisible(bool(words))
        if words:
            worst = max(severity for severity, count in counts.items() if count)
            icon = self._icons.icon(SEVERITY_ICONS[worst], SEVERITY_TOKENS[worst])
            self._findings.setIcon(icon)
            self._findings.setText(f"Findings: {words}")


def _package_line(document: Document) -> str:
    """One line on the package, with its overlay: product, kind, code page, and whether it cannot
    be edited."""
    shown = document.shown
    if shown is None:
        return ""
    overlaid = shown.overlaid.database if shown.overlaid is not None else None
    title, kind = package_title(shown.package, overlaid), shown.package.kind.title
    page = f"code page {name_of(shown.codepage)}"
    stated = shown.package.pool.stated_codepage
    if shown.package.codepage != stated:
        page += f", as chosen; stated is {stated}"
    parts = [title, kind, page]
    if not document.edits.is_possible:
        parts.append("read only")
    return " · ".join(parts)


def _log_line(document: Document) -> str:
    """One line on a log without a package: name, size, encoding."""
    log = document.log.log
    if log is None:
        return document.log.name
    return " · ".join([log.file.name, counted(len(log), "line"), log.file.encoding.name])
