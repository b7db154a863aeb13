"""What a copy of a log without names tells of itself."""

from pathlib import Path

from msiview.export.personal_place import Personal
from msiview.export.redaction import Redacted, Replacement
from msiview.report.redaction import redaction_blocks, redaction_words
from msiview.report.text import text_of

COPY = Path("x.log")


def test_a_log_that_names_nobody() -> None:
    words = "Saved to x.log. Nothing was found that names anybody."
    assert redaction_words(COPY, Redacted(())) == words
    assert list(text_of(redaction_blocks(COPY, Redacted(())))) == [f"  {words}\n"]


def test_each_value_is_listed_with_what_stands_for_it() -> None:
    found = (
        Replacement(Personal.MAIL, "a@b.example", "<mail-1>", 1),
        Replacement(Personal.MAIL, "c@b.example\x1b", "<mail-2>", 1_300),
        Replacement(Personal.COMPANY, "Acme", "<company-1>", 2),
    )
    text = list(text_of(redaction_blocks(COPY, Redacted(found))))
    assert text[0] == (
        "  Saved to x.log: 1\N{NO-BREAK SPACE}303 places replaced (1 company, 2 mail addresses). "
        "Look it over before you hand it on.\n"
    )
    cells = [line.split() for line in text]
    assert ["<mail-1>", "a@b.example", "1"] in cells
    assert ["<mail-2>", "c@b.example␛", "1", "300"] in cells
