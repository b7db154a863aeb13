"""What a log says along a chain: the lines that mention it, and why its component is so."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from msiview.analysis.chain.parts import Chain
from msiview.analysis.logs.links.identifiers import chain_identifiers
from msiview.analysis.logs.links.mentions import mentions
from msiview.analysis.logs.reasons.reason import Reason, Why
from msiview.analysis.logs.reasons.state_reasons import StateReasons
from msiview.analysis.phrase import LineRef, Phrase
from msiview.logs.facts import StateLine
from msiview.logs.log_line import log_line
from msiview.logs.log_text import LogText
from msiview.logs.operations import OPERATION
from msiview.progress import Progress, no_progress
from msiview.report.chain import MOST_ROWS, ChainStep, ToldChain
from msiview.report.page import Inline, Text, Tone
from msiview.session.opened_log import OpenedLog
from msiview.words import counted, number

LOG = "Log"
"""The kind of the last step."""

_MOST_NUMBERS = 6
"""Numbers of lines in the title."""

_MOST_COPIED = 500
_LONGEST = 300
"""Characters of a line that is named."""
_READ = 2 * _LONGEST

_FALSE = "\N{MULTIPLICATION X}"
_CONDITIONS = frozenset({Why.CONDITION, Why.CONDITION_LATER})
_DECISIONS = frozenset({Why.DISALLOWED, Why.ALLOWED, Why.RULES_BROKEN})


@dataclass(frozen=True, slots=True)
class ChainInLog:
    """``lines`` mention the chain, ascending, from 0; ``texts`` are the first of them. ``facts``
    are further ones of the steps of its component and features, by kind and key."""

    lines: array[int]
    texts: tuple[tuple[int, str], ...]
    facts: Mapping[tuple[str, str], tuple[Inline, ...]] = field(default_factory=dict)

    def step(self) -> ChainStep:
        """The last step of the chain."""
        by = "mentioned in the log"
        if not self.lines:
            return ChainStep(LOG, "no line mentions it", by=by)
        shown = ", ".join(number(line + 1) for line in self.lines[:_MOST_NUMBERS])
        more = ", …" if len(self.lines) > _MOST_NUMBERS else ""
        return ChainStep(
            LOG,
            f"{counted(len(self.lines), 'line')}: {shown}{more}",
            by=by,
            rows=tuple(_mention(line, text) for line, text in self.texts[:MOST_ROWS]),
            count=len(self.lines),
            copy="\n".join(f"{line + 1}: {text}" for line, text in self.texts),
            what="the lines",
            line=self.lines[0],
        )


def look_in_log(opened: OpenedLog, chain: Chain, progress: Progress | None = None) -> ChainInLog:
    """What the log says of a chain: work for a thread."""
    log, progress = opened.log, progress or no_progress()
    lines = mentions(log, chain_identifiers(opened.tables, chain), progress)
    text = LogText(log.file, log.index)
    texts = tuple((line, text.line(line)) for line in lines[:_MOST_COPIED])
    facts: dict[tuple[str, str], tuple[Inline, ...]] = {}
    component = chain.component
    if component is not None or chain.features:
        found = opened.reasons(progress)
        if component is not None:
            facts["Component", component.key] = tuple(_component(found, component.key))
        for feature in chain.features:
            facts["Feature", feature.key] = tuple(_feature(found, feature.key))
    return ChainInLog(lines, texts, facts)


def with_log(told: ToldChain, found: ChainInLog) -> ToldChain:
    """A chain that ends in the log. A row that belongs to nothing has its own step and the log's,
    where the log mentions it."""
    if not told.steps and not found.lines:
        return told
    steps = (
        replace(step, facts=(*step.facts, *found.facts.get((step.kind, step.copy), ())))
        for step in told.steps or (told.start,)
    )
    return replace(told, steps=(*steps, found.step()))


def _mention(line: int, text: str) -> Inline:
    """``212: …``: what a line says, without what many others begin with."""
    said = log_line(text[:_READ]).text.strip().removeprefix(OPERATION)[:_LONGEST]
    return Text(Phrase(LineRef(line, f"{line + 1}: {said}")), code=True)


# -- states -------------------------------------------------------------


def _component(reasons: StateReasons, key: str) -> Iterator[Inline]:
    reason = reasons.component(key)
    if reason is None:
        return
    yield _state(reason.state)
    why = _why(reason)
    if why is not None:
        yield why


def _feature(reasons: StateReasons, key: str) -> Iterator[Inline]:
    reason = reasons.feature(key)
    if reason is not None:
        yield _state(reason.state)


def _state(state: StateLine) -> Inline:
    words = f"Installed: {state.installed}, Request: {state.request}, Action: {state.action}"
    return LineRef(state.line, words)


def _why(reason: Reason) -> Inline | None:
    """``✕ false since log line 212 (property set to 1)``, or what else decided in one line."""
    condition = reason.condition
    if reason.why in _CONDITIONS and condition is not None and condition.is_false:
        if condition.since is None:
            return _wrong(condition.line, "false in the log")
        since = f"false since log line {number(condition.since + 1)}"
        deciding = next((read for read in condition.reads if read.is_deciding), None)
        if deciding is not None:
            name = "property" if len(condition.reads) == 1 else deciding.name
            value = f"set to {deciding.value}" if deciding.value is not None else "deleted"
            since += f" ({name} {value})"
        return _wrong(condition.since, since)
    if reason.why in _DECISIONS and reason.decision_line is not None:
        return _wrong(reason.decision_line, str(reason.words))
    return None


def _wrong(line: int, words: str) -> Inline:
    """The reason why something did not come about."""
    return Text(Phrase(LineRef(line, f"{_FALSE} {words}")), Tone.BAD)
