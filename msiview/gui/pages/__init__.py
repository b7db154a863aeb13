"""The pages in the middle of the window.

To add one: write ``msiview/gui/pages/media_page.py`` with a subclass of
:class:`~msiview.gui.pages.spec.Page` and add a line to :data:`PAGES`.
"""

from __future__ import annotations

from msiview.gui.pages.spec import PageSpec
from msiview.gui.pages.table_page import TablePage

PAGES: tuple[PageSpec, ...] = (
    PageSpec(
        "table",
        lambda s: TablePage(
            s.document, s.selection, s.jobs, s.settings, s.theme, s.icons, s.action
        ),
    ),
)
