"""Why an installation ended before it began, in lines that are no messages of their own: a text
that the engine shows between its lines, a note that a package can't be opened."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from msiview.analysis.logs.candidates import Candidate, Trust
from msiview.analysis.logs.log_lines import parsed_lines
from msiview.logs.facts import Message
from msiview.logs.line_kinds import Level, LineKind
from msiview.logs.log import Log
from msiview.logs.notes import parse_note

_PACKAGE_CODES: Final = frozenset({1612, 1619, 1620, 1635, 1636})
"""Exit codes of packages and patches that can't be opened."""
_PACKAGES: Final = (".msi", ".msp", ".mst")
_LOOSE: Final = frozenset({LineKind.CONTINUATION, LineKind.UNKNOWN})
_OWNED: Final = frozenset(
    {
        LineKind.PROPERTY_DUMP,
        LineKind.PROPERTY_CHANGE,
        LineKind.OPERATION,
        LineKind.PRODUCT_MESSAGE,
        LineKind.RESULT,
        LineKind.CUSTOM_ACTION_OUTPUT,
    }
)
"""What further lines of a value or message belong to; those of others may be a text."""
_SHORTEST: Final = 20
"""Characters of a sentence."""


def early_reason(log: Log, first: int, last: int, code: int) -> Candidate | None:
    """The text that was shown from line ``first`` to ``last``, or the note about the package that
    the exit code is about; None where there is neither."""
    texts = list(_texts(log, first, last))
    if texts:
        return texts[-1]
    if code in _PACKAGE_CODES:
        return next(_package_notes(log, first, last), None)
    return None


def _texts(log: Log, first: int, last: int) -> Iterator[Candidate]:
    """Sentences between the lines of the engine, with the lines that follow them."""
    text: list[str] = []
    for number, line in [*parsed_lines(log, first, last + 1), (last + 1, None)]:
        if line is not None and not line.side and _is_loose(log, number) and line.text.strip():
            text.append(line.text)
            continue
        if text and len(text[0]) >= _SHORTEST and " " in text[0].strip():
            yield _candidate(number - len(text), number - 1, LineKind.UNKNOWN, "\n".join(text))
        text = []


def _is_loose(log: Log, line: int) -> bool:
    kinds = log.facts.kinds
    return line < len(kinds) and kinds[line] in _LOOSE and kinds[log.message(line)[0]] not in _OWNED


def _package_notes(log: Log, first: int, last: int) -> Iterator[Candidate]:
    """Notes that name a package, a patch or a transform."""
    for number, line in parsed_lines(log, first, last + 1):
        note = parse_note(line.text)
        if note is not None and any(
            value.casefold().rstrip(" .").endswith(_PACKAGES) for value in note.fields.values()
        ):
            yield _candidate(number, number, LineKind.NOTE, line.text, note.number)


def _candidate(
    line: int, last: int, kind: LineKind, text: str, code: int | None = None
) -> Candidate:
    message = Message(line, last, int(kind), int(Level.ERROR), text, code)
    return Candidate(message, Trust.NOTE if code is not None else Trust.TEXT, code)
