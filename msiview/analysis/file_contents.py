"""What the contents of a file say of it: size, hash, version, languages, name as an assembly.

For comparing files with the rows that describe them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from xml.parsers import expat

from msiview.format.assembly import AssemblyIdentity, read_assembly
from msiview.format.program import read_program

_MOST_XML = 1 << 20


@dataclass(frozen=True, slots=True)
class FileContents:
    """``version`` and ``languages`` are those of a program's version resource, empty without one.
    ``assembly`` is what .NET calls it, ``manifest`` the attributes of the identity in the manifest
    of a Win32 assembly. ``problem`` says why the contents cannot be read, or not to the end; with
    ``is_unsupported`` the reason is that msiview does not know how."""

    size: int = 0
    md5: str | None = None
    version: str = ""
    languages: tuple[int, ...] = ()
    assembly: AssemblyIdentity | None = None
    manifest: Mapping[str, str] = field(default_factory=dict)
    problem: str = ""
    is_unsupported: bool = False


def tells_more(beginning: bytes) -> bool:
    """Whether a file that begins like that may be a program or a manifest, so that all of it is
    to be read."""
    return beginning.startswith(b"MZ") or beginning.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<")


def contents_of(data: bytes, size: int, md5: str | None, problem: str = "") -> FileContents:
    """What a file says of itself. ``data`` may be empty for those of which only ``size`` and
    ``md5`` are known."""

    def read(offset: int, count: int) -> bytes:
        return data[offset : offset + count]

    if not data.startswith(b"MZ"):
        return FileContents(size, md5, manifest=_manifest(data), problem=problem)
    program = read_program(read)
    version = program.version if program is not None else None
    return FileContents(
        size,
        md5,
        version.file_version if version is not None else "",
        version.languages if version is not None else (),
        read_assembly(read),
        problem=problem,
    )


def _manifest(data: bytes) -> Mapping[str, str]:
    """The attributes of a manifest's own assemblyIdentity; empty for what is no manifest."""
    if not data or len(data) > _MOST_XML:
        return {}
    found: dict[str, str] = {}
    path: list[str] = []

    def begin(name: str, attributes: dict[str, str]) -> None:
        path.append(name.rpartition(":")[2])
        if path == ["assembly", "assemblyIdentity"] and not found:
            found.update(attributes)

    def refuse(*_: object) -> None:
        raise _Entities

    parser = expat.ParserCreate()
    parser.StartElementHandler = begin
    parser.EndElementHandler = lambda name: path.pop()
    parser.EntityDeclHandler = refuse  # nothing that grows while it is read
    try:
        parser.Parse(data, True)
    except (expat.ExpatError, _Entities):
        pass
    return found


class _Entities(Exception):
    """The text declares entities."""
