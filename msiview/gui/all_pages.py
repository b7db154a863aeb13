"""The pages in the middle of the window.

To add one: write ``msiview/gui/pages/media_page.py`` with a subclass of
:class:`~msiview.gui.pages.spec.Page`, a function here that imports and builds it, and a line in
:data:`PAGES`. What a page needs is imported when it is first shown, so that no start waits for it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msiview.gui.pages.spec import PageSpec

if TYPE_CHECKING:
    from msiview.gui.pages.spec import Page
    from msiview.gui.services import Services


def _table(s: Services) -> Page:
    from msiview.gui.pages.table_page import TablePage

    return TablePage(s.document, s.selection, s.jobs, s.settings, s.theme, s.icons, s.action)


def _directories(services: Services) -> Page:
    from msiview.gui.contents.tree_page import TreePage

    return TreePage(services, "directories")


def _features(services: Services) -> Page:
    from msiview.gui.contents.features_page import FeaturesPage

    return FeaturesPage(services)


def _registry(services: Services) -> Page:
    from msiview.gui.contents.registry_page import RegistryPage

    return RegistryPage(services)


def _summary(services: Services) -> Page:
    from msiview.gui.pages.summary_page import SummaryPage

    return SummaryPage(services)


def _files(services: Services) -> Page:
    from msiview.gui.contents.files_page import FilesPage

    return FilesPage(services)


def _file(services: Services) -> Page:
    from msiview.gui.contents.file_page import FilePage

    return FilePage(services)


def _sequences(services: Services) -> Page:
    from msiview.gui.contents.sequences_page import SequencesPage

    return SequencesPage(services)


def _lists(services: Services) -> Page:
    from msiview.gui.contents.lists_page import ListsPage

    return ListsPage(services)


def _query(services: Services) -> Page:
    from msiview.gui.contents.query_page import QueryPage

    return QueryPage(services)


def _streams(services: Services) -> Page:
    from msiview.gui.pages.streams_page import StreamsPage

    return StreamsPage(services)


def _stream(services: Services) -> Page:
    from msiview.gui.pages.stream_page import StreamPage

    return StreamPage(services)


def _transforms(services: Services) -> Page:
    from msiview.gui.pages.transforms_page import TransformsPage

    return TransformsPage(services)


def _dialogs(services: Services) -> Page:
    from msiview.gui.contents.dialogs.page import DialogsPage

    return DialogsPage(services)


PAGES: tuple[PageSpec, ...] = (
    PageSpec("table", _table),
    PageSpec("summary", _summary),
    PageSpec("files", _files),
    PageSpec("file", _file),
    PageSpec("sequences", _sequences),
    PageSpec("directories", _directories),
    PageSpec("features", _features),
    PageSpec("registry", _registry),
    PageSpec("lists", _lists),
    PageSpec("query", _query),
    PageSpec("streams", _streams),
    PageSpec("stream", _stream),
    PageSpec("transforms", _transforms),
    PageSpec("dialogs", _dialogs),
)
