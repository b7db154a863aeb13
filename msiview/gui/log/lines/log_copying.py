"""What is copied from the log: selected text, or whole lines as they stand in the file."""

from __future__ import annotations

from collections.abc import Sequence

from msiview.gui.log.lines.log_view import LogView

MOST_LINES = 50_000
"""Lines that can be copied; for more there is the file."""


def selected_text(view: LogView) -> str | None:
    """The selection; the whole line of the cursor without one. None where it is too much.

    Within a line it is just the selected characters. A line that is selected whole, and of several
    those that are selected from their beginning, come with their prefix, as they stand in the file.
    """
    first, last = view.caret.span
    shown = view.linked(first.line)
    if shown is None:
        return ""
    if not view.caret.has_selection:
        return selected_lines(view)
    if first.line == last.line and (first.column or last.column < len(shown.body)):
        body = shown.parts.text
        end = None if shown.is_cut and last.column >= len(shown.body) else last.column
        return body[first.column : end]
    whole = selected_lines(view)
    ending = view.linked(last.line)
    if whole is None or ending is None:
        return None
    lines = whole.split("\n")
    if first.column:
        lines[0] = shown.parts.text[first.column :]
    if last.column < len(ending.body):
        cut = ending.parts.start + last.column if last.column else 0
        lines[-1] = ending.text[:cut]
    return "\n".join(lines)


def selected_numbers(view: LogView) -> Sequence[int] | None:
    """The lines that the selection touches; None where they are too many."""
    if view.source is None or not len(view.source):
        return ()
    first, last = view.caret.span
    numbers = view.rows.between(first.line, last.line)
    return numbers if len(numbers) <= MOST_LINES else None


def selected_lines(view: LogView) -> str | None:
    """All lines that the selection touches, whole; None where they are too many."""
    source, numbers = view.source, selected_numbers(view)
    if source is None or numbers is None:
        return None if source is not None else ""
    if len(numbers) == 1:
        return source.whole(numbers[0])
    if isinstance(numbers, range):
        return "\n".join(source.texts(numbers.start, len(numbers)))
    return "\n".join(source.line(line).text for line in numbers)


def numbered_lines(view: LogView) -> str | None:
    """All lines that the selection touches with their numbers, which stand below each other; None
    where they are too many."""
    numbers, lines = selected_numbers(view), selected_lines(view)
    if numbers is None or lines is None:
        return None
    width = len(str(max(numbers, default=0) + 1))
    each = zip(numbers, lines.split("\n"), strict=False)
    return "\n".join(f"{number + 1:>{width}}  {line}" for number, line in each)
