"""The states of the window that are drawn, each named after what it shows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from PySide6.QtWidgets import QApplication, QLineEdit, QTabWidget, QWidget

from msiview.format.compound_writer import StorageContent
from msiview.gui.inspector.condition_view import ConditionView
from msiview.gui.main_window import MainWindow
from msiview.gui.pages.table_page import TablePage
from msiview.gui.settings import INSPECTOR_TABLE
from msiview.sample.log import write_sample_log
from msiview.sample.overlays import write_sample_overlays
from msiview.sample.package import write_sample
from msiview.session.places import Place
from tests.builders.databases import make_msi, sample_tables, summary, table
from tests.builders.log_pairs import of_administrator, of_user
from tests.builders.logs import write_log
from tests.builders.long_keys import long_key_msi
from tests.builders.other_logs import bundle, engine_run, toolkit
from tests.builders.programs import make_program
from tests.builders.registry_exports import write_export
from tests.builders.transforms import make_msp, make_mst, make_transform_storage

Prepare = Callable[[MainWindow], None]


@dataclass(frozen=True, slots=True)
class Scene:
    """A file of the set, and what is done to the window once it is open.

    ``after`` are further steps, each done when the window has come to rest again. ``drawn`` is the
    widget that is drawn: by default the window. ``at_scales`` has it drawn on denser screens, too.
    """

    name: str
    file: str | None
    prepare: Prepare = lambda window: None
    size: tuple[int, int] = (1280, 800)
    after: tuple[Prepare, ...] = ()
    drawn: Callable[[MainWindow], QWidget] = lambda window: window
    at_scales: bool = False


def make_files(folder: Path) -> dict[str, Path]:
    """The files that the scenes open, by their names there."""
    sample = write_sample(folder)
    damaged = folder / "damaged.msi"
    content = bytearray(make_msi(damaged, sector_size=512).read_bytes())
    del content[len(content) * 3 // 5 :]
    damaged.write_bytes(content)
    alien = folder / "letter.msi"
    alien.write_bytes(b"%PDF-1.7 not a package")
    return {
        "sample": sample,
        "damaged": damaged,
        "alien": alien,
        "log": write_sample_log(folder),
        "long": long_key_msi(folder / "long.msi"),
        "program": _program(folder / "program.msi"),
        "bundle log": _log(folder, "bundle.log", bundle(("Runtime", 0), ("Reader", 0x80070643))),
        "deployment log": _log(folder, "deployment.log", toolkit(1603)),
        "several runs": _log(
            folder, "runs.log", [*engine_run(1603), *engine_run(0), *engine_run(0)]
        ),
        "log of a user": write_log(folder / "user.log", of_user()),
        "log of an administrator": write_log(folder / "administrator.log", of_administrator()),
        "transform": make_mst(folder / "custom.mst", _transform()),
        "patch": make_msp(folder / "update.msp", {"T1": _transform(), "#T1": _transform()}),
        "small": make_msi(folder / "small.msi", streams={"cab1.cab": b"MSCF" + bytes(300)}),
        "other": _other_package(folder),
        "sample-patch": write_sample_overlays(folder).patch,
        "registry": write_export(folder / "machine.reg"),
    }


def _other_package(folder: Path) -> Path:
    """What the sample is compared with: another build, with other streams and summary."""
    tables = sample_tables()
    at = [table.name for table in tables].index("Binary")
    script = b'Option Explicit\r\nMsgBox "Another sample"\r\n'
    tables[at] = replace(tables[at], rows=[("Script.vbs", script)])
    return make_msi(
        folder / "other.msi",
        tables,
        streams={"cab1.cab": b"MSCF" + bytes(400)},
        properties=summary(title="Another title"),
    )


def lay(name: str, *, files: dict[str, Path]) -> Prepare:
    """Lay a file of the set over the package."""
    return lambda window: window.document.overlay.add(str(files[name]))


def overlay_scenes(files: dict[str, Path]) -> Sequence[Scene]:
    """Comparisons and patches; ``files`` are those of :func:`make_files`."""
    compare, patch = lay("other", files=files), lay("sample-patch", files=files)
    script = go("stream", "Binary.Script.vbs")
    small = (1366, 768)
    return (
        Scene("compared", "small", compare, small),
        Scene("compared-stream", "small", compare, small, (script,)),
        Scene("compared-streams", "small", compare, small, (go("streams"),)),
        Scene("compared-summary", "small", compare, small, (go("summary"),)),
        Scene(
            "patched", "sample", patch, (1600, 1000), (trigger("actionNextChange"),), at_scales=True
        ),
        Scene("patched-files", "sample", patch, (1600, 1000), (choose_tab("overlayTabs", 1),)),
    )


def choose_tab(tabs: str, at: int) -> Prepare:
    """Bring a tab to the front."""

    def prepare(window: MainWindow) -> None:
        found = window.findChild(QTabWidget, tabs)
        if found is not None:
            found.setCurrentIndex(at)

    return prepare


def _log(folder: Path, name: str, lines: Sequence[str]) -> Path:
    return write_log(folder / name, "\n".join([*lines, ""]))


def go(kind: str, name: str = "", row: int | None = None, column: int | None = None) -> Prepare:
    """Go to a place as the table list would."""
    return lambda window: window.selection.go(Place(kind, name, row, column))  # type: ignore[arg-type]


def then(*steps: Prepare) -> Prepare:
    """One step after the other."""

    def prepare(window: MainWindow) -> None:
        for step in steps:
            step(window)

    return prepare


def trigger(action: str) -> Prepare:
    """Choose a menu entry."""
    return lambda window: window.action_set[action].trigger()


def show(dock: str) -> Prepare:
    """Bring a pane to the front."""
    return lambda window: window.show_dock(dock)


def type_into(field: str, text: str) -> Prepare:
    """Type a text into the line of this object name."""

    def prepare(window: MainWindow) -> None:
        line = window.findChild(QLineEdit, field)
        assert line is not None, field
        line.setText(text)

    return prepare


def what_if(name: str, value: str) -> Prepare:
    """Give a property of the condition in the Row pane another value, once it is shown."""

    def prepare(window: MainWindow) -> None:
        QApplication.processEvents()
        view = window.findChild(ConditionView)
        assert view is not None
        editor = view.editors.editor(name)
        assert isinstance(editor, QLineEdit)
        editor.setText(value)
        editor.textEdited.emit(value)

    return prepare


def press_return(field: str) -> Prepare:
    """Press the Return key in the line of this object name."""

    def prepare(window: MainWindow) -> None:
        line = window.findChild(QLineEdit, field)
        assert line is not None, field
        line.returnPressed.emit()

    return prepare


def _program(path: Path) -> Path:
    """A package with a library, whose functions custom actions call; one that it lacks, too."""
    library = make_program(
        ["ConfigureConnectors", "DetectRoot", "UndoConnectors"],
        {"CompanyName": "Contoso", "FileDescription": "Actions of the reader"},
    )
    actions = [("Configure", "ConfigureConnectors"), ("Undo", "UndoConnectors"), ("Lost", "Gone")]
    return make_msi(
        path,
        [
            table("Property", "Property s72*, Value l0", ("ProductName", "Reader")),
            table("Binary", "Name s72*, Data v0", ("ReaderCA", library)),
            table(
                "CustomAction",
                "Action s72*, Type i2, Source S72, Target S255",
                *((action, 1, "ReaderCA", function) for action, function in actions),
            ),
        ],
    )


def scroll_sideways(window: MainWindow) -> None:
    """Scroll the grid to its last columns."""
    assert isinstance(window.page, TablePage)
    bar = window.page.grid.horizontalScrollBar()
    bar.setValue(bar.maximum())


def show_table_facts(window: MainWindow) -> None:
    """Let the inspector tell of the table instead of the row."""
    window.settings.set(INSPECTOR_TABLE, True)


def _transform() -> StorageContent:
    """A transform that adds, changes and deletes a property."""
    texts = ["ARPNOREPAIR", "1", "INSTALLLEVEL", "200", "REINSTALLMODE"]
    records = (
        bytes.fromhex("0102 0100 0200")  # add a row of two cells: ARPNOREPAIR = 1
        + bytes.fromhex("0200 0300 0400")  # change column 2 of INSTALLLEVEL to 200
        + bytes.fromhex("0000 0500")  # delete REINSTALLMODE
    )
    return make_transform_storage(texts, {"Property": records})


SCENES = (
    Scene("start", None, at_scales=True),
    Scene("table", "sample", go("table", "Component", 5), at_scales=True),
    Scene("table-bit-fields", "sample", go("table", "CustomAction", 1, 1)),
    Scene("table-conditions", "sample", go("table", "InstallExecuteSequence", 3)),
    Scene("table-long-text", "sample", go("table", "Control", 8)),
    Scene("table-small-window", "sample", go("table", "File", 2), (900, 600)),
    Scene("filter", "sample", then(go("table", "File"), type_into("tableFilter", "connector"))),
    Scene("filter-wrong", "sample", then(go("table", "File"), type_into("tableFilter", "/(/"))),
    Scene(
        "find",
        "sample",
        then(go("table", "Registry"), trigger("actionFind"), type_into("findField", "contoso")),
    ),
    Scene(
        "find-all",
        "sample",
        then(
            go("table", "Registry"),
            trigger("actionFindAll"),
            type_into("findAllField", "connector"),
            press_return("findAllField"),
        ),
    ),
    Scene("condition", "sample", go("table", "InstallExecuteSequence", 5, 1)),
    Scene(
        "what-if",
        "sample",
        then(go("table", "Component", 25, 4), what_if("REINSTALL", "ALL")),
    ),
    Scene("formatted-text", "sample", go("table", "Registry", 6, 4)),
    Scene("references", "sample", then(go("table", "Component", 3), show("inspectorReferences"))),
    Scene("chain", "sample", then(go("table", "Component", 3), show("inspectorChain"))),
    Scene("chain-file", "sample", then(go("table", "File", 0), show("inspectorChain"))),
    *(
        Scene(
            f"long-keys-{width}",
            "long",
            go("table", "Registry", 0, 4),
            (width, height),
            at_scales=width < 1600,
        )
        for width, height in ((1366, 768), (1600, 1000), (2560, 1440))
    ),
    Scene("long-keys-broken", "long", go("table", "File", 1), (1366, 768)),
    Scene("long-keys-east-asian", "long", go("table", "Feature", 0, 2), (1366, 768)),
    Scene(
        "long-keys-references",
        "long",
        then(go("table", "Component", 0), show("inspectorReferences")),
        (1366, 768),
    ),
    Scene(
        "long-keys-chain",
        "long",
        then(go("table", "File", 0), show("inspectorChain")),
        (1366, 768),
    ),
    Scene("held-keys", "sample", go("table", "File", 4, 6), (1366, 768), (scroll_sideways,)),
    Scene("table-facts", "sample", then(go("table", "Component", 3), show_table_facts)),
    Scene("stream-program", "program", go("stream", "Binary.ReaderCA")),
    Scene("summary", "sample", go("summary"), at_scales=True),
    Scene("streams", "sample", go("streams")),
    Scene("stream-script", "sample", go("stream", "Binary.ReaderActions.vbs")),
    Scene("stream-xml", "sample", go("stream", "Binary.connectors.xml")),
    Scene("stream-icon", "sample", go("stream", "Icon.Reader.ico")),
    Scene("stream-picture", "sample", go("stream", "Binary.logo.png")),
    Scene("stream-cabinet", "sample", go("stream", "Reader1.cab")),
    Scene("stream-hex", "sample", go("stream", "\x05SummaryInformation")),
    Scene("transform", "transform", go("table", "Property")),
    Scene("transform-summary", "transform", go("summary")),
    Scene("patch-summary", "patch", go("summary")),
    Scene("patch-transforms", "patch", go("transforms")),
    Scene("damaged", "damaged", lambda window: window.show_dock("findings")),
    Scene("not-a-package", "alien"),
)
