"""The text of RTF: characters, links, and RTF that is made to take for ever."""

import pytest

from msiview.analysis.rtf_text import rtf_text
from msiview.errors import FormatError

FONTS = r"{\fonttbl{\f0\fnil\fcharset204{\*\panose 02020603}Arial;}{\f1\fcharset0 Times;}}"


def test_bytes_are_read_in_the_character_set_of_their_font() -> None:
    assert rtf_text(r"{\rtf1\ansi" + FONTS + r"\f0\'cf\f1\'e4}") == "Пä\n"


def test_escaped_braces_in_a_font_table_do_not_end_it() -> None:
    table = r"{\fonttbl{\f0\fcharset0 A\}\};}{\f3\fcharset161 B;}}"
    assert rtf_text(r"{\rtf1\ansi" + table + r"\f3\'e1}") == "α\n"


def test_two_surrogates_are_one_character() -> None:
    assert rtf_text(r"{\rtf1 \u-10179?\u-8704?!}") == "😀!\n"


def test_half_a_character_is_replaced() -> None:
    assert rtf_text(r"{\rtf1 a\u-10179?b}") == "a\N{REPLACEMENT CHARACTER}b\n"


@pytest.mark.parametrize(
    "instruction",
    [
        r'{\*\fldinst{HYPERLINK "http://a.example/x"}}',
        r'{\*\fldinst HYPERLINK "http://a.example/x"}',
        r'{\*\fldinst {\rtlch\f1 HYPERLINK "http://a.example/x" }}',
    ],
)
def test_the_address_of_a_link_stands_behind_its_text(instruction: str) -> None:
    link = r"{\field" + instruction + r"{\fldrslt{\ul our page}}}"
    assert rtf_text(r"{\rtf1 See " + link + ".}") == "See our page (http://a.example/x).\n"


def test_several_links_keep_their_addresses() -> None:
    link = r'{\field{\*\fldinst{HYPERLINK "http://%s.example"}}{\fldrslt %s}}'
    text = r"{\rtf1 " + link % ("a", "one") + ", " + link % ("b", "two") + "}"
    assert rtf_text(text) == "one (http://a.example), two (http://b.example)\n"


def test_an_address_that_is_the_text_is_not_told_twice() -> None:
    link = r'{\field{\*\fldinst{HYPERLINK "http://a.example"}}{\fldrslt http://a.example}}'
    assert rtf_text(r"{\rtf1 See " + link + "}") == "See http://a.example\n"


def test_other_fields_show_their_text() -> None:
    assert rtf_text(r"{\rtf1 {\field{\*\fldinst PAGE}{\fldrslt 7}}}") == "7\n"


MANY = 60_000
LINK = r'{\field{\*\fldinst{HYPERLINK "x"}}'


@pytest.mark.parametrize(
    "rtf",
    [
        pytest.param("{\\rtf1 " + "{" * 500_000 + "x" + "}" * 500_000 + "}", id="nested groups"),
        pytest.param("{\\rtf1{\\fonttbl" + "{\\f1{\\*\\panose 02}" * MANY, id="nested fonts"),
        pytest.param("{\\rtf1{\\fonttbl" + "\\f1" * 5 * MANY + "}x}", id="fonts without end"),
        pytest.param("{\\rtf1{\\fonttbl" + "\\f1\\fcharset" * MANY + "}x}", id="half charsets"),
        pytest.param("{\\rtf1{\\fonttbl" + "\\f1\\fcharset0 a" * MANY + "}x}", id="no names"),
        pytest.param(
            "{\\rtf1{\\fonttbl"
            + "".join(f"{{\\f{font}\\fcharset0 A;}}" for font in range(MANY))
            + "}x}",
            id="many fonts",
        ),
        pytest.param("{\\rtf1{\\fonttbl" * MANY, id="many font tables"),
        pytest.param("{\\rtf1" + LINK * 30_000, id="links in links"),
        pytest.param("{\\rtf1" + (LINK + "{ a}}") * 30_000 + "}", id="links side by side"),
        pytest.param("{\\rtf1" + '{\\field{\\*\\fldinst{HYPERLINK "' * 30_000, id="open links"),
        pytest.param(
            "{\\rtf1{\\field{\\*\\fldinst{" + 'HYPERLINK "x"' * MANY + "}}{ a}}", id="one field"
        ),
        pytest.param("{\\rtf1" + LINK + "{ " * 500_000, id="a link without end"),
        pytest.param("{\\rtf1" + LINK + " " * 1_000_000, id="a link and blanks"),
        pytest.param("\\" * 1_000_000, id="backslashes"),
    ],
)
def test_a_megabyte_that_is_made_to_take_for_ever_does_not(rtf: str) -> None:
    """It would not return in hours where the time grew faster than the text."""
    assert rtf_text(rtf).endswith("\n")


@pytest.mark.parametrize(
    ("rtf", "text"),
    [
        ("{\\rtf1" + "{" * 5000, ""),
        ("{\\rtf1\\ansicpg99999 \\'e4}", "\ufffd"),
        ("{\\rtf1\\'zz}", "zz"),
        ("}" * 100, ""),
        ("{\\rtf1\\bin999999999 x", "x"),
    ],
)
def test_damaged_rtf_gives_what_text_it_has(rtf: str, text: str) -> None:
    assert rtf_text(rtf) == f"{text}\n"


@pytest.mark.parametrize(
    "rtf",
    [
        "{\\rtf1\\u99999999999999 x}",
        "{\\rtf1\\uc x}",
        "{\\rtf1{\\pict\\bin" + "9" * 1_000_000 + "}x}",
    ],
)
def test_numbers_that_make_no_sense_are_told(rtf: str) -> None:
    with pytest.raises(FormatError, match="the RTF is damaged: "):
        rtf_text(rtf)
