"""Accepting findings: how far, for whom, and why."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from PySide6.QtWidgets import (
    QButtonGroup,
    QDialogButtonBox,
    QLineEdit,
    QPushButton,
    QRadioButton,
    QWidget,
)

from msiview.errors import UnwritableFile
from msiview.files.new_file import write_file
from msiview.gui.findings.own_exceptions import add_own_exception
from msiview.gui.plain_text import caption
from msiview.gui.services import Services
from msiview.gui.widgets.boxes import FORM_MARGINS, horizontal, vertical
from msiview.gui.widgets.dialog_buttons import dialog_buttons
from msiview.gui.widgets.fitted_dialog import FittedDialog
from msiview.gui.widgets.plain_label import PlainLabel
from msiview.report.finding_words import place_words
from msiview.session.check_settings import FILE_NAME, FindingException, exception_text
from msiview.validation.finding import Finding


class AcceptDialog(FittedDialog):
    """Asks whether this finding, those of the rule in the table, all of the rule or all in the
    table are accepted, in this package's folder or always."""

    def __init__(self, finding: Finding, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._services, self._finding = services, finding
        self._folder = services.document.findings.folder
        self.setObjectName("acceptDialog")
        self.setWindowTitle("Accept findings")
        self._scopes = _choice(self, "acceptScope", _scopes(finding))
        where = {"user": "&Always, in my settings"}
        if self._folder is not None:
            where = {"team": f"In this f&older, in {FILE_NAME}, which is shared with it", **where}
        self._where = _choice(self, "acceptWhere", where)
        self.reason = QLineEdit()
        self.reason.setObjectName("acceptReason")
        self.reason.setAccessibleName("Reason")
        self.reason.setPlaceholderText("Why is that all right?")
        buttons = dialog_buttons(QDialogButtonBox.StandardButton.Cancel)
        self.button = QPushButton("Acce&pt")
        self.button.setObjectName("acceptButton")
        self.button.setEnabled(False)
        buttons.addButton(self.button, QDialogButtonBox.ButtonRole.AcceptRole)
        self.button.setDefault(True)
        self.reason.textChanged.connect(lambda text: self.button.setEnabled(bool(text.strip())))
        buttons.accepted.connect(self._accept)
        buttons.rejected.connect(self.reject)
        note = PlainLabel("Accepted findings are not counted. The list shows them on demand.")
        note.setProperty("role", "muted")
        vertical(
            *self._scopes.buttons(),
            8,
            *self._where.buttons(),
            8,
            self.reason,
            note,
            horizontal(buttons),
            on=self,
            margins=FORM_MARGINS,
            spacing=8,
        )
        self.setMinimumWidth(460)
        self.reason.setFocus()

    def exception(self) -> FindingException:
        """What is chosen."""
        finding, reason = self._finding, self.reason.text().strip()
        match _chosen(self._scopes):
            case "finding":
                key = "/".join(finding.key)
                return FindingException(finding.rule, finding.table, finding.column, key, reason)
            case "rule_in_table":
                return FindingException(finding.rule, finding.table, reason=reason)
            case "rule":
                return FindingException(finding.rule, reason=reason)
            case _:
                return FindingException("*", finding.table, reason=reason)

    def _accept(self) -> None:
        if _chosen(self._where) == "user":
            add_own_exception(self._services.settings, self.exception())
        elif self._folder is not None and not self._write(self._folder / FILE_NAME):
            return
        self._services.document.findings.look_again()
        self.accept()

    def _write(self, file: Path) -> bool:
        """Add the exception to the team's file; what cannot be done is told."""
        try:
            before = file.read_bytes() if file.is_file() else b""
            # The folder may be somebody else's, and the name in it a link to a file of the user's.
            write_file(file, [before, exception_text(self.exception()).encode()], follow=False)
        except OSError as error:
            self._services.tell(f"{file}: {error.strerror or error}")
            return False
        except UnwritableFile as error:
            self._services.tell(str(error))
            return False
        return True


def _scopes(finding: Finding) -> Mapping[str, str]:
    place = caption(place_words(finding))
    rule, table = caption(finding.rule), caption(finding.table)
    scopes = {"finding": f"&This finding: {rule} at {place}"}
    if finding.table:
        scopes["rule_in_table"] = f"All findings of {rule} &in {table}"
    scopes["rule"] = f"All &findings of {rule}"
    if finding.table:
        scopes["table"] = f"A&ll findings in {table}"
    return scopes


def _choice(parent: QWidget, name: str, titles: Mapping[str, str]) -> QButtonGroup:
    """Radio buttons, the first one chosen."""
    group = QButtonGroup(parent)
    for key, title in titles.items():
        button = QRadioButton(title)
        button.setObjectName(f"{name}_{key}")
        button.setChecked(not group.buttons())
        group.addButton(button)
    return group


def _chosen(group: QButtonGroup) -> str:
    """The key of the button that is chosen."""
    button = group.checkedButton()
    return button.objectName().partition("_")[2] if button is not None else ""
