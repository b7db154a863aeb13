"""What was found in packages as JUnit XML, which build servers show as tests.

Each rule that was tried is a test of the file, so that a sound package has tests that passed. A
finding that is to fail the build makes its rule's test fail; others stand in its output.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TypeAlias
from xml.etree import ElementTree as ET

from msiview.report.finding_words import finding_words, place_words, with_stop
from msiview.session.checking import CheckedPackage, ListedFinding
from msiview.validation.rule import rule_texts
from msiview.visible_text import visible

Fails: TypeAlias = Callable[[ListedFinding], bool]


def junit_text(checked: Iterable[tuple[str, CheckedPackage]], fails: Fails) -> str:
    """A document with one suite for each file, given by its path."""
    root = ET.Element("testsuites", name="msiview check")
    for path, found in checked:
        _suite(root, path, found, fails)
    ET.indent(root)
    text: str = ET.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n'


def _suite(root: ET.Element, path: str, checked: CheckedPackage, fails: Fails) -> None:
    by_rule: dict[str, list[ListedFinding]] = {rule.id: [] for rule in checked.rules}
    for entry in checked.entries:
        if entry.counts:
            by_rule.setdefault(entry.finding.rule, []).append(entry)
    errors = {failed.rule: failed.reason for failed in checked.failed}
    failing = {rule for rule, entries in by_rule.items() if any(map(fails, entries))}
    suite = ET.SubElement(
        root,
        "testsuite",
        name=visible(path),
        tests=str(len(by_rule)),
        failures=str(len(failing)),
        errors=str(len(errors)),
    )
    for rule, entries in by_rule.items():
        texts = rule_texts(rule)
        title = texts.title if texts is not None else ""
        case = ET.SubElement(suite, "testcase", classname=rule, name=title or rule)
        if rule in errors:
            ET.SubElement(case, "error", message=visible(errors[rule]))
        own = [entry for entry in entries if fails(entry)]
        if own:
            message = visible(_line(own[0]))
            failure = ET.SubElement(case, "failure", type=own[0].severity.name.lower())
            failure.set("message", message)
            failure.text = _lines(own)
        rest = [entry for entry in entries if not fails(entry)]
        if rest:
            ET.SubElement(case, "system-out").text = _lines(rest)


def _lines(entries: Sequence[ListedFinding]) -> str:
    return "\n".join(visible(_line(entry)) for entry in entries)


def _line(entry: ListedFinding) -> str:
    words = finding_words(entry.finding)
    sentences = (with_stop(words.what), words.effect, words.remedy)
    return f"{entry.severity.word}, {place_words(entry.finding)}: " + " ".join(
        filter(None, sentences)
    )
