"""What was found in packages as SARIF 2.1, for code scanning of build servers.

Source: OASIS, "Static Analysis Results Interchange Format (SARIF) Version 2.1.0".
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, TypeAlias
from urllib.parse import quote

from msiview import __version__
from msiview.errors import Severity
from msiview.report.finding_words import (
    finding_words,
    place_words,
    placeholders_shown,
    with_stop,
)
from msiview.session.checking import CheckedPackage, FindingState, ListedFinding, identity
from msiview.validation.rule import rule_texts

SarifObject: TypeAlias = dict[str, Any]

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "note"}
_STATES = {FindingState.NEW: "new", FindingState.OLD: "unchanged", FindingState.GONE: "absent"}


def sarif_object(checked: Iterable[tuple[str, CheckedPackage]]) -> SarifObject:
    """A log with one run over all files, each given by its path as the user has named it. (GitHub
    takes no second run of the same tool in one file.)"""
    packages = list(checked)
    entries = [
        (path, artifact, entry)
        for artifact, (path, found) in enumerate(packages)
        for entry in found.entries
    ]
    ids = dict.fromkeys(entry.finding.rule for _, _, entry in entries)
    numbers = {id_: number for number, id_ in enumerate(ids)}
    notes = [
        {"level": "error", "message": {"text": f"{path}: {failed.rule}: {failed.reason}"}}
        for path, found in packages
        for failed in found.failed
    ]
    seen = Counter[str]()
    results = []
    for path, artifact, entry in entries:
        finding = _fingerprint(entry)
        seen[finding] += 1
        fingerprint = f"{finding}:{seen[finding]}"
        results.append(_result(path, artifact, entry, numbers[entry.finding.rule], fingerprint))
    run = {
        "tool": {
            "driver": {
                "name": "msiview",
                "semanticVersion": __version__,
                "rules": [_rule(id_) for id_ in ids],
            }
        },
        "invocations": [{"executionSuccessful": not notes, "toolExecutionNotifications": notes}],
        "artifacts": [{"location": {"uri": _uri(path)}} for path, _ in packages],
        "columnKind": "unicodeCodePoints",
        "results": results,
    }
    return {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}


def _rule(id_: str) -> SarifObject:
    texts = rule_texts(id_)
    if texts is None:
        return {"id": id_}
    worst = max(case.severity for case in texts.cases.values())
    help_ = "\n".join(dict.fromkeys(case.remedy for case in texts.cases.values() if case.remedy))
    return {
        "id": id_,
        "shortDescription": {"text": f"{texts.title}."},
        "help": {"text": placeholders_shown(help_) or texts.title},
        "defaultConfiguration": {"level": _LEVELS[worst]},
    }


def _result(
    path: str, artifact: int, entry: ListedFinding, rule: int, fingerprint: str
) -> SarifObject:
    finding = entry.finding
    result: SarifObject = {
        "ruleId": finding.rule,
        "ruleIndex": rule,
        "level": _LEVELS[entry.severity],
        "message": {"text": " ".join(_sentences(entry))},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": _uri(path), "index": artifact},
                    # A package has no lines, but services that show results want one.
                    "region": {"startLine": 1},
                },
                "logicalLocations": [
                    {"fullyQualifiedName": place_words(finding), "kind": "member"}
                ],
            }
        ],
        # GitHub knows results again by the second, and takes those on one line for one without it.
        "partialFingerprints": {
            "msiviewFinding/v1": fingerprint,
            "primaryLocationLineHash": fingerprint,
        },
    }
    if entry.state is not None:
        result["baselineState"] = _STATES[entry.state]
    if entry.accepted is not None:
        result["suppressions"] = [{"kind": "external", "justification": entry.accepted}]
    return result


def _sentences(entry: ListedFinding) -> Iterator[str]:
    words = finding_words(entry.finding)
    yield f"{place_words(entry.finding)}: {with_stop(words.what)}"
    yield from filter(None, (words.effect, words.remedy))


def _fingerprint(entry: ListedFinding) -> str:
    """The same for the same finding in each build of a package. Several at one place, or in several
    packages, differ by their number behind it."""
    told = "\0".join(map(str, identity(entry.finding)))
    return hashlib.sha256(told.encode(errors="replace")).hexdigest()[:32]


def _uri(path: str) -> str:
    """A path as a reference: relative ones stay so, for services that look in the repository."""
    place = Path(path)
    return place.as_uri() if place.is_absolute() else quote(place.as_posix(), errors="replace")
