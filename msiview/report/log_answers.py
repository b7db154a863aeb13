"""What a log answers first: how it ended, the first cause, and what else is worth knowing."""

from __future__ import annotations

from collections.abc import Iterator

from msiview.analysis.logs.cause.first_error import FirstError
from msiview.analysis.logs.cause.outcome import INTENDED, SUCCEEDED, WITHOUT_END, Outcome
from msiview.analysis.logs.findings.finding import LogFinding
from msiview.analysis.logs.links.package_match import PackageMatch
from msiview.analysis.logs.log_words import duration_words, verdict_words
from msiview.analysis.logs.rights import Rights
from msiview.analysis.phrase import (
    FileRef,
    LineRef,
    Phrase,
    RowRef,
    lines_between,
    lines_named,
    sentence,
)
from msiview.logs.line_kinds import Level
from msiview.logs.log import Log
from msiview.report.log_runs import runs_blocks, started_fields
from msiview.report.page import (
    Block,
    Bullets,
    Content,
    Excerpt,
    Fields,
    Heading,
    Paragraph,
    Quote,
    Tone,
    code,
    muted,
    strong,
)
from msiview.session.log_answers import LogAnswers
from msiview.words import counted, number, shortened

FIRST_CAUSE = "First cause"
"""What the window, the command and the report call it."""

MOST_FINDINGS = 100

_TONES = {Level.WARNING: Tone.WARNING, Level.ERROR: Tone.BAD}
_LONGEST_CAUSE = 160
_NO_CAUSE = "No line tells the cause. Look at the last actions before the end."
_NOT_VERBOSE = "A verbose log (/l*v) of a new attempt tells more."


def answers_blocks(
    answers: LogAnswers, log: Log, excerpt: Excerpt | None = None
) -> Iterator[Block]:
    """All that is asked first; ``excerpt`` are the lines around the first cause, if they are to be
    shown. Remarks come behind the cause, also what the exit code means in general."""
    outcome = answers.outcome
    yield _verdict(outcome)
    if answers.first_error is None:
        yield Paragraph(sentence(outcome.meaning))
    if answers.first_error is not None:
        yield from _first_cause(answers.first_error)
        if excerpt is not None:
            yield excerpt
    elif outcome.has_failed and outcome.kind not in INTENDED:
        yield Heading(FIRST_CAUSE)
        yield Paragraph(_NO_CAUSE if outcome.is_verbose else f"{_NO_CAUSE} {_NOT_VERBOSE}")
    if answers.match is not None:
        yield from _match(answers.match)
    yield from _findings(answers)
    yield from runs_blocks(answers.runs)
    yield Heading("What it was about")
    result = sentence(outcome.meaning) if answers.first_error is not None else ""
    own = started_fields(answers.runs) if len(answers.runs) == 1 else []
    yield Fields([("Result", result), *own, *_facts(outcome, log)])
    yield from _rights(answers.rights)


def verdict_tone(outcome: Outcome) -> Tone:
    """How good or bad the outcome is."""
    if outcome.kind in SUCCEEDED:
        return Tone.GOOD
    if outcome.kind in WITHOUT_END:
        return Tone.NORMAL
    return Tone.WARNING if outcome.kind in INTENDED else Tone.BAD


def facts_words(outcome: Outcome) -> str:
    """``exit code 1603 · 48.1 s``; empty where the log tells neither."""
    parts = []
    if outcome.code:
        parts.append(f"exit code {outcome.code}")
    if outcome.duration:
        parts.append(duration_words(outcome.duration))
    return " · ".join(parts)


def cause_words(error: FirstError) -> str:
    """``First cause at line 1431: Error 1920. Service …``."""
    text = shortened(" ".join(error.text.split()), _LONGEST_CAUSE)
    return f"{FIRST_CAUSE} at {LineRef(error.line)}: {text}"


def cause_blocks(error: FirstError) -> Iterator[Block]:
    """The first cause in short: its text, what it means and what to look at."""
    yield Quote(error.text, Tone.BAD)
    yield Paragraph(sentence(error.explanation))
    if error.checks:
        yield Paragraph(strong("What to look at"))
        yield Bullets([sentence(check) for check in error.checks])


# -- how it ended -------------------------------------------------------


def _verdict(outcome: Outcome) -> Heading:
    code_words = ""
    if outcome.code is not None:
        code_words = f"exit code {outcome.code} {outcome.name}".rstrip()
    line = LineRef(outcome.line) if outcome.line is not None else ""
    aside = muted(Phrase.joined(", ", (code_words, line)))
    return Heading(verdict_words(outcome), 1, verdict_tone(outcome), aside)


def _facts(outcome: Outcome, log: Log) -> list[tuple[str, Content]]:
    facts, section = outcome.facts, outcome.section
    rows: list[tuple[str, Content]] = [
        ("Product", " ".join(filter(None, (facts.product, facts.version)))),
        ("Manufacturer", facts.manufacturer),
        ("Product code", code(facts.product_code)),
        ("Package code", code(facts.package_code)),
        ("Package", FileRef(facts.package)),
        ("Patch", facts.patch),
    ]
    if section is not None:
        rows.append(("Began", (f"{section.date} {section.time}".strip(), LineRef(section.line))))
    if outcome.duration:
        rows.append(("Took", duration_words(outcome.duration)))
    rows.append(("Windows Installer", outcome.engine))
    size = counted(len(log), "line")
    rows.append(("Log", f"{log.file.name}, {size}, {log.file.encoding.name}"))
    return rows


def _match(match: PackageMatch) -> Iterator[Block]:
    if not match.differences:
        return
    yield Heading("The open package is another one")
    yield Bullets([sentence(difference) for difference in match.differences])
    if match.components:
        found = f"{number(match.mentioned)} of {counted(match.components, 'component')}"
        yield Paragraph(muted(f"{found} of the open package are in the log."))


# -- the first cause ----------------------------------------------------


def _first_cause(error: FirstError) -> Iterator[Block]:
    yield Heading(FIRST_CAUSE, aside=LineRef(error.line))
    yield from cause_blocks(error)
    yield Fields(_where(error))


def _where(error: FirstError) -> list[tuple[str, Content]]:
    rows: list[tuple[str, Content]] = []
    if error.action:
        place = LineRef(error.action_line) if error.action_line is not None else ""
        rows.append(("Action", (code(error.action), place)))
    if error.about is not None:
        rows += [("", line) for line in error.about.lines]
    rows.append(("Condition", code(error.condition or "")))
    rows.append(("Rows", Phrase.joined(", ", (RowRef(*row) for row in error.rows))))
    if error.output is not None:
        rows.append(("Its output", lines_between(*error.output)))
    rows.append(("See also", lines_named(error.others)))
    rows.append(("Why this line", muted(sentence(error.by))))
    return rows


# -- what else was found --------------------------------------------------


def _findings(answers: LogAnswers) -> Iterator[Block]:
    findings = answers.findings
    if not findings:
        return
    title = "What else was found" if answers.first_error is not None else "What was found"
    yield Heading(f"{title} ({number(len(findings))})")
    for finding in findings[:MOST_FINDINGS]:
        yield from _finding(finding)
    yield omission_note(len(findings) - MOST_FINDINGS, "findings")


def _finding(finding: LogFinding) -> Iterator[Block]:
    place = lines_named(finding.lines or (finding.line,))
    yield Heading(finding.title, 3, _TONES.get(finding.level, Tone.NORMAL), place)
    if str(finding.explanation).rstrip(".") != finding.title:
        yield Paragraph(sentence(finding.explanation), indent=1)
    yield Bullets([sentence(check) for check in finding.checks], indent=1)
    if finding.row is not None:
        yield Paragraph((muted("Row"), RowRef(*finding.row)), indent=1)


# -- rights and policies ---------------------------------------------------


def _rights(rights: Rights) -> Iterator[Block]:
    """With which rights it ran, and which policies are set; nothing where the log is silent."""
    rows: list[tuple[str, Content]] = []
    if rights.elevated is not None:
        rows.append(("Raised rights", "yes" if rights.elevated else "no"))
    rows += [
        ("" if number else "The engine says", (line.value, LineRef(line.line)))
        for number, line in enumerate(rights.lines)
    ]
    rows += [(line.name, (code(line.value), LineRef(line.line))) for line in rights.policies]
    if rows:
        yield Heading("Rights and policies")
        yield Fields(rows)


def omission_note(count: int, what: str) -> Paragraph:
    """How much is not shown; an empty paragraph for nothing."""
    return Paragraph(muted(f"{number(count)} more {what} are left out.") if count > 0 else "")
