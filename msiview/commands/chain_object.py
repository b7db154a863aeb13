"""A chain as an object for JSON (docs/commands.md)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from msiview.analysis.chain.parts import (
    Chain,
    ComponentPart,
    DirectoryPart,
    FeaturePart,
    FilePart,
    KeyPathPart,
    RegistryPlace,
    RowPlace,
)
from msiview.database.bit_fields import BitMeaning
from msiview.report.change_object import row_change_object


def describe_chain(
    chain: Chain, layers: Sequence[str], log: Sequence[dict[str, Any]] = ()
) -> dict[str, Any]:
    """A chain; ``layers`` are the names of the overlays' layers, ``log`` the described lines
    of a log that mention it."""
    file, component, directory = chain.file, chain.component, chain.directory
    return {
        "start": describe_place(chain.start),
        "file": None if file is None else _file(file),
        "component": None if component is None else _component(component),
        "features": [_feature(feature) for feature in chain.features],
        "directory": None if directory is None else _directory(directory),
        "resources": [describe_place(place) for place in chain.resources],
        "components": [describe_place(place) for place in chain.components],
        "registry": _registry(chain.registry),
        "changes": [row_change_object(change, layers) for change in chain.changes],
        "problems": list(chain.problems),
        "log": list(log),
    }


def describe_place(place: RowPlace) -> dict[str, Any]:
    """A row: its table and its key."""
    return {"table": place.table, "key": list(place.key)}


def _file(file: FilePart) -> dict[str, Any]:
    media = file.media
    return {
        "key": file.key,
        "exists": file.place is not None,
        "name": file.name or None,
        "short_name": file.short_name or None,
        "version": file.version or None,
        "companion": file.companion or None,
        "language": file.language or None,
        "size": file.size,
        "md5": file.hash or None,
        "path": file.path or None,
        "sequence": file.sequence,
        "attributes": file.attributes,
        "attribute_names": _names(file.meanings),
        "compressed": file.is_compressed,
        "media": None
        if media is None
        else {
            "disk": media.disk,
            "cabinet": media.cabinet or None,
            "embedded": media.is_embedded,
            "exists": media.exists,
        },
    }


def _component(component: ComponentPart) -> dict[str, Any]:
    key_path = component.key_path
    return {
        "key": component.key,
        "exists": component.place is not None,
        "id": component.component_id or None,
        "packed_id": component.packed_id or None,
        "compressed_id": component.compressed_id or None,
        "condition": component.condition or None,
        "attributes": component.attributes,
        "attribute_names": _names(component.meanings),
        "key_path": None if key_path is None else _key_path(key_path),
        "is_key_path": component.is_key_path,
        "registry": _registry(component.registry),
    }


def _registry(places: Sequence[RegistryPlace]) -> list[dict[str, Any]]:
    return [
        {"what": place.what, "key": place.key, "value": place.value or None} for place in places
    ]


def _key_path(key_path: KeyPathPart) -> dict[str, Any]:
    return {
        "table": key_path.kind,
        "key": key_path.key or None,
        "exists": key_path.place is not None,
        "path": key_path.text or None,
    }


def _feature(feature: FeaturePart) -> dict[str, Any]:
    return {
        "feature": feature.key,
        "exists": feature.place is not None,
        "title": feature.title or None,
        "path": list(feature.path),
        "level": feature.level,
        "conditions": [
            {"level": condition.level, "condition": condition.condition}
            for condition in feature.conditions
        ],
    }


def _directory(directory: DirectoryPart) -> dict[str, Any]:
    return {
        "key": directory.key,
        "exists": directory.place is not None,
        "path": directory.path,
        "source_path": directory.source_path,
    }


def _names(meanings: Sequence[BitMeaning]) -> list[str]:
    return [meaning.name or meaning.shown for meaning in meanings]
