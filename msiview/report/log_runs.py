"""The runs that a file tells of, and the packages of a bundle."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msiview.analysis.logs.cause.other_runs import plain_code
from msiview.analysis.logs.cause.outcome import code_words
from msiview.analysis.logs.log_words import verdict_words
from msiview.analysis.logs.run_answers import RunAnswer
from msiview.analysis.phrase import LineRef, lines_between
from msiview.logs.facts import BundlePackage, BundleRun
from msiview.logs.runs import RunKind
from msiview.report.page import (
    Block,
    Content,
    Heading,
    PageColumn,
    PageTable,
    Tone,
    code,
    muted,
    strong,
)
from msiview.words import number

_KINDS = {
    RunKind.ENGINE: "Windows Installer",
    RunKind.BUNDLE: "bundle",
    RunKind.DEPLOYMENT: "deployment",
}


def runs_blocks(runs: Sequence[RunAnswer]) -> Iterator[Block]:
    """All runs of a file that has several, and the packages of bundles."""
    if len(runs) > 1:
        yield Heading(f"Runs in this file ({number(len(runs))})")
        names = ("Run", "By", "Product", "Exit code", "Lines", "First cause")
        yield PageTable([PageColumn(name) for name in names], map(_run, runs))
    for answer in runs:
        if answer.run.bundle is not None:
            yield from _packages(answer.run.bundle)


def _run(answer: RunAnswer) -> tuple[Content, ...]:
    outcome, error = answer.outcome, answer.first_error
    words = verdict_words(outcome)
    facts = outcome.facts
    returned = "" if outcome.code is None else f"{outcome.code} {outcome.name}".rstrip()
    return (
        strong(words, Tone.BAD) if answer.has_failed else words,
        muted(_KINDS[answer.run.kind]),
        " ".join(filter(None, (facts.product or facts.product_code, facts.version))),
        returned,
        lines_between(answer.run.first, answer.run.last),
        LineRef(error.line) if error is not None else "",
    )


def _packages(run: BundleRun) -> Iterator[Block]:
    if run.packages:
        yield Heading("Packages of the bundle")
        names = ("Package", "Action", "Result", "Its own log", "Line")
        yield PageTable([PageColumn(name) for name in names], map(_package, run.packages))


def _package(package: BundlePackage) -> tuple[Content, ...]:
    return (
        package.name,
        package.action or muted("nothing"),
        _result(package),
        code(package.log),
        LineRef(package.line, str(package.line + 1)),
    )


def _result(package: BundlePackage) -> Content:
    if package.result is None:
        return ""
    returned = plain_code(package.result)
    name, kind, _ = code_words(returned)
    words = " ".join(filter(None, (f"0x{package.result:X} is {returned}", name)))
    if kind in ("success", "restart"):
        return str(returned) if returned == 0 else words
    return strong(words, Tone.BAD)
