"""What a stream is and what is in it: blocks of a page, and objects for JSON."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypedDict

from msiview.analysis.phrase import RowRef
from msiview.analysis.signatures.signature import Signature
from msiview.analysis.stream_facts import CalledExport, StreamFacts
from msiview.analysis.stream_uses import UseKind
from msiview.format.program import Program, VersionInfo
from msiview.report.page import (
    Block,
    Content,
    FieldRow,
    Fields,
    Heading,
    PageColumn,
    PageTable,
    Paragraph,
    Text,
    Tone,
    code,
    muted,
)
from msiview.report.signature import SignatureObject, signature_fields, signature_object
from msiview.words import counted, exact_size_words, number

MOST_SHOWN = 500
"""Exports that are listed on a page."""


def stream_blocks(
    facts: StreamFacts, signature: Signature | None = None, digest: str = ""
) -> Iterator[Block]:
    """What a stream is, who uses it, and its program or signature. ``signature`` is the one that
    was held against the program, ``digest`` the SHA-256, where those are known."""
    yield Heading(facts.stream.shown_name, 2)
    yield Fields(list(_stream(facts, digest)))
    yield from program_blocks(facts, signature)


def program_blocks(facts: StreamFacts, signature: Signature | None = None) -> Iterator[Block]:
    """What a program says of itself, who signed it, and which of its functions are called."""
    program, signed = facts.program, signature or facts.signature
    if program is not None:
        yield Heading("Program")
        yield Fields(list(_program(program)))
    if signed is not None:
        yield Heading("Signature")
        yield Fields(list(signature_fields(signed)))
    elif program is not None:
        yield Heading("Signature")
        yield Paragraph(muted("nobody signed it"))
    if program is None:
        return
    if facts.called:
        yield Heading("Called by custom actions")
        yield PageTable(
            [PageColumn("Function"), PageColumn("Custom actions")], map(_call, facts.called)
        )
    if program.exports:
        yield Heading("Exports", aside=muted(number(program.export_count)))
        called = {call.name: call for call in facts.called}
        names = program.exports[:MOST_SHOWN]
        yield PageTable(
            [PageColumn("Function"), PageColumn("Called by")],
            ((code(name), _callers(called.get(name))) for name in names),
            has_head=bool(called),
        )
        rest = program.export_count - len(names)
        if rest:
            yield Paragraph(muted(f"and {counted(rest, 'more function')}"))


def _stream(facts: StreamFacts, digest: str) -> Iterator[FieldRow]:
    yield "Kind", facts.kind.title
    yield "Size", exact_size_words(facts.stream.size)
    yield "SHA-256", code(digest)
    if facts.owner is not None:
        yield "Used by", facts.owner
    elif facts.use is not None:
        tone = Tone.WARNING if facts.use.kind is UseKind.ORPHAN else Tone.NORMAL
        yield "Used by", Text(facts.use.text, tone)


def _program(program: Program) -> Iterator[FieldRow]:
    yield "For", program.processor + (", .NET" if program.is_managed else "")
    if program.version is not None:
        yield from _version(program.version)
    elif not program.problems:
        yield "Version", muted("no version resource")
    for at, problem in enumerate(program.problems):
        yield "" if at else "Damage", Text(problem, Tone.WARNING)


def _version(version: VersionInfo) -> Iterator[FieldRow]:
    yield "File version", version.file_version
    yield "Product version", version.product_version
    for name, text in version.strings:
        yield _STRINGS.get(name, name), text


_STRINGS = {
    "CompanyName": "Company",
    "FileDescription": "Description",
    "FileVersion": "File version, as text",
    "InternalName": "Internal name",
    "LegalCopyright": "Copyright",
    "OriginalFilename": "Original name",
    "ProductName": "Product",
    "ProductVersion": "Product version, as text",
}
"""The strings of a version resource that Windows knows; others keep their names."""


def _call(call: CalledExport) -> tuple[Content, ...]:
    if call.is_there is False:
        return code(call.name, Tone.BAD), (*call.actions, Text("not exported", Tone.BAD))
    return code(call.name), tuple(call.actions)


def _callers(call: CalledExport | None) -> Content:
    return () if call is None else tuple(call.actions)


# -- JSON -----------------------------------------------------------------


class CalledExportObject(TypedDict):
    """``exported`` is null where the library's exports are not all known."""

    name: str
    actions: list[str]
    exported: bool | None


class VersionObject(TypedDict):
    file_version: str
    product_version: str
    strings: dict[str, str]


class ProgramObject(TypedDict):
    """``exports`` are at most some thousand of the ``export_count`` names."""

    architecture: str
    library: bool
    managed: bool
    version: VersionObject | None
    signature: SignatureObject | None
    exports: list[str]
    export_count: int
    called: list[CalledExportObject]
    problems: list[str]


def program_object(facts: StreamFacts, signature: Signature | None) -> ProgramObject | None:
    """A program in a stream, for JSON; None for any other stream."""
    program = facts.program
    if program is None:
        return None
    version = program.version
    return ProgramObject(
        architecture=program.processor,
        library=program.is_library,
        managed=program.is_managed,
        version=None
        if version is None
        else VersionObject(
            file_version=version.file_version,
            product_version=version.product_version,
            strings=dict(version.strings),
        ),
        signature=signature_object(signature),
        exports=list(program.exports),
        export_count=program.export_count,
        called=[
            CalledExportObject(
                name=call.name, actions=list(map(_action, call.actions)), exported=call.is_there
            )
            for call in facts.called
        ],
        problems=list(program.problems),
    )


def _action(ref: RowRef) -> str:
    return str(ref)
