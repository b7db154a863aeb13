"""What a dialog shows that is read first, and that it is drawn."""

from __future__ import annotations

from msiview.analysis.dialogs.dialog import Dialogs
from msiview.analysis.dialogs.walk import DialogWalk
from msiview.gui.contents.dialogs.brush import Appearance
from msiview.gui.contents.dialogs.canvas import DialogCanvas
from msiview.gui.contents.dialogs.parts import DialogParts, read_parts
from msiview.gui.theme import Theme
from msiview.progress import no_progress
from tests.builders.memory_tables import memory_table, memory_tables

TABLES = memory_tables(
    memory_table(
        "Dialog",
        "Dialog s72*, HCentering i2, VCentering i2, Width i2, Height i2, Attributes I4, "
        "Title L128, Control_First s50, Control_Default S50, Control_Cancel S50",
        ("Costs", 50, 50, 200, 200, 3, "Costs", "Disks", None, None),
    ),
    memory_table(
        "Control",
        "Dialog_ s72*, Control s50*, Type s20, X i2, Y i2, Width i2, Height i2, Attributes I4, "
        "Property S72, Text L0, Control_Next S50, Help L50",
        ("Costs", "Disks", "VolumeCostList", 0, 0, 200, 60, 3, None, "{60}{-1}{900}", None, None),
        ("Costs", "In", "DirectoryCombo", 0, 70, 200, 60, 3, "DIR", None, None, None),
        ("Costs", "Folders", "DirectoryList", 0, 90, 200, 40, 3, "DIR", None, None, None),
        ("Costs", "Disk", "VolumeSelectCombo", 0, 140, 200, 60, 3, "DIR", None, None, None),
        ("Costs", "Tree", "SelectionTree", 0, 160, 200, 40, 3, "DIR", None, None, None),
        ("Costs", "News", "Billboard", 100, 160, 90, 40, 3, None, None, None, None),
    ),
    memory_table(
        "UIText",
        "Key s72*, Text L255",
        ("VolumeCostVolume", "Volume"),
        ("VolumeCostAvailable", "Free"),
    ),
    memory_table(
        "Billboard",
        "Billboard s50*, Feature_ s38, Action S50, Ordering I2",
        ("Later", "Main", "InstallFiles", 2),
        ("First", "Main", "InstallFiles", 1),
    ),
    memory_table(
        "BBControl",
        "Billboard_ s50*, BBControl s50*, Type s50, X i2, Y i2, Width i2, Height i2, "
        "Attributes I4, Text L50",
        ("Later", "Text", "Text", 0, 0, 50, 10, 3, "Not yet"),
        ("First", "Text", "Text", 1, 2, 80, 10, 3, "[NOTHING]New in this version"),
        ("First", "Nested", "Billboard", 0, 0, 50, 10, 3, None),
    ),
    memory_table(
        "Feature",
        "Feature s38*, Feature_Parent S38, Title L64, Display I2",
        ("Docs", "Main", "Documents", 1),
        ("Main", None, "Program", 3),
        ("Hidden", None, "Nobody sees it", 0),
    ),
)


def test_lists_of_the_computer(theme: Theme) -> None:
    walk = DialogWalk(Dialogs(TABLES))
    assert walk.open("Costs")
    assert walk.dialog is not None
    parts = read_parts(walk, walk.dialog, DialogParts(), no_progress())
    assert parts.volume_heads == ["Volume", "", "Free", "", ""]
    assert parts.features == [(0, "Program"), (1, "Documents")]
    assert [(one.name, one.box.y, one.row) for one in parts.billboard] == [
        ("Text", 2, 1),
        ("Nested", 0, 2),
    ]
    canvas = DialogCanvas(theme)
    pictures = []
    for shown in (parts, DialogParts()):
        canvas.show_walk(Appearance(walk, shown, {}))
        pictures.append(canvas.grab().toImage())
    assert pictures[0] != pictures[1]
    canvas.deleteLater()
