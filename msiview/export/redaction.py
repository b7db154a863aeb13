"""Redacts logs: replaces the names of people and machines, so that logs can be shown to others.

Names are learned from the whole log (properties, profile folders, shares) and then replaced
wherever they occur as whole words, always by the same placeholder, so that lines about the same
user can still be recognized. GUIDs, product names and versions are kept, and so is every line end:
line 1431 of the copy is line 1431 of the log.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from msiview.export.named_values import is_within
from msiview.export.people import FOLDER_ENDS, SHARED_DOMAINS
from msiview.export.personal_data import find_personal, product_words, sealed_spans
from msiview.export.personal_place import Personal, PersonalPlace
from msiview.export.unframed import Change, changed, unframed
from msiview.files.new_file import new_file
from msiview.files.opened_files import OpenedFiles, refuse_opened
from msiview.logs.encodings import is_wide, is_wide_somewhere
from msiview.logs.line_index import LineIndex
from msiview.logs.log_file import BLOCK, LogFile
from msiview.progress import Progress, no_progress

_MOST_WORDS = 500
"""Names that are replaced everywhere. No real log has more; further ones are replaced where their
context identifies them."""

_MOST_PLACES = 1_000_000
"""Places that are remembered from the first reading to the second; the others are found twice."""

_LEAST = 3
"""The least number of characters of a name that is replaced everywhere."""

# fmt: off
_ORDINARY = frozenset({
    "account", "action", "admin", "administrator", "app", "builder", "client", "company",
    "component", "computer", "data", "default", "desktop", "dev", "domain", "error", "example",
    "feature", "file", "files", "folder", "guest", "home", "host", "info", "install", "installer",
    "local", "localhost", "machine", "media", "msi", "name", "network", "none", "null", "office",
    "operator", "owner", "package", "patch", "policy", "process", "product", "program", "property",
    "public", "registry", "root", "script", "server", "service", "setup", "software", "source",
    "support", "system", "table", "temp", "test", "tester", "update", "user", "users", "value",
    "version", "windows", "work",
})
# fmt: on
"""Words in the engine's own lines: a user of such a name is replaced in paths and properties
only."""

_SECRET_LEAST = 6
_SECRET_SURE = 12
_HAS_NO_LETTER = re.compile(r"[^A-Za-z]")


@dataclass(frozen=True, slots=True)
class Replacement:
    """A value as it was found first, and in how many places it was replaced."""

    kind: Personal
    value: str
    placeholder: str
    places: int


@dataclass(frozen=True, slots=True)
class Redacted:
    """What was replaced, in the order of the log."""

    replacements: tuple[Replacement, ...]

    @property
    def places(self) -> int:
        """How many places were replaced."""
        return sum(replacement.places for replacement in self.replacements)

    @property
    def values(self) -> Mapping[Personal, int]:
        """How many different values of each kind that occurs were replaced."""
        return Counter(replacement.kind for replacement in self.replacements)


class Redactor:
    """Replaces what it has learned. First learn from all texts, then :meth:`redact` them.

    ``also`` are further names to replace wherever they occur as whole words, ``kept`` values that
    stay although they look personal.
    """

    def __init__(self, also: Iterable[str] = (), kept: Iterable[str] = ()) -> None:
        self._learned: dict[str, _Learned] = {}
        self._numbers: Counter[Personal] = Counter()
        self._words: dict[str, Personal] = {}
        self._product: set[str] = set()
        self._kept = frozenset(map(_lowered, kept))
        self._also = frozenset(filter(None, (_lowered(name.strip()) for name in also)))
        self._words.update(dict.fromkeys(sorted(self._also), Personal.NAME))

    def redacted(self) -> Redacted:
        """What was replaced so far."""
        return Redacted(
            tuple(
                Replacement(known.kind, known.value, known.placeholder, known.places)
                for known in self._learned.values()
                if known.places
            )
        )

    def learn(self, text: str) -> list[PersonalPlace]:
        """Look for names and secrets in some lines. Returns their places, in order."""
        lowered = _lowered(text)
        self._product.update(product_words(text, lowered))
        places = sorted(find_personal(text, lowered), key=_place)
        for found in places:
            self._learn(text[found.start : found.end], lowered[found.start : found.end], found.kind)
        self._learn_domains(text, lowered)
        return places

    def redact(self, text: str) -> str:
        """Some lines with placeholders; line ends are kept."""
        return changed(text, self.changes(text))

    def changes(
        self, text: str, by_context: Iterable[PersonalPlace] | None = None
    ) -> Iterator[Change]:
        """What :meth:`redact` replaces, in order. ``by_context`` are the places that :meth:`learn`
        found in the same text; None: they are looked for."""
        lowered = _lowered(text)
        sealed = sealed_spans(text)
        places = [found for found in self._known(lowered) if not is_within(sealed, found.start)]
        places += find_personal(text, lowered) if by_context is None else by_context
        done = 0
        for found in sorted(places, key=_place):
            word = lowered[found.start : found.end]
            if found.start < done or word in self._kept:
                continue
            known = self._value(text[found.start : found.end], word, found.kind)
            known.places += 1
            done = found.end
            yield found.start, found.end, known.placeholder

    # -- inside ---------------------------------------------------------

    def _known(self, lowered: str) -> Iterator[PersonalPlace]:
        """Learned names as whole words."""
        for word, kind in self._words.items():
            if word in self._kept or (word in self._product and word not in self._also):
                continue
            is_odd = _HAS_NO_LETTER.search(word) is not None
            at = lowered.find(word)
            while at >= 0:
                end = at + len(word)
                if _is_whole(lowered, at, end, is_odd):
                    yield PersonalPlace(at, end, kind)
                at = lowered.find(word, end)

    def _learn_domains(self, text: str, lowered: str) -> None:
        """Learn the domains before known users: ``CONTOSO\\anna``."""
        users = [word for word, kind in self._words.items() if kind is Personal.USER]
        for user in users:
            at = lowered.find(f"\\{user}")
            while at >= 0:
                match = _DOMAIN_BEFORE.search(text, max(0, at - 64), at)
                if match is not None and match[1].lower() not in _NO_DOMAINS:
                    word = match[1].lower()
                    if word not in self._learned:
                        self._learn(match[1], word, Personal.DOMAIN)
                at = lowered.find(f"\\{user}", at + 1)

    def _learn(self, value: str, word: str, kind: Personal) -> None:
        self._value(value, word, kind)
        self._learn_word(word, kind)
        host, dot, _ = word.partition(".")
        if kind is Personal.MACHINE and dot:
            # Elsewhere the machine has its short name.
            self._learn_word(host, kind)

    def _learn_word(self, word: str, kind: Personal) -> None:
        if len(self._words) < _MOST_WORDS and _is_telling(word, kind):
            self._words.setdefault(word, kind)

    def _value(self, value: str, word: str, kind: Personal) -> _Learned:
        """What is known of a value; it stays of the kind as which it was found first."""
        known = self._learned.get(word)
        if known is None:
            self._numbers[kind] += 1
            known = _Learned(kind, value, f"{kind.value}{self._numbers[kind]}")
            self._learned[word] = known
        return known


@dataclass(slots=True)
class _Learned:
    kind: Personal
    value: str
    placeholder: str
    places: int = 0


_NO_DOMAINS = _ORDINARY | FOLDER_ENDS | SHARED_DOMAINS
_DOMAIN_BEFORE = re.compile(r"(?<![\w\\/:.~-])([A-Za-z0-9][\w.-]{1,62})\Z")


def learned(
    file: LogFile,
    index: LineIndex,
    progress: Progress | None = None,
    also: Iterable[str] = (),
    kept: Iterable[str] = (),
) -> Redactor:
    """A redactor that has read a whole log. Raises :class:`~msiview.errors.UnreadableFile`."""
    redactor = Redactor(also, kept)
    for _ in _learning(redactor, file, index, len(index), progress or no_progress()):
        pass
    return redactor


def find_replacements(
    file: LogFile, index: LineIndex, progress: Progress | None = None
) -> Redacted:
    """What :func:`write_redacted` would replace. Raises
    :class:`~msiview.errors.UnreadableFile`."""
    redactor = Redactor()
    for _ in _redacting(redactor, file, index, progress or no_progress()):
        pass
    return redactor.redacted()


def write_redacted(
    file: LogFile,
    index: LineIndex,
    path: Path,
    progress: Progress | None = None,
    *,
    also: Iterable[str] = (),
    kept: Iterable[str] = (),
) -> Redacted:
    """Write a redacted copy of a log; encoding, framing and line numbers are kept. ``also`` and
    ``kept`` are those of :class:`Redactor`.

    Raises :class:`~msiview.errors.UnreadableFile`, :class:`~msiview.errors.UnwritableFile`,
    and :class:`~msiview.errors.FileIsOpened` where it would take the place of the log.
    """
    redactor = Redactor(also, kept)
    with OpenedFiles(file.path):
        refuse_opened(path)  # before there is much to do
        with new_file(path) as out:
            out.write(file.read(0, file.encoding.mark))
            for data in _redacting(redactor, file, index, progress or no_progress()):
                out.write(data)
    return redactor.redacted()


def _redacting(
    redactor: Redactor, file: LogFile, index: LineIndex, progress: Progress
) -> Iterator[bytes]:
    """Read a log twice: to learn its names, then to replace them. Yields the bytes of the copy."""
    count = len(index)  # a log that is being written may grow meanwhile
    # Looking for names takes longest, so that it is done once, however many there are.
    kept: list[list[PersonalPlace] | None] = []
    room = _MOST_PLACES
    for places in _learning(redactor, file, index, count, progress):
        room -= len(places)
        kept.append(places if room >= 0 else None)
    for piece, by_context in zip(_pieces(file, index, count), kept, strict=True):
        inner = unframed(piece.text, file.framing)
        changes = redactor.changes(inner.text, by_context)
        redacted = changed(piece.text, inner.outer(changes))
        yield piece.data if redacted == piece.text else piece.encode(redacted)
        progress("Replacing names", piece.end, index.end)


def _learning(
    redactor: Redactor, file: LogFile, index: LineIndex, count: int, progress: Progress
) -> Iterator[list[PersonalPlace]]:
    """Read a log; yields for each piece the places of personal data."""
    for piece in _pieces(file, index, count):
        yield redactor.learn(unframed(piece.text, file.framing).text)
        progress("Looking for names", piece.end, index.end)


# -- pieces of a log ----------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Piece:
    """Whole lines: bytes and their text, which can be converted back exactly. ``end`` is an
    offset."""

    data: bytes
    text: str
    codec: str
    end: int

    def encode(self, text: str) -> bytes:
        return text.encode(self.codec, _ERRORS[self.codec])


_ERRORS = {
    "utf-16-le": "surrogatepass",
    "utf-16-be": "surrogatepass",
    "utf-8": "surrogateescape",
    "latin-1": "strict",
}
"""How codecs treat unknown bytes so that all bytes are restored. Single-byte code pages are read as
Latin-1, which has a character for each byte: names are compared, not shown."""


def _pieces(file: LogFile, index: LineIndex, count: int) -> Iterator[_Piece]:
    """The first ``count`` lines in blocks of whole lines; a line longer than a block is cut."""
    codec = file.encoding.name if file.encoding.name in _ERRORS else "latin-1"
    line = 0
    while line < count:
        first = index.starts[line]
        last = index.line_at(first + BLOCK)
        until = min(max(last, line + 1), count)
        end = index.starts[until] if until < len(index.starts) else index.end
        for start in range(first, end, BLOCK):
            stop = min(start + BLOCK, end)
            yield from _decoded(file, codec, start, stop, index, line, until)
        line = until


def _decoded(
    file: LogFile, codec: str, start: int, end: int, index: LineIndex, line: int, until: int
) -> Iterator[_Piece]:
    """A block of lines as one piece, or line by line where it has two encodings."""
    data = file.read(start, end)
    if file.encoding.unit == 1:
        if not is_wide_somewhere(data):
            yield _Piece(data, data.decode(codec, _ERRORS[codec]), codec, end)
            return
        for a, b in _spans(index, start, end, line, until):
            part = data[a - start : b - start]
            yield from _in_single_bytes(part, codec, end)
        return
    text = data.decode(codec, "surrogatepass") if len(data) % 2 == 0 else ""
    is_ended = until < len(index.starts) and end == index.starts[until]
    if text.count("\n") == until - line - (not is_ended):
        yield _Piece(data, text, codec, end)
        return
    for a, b in _spans(index, start, end, line, until):
        part = data[a - start : b - start]
        if file.encoding.is_appended(part) or len(part) % 2:
            yield _Piece(part, part.decode("latin-1"), "latin-1", end)
        else:
            yield _Piece(part, part.decode(codec, "surrogatepass"), codec, end)


def _spans(
    index: LineIndex, start: int, end: int, line: int, until: int
) -> Iterator[tuple[int, int]]:
    """The bytes of lines that are in a block."""
    for number in range(line, until):
        a, b = index.byte_range(number)
        yield min(max(a, start), end), min(max(b, start), end)


def _in_single_bytes(part: bytes, codec: str, end: int) -> Iterator[_Piece]:
    """A line of a log in single bytes, where it may be one of UTF-16 that was appended."""
    if not is_wide(part):
        yield _Piece(part, part.decode(codec, _ERRORS[codec]), codec, end)
        return
    halves = [part]
    if len(part) % 2:  # half of a line break stands before it, or behind
        cut = 1 if part.startswith(b"\0") else len(part) - 1
        halves = [part[:cut], part[cut:]]
    for half in halves:
        name = codec if len(half) == 1 else "utf-16-le"
        yield _Piece(half, half.decode(name, _ERRORS[name]), name, end)


# -- words --------------------------------------------------------------


def _lowered(text: str) -> str:
    """The text in lower case, of equal length: a few Turkish capitals have no single small letter;
    then only ASCII is lowered."""
    lowered = text.lower()
    if len(lowered) == len(text):
        return lowered
    return re.sub(r"[A-Z]+", lambda match: match[0].lower(), text)


def _place(found: PersonalPlace) -> tuple[int, int]:
    """The order of places: longer ones first."""
    return found.start, -found.end


def _is_whole(text: str, start: int, end: int, is_odd: bool) -> bool:
    """Whether there is no letter or digit on either side; neighbours an underscore only a name with
    other characters than letters is one (``setup_anna.keller.log``)."""
    neighbours = text[start - 1 : start] + text[end : end + 1]
    return not any(letter.isalnum() or (letter == "_" and not is_odd) for letter in neighbours)


def _is_telling(word: str, kind: Personal) -> bool:
    """Whether a value identifies somebody wherever it occurs."""
    if kind is Personal.SECRET:
        odd = _HAS_NO_LETTER.search(word) is not None
        return len(word) >= _SECRET_SURE or (odd and len(word) >= _SECRET_LEAST)
    return len(word) >= _LEAST and word not in _ORDINARY and not word.isdigit()
