"""A chain as cards, each with the two or three facts that matter.

Cards know nothing of widgets: they are made in the background, shown by the Chain
pane and copied as text.
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
    RowPlace,
)
from msiview.analysis.chain.rows import Rows
from msiview.database.keys import key_text
from msiview.session.places import Place
from msiview.words import counted, number

MOST_FEATURES = 5
MOST_ROWS = 6
"""Rows that the last card names one by one."""


@dataclass(frozen=True, slots=True)
class CardFact:
    """One line of a card; ``place`` makes it a link to a row, ``line`` to a line of the log.
    ``monospace`` is for GUIDs and conditions; ``is_wrong`` says that something did not come
    about for this reason."""

    text: str
    place: Place | None = None
    monospace: bool = False
    line: int | None = None
    is_wrong: bool = False


@dataclass(frozen=True, slots=True)
class Card:
    """One link of the chain.

    ``by`` names what leads here from the card before. ``copy`` is what its button copies,
    ``copies`` are other texts worth copying, each with what it is. A card leads to its
    ``place``, or to its ``line`` of the log.
    """

    kind: str
    title: str
    facts: tuple[CardFact, ...] = ()
    copy: str = ""
    what: str = ""
    copies: tuple[tuple[str, str], ...] = ()
    place: Place | None = None
    by: str = ""
    is_present: bool = False
    monospace: bool = False
    line: int | None = None


@dataclass(frozen=True, slots=True)
class ShownChain:
    """The cards of a row's chain, and what is broken in it. ``table`` and ``key`` are the row's."""

    table: str = ""
    key: str = ""
    cards: tuple[Card, ...] = ()
    problems: tuple[str, ...] = ()

    def text(self) -> str:
        """The chain as plain text, a paragraph for each card."""
        paragraphs = [_paragraph(card) for card in self.cards]
        paragraphs += [f"! {problem}" for problem in self.problems]
        return "\n\n".join(paragraphs)


def shown_chain(chain: Chain, rows: Rows) -> ShownChain:
    """The cards of a chain; none where its row belongs to nothing."""
    cards = list(_cards(chain, rows))
    start = chain.start
    here = (start.table, start.row)
    marked = tuple(replace(card, is_present=_row_of(card) == here) for card in cards)
    if not any(card.is_present for card in marked) and cards:
        marked = (replace(start_card(chain, rows), is_present=True), *marked)
    return ShownChain(start.table, key_text(start.key), marked, chain.problems)


# -- the cards ----------------------------------------------------------


def _cards(chain: Chain, rows: Rows) -> Iterator[Card]:
    if chain.file is not None:
        yield _file_card(chain.file, chain.component)
    if chain.component is not None:
        yield _component_card(chain.component)
        if chain.component.component_id:
            yield _id_card(chain.component)
    yield from _feature_cards(chain.features)
    if chain.directory is not None:
        yield _directory_card(chain.directory)
    if chain.components:
        yield _rows_card("Components", chain.components, "component")
    if chain.resources:
        yield _rows_card("Other resources", chain.resources, "row")


def start_card(chain: Chain, rows: Rows) -> Card:
    """The row that the chain was asked for, where it has no card of its own."""
    start, component = chain.start, chain.component
    key_path = component.key_path if component is not None else None
    is_key_path = key_path is not None and key_path.place == start
    text = registry_path(rows, start) if start.table == "Registry" else ""
    key = key_text(start.key)
    kind = f"{start.table} · key path" if is_key_path else start.table
    facts = (CardFact(text),) if text else ()
    return Card(kind, key, facts, text or key, "the path" if text else "the key",
                place=_place(start))  # fmt: skip


def _file_card(file: FilePart, component: ComponentPart | None) -> Card:
    key_path = component.key_path if component is not None else None
    is_key_path = key_path is not None and file.place is not None and key_path.place == file.place
    version = f"version {file.version}" if file.version else ""
    if file.companion:
        version = f"version of {file.companion}"
    language = f"language {file.language}" if file.language else ""
    size = counted(file.size, "byte") if file.size is not None else ""
    facts = [CardFact(_joined(version, language, size))]
    if file.key != file.name:
        facts.append(CardFact(_joined(f"key {file.key}", file.short_name)))
    media = file.media
    if media is not None:
        where = f"{'cabinet' if media.cabinet else 'files beside the package'} {media.cabinet}"
        sequence = f"sequence {number(file.sequence)}" if file.sequence is not None else ""
        text = _joined(f"disk {media.disk}, {where.strip()}", sequence)
        facts.append(CardFact(text, _place(media.place)))
    if file.hash:
        facts.append(CardFact(f"MD5 {file.hash}", monospace=True))
    copies = [("the file name", file.name), ("the key", file.key), ("the MD5", file.hash)]
    return Card(
        "File · key path" if is_key_path else "File",
        file.name or file.key,
        _facts(facts),
        file.path or file.key,
        "the path",
        _copies(copies),
        _place(file.place),
    )


def _component_card(component: ComponentPart) -> Card:
    meanings = ", ".join(meaning.name for meaning in component.meanings)
    bits = "" if component.attributes is None else f"Attributes {component.attributes}"
    facts = [CardFact(": ".join(filter(None, (bits, meanings))))]
    if component.condition:
        facts.append(CardFact(f"Condition {component.condition}", monospace=True))
    key_path = component.key_path
    if key_path is not None:
        kind = {"Directory": "its directory", "Registry": "registry value"}.get(key_path.kind, "")
        text = " ".join(filter(None, ("Key path:", kind, key_path.text or key_path.key)))
        facts.append(CardFact(text, _place(key_path.place)))
    copies = [("the condition", component.condition)]
    return Card(
        "Component",
        component.key,
        _facts(facts),
        component.key,
        "the key",
        _copies(copies),
        _place(component.place),
        by="Component_",
    )


def _id_card(component: ComponentPart) -> Card:
    facts = []
    if component.packed_id:
        facts.append(CardFact(f"packed {component.packed_id}", monospace=True))
    facts += [CardFact(f"{place.what}: {place.key}") for place in component.registry]
    copies = [
        ("the packed form", component.packed_id),
        ("the 20-character form", component.compressed_id),
        *((f"the registry key, {place.what}", place.key) for place in component.registry),
    ]
    place = component.place
    return Card(
        "ComponentId",
        component.component_id,
        _facts(facts),
        component.component_id,
        "the ComponentId",
        _copies(copies),
        Place("table", place.table, place.row, 1) if place is not None else None,
        by="ComponentId",
        monospace=True,
    )


def _feature_cards(features: Sequence[FeaturePart]) -> Iterator[Card]:
    for at, feature in enumerate(features[:MOST_FEATURES]):
        level = "" if feature.level is None else f"Level {feature.level}"
        facts = [CardFact(_joined(level, feature.title))]
        facts += [
            CardFact(f"Level {found.level} if {found.condition}", _place(found.place), True)
            for found in feature.conditions
        ]
        yield Card(
            "Feature",
            " › ".join(feature.path),
            _facts(facts),
            feature.key,
            "the key",
            place=_place(feature.place),
            by="" if feature.link is None else "FeatureComponents" if at == 0 else "and",
        )
    if len(features) > MOST_FEATURES:
        rest = features[MOST_FEATURES:]
        facts = [CardFact(feature.key, _place(feature.place)) for feature in rest[:MOST_ROWS]]
        yield Card("Features", counted(len(rest), "more feature"), tuple(facts), by="and")


def _directory_card(directory: DirectoryPart) -> Card:
    facts = [CardFact(f"key {directory.key}")]
    if directory.source_path:
        facts.append(CardFact(f"source {directory.source_path}"))
    return Card(
        "Directory",
        directory.path or directory.key,
        _facts(facts),
        directory.path or directory.key,
        "the path",
        _copies([("the key", directory.key), ("the source path", directory.source_path)]),
        _place(directory.place),
        by="Directory_",
    )


def _rows_card(kind: str, rows: Sequence[RowPlace], one: str) -> Card:
    tables = Counter(place.table for place in rows)
    named = [
        CardFact(f"{place.table} {key_text(place.key)}", _place(place))
        for place in rows[:MOST_ROWS]
    ]
    if len(rows) > MOST_ROWS:
        named.append(CardFact(" · ".join(f"{name} {number(n)}" for name, n in tables.items())))
    text = "\n".join(f"{place.table}/{key_text(place.key)}" for place in rows)
    return Card(kind, counted(len(rows), one), tuple(named), text, "the list", by=kind.lower())


# -- words --------------------------------------------------------------


def _place(place: RowPlace | None) -> Place | None:
    return None if place is None else Place("table", place.table, place.row, 0)


def _row_of(card: Card) -> tuple[str, int | None] | None:
    """The row that a card is about. The ComponentId is a part of its component's row."""
    place = card.place
    return None if place is None or card.kind == "ComponentId" else (place.name, place.row)


def _joined(*parts: str) -> str:
    return " · ".join(filter(None, parts))


def _facts(facts: Sequence[CardFact]) -> tuple[CardFact, ...]:
    return tuple(fact for fact in facts if fact.text)


def _copies(copies: Sequence[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    return tuple((what, text) for what, text in copies if text)


def _paragraph(card: Card) -> str:
    return "\n".join([f"{card.kind}: {card.title}", *(f"  {fact.text}" for fact in card.facts)])
