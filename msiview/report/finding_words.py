"""Findings in words: what is wrong and where, what it does, what to do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from msiview.analysis.phrase import RowRef
from msiview.database.summary_words import property_name
from msiview.database.table import Table
from msiview.errors import Severity
from msiview.session.checking import CheckedPackage, FindingState
from msiview.validation.check import SUMMARY
from msiview.validation.defects import STREAMS
from msiview.validation.finding import Finding
from msiview.validation.rule import rule_texts
from msiview.words import counted, number


@dataclass(frozen=True, slots=True)
class FindingWords:
    """What is wrong, without a full stop; what it does to users and what to do, in sentences,
    empty where there is nothing to say."""

    what: str
    effect: str
    remedy: str


def finding_words(finding: Finding) -> FindingWords:
    """The sentences of a finding, with its values."""
    texts = rule_texts(finding.rule)
    case = texts.cases.get(finding.case) if texts is not None else None
    values = {
        **finding.values,
        "table": finding.table,
        "column": finding.column,
        "key": "/".join(finding.key),
    }
    if case is None:
        return FindingWords(values.get("message", ""), "", "")
    try:
        sentences = (case.says, case.effect, case.remedy)
        return FindingWords(*(sentence.format_map(values) for sentence in sentences))
    except KeyError:  # known from a baseline, which has only the sentence itself
        return FindingWords(values.get("message", ""), "", "")


def placeholders_shown(text: str) -> str:
    """A sentence of a rule before it is filled: ``<component>`` stands for a value."""
    return text.replace("{", "<").replace("}", ">")


def with_stop(words: str) -> str:
    """A sentence with its full stop. It may begin with a name of the package, so that its first
    letter stays as it is."""
    return words if words.endswith((".", "?", "!", "…")) else f"{words}."


def place_words(finding: Finding) -> str:
    """Where it is: ``Component/Help.KeyPath``, ``summary, Template``, ``the file``."""
    if finding.table == SUMMARY:
        name = property_name(int(finding.column)) if finding.column.isdigit() else finding.column
        return f"summary, {name}" if name else "summary"
    if finding.table == STREAMS:
        return f"stream {'/'.join(finding.key)}"
    if not finding.table:
        return "the file"
    key = f"/{'/'.join(finding.key)}" if finding.key else ""
    return f"{finding.table}{key}{'.' if finding.column else ''}{finding.column}"


def place_ref(finding: Finding, tables: Mapping[str, Table]) -> str | RowRef:
    """The place, as something that can be gone to where it is a row that is there."""
    table = tables.get(finding.table)
    if table is None or finding.row is None or finding.row >= table.row_count:
        return place_words(finding)
    return RowRef(table.name, table.key(finding.row), place_words(finding))


def counts_words(counts: Counter[Severity], *, notes: bool = True) -> str:
    """``2 errors, 1 warning``; empty where there is nothing."""
    shown = [severity for severity in reversed(Severity) if notes or severity > Severity.NOTE]
    words = (counted(counts[s], s.name.lower()) for s in shown if counts[s])
    return ", ".join(words)


def change_words(checked: CheckedPackage, what: str) -> str:
    """What became of findings: ``The overlay adds 2 errors and mends 1 warning.`` ``what`` is who
    does so. Notes do not count."""
    added = counts_words(checked.count(FindingState.NEW), notes=False)
    gone = counts_words(checked.count(FindingState.GONE), notes=False)
    parts = [f"adds {added}" if added else "", f"mends {gone}" if gone else ""]
    return f"{what} {' and '.join(filter(None, parts)) or 'adds and mends nothing'}."


def summary_line(checked: CheckedPackage, *, most: int = 4) -> str:
    """``2 errors, 1 warning (ICE03 ×2, ICE33)``: the rules that most findings are of. Without
    notes."""
    counts = counts_words(checked.count(), notes=False)
    if not counts:
        return "no errors, no warnings"
    rules = Counter(
        entry.finding.rule
        for entry in checked.entries
        if entry.counts and entry.severity > Severity.NOTE
    )
    named = [f"{rule} ×{number(n)}" if n > 1 else rule for rule, n in rules.most_common(most)]
    return f"{counts} ({', '.join(named)}{', …' if len(rules) > most else ''})"
