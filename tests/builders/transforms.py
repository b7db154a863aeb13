"""Transforms and patches for tests, from raw records."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from msiview.database.opening import CLSID_PATCH, CLSID_TRANSFORM
from msiview.database.summary import STREAM
from msiview.database.writer import TableContent
from msiview.format.compound_writer import StorageContent, StreamContent, write_compound_file
from msiview.format.property_set import PropertySet, write_property_set
from msiview.format.stream_names import encode_name
from msiview.format.string_pool import DATA_STREAM, POOL_STREAM
from msiview.format.string_pool_writer import StringPoolWriter
from tests.builders.databases import PRODUCT_CODE, UPGRADE_CODE, make_msi, summary

PATCH_CODE = "{AAAAAAAA-1111-2222-3333-BBBBBBBBBBBB}"


def make_transform_storage(
    strings: Sequence[str],
    tables: Mapping[str, bytes],
    *,
    codepage: int = 1252,
    properties: PropertySet | None = None,
    streams: Mapping[str, StreamContent] | None = None,
    reference_width: int | None = None,
) -> StorageContent:
    """A transform from the bytes of its table streams.

    The strings get the ids 1, 2, 3 … in the order given, for the records in
    ``tables`` to refer to; they must differ. ``streams`` go by decoded names.
    """
    pool = StringPoolWriter(codepage)
    ids = pool.references(strings)
    assert list(ids) == list(range(1, len(strings) + 1)), "the strings must differ"
    written = pool.finish(reference_width)
    storage = StorageContent(CLSID_TRANSFORM)
    storage.streams[STREAM] = write_property_set(properties or transform_summary())
    storage.streams[encode_name(POOL_STREAM, is_table=True)] = written.pool
    storage.streams[encode_name(DATA_STREAM, is_table=True)] = written.data
    for name, data in tables.items():
        storage.streams[encode_name(name, is_table=True)] = data
    for name, content in (streams or {}).items():
        storage.streams[encode_name(name)] = content
    return storage


def transform_summary(character_count: int = 0x0002003F) -> PropertySet:
    """A transform's summary: for the sample product, all errors suppressed."""
    product = f"{PRODUCT_CODE}1.2.3"
    return summary(
        title="Transform",
        last_saved_by="x64;1033",
        revision_number=f"{product};{product};{UPGRADE_CODE}",
        character_count=character_count,
    )


def make_mst(path: Path, storage: StorageContent, *, sector_size: int = 4096) -> Path:
    """Write a transform storage as a file of its own."""
    write_compound_file(path, storage, sector_size=sector_size)
    return path


def make_msp(
    path: Path,
    transforms: Mapping[str, StorageContent],
    tables: Iterable[TableContent] = (),
    *,
    targets: Sequence[str] = (PRODUCT_CODE,),
    obsoleted: Sequence[str] = (),
    streams: Mapping[str, StreamContent] | None = None,
    sector_size: int = 4096,
) -> Path:
    """Write a patch that holds the transforms under the names given, in that order."""
    properties = summary(
        title="Patch",
        template=";".join(targets),
        last_saved_by=";".join(f":{name}" for name in transforms),
        revision_number=PATCH_CODE + "".join(obsoleted),
        word_count=4,
    )
    return make_msi(
        path,
        tables,
        properties=properties,
        streams=streams,
        storages=transforms,
        clsid=CLSID_PATCH,
        sector_size=sector_size,
    )
