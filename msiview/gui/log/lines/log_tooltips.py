"""What a tooltip says of a line of the log."""

from __future__ import annotations

from msiview.analysis.logs.line_meaning import line_meaning
from msiview.analysis.logs.links.links import LogLink
from msiview.analysis.logs.log_words import side_words
from msiview.gui.log.lines.shown_lines import ShownLine
from msiview.logs.line_kinds import LineKind


def line_tooltip(shown: ShownLine, column: int | None, why: str = "") -> str:
    """The kind of a line, who wrote it, what it means, why it is so, and the link at a column."""
    link = shown.link_at(column) if column is not None else None
    parts = [_title(shown), _writer(shown), *line_meaning(shown.parts.text, shown.kind), why]
    if shown.is_muted:
        parts.append("The open package has no such table, so the note says nothing.")
    if link is not None:
        parts.append(_link_words(link))
    return "\n".join(filter(None, parts))


def _title(shown: ShownLine) -> str:
    line = f"Line {shown.number + 1}"
    return line if shown.kind is LineKind.UNKNOWN else f"{line}: {shown.kind.words}"


def _writer(shown: ShownLine) -> str:
    parts = shown.parts
    if not parts.side:
        return ""
    side = side_words(parts.side)
    by = ", written for a custom action" if parts.is_remote else ""
    return f"{side[:1].upper()}{side[1:]}, process {parts.process}, thread {parts.thread}{by}"


def _link_words(link: LogLink) -> str:
    if not link.is_known:
        return f"{link.text} is in no row of the package."
    tables = ", ".join(dict.fromkeys(target.table for target in link.targets))
    return f"{link.text}: {tables}" if tables else f"{link.text}: the package code"
