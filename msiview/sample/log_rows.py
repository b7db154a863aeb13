"""The lines of the demo's log that depend on rows: folders, states, operations."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cached_property

from msiview.database.writer import CellContent, TableContent
from msiview.format.guids import pack
from msiview.sample.log_stage import SERVER, Stage

_ROOTS = (-(2**31), -(2**31) + 1, -(2**31) + 2, -(2**31) + 3)
"""HKCR, HKCU, HKLM and HKU, as operations have them."""

_REFERENCE = re.compile(r"\[(#?)([\w.]+)\]")
_KEY_PATH_IS_REGISTRY = 4
_INSTALL_LEVEL = 3


class LogRows:
    """Writes the lines of the engine for each row to a stage."""

    def __init__(self, tables: Mapping[str, TableContent], stage: Stage) -> None:
        self._stage = stage
        self._rows = {
            name: [_by_column(table, row) for row in table.rows] for name, table in tables.items()
        }
        self._out: Collection[str] = ()

    # -- folders and states ---------------------------------------------

    def folders(self, side: str) -> None:
        """The paths of all directories; new ones become properties."""
        stage, values = self._stage, self._stage.values[side]
        for row in self._rows["Directory"]:
            if row["Directory"] not in values:
                path = values[row["Directory_Parent"]] + _below(row["DefaultDir"])
                stage.set_value(side, 0, row["Directory"], path)
        stage.say(side, 0, "Target path resolution complete. Dumping Directory table...")
        note = "Note: target paths subject to change (via custom actions or browsing)"
        stage.say(side, 0, note)
        for row in self._rows["Directory"]:
            key = row["Directory"]
            stage.say(side, 0, f"Dir (target): Key: {key}\t, Object: {values[key]}")

    def states(self, side: str, out: Collection[str]) -> None:
        """The states of features and components; ``out`` are components that are not installed
        although their features are."""
        self._out = out
        for row in self._rows["Feature"]:
            request = "Local" if row["Feature"] in self._features else "Null"
            self._state(side, "Feature", row["Feature"], request, request)
        for row in self._rows["Component"]:
            name = row["Component"]
            request = "Local" if name in self._selected else "Null"
            self._state(side, "Component", name, request, "Null" if name in out else request)

    def _state(self, side: str, kind: str, name: str, request: str, action: str) -> None:
        state = f"Installed: Absent;   Request: {request};   Action: {action}"
        self._stage.say(side, 0, f"{kind}: {name}; {state}")

    @cached_property
    def _features(self) -> set[str]:
        """Features whose level is low enough."""
        return {
            row["Feature"]
            for row in self._rows["Feature"]
            if 0 < int(row["Level"]) <= _INSTALL_LEVEL
        }

    @cached_property
    def _selected(self) -> set[str]:
        rows = self._rows["FeatureComponents"]
        return {row["Component_"] for row in rows if row["Feature_"] in self._features}

    def _installed(self) -> Iterator[dict[str, str]]:
        """The components that the script installs."""
        for row in self._rows["Component"]:
            if row["Component"] in self._selected and row["Component"] not in self._out:
                yield row

    # -- operations -----------------------------------------------------

    def components(self) -> None:
        """Register each component."""
        product = self._stage.values[SERVER]["ProductCode"]
        for row in self._installed():
            guid, path = row["ComponentId"], self._key_path(row)
            self._stage.operation(
                3,
                f"ComponentRegister(ComponentId={guid},KeyPath={path},State=3,,Disk=1,"
                "SharedDllRefCount=0,BinaryType=1)",
            )
            self._stage.plain(f"1: {product} 2: {guid} 3: {path} ")
            note = f"Note: 1: 1402 2: UNKNOWN\\Components\\{pack(guid)} 3: 2 "
            self._stage.say(SERVER, 1, note)

    def files(self, wait: int) -> None:
        """Copy each file, folder by folder."""
        stage, folder = self._stage, ""
        for row in self._installed_files():
            if row["folder"] != folder:
                folder = row["folder"]
                stage.operation(2, f"SetTargetFolder(Folder={folder})")
                stage.operation(0, f"SetSourceFolder(Folder=1\\{folder[3:]})")
            name, key, size = _long(row["FileName"]), row["File"], row["FileSize"]
            version = f"Version={row['Version']},Language={row['Language']}"
            stage.operation(
                wait,
                f"FileCopy(SourceName={row['FileName']},SourceCabKey={key},DestName={name},"
                f"Attributes={row['Attributes']},FileSize={size},PerTick=65536,,VerifyMedia=1,,,,,"
                f"CheckCRC=0,{version if row['Version'] else ','},InstallMode=58982400,,,,,,,)",
            )
            decision = "To be installed;\tWon't patch;\tNo existing file"
            stage.say(SERVER, 1, f"File: {folder}{name};\t{decision}")
            stage.say(SERVER, 0, f"Source for file '{key}' is compressed")
            stage.plain(f"InstallFiles: File: {name},  Directory: {folder},  Size: {size}")
            stage.say(SERVER, 4, "Note: 1: 2318 2:  ")

    def undo(self, wait: int) -> None:
        """Remove each file that was copied, the last one first."""
        folder = ""
        for row in reversed(list(self._installed_files())):
            if row["folder"] != folder:
                folder = row["folder"]
                self._stage.operation(1, f"SetTargetFolder(Folder={folder})")
            self._stage.operation(wait, f"FileRemove(,FileName={_long(row['FileName'])},,)")

    def registry(self, wait: int) -> None:
        """Write each registry value."""
        installed = {row["Component"] for row in self._installed()}
        for row in self._rows["Registry"]:
            if row["Component_"] not in installed:
                continue
            root, key, name = _ROOTS[int(row["Root"])], row["Key"], row["Name"]
            value = self._formatted(row["Value"])
            self._stage.operation(wait, f"RegOpenKey(Root={root},Key={key},,BinaryType=1,,)")
            self._stage.operation(0, f"RegAddValue(Name={name},Value={value},)")
            self._stage.plain(f"WriteRegistryValues: Key: \\{key}, Name: {name}, Value: {value}")

    # -- values ---------------------------------------------------------

    def _installed_files(self) -> Iterator[dict[str, str]]:
        """Files of installed components in their order, each with its ``folder``."""
        values = self._stage.values[SERVER]
        folders = {row["Component"]: values[row["Directory_"]] for row in self._installed()}
        for row in self._rows["File"]:
            if row["Component_"] in folders:
                yield row | {"folder": folders[row["Component_"]]}

    def _key_path(self, component: Mapping[str, str]) -> str:
        """The path of a file, ``22:\\key\\name`` of a registry value, or a folder."""
        key = component["KeyPath"]
        if int(component["Attributes"]) & _KEY_PATH_IS_REGISTRY:
            row = next(row for row in self._rows["Registry"] if row["Registry"] == key)
            return f"2{row['Root']}:\\{row['Key']}\\{row['Name']}"
        return self._path(key) if key else self._stage.values[SERVER][component["Directory_"]]

    def _path(self, file: str) -> str:
        """The path of a file by its key; empty where it is not installed."""
        for row in self._installed_files():
            if row["File"] == file:
                return row["folder"] + _long(row["FileName"])
        return ""

    def _formatted(self, text: str) -> str:
        """A formatted text with its properties and files filled in."""
        values = self._stage.values[SERVER]
        return _REFERENCE.sub(
            lambda match: self._path(match[2]) if match[1] else values.get(match[2], ""), text
        )


def _by_column(table: TableContent, row: Sequence[CellContent]) -> dict[str, str]:
    """A row as texts by column; null is empty."""
    names = [name for name, _ in table.columns]
    return {name: "" if cell is None else str(cell) for name, cell in zip(names, row, strict=True)}


def _long(name: str) -> str:
    return name.rpartition("|")[2]


def _below(default_dir: str) -> str:
    """The name that a directory adds to its parent's path."""
    name = _long(default_dir.partition(":")[0])
    return "" if name == "." else f"{name}\\"
