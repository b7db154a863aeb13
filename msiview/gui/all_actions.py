"""Everything that the menus offer.

To add an action: write an :class:`~msiview.gui.actions.spec.ActionSpec` into the
``ACTIONS`` of the file of its feature (``msiview/gui/actions/overlay_actions.py``), and name a new
list in :data:`ACTIONS`.
"""

from __future__ import annotations

from msiview.gui.actions import (
    changing_actions,
    codepage_actions,
    edit_actions,
    editing_actions,
    file_actions,
    finding_actions,
    go_actions,
    help_actions,
    log_actions,
    log_display_actions,
    overlay_actions,
    reference_actions,
    table_actions,
    view_actions,
)
from msiview.gui.actions.spec import ActionSpec
from msiview.gui.main_window import MainWindow

ACTIONS: tuple[ActionSpec[MainWindow], ...] = (
    *file_actions.ACTIONS,
    *edit_actions.ACTIONS,
    *editing_actions.ACTIONS,
    *changing_actions.ACTIONS,
    *table_actions.ACTIONS,
    *view_actions.ACTIONS,
    *codepage_actions.ACTIONS,
    *go_actions.ACTIONS,
    *reference_actions.ACTIONS,
    *overlay_actions.ACTIONS,
    *finding_actions.ACTIONS,
    *log_actions.ACTIONS,
    *log_display_actions.ACTIONS,
    *help_actions.ACTIONS,
)
