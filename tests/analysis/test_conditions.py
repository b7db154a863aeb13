"""Conditions: their names, their trees, their faults, and what is said about them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from msiview.analysis.condition_tree import NodeKind
from msiview.analysis.condition_words import explain
from msiview.analysis.conditions import (
    ConditionResult,
    ConditionValues,
    evaluate,
    parse,
    references,
)
from msiview.database.database import Database
from msiview.database.opening import open_package

WHAT_IF = ConditionValues({"VersionNT": "1000", "MYPROP": "1", "Name": "Contoso Reader"})


def words(condition: str, values: ConditionValues = WHAT_IF) -> list[tuple[int, str, bool, str]]:
    """Depth, part, whether it holds, and why."""
    explained = explain(evaluate(condition, values))
    return [(e.depth, condition[e.start : e.end], e.holds, e.words) for e in explained]


def test_names_are_found_with_their_places() -> None:
    text = 'NOT (A AND %Path) OR $Comp.x=3 AND ?c > 2 OR &Feat = !Feat "B" a'
    assert [(kind, name) for kind, name, _, _ in references(text)] == [
        ("property", "A"),
        ("environment", "Path"),
        ("component_action", "Comp.x"),
        ("component_state", "c"),
        ("feature_action", "Feat"),
        ("feature_state", "Feat"),
        ("property", "a"),
    ]
    assert all(text[start:end] == name for _, name, start, end in references(text))


def test_names_in_wrong_conditions_are_found_too() -> None:
    assert [ref.name for ref in references('A == "x" ! B 1.5 and or C "D')] == ["A", "B", "C"]


def test_properties_are_listed_once() -> None:
    assert parse("B AND A OR NOT B AND &F = 3 AND %E").properties == ("B", "A")


def test_nodes_enclose_what_they_are_made_of() -> None:
    text = "NOT ( A = 1 OR ((B)) ) AND C"
    condition = parse(text)
    parts = [(node.kind, text[node.start : node.end]) for node in condition.nodes]
    assert parts == [
        (NodeKind.NAME, "A"),
        (NodeKind.NUMBER, "1"),
        (NodeKind.COMPARISON, "A = 1"),
        (NodeKind.NAME, "B"),
        (NodeKind.LOGICAL, "A = 1 OR ((B))"),
        (NodeKind.LOGICAL, "NOT ( A = 1 OR ((B)) )"),
        (NodeKind.NAME, "C"),
        (NodeKind.LOGICAL, text),
    ]
    assert condition.nodes[-1].children == (5, 6)


@pytest.mark.parametrize(
    ("text", "shown", "reason"),
    [
        ("A == 1", "==", "== is no operator; = is"),
        ("A != 1", "!=", "!= is no operator; <> is"),
        ("A => 1", "=>", "=> is no operator; >= is"),
        ("A && B", "&&", "&& is no operator; AND is"),
        ("A || B", "||", "|| is no operator; OR is"),
        ("(1 AND 1) = 2", "=", "only two values can be compared, neither more nor a parenthesis"),
        ("1 = (2)", "(", "a comparison takes two values, no parenthesis"),
        ("((A)", "(", "this parenthesis is not closed"),
        ("(A))", ")", "no parenthesis is open here"),
        ('A = "b', '"b', "this text has no closing quotation mark"),
        ("A ~ B", "~", "~ must stand right before a comparison operator"),
        ("A AND", "", "a value is missing at the end"),
        ("A >=", "", "a value after >= is missing at the end"),
        ("A B", "B", "AND, OR or another operator must stand before B"),
        ("A AND OR B", "OR", "a value must stand before OR"),
        ("A = 1.5", "1.5", "1.5 is neither a whole number nor a name"),
        ("A = $ B", "$", "a name must stand right after $"),
        ("A; B", ";", "; means nothing in a condition"),
        ("A = 4294967296", "4294967296", "4294967296 does not fit into 32 bits"),
    ],
)
def test_faults_say_where_and_why(text: str, shown: str, reason: str) -> None:
    fault = parse(text).fault
    assert fault is not None
    assert (text[fault.start : fault.end], fault.reason) == (shown, reason)
    assert evaluate(text, WHAT_IF).outcome is ConditionResult.ERROR


def test_the_values_of_all_parts_are_told() -> None:
    evaluation = evaluate("VersionNT >= 601 AND NOT Installed", WHAT_IF)
    assert evaluation.outcome is ConditionResult.TRUE
    assert evaluation.values == ("1000", 601, True, "", True, True)


def test_a_condition_is_explained_part_by_part() -> None:
    assert words('VersionNT >= 601 AND (MYPROP OR Installed) AND NOT Name ~>< "READER"') == [
        (
            0,
            'VersionNT >= 601 AND (MYPROP OR Installed) AND NOT Name ~>< "READER"',
            False,
            "holds when all 3 parts do",
        ),
        (1, "VersionNT >= 601", True, "VersionNT (1000) is at least 601, as numbers"),
        (1, "MYPROP OR Installed", True, "holds when one part does, or both"),
        (2, "MYPROP", True, "MYPROP is 1"),
        (2, "Installed", False, "Installed is not set"),
        (1, 'NOT Name ~>< "READER"', False, "holds when what follows does not"),
        (
            2,
            'Name ~>< "READER"',
            True,
            'Name (Contoso Reader) contains "READER", in any case of letters',
        ),
    ]


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ("1 < 2", "1 is less than 2"),
        ("2 < 1", "2 is not less than 1"),
        ('"a" < "b"', '"a" sorts before "b"'),
        ("6 >< 2", "6 has a bit in common with 2"),
        ('1 = "1"', '1 is not comparable with "1": a text in quotation marks is never a number'),
        ("Name <> 1", "Name (Contoso Reader) differs from 1: Name is no number"),
        ('Gone = ""', 'Gone (not set) equals ""'),
        ("0", "a number alone holds when it is not 0"),
        ('"0"', "a text alone holds when it is not empty"),
        ("&F", "&F is not known"),
        ("!F", "!F is 3, local"),
        ("!F = 3", "!F (3, local) equals 3, as numbers"),
        ("&F = 3", "&F (not known) is not comparable with 3: &F has no value"),
    ],
)
def test_words_of_single_parts(condition: str, expected: str) -> None:
    values = ConditionValues(WHAT_IF.properties, {}, {("feature_state", "F"): 3})
    assert [why for _, _, _, why in words(condition, values)] == [expected]


def test_nothing_is_explained_of_blank_and_wrong_conditions() -> None:
    assert words("") == []
    assert words("A ==") == []


@pytest.mark.parametrize(
    "condition",
    [
        "(" * 10_000 + "1" + ")" * 10_000,
        "NOT " * 10_000 + "1",
        "(1 AND " * 10_000 + "1" + ")" * 10_000,
        "1 AND " * 10_000 + "1",
        "0 IMP " * 9_999 + "1",
    ],
    ids=["parentheses", "NOT", "nested AND", "chained AND", "chained IMP"],
)
def test_depth_is_no_limit(condition: str) -> None:
    evaluation = evaluate(condition, WHAT_IF)
    assert evaluation.outcome is ConditionResult.TRUE
    assert explain(evaluation)[0].holds
    assert evaluate("(" + condition, WHAT_IF).outcome is ConditionResult.ERROR


def test_numbers_of_any_length_are_answered() -> None:
    digits = "9" * 10_000
    assert evaluate(f"A = {digits}", WHAT_IF).outcome is ConditionResult.ERROR
    values = ConditionValues({"A": digits, "B": "0" * 10_000 + "7"})
    assert evaluate("A = 1", values).outcome is ConditionResult.FALSE
    assert evaluate("B = 7", values).outcome is ConditionResult.TRUE


def test_conditions_of_real_packages_are_right(corpus: Path, record_property: Any) -> None:
    """No package of the corpus has a condition that is wrong."""
    read = 0
    for file in sorted((corpus / "msi").glob("*.msi")):
        package = open_package(file)
        assert isinstance(package, Database)
        for table in package.tables.values():
            if not table.has_column("Condition"):
                continue
            for text in table.values(table.column("Condition").index):
                if isinstance(text, str):
                    assert parse(text).fault is None, (file.name, table.name, text)
                    read += 1
    record_property("summary", f"{read} conditions, none wrong")
    assert read > 1000


PIECES = st.sampled_from(
    [
        *("A", "VersionNT", "%PATH", "$c", "?c", "&f", "!f", "1", "-5", '"x"', '""', '"'),
        *("NOT", "and", "OR", "xor", "EQV", "IMP", "(", ")", " ", "=", "<>", "<", ">=", "~", "~="),
        *("><", "<<", ">>", "==", "!", "$", ".", "\n", "é", "\0", "99999999999"),
    ]
)


@given(st.lists(PIECES, max_size=30), st.sampled_from(["", " "]))
def test_any_pieces_give_a_result(pieces: list[str], between: str) -> None:
    check_any(between.join(pieces))


@given(st.text(max_size=50))
def test_any_text_gives_a_result(text: str) -> None:
    check_any(text)


def check_any(text: str) -> None:
    evaluation = evaluate(text, WHAT_IF)
    condition = evaluation.condition
    assert (evaluation.outcome is ConditionResult.ERROR) == (condition.fault is not None)
    assert len(evaluation.values) == len(condition.nodes)
    if condition.fault is not None:
        assert 0 <= condition.fault.start <= condition.fault.end <= len(text)
    for place, node in enumerate(condition.nodes):
        assert all(child < place for child in node.children)
        for child in node.children:
            inner = condition.nodes[child]
            assert node.start <= inner.start <= inner.end <= node.end
    for part in explain(evaluation):
        assert part.words
    assert all(text[start:end] == name for _, name, start, end in references(text))
