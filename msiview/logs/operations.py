"""Parses operations of the installation script: ``Executing op: Name(First=1,,Third=3)``.

Arguments are not escaped: a value may hold commas, equals signs and parentheses. So a value ends
only before an argument that the operation is known to have, before an unset one, or at the end.
Source: docs/log-format.md, "Script operations".
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from msiview.resources import resource_rows

OPERATION = "Executing op: "
_LONGEST_NAME = 40


@dataclass(frozen=True, slots=True)
class KnownOperation:
    """What is known of an operation.

    ``actions`` are the standard actions that write it into scripts, none for operations of any
    action. ``arguments`` are the names in their order, ``links`` what some of them name
    (``component``, ``file``, ``path`` …, as in the rules of lines).
    """

    name: str
    actions: tuple[str, ...]
    arguments: tuple[str, ...]
    links: Mapping[str, str]
    meaning: str


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation: name and value of each argument in order, no name for unset ones.

    ``starts`` are the offsets of the values in the parsed text, in characters.
    """

    name: str
    arguments: tuple[tuple[str | None, str], ...]
    starts: tuple[int, ...] = ()

    def value(self, argument: str) -> str | None:
        """The value of an argument; None where it is not set."""
        return next((value for name, value in self.arguments if name == argument), None)


def parse_operation(text: str) -> Operation | None:
    """The operation of a line without its prefix; None for other lines.

    The closing parenthesis may be missing: lines may be cut, and values may continue in the next
    line.
    """
    name, parenthesis, _ = text.removeprefix(OPERATION).partition("(")
    if not (text.startswith(OPERATION) and parenthesis and name.isidentifier()):
        return None
    start = len(OPERATION) + len(name) + 1
    end = len(text.rstrip())
    end -= text.endswith(")", start, end)
    spans = list(_spans(text[:end], start, _known_operations().get(name)))
    return Operation(
        name,
        tuple((argument, text[at:until]) for argument, at, until in spans),
        tuple(at for _, at, _ in spans),
    )


def _spans(
    text: str, start: int, known: KnownOperation | None
) -> Iterator[tuple[str | None, int, int]]:
    """Name, start and end of each argument."""
    if start == len(text):
        return
    present: tuple[str | None, int, int] | None = None
    unset: list[int] = []
    at = start
    for piece in text[start:].split(","):
        end = at + len(piece)
        name = _argument_name(piece, known)
        if name is not None:
            if present is not None:
                yield present
            yield from ((None, place, place) for place in unset)
            unset.clear()
            present = name, at + len(name) + 1, end
        elif not piece:
            unset.append(at)
        elif present is not None:  # the comma belongs to the value
            present = present[0], present[1], end
            unset.clear()
        else:
            yield from ((None, place, place) for place in unset)
            unset.clear()
            present = None, at, end
        at = end + 1
    if present is not None:
        yield present
    yield from ((None, place, place) for place in unset)


def _argument_name(piece: str, known: KnownOperation | None) -> str | None:
    """The argument with which a piece between commas begins; None if it is part of a value."""
    name, equals, _ = piece.partition("=")
    if not equals:
        return None
    if known is not None and known.arguments:
        return name if name in known.arguments else None
    is_name = len(name) <= _LONGEST_NAME and name[:1].isupper() and name.isidentifier()
    return name if is_name else None


def known_operation(name: str) -> KnownOperation | None:
    """What is known of an operation; None for an unknown one."""
    return _known_operations().get(name)


def operation_meaning(name: str) -> str:
    """What an operation does, in a sentence or two; empty for an unknown one."""
    known = known_operation(name)
    return known.meaning if known is not None else ""


@cache
def _known_operations() -> Mapping[str, KnownOperation]:
    found: dict[str, KnownOperation] = {}
    for name, actions, arguments, links, _, meaning in resource_rows(
        "log_knowledge", "operations.tsv"
    ):
        pairs = (link.partition("=") for link in links.split(",") if link)
        found[name] = KnownOperation(
            name,
            tuple(filter(None, actions.split(","))),
            tuple(filter(None, arguments.split(","))),
            {argument: target for argument, _, target in pairs},
            meaning,
        )
    return found
