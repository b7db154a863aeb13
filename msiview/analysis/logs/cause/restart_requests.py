"""Finds the lines in which the engine requests a restart.

Source: docs/log-format.md, "Restarts".
"""

from __future__ import annotations

from msiview.analysis.logs.log_lines import lines_of_kind
from msiview.logs.line_kinds import Level, LineKind
from msiview.logs.log import Log

RESTART_CODES = frozenset({1641, 3010})
"""Exit codes for a restart that begins, or is needed."""
AT_RESTART = frozenset({1902, 1903})
"""Messages on files that are deleted or replaced at the restart."""
REPLACED_IN_USE = "ReplacedInUseFiles"
"""The property that the engine sets where it has replaced files that were in use."""
_REQUIRES = ("requires a system restart", "eboot is required", "estart is required")
_MOST_LINES = 2000


def restart_requests(log: Log, begin: int = 0) -> list[int]:
    """The lines from ``begin`` on, ascending: messages about files that will be replaced at the
    restart, and sentences that one is required."""
    facts = log.facts
    found = [m.line for m in facts.messages if m.line >= begin and m.code in AT_RESTART]
    for seen, line in enumerate(lines_of_kind(facts, LineKind.RESTART, begin)):
        if seen >= _MOST_LINES:
            break
        if facts.levels[line] >= Level.WARNING:
            text = log.text.line(line)
            found += [line] if any(words in text for words in _REQUIRES) else []
    return sorted(found)
