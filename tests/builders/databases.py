"""Small databases for tests, written with msiview's own writer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from msiview.database.opening import CLSID_DATABASE
from msiview.database.summary import PropertyId
from msiview.database.writer import CellContent, DatabaseContent, TableContent, database_storage
from msiview.format.column_types import named_columns
from msiview.format.compound_writer import StorageContent, StreamContent, write_compound_file
from msiview.format.property_set import PropertySet, VariantType

PACKAGE_CODE = "{11111111-2222-3333-4444-555555555555}"
PRODUCT_CODE = "{AC763451-B00C-4E4C-9E0D-9F3A0921AF47}"
UPGRADE_CODE = "{72F4B406-0227-36BF-E517-B9702413E47F}"
COMPONENT_ID = "{CAB4AA51-9835-1B08-9CE0-E58D9EAE1E34}"
CREATED = 130138628640000000
"""2013-05-24 09:54:24 UTC as a FILETIME."""


def table(name: str, columns: str, *rows: Sequence[CellContent]) -> TableContent:
    """A table whose columns are given as ``"Property s72*, Value l0"``; * marks a key."""
    return TableContent(name, named_columns(columns), rows)


def summary(codepage: int = 1252, **properties: int | str) -> PropertySet:
    """A package's summary information; ``title="X"`` and the like replace or add values."""
    values: dict[str, int | str] = {
        "title": "Installation Database",
        "subject": "Sample",
        "author": "Example",
        "template": "x64;1033",
        "revision_number": PACKAGE_CODE,
        "create_time": CREATED,
        "page_count": 500,
        "word_count": 2,
        "creating_application": "msiview tests",
        "security": 2,
    }
    values.update(properties)
    built = PropertySet.empty(codepage)
    for name, value in values.items():
        property_id = PropertyId[name.upper()]
        if isinstance(value, str):
            built.set_text(property_id, value)
        else:
            times = (PropertyId.LAST_PRINTED, PropertyId.CREATE_TIME, PropertyId.LAST_SAVE_TIME)
            kind = VariantType.FILETIME if property_id in times else VariantType.I4
            built.set_number(property_id, value, kind)
    return built


def make_msi(
    path: Path,
    tables: Iterable[TableContent] | None = None,
    *,
    codepage: int = 1252,
    sector_size: int = 4096,
    properties: PropertySet | None = None,
    streams: Mapping[str, StreamContent] | None = None,
    storages: Mapping[str, StorageContent] | None = None,
    clsid: str = CLSID_DATABASE,
    **options: Any,
) -> Path:
    """Write a database (without ``tables``: the sample of :func:`sample_tables`) to ``path``.

    ``options`` are further fields of :class:`DatabaseContent`.
    """
    content = DatabaseContent(
        tables=list(tables) if tables is not None else sample_tables(),
        codepage=codepage,
        summary=properties if properties is not None else summary(),
        streams=streams or {},
        storages=storages or {},
        clsid=clsid,
        **options,
    )
    write_compound_file(path, database_storage(content), sector_size=sector_size)
    return path


def sample_tables() -> list[TableContent]:
    """A small product: two features, two components, two files, a script and its call."""
    return [
        table(
            "Property",
            "Property s72*, Value l0",
            ("ProductCode", PRODUCT_CODE),
            ("ProductLanguage", "1033"),
            ("ProductName", "Sample"),
            ("ProductVersion", "1.2.3"),
            ("Manufacturer", "Example"),
            ("UpgradeCode", UPGRADE_CODE),
        ),
        table(
            "Directory",
            "Directory s72*, Directory_Parent S72, DefaultDir l255",
            ("TARGETDIR", None, "SourceDir"),
            ("ProgramFiles64Folder", "TARGETDIR", "."),
            ("INSTALLDIR", "ProgramFiles64Folder", "SAMPLE~1|Sample Product"),
        ),
        table(
            "Feature",
            "Feature s38*, Feature_Parent S38, Title L64, Description L255, Display I2, "
            "Level i2, Directory_ S72, Attributes i2",
            ("Complete", None, "Complete", "All of it", 1, 1, "INSTALLDIR", 0),
            ("Help", "Complete", "Help", None, 2, 3, None, 0),
        ),
        table(
            "Component",
            "Component s72*, ComponentId S38, Directory_ s72, Attributes i2, "
            "Condition S255, KeyPath S72",
            ("Program", COMPONENT_ID, "INSTALLDIR", 256, None, "app.exe"),
            ("Manual", None, "INSTALLDIR", 0, "VersionNT >= 601", "help.chm"),
        ),
        table(
            "FeatureComponents",
            "Feature_ s38*, Component_ s72*",
            ("Complete", "Program"),
            ("Help", "Manual"),
        ),
        table(
            "File",
            "File s72*, Component_ s72, FileName l255, FileSize i4, Version S72, "
            "Language S20, Attributes I2, Sequence i4",
            ("app.exe", "Program", "APP.EXE|application.exe", 70000, "1.2.3.4", "1033", 512, 1),
            ("help.chm", "Manual", "help.chm", 4096, None, None, None, 2),
        ),
        table(
            "Media",
            "DiskId i2*, LastSequence i4, DiskPrompt L64, Cabinet S255, VolumeLabel S32, "
            "Source S72",
            (1, 2, None, "#cab1.cab", None, None),
        ),
        table(
            "Registry",
            "Registry s72*, Root i2, Key l255, Name L255, Value L0, Component_ s72",
            ("reg1", 2, r"Software\Example\Sample", "Path", "[INSTALLDIR]", "Program"),
            ("reg2", -1, r"Software\Example\Sample", "Count", "#7", "Program"),
        ),
        table("Binary", "Name s72*, Data v0", ("Script.vbs", b'MsgBox "Sample"\r\n')),
        table(
            "CustomAction",
            "Action s72*, Type i2, Source S72, Target S255, ExtendedType I4",
            ("RunScript", 6, "Script.vbs", "Main", None),
        ),
        table(
            "InstallExecuteSequence",
            "Action s72*, Condition S255, Sequence I2",
            ("CostInitialize", None, 800),
            ("RunScript", "NOT Installed", 6599),
            ("InstallFinalize", None, 6600),
        ),
        table("Icon", "Name s72*, Data v0"),
    ]
