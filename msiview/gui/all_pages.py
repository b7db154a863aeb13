"""The pages in the middle of the window.

To add one: write ``msiview/gui/pages/media_page.py`` with a subclass of
:class:`~msiview.gui.pages.spec.Page` and add a line to :data:`PAGES`.
"""

from __future__ import annotations

from msiview.gui.contents.dialogs.page import DialogsPage
from msiview.gui.contents.features_page import FeaturesPage
from msiview.gui.contents.file_page import FilePage
from msiview.gui.contents.files_page import FilesPage
from msiview.gui.contents.lists_page import ListsPage
from msiview.gui.contents.query_page import QueryPage
from msiview.gui.contents.registry_page import RegistryPage
from msiview.gui.contents.sequences_page import SequencesPage
from msiview.gui.contents.tree_page import TreePage
from msiview.gui.pages.spec import PageSpec
from msiview.gui.pages.stream_page import StreamPage
from msiview.gui.pages.streams_page import StreamsPage
from msiview.gui.pages.summary_page import SummaryPage
from msiview.gui.pages.table_page import TablePage
from msiview.gui.pages.transforms_page import TransformsPage

PAGES: tuple[PageSpec, ...] = (
    PageSpec(
        "table",
        lambda s: TablePage(
            s.document, s.selection, s.jobs, s.settings, s.theme, s.icons, s.action
        ),
    ),
    PageSpec("summary", SummaryPage),
    PageSpec("files", FilesPage),
    PageSpec("file", FilePage),
    PageSpec("sequences", SequencesPage),
    PageSpec("directories", lambda s: TreePage(s, "directories")),
    PageSpec("features", FeaturesPage),
    PageSpec("registry", RegistryPage),
    PageSpec("lists", ListsPage),
    PageSpec("query", QueryPage),
    PageSpec("streams", StreamsPage),
    PageSpec("stream", StreamPage),
    PageSpec("transforms", TransformsPage),
    PageSpec("dialogs", DialogsPage),
)
