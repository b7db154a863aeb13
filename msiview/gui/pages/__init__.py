"""The pages in the middle of the window.

To add one: write ``msiview/gui/pages/media_page.py`` with a subclass of
:class:`~msiview.gui.pages.spec.Page` and add a line to :data:`PAGES`.
"""

from __future__ import annotations

from msiview.gui.pages.spec import PageSpec

PAGES: tuple[PageSpec, ...] = ()
