"""The files that a package brings: where they go, and in which cabinet they are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from msiview.analysis.chain.files import is_compressed
from msiview.analysis.directories import DirectoryPaths
from msiview.analysis.landing import path_remark, platform_remarks
from msiview.analysis.live_columns import live_rows, live_tables
from msiview.database.cells import Cell, number_of, text_of
from msiview.database.database import Database
from msiview.database.package import Kind
from msiview.database.summary import PropertyId
from msiview.database.table import Table
from msiview.overlay.payload import PayloadFile, payload

_NOWHERE: tuple[Cell, Cell] = (None, None)
"""Folder and attributes of a component that there is not."""

MODULE_CABINET = "#MergeModule.CABinet"
"""The cabinet of a merge module, which has no Media table."""


class PackageFile(NamedTuple):
    """A file of a package.

    ``path`` is its target below TARGETDIR, long names joined by ``/``. ``cabinet`` is as Media
    writes it, ``#name`` for a stream; it is empty for a file that lies uncompressed at ``source``,
    a path from the package's folder. ``is_delta`` says that it is in a patch as a delta.
    ``folder`` is the target folder as it is on the computer, ``[FontsFolder]``.
    ``remarks`` tell where it lands instead, or that it cannot: sentences without full stop.
    """

    stated: PayloadFile
    path: str
    features: tuple[str, ...]
    cabinet: str
    folder: str = ""
    source: str = ""
    is_delta: bool = False
    remarks: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """The key of its row, which is its name in the cabinet."""
        return self.stated.key


def package_files(package: Database, tables: Mapping[str, Table]) -> list[PackageFile]:
    """All files in the order of their rows; ``tables`` are the package's, or overlaid ones."""
    return list(_files(package, live_tables(tables)))


def _files(package: Database, tables: Mapping[str, Table]) -> Iterator[PackageFile]:
    paths = DirectoryPaths(tables)
    places: dict[str, tuple[Cell, Cell]] = {
        text_of(component): (folder, attributes)
        for component, folder, attributes in live_rows(
            tables, "Component", "Component", "Directory_", "Attributes"
        )
    }
    template = package.summary.text(PropertyId.TEMPLATE)
    features: dict[Cell, tuple[str, ...]] = {}
    for feature, component in live_rows(tables, "FeatureComponents", "Feature_", "Component_"):
        features[component] = (*features.get(component, ()), text_of(feature))
    attributes = {
        text_of(key): bits for key, bits in live_rows(tables, "File", "File", "Attributes")
    }
    deltas = {key for (key,) in live_rows(tables, "Patch", "File_")}
    is_module = package.kind is Kind.MSM
    in_cabinet = {
        bits: is_module or is_compressed(number_of(bits), package)
        for bits in set(attributes.values())
    }
    images: dict[str, str] = {}
    landings: dict[tuple[Cell, Cell], tuple[str, tuple[str, ...]]] = {}
    for file in payload(tables).values():
        place = places.get(file.component, _NOWHERE)
        folder = text_of(place[0])
        landing = landings.get(place)
        if landing is None:
            target = paths.target(folder).text
            remarks = tuple(platform_remarks(template, target, number_of(place[1])))
            landing = landings[place] = target, remarks
        too_long = path_remark(landing[0] + file.name)
        image = images.get(folder)
        if image is None:
            image = images[folder] = paths.image(folder).text.replace("\\", "/")
        is_loose = not in_cabinet[attributes[file.key]]
        yield PackageFile(
            file,
            image + file.name.replace("\\", "/"),
            features.get(file.component, ()),
            "" if is_loose else MODULE_CABINET if is_module else file.cabinet,
            landing[0],
            _source(paths, folder, file.name) if is_loose else "",
            file.key in deltas,
            (*landing[1], too_long) if too_long else landing[1],
        )


def _source(paths: DirectoryPaths, folder: str, name: str) -> str:
    """Where an uncompressed file lies, seen from the package; empty where that is not stated."""
    path = paths.source(folder).text + name
    _, root, below = path.partition("[SourceDir]")
    return below.replace("\\", "/") if root else ""
