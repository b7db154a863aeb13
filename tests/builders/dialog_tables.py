"""Tables with a small wizard: a welcome, a licence, a question over it, and a folder."""

from __future__ import annotations

from pathlib import Path

from msiview.database.table import Table
from msiview.database.writer import TableContent
from tests.builders.databases import make_msi
from tests.builders.memory_tables import memory_tables
from tests.builders.standard_tables import standard_table

VISIBLE, ENABLED = 1, 2
BOTH = VISIBLE | ENABLED
MODAL = 0x3
BOTTOM = 243


def dialog_row(name: str, first: str, **more: object) -> dict[str, object]:
    """A row of Dialog, 370 × 270 units."""
    return {
        "Dialog": name,
        "HCentering": 50,
        "VCentering": 50,
        "Width": 370,
        "Height": 270,
        "Attributes": MODAL,
        "Title": "[ProductName] Setup",
        "Control_First": first,
        **more,
    }


def control_row(
    dialog: str, name: str, kind: str, box: tuple[int, int, int, int], after: str, **more: object
) -> dict[str, object]:
    """A row of Control; ``after`` is the next one in the order of Tab."""
    x, y, width, height = box
    return {
        "Dialog_": dialog,
        "Control": name,
        "Type": kind,
        "X": x,
        "Y": y,
        "Width": width,
        "Height": height,
        "Attributes": BOTH,
        "Control_Next": after or None,
        **more,
    }


def event_row(
    dialog: str, control: str, event: str, argument: str, condition: str | None, order: int
) -> dict[str, object]:
    """A row of ControlEvent."""
    return {
        "Dialog_": dialog,
        "Control_": control,
        "Event": event,
        "Argument": argument,
        "Condition": condition,
        "Ordering": order,
    }


NEXT, CANCEL = (236, BOTTOM, 56, 17), (304, BOTTOM, 56, 17)


def wizard() -> dict[str, Table]:
    """All tables of the wizard."""
    made = {
        "Property": [
            {"Property": "ProductName", "Value": "Sample"},
            {"Property": "DefaultUIFont", "Value": "Normal"},
            {"Property": "COLOUR", "Value": "red"},
        ],
        "TextStyle": [
            {"TextStyle": "Normal", "FaceName": "Tahoma", "Size": 8},
            {"TextStyle": "Big", "FaceName": "Verdana", "Size": 12, "Color": 0xFF, "StyleBits": 1},
        ],
        "Directory": [
            {"Directory": "TARGETDIR", "DefaultDir": "SourceDir"},
            {"Directory": "ProgramFilesFolder", "Directory_Parent": "TARGETDIR", "DefaultDir": "."},
            {"Directory": "APPDIR", "Directory_Parent": "ProgramFilesFolder", "DefaultDir": "App"},
        ],
        "Dialog": [
            dialog_row("Welcome", "Next", Control_Default="Next", Control_Cancel="Cancel"),
            dialog_row("Licence", "Accept", Control_Default="Next", Control_Cancel="Cancel"),
            dialog_row("Ask", "Yes", Width=260, Height=85),
            dialog_row("Folder", "Path"),
            dialog_row("Finished", "Close"),
        ],
        "Control": [
            control_row("Welcome", "Title", "Text", (10, 10, 300, 30), "", Text="{\\Big}Hello"),
            control_row("Welcome", "Next", "PushButton", NEXT, "Cancel", Text="&Next"),
            control_row("Welcome", "Cancel", "PushButton", CANCEL, "Next", Text="Cancel"),
            control_row(
                "Licence",
                "Accept",
                "CheckBox",
                (20, 200, 300, 17),
                "Colours",
                Property="ACCEPTED",
                Text="I accept",
            ),
            control_row(
                "Licence",
                "Colours",
                "RadioButtonGroup",
                (20, 100, 300, 60),
                "Next",
                Property="COLOUR",
            ),
            control_row(
                "Licence", "Next", "PushButton", NEXT, "Cancel", Text="Next", Attributes=VISIBLE
            ),
            control_row("Licence", "Cancel", "PushButton", CANCEL, "Accept", Text="Cancel"),
            control_row("Ask", "Yes", "PushButton", (72, 57, 56, 17), "No", Text="Yes"),
            control_row("Ask", "No", "PushButton", (132, 57, 56, 17), "Yes", Text="No"),
            control_row("Folder", "Path", "PathEdit", (20, 80, 200, 18), "Next", Property="APPDIR"),
            control_row("Folder", "Next", "PushButton", NEXT, "Path", Text="Install to [APPDIR]"),
            control_row("Finished", "Close", "PushButton", NEXT, "", Text="Finish"),
        ],
        "RadioButton": [
            _radio(2, "blue", "Blue", 20),
            _radio(1, "red", "&Red", 0),
        ],
        "CheckBox": [{"Property": "ACCEPTED", "Value": "yes"}],
        "ControlCondition": [
            {
                "Dialog_": "Licence",
                "Control_": "Next",
                "Action": "Enable",
                "Condition": 'ACCEPTED = "yes"',
            },
            {
                "Dialog_": "Licence",
                "Control_": "Colours",
                "Action": "Hide",
                "Condition": "PLAIN",
            },
        ],
        "ControlEvent": [
            event_row("Welcome", "Next", "NewDialog", "Licence", "NOT SKIP", 2),
            event_row("Welcome", "Next", "NewDialog", "Folder", "SKIP", 3),
            event_row("Welcome", "Next", "[SEEN]", "[ProductName] 1", "1", 1),
            event_row("Welcome", "Cancel", "SpawnDialog", "Ask", "1", 0),
            event_row("Ask", "Yes", "EndDialog", "Exit", "1", 0),
            event_row("Ask", "No", "EndDialog", "Return", None, 0),
            event_row("Licence", "Cancel", "SpawnDialog", "Ask", "1", 0),
            event_row("Licence", "Next", "DoAction", "SetIt", "1", 1),
            event_row("Licence", "Next", "DoAction", "RunIt", "1", 2),
            event_row("Licence", "Next", "NewDialog", "Folder", 'IT = "red!"', 3),
            event_row("Licence", "Next", "NewDialog", "Nowhere", None, 4),
            event_row("Folder", "Next", "SetTargetPath", "APPDIR", "1", 1),
            event_row("Folder", "Next", "AddLocal", "ALL", "1", 2),
            event_row("Folder", "Next", "EndDialog", "Return", "1", 3),
            event_row("Finished", "Close", "EndDialog", "Return", "1", 1),
        ],
        "CustomAction": [
            {"Action": "SetIt", "Type": 51, "Source": "IT", "Target": "[COLOUR]!"},
            {"Action": "SetEarly", "Type": 307, "Source": "EARLY", "Target": "[TARGETDIR]x"},
            {"Action": "SetLate", "Type": 51, "Source": "LATE", "Target": "1"},
            {"Action": "RunIt", "Type": 1, "Source": "Library", "Target": "Run"},
        ],
        "Feature": [{"Feature": "Main", "Level": 1, "Attributes": 0}],
        "InstallUISequence": [
            {"Action": "Finished", "Sequence": -1},
            {"Action": "CostFinalize", "Sequence": 1000},
            {"Action": "SetEarly", "Condition": "NOT EARLY", "Sequence": 1050},
            {"Action": "SetLate", "Sequence": 1200},
            {"Action": "Welcome", "Condition": "NOT Installed", "Sequence": 1100},
        ],
    }
    return memory_tables(*(standard_table(name, *rows) for name, rows in made.items()))  # type: ignore[arg-type]


def wizard_package(path: Path, without: str = "") -> Path:
    """A package with the wizard, written to a path; ``without`` one of its dialogs."""
    contents = [
        TableContent(
            table.name,
            [(column.name, column.type) for column in table.columns],
            [row for row in table.rows() if table.name != "Dialog" or row[0] != without],
        )
        for table in wizard().values()
    ]
    return make_msi(path, contents)


def _radio(order: int, value: str, text: str, y: int) -> dict[str, object]:
    return {
        "Property": "COLOUR",
        "Order": order,
        "Value": value,
        "Text": text,
        "X": 5,
        "Y": y,
        "Width": 200,
        "Height": 17,
    }
