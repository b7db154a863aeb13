"""The runs that a file tells of, and the packages of a bundle."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msiview.analysis.logs.cause.other_runs import plain_code
from msiview.analysis.logs.cause.outcome import SUCCEEDED, code_words
from msiview.analysis.logs.log_words import verdict_words
from msiview.analysis.logs.run_answers import RunAnswer
from msiview.analysis.phrase import FileRef, LineRef, lines_between
from msiview.logs.facts import BundlePackage
from msiview.logs.runs import RunKind
from msiview.report.page import Block, Content, Fields, Heading, Text, Tone, code, muted, strong
from msiview.words import number, shortened

_KINDS = {
    RunKind.ENGINE: "",
    RunKind.BUNDLE: ", a bundle",
    RunKind.DEPLOYMENT: ", started by a deployment tool",
}
_LONGEST_CAUSE = 160


def runs_blocks(runs: Sequence[RunAnswer]) -> Iterator[Block]:
    """All runs of a file that has several, and the packages of bundles."""
    if len(runs) > 1:
        yield Heading(f"Runs in this file ({number(len(runs))})")
        yield Fields([row for place, run in enumerate(runs, 1) for row in _run(place, run)])
    for answer in runs:
        if answer.run.bundle is not None and answer.run.bundle.packages:
            yield Heading("Packages of the bundle")
            yield Fields([row for package in answer.run.bundle.packages for row in _rows(package)])


def started_fields(runs: Sequence[RunAnswer]) -> list[tuple[str, Content]]:
    """What a deployment tool has started, and the log that it was told to write."""
    rows: list[tuple[str, Content]] = []
    for answer in runs:
        if answer.run.deployment is not None and answer.run.deployment.command:
            rows.append(("Command", code(answer.run.deployment.command)))
            rows.append(("Its log", FileRef(answer.log)))
    return rows


def run_title(place: int, answer: RunAnswer) -> str:
    """A run in a few words, counted from 1: ``2. Contoso Reader 10.4: Install failed``."""
    product = _product(answer)
    return f"{place}. {product}: {_verdict(answer)}" if product else f"{place}. {_verdict(answer)}"


def _product(answer: RunAnswer) -> str:
    facts = answer.outcome.facts
    return " ".join(filter(None, (facts.product or facts.product_code, facts.version)))


def _verdict(answer: RunAnswer) -> str:
    return f"{verdict_words(answer.outcome)}{_KINDS[answer.run.kind]}"


def _run(place: int, answer: RunAnswer) -> Iterator[tuple[str, Content]]:
    """How a run ended, what it was about, and why it failed."""
    outcome, error = answer.outcome, answer.first_error
    lines = lines_between(answer.run.first, answer.run.last)
    tone = Tone.BAD if answer.has_failed else Tone.NORMAL
    tone = Tone.GOOD if outcome.kind in SUCCEEDED else tone
    yield str(place), (strong(_verdict(answer), tone), muted(lines))
    returned = ""
    if outcome.code is not None:
        returned = f"exit code {outcome.code} {outcome.name}".rstrip()
    yield "", ", ".join(filter(None, (_product(answer), returned)))
    if error is not None:
        text = shortened(" ".join(error.text.split()), _LONGEST_CAUSE)
        yield "", (text, LineRef(error.line))
    if answer.log:
        yield "", ("its log:", FileRef(answer.log))


def _rows(package: BundlePackage) -> Iterator[tuple[str, Content]]:
    """What was done with a package, and where its own log is."""
    place = LineRef(package.line)
    if package.result is None:
        done = f"{package.action}, without an end" if package.action else "nothing was done"
        if package.related:
            there = f"was there before ({package.related}), version {package.version}"
            done = f"{there}; {done}" if package.action else there
        yield package.name, (muted(done), place)
    else:
        yield package.name, (_result(package, package.result), place)
    if package.log:
        yield "", ("its log:", FileRef(package.log))


def _result(package: BundlePackage, result: int) -> Text:
    returned = plain_code(result)
    name, kind, _ = code_words(returned)
    action = package.action or "Something"
    if returned == 0:
        return strong(f"{action} succeeded", Tone.GOOD)
    words = f"{returned} {name}".rstrip() + f" (0x{result:X})"
    has_failed = kind not in ("success", "restart")
    return strong(f"{action} returned {words}", Tone.BAD if has_failed else Tone.NORMAL)
