"""The files that a package brings: where they go, and in which cabinet they are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from msiview.analysis.chain.files import is_compressed
from msiview.analysis.directories import DirectoryPaths
from msiview.analysis.live_columns import live_rows, live_tables
from msiview.database.cells import number_of, text_of
from msiview.database.database import Database
from msiview.database.package import Kind
from msiview.database.table import Table
from msiview.overlay.payload import PayloadFile, payload

MODULE_CABINET = "#MergeModule.CABinet"
"""The cabinet of a merge module, which has no Media table."""


@dataclass(frozen=True, slots=True)
class PackageFile:
    """A file of a package.

    ``path`` is its target below TARGETDIR, long names joined by ``/``. ``cabinet`` is as Media
    writes it, ``#name`` for a stream; it is empty for a file that lies uncompressed at ``source``,
    a path from the package's folder. ``patch`` says that it is in a patch as a delta.
    """

    stated: PayloadFile
    path: str
    features: tuple[str, ...]
    cabinet: str
    source: str = ""
    is_delta: bool = False

    @property
    def key(self) -> str:
        """The key of its row, which is its name in the cabinet."""
        return self.stated.key


def package_files(package: Database, tables: Mapping[str, Table]) -> list[PackageFile]:
    """All files in the order of their rows; ``tables`` are the package's, or overlaid ones."""
    return list(_files(package, live_tables(tables)))


def _files(package: Database, tables: Mapping[str, Table]) -> Iterator[PackageFile]:
    paths = DirectoryPaths(tables)
    folders = {
        text_of(component): text_of(directory)
        for component, directory in live_rows(tables, "Component", "Component", "Directory_")
    }
    features: dict[str, list[str]] = {}
    for feature, component in live_rows(tables, "FeatureComponents", "Feature_", "Component_"):
        features.setdefault(text_of(component), []).append(text_of(feature))
    attributes = {
        text_of(key): number_of(bits)
        for key, bits in live_rows(tables, "File", "File", "Attributes")
    }
    deltas = {text_of(key) for (key,) in live_rows(tables, "Patch", "File_")}
    in_cabinet = {
        bits: package.kind is Kind.MSM or is_compressed(bits, package)
        for bits in set(attributes.values())
    }
    images: dict[str, str] = {}
    for file in payload(tables).values():
        folder = folders.get(file.component, "")
        cabinet = MODULE_CABINET if package.kind is Kind.MSM else file.cabinet
        is_loose = not in_cabinet[attributes[file.key]]
        if folder not in images:
            images[folder] = paths.image(folder).text.replace("\\", "/")
        yield PackageFile(
            file,
            images[folder] + file.name.replace("\\", "/"),
            tuple(features.get(file.component, ())),
            "" if is_loose else cabinet,
            _source(paths, folder, file.name) if is_loose else "",
            file.key in deltas,
        )


def _source(paths: DirectoryPaths, folder: str, name: str) -> str:
    """Where an uncompressed file lies, seen from the package; empty where that is not stated."""
    path = paths.source(folder).text + name
    _, root, below = path.partition("[SourceDir]")
    return below.replace("\\", "/") if root else ""
