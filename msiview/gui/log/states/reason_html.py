"""Why a component or feature is in its state, as a text with links."""

from __future__ import annotations

from collections.abc import Iterator

from msiview.analysis.conditions import Outcome
from msiview.analysis.logs.log_words import side_words
from msiview.analysis.logs.reasons.condition_moments import ConditionMoment, ReadValue
from msiview.analysis.logs.reasons.reason import FeatureStanding, Reason
from msiview.analysis.value_words import condition_lines
from msiview.gui.inspector.field_html import lines_html
from msiview.gui.log.answers_html import HasRow
from msiview.gui.log.rich_text import RichText
from msiview.gui.theme import Theme
from msiview.logs.codes import state_meaning
from msiview.logs.facts import StateLine

_OUTCOMES = {
    Outcome.TRUE: ("\N{CHECK MARK} true", "change.added"),
    Outcome.FALSE: ("\N{BALLOT X} false", "defect.error"),
    Outcome.NONE: ("\N{CHECK MARK} blank, which counts as true", "text.muted"),
    Outcome.ERROR: ("! can't be evaluated", "defect.warning"),
}


class ReasonPage:
    """Writes the text; ``table`` is Component or Feature."""

    def __init__(self, theme: Theme, table: str, has_row: HasRow) -> None:
        self._theme, self._table, self._has_row = theme, table, has_row
        self._rich = RichText(theme)

    def html(self, state: StateLine, reason: Reason | None, remark: str = "") -> str:
        """What the states mean, at once, and why they are so, once that is known. ``remark``
        says what is going on until then."""
        parts = [*self._head(state)]
        if reason is not None:
            parts += self._why(reason)
        elif remark:
            parts.append(self._rich.paragraph(self._rich.muted(remark), above=8))
        parts += self._meanings(state)
        return "".join(parts)

    def _head(self, state: StateLine) -> Iterator[str]:
        rich = self._rich
        side = side_words(state.side)
        place = f"{rich.line(state.line)} {rich.muted(f'on the {side}') if side else ''}"
        yield rich.paragraph(rich.strong(state.name), rich.muted(self._table.lower()), place)
        if self._has_row(self._table, state.name):
            words = f"Its row in the {self._table} table"
            yield rich.paragraph(rich.row(self._table, state.name, words))

    def _why(self, reason: Reason) -> Iterator[str]:
        rich = self._rich
        yield rich.heading("Why", above=8)
        yield rich.paragraph(rich.sentence(reason.words))
        line = reason.decision_line
        if line is not None and f"line {line + 1}" not in reason.words:
            yield rich.paragraph(rich.muted("Decided in"), rich.line(line))
        named = (reason.decision_line, reason.state.line)
        others = [line for line in reason.lines if line not in named]
        if others:
            yield rich.paragraph(rich.muted("See also"), rich.lines(others))
        if not reason.is_certain:
            yield rich.paragraph(rich.muted("No line says so outright; it follows from the rest."))
        if reason.condition is not None:
            yield from self._condition(reason.condition)
        if reason.features:
            title = "Its features" if self._table == "Component" else "Features around it"
            yield rich.heading(title, above=8)
            for feature in reason.features:
                yield self._feature(feature)
        for hint in reason.hints:
            yield rich.paragraph(rich.strong("Good to know:"), rich.sentence(hint), above=4)

    def _condition(self, moment: ConditionMoment) -> Iterator[str]:
        rich = self._rich
        words, token = _OUTCOMES[moment.outcome]
        yield rich.heading("Condition", above=8)
        yield rich.paragraph(rich.code(moment.condition), rich.strong(words, token))
        yield lines_html(condition_lines(moment.evaluation), self._theme, rich.monospace)
        yield rich.table(self._read(value) for value in moment.reads)

    def _read(self, value: ReadValue) -> tuple[str, str, str]:
        rich = self._rich
        if not value.is_known:
            shown = rich.muted("not known: the log does not tell")
        elif value.value is None:
            shown = rich.muted("not set")
        else:
            shown = rich.code(value.value) if value.value else rich.muted("empty")
        told = rich.line(value.line) if value.line is not None else ""
        by = rich.muted(f"by {value.by}") if value.by else ""
        name = rich.strong(value.shown) if value.is_deciding else rich.plain(value.shown)
        if value.kind == "property" and self._has_row("Property", value.name):
            name = rich.row("Property", value.name, value.shown)
        return name, shown, f"{told} {by}"

    def _feature(self, feature: FeatureStanding) -> str:
        rich = self._rich
        name = feature.name
        shown = rich.row("Feature", name, name) if self._has_row("Feature", name) else None
        place = rich.line(feature.state.line) if feature.state is not None else ""
        words = rich.sentence(feature.words) if feature.words else ""
        return rich.paragraph(shown or rich.strong(name), place, words, indent=1)

    def _meanings(self, state: StateLine) -> Iterator[str]:
        rich = self._rich
        yield rich.heading("What the states mean", above=8)
        fields = ("Installed", "Request", "Action")
        values = (state.installed, state.request, state.action)
        yield rich.table(
            (rich.muted(field), rich.plain(value), rich.plain(state_meaning(field.lower(), value)))
            for field, value in zip(fields, values, strict=True)
        )
