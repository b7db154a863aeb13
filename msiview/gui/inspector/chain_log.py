"""What a log says along a chain: the lines that mention it, and why its component is so."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from msiview.analysis.chain.parts import Chain
from msiview.analysis.chain.rows import Rows
from msiview.analysis.logs.links.identifiers import chain_identifiers
from msiview.analysis.logs.links.mentions import mentions
from msiview.analysis.logs.reasons.reason import Reason, Why
from msiview.analysis.logs.reasons.state_reasons import StateReasons
from msiview.gui.inspector.chain_cards import Card, CardFact, ShownChain, start_card
from msiview.logs.facts import StateLine
from msiview.logs.log_line import log_line
from msiview.logs.log_text import LogText
from msiview.progress import Progress
from msiview.session.opened_log import OpenedLog
from msiview.words import counted, number

KIND = "Log"

MOST_LINES = 6
"""Numbers of lines in the title."""

MOST_TEXTS = 3
MOST_COPIED = 500
_LONGEST = 300
"""Characters of a line on a card."""
_READ = 2 * _LONGEST

_FALSE = "\N{MULTIPLICATION X}"
_CONDITIONS = frozenset({Why.CONDITION, Why.CONDITION_LATER})
_DECISIONS = frozenset({Why.DISALLOWED, Why.ALLOWED, Why.RULES_BROKEN})


@dataclass(frozen=True, slots=True)
class ChainInLog:
    """``lines`` mention the chain, ascending, from 0; ``texts`` are the first of them. ``facts``
    are further ones of the cards of its component and features, by kind and key."""

    lines: array[int]
    texts: tuple[tuple[int, str], ...]
    facts: Mapping[tuple[str, str], tuple[CardFact, ...]] = field(default_factory=dict)

    def card(self) -> Card:
        """The last card of the chain."""
        if not self.lines:
            return Card(KIND, "no line mentions it", by="mentioned in the log")
        shown = ", ".join(number(line + 1) for line in self.lines[:MOST_LINES])
        more = ", …" if len(self.lines) > MOST_LINES else ""
        facts = tuple(
            CardFact(_shortened(text), monospace=True, line=line)
            for line, text in self.texts[:MOST_TEXTS]
        )
        return Card(
            KIND,
            f"{counted(len(self.lines), 'line')}: {shown}{more}",
            tuple(fact for fact in facts if fact.text),
            "\n".join(f"{line + 1}: {text}" for line, text in self.texts),
            "the lines",
            by="mentioned in the log",
            line=self.lines[0],
        )


def look_in_log(opened: OpenedLog, chain: Chain, progress: Progress) -> ChainInLog:
    """What the log says of a chain: work for a thread."""
    log = opened.log
    lines = mentions(log, chain_identifiers(opened.tables, chain), progress)
    text = LogText(log.file, log.index)
    texts = tuple((line, text.line(line)) for line in lines[:MOST_COPIED])
    facts: dict[tuple[str, str], tuple[CardFact, ...]] = {}
    component = chain.component
    if component is not None or chain.features:
        found = opened.reasons(progress)
        if component is not None:
            facts["Component", component.key] = tuple(_component(found, component.key))
        for feature in chain.features:
            facts["Feature", feature.key] = tuple(_feature(found, feature.key))
    return ChainInLog(lines, texts, facts)


def with_log(shown: ShownChain, chain: Chain, rows: Rows, found: ChainInLog) -> ShownChain:
    """A chain that ends in the log. A row that belongs to nothing has a chain of its own card
    and the log's, where the log mentions it."""
    cards = shown.cards
    if not cards:
        if not found.lines:
            return shown
        cards = (replace(start_card(chain, rows), is_present=True),)
    told = (
        replace(card, facts=(*card.facts, *found.facts.get((card.kind, card.copy), ())))
        for card in cards
    )
    return replace(shown, cards=(*told, found.card()))


def _shortened(line: str) -> str:
    """What a line says, without what many others begin with."""
    text = log_line(line[:_READ]).text.strip()
    return text.removeprefix("Executing op: ")[:_LONGEST]


# -- states -------------------------------------------------------------


def _component(reasons: StateReasons, key: str) -> Iterator[CardFact]:
    reason = reasons.component(key)
    if reason is None:
        return
    yield _state(reason.state)
    why = _why(reason)
    if why is not None:
        yield why


def _feature(reasons: StateReasons, key: str) -> Iterator[CardFact]:
    reason = reasons.feature(key)
    if reason is not None:
        yield _state(reason.state)


def _state(state: StateLine) -> CardFact:
    words = f"Installed: {state.installed}, Request: {state.request}, Action: {state.action}"
    return CardFact(words, line=state.line)


def _why(reason: Reason) -> CardFact | None:
    """``✕ false since log line 212 (property set to 1)``, or what else decided in one line."""
    condition = reason.condition
    if reason.why in _CONDITIONS and condition is not None and condition.is_false:
        if condition.since is None:
            return CardFact(f"{_FALSE} false in the log", line=condition.line, is_wrong=True)
        since = f"{_FALSE} false since log line {number(condition.since + 1)}"
        deciding = next((read for read in condition.reads if read.is_deciding), None)
        if deciding is not None:
            name = "property" if len(condition.reads) == 1 else deciding.name
            value = f"set to {deciding.value}" if deciding.value is not None else "deleted"
            since += f" ({name} {value})"
        return CardFact(since, line=condition.since, is_wrong=True)
    if reason.why in _DECISIONS and reason.decision_line is not None:
        return CardFact(f"{_FALSE} {reason.words}", line=reason.decision_line, is_wrong=True)
    return None
