"""Finding: installations that did not begin, since another one was running, or a patch does not
fit."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from msiview.analysis.logs.findings.finding import LogFinding, Subject, limited
from msiview.analysis.logs.log_lines import lines_of_kind
from msiview.logs.codes import exit_code
from msiview.logs.line_kinds import Level, LineKind

_MOST_LINES = 2000
_MOST_QUOTED = 5


@dataclass(frozen=True, slots=True)
class _EarlyEnd:
    """How lines about such an end are recognized: by their kind and words in them."""

    title: str
    kind: LineKind
    words: tuple[str, ...]
    check: str


_ENDS = {
    1618: _EarlyEnd(
        "Another installation was running",
        LineKind.WARNING,
        ("execution mutex",),
        "Wait until the other installation has ended; its process is msiexec.exe, too.",
    ),
    1642: _EarlyEnd(
        "The patch fits no installed product, or not this version of it",
        LineKind.PATCH,
        ("SequencePatches starts", "PATCH SEQUENCER: "),
        "The product code and version that the patch was compared with, and its targets.",
    ),
}


def early_ends(subject: Subject) -> Iterator[LogFinding]:
    """The findings for the exit codes 1618 and 1642."""
    code = subject.ended.code
    ending = _ENDS.get(code) if code is not None else None
    if code is None or ending is None:
        return
    lines = list(_lines(subject, ending))
    known = exit_code(code)
    meaning = known.meaning if known is not None else ""
    quoted = [subject.text(line).rstrip(".") + "." for line in lines[-_MOST_QUOTED:]]
    where = subject.ended.line or 0
    yield LogFinding(
        id=f"exit-{code}",
        line=lines[0] if lines else where,
        title=f"{ending.title} (exit code {code})",
        explanation=" ".join([meaning, *quoted]),
        lines=limited([*lines, where]),
        level=Level.ERROR,
        checks=(ending.check,),
    )


def _lines(subject: Subject, ending: _EarlyEnd) -> Iterator[int]:
    for seen, line in enumerate(lines_of_kind(subject.facts, ending.kind)):
        if seen >= _MOST_LINES:
            return
        text = subject.text(line)
        if any(word in text for word in ending.words):
            yield line
