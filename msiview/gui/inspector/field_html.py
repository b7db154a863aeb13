"""What is known of a field's value, as rich text. All that comes from a file is escaped."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from html import escape

from msiview.analysis.field_facts import FieldFacts, range_words
from msiview.analysis.value_words import ValueLine
from msiview.database.bit_fields import BitMeaning
from msiview.database.type_words import describe_category, describe_type
from msiview.gui.models.shown_text import shown_text
from msiview.gui.theme import Theme
from msiview.overlay.marks import CellStep, Mark
from msiview.visible_text import one_line

HEX = "hex"
"""The form of numbers that stands beside the type; all others are listed."""

LONGEST_STEP = 300
"""Characters of each value in a cell's history."""

LONGEST_LINE = 400
"""Characters of each part of an explanation."""


def notes_html(facts: FieldFacts) -> str:
    """What the value names; empty for nothing."""
    return _paragraphs(escape(_capital(note)) for note in facts.notes)


def value_html(facts: FieldFacts, theme: Theme, monospace: str) -> str:
    """Other forms of the value, and flags that hold; empty for nothing."""
    muted = theme.color("text.muted").name()
    parts = []
    forms = [
        f'<span style="color:{muted}">{escape(form.label)}</span> '
        f'<span style="font-family:{monospace}">{escape(form.text)}</span>'
        for form in facts.forms
        if form.label != HEX
    ]
    if forms:
        parts.append("<br>".join(forms))
    rows = [_meaning_row(meaning, muted, monospace) for meaning in facts.meanings]
    if rows:
        parts.append(f'<table cellspacing="0" cellpadding="0">{"".join(rows)}</table>')
    return _paragraphs(parts)


def _paragraphs(parts: Iterable[str]) -> str:
    return "".join(f'<p style="margin:0 0 2px 0">{part}</p>' for part in parts)


def _meaning_row(meaning: BitMeaning, muted: str, monospace: str) -> str:
    title = escape(meaning.name if meaning.name != meaning.shown else "")
    if meaning.group:
        title = f'<span style="color:{muted}">{escape(meaning.group)}</span> {title}'
    words = f'<span style="color:{muted}">{escape(meaning.meaning)}</span>'
    text = f"{title}<br>{words}" if title else words
    return (
        f'<tr><td style="padding:0 8px 2px 0;white-space:nowrap;font-family:{monospace}">'
        f'{escape(meaning.shown)}</td><td style="padding:0 0 2px 0">{text}</td></tr>'
    )


def lines_html(lines: Sequence[ValueLine], theme: Theme, monospace: str) -> str:
    """What a condition, a formatted text or a custom action comes to; empty for nothing."""
    shown = (_value_line(line, theme, monospace) for line in lines)
    return _paragraphs(["<br>".join(shown)]) if lines else ""


def _value_line(line: ValueLine, theme: Theme, monospace: str) -> str:
    muted = theme.color("text.muted").name()
    indent = "&nbsp;" * (4 * line.depth)
    text = escape(one_line(line.text if line.label else _capital(line.text), LONGEST_LINE))
    label = escape(one_line(line.label, LONGEST_LINE))
    if line.holds is None:
        before = f'<span style="color:{muted}">{label}</span> ' if label else ""
        return f"{indent}{before}{text}"
    mark = "\N{CHECK MARK}" if line.holds else "\N{BALLOT X}"
    code = f'<span style="font-family:{monospace}">{label}</span>'
    if line.text.startswith(line.label):
        return f'{indent}{mark} <span style="color:{muted}">{text}</span>'
    return f'{indent}{mark} {code} <span style="color:{muted}">{text}</span>'


def history_html(steps: Sequence[CellStep], theme: Theme) -> str:
    """The values that a cell had under the layers of an overlay, the base's first."""
    muted = theme.color("text.muted").name()
    return "<br>".join(_step_line(step, muted) for step in steps)


def _step_line(step: CellStep, muted: str) -> str:
    deleted = step.word == Mark.DELETED.value
    word = f" {step.word} the row" if step.word else ""
    value = "" if deleted else escape(one_line(shown_text(step.value), LONGEST_STEP))
    return f'<span style="color:{muted}">{escape(step.by + word)}</span> {value}'


def column_html(facts: FieldFacts) -> str:
    """What the column is for and what it may hold."""
    return "<br>".join(escape(line) for line in column_lines(facts))


def column_lines(facts: FieldFacts) -> Iterator[str]:
    """The type in words, the description, category, limits and references of a column."""
    yield _capital(describe_type(facts.column.type))
    rule = facts.rule
    if rule is None:
        return
    if rule.description:
        yield rule.description
    if rule.category:
        words = describe_category(rule.category)
        yield f"{rule.category}: {words}" if words else rule.category
    limits = range_words(rule)
    if limits:
        yield f"Values {limits}"
    if rule.allowed:
        yield f"One of {', '.join(rule.allowed)}"
    if rule.key_tables:
        yield f"Refers to {' or '.join(rule.key_tables)}"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
