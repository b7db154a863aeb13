"""A package of many files, to measure with: about 4.25 rows and 6.5 texts for each file.

With 200,000 files it has 850,000 rows, 1.3 million texts and references of three bytes.
The same number of files always gives the same package.

    python -m tests.builders.scale OUT.msi --files 200000
"""

from __future__ import annotations

import argparse
import random
import uuid
from collections.abc import Iterator, Sequence
from pathlib import Path

from msiview.database.writer import CellContent, TableContent
from tests.builders.databases import PRODUCT_CODE, UPGRADE_CODE, make_msi, summary, table

DEFAULT_FILES = 200_000

_FILES_PER_DIRECTORY = 12
_FILES_PER_FEATURE = 400
_FEATURE_FAN_OUT = 4
_WORDS = (
    *("alpha", "api", "beta", "cfg", "core", "data", "delta", "drv", "gamma", "help"),
    *("lang", "log", "mail", "net", "res", "sdk", "shell", "sync", "tool", "ui"),
)
_EXTENSIONS = ("chm", "config", "dll", "exe", "png", "xml")
_VERSIONED = frozenset({"dll", "exe"})


class _Product:
    """The rows of each table, from one stream of random numbers."""

    def __init__(self, files: int) -> None:
        self._random = random.Random(files)
        self.directories = [f"dir{n:06X}" for n in range(max(1, files // _FILES_PER_DIRECTORY))]
        self.features = [f"Feature{n}" for n in range(max(1, files // _FILES_PER_FEATURE))]
        self.file_keys = [self._key("fil") for _ in range(files)]
        self.component_keys = [self._key("cmp") for _ in range(files)]
        self._extensions = self._random.choices(_EXTENSIONS, k=files)

    def _key(self, prefix: str) -> str:
        return f"{prefix}{self._random.getrandbits(128):032X}"

    def _guid(self) -> str:
        return "{" + str(uuid.UUID(int=self._random.getrandbits(128))).upper() + "}"

    def _word(self) -> str:
        return self._random.choice(_WORDS)

    def directory_rows(self) -> Iterator[Sequence[CellContent]]:
        yield "TARGETDIR", None, "SourceDir"
        yield "ProgramFilesFolder", "TARGETDIR", "."
        yield "INSTALLDIR", "ProgramFilesFolder", "BIGAPP~1|Big Application"
        for number, key in enumerate(self.directories):
            above = self._random.randrange(-5, number) if number else -1
            parent = self.directories[above] if above >= 0 else "INSTALLDIR"
            yield key, parent, f"D{number:06X}|{self._word()} {self._word()} {number}"

    def feature_rows(self) -> Iterator[Sequence[CellContent]]:
        for number, key in enumerate(self.features):
            parent = self.features[(number - 1) // _FEATURE_FAN_OUT] if number else None
            about = f"About feature {number}"
            yield key, parent, f"Feature {number}", about, number, 1, "INSTALLDIR", 0

    def component_rows(self) -> Iterator[Sequence[CellContent]]:
        for component, file in zip(self.component_keys, self.file_keys, strict=True):
            chance = self._random.random()
            condition = f"VersionNT>={self._random.randrange(600, 604)}" if chance < 0.09 else None
            directory = self._random.choice(self.directories)
            attributes = 256 if chance > 0.36 or chance < 0.06 else 0
            yield component, self._guid(), directory, attributes, condition, file

    def feature_component_rows(self) -> Iterator[Sequence[CellContent]]:
        for number, component in enumerate(self.component_keys):
            yield self.features[number % len(self.features)], component

    def file_rows(self) -> Iterator[Sequence[CellContent]]:
        rows = zip(self.file_keys, self.component_keys, self._extensions, strict=True)
        for number, (file, component, extension) in enumerate(rows):
            long_name = f"{self._word()}.{self._word()}.{number}.{extension}"
            name = f"F{number:07X}.{extension[:3]}|{long_name}"
            version = language = None
            if extension in _VERSIONED:
                version = f"{self._random.randrange(1, 20)}.{self._random.randrange(20)}"
                version += f".{self._random.randrange(9000)}.0"
                language = "1033"
            size = self._random.randrange(1000, 5_000_000)
            attributes = 16384 if number % 5 == 0 else 512
            yield file, component, name, size, version, language, attributes, number + 1

    def hash_rows(self) -> Iterator[Sequence[CellContent]]:
        for file, extension in zip(self.file_keys, self._extensions, strict=True):
            if extension not in _VERSIONED:
                yield file, 0, *(self._random.randrange(-(2**31) + 1, 2**31) for _ in range(4))

    def registry_rows(self) -> Iterator[Sequence[CellContent]]:
        for number in range(1, len(self.file_keys), 2):
            key = rf"Software\Big\{self._word()}\{number}"
            value = f"[#{self.file_keys[number]}]"
            component = self.component_keys[number]
            yield self._key("reg"), 2, key, f"v{number}", value, component


def scale_tables(files: int) -> list[TableContent]:
    """The nine tables of a product of so many files."""
    product = _Product(files)
    return [
        table(
            "Directory",
            "Directory s72*, Directory_Parent S72, DefaultDir l255",
            *product.directory_rows(),
        ),
        table(
            "Feature",
            "Feature s38*, Feature_Parent S38, Title L64, Description L255, Display I2, "
            "Level i2, Directory_ S72, Attributes i2",
            *product.feature_rows(),
        ),
        table(
            "Component",
            "Component s72*, ComponentId S38, Directory_ s72, Attributes i2, "
            "Condition S255, KeyPath S72",
            *product.component_rows(),
        ),
        table(
            "FeatureComponents", "Feature_ s38*, Component_ s72*", *product.feature_component_rows()
        ),
        table(
            "File",
            "File s72*, Component_ s72, FileName l255, FileSize i4, Version S72, "
            "Language S20, Attributes I2, Sequence i4",
            *product.file_rows(),
        ),
        table(
            "MsiFileHash",
            "File_ s72*, Options i2, HashPart1 i4, HashPart2 i4, HashPart3 i4, HashPart4 i4",
            *product.hash_rows(),
        ),
        table(
            "Registry",
            "Registry s72*, Root i2, Key l255, Name L255, Value L0, Component_ s72",
            *product.registry_rows(),
        ),
        table(
            "Media",
            "DiskId i2*, LastSequence i4, DiskPrompt L64, Cabinet S255, VolumeLabel S32, "
            "Source S72",
            (1, files, None, "#big.cab", None, None),
        ),
        table(
            "Property",
            "Property s72*, Value l0",
            ("ProductCode", PRODUCT_CODE),
            ("ProductName", "Big Application"),
            ("ProductVersion", "1.0.0"),
            ("Manufacturer", "Example"),
            ("ProductLanguage", "1033"),
            ("UpgradeCode", UPGRADE_CODE),
        ),
    ]


def make_scale_package(path: Path, files: int = DEFAULT_FILES) -> Path:
    """Write the package of so many files to ``path``."""
    return make_msi(path, scale_tables(files), properties=summary(subject="Big Application"))


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description="Write a package of many files.")
    parser.add_argument("out", type=Path, help="the .msi to write")
    parser.add_argument("--files", type=int, default=DEFAULT_FILES, help="how many files it has")
    chosen = parser.parse_args(arguments)
    make_scale_package(chosen.out, chosen.files)


if __name__ == "__main__":
    main()
