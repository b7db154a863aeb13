"""Finding: custom actions that a terminal server runs as the system account.

In an installation for all users on a terminal server, deferred actions run without the user's
rights unless bit 16384 of their type is set. Source: docs/log-format.md, "Custom actions";
Microsoft's page "Custom Action In-Script Execution Options".
"""

from __future__ import annotations

from collections.abc import Iterator

from msiview.analysis.custom_actions import User, custom_action
from msiview.analysis.live_columns import live
from msiview.analysis.logs.cause.action_words import action_words
from msiview.analysis.logs.cause.named_in_messages import Tables
from msiview.analysis.logs.findings.finding import LogFinding, Subject, limited
from msiview.analysis.logs.log_lines import lines_of_kind
from msiview.logs.line_kinds import Level, LineKind

TERMINAL_SERVER_AWARE = 0x4000

_TEXT = "Not impersonating action for per-machine TS install"
_MOST_LINES = 20_000
_MOST_NAMED = 5
_RULE = (
    "In an installation for all users on a terminal server, a deferred action runs as the system "
    "account, not as the user, unless bit 16384 (TSAware) of its type is set."
)


def impersonation(subject: Subject) -> Iterator[LogFinding]:
    """A finding for each custom action that was not run as the user."""
    found: dict[str, list[int]] = {}
    for seen, line in enumerate(lines_of_kind(subject.facts, LineKind.CUSTOM_ACTION)):
        if seen >= _MOST_LINES:
            break
        if subject.facts.levels[line] >= Level.WARNING and subject.text(line).startswith(_TEXT):
            action = subject.action_at(line)
            found.setdefault(action.name if action is not None else "", []).append(line)
    for name, lines in found.items():
        yield _finding(subject, name, lines)


def _finding(subject: Subject, name: str, lines: list[int]) -> LogFinding:
    about = action_words(subject.tables, name)
    words = [_RULE]
    checks = ["Whether the action needs the user's rights, files or registry."]
    if about.custom is not None:
        type_ = about.custom.type
        words += [f"{line}." for line in about.lines]
        if not type_ & TERMINAL_SERVER_AWARE:
            words.append(f"Bit 16384 is missing in {type_}.")
            checks.append(
                f"If it does: the type {type_ + TERMINAL_SERVER_AWARE} ({type_} + 16384) makes it "
                "run as the user."
            )
    elif subject.tables is not None:
        words += _without_bit(subject.tables)
    return LogFinding(
        id="not-impersonated",
        line=lines[0],
        title=f"{name or 'A custom action'} ran as the system account (terminal server)",
        explanation=" ".join(words),
        lines=limited(lines),
        row=about.row if about.custom is not None else None,
        level=Level.WARNING,
        checks=tuple(checks),
    )


def _without_bit(tables: Tables) -> list[str]:
    """The package's deferred actions that may be affected."""
    table = live(tables, "CustomAction")
    if table is None:
        return []
    actions = map(custom_action, table.named_rows())
    open_ = [a for a in actions if a.user is User.USER_BUT_NOT_ON_TERMINAL_SERVER]
    if not open_:
        return []
    named = ", ".join(f"{action.action} ({action.type})" for action in open_[:_MOST_NAMED])
    more = f" and {len(open_) - _MOST_NAMED} more" if len(open_) > _MOST_NAMED else ""
    return [f"Deferred actions of this package without that bit: {named}{more}."]
