"""A package whose keys are long: 60 to 72 characters without a blank, as merge modules and
harvesting tools make them. Other columns hold right-to-left and East Asian texts."""

from __future__ import annotations

from pathlib import Path

from msiview.database.writer import TableContent
from tests.builders.databases import COMPONENT_ID, PRODUCT_CODE, make_msi, table

SUFFIX = "F1A6D4B0_7C3E_4A5B_9D2C_0E8B6A917C55"
"""The module's GUID, which all its keys end with."""

ARABIC = "ملف إعداد البرنامج"
CHINESE = "安装程序数据库示例组件"


def key(name: str) -> str:
    """A key of 60 characters or more: a name made long, then the module's GUID."""
    return f"{name}{'_shared_runtime_part'[: max(0, 23 - len(name))]}.{SUFFIX}"


def long_key_tables() -> list[TableContent]:
    """Tables that refer to each other by long keys; one key breaks the rule of identifiers in
    each of its columns, one reference leads nowhere."""
    file, component, feature = key("msvcr_file"), key("component_one"), key("feature_main")
    folder, wrong, lost = key("folder_bin"), f"9-{key('wrong')}", key("not_there")
    other, library = key("component_two"), f"a_library.{SUFFIX}"  # a stream's name is shorter
    return [
        table("Property", "Property s72*, Value l0",
              ("ProductCode", PRODUCT_CODE), ("ProductName", CHINESE), (key("SETTING"), ARABIC)),
        table("Directory", "Directory s72*, Directory_Parent S72, DefaultDir l255",
              ("TARGETDIR", None, "SourceDir"), (folder, "TARGETDIR", f"LONGNA~1|{'long' * 20}")),
        table("Feature", "Feature s72*, Feature_Parent S72, Title L64, Description L255, "
              "Display I2, Level i2, Directory_ S72, Attributes i2",
              (feature, None, CHINESE, ARABIC, 1, 1, folder, 0)),
        table("Component", "Component s72*, ComponentId S38, Directory_ s72, Attributes i2, "
              "Condition S255, KeyPath S72",
              (component, COMPONENT_ID, folder, 256, f"{key('SETTING')}=1 AND VersionNT", file),
              (other, None, lost, 4, None, None)),
        table("FeatureComponents", "Feature_ s72*, Component_ s72*",
              (feature, component), (feature, other)),
        table("File", "File s72*, Component_ s72, FileName l255, FileSize i4, Version S72, "
              "Language S20, Attributes I2, Sequence i2",
              (file, component, f"MSVCR~1.DLL|{'very_long_file_name' * 4}.dll", 1234, "1.2.3.4",
               "1033", 512, 1),
              (wrong, wrong, "a.txt", 10, None, None, 0, 2)),
        table("Registry", "Registry s72*, Root i2, Key l255, Name L255, Value L0, Component_ s72",
              (key("registry_one"), 2, "Software\\" + "Deep" * 20, ARABIC,
               f"[#{file}] in [${component}]", component),
              (key("registry_two"), 2, CHINESE * 10, None, f"[!{lost}]", component)),
        table("CustomAction", "Action s72*, Type i2, Source S72, Target S255",
              (key("action_load"), 1, library, "x" * 90),
              (key("action_set"), 51, key("SETTING"), f"[{folder}]{'y' * 80}")),
        table("InstallExecuteSequence", "Action s72*, Condition S255, Sequence I2",
              (key("action_load"), f"NOT {key('SETTING')} OR REINSTALL", 1500),
              ("InstallFiles", None, 4000)),
        table("Binary", "Name s72*, Data v0", (library, b"MZ" + bytes(100))),
        table("OwnTableWithALongName", "ColumnWithAVeryLongNameIndeed s72*, Note S0",
              (key("own"), "w" * 400)),
        table("_Validation", "Table s32*, Column s32*, Nullable s4, MinValue I4, MaxValue I4, "
              "KeyTable S255, KeyColumn I2, Category S32, Set S255, Description S255",
              *(("File", column, "N", None, None, None, None, "Identifier", None, "A key.")
                for column in ("File", "Component_"))),
    ]  # fmt: skip


def long_key_msi(path: Path) -> Path:
    """Write the package to ``path``; its texts are in UTF-8."""
    return make_msi(path, long_key_tables(), codepage=65001)
