"""The sentence in the head of the pane: how the installation ended, and why."""

from __future__ import annotations

from html import escape

from msiview.analysis.logs.cause.first_error import FirstError
from msiview.analysis.logs.cause.outcome import Outcome
from msiview.analysis.logs.log_words import duration_words

_CALM = ("success", "restart", "unfinished", "excerpt")

CAUSE_SHOWN = 160


def verdict_token(outcome: Outcome) -> str:
    """The colour of the verdict."""
    if outcome.kind == "success":
        return "change.added"
    if outcome.kind in _CALM:
        return "text.main"
    return "defect.warning" if outcome.kind in ("cancelled", "suspended") else "defect.error"


def facts_words(outcome: Outcome) -> str:
    """``exit code 1603 · 48 s``; empty where the log tells neither."""
    parts = []
    if outcome.code:
        parts.append(f"exit code {outcome.code}")
    if outcome.duration is not None:
        parts.append(duration_words(outcome.duration))
    return " · ".join(parts)


def cause_words(error: FirstError) -> str:
    """``First cause at line 1431: Error 1920. Service …``."""
    text = " ".join(error.text.split())
    text = text if len(text) <= CAUSE_SHOWN else f"{text[:CAUSE_SHOWN]}…"
    return f"First cause at line {error.line + 1}: {text}"


def cause_tooltip(error: FirstError) -> str:
    """What the first cause means and what to check, as rich text."""
    checks = "".join(f"<li>{escape(check)}</li>" for check in error.checks)
    told = f"<p>{escape(error.text)}</p><p>{escape(error.explanation)}</p>"
    return f"{told}<p>To check:</p><ul>{checks}</ul>" if checks else told
