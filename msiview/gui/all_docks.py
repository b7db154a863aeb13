"""The panes around the page.

To add one: write ``msiview/gui/docks/media_dock.py`` with a QWidget and add a
:class:`~msiview.gui.docks.spec.DockSpec` to :data:`DOCKS`.
"""

from __future__ import annotations

from msiview.gui.docks.find_dock import FindDock
from msiview.gui.docks.help_dock import HelpDock
from msiview.gui.docks.properties_dock import PropertiesDock
from msiview.gui.docks.replace_dock import ReplaceDock
from msiview.gui.docks.spec import Area, DockSpec
from msiview.gui.docks.tables_dock import TablesDock
from msiview.gui.document import Document
from msiview.gui.edits.history_dock import HistoryDock
from msiview.gui.findings.findings_dock import FindingsDock
from msiview.gui.inspector.chain_dock import ChainDock
from msiview.gui.inspector.references_dock import ReferencesDock
from msiview.gui.inspector.row_dock import RowDock
from msiview.gui.log.log_dock import LogDock
from msiview.gui.overlay.overlay_dock import OverlayDock


def _overlay_changes(document: Document) -> int | None:
    result = document.overlay.result
    return result.changes if result is not None and document.overlay.is_active else None


DOCKS: tuple[DockSpec, ...] = (
    DockSpec(
        "tables",
        "&Tables",
        Area.LEFT,
        lambda s: TablesDock(s.document, s.selection, s.settings, s.theme, s.icons, s.action),
    ),
    DockSpec("log", "&Log", Area.BOTTOM, LogDock, key="Alt+3", visible=False),
    DockSpec(
        "overlay",
        "&Overlay",
        Area.BOTTOM,
        OverlayDock,
        key="Alt+1",
        visible=False,
        count=_overlay_changes,
    ),
    DockSpec(
        "findings",
        "&Findings",
        Area.BOTTOM,
        FindingsDock,
        key="Alt+2",
        visible=False,
        count=lambda document: document.findings.count,
    ),
    DockSpec(
        "findAll",
        "Find res&ults",
        Area.BOTTOM,
        lambda s: FindDock(s.document, s.selection, s.jobs, s.theme),
        visible=False,
    ),
    DockSpec("replace", "Re&place", Area.BOTTOM, ReplaceDock, visible=False),
    DockSpec("properties", "Public propert&ies", Area.BOTTOM, PropertiesDock, visible=False),
    DockSpec(
        "editHistory",
        "E&dits",
        Area.BOTTOM,
        lambda s: HistoryDock(s.document.edits),
        key="Alt+9",
        visible=False,
        count=lambda document: document.edits.stack.index(),
    ),
    DockSpec(
        "inspectorRow",
        "&Row",
        Area.RIGHT,
        RowDock,
        key="Ctrl+1",
        group="&Inspector",
    ),
    DockSpec(
        "inspectorReferences",
        "R&eferences",
        Area.RIGHT,
        lambda s: ReferencesDock(s.document, s.selection, s.jobs, s.theme, s.icons, s.tell_here),
        key="Ctrl+2",
        group="&Inspector",
        counted=True,
    ),
    DockSpec(
        "inspectorChain",
        "&Chain",
        Area.RIGHT,
        lambda s: ChainDock(s.document, s.selection, s.jobs, s.theme, s.icons),
        key="Ctrl+3",
        group="&Inspector",
    ),
    DockSpec(
        "help",
        "&Help",
        Area.RIGHT,
        HelpDock,
        visible=False,
    ),
)
