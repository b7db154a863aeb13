"""A verbose log of installing the package of many files, to measure with.

Its keys, ComponentIds, file names and folders are those of :mod:`tests.builders.scale` for the
same number of files. With 200,000 files it has 3.6 million lines, 1.2 million GUIDs (braced, and
packed in registry paths; another 200,000 in 20 characters in ``FeaturePublish``) and 1.1 GB in
UTF-16 with a mark. The same number of files always gives the same log. It has

* a client's part: policies, costing, the state of every feature and component, the folders;
* the server's part: the same, then 4 notes a file while the script is made, then the script:
  ``ComponentRegister`` with its data and a note 1402 with the packed GUID; folder by folder
  ``SetTargetFolder``, ``RegisterSharedComponentProvider``, ``FileCopy`` with its decision, source
  and data; ``RegAddValue`` for every second file; ``FeaturePublish`` of 400 components each;
* a property for every folder: changes, ``Dir (target)`` lines, and the dumps of both sides;
* results and codes of both sides: 0, or with ``failed`` an error 1304 behind the last file but
  one in a hundred, ``Return value 3``, a rollback of the files copied, and 1603.

    python -m tests.builders.big_log OUT.log --files 200000
"""

from __future__ import annotations

import argparse
import codecs
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from msiview.format.guids import compress, pack
from tests.builders.databases import PRODUCT_CODE, UPGRADE_CODE
from tests.builders.scale import DEFAULT_FILES, scale_tables

PACKAGE_CODE = "{11111111-2222-3333-4444-555555555555}"

_AT_ONCE = 20_000
"""Lines that are encoded together."""

_BEGIN = 9 * 3_600_000
"""The time at which the log begins, in milliseconds since midnight."""

_LONGEST = 1_500_000
"""Milliseconds that the whole takes, however many files: 25 minutes."""

_PACKAGE = r"D:\Setup\Big Application.msi"
_CACHED = r"C:\WINDOWS\Installer\1a2b3c4d.msi"
_ROOT = "C:\\Program Files\\"
_POLICIES = ("DisableUserInstalls", "TransformsSecure", "DisablePatch", "DisableMsi")
_SCRIPT_ACTIONS = (
    *("ProcessComponents", "UnpublishFeatures", "RemoveRegistryValues", "RemoveFiles"),
    *("CreateFolders", "InstallFiles", "WriteRegistryValues", "RegisterUser"),
    *("RegisterProduct", "PublishFeatures", "PublishProduct"),
)


@dataclass(frozen=True, slots=True)
class _File:
    """A component with its one file."""

    component: str
    guid: str
    condition: bool
    folder: str
    key: str
    short: str
    name: str
    size: int
    version: str | None


class _Sides:
    """What lines of the engine begin with, and the clock."""

    def __init__(self, steps: int) -> None:
        self._now = float(_BEGIN)
        self._step = _LONGEST / max(steps, 1)

    def tick(self, steps: float = 1.0) -> None:
        self._now += self._step * steps

    @property
    def clock(self) -> str:
        """``09:00:00``."""
        seconds = int(self._now) // 1000
        return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"

    @property
    def server(self) -> str:
        return f"MSI (s) (F0:44) [{self.clock}:{int(self._now) % 1000:03}]: "

    @property
    def client(self) -> str:
        return f"MSI (c) (34:7C) [{self.clock}:{int(self._now) % 1000:03}]: "


class _BigLog:
    """The lines of the log, part by part."""

    def __init__(self, files: int, failed: bool) -> None:
        self._failed = failed
        tables = {table.name: table.rows for table in scale_tables(files)}
        self._folders = _folders(tables["Directory"])
        self._features = [str(row[0]) for row in tables["Feature"]]
        self._registry = {str(row[5]): row for row in tables["Registry"]}
        self._files = [
            _file(component, file, self._folders)
            for component, file in zip(tables["Component"], tables["File"], strict=True)
        ]
        self._by_folder = sorted(self._files, key=lambda file: file.folder)
        self._sides = _Sides(5 * files)
        self._copied = files - max(1, files // 100) if failed else files

    def lines(self) -> Iterator[str]:
        yield (
            "=== Verbose logging started: 12/03/2026  09:00:00  Build type: SHIP UNICODE "
            "5.00.10011.00  Calling process: C:\\WINDOWS\\system32\\msiexec.exe ==="
        )
        yield from self._opening("client", _PACKAGE)
        yield "=== Logging started: 12/03/2026  09:00:00 ==="
        yield from self._action("client", "INSTALL", ends=False)
        yield from self._costing("client")
        yield from self._action("client", "ExecuteAction", ends=False)
        yield self._sides.client + f'Switching to server: INSTALLDIR="{_ROOT}Big Application\\" '
        yield from self._opening("server", _CACHED)
        yield from self._action("server", "INSTALL", ends=False)
        yield from self._costing("server")
        yield from self._action("server", "InstallInitialize")
        yield from self._generating()
        yield from self._executing()
        yield from self._closing()

    # -- beginning ------------------------------------------------------

    def _opening(self, side: str, package: str) -> Iterator[str]:
        at = self._prefix(side)
        yield f"{at}Resetting cached policy values"
        yield f"{at}******* RunEngine:"
        yield f"           ******* Product: {_PACKAGE}"
        yield "           ******* Action: INSTALL"
        yield "           ******* CommandLine: **********"
        for policy in _POLICIES:
            yield f"{at}Machine policy value '{policy}' is 0"
        yield f"{at}Original package ==> {_PACKAGE}"
        yield f"{at}Package we're running from ==> {package}"
        yield f"{at}Command Line: CURRENTDIRECTORY=D:\\Setup CLIENTUILEVEL=0 CLIENTPROCESSID=11060 "
        yield f"{at}Product Code from property table before transforms: '{PRODUCT_CODE}'"
        yield f"{at}Product Code from property table after transforms:  '{PRODUCT_CODE}'"
        yield f"{at}Product not registered: beginning first-time install"
        for name, value in self._own_properties():
            yield f"{at}PROPERTY CHANGE: Adding {name} property. Its value is '{value}'."

    def _own_properties(self) -> Iterator[tuple[str, str]]:
        yield "PackageCode", PACKAGE_CODE
        yield "USERNAME", "Example"
        yield "DATABASE", _PACKAGE
        yield "ACTION", "INSTALL"
        yield "UILevel", "5"

    def _costing(self, side: str) -> Iterator[str]:
        yield from self._action(side, "CostInitialize")
        yield from self._action(side, "FileCost")
        yield from self._action(side, "CostFinalize", self._resolved(side))
        yield from self._action(side, "InstallValidate", self._states(side))

    def _resolved(self, side: str) -> Iterator[str]:
        """A property for each folder, then all folders."""
        at = self._prefix(side)
        for key, path in self._folders.items():
            yield f"{at}PROPERTY CHANGE: Adding {key} property. Its value is '{path}'."
        yield f"{at}Target path resolution complete. Dumping Directory table..."
        yield f"{at}Note: target paths subject to change (via custom actions or browsing)"
        for key, path in self._folders.items():
            yield f"{at}Dir (target): Key: {key}\t, Object: {path}"

    def _states(self, side: str) -> Iterator[str]:
        at = self._prefix(side)
        for feature in self._features:
            yield f"{at}Feature: {feature}; Installed: Absent;   Request: Local;   Action: Local"
        for number, file in enumerate(self._files):
            action = "Null" if file.condition and number % 3 == 0 else "Local"
            yield (
                f"{at}Component: {file.component}; Installed: Absent;   Request: Local;   "
                f"Action: {action}"
            )
            if number % 100 == 0:
                self._sides.tick(20)
                at = self._prefix(side)

    # -- the script -----------------------------------------------------

    def _generating(self) -> Iterator[str]:
        for name in _SCRIPT_ACTIONS:
            yield from self._action(
                "server", name, self._searching() if name == "InstallFiles" else ()
            )

    def _searching(self) -> Iterator[str]:
        """What the engine notes of every file while it makes the script."""
        for _ in self._files:
            self._sides.tick(0.5)
            at = self._sides.server
            yield f"{at}Note: 1: 2205 2:  3: Patch "
            yield (
                f"{at}Note: 1: 2228 2:  3: Patch 4: SELECT `Patch`.`Header` FROM `Patch` "
                "WHERE `File_`=? "
            )
            yield f"{at}Note: 1: 2203 2:  3: 0 "
            yield f"{at}Note: 1: 2203 2:  3: 0 "

    def _executing(self) -> Iterator[str]:
        yield from self._action("server", "InstallFinalize", ends=False)
        at = self._sides.server
        yield f"{at}Running Script: C:\\WINDOWS\\Installer\\MSI6F96.tmp"
        yield (
            f"{at}Executing op: Header(Signature=1397708873,Version=500,Timestamp=1550600192,"
            "LangId=1033,Platform=589824,ScriptType=1,ScriptMajorVersion=21,ScriptMinorVersion=4,"
            "ScriptAttributes=1)"
        )
        yield (
            f"{at}Executing op: ProductInfo(ProductKey={PRODUCT_CODE},ProductName=Big Application,"
            "PackageName=Big Application.msi,Language=1033,Version=16777216,Assignment=1,"
            f"ObsoleteArg=0,,,PackageCode={PACKAGE_CODE},,,InstanceType=0,LUASetting=0,"
            "RemoteURTInstalls=0,ProductDeploymentFlags=3)"
        )
        yield from self._started("ProcessComponents", "Updating component registration")
        yield from self._registered()
        yield from self._started("InstallFiles", "Copying new files")
        folder = ""
        for file in self._by_folder[: self._copied]:
            if file.folder != folder:
                folder = file.folder
                yield f"{self._sides.server}Executing op: SetTargetFolder(Folder={folder})"
                yield f"{self._sides.server}Executing op: SetSourceFolder(Folder=1\\BIGAPP~1\\)"
            yield from self._copied_file(file)
        if self._failed:
            yield from self._failure()
            return
        yield from self._started("WriteRegistryValues", "Writing system registry values")
        yield from self._values()
        yield from self._started("PublishFeatures", "Publishing Product Features")
        yield from self._published()
        yield f"{self._sides.server}Executing op: End(Checksum=0,ProgressTotalHDWord=0)"

    def _registered(self) -> Iterator[str]:
        for file in self._files:
            self._sides.tick()
            at, path = self._sides.server, file.folder + file.name
            yield (
                f"{at}Executing op: ComponentRegister(ComponentId={file.guid},KeyPath={path},"
                "State=3,,Disk=1,SharedDllRefCount=0,BinaryType=0)"
            )
            yield f"1: {PRODUCT_CODE} 2: {file.guid} 3: {path} "
            yield f"{at}Note: 1: 1402 2: UNKNOWN\\Components\\{pack(file.guid)} 3: 2 "

    def _copied_file(self, file: _File) -> Iterator[str]:
        self._sides.tick()
        at, folder, key = self._sides.server, file.folder, file.key
        versioned = f"Version={file.version},Language=1033" if file.version else ","
        yield (
            f"{at}Executing op: RegisterSharedComponentProvider(,,File={key},Component={file.guid},"
            f"ComponentVersion={file.version or ''},ProductCode={PRODUCT_CODE},"
            "ProductVersion=1.0.0,PatchSize=0,SharedComponent=0,IsFullFile=0)"
        )
        yield (
            f"{at}Executing op: FileCopy(SourceName={file.short}|{file.name},SourceCabKey={key},"
            f"DestName={file.name},Attributes=512,FileSize={file.size},PerTick=65536,,"
            f"VerifyMedia=1,,,,,CheckCRC=0,{versioned},InstallMode=58982400,,,,,,,)"
        )
        yield f"{at}File: {folder}{file.name};\tTo be installed;\tWon't patch;\tNo existing file"
        yield f"{at}Source for file '{key}' is compressed"
        yield f"1: {file.name} 2:  3:  4:  5:  6: {file.size} 7:  8:  9: {folder} "
        yield f"{at}Verifying accessibility of file: {file.name}"
        yield f"{at}Note: 1: 2318 2:  "

    def _values(self) -> Iterator[str]:
        for _, _, key, name, value, component in self._registry.values():
            del component
            self._sides.tick()
            at = self._sides.server
            yield f"{at}Executing op: RegOpenKey(Root=-2147483646,Key={key},,BinaryType=1,,)"
            yield f"{at}Executing op: RegAddValue(Name={name},Value={value},)"
            yield f"1: \\{key} 2: {name} 3: {value} "

    def _published(self) -> Iterator[str]:
        count = len(self._features)
        for number, feature in enumerate(self._features):
            guids = "".join(compress(file.guid) for file in self._files[number::count])
            yield (
                f"{self._sides.server}Executing op: FeaturePublish(Feature={feature},,Absent=2,"
                f"Component={guids})"
            )
            yield f"1: {feature} "

    def _failure(self) -> Iterator[str]:
        """The next file cannot be written, and what was copied is removed again."""
        file = self._by_folder[self._copied]
        yield f"{self._sides.server}Note: 1: 1304 2: {file.folder}{file.name} 3: 5 "
        yield (
            f"Error 1304. Error writing to file: {file.folder}{file.name}.  System error 5.  "
            "Verify that you have access to that directory."
        )
        yield f"Action ended {self._sides.clock}: InstallFinalize. Return value 3."
        at = self._sides.server
        yield (
            f"{at}Executing op: Header(Signature=1397708873,Version=500,Timestamp=1550602240,"
            "LangId=1033,Platform=589824,ScriptType=2,ScriptMajorVersion=21,ScriptMinorVersion=4,"
            "ScriptAttributes=1)"
        )
        yield f"Action {self._sides.clock}: Rollback. Rolling back action:"
        yield "Rollback: Copying new files"
        yield f"{at}Executing op: ActionStart(Name=InstallFiles,Description=Copying new files,)"
        for copied in reversed(self._by_folder[: self._copied]):
            self._sides.tick(0.2)
            yield (
                f"{self._sides.server}Executing op: FileRemove(,FileName={copied.folder}"
                f"{copied.name},,)"
            )
        yield f"{self._sides.server}Executing op: End(Checksum=0,ProgressTotalHDWord=0)"

    # -- the end --------------------------------------------------------

    def _closing(self) -> Iterator[str]:
        code, returned, words = (1603, 3, "failed") if self._failed else (0, 1, "completed")
        if not self._failed:
            yield f"Action ended {self._sides.clock}: InstallFinalize. Return value 1."
        yield f"Action ended {self._sides.clock}: INSTALL. Return value {returned}."
        yield from self._dump("S")
        yield f"{self._sides.server}MainEngineThread is returning {code}"
        yield f"{self._sides.client}Back from server. Return value: {code}"
        yield f"Action ended {self._sides.clock}: ExecuteAction. Return value {returned}."
        yield f"Action ended {self._sides.clock}: INSTALL. Return value {returned}."
        yield from self._dump("C")
        yield f"=== Logging stopped: 12/03/2026  {self._sides.clock} ==="
        yield (
            f"{self._sides.client}Product: Big Application -- Installation {words}"
            + ("." if self._failed else " successfully.")
        )
        yield ""
        yield f"{self._sides.client}MainEngineThread is returning {code}"
        yield f"=== Verbose logging stopped: 12/03/2026  {self._sides.clock} ==="

    def _dump(self, letter: str) -> Iterator[str]:
        values = {
            "UpgradeCode": UPGRADE_CODE,
            "ProductCode": PRODUCT_CODE,
            "ProductName": "Big Application",
            "ProductVersion": "1.0.0",
            **dict(self._own_properties()),
            **self._folders,
        }
        for name, value in values.items():
            yield f"Property({letter}): {name} = {value}"

    # -- parts ----------------------------------------------------------

    def _prefix(self, side: str) -> str:
        return self._sides.client if side == "client" else self._sides.server

    def _action(
        self, side: str, name: str, inside: Iterable[str] = (), *, ends: bool = True
    ) -> Iterator[str]:
        yield f"{self._prefix(side)}Doing action: {name}"
        yield f"{self._prefix(side)}Note: 1: 2205 2:  3: ActionText "
        yield f"Action {self._sides.clock}: {name}. "
        yield f"Action start {self._sides.clock}: {name}."
        yield from inside
        if ends:
            yield f"Action ended {self._sides.clock}: {name}. Return value 1."

    def _started(self, name: str, description: str) -> Iterator[str]:
        """The script reaches what an action has written into it."""
        yield (
            f"{self._sides.server}Executing op: ActionStart(Name={name},Description={description},)"
        )
        yield f"Action {self._sides.clock}: {name}. {description}"


def _folders(rows: Iterable[Sequence[object]]) -> dict[str, str]:
    """The paths of all directories; parents stand before their children."""
    paths: dict[str, str] = {"TARGETDIR": "C:\\", "ProgramFilesFolder": _ROOT}
    for key, parent, name in rows:
        if key not in paths:
            paths[str(key)] = f"{paths[str(parent)]}{str(name).rpartition('|')[2]}\\"
    return paths


def _file(component: Sequence[object], file: Sequence[object], folders: dict[str, str]) -> _File:
    key, guid, directory, _, condition, _ = component
    short, _, long = str(file[2]).partition("|")
    return _File(
        component=str(key),
        guid=str(guid),
        condition=condition is not None,
        folder=folders[str(directory)],
        key=str(file[0]),
        short=short,
        name=long,
        size=int(str(file[3])),
        version=None if file[4] is None else str(file[4]),
    )


def make_big_log(path: Path, files: int = DEFAULT_FILES, *, failed: bool = False) -> Path:
    """Write the log of installing the package of so many files."""
    with path.open("wb") as out:
        out.write(codecs.BOM_UTF16_LE)
        lines = _BigLog(files, failed).lines()
        while batch := list(islice(lines, _AT_ONCE)):
            out.write("\r\n".join([*batch, ""]).encode("utf-16-le"))
    return path


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description="Write a log of installing many files.")
    parser.add_argument("out", type=Path, help="the .log to write")
    parser.add_argument("--files", type=int, default=DEFAULT_FILES, help="how many files")
    parser.add_argument("--failed", action="store_true", help="let the installation fail")
    chosen = parser.parse_args(arguments)
    make_big_log(chosen.out, chosen.files, failed=chosen.failed)


if __name__ == "__main__":
    main()
