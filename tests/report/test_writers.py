"""Pages as text for a terminal and as HTML."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count

import pytest

from msiview.analysis.phrase import (
    FileRef,
    LineRef,
    OtherLineRef,
    Phrase,
    Ref,
    RowRef,
    lines_between,
    lines_named,
    sentence,
)
from msiview.report.browser import browser_page
from msiview.report.html import LONGEST, Use, html_of
from msiview.report.links import address_of, target_of
from msiview.report.page import (
    Block,
    Bullets,
    Excerpt,
    Fields,
    Heading,
    Lines,
    PageColumn,
    PageTable,
    Paragraph,
    Quote,
    ReportPage,
    Text,
    Tone,
    code,
    muted,
)
from msiview.report.text import text_of

EVIL = "<img src=x>&\x1b[0m\u202e\u2028"


class Bare:
    """A look without attributes; everything that is named is a link."""

    def clean(self, words: str) -> str:
        return words

    def span(self, text: Text) -> str:
        return ""

    def element(self, use: Use, *, tone: Tone = Tone.NORMAL, indent: int = 0) -> str:
        return ""

    def address(self, ref: Ref) -> str | None:
        return address_of(ref)


def html(*blocks: Block) -> str:
    return "".join(html_of(blocks, Bare()))


def text(*blocks: Block) -> str:
    return "".join(text_of(blocks))


# -- phrases -------------------------------------------------------------


def test_a_phrase_says_its_parts_and_knows_its_lines() -> None:
    inner = Phrase("since ", LineRef(211), "")
    phrase = Phrase("false ", inner, ", where ", RowRef("Property", ("P",), "P"), " was set")
    assert str(phrase) == "false since line 212, where P was set"
    assert phrase.lines == (211,)
    assert phrase == Phrase(
        "false since ", LineRef(211), ", where ", RowRef("Property", ("P",), "P"), " was set"
    )
    assert not Phrase("", Phrase())


def test_sentences_have_a_beginning_and_an_end() -> None:
    assert str(sentence("it stays")) == "It stays."
    assert str(sentence(Phrase("what ", LineRef(0), "?"))) == "What line 1?"
    assert str(sentence(Phrase(LineRef(4), " says so"))) == "line 5 says so."
    assert sentence("") == Phrase()


def test_many_lines_are_counted() -> None:
    assert str(lines_named(range(20))).endswith("11, 12 and 8 more")
    assert str(lines_named([4])) == "line 5"
    assert not lines_named([])
    assert str(lines_between(2, 2)) == "line 3"
    assert lines_between(2, 7).lines == (2, 7)


# -- links ---------------------------------------------------------------


@pytest.mark.parametrize(
    "ref",
    [
        LineRef(1430),
        OtherLineRef("C:\\Users\\x y\\a.log", 12),
        RowRef("Registry", ("a/b c",)),
        RowRef("Media", (1,)),
        RowRef("Media", ("1", None, "", -5, "\ud800<'\">")),
        RowRef("a/b?", ()),
        FileRef("C:\\Users\\x y\\a.log"),
    ],
)
def test_an_address_leads_back_to_what_it_was_made_of(ref: Ref) -> None:
    address = address_of(ref)
    assert address.isascii()
    assert target_of(address) == ref


@pytest.mark.parametrize(
    "address",
    [
        "https://example.com",
        "line:x",
        "line:",
        "line:²",
        "other:1",
        "other:x/a",
        "row:Media/x1",
        "row:Media/i",
        "",
        "row",
    ],
)
def test_other_addresses_lead_nowhere(address: str) -> None:
    assert target_of(address) is None


# -- text ------------------------------------------------------------------


def test_a_page_as_text() -> None:
    said = text(
        Heading("Install failed", 1, Tone.BAD, aside="exit code 1603"),
        Paragraph(Phrase("See ", LineRef(4), ".")),
        Heading("Found"),
        Heading("Files in use", 3, Tone.WARNING, aside=lines_named([1, 2])),
        Bullets(["Close them."], indent=1),
        Quote("Error 1.\n\nTwice."),
        Fields([("Product", "A"), ("None", ""), ("", code("B"))]),
        Lines([(0, "AND"), (1, "A")]),
        PageTable(
            [PageColumn("Took", is_number=True), PageColumn("Action")],
            [("5 s", "Install"), ("10 s", RowRef("File", ("x", 1)))],
            "Slow",
        ),
        Excerpt([(8, "before"), (9, "the error")], range(9, 10)),
    )
    assert said.splitlines() == [
        "Install failed, exit code 1603",
        "  See line 5.",
        "",
        "Found",
        "",
        "  ! Files in use (lines 2, 3)",
        "    - Close them.",
        "  Error 1.",
        "  Twice.",
        "  Product           A",
        "                    B",
        "  AND",
        "    A",
        "  Slow",
        "  Took  Action",
        "   5 s  Install",
        "  10 s  File/x/1",
        "        9  before",
        ">      10  the error",
    ]


@pytest.mark.parametrize(
    "block",
    [
        Heading(EVIL),
        Paragraph((EVIL, muted(EVIL), RowRef(EVIL, (EVIL,)))),
        Quote(EVIL),
        Bullets([EVIL]),
        Fields([(EVIL, EVIL)]),
        Lines([(0, EVIL)]),
        PageTable([PageColumn(EVIL)], [(EVIL,)], EVIL),
        Excerpt([(0, EVIL)], range(0)),
    ],
)
def test_what_files_say_moves_no_cursor_and_is_no_markup(block: Block) -> None:
    assert {"\x1b", "\u202e", "\u2028"}.isdisjoint(text(block))
    written = html(block)
    assert {"\x1b", "\u202e", "\u2028"}.isdisjoint(written)
    assert "<img" not in written
    assert "&lt;img src=x&gt;&amp;" in written


# -- HTML --------------------------------------------------------------------


def test_what_is_named_becomes_links() -> None:
    said = html(Paragraph(Phrase("false since ", LineRef(211), ", where P was set")))
    assert said == '<p>false since <a href="line:211">line 212</a>, where P was set</p>\n'


def test_empty_blocks_write_nothing() -> None:
    empty = [Paragraph(""), Paragraph((Phrase(), muted(""))), Bullets([]), Fields([("A", "")])]
    assert html(*empty, Lines([])) == ""
    assert text(*empty, Lines([])) == ""


def test_a_tone_has_a_mark_besides_its_colour() -> None:
    assert html(Heading("Failed", 1, Tone.BAD)) == "<h1>\N{BALLOT X} Failed</h1>\n"


def test_long_texts_are_cut() -> None:
    assert len(html(Paragraph("x" * 10_000_000))) < LONGEST + 20


def test_rows_are_made_while_they_are_written() -> None:
    endless: Iterator[tuple[str]] = ((str(number),) for number in count())
    page = browser_page(ReportPage("Numbers", [PageTable([PageColumn("Number")], endless)]))
    assert any(">99</td>" in next(page) for _ in range(200))


def test_heads_are_repeated_on_each_printed_page_and_short_cells_stay_whole() -> None:
    columns = [PageColumn("Key"), PageColumn("Rows", is_number=True)]
    rows = (("ProductVersion", "1"), ("A key that is longer", "2"))
    page = "".join(browser_page(ReportPage("Keys", [PageTable(columns, rows)])))
    assert "<thead><tr><th>Key</th>" in page
    assert '<td class="short">ProductVersion</td><td class="number">1</td>' in page
    assert "<td>A key that is longer</td>" in page


def test_texts_are_cleaned_before_they_are_cut() -> None:
    name = "x" * (LONGEST - 3) + "anna"
    page = "".join(
        browser_page(
            ReportPage(
                "anna", [Heading("anna"), Paragraph(RowRef("File", ("anna",))), Quote(name)]
            ),
            lambda words: words.replace("anna", "user1"),
        )
    )
    assert "anna" not in page
    assert "<title>user1</title>" in page
    assert "ann" not in page.replace("user1", "")


def test_columns_are_aligned_by_the_cells_of_a_terminal() -> None:
    rows = (("日本語", "1"), ("abc", "22"))
    columns = [PageColumn("Name"), PageColumn("Rows", is_number=True)]
    assert list(text_of([PageTable(columns, rows)])) == [
        "  Name    Rows\n",
        "  日本語     1\n",
        "  abc       22\n",
    ]
