"""Packages, transforms and logs whose every name is hostile: markup that names a file, marks that
menus and formats read, characters that turn the reading order round, end lines, move a
cursor or hide, and a text of a megabyte.
"""

from __future__ import annotations

from pathlib import Path

from msiview.database.database import Database
from msiview.database.opening import CLSID_PATCH, open_package
from msiview.database.schema import SchemaColumn, SchemaTable, standard_schema
from msiview.database.writer import CellContent, TableContent
from msiview.format.column_types import ColumnKind, ColumnType
from msiview.format.compound_writer import StorageContent
from msiview.overlay.generate import transform_between
from tests.builders.cabinets import Folder, cabinet
from tests.builders.databases import (
    COMPONENT_ID,
    PRODUCT_CODE,
    UPGRADE_CODE,
    make_msi,
    summary,
    table,
)
from tests.builders.failed_logs import SAME, log_text
from tests.builders.logs import engine, write_log
from tests.builders.other_logs import engine_run
from tests.builders.programs import make_program
from tests.builders.registry_exports import computer, export_text
from tests.builders.transforms import PATCH_CODE, make_mst

TRAP = "t.png"
"""The file that the markup names: in the current folder, where a test can watch over it."""

PICTURE = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d494441"
    "5478da63f8cfc0f01f00050001ff56c72f0d0000000049454e44ae426082"
)
"""A PNG of one pixel: what the markup names can be loaded."""

FEATURE = "Main.Feature"

CONTROLS = "\u202e\u2066\u2028\u2029\x85\x9b2K\x1b[31m\x07\x00\x7f\ufeff\u061c\u200f"
MARKS = "%1 %n &a &amp; [*] [1] {0} \t\r\n"
SHORT = (
    f"<img src={TRAP}>",
    f"<a href={TRAP}>",
    "<b>%1&\u202e\u2028\x1b[1m",
    "&&[*]\x01\x9b\u2066\x85",
)
"""Names that fit into the 31 units of a stream's name; the last two have controls as well."""
MEGABYTE = f"<img src='{TRAP}'>" + CONTROLS + "x" * 1_000_000


def hostile(text: str) -> str:
    """A text with everything in it that could do harm."""
    return (
        f"{text}<img src='{TRAP}'><a href='{TRAP}'>link</a>"
        f"<table background='{TRAP}'><tr><td>{MARKS}{CONTROLS}"
    )


def hostile_tables(name: str = "k") -> list[TableContent]:
    """Every standard table, with rows whose texts are hostile and refer to each other; and
    tables of the file's own, hostile by name and by the names of their columns."""
    tables = [_standard(table, name) for table in standard_schema() if _is_in_a_package(table)]
    return [*tables, *_own_tables(), _validation(tables)]


def _is_in_a_package(table: SchemaTable) -> bool:
    return "msi" in table.found_in and not table.name.startswith("_")


def _standard(table: SchemaTable, name: str) -> TableContent:
    columns = [(column.name, column.type) for column in table.columns]
    rows = [
        [_cell(table, column, text, number) for column in table.columns]
        for number, text in enumerate(_keys(table, name), start=1)
    ]
    return TableContent(table.name, columns, [*rows, *_needed(table, rows[0])])


def _keys(table: SchemaTable, name: str) -> list[str]:
    """What the texts of each row are: short where the row's key is part of a stream's name."""
    has_stream = any(column.type.kind is ColumnKind.BINARY for column in table.columns)
    if has_stream:
        return list(SHORT[:2]) if len(table.columns) == 2 else ["<b>&", "<i>\u202e"]
    return [hostile(name), hostile(f"{name}2")]


def _cell(table: SchemaTable, column: SchemaColumn, text: str, number: int) -> CellContent:
    match column.type.kind:
        case ColumnKind.BINARY:
            return text.encode()
        case ColumnKind.STRING if column.name.endswith("_Parent") and number == 1:
            return None
        case ColumnKind.STRING if column.name == "ComponentId":
            return COMPONENT_ID
        case ColumnKind.STRING if number == 2 and not column.key and column.name.endswith("_"):
            return hostile("k")  # the second row refers to the first
        case ColumnKind.STRING:
            return text
        case _:
            return number if column.key or not column.allowed else int(column.allowed[0])


def _needed(table: SchemaTable, first: list[CellContent]) -> list[list[CellContent]]:
    """Rows without which a package is none, and one of a megabyte."""
    if table.name != "Property":
        return []
    return [
        ["ProductCode", PRODUCT_CODE],
        ["UpgradeCode", UPGRADE_CODE],
        ["ProductVersion", "1.2.3"],
        ["ProductLanguage", "1033"],
        ["ProductName", first[1]],
        ["Manufacturer", first[1]],
        [MEGABYTE, MEGABYTE],
    ]


def _own_tables() -> list[TableContent]:
    text, number, stream = (ColumnType.parse(spec) for spec in ("L0", "I4", "V0"))
    key = ColumnType.parse("s255", key=True)
    return [
        TableContent(
            name,
            [
                (hostile("K"), key),
                (hostile("T"), text),
                (hostile("N"), number),
                (hostile("S"), stream),
            ],
            [(" ", hostile("v"), 1, b"\x1b"), ("m", MEGABYTE, None, None)],
        )
        for name in SHORT
    ]


def _validation(tables: list[TableContent]) -> TableContent:
    """What the file says of its columns."""
    described = [
        (t.name, column, "N", None, None, SHORT[0], 1, "Text", hostile("set;a"), hostile("d"))
        for t in [*tables, *_own_tables()]
        for column, _ in t.columns
    ]
    columns = (
        "Table s32*, Column s32*, Nullable s4, MinValue I4, MaxValue I4, KeyTable S255, "
        "KeyColumn I2, Category S32, Set S255, Description S255"
    )
    return table("_Validation", columns, *described)


def make_hostile_msi(path: Path, name: str = "k") -> Path:
    """A package with all of it, in UTF-8; ``name`` begins its keys."""
    text = hostile(name).replace("\x00", "")  # ends a text of the summary
    properties = summary(
        65001,
        title=text,
        subject=text,
        author=text,
        keywords=text,
        comments=text,
        template=f"x64;1033{text}",
        creating_application=text,
    )
    return make_msi(
        path,
        hostile_tables(name),
        codepage=65001,
        properties=properties,
        streams={SHORT[0]: b"\x1b]0;title\x07", SHORT[2]: hostile("").encode(), "\ud800": b"half"},
        storages={SHORT[1]: _embedded(path), SHORT[3]: StorageContent("0" * 32)},
        keep_nulls=True,
    )


def _embedded(near: Path) -> StorageContent:
    """A transform that adds a hostile row to a table of the file's own."""
    return _transform(near.parent / f"{near.stem}-1.msi", near.parent / f"{near.stem}-2.msi")


def _transform(base: Path, target: Path) -> StorageContent:
    columns = "K s72*, V L0"
    for path, value in ((base, "old"), (target, "new")):
        rows = [("key", value), (hostile(value), hostile(value))]
        make_msi(path, [table(SHORT[0], columns, *rows), table(SHORT[2], columns)], codepage=65001)
    before, after = open_package(base), open_package(target)
    assert isinstance(before, Database)
    assert isinstance(after, Database)
    return transform_between(before, after).storage


def make_hostile_mst(path: Path) -> Path:
    """A transform of a few hostile rows, for any package."""
    return make_mst(path, _embedded(path))


def make_hostile_msp(path: Path) -> Path:
    """A patch with hostile names of transforms and metadata."""
    metadata = table(
        "MsiPatchMetadata",
        "Company S72*, Property s72*, Value l0",
        (hostile("c"), "DisplayName", hostile("name")),
        (None, "Description", hostile("description")),
        (None, hostile("p"), hostile("v")),
    )
    family = table(
        "MsiPatchSequence",
        "PatchFamily s72*, ProductCode S38*, Sequence s72, Attributes I2",
        (hostile("family"), None, "1.0", 0),
    )
    transform = "<b>\u202e"
    properties = summary(
        65001,
        title=hostile("title").replace("\x00", ""),
        template=PRODUCT_CODE,
        last_saved_by=f":{transform};:#{transform}",
        revision_number=PATCH_CODE,
        word_count=4,
    )
    storage = _embedded(path)
    return make_msi(
        path,
        [metadata, family],
        codepage=65001,
        properties=properties,
        storages={transform: storage, f"#{transform}": storage},
        clsid=CLSID_PATCH,
    )


def make_hostile_log(path: Path, name: str = "k") -> Path:
    """A log of a failed installation of that package; its names stand on one line, as they
    would in a log, with half a surrogate pair among them."""
    text = hostile(name).replace("\r\n", "") + "\ud800"
    inside = [
        f"Executing op: ActionStart(Name={text},Description={text},)",
        f"Note: 1: 2205 2: {text} 3: {text} ",
        f"Component: {text}; Installed: Absent;   Request: Local;   Action: Null",
        f"Feature: {text}; Installed: Absent;   Request: Local;   Action: Absent",
        f"PROPERTY CHANGE: Adding {text} property. Its value is '{text}'.",
        f"Skipping action: {text} (condition is false)",
        f"Doing action: {text}",
        f"Executing op: FileCopy(SourceName={text},DestName={text},)",
        f"Invoking remote custom action. DLL: {text}, Entrypoint: {text}",
    ]
    lines = [
        *map(engine, inside),
        f"Action start 10:00:10: {text}.",
        f"Property(S): {text} = {text}",
        f"Error 1304. Error writing to file: {text}.  Verify that you have access.",
        f"CustomAction {text} returned actual error code 1603 {SAME}",
        f"Action ended 10:00:30: {text}. Return value 3.",
        engine(f"Product: {text} -- Error 1304. Error writing to file: {text}."),
        engine(f"Property(S): {MEGABYTE}"),
        text,
    ]
    return write_log(path, log_text(lines))


def make_hostile_parts(path: Path, said: str = "said") -> Path:
    """A package whose streams are of every kind that has a viewer, with hostile names inside
    them, and whose conditions are sound ones with hostile texts in them."""
    line = hostile(said).replace("\r\n", "").replace("\x00", "")
    name = SHORT[0].replace("<", "(").replace(">", ")") + "\u202e"
    inside = make_msi(path.with_name(f"{path.stem}-inside.msi"), [table(SHORT[0], "K s72*")])
    rtf = rf"{{\rtf1\ansi <img src='{TRAP}'>{{\field{{\*\fldinst INCLUDEPICTURE {TRAP}}}}}}}"
    streams = {
        "cab": cabinet(Folder({f"{name}&%1[*]\x1b.txt": b"x"})),
        "ole": inside.read_bytes(),
        "dll": make_program([line], {"FileDescription": line, line: line}),
        "png": PICTURE,
        "rtf": rtf.encode(),
        "txt": line.encode("utf-8", "surrogatepass"),
    }
    condition = f'&{FEATURE} = 3 OR A <> "{line.replace(chr(34), "")}"'
    tables = [
        table("Binary", "Name s72*, Data v0", *streams.items()),
        table("Property", "Property s72*, Value l0", ("A", line), ("ProductCode", PRODUCT_CODE)),
        table("LaunchCondition", "Condition s255*, Description l255", (condition, line)),
        table(
            "Feature",
            "Feature s38*, Feature_Parent S38, Title L64, Description L255, Display I2, Level i2, "
            "Directory_ S72, Attributes i2",
            (FEATURE, None, line, line, 1, 1, None, 0),
        ),
        table(
            "Component",
            "Component s72*, ComponentId S38, Directory_ s72, Attributes i2, Condition S255, "
            "KeyPath S72",
            (line, COMPONENT_ID, line, 256, line, line),
        ),
    ]
    return make_msi(path, tables, codepage=65001)


def make_hostile_runs(path: Path) -> Path:
    """A log of two runs of products with hostile names."""
    text = hostile("product").replace("\r\n", "")
    return write_log(path, "\r\n".join([*engine_run(1603, text), *engine_run(0, text, "11:00:0")]))


def make_hostile_export(path: Path) -> Path:
    """An export of a registry with a product whose every value is hostile."""
    text = hostile("value").replace("\r\n", "").replace("\x00", "")
    keys = {
        key: {name: text if isinstance(data, str) and name != "LocalPackage" else data
              for name, data in values.items()}
        for key, values in computer().items()
    }  # fmt: skip
    path.write_bytes(b"\xff\xfe" + export_text(keys).encode("utf-16-le", "surrogatepass"))
    return path
