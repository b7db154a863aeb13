"""The chain of a row, step by step: what each part of it is called and what is said of it.

The window shows the steps as cards; a terminal and the clipboard get them as a page.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from msiview.analysis.chain.components import registry_path
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
from msiview.analysis.chain.rows import Rows
from msiview.analysis.phrase import Phrase, RowRef
from msiview.database.bit_fields import BitMeaning
from msiview.database.keys import key_text
from msiview.overlay.changes import RowChange
from msiview.report.change_text import row_change_lines
from msiview.report.page import (
    Block,
    Bullets,
    Heading,
    Inline,
    Lines,
    Paragraph,
    Text,
    Tone,
    code,
    muted,
    plain,
)
from msiview.words import counted, number

ALONE = "This row belongs to no component, feature or directory."

MOST_FEATURES = 5
"""Features that have a step each."""

MOST_ROWS = 40
"""Rows and lines of a log that are named one by one."""

COMPONENT_ID = "ComponentId"


@dataclass(frozen=True, slots=True)
class ChainStep:
    """One part of a chain.

    ``kind`` is its table, ``ComponentId`` or ``Log``, ``note`` what else it is in the chain, ``by``
    what leads here from the step before. ``rows`` names rows or lines, not all of ``count``;
    ``tables`` counts them by table. ``copy`` is what is copied of it first, ``what`` what that is,
    ``copies`` has other texts, each with what it is. A step leads to its ``place``, there to its
    ``column``, or to its ``line`` of the log.
    """

    kind: str
    title: str
    facts: tuple[Inline, ...] = ()
    note: str = ""
    by: str = ""
    rows: tuple[Inline, ...] = ()
    count: int = 0
    tables: str = ""
    copy: str = ""
    what: str = ""
    copies: tuple[tuple[str, str], ...] = ()
    place: RowPlace | None = None
    column: int = 0
    line: int | None = None
    is_start: bool = False
    """Whether this is the row that the chain was asked for."""

    @property
    def label(self) -> str:
        """``File · key path``."""
        return _joined(self.kind, self.note)


@dataclass(frozen=True, slots=True)
class ToldChain:
    """The steps of a chain; none where its row belongs to nothing."""

    chain: Chain
    steps: tuple[ChainStep, ...]
    start: ChainStep
    """The row that was asked for, as a step of its own."""


def told_chain(chain: Chain, rows: Rows) -> ToldChain:
    """The chain in words."""
    start = replace(_start(chain, rows), is_start=True)
    steps = list(_steps(chain))
    marked = [replace(step, is_start=_is_of(step, chain.start)) for step in steps]
    if chain.registry or (steps and not any(step.is_start for step in marked)):
        marked.insert(0, start)
    return ToldChain(chain, tuple(marked), start)


def chain_blocks(told: ToldChain, layers: Sequence[str] = ()) -> Iterator[Block]:
    """The chain as a page; ``layers`` are the names of the overlays' layers."""
    start = told.chain.start
    yield Heading(f"{start.table} {key_text(start.key)}", 1)
    if not told.steps:
        yield Paragraph(ALONE)
    for step in told.steps:
        yield Heading(f"{step.label}: {step.title}")
        yield Lines([(0, fact) for fact in step.facts])
        yield Lines([(0, row) for row in step.rows])
        rest = step.count - len(step.rows)
        if rest > 0:
            yield Paragraph(muted(f"and {number(rest)} more: {step.tables}".removesuffix(": ")))
    if told.chain.changes and layers:
        yield Heading("Changed by overlays")
        yield from (_change(change, layers) for change in told.chain.changes)
    if told.chain.problems:
        yield Heading("Problems")
        yield Bullets(told.chain.problems)


def _change(change: RowChange, layers: Sequence[str]) -> Lines:
    return Lines(list(row_change_lines(change, layers)))


# -- steps ----------------------------------------------------------------


def _steps(chain: Chain) -> Iterator[ChainStep]:
    if chain.file is not None:
        yield _file(chain.file, chain.component)
    if chain.component is not None:
        yield _component(chain.component)
        if chain.component.component_id:
            yield _component_id(chain.component)
    yield from _features(chain.features)
    if chain.directory is not None:
        yield _directory(chain.directory)
    if chain.components:
        yield _rows("Components", chain.components, "component")
    if chain.resources:
        yield _rows("Other resources", chain.resources, "row")


def _start(chain: Chain, rows: Rows) -> ChainStep:
    """The row that the chain was asked for, where no other step is about it."""
    start, component = chain.start, chain.component
    key_path = component.key_path if component is not None else None
    text = registry_path(rows, start) if start.table == "Registry" else ""
    key = key_text(start.key)
    return ChainStep(
        start.table,
        key,
        _facts(text, *_registry(chain.registry)),
        note="key path" if key_path is not None and key_path.place == start else "",
        copy=text or key,
        what="the path" if text else "the key",
        copies=_registry_copies(chain.registry),
        place=start,
    )


def _file(file: FilePart, component: ComponentPart | None) -> ChainStep:
    key_path = component.key_path if component is not None else None
    is_key_path = key_path is not None and file.place is not None and key_path.place == file.place
    version = f"version {file.version}" if file.version else ""
    if file.companion:
        version = f"version of {file.companion}"
    language = f"language {file.language}" if file.language else ""
    size = counted(file.size, "byte") if file.size is not None else ""
    return ChainStep(
        "File",
        file.name or file.key,
        _facts(
            _missing(file.place),
            _joined(version, language, size),
            _joined(f"key {file.key}", file.short_name) if file.key != file.name else "",
            file.path,
            _media(file, file.media) if file.media is not None else "",
            _attributes(file.attributes, file.meanings),
            code(f"MD5 {file.hash}") if file.hash else "",
        ),
        note="key path" if is_key_path else "",
        copy=file.path or file.key,
        what="the path",
        copies=_copies(("the file name", file.name), ("the key", file.key), ("the MD5", file.hash)),
        place=file.place,
    )


def _media(file: FilePart, media: MediaPart) -> Inline:
    """``disk 1, cabinet cab1.cab in the package · sequence 12``."""
    if not file.is_compressed:
        source = "not compressed"
    elif not media.cabinet:
        source = "no cabinet"
    else:
        where = "in the package" if media.is_embedded else "beside the package"
        if media.exists is False:
            where = f"not {where}, where it should be"
        source = f"cabinet {media.cabinet} {where}"
    sequence = f"sequence {number(file.sequence)}" if file.sequence is not None else ""
    return _row(media.place, _joined(f"disk {media.disk}, {source}", sequence))


def _component(component: ComponentPart) -> ChainStep:
    key_path = component.key_path
    exists = component.place is not None
    return ChainStep(
        "Component",
        component.key,
        _facts(
            _missing(component.place),
            "" if component.component_id or not exists
            else "No ComponentId: the installer does not register it",
            _attributes(component.attributes, component.meanings),
            code(f"Condition {component.condition}") if component.condition else "",
            _key_path(component, key_path) if key_path is not None else "",
        ),
        by="Component_",
        copy=component.key,
        what="the key",
        copies=_copies(("the condition", component.condition)),
        place=component.place,
    )  # fmt: skip


def _key_path(component: ComponentPart, key_path: KeyPathPart) -> Inline:
    """``Key path: registry value HKLM\\Software\\App\\Path``."""
    kind = {"Directory": "its directory", "Registry": "registry value"}.get(key_path.kind, "")
    words = " ".join(filter(None, ("Key path:", kind, key_path.text or key_path.key)))
    if component.is_key_path:
        words = "Key path: this file"
    if key_path.place is None:
        return f"{words} (missing)" if key_path.key else words
    return _row(key_path.place, words)


def _component_id(component: ComponentPart) -> ChainStep:
    return ChainStep(
        COMPONENT_ID,
        component.component_id,
        _facts(
            code(f"packed {component.packed_id}") if component.packed_id else "",
            *_registry(component.registry),
        ),
        by="ComponentId",
        copy=component.component_id,
        what="the ComponentId",
        copies=_copies(
            ("the packed form", component.packed_id),
            ("the 20-character form", component.compressed_id),
        )
        + _registry_copies(component.registry),
        place=component.place,
        column=1,
    )


def _registry(places: Sequence[RegistryPlace]) -> Iterator[str]:
    for place in places:
        yield f"{place.what}: {place.key}{f', value {place.value}' if place.value else ''}"


def _registry_copies(places: Sequence[RegistryPlace]) -> tuple[tuple[str, str], ...]:
    return tuple((f"the registry key, {place.what}", place.key) for place in places)


def _features(features: Sequence[FeaturePart]) -> Iterator[ChainStep]:
    for at, feature in enumerate(features[:MOST_FEATURES]):
        yield ChainStep(
            "Feature",
            " \N{SINGLE RIGHT-POINTING ANGLE QUOTATION MARK} ".join(feature.path),
            _facts(
                _missing(feature.place),
                _joined("" if feature.level is None else f"Level {feature.level}", feature.title),
                *(
                    Text(_ref(found.place, f"Level {found.level} if {found.condition}"), code=True)
                    for found in feature.conditions
                ),
            ),
            by="" if feature.link is None else "and" if at else "FeatureComponents",
            copy=feature.key,
            what="the key",
            place=feature.place,
        )
    rest = features[MOST_FEATURES:]
    if rest:
        rows = (_row(f.place, f.key) if f.place is not None else f.key for f in rest[:MOST_ROWS])
        title = counted(len(rest), "more feature")
        yield ChainStep("Features", title, rows=tuple(rows), count=len(rest), by="and")


def _directory(directory: DirectoryPart) -> ChainStep:
    return ChainStep(
        "Directory",
        directory.path or directory.key,
        _facts(
            _missing(directory.place),
            f"key {directory.key}",
            f"source {directory.source_path}" if directory.source_path else "",
        ),
        by="Directory_",
        copy=directory.path or directory.key,
        what="the path",
        copies=_copies(("the key", directory.key), ("the source path", directory.source_path)),
        place=directory.place,
    )


def _rows(kind: str, rows: Sequence[RowPlace], one: str) -> ChainStep:
    tables = Counter(place.table for place in rows)
    named = (_row(place, f"{place.table} {key_text(place.key)}") for place in rows[:MOST_ROWS])
    return ChainStep(
        kind,
        counted(len(rows), one),
        by=kind.lower(),
        rows=tuple(named),
        count=len(rows),
        tables=_joined(*(f"{name} {number(count)}" for name, count in tables.items())),
        copy="\n".join(f"{place.table}/{key_text(place.key)}" for place in rows),
        what="the list",
    )


# -- words ----------------------------------------------------------------


def _is_of(step: ChainStep, start: RowPlace) -> bool:
    """Whether a step is about a row. The ComponentId is a part of its component's row."""
    return step.place == start and step.kind != COMPONENT_ID


def _missing(place: RowPlace | None) -> Inline:
    return "" if place is not None else Text("The row is missing", Tone.BAD)


def _attributes(attributes: int | None, meanings: Sequence[BitMeaning]) -> str:
    """``Attributes 256: msidbComponentAttributes64bit``."""
    bits = "" if attributes is None else f"Attributes {attributes}"
    return ": ".join(filter(None, (bits, ", ".join(m.name or m.shown for m in meanings))))


def _ref(place: RowPlace, words: str) -> Phrase:
    return Phrase(RowRef(place.table, place.key, words))


def _row(place: RowPlace, words: str) -> Inline:
    return RowRef(place.table, place.key, words)


def _joined(*parts: str) -> str:
    return " · ".join(filter(None, parts))


def _facts(*facts: Inline) -> tuple[Inline, ...]:
    return tuple(fact for fact in facts if plain(fact))


def _copies(*copies: tuple[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple((what, text) for what, text in copies if text)
