"""Finds the names and GUIDs in a line of a log, and their rows."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from msiview.analysis.logs.links.line_names import names_in
from msiview.analysis.logs.links.package_names import PackageNames
from msiview.analysis.references.columns import ColumnStore
from msiview.format.guids import BRACED, PACKED, braced, decompress, unpack
from msiview.late_patterns import late_pattern
from msiview.logs.descriptors import LENGTH, compressed_guids
from msiview.logs.guid_index import is_registry_name
from msiview.logs.line_kinds import LineKind
from msiview.logs.log_line import log_line
from msiview.logs.rules import LONGEST, standard_rules

if TYPE_CHECKING:
    from msiview.analysis.logs.links.line_names import Named
    from msiview.analysis.logs.links.package_names import RowTarget
    from msiview.progress import Progress

_BRACED = late_pattern(BRACED)
_PACKED = late_pattern(rf"(?<![0-9A-Za-z_]){PACKED}(?![0-9A-Za-z_])")
_GUIDS = frozenset({"guid", "component"})


@dataclass(frozen=True, slots=True)
class LogLink:
    """A name or GUID in a line: characters ``start`` to, not including, ``end``.

    ``kind`` is ``guid``, or what :class:`~msiview.analysis.logs.links.line_names.Named` calls it.
    ``text`` is the name, of a GUID the braced form in upper case. ``targets`` are the rows that
    have it, the best first; none for an unknown GUID, and for a code of the package that
    stands in no table.
    """

    start: int
    end: int
    kind: str
    text: str
    targets: tuple[RowTarget, ...]
    is_known: bool


class LineLinks:
    """Finds the links of lines. A line takes some hundred microseconds once :meth:`prepare` has
    read the names of the package; before that it is slower.

    ``store`` has the tables, with their overlay; without a package all GUIDs are unknown, and
    nothing else is a link. ``codes`` are further GUIDs that belong to the package (in braces,
    upper case), such as its package code.
    """

    def __init__(self, store: ColumnStore | None, codes: Collection[str] = ()) -> None:
        self._names = PackageNames(store or ColumnStore({}))
        self._codes = frozenset(codes)

    def prepare(self, progress: Progress | None = None) -> None:
        """Read all names of the package, and the rules of lines; to be done in the background."""
        standard_rules()
        self._names.prepare(progress)

    def links(self, line: str, kind: LineKind = LineKind.UNKNOWN) -> list[LogLink]:
        """The links of a line in their order, without overlaps. ``kind`` is the kind of the line.

        A name that is not in the package is no link; a GUID always is one.
        """
        taken: list[LogLink] = []
        for link in (*self._named(line, kind), *self._guids(line)):
            if all(link.end <= other.start or link.start >= other.end for other in taken):
                taken.append(link)
        return sorted(taken, key=lambda link: link.start)

    # -- inside ---------------------------------------------------------

    def _named(self, line: str, kind: LineKind) -> Iterator[LogLink]:
        for named in names_in(line, kind):
            if named.kind == "compressed_components":
                yield from self._compressed(named)
            elif named.kind not in _GUIDS or braced(named.text) is None:
                targets = self._names.targets(named)
                if targets:
                    yield LogLink(named.start, named.end, named.kind, named.text, targets, True)

    def _compressed(self, named: Named) -> Iterator[LogLink]:
        text = named.text
        for at in range(0, len(text) - LENGTH + 1, LENGTH):
            try:
                guid = decompress(text[at : at + LENGTH])
            except ValueError:
                return
            yield self._guid(named.start + at, named.start + at + LENGTH, guid)

    def _guids(self, line: str) -> Iterator[LogLink]:
        if "{" in line:
            for match in _BRACED.finditer(line):
                yield self._guid(*match.span(), match[0].upper())
        end = log_line(line).start + LONGEST
        for code in compressed_guids(line[:end]):
            link = self._guid(code.start, code.start + LENGTH, code.guid)
            if link.is_known or code.is_sure:
                yield link
        for match in _PACKED.finditer(line, 0, end):
            link = self._guid(*match.span(), unpack(match[0]))
            # Other 32 digits may be a checksum, or the key of a session.
            if link.is_known or is_registry_name(line[: match.start()]):
                yield link

    def _guid(self, start: int, end: int, guid: str) -> LogLink:
        targets = self._names.guid(guid)
        return LogLink(start, end, "guid", guid, targets, bool(targets) or guid in self._codes)
