"""Patches for tests, from what they turn into what."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from msiview.database.opening import CLSID_PATCH, open_package
from msiview.database.patch import Patch
from msiview.database.transform import Transform
from msiview.database.writer import TableContent
from msiview.format.compound_writer import StorageContent, StreamContent
from msiview.format.property_set import PropertySet
from msiview.overlay.patch_sequence import SequencedPatch
from tests.builders.databases import PRODUCT_CODE, UPGRADE_CODE, make_msi, summary, table
from tests.builders.transforms import make_mst, make_transform_storage

SAME_VERSION = 0x0922
SAME_OR_LOWER = 0x08A2
IGNORE_MOST = 0x001F

Families = Sequence[tuple[str, str | None, str, int]]
"""Rows of MsiPatchSequence: family, product code, sequence, attributes."""


@dataclass(frozen=True)
class Pair:
    """A pair of transforms that changes ProductVersion, where the versions differ."""

    name: str
    base: str = "1.2.3"
    new: str = "1.2.3"
    flags: int = SAME_VERSION
    product: str = PRODUCT_CODE
    new_product: str = PRODUCT_CODE
    upgrade_code: str = UPGRADE_CODE

    def storages(self) -> dict[str, StorageContent]:
        """``X`` and ``#X``."""
        return {self.name: self.storage(), f"#{self.name}": self._specific()}

    def storage(self) -> StorageContent:
        """``X``: the records that change the version and the product code."""
        strings: list[str] = []
        records = b""
        for name, old, new in (
            ("ProductVersion", self.base, self.new),
            ("ProductCode", self.product, self.new_product),
        ):
            if old != new:
                # update column 2 (Value) of the row whose key is the string before it
                first = len(strings) + 1
                records += b"".join(
                    number.to_bytes(2, "little") for number in (0x0002, first, first + 1)
                )
                strings += [name, new]
        properties = self._summary(self.base)
        tables = {"Property": records} if records else {}
        return make_transform_storage(strings, tables, properties=properties)

    def _specific(self) -> StorageContent:
        # add a row of two columns: Property = string 1, Value = string 2
        record = bytes.fromhex("0102 0100 0200")
        return make_transform_storage(
            [f"Patched.{self.name}", "1"],
            {"Property": record},
            properties=self._summary(self.new),
        )

    def _summary(self, base: str) -> PropertySet:
        revision = f"{self.product}{base};{self.new_product}{self.new};{self.upgrade_code}"
        return summary(
            title="Transform",
            template="x64;1033",
            last_saved_by="x64;1033",
            revision_number=revision,
            character_count=self.flags << 16 | IGNORE_MOST,
        )


def patch_code(number: int) -> str:
    """A patch code, told apart by a number."""
    return f"{{AAAAAAAA-0000-0000-0000-{number:012}}}"


def make_patch(
    path: Path,
    pairs: Sequence[Pair],
    *,
    number: int = 1,
    obsoletes: Sequence[int] = (),
    families: Families = (),
    metadata: Mapping[str, str] | None = None,
    targets: Sequence[str] = (PRODUCT_CODE,),
    listed: Sequence[str] | None = None,
    storages: Mapping[str, StorageContent] | None = None,
    streams: Mapping[str, StreamContent] | None = None,
) -> Path:
    """Write an .msp. ``listed`` replaces the list of transforms, ``storages`` adds some."""
    content = {name: storage for pair in pairs for name, storage in pair.storages().items()}
    content |= storages or {}
    names = list(content) if listed is None else listed
    tables: list[TableContent] = []
    if families:
        columns = "PatchFamily s72*, ProductCode S38*, Sequence s72, Attributes I2"
        tables.append(table("MsiPatchSequence", columns, *families))
    if metadata:
        rows = [(None, name, value) for name, value in metadata.items()]
        tables.append(table("MsiPatchMetadata", "Company S72*, Property s72*, Value l0", *rows))
    properties = summary(
        title="Patch",
        template=";".join(targets),
        last_saved_by=";".join(f":{name}" for name in names),
        revision_number=patch_code(number) + "".join(map(patch_code, obsoletes)),
        word_count=4,
    )
    return make_msi(
        path,
        tables,
        properties=properties,
        storages=content,
        streams=streams,
        clsid=CLSID_PATCH,
    )


def sequenced(path: Path) -> SequencedPatch:
    """A patch file, opened under its name without the ending."""
    patch = open_package(path)
    assert isinstance(patch, Patch)
    return SequencedPatch.of(patch, path.stem)


def open_transform(path: Path, storage: StorageContent) -> Transform:
    """A transform storage as an opened .mst."""
    transform = open_package(make_mst(path, storage))
    assert isinstance(transform, Transform)
    return transform
