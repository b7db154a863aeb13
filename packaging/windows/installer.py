"""Builds our own Windows Installer package of the portable program, with msiview's own writer.

    python packaging/windows/installer.py dist/msiview-0.1.0-windows-x64

writes ``dist/msiview-0.1.0-windows-x64.msi``. What belongs into it is described in installer.toml;
the rest comes from the files of the folder. The same folder gives the same bytes: GUIDs are derived
from paths and contents, times from ``SOURCE_DATE_EPOCH``.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import re
import sys
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeAlias
from uuid import UUID, uuid5

from payload import Payload, hash_row, payload_of
from validation_table import validation_table

from msiview.database.schema import standard_schema
from msiview.database.standard_actions import standard_action
from msiview.database.summary import PropertyId, ticks_of
from msiview.database.writer import CellContent, DatabaseContent, TableContent, database_storage
from msiview.format.cabinet_writer import cabinet_bytes
from msiview.format.compound_writer import write_compound_file
from msiview.format.property_set import PropertySet, VariantType

HERE = Path(__file__).parent
CODEPAGE = 1252
CABINET = "msiview.cab"
IS_64_BIT = 256
KEY_PATH_IS_REGISTRY = 4

Rows: TypeAlias = list[dict[str, CellContent]]

_PAGES = 500
"""The version of Windows Installer that a package needs: 5.0, which knows MSIINSTALLPERUSER."""
_COMPRESSED = 2
_READ_ONLY = 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Build the package of a folder that portable.py has made."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("folder", type=Path, help="msiview-VERSION-windows-x64")
    options = parser.parse_args(arguments)
    folder: Path = options.folder.resolve()
    version = folder.name.split("-")[1]
    target = folder.with_name(f"{folder.name}.msi")
    write_package(folder, version, target)
    print(f"{target.name}: {target.stat().st_size / 1e6:.1f} MB")
    return 0


def write_package(folder: Path, version: str, target: Path) -> None:
    """Write the package of this version of the program that lies in a folder."""
    time = datetime.fromtimestamp(int(os.environ.get("SOURCE_DATE_EPOCH", "1767225600")), UTC)
    payload = payload_of(folder)
    cabinet = cabinet_bytes({file.key: file.data for file in payload.files}, time)
    content = package_content(
        payload, version, {"msiview.ico": (folder / "msiview.ico").read_bytes()}
    )
    content.streams = {CABINET: cabinet}
    content.summary = summary(content.tables, cabinet, time)
    write_compound_file(target, database_storage(content))


def package_content(payload: Payload, version: str, icons: Mapping[str, bytes]) -> DatabaseContent:
    """The tables of the package."""
    description = tomllib.loads((HERE / "installer.toml").read_text(encoding="utf-8"))
    rows = described_rows(description, version)
    namespace = UUID(description["upgrade_code"])
    for component in rows["Component"]:
        name = str(component["Component"])
        component["ComponentId"] = guid(namespace, f"component {name}")
        component["Attributes"] = IS_64_BIT | KEY_PATH_IS_REGISTRY
        feature = component.pop("Feature_")
        rows.setdefault("FeatureComponents", []).append({"Feature_": feature, "Component_": name})
    for file in payload.files:
        rows["Component"].append(
            {
                "Component": file.key,
                "ComponentId": guid(namespace, f"file {file.path}"),
                "Directory_": file.directory,
                "Attributes": IS_64_BIT,
                "KeyPath": file.key,
            }
        )
        feature = feature_of(file.path, description["features"])
        rows["FeatureComponents"].append({"Feature_": feature, "Component_": file.key})
    rows["Directory"] = list(payload.directories)
    rows["File"] = [file.row for file in payload.files]
    rows["MsiFileHash"] = [hash_row(file) for file in payload.files if not file.version]
    rows["Media"] = [{"DiskId": 1, "LastSequence": len(payload.files), "Cabinet": f"#{CABINET}"}]
    rows["Icon"] = [{"Name": name, "Data": data} for name, data in icons.items()]
    rows.update(sequence_rows(description))
    tables = [table_content(name, rows[name]) for name in sorted(rows)]
    return DatabaseContent([*tables, validation_table(tables)], CODEPAGE)


# -- the description ----------------------------------------------------------


def described_rows(description: Mapping[str, Any], version: str) -> dict[str, Rows]:
    """The rows of installer.toml by table, with those that are made for each type of file."""
    words = {
        "version": msi_version(version),
        "upgrade-code": description["upgrade_code"],
        "product-code": guid(UUID(description["upgrade_code"]), f"product {msi_version(version)}"),
    }
    rows: dict[str, Rows] = {
        name: [filled(row, words) for row in table]
        for name, table in description.items()
        if name in standard_schema() and isinstance(table, list)
    }
    rows["Property"] = [
        filled({"Property": name, "Value": value}, words)
        for name, value in description["Property"].items()
    ]
    for kind in description["types"]:
        own = {"class": kind["class"], "class-title": kind["title"]}
        for name, table in description["each_class"].items():
            rows[name] += [filled(row, own) for row in table]
        for ending in kind["endings"]:
            for name, table in description["each_ending"].items():
                rows[name] += [filled(row, own | {"ending": ending}) for row in table]
    return rows


def feature_of(path: str, features: Mapping[str, str]) -> str:
    """The feature that a file belongs to: that of the longest path above it."""
    above = [folder for folder in features if not folder or path.startswith(f"{folder}/")]
    return features[max(above, key=len)]


def filled(row: Mapping[str, CellContent], words: Mapping[str, str]) -> dict[str, CellContent]:
    """A row with words in place of ``<word>``."""

    def cell(value: CellContent) -> CellContent:
        if isinstance(value, str):
            return re.sub(r"<([a-z-]+)>", lambda found: words[found[1]], value)
        return value

    return {column: cell(value) for column, value in row.items()}


def sequence_rows(description: Mapping[str, Any]) -> dict[str, Rows]:
    """The rows of the sequence tables."""
    rows: dict[str, Rows] = {}
    for sequence, actions in description["sequences"].items():
        installs = sequence.startswith("Install")
        own = [
            place
            for place in description["own_places"]
            if sequence in place.get("sequences", [sequence])
            and (place["Action"] in actions or (installs and not standard_action(place["Action"])))
        ]
        numbers = {action: usual_number(action, sequence) for action in actions}
        numbers.update({place["Action"]: place["Sequence"] for place in own})
        conditions = {place["Action"]: place.get("Condition") for place in own}
        rows[sequence] = [
            {"Action": action, "Condition": conditions.get(action), "Sequence": number}
            for action, number in sorted(numbers.items(), key=lambda item: item[1])
        ]
    return rows


def usual_number(action: str, sequence: str) -> int:
    """Where a standard action usually stands; 0 where it has no usual place."""
    known = standard_action(action)
    return known.sequences.get(sequence, 0) if known is not None else 0


def table_content(name: str, rows: Rows) -> TableContent:
    """A table of the standard schema. Raises ValueError for columns that it does not have."""
    schema = standard_schema().table(name)
    if schema is None:
        raise ValueError(f"{name} is no standard table")
    names = [column.name for column in schema.columns]
    for row in rows:
        unknown = row.keys() - set(names)
        if unknown:
            raise ValueError(f"{name} has no column {', '.join(sorted(unknown))}")
    columns = [(column.name, column.type) for column in schema.columns]
    return TableContent(name, columns, [[row.get(column) for column in names] for row in rows])


# -- codes --------------------------------------------------------------------


def guid(namespace: UUID, name: str) -> str:
    """A GUID that a name always gives, as tables have it."""
    return "{" + str(uuid5(namespace, name)).upper() + "}"


def msi_version(version: str) -> str:
    """The three numbers that Windows Installer compares: of ``1.2.3.dev4`` ``1.2.3``."""
    found = re.match(r"\d+\.\d+\.\d+", version)
    if found is None:
        raise ValueError(f"{version} is no version of three numbers")
    return found[0]


def summary(tables: Sequence[TableContent], cabinet: bytes, time: datetime) -> PropertySet:
    """The summary information; the package code is derived from all that the package holds."""
    description = tomllib.loads((HERE / "installer.toml").read_text(encoding="utf-8"))
    digest = hashlib.sha256(cabinet)
    for line in contents(tables):
        digest.update(line)
    properties = PropertySet.empty(CODEPAGE)
    texts = {
        PropertyId.TITLE: description["title"],
        PropertyId.SUBJECT: description["subject"],
        PropertyId.AUTHOR: description["author"],
        PropertyId.KEYWORDS: "Installer",
        PropertyId.COMMENTS: description["comments"],
        PropertyId.TEMPLATE: "x64;1033",
        PropertyId.REVISION_NUMBER: guid(
            UUID(description["upgrade_code"]), f"package {digest.hexdigest()}"
        ),
        PropertyId.CREATING_APPLICATION: "msiview",
    }
    for number, text in texts.items():
        properties.set_text(number, text)
    for number in (PropertyId.CREATE_TIME, PropertyId.LAST_SAVE_TIME):
        properties.set_number(number, ticks_of(time), VariantType.FILETIME)
    properties.set_number(PropertyId.PAGE_COUNT, _PAGES)
    properties.set_number(PropertyId.WORD_COUNT, _COMPRESSED)
    properties.set_number(PropertyId.SECURITY, _READ_ONLY)
    return properties


def contents(tables: Sequence[TableContent]) -> Iterator[bytes]:
    """All rows, as lines of bytes."""
    for table in tables:
        for row in table.rows:
            yield f"{table.name} {row!r}\n".encode()


if __name__ == "__main__":
    sys.exit(main())
