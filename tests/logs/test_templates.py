"""Action lines and messages in any language."""

from __future__ import annotations

import re
from collections import defaultdict
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from msiview.logs.line_kinds import Level, LineKind
from msiview.logs.rules import standard_rules
from msiview.logs.templates import NO_TEMPLATES, MessageTemplates, message_templates

ROWS = [
    (0, "{{Kaputt: }}"),
    (1, "{{Fehl [1]. }}"),
    (2, "Warn [1]. "),
    (4, "Kund [1]. "),
    (5, "{{Innenfehl [1]. [2]{, [3]}{, [4]}}}"),
    (8, "Tat [Time]: [1]. [2]"),
    (10, "{[2]}{, [3]}{, [4]}"),
    (12, "=== Buch auf: [Date]  [Time] ==="),
    (14, "Tat ab [Time]: [1]."),
    (15, "Tat aus [Time]: [1]. Gab [2]."),
    (1709, "Ware: [2] -- [3]"),
    (1920, "Dienst [2] ([3])"),
]
"""An Error table in no language."""

SETUP = "Setup.6B33_D1"


@pytest.fixture(scope="module")
def templates() -> MessageTemplates:
    return message_templates(ROWS)


@pytest.mark.parametrize(
    ("line", "row", "kind", "groups"),
    [
        ("Tat 9:12:53: A.b. Kopiert", 8, LineKind.ACTION_ANNOUNCED, {"action": "A.b"}),
        ("Tat 9:12:53: A.b. ", 8, LineKind.ACTION_ANNOUNCED, {"action": "A.b"}),
        ("Tat ab 9:12:53: A.b.", 14, LineKind.ACTION_START, {"action": "A.b", "time": "9:12:53"}),
        ("Tat aus 9.12.53: A. Gab 3.", 15, LineKind.ACTION_END, {"action": "A", "ret": "3"}),
        ("Tat aus  1:12:53 PM: A.  Gab 1602.", 15, LineKind.ACTION_END, {"time": "1:12:53 PM"}),
        ("=== Buch auf: 1/2/2023 9:12:53 ===", 12, LineKind.SECTION, {"date": "1/2/2023"}),
        ("Fehl 1920. Dienst a", 1, LineKind.ERROR, {"number": "1920", "text": "Dienst a"}),
        ("Warn 1946.Dienst a", 2, LineKind.WARNING, {"number": "1946", "text": "Dienst a"}),
        ("Kund 1903. x", 4, LineKind.INFO, {"number": "1903"}),
        ("Innenfehl 2769. A, 2, ", 5, LineKind.ERROR, {"number": "2769", "arguments": "A, 2,"}),
        ("Kaputt: alles", 0, LineKind.ERROR, {"text": "alles"}),
        ("Ware: Leser 2 -- fertig.", 1709, LineKind.PRODUCT_MESSAGE, {"name": "Leser 2"}),
    ],
)
def test_lines_of_a_package_are_told_by_its_templates(
    templates: MessageTemplates, line: str, row: int, kind: LineKind, groups: dict[str, str]
) -> None:
    match = templates.match(line)
    assert match is not None
    assert (match.row, match.kind, match.is_shape) == (row, kind, False)
    assert {name: (match.groups[name] or "").rstrip() for name in groups} == groups


@pytest.mark.parametrize(
    "line",
    [
        "",
        "Tat",
        "Tat ab: A.",
        "Fehl x. y",
        "Waren: a -- b",
        "Dienst a (b)",
        "9:12:53: A.",
        "a, b, c",
    ],
)
def test_other_lines_are_not(templates: MessageTemplates, line: str) -> None:
    assert templates.match(line) is None


def test_levels_are_the_usual_ones(templates: MessageTemplates) -> None:
    lines = ("Tat 9:12:53: A. b", "Tat ab 9:12:53: A.", "Warn 1946. x", "Fehl 1920. x")
    levels = [match.level for match in map(templates.match, lines) if match is not None]
    assert levels == [Level.TRACE, Level.INFO, Level.WARNING, Level.ERROR]


@pytest.mark.parametrize(
    ("line", "row", "groups"),
    [
        ("操作结束 23:49:51: A。返回值 3。", 15, {"time": "23:49:51", "action": "A", "ret": "3"}),
        ("操作終了 16:14:49: A。 戻り値 1。", 15, {"time": "16:14:49", "action": "A", "ret": "1"}),
        ("Fin 9:12:53\u00a0: A.b. Valeur\u00a0: 2.", 15, {"action": "A.b", "ret": "2"}),
        ("Anfang 9:12:53: A.b.", 14, {"action": "A.b"}),
        ("Tat 9:12:53: A.b. ", 8, {"action": "A.b", "description": ""}),
        ("Tat 9:12:53: A.b. Kopiert Dateien", 8, {"description": "Kopiert Dateien"}),
        ("작업 끝 오후 9:12:53: A. 반환 값 1.", 15, {"action": "A", "ret": "1"}),
    ],
)
def test_without_a_package_the_shape_tells_action_lines(
    line: str, row: int, groups: dict[str, str]
) -> None:
    match = NO_TEMPLATES.match(line)
    assert match is not None
    assert match.is_shape
    assert match.row == row
    assert {name: match.groups[name] for name in groups} == groups


@pytest.mark.parametrize(
    "line",
    [
        "Copied at 9:12:53",
        "Copied at 9:12:53: three files of it",
        "09:12:53: A. Return value 1.",
        "key = 9:12:53: A.",
        "=== 9:12:53: A. ===",
    ],
)
def test_other_lines_with_a_time_have_another_shape(line: str) -> None:
    assert NO_TEMPLATES.match(line) is None


def test_templates_with_odd_texts_do_no_harm() -> None:
    odd = message_templates(
        [(8, ""), (14, "[1]"), (15, "[[1] x ([2]"), (1, "\u200f{{[1]}}"), (2, "*")]
    )
    assert odd.match("anything") is None
    assert odd.match("[") is None
    twice = message_templates([(15, "x [1] [1] [2] [2] [Time][Time]")])
    match = twice.match("x A A 1 1 9:12:53")
    assert match is not None
    assert match.groups["ret"] == "1"


@given(st.text(max_size=60), st.text(max_size=60))
def test_any_text_can_be_a_template_and_a_line(template: str, line: str) -> None:
    message_templates([(row, template) for row in (1, 5, 8, 12, 15, 1709)]).match(line)


def test_forty_languages_are_recognised(corpus: Path) -> None:
    """By templates all lines; by their shape alone the action lines, where they have a time."""
    languages: dict[str, dict[int, str]] = defaultdict(dict)
    texts = (corpus / "log_localized_templates.tsv").read_text("utf-8").split("\n")[1:]
    for language, row, _, template, _ in (text.split("\t") for text in texts if text):
        languages[language][int(row)] = template.replace("\\u00a0", "\u00a0")
    assert len(languages) == 40
    total, told, shaped, missed = 0, 0, 0, []
    for language, rows in languages.items():
        templates = message_templates(rows.items())
        for row, template in rows.items():
            line = _rendered(row, template)
            match = templates.match(line)
            told += match is not None and {match.row, row} in ({row}, {12, 13})
            total += 1
            if row in (8, 14, 15):
                shape = NO_TEMPLATES.match(line)
                if shape is not None and (shape.row, shape.groups["action"]) == (row, SETUP):
                    shaped += 1
                else:
                    missed.append(f"{language} {row}")
            if row in (12, 13):
                rule = standard_rules().plain_rule(line)
                assert rule is not None, line
                assert rule.kind is LineKind.SECTION or language == "kk-KZ", line
    # Three templates misspell [Time], so that their lines have none.
    assert (told, total, shaped, missed) == (400, 400, 117, ["kk-KZ 14", "kk-KZ 15", "sq-AL 8"])


def _rendered(row: int, template: str) -> str:
    """A line as the engine makes it from a template; a property that it does not know is empty."""
    values = {"Time": "9:12:53", "Date": "31/10/2023", "1": SETUP, "2": "Copying new files"}
    if row == 15:
        values["2"] = "1"
    elif row == 1709:
        values |= {"2": "Contoso Reader", "3": "Installation done."}
    elif row in (0, 1, 2, 4):
        values["1"], template = "1920", f"{template} The service failed."
    text = template.replace("{", "").replace("}", "")
    return re.sub(r"\[([^\[\]]*)\]", lambda field: values.get(field[1], ""), text)
