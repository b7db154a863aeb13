"""Finds the product, package and patch of a log."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from msiview.format.guids import BRACED
from msiview.late_patterns import late_pattern
from msiview.logs.facts import EngineRun, LogFacts
from msiview.logs.line_kinds import LineKind
from msiview.logs.log import Log
from msiview.logs.log_line import log_line
from msiview.logs.notes import message_number
from msiview.logs.rules import standard_rules

_STATUS = late_pattern(r":\s*(-?\d{1,10})\s*[.\N{IDEOGRAPHIC FULL STOP}]?[\"\s]*$")
_RESULT = late_pattern(
    r"Windows Installer (?P<did>[a-z ]{1,40})\. Product Name: (?P<product>.{0,400}?)\. "
    r"Product Version: (?P<version>.{0,80}?)\. Product Language: (?P<language>.{0,20}?)\. "
    r"Manufacturer: (?P<manufacturer>.{0,400}?)\. (?:Update Name: (?P<update>.{0,200}?)\. )?"
)
_LABEL = r"[.\u3001\u3002] ?[^\d:\uff1a][^:\uff1a]{1,60}?[:\uff1a]\s?"
_RESULT_SHAPE = late_pattern(
    rf"[^:\uff1a]{{2,160}}{_LABEL}(?P<product>.{{1,400}}?){_LABEL}(?P<version>[\w.+-]{{0,80}}?)"
    rf"{_LABEL}(?P<language>\d{{1,5}}){_LABEL}(?P<manufacturer>.{{0,400}}?){_LABEL}\d{{1,10}}\D?\s*$"
)
"""The result in any language: its values stand in the same order behind labels with a colon."""
_ASKED_FOR = late_pattern(rf"\*{{7}} Product: (?:(?P<code>{BRACED})|(?P<path>\S.*))")
_MOST_RESULTS = 40
"""Results and messages that are looked through from the end."""
_BEGINNING = 3
"""The number of lines about the beginning of a run."""
_MESSAGE = late_pattern(r"Product: (?P<product>.{1,400}?) -- ")


@dataclass(frozen=True, slots=True)
class ResultLine:
    """The text for the event log at the end: ``did`` is ``installed the product`` or the like,
    empty in other languages; ``status`` is the code."""

    line: int
    status: int | None
    did: str = ""
    product: str = ""
    version: str = ""
    manufacturer: str = ""


@dataclass(frozen=True, slots=True)
class ProductFacts:
    """The product according to the log; empty where it is not stated. ``package`` and ``patch`` are
    paths."""

    product: str = ""
    version: str = ""
    manufacturer: str = ""
    product_code: str = ""
    package_code: str = ""
    package: str = ""
    patch: str = ""


def result_line(
    log: Log, begin: int, end: int | None = None, run: EngineRun | None = None
) -> ResultLine | None:
    """The last line of a result, or message about the product, with a code, from line ``begin`` up
    to, not including, ``end``; None if there is none. Those of nested runs do not count, except
    where ``run`` is one."""
    found: ResultLine | None = None
    results = log.facts.results
    until = bisect_left(results, end) if end is not None else len(results)
    for line in reversed(results[max(0, until - _MOST_RESULTS) : until]):
        if line < begin:
            break
        if log.facts.nested_run(line) is not run:
            continue
        text = log_line(log.text.line(line)).text
        match = _RESULT.search(text)
        status = _STATUS.search(text)
        code = int(status[1]) if status is not None else None
        if match is not None:
            did, product, version, manufacturer = match.group(
                "did", "product", "version", "manufacturer"
            )
            return ResultLine(line, code, did, product, version, manufacturer)
        shape = _RESULT_SHAPE.match(text) if code is not None else None
        if shape is not None:
            named = shape.group("product", "version", "manufacturer")
            return ResultLine(line, code, "", *named)
        if found is None and code is not None and not _is_numbered(text):
            message = _MESSAGE.search(text)
            found = ResultLine(line, code, product=message["product"] if message else "")
    return found


def _is_numbered(text: str) -> bool:
    """Whether a message about the product is one with a number: its end tells no result."""
    return message_number(text.partition(" -- ")[2] or text) is not None


def last_dump(facts: LogFacts, begin: int) -> Mapping[str, tuple[str, int]]:
    """The properties at the end, the server's before the client's: value and line by name. Those
    of nested runs do not count."""
    for side in ("S", "C"):
        for dump in reversed(facts.dumps):
            if dump.side == side and dump.line >= begin and not facts.nested_run(dump.line):
                return dump.values
    return {}


def product_facts(
    log: Log, begin: int, run: EngineRun | None, result: ResultLine | None
) -> ProductFacts:
    """The product of the last installation: ``run`` is its main run, ``result`` its end."""
    dump = last_dump(log.facts, begin)

    def dumped(name: str) -> str:
        return dump[name][0].strip() if name in dump else ""

    named = result or ResultLine(0, None)
    run = run or EngineRun("", 0)
    runs = [r for r in log.facts.runs if r.line >= begin and not r.is_nested]
    asked_code, asked_path = asked_for(log, runs)
    return ProductFacts(
        product=dumped("ProductName") or named.product or _product_of_message(log, begin),
        version=dumped("ProductVersion") or named.version,
        manufacturer=dumped("Manufacturer") or named.manufacturer,
        product_code=(run.product_code or dumped("ProductCode") or asked_code).upper(),
        package_code=(run.package_code or dumped("PackageCode")).upper(),
        package=run.package or next((r.package for r in runs if r.package), asked_path),
        patch=run.patch or next((r.patch for r in runs if r.patch), ""),
    )


def asked_for(log: Log, runs: Iterable[EngineRun]) -> tuple[str, str]:
    """The product code or the package's path of the first run."""
    for run in runs:
        for line in log.text.lines(run.line, _BEGINNING):
            match = _ASKED_FOR.search(line)
            if match is not None:
                return match["code"] or "", (match["path"] or "").strip()
    return "", ""


def _product_of_message(log: Log, begin: int) -> str:
    """The name in a message ``Product: NAME -- …``, in any language."""
    for line in reversed(log.facts.results[-_MOST_RESULTS:]):
        if line < begin:
            break
        if log.facts.nested_run(line) is not None:
            continue
        name = _named_product(log_line(log.text.line(line)).text)
        if name and "\\" not in name:  # else a path: no name is known
            return name
    return ""


def _named_product(text: str) -> str:
    match = _MESSAGE.search(text)
    if match is None:
        rule = standard_rules().plain_rule(text)
        is_message = rule is not None and rule.kind is LineKind.PRODUCT_MESSAGE
        match = rule.match(text) if rule is not None and is_message else None
    return match["product"] if match is not None else ""
