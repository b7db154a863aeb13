"""Properties of a log as rows of a list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from msiview.analysis.logs.reasons.engine_runs import PARTIES
from msiview.analysis.logs.reasons.property_origins import LoggedValue, PropertyHistory
from msiview.analysis.phrase import sentence
from msiview.gui.models.list_model import ListColumn
from msiview.visible_text import one_line

LONGEST = 300
_LONGEST_VALUE = 2000


@dataclass(frozen=True, slots=True)
class PropertyList:
    """All properties, and what is looked for in them, made ready so that a filter answers at
    once. ``parties`` are those that have properties at all."""

    histories: Sequence[PropertyHistory] = ()
    texts: Sequence[str] = ()
    parties: frozenset[str] = frozenset()
    is_marked: bool = False

    def matching(self, text: str, *, only_marked: bool) -> list[PropertyHistory]:
        """Those with a text in any column, in any case; ``only_marked``: what is odd."""
        folded = text.strip().casefold()
        pairs = zip(self.histories, self.texts, strict=True)
        found = [history for history, cells in pairs if folded in cells]
        return [history for history in found if mark_of(history)] if only_marked else found


def listed(histories: Sequence[PropertyHistory]) -> PropertyList:
    """A list of these properties; takes a while for thousands of them."""
    columns = property_columns()
    return PropertyList(
        histories,
        ["\n".join(column.text(history) for column in columns).casefold() for history in histories],
        frozenset(value.party for history in histories for value in history.values),
        any(map(mark_of, histories)),
    )


def property_columns() -> tuple[ListColumn[PropertyHistory], ...]:
    """Name, a mark for what is odd, the last value of each party, and what the package has."""
    columns = [
        ListColumn[PropertyHistory]("Property", lambda history: history.name, width=176),
        ListColumn[PropertyHistory]("Mark", mark_of, width=80, token=_mark_token, tooltip=_remark),
    ]
    columns += [_party_column(party) for party in PARTIES]
    columns += [
        ListColumn("In the package", lambda h: _text(_of_package(h)), width=112, token=_muted),
        ListColumn("Last set by", last_source, width=152, token=_muted),
    ]
    return tuple(columns)


def _party_column(party: str) -> ListColumn[PropertyHistory]:
    return ListColumn(
        party.capitalize(),
        lambda history: _text(history.final(party)),
        width=120,
        monospace=True,
        tooltip=lambda history: _whole(history.final(party)),
    )


def mark_of(history: PropertyHistory) -> str:
    """A word or two for what is odd about a property; empty for nothing."""
    if history.ignored_line is not None:
        return "refused"
    if history.is_client_only:
        return "client only"
    return "hidden" if history.is_hidden else ""


def last_source(history: PropertyHistory) -> str:
    """Who gave the property its last value."""
    last = history.last_set
    return last.source.words if last is not None else ""


def _of_package(history: PropertyHistory) -> LoggedValue | None:
    return next((value for value in history.values if not value.party), None)


def _text(value: LoggedValue | None) -> str:
    return one_line(value.value, LONGEST) if value is not None and value.value is not None else ""


def _whole(value: LoggedValue | None) -> str:
    return (value.value or "")[:_LONGEST_VALUE] if value is not None else ""


def _remark(history: PropertyHistory) -> str:
    return str(sentence(history.remark))


def _mark_token(history: PropertyHistory) -> str:
    return "text.muted" if mark_of(history) == "hidden" else "defect.warning"


def _muted(_: PropertyHistory) -> str:
    return "text.muted"
