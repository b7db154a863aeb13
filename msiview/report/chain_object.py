"""A chain as an object for JSON (docs/commands.md)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TypedDict

from msiview.analysis.chain.parts import (
    Chain,
    ComponentPart,
    DirectoryPart,
    FeaturePart,
    FilePart,
    KeyPathPart,
    MediaPart,
    RegistryPlace,
    RowPlace,
)
from msiview.analysis.logs.reasons.condition_moments import ConditionMoment
from msiview.analysis.logs.reasons.reason import Reason
from msiview.analysis.logs.reasons.state_reasons import StateReasons
from msiview.database.bit_fields import BitMeaning
from msiview.database.cells import Cell
from msiview.logs.line_kinds import LineKind
from msiview.logs.log import Log
from msiview.report.change_object import RowChangeObject, row_change_object
from msiview.report.row_object import RowObject, row_object


class MediaObject(TypedDict):
    disk: Cell
    cabinet: str | None
    embedded: bool
    exists: bool | None


class ChainFileObject(TypedDict):
    key: str
    exists: bool
    name: str | None
    short_name: str | None
    version: str | None
    companion: str | None
    language: str | None
    size: int | None
    md5: str | None
    path: str | None
    sequence: int | None
    attributes: int | None
    attribute_names: list[str]
    compressed: bool
    media: MediaObject | None


class KeyPathObject(TypedDict):
    table: str
    key: str | None
    exists: bool
    path: str | None


class RegistryPlaceObject(TypedDict):
    what: str
    key: str
    value: str | None


class ChainComponentObject(TypedDict):
    key: str
    exists: bool
    id: str | None
    packed_id: str | None
    compressed_id: str | None
    condition: str | None
    attributes: int | None
    attribute_names: list[str]
    key_path: KeyPathObject | None
    is_key_path: bool | None
    registry: list[RegistryPlaceObject]


class LevelObject(TypedDict):
    level: Cell
    condition: str


class ChainFeatureObject(TypedDict):
    feature: str
    exists: bool
    title: str | None
    path: list[str]
    level: Cell
    conditions: list[LevelObject]


class ChainDirectoryObject(TypedDict):
    key: str
    exists: bool
    path: str
    source_path: str


class MentionObject(TypedDict):
    """A line of a log, which counts from 1."""

    line: int
    text: str
    kind: str


class LoggedConditionObject(TypedDict):
    """A condition with the values that the log has at ``line``; ``since`` is the line that gave it
    the result, if there is one."""

    text: str
    result: str
    line: int
    since: int | None


class LoggedStateObject(TypedDict):
    """What became of a component or feature, and why. Lines count from 1."""

    table: str
    key: str
    line: int
    installed: str
    request: str
    action: str
    why: str
    condition: LoggedConditionObject | None


class ChainObject(TypedDict):
    start: RowObject
    file: ChainFileObject | None
    component: ChainComponentObject | None
    features: list[ChainFeatureObject]
    directory: ChainDirectoryObject | None
    resources: list[RowObject]
    components: list[RowObject]
    registry: list[RegistryPlaceObject]
    changes: list[RowChangeObject]
    problems: list[str]
    log: list[MentionObject]
    log_states: list[LoggedStateObject]


def chain_object(
    chain: Chain,
    layers: Sequence[str],
    mentions: Sequence[MentionObject] = (),
    states: Sequence[LoggedStateObject] = (),
) -> ChainObject:
    """A chain; ``layers`` are the names of the overlays' layers, ``mentions`` the lines of a log
    that mention it, ``states`` what the log says of its component and features."""
    file, component, directory = chain.file, chain.component, chain.directory
    return ChainObject(
        start=place_object(chain.start),
        file=None if file is None else _file(file),
        component=None if component is None else _component(component),
        features=list(map(_feature, chain.features)),
        directory=None if directory is None else _directory(directory),
        resources=list(map(place_object, chain.resources)),
        components=list(map(place_object, chain.components)),
        registry=_registry(chain.registry),
        changes=[row_change_object(change, layers) for change in chain.changes],
        problems=list(chain.problems),
        log=list(mentions),
        log_states=list(states),
    )


def mention_objects(log: Log, lines: Iterable[int]) -> list[MentionObject]:
    """Lines of a log, by their numbers from 0."""
    return [
        MentionObject(
            line=line + 1,
            text=log.text.line(line),
            kind=LineKind(log.facts.kinds[line]).label,
        )
        for line in lines
    ]


def state_objects(reasons: StateReasons, chain: Chain) -> Iterator[LoggedStateObject]:
    """What a log says of the component and the features of a chain; nothing of those that it does
    not name."""
    component = chain.component
    if component is not None:
        yield from _state("Component", component.key, reasons.component(component.key))
    for feature in chain.features:
        yield from _state("Feature", feature.key, reasons.feature(feature.key))


def _state(table: str, key: str, reason: Reason | None) -> Iterator[LoggedStateObject]:
    if reason is not None:
        state, condition = reason.state, reason.condition
        yield LoggedStateObject(
            table=table,
            key=key,
            line=state.line + 1,
            installed=state.installed,
            request=state.request,
            action=state.action,
            why=str(reason.words),
            condition=_logged(condition) if condition is not None else None,
        )


def _logged(condition: ConditionMoment) -> LoggedConditionObject:
    return LoggedConditionObject(
        text=condition.condition,
        result=condition.outcome.value,
        line=condition.line + 1,
        since=condition.since + 1 if condition.since is not None else None,
    )


def place_object(place: RowPlace) -> RowObject:
    """A row: its table and its key."""
    return row_object(place.table, place.key)


def _file(file: FilePart) -> ChainFileObject:
    return ChainFileObject(
        key=file.key,
        exists=file.place is not None,
        name=file.name or None,
        short_name=file.short_name or None,
        version=file.version or None,
        companion=file.companion or None,
        language=file.language or None,
        size=file.size,
        md5=file.hash or None,
        path=file.path or None,
        sequence=file.sequence,
        attributes=file.attributes,
        attribute_names=_names(file.meanings),
        compressed=file.is_compressed,
        media=None if file.media is None else _media(file.media),
    )


def _media(media: MediaPart) -> MediaObject:
    return MediaObject(
        disk=media.disk,
        cabinet=media.cabinet or None,
        embedded=media.is_embedded,
        exists=media.exists,
    )


def _component(component: ComponentPart) -> ChainComponentObject:
    key_path = component.key_path
    return ChainComponentObject(
        key=component.key,
        exists=component.place is not None,
        id=component.component_id or None,
        packed_id=component.packed_id or None,
        compressed_id=component.compressed_id or None,
        condition=component.condition or None,
        attributes=component.attributes,
        attribute_names=_names(component.meanings),
        key_path=None if key_path is None else _key_path(key_path),
        is_key_path=component.is_key_path,
        registry=_registry(component.registry),
    )


def _registry(places: Sequence[RegistryPlace]) -> list[RegistryPlaceObject]:
    return [
        RegistryPlaceObject(what=place.what, key=place.key, value=place.value or None)
        for place in places
    ]


def _key_path(key_path: KeyPathPart) -> KeyPathObject:
    return KeyPathObject(
        table=key_path.kind,
        key=key_path.key or None,
        exists=key_path.place is not None,
        path=key_path.text or None,
    )


def _feature(feature: FeaturePart) -> ChainFeatureObject:
    return ChainFeatureObject(
        feature=feature.key,
        exists=feature.place is not None,
        title=feature.title or None,
        path=list(feature.path),
        level=feature.level,
        conditions=[
            LevelObject(level=condition.level, condition=condition.condition)
            for condition in feature.conditions
        ],
    )


def _directory(directory: DirectoryPart) -> ChainDirectoryObject:
    return ChainDirectoryObject(
        key=directory.key,
        exists=directory.place is not None,
        path=directory.path,
        source_path=directory.source_path,
    )


def _names(meanings: Sequence[BitMeaning]) -> list[str]:
    return [meaning.name or meaning.shown for meaning in meanings]
