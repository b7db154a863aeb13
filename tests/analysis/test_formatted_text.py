"""Formatted texts: what they name, and what they come to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st

from msiview.analysis.formatted_parts import parts_of
from msiview.analysis.formatted_text import MAX_LENGTH, Substitution, references, resolve


@dataclass
class Values:
    """Values given one by one."""

    properties: Mapping[str, str] = field(default_factory=dict)
    fields: Mapping[int, str] = field(default_factory=dict)

    def property(self, name: str) -> str | None:
        return self.properties.get(name)

    def file(self, key: str, *, short: bool) -> str | None:
        if key != "app.exe":
            return None
        return r"C:\PROGRA~1\APP.EXE" if short else r"C:\Program Files\app.exe"

    def component(self, key: str) -> str | None:
        return "C:\\Program Files\\" if key == "Main" else None

    def environment(self, name: str) -> str | None:
        return r"C:\Windows" if name.upper() == "WINDIR" else None

    def field(self, number: int) -> str | None:
        return self.fields.get(number)


# The properties and fields of Wine's tests, by which others are easily compared.
VALUES = Values(
    {
        "prop": "val",
        "one": "mercury",
        "two": "venus",
        "bad": "",
        "noprop": "",
        "b": "ball",
        "digit": "1",
        "slash": "\\blath",
        "PropA": "surprise",
        "PropB": "PropA",
        "PropC": "PropB",
        "InBrackets": "[PropB]",
        "dummya": "foo",
        "adummyc": "whoa",
    },
    {1: "hoo", 2: "prop", 3: ""},
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("plain", "plain"),
        ("", ""),
        ("[prop]", "val"),
        ("a[prop]b[one]c", "avalbmercuryc"),
        ("[bad]", ""),
        ("[1] and [prop]", "hoo and val"),
        ("[#app.exe] /x", r"C:\Program Files\app.exe /x"),
        ("[!app.exe]", r"C:\PROGRA~1\APP.EXE"),
        ("[$Main]lib", r"C:\Program Files\lib"),
        (r"[%WinDir]\x", r"C:\Windows\x"),
        # Escapes: only the character after the backslash counts, brackets too.
        (r"[\x]", "x"),
        (r"[\xyz]", "x"),
        (r"[\b]", "b"),
        (r"[\[]prop]", "[prop]"),
        (r"[\[a]", "["),
        (r"[\[]]", "[]"),
        (r"[\a[]", "a"),
        (r"[\[]Bracket Text[\]]", "[Bracket Text]"),
        (r"[\{]prop[\}]", "{prop}"),
        (r"\x \[prop]", r"\x \val"),
        (r"[[\3asdf]]", "[3]"),
        ("a[~]b[~]", "a\0b\0"),
        # Names that no property can have.
        (r"[abc\x]", ""),
        ("[~abc]", ""),
        ("[a b]", ""),
        ("[]", "[]"),
        # Brackets inside brackets.
        ("[[PropC]]", "PropA"),
        ("[[[PropC]]]", "surprise"),
        ("[PropC]", "PropB"),
        ("[InBrackets]", "[PropB]"),
        ("[[InBrackets]]", ""),
        ("[dummy[a]]", "[dummy[a]]"),
        ("[Prop[2]]", "[Propprop]"),
        ("[[2]]", "val"),
        ("[digit] [[digit]]", "1 hoo"),
        ("[[slash]]", "b"),
        # Brackets without partner: nothing after such an opening one is looked at.
        ("[[]", "[[]"),
        ("[prop", "[prop"),
        ("[prop] [a[prop]b", "val [a[prop]b"),
        ("[prop]]", "val]"),
        ("]a[prop]b", "]avalb"),
        ("a[prop]b]", "avalb]"),
        (r"[\[", r"[\["),
        # Groups.
        ("{abcd}", "{abcd}"),
        ("{}", ""),
        ("{[]}", "{[]}"),
        (r"{\x}", r"{\x}"),
        ("{a[one]bc[two]de[one]f}", "amercurybcvenusdemercuryf"),
        ("{a[one]bc[bad]de[two]f}", ""),
        ("{[bad]}", ""),
        ("x {[noprop] [one]} {abcdef}", "x  {abcdef}"),
        ("{boo [1]}", "boo hoo"),
        ("a{b[3]c}d", "ad"),
        ("[1]}", "hoo}"),
        # Groups do not nest: the first closing brace ends them.
        ("{abc{d[one]ef}", "abc{dmercuryef"),
        ("{abc{d[one]ef}}", "abc{dmercuryef}"),
        ("0{1{2{3{4[1]5}6}7}8}9", "01{2{3{4hoo56}7}8}9"),
        ("{ {[1]}", " {hoo"),
        ("{a{b}c}", "{a{b}c}"),
        ("{[1.} [1]", "{[1.} hoo"),
        ("{[1][}", "hoo["),
        ("{[{[1]}]}", "{[{[1]}]}"),
        # Two braces hide what they enclose.
        ("{{def}}", ""),
        ("{{def}hi{j[one]k}}", ""),
        ("{abc}{{def}hi{j[one]k}}", "{abc}"),
        ("{{{def}}hi{jk}}", "hi{jk}}"),
        ("{{def}hi{{jk}}}", "}"),
        ("{{{{}}}}", "}}"),
        ("{[1]{{boo} }}", "hoo{{boo }}"),
        # Without an end, they and all later braces are text.
        ("{{b}c}", "{{b}c}"),
        ("{{[1]}", "{{hoo}"),
        ("{{ {[1]}", "{{ {hoo}"),
        ("{[3]}{[1][2]} {{[1][2]}[1]} {[1]}", "hooprop {{hooprop}hoo} {hoo}"),
        # Brackets do not reach over groups.
        ("[{{boo}}1]", "[1]"),
        ("[1{{boo}}]", "[1]"),
        ("[[1]{}]", "[[1]]"),
        ("[[1]{}[1]]", "[[1]hoo]"),
        ("[a[1]b[1]c{}d[1]e]", "[a[1]b[1]cdhooe]"),
    ],
)
def test_texts_are_resolved_as_windows_does(text: str, expected: str) -> None:
    assert resolve(text, VALUES).text == expected


@pytest.mark.parametrize(
    ("text", "expected", "unknown"),
    [
        ("[Gone]x[prop]", "[Gone]xval", ["Gone"]),
        ("[#gone.dll]", "[#gone.dll]", ["gone.dll"]),
        ("[$Gone] [%GONE] [9]", "[$Gone] [%GONE] [9]", ["Gone", "GONE", "9"]),
        ("{a [Gone] b}", "{a [Gone] b}", ["Gone"]),
        ("{a [Gone] [bad] b}", "", ["Gone"]),
        ("[[Gone]]", "[[Gone]]", ["Gone"]),
        ("[a[Gone][prop]]", "[a[Gone][prop]]", ["Gone"]),
        ("[[PropC]x]", "[PropBx]", ["PropBx"]),
    ],
)
def test_what_is_not_known_stays_and_is_listed(
    text: str, expected: str, unknown: list[str]
) -> None:
    resolved = resolve(text, VALUES)
    assert resolved.text == expected
    assert [one.name for one in resolved.unknown] == unknown


def test_substitutions_are_told_with_their_places() -> None:
    text = "[[PropC]] {[bad]}"
    assert resolve(text, VALUES).substitutions == (
        Substitution("property", "PropC", 1, 8, "PropB"),
        Substitution("property", "PropB", 0, 9, "PropA"),
        Substitution("property", "bad", 11, 16, ""),
    )


def test_names_are_found_with_their_places() -> None:
    text = r"[A] [[B]] [#f-1.dll] [!f] [$C.x] [%PATH] [\D] [~] [1] {e[F]} {{[G]}} [a b] [] [H[I]J]"
    assert [(kind, name) for kind, name, _, _ in references(text)] == [
        ("property", "A"),
        ("property", "B"),
        ("file", "f-1.dll"),
        ("file_short", "f"),
        ("component", "C.x"),
        ("environment", "PATH"),
        ("property", "F"),
        ("property", "G"),
        ("property", "I"),
    ]
    assert all(text[start:end] == name for _, name, start, end in references(text))


def test_brackets_that_are_plain_text_name_nothing() -> None:
    assert references("[A] [B [C] D") == references("[A]")
    assert references(r"[\[]Prop]") == []
    assert references("[#] [$]") == []


def test_a_text_that_grows_too_long_is_cut() -> None:
    values = Values({"A": "x" * (MAX_LENGTH // 4)})
    resolved = resolve("[A]" * 1000, values)
    assert resolved.is_cut
    assert len(resolved.text) <= MAX_LENGTH + 3 * 1000
    assert not resolve("[A]" * 4, values).is_cut


@pytest.mark.parametrize(
    "text",
    [
        "[" * 20_000 + "prop" + "]" * 20_000,
        "[" * 40_000,
        "{" * 40_001,
        "{[" * 20_000 + "]}" * 20_000,
        "[\\x" * 20_000,
        "[\\x]" * 20_000,
        "[[]" * 20_000 + "]",
        "{{" + "[prop]}" * 20_000,
    ],
    ids=lambda text: text[:6],
)
def test_deep_and_long_texts_are_answered(text: str) -> None:
    assert "".join(text[part.start : part.end] for part in parts_of(text)) == text
    resolve(text, VALUES)
    references(text)


PIECES = st.sampled_from(
    ["[", "]", "{", "}", "{{", "}}", "\\", "[\\", "~", "#", "!", "$", "%", "prop", "Gone", "1", " "]
)


@given(st.lists(PIECES, max_size=40).map("".join) | st.text(max_size=40))
def test_any_text_gives_a_result(text: str) -> None:
    parts = parts_of(text)
    assert "".join(text[part.start : part.end] for part in parts) == text
    resolved = resolve(text, VALUES)
    for one in resolved.substitutions:
        assert text[one.start] == "["
        assert text[one.end - 1] == "]"
    for reference in references(text):
        assert text[reference.start : reference.end] == reference.name
    if "[" not in text and "{" not in text:
        assert resolved.text == text


@given(st.lists(st.sampled_from(["[", "]", "A", "#f", "\\", " ", "1"]), max_size=12).map("".join))
def test_the_fast_way_finds_the_same_names(text: str) -> None:
    # A brace without partner is plain text, but keeps the fast way from being taken.
    assert references(text) == references(text + "{")
