"""A rule explained, with an example, and the list of all rules."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msiview.errors import Severity
from msiview.report.finding_words import placeholders_shown, with_stop
from msiview.report.findings import TONES
from msiview.report.page import (
    Block,
    Bullets,
    Fields,
    Heading,
    PageColumn,
    PageTable,
    Paragraph,
    code,
    strong,
)
from msiview.validation.examples import Example, ExampleRows, family_examples
from msiview.validation.rule import SUITES, all_rules, known_ids, rule_texts
from msiview.validation.texts import RuleTexts
from msiview.words import counted


def rule_blocks(id_: str) -> Iterator[Block]:
    """A rule: what must hold, what it finds with effect and remedy, and an example."""
    texts = rule_texts(id_)
    assert texts is not None
    yield Heading(id_, 1, aside=texts.title)
    rule = all_rules().get(id_)
    if rule is not None:
        suites = ["full", *(["ice"] if rule.order[0] == 0 else []), *texts.suites]
        yield Fields(
            [
                ("reads", ", ".join(rule.reads)),
                ("suites", ", ".join(name for name in SUITES if name in suites)),
            ]
        )
    if texts.note:
        yield Paragraph(texts.note)
    yield from _cases(texts)
    if rule is not None:
        yield from _example(family_examples(rule.family).get(id_, ()))
    elif texts.example:
        yield Heading("Example", 2)
        yield Paragraph(texts.example)


def _cases(texts: RuleTexts) -> Iterator[Block]:
    for case in texts.cases.values():
        if case.says != "{message}":
            words = with_stop(placeholders_shown(case.says))
            yield Heading(case.severity.word, 3, TONES[case.severity], words)
        for text in (case.effect, case.remedy):
            yield Paragraph(placeholders_shown(text), indent=1)


def _example(examples: Iterable[Example]) -> Iterator[Block]:
    bad = next((example for example in examples if example.finds), None)
    if bad is None:
        return
    yield Heading("Example", 2)
    yield Paragraph(bad.about)
    for name in bad.without:
        yield Paragraph(("The package has no table", code(name)))
    yield from map(_example_rows, bad.rows, bad.rows.values())
    for table, (count, row) in bad.repeated.items():
        cells = ", ".join(f"{column} = {text}" for column, text in row.items())
        yield Paragraph(
            (f"{table} has {counted(count, 'row')} like this, n from 1 on:", code(cells))
        )
    if bad.beside:
        yield Paragraph("The package beside it has:")
        yield from map(_example_rows, bad.beside, bad.beside.values())
    yield Bullets(
        [
            (strong(severity, TONES[Severity[severity.upper()]]), code(_place(table, column, key)))
            for severity, table, column, key in bad.finds
        ]
    )


def _example_rows(table: str, rows: ExampleRows) -> PageTable:
    columns = list(dict.fromkeys(name for row in rows for name in row))
    return PageTable(
        [PageColumn(name) for name in columns],
        [[code(str(row.get(name, ""))) for name in columns] for row in rows],
        table,
    )


def _place(table: str, column: str, key: str) -> str:
    return f"{table}{'/' if key else ''}{key}{'.' if column else ''}{column}"


def rule_list_blocks() -> Iterator[Block]:
    """All rules, each in a sentence."""
    rows = []
    for id_ in known_ids():
        texts = rule_texts(id_)
        assert texts is not None
        worst = max(case.severity for case in texts.cases.values())
        own = worst.word.lower() if id_ in all_rules() else ""
        rows.append([id_, own, texts.title])
    yield Heading("Rules", 1)
    yield PageTable(
        [PageColumn("rule"), PageColumn("severity"), PageColumn("what must hold")], rows
    )
