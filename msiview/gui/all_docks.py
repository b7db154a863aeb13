"""The panes around the page.

To add one: write ``msiview/gui/docks/media_dock.py`` with a QWidget, a function here that imports
and builds it, and a :class:`~msiview.gui.docks.spec.DockSpec` in :data:`DOCKS`. What a pane needs
is imported when it is first shown, so that no start waits for it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from msiview.gui.docks.spec import Area, DockSpec

if TYPE_CHECKING:
    from msiview.gui.document import Document
    from msiview.gui.services import Services


def _overlay_changes(document: Document) -> int | None:
    result = document.overlay.result
    return result.changes if result is not None and document.overlay.is_active else None


def _tables(s: Services) -> QWidget:
    from msiview.gui.docks.tables_dock import TablesDock

    return TablesDock(s.document, s.selection, s.settings, s.theme, s.icons, s.action)


def _log(services: Services) -> QWidget:
    from msiview.gui.log.log_dock import LogDock

    return LogDock(services)


def _overlay(services: Services) -> QWidget:
    from msiview.gui.overlay.overlay_dock import OverlayDock

    return OverlayDock(services)


def _findings(services: Services) -> QWidget:
    from msiview.gui.findings.findings_dock import FindingsDock

    return FindingsDock(services)


def _find_all(s: Services) -> QWidget:
    from msiview.gui.docks.find_dock import FindDock

    return FindDock(s.document, s.selection, s.jobs, s.theme)


def _replace(services: Services) -> QWidget:
    from msiview.gui.docks.replace_dock import ReplaceDock

    return ReplaceDock(services)


def _properties(services: Services) -> QWidget:
    from msiview.gui.docks.properties_dock import PropertiesDock

    return PropertiesDock(services)


def _edit_history(services: Services) -> QWidget:
    from msiview.gui.edits.history_dock import HistoryDock

    return HistoryDock(services.document.edits)


def _row(services: Services) -> QWidget:
    from msiview.gui.inspector.row_dock import RowDock

    return RowDock(services)


def _references(s: Services) -> QWidget:
    from msiview.gui.inspector.references_dock import ReferencesDock

    return ReferencesDock(s.document, s.selection, s.jobs, s.theme, s.icons, s.tell_here)


def _chain(s: Services) -> QWidget:
    from msiview.gui.inspector.chain_dock import ChainDock

    return ChainDock(s.document, s.selection, s.jobs, s.theme, s.icons)


def _help(services: Services) -> QWidget:
    from msiview.gui.docks.help_dock import HelpDock

    return HelpDock(services)


DOCKS: tuple[DockSpec, ...] = (
    DockSpec(
        "tables",
        "&Tables",
        Area.LEFT,
        _tables,
    ),
    DockSpec("log", "&Log", Area.BOTTOM, _log, key="Alt+3", visible=False),
    DockSpec(
        "overlay",
        "&Overlay",
        Area.BOTTOM,
        _overlay,
        key="Alt+1",
        visible=False,
        count=_overlay_changes,
    ),
    DockSpec(
        "findings",
        "&Findings",
        Area.BOTTOM,
        _findings,
        key="Alt+2",
        visible=False,
        count=lambda document: document.findings.count,
    ),
    DockSpec(
        "findAll",
        "Find res&ults",
        Area.BOTTOM,
        _find_all,
        visible=False,
    ),
    DockSpec("replace", "Re&place", Area.BOTTOM, _replace, visible=False),
    DockSpec("properties", "Public propert&ies", Area.BOTTOM, _properties, visible=False),
    DockSpec(
        "editHistory",
        "E&dits",
        Area.BOTTOM,
        _edit_history,
        key="Alt+9",
        visible=False,
        count=lambda document: document.edits.stack.index(),
    ),
    DockSpec(
        "inspectorRow",
        "&Row",
        Area.RIGHT,
        _row,
        key="Ctrl+1",
        group="&Inspector",
    ),
    DockSpec(
        "inspectorReferences",
        "R&eferences",
        Area.RIGHT,
        _references,
        key="Ctrl+2",
        group="&Inspector",
        counted=True,
    ),
    DockSpec(
        "inspectorChain",
        "&Chain",
        Area.RIGHT,
        _chain,
        key="Ctrl+3",
        group="&Inspector",
    ),
    DockSpec(
        "help",
        "&Help",
        Area.RIGHT,
        _help,
        visible=False,
    ),
)
