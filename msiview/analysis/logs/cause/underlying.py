"""Lines that name the cause behind a message, where the message is only its consequence.

Source: docs/log-format.md, "Cause of a failure"; logs of such failures.
"""

from __future__ import annotations

from msiview.analysis.logs.cause.candidates import Candidate, Trust
from msiview.analysis.logs.log_lines import parsed_lines
from msiview.late_patterns import late_pattern
from msiview.logs.codes import installer_error
from msiview.logs.facts import Message
from msiview.logs.line_kinds import Level, LineKind
from msiview.logs.log import Log
from msiview.logs.notes import parse_note

_ACCESS_DENIED = -2147287035
"""STG_E_ACCESSDENIED."""
_MARKER = "inprogressinstallinfo.ipi"
"""The file by which the engine knows that an installation is going on."""
_MARKER_ERRORS = frozenset({2502, 2503})
_UNOPENED = frozenset({1619, 1620, 1635, 1636, 1639})
_FOLDER = late_pattern(r"SHELL32::SHGet\w+ failed with error: (?P<code>-?\d+)")
MASKS = frozenset({2835, 2869, 2896})
"""Errors of dialogs that hide the one which they were to show."""
_SHOWN = (1000, 2000)
"""The numbers of messages for users."""
_NEAR = 40
_BEFORE = 600
"""Lines before a message in which its cause is looked for."""


def underlying(log: Log, said: Candidate, code: int | None) -> tuple[Candidate, str] | None:
    """What lies behind a message, and by which rule; None for most. ``code`` is what the engine
    returned."""
    line = said.message.line
    if said.code in _MARKER_ERRORS:
        for number, before in reversed(list(parsed_lines(log, line - _BEFORE, line))):
            note = parse_note(before.text)
            if note is None or note.number != 2203:
                continue
            path, status = note.fields.get(2, ""), note.fields.get(3, "")
            if path.casefold().endswith(_MARKER) and status.strip() == str(_ACCESS_DENIED):
                by = f"without access to {_MARKER} the engine can only fail with {said.code}"
                return _candidate(number, LineKind.NOTE, before.text, 2203), by
    if said.code in _UNOPENED or code in _UNOPENED:
        for number, before in reversed(list(parsed_lines(log, line - _BEFORE, line + 1))):
            found = _FOLDER.search(before.text)
            if found is not None and int(found["code"]) < 0:
                by = "a folder of the account can't be reached, so that the package can't be opened"
                return _candidate(number, LineKind.DIRECTORY, before.text, None), by
    if said.code in MASKS:
        return _masked(log, line)
    return None


def _masked(log: Log, line: int) -> tuple[Candidate, str] | None:
    """The note on the error for which a broken dialog was to be shown."""
    for number, before in reversed(list(parsed_lines(log, line - _NEAR, line))):
        note = parse_note(before.text)
        if note is None or note.number in MASKS or not _SHOWN[0] <= note.number < _SHOWN[1]:
            continue
        known = installer_error(note.number)
        if known is not None and not known.is_noise:
            by = "a dialog of the package is broken, which hides this error"
            return _candidate(number, LineKind.NOTE, before.text, note.number), by
    return None


def _candidate(line: int, kind: LineKind, text: str, code: int | None) -> Candidate:
    message = Message(line, line, int(kind), int(Level.ERROR), text, code)
    return Candidate(message, Trust.NOTE, code)
