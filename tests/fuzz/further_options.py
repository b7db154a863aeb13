"""Options that a command line of the fuzz may have besides those that its command needs."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Sequence
from pathlib import Path

from tests.fuzz.log_mutations import mutated_log

OFTEN = 0.12
"""How often each of them is there."""

_CODE_PAGES = ("65001", "1252", "936", "0")
_NUMBERS = ("1", "2", "99")

_SCRIPT = {
    "changes": [
        {
            "table": "Property",
            "change": "changed",
            "key": ["ProductName"],
            "cells": {"Value": {"old": "Sample", "new": "Other", "by": "x"}},
        },
        {"table": "Property", "change": "added", "key": ["NEW"], "cells": {"Value": "x"}},
        {"table": "Property", "change": "deleted", "key": ["Manufacturer"]},
        {"table": "Feature", "change": "renamed", "key": ["Complete"], "new_key": ["All"]},
    ]
}
_ROWS = {
    "Property.csv": '"Property","Value"\n"NEW","1"\n"ProductName","x"\n',
    "Property.tsv": "Property\tValue\nNEW\t1\n",
    "Property.idt": "Property\tValue\ns72\tl0\nProperty\tProperty\nNEW\t1\n",
}
_SETTINGS = '[rules]\non = ["ICE03"]\n\n[[exceptions]]\nrule = "ICE33"\nreason = "so"\n'
_BASELINE = {"file": "x.msi", "findings": [{"rule": "ICE03", "table": "Property", "key": ["A"]}]}


def further_options(
    command: str, words: Sequence[str], folder: Path, chance: random.Random
) -> Iterator[str]:
    """Some of the options that a command has and that ``words`` can bear. Files for them are
    written into a folder, half of them damaged."""
    for option, values in _options(command, words):
        if option not in words and chance.random() < OFTEN:
            yield option
            if values:
                yield chance.choice(values)
    if command == "edit" and chance.random() < OFTEN:
        yield from ("--script", _file(folder, "edits.json", json.dumps(_SCRIPT), chance))
    if command == "edit" and chance.random() < OFTEN:
        name = chance.choice(sorted(_ROWS))
        yield from ("--import", _file(folder, name, _ROWS[name], chance))
    if command == "check" and chance.random() < OFTEN:
        yield from ("--settings", _file(folder, "settings.toml", _SETTINGS, chance))
    if command == "check" and chance.random() < OFTEN:
        yield from ("--baseline", _file(folder, "old.json", json.dumps(_BASELINE), chance))


def _options(command: str, words: Sequence[str]) -> Iterator[tuple[str, Sequence[str]]]:
    if command != "installed":
        yield "--codepage", _CODE_PAGES
    if command not in ("compare", "applicable", "log", "installed"):
        yield "--inside", ("1031", "no such storage")
    match command:
        case "changes" | "compare":
            yield "--contents", ()
        case "extract":
            yield "--under", ("INSTALLDIR", "no such folder")
            yield "--flat", ()
        case "files":
            yield "--under", ("INSTALLDIR", "no such folder")
        case "applicable" if "--product-code" in words:
            yield "--product-language", ("1033", "0")
            yield "--upgrade-code", ("{AAAAAAAA-1111-2222-3333-BBBBBBBBBBBB}",)
        case "sequences":
            yield "--sequence", ("InstallExecuteSequence", "InstallUISequence")
        case "tree" if "features" in words:
            yield "--add-local", ("ALL", "Complete,Main")
        case "check":
            yield "--rules", ("ICE03,ICE8*", "patch", "-ICE33")
            yield "--suite", ("full", "ice", "internal", "logo", "patch", "security")
            yield "--fail-on", ("error", "warning", "new")
        case "edit":
            yield "--on-collision", ("refuse", "skip", "replace")
            yield "--keep-package-code", ()
            yield "--keep-references", ()
            yield "--strict", ()
            yield "--stream", (f"Binary/Script.vbs.Data={__file__}",)
        case "log":
            yield "--run", _NUMBERS
            yield "--package-codepage", _CODE_PAGES
            if "--against" in words:
                yield "--against-run", _NUMBERS
            if "--redact" in words:
                yield "--also", ("Sample", "a")


def _file(folder: Path, name: str, text: str, chance: random.Random) -> str:
    data = text.encode()
    if chance.random() < 0.5:
        data = mutated_log(data, chance.randrange(1 << 32))
    path = folder / name
    path.write_bytes(data)
    return str(path)
