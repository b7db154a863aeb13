"""What a rule is about: what must hold, what it finds with effect and remedy, and an example."""

from __future__ import annotations

from PySide6.QtWidgets import QDialogButtonBox, QWidget

from msiview.gui.answer_page import AnswerPage
from msiview.gui.plain_text import window_title
from msiview.gui.services import Services
from msiview.gui.widgets.boxes import horizontal, vertical
from msiview.gui.widgets.dialog_buttons import dialog_buttons
from msiview.gui.widgets.fitted_dialog import FittedDialog
from msiview.report.rule_explained import rule_blocks


class RuleDialog(FittedDialog):
    """Shows a rule as ``msiview check --explain`` does."""

    def __init__(self, rule: str, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("ruleDialog")
        self.setWindowTitle(window_title(rule))
        self.page = AnswerPage(services, "rulePage", "What the rule is about")
        self.page.show_page(rule_blocks(rule))
        buttons = dialog_buttons(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        vertical(
            *(self.page, horizontal(buttons, margins=(16, 8, 16, 12))), on=self, stretch=self.page
        )
        self.resize(640, 560)
