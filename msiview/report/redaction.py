"""What was replaced in a copy of a log, to look through before the copy is passed on."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from msiview.export.personal_place import Personal
from msiview.export.redaction import Redacted
from msiview.report.page import Block, PageColumn, PageTable, Paragraph, code
from msiview.words import counted, number

_NOUNS = {
    Personal.COMPANY: ("company", "companies"),
    Personal.MAIL: ("mail address", "mail addresses"),
    Personal.ADDRESS: ("network address", "network addresses"),
    Personal.SID: ("SID", "SIDs"),
}
"""Nouns of kinds, where the kind's own name is none."""

_COLUMNS = (PageColumn("Becomes"), PageColumn("Value"), PageColumn("Places", is_number=True))


def redaction_words(path: Path, redacted: Redacted) -> str:
    """Where the copy is, and how much was replaced in it."""
    if not redacted.places:
        return f"Saved to {path}. Nothing was found that names anybody."
    kinds = ", ".join(
        counted(count, *_NOUNS.get(kind, (kind.value,)))
        for kind, count in sorted(redacted.values.items(), key=lambda item: item[0].value)
    )
    found = f"{counted(redacted.places, 'place')} replaced ({kinds})"
    return f"Saved to {path}: {found}. Look it over before you hand it on."


def redaction_blocks(path: Path, redacted: Redacted) -> Iterator[Block]:
    """The same with each value and what stands for it now."""
    yield Paragraph(redaction_words(path, redacted))
    if redacted.replacements:
        yield PageTable(
            _COLUMNS,
            [
                (replacement.placeholder, code(replacement.value), number(replacement.places))
                for replacement in redacted.replacements
            ],
        )
