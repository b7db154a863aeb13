"""Rules about user interfaces and chained packages that a package brings with it."""

from __future__ import annotations

from collections.abc import Iterator

from msiview.database.cells import Cell, number_of
from msiview.validation.check import PackageCheck
from msiview.validation.finding import Finding
from msiview.validation.rule import rule

_USER_INTERFACE = (1, 3)
"""Attributes of the row that is the user interface's DLL; other rows are its resources."""


@rule("ICE100", reads="MsiEmbeddedUI MsiEmbeddedChainer")
def embedded_user_interface_is_sound(check: PackageCheck) -> Iterator[Finding]:
    """One row of MsiEmbeddedUI is the DLL and says which messages it takes; each row has a file
    name of its own; one chainer at most can run."""
    yield from _rows(check)
    running = [
        (row, name)
        for row, name, condition in check.rows(
            "MsiEmbeddedChainer", "MsiEmbeddedChainer", "Condition"
        )
        if condition != "0"
    ]
    for row, name in running[1:]:
        names = {"name": name, "first": running[0][1]}
        yield check.at("many-chainers", "MsiEmbeddedChainer", row, "MsiEmbeddedChainer", **names)


def _rows(check: PackageCheck) -> Iterator[Finding]:
    first: Cell = None
    used: dict[Cell, Cell] = {}
    for row, name, file, attributes, messages in check.rows(
        "MsiEmbeddedUI", "MsiEmbeddedUI", "FileName", "Attributes", "MessageFilter"
    ):
        takes_messages = bool(number_of(messages))
        names = {"name": name, "file": file}
        if attributes in _USER_INTERFACE:
            if first is not None:
                yield check.at(
                    "many-dlls", "MsiEmbeddedUI", row, "Attributes", first=first, **names
                )
            else:
                first = name
        if attributes != 0 and not takes_messages:
            yield check.at("no-messages", "MsiEmbeddedUI", row, "MessageFilter", **names)
        if attributes == 0 and takes_messages:
            yield check.at("resource", "MsiEmbeddedUI", row, "MessageFilter", **names)
        spelled = file.casefold() if isinstance(file, str) else file
        if spelled in used:
            other = used[spelled]
            yield check.at("same-file", "MsiEmbeddedUI", row, "FileName", other=other, **names)
        else:
            used[spelled] = name
