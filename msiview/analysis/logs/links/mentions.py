"""Finds the lines of a log that mention given rows."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import accumulate
from typing import TypeAlias

from msiview.analysis.logs.links.identifiers import Identifiers, Word
from msiview.analysis.logs.links.line_names import names_in
from msiview.format.codepages import UTF8
from msiview.late_patterns import late_pattern
from msiview.logs.encodings import LogEncoding
from msiview.logs.line_kinds import LineKind
from msiview.logs.log import Log
from msiview.logs.log_file import BLOCK
from msiview.logs.log_text import Batch, LogText
from msiview.logs.operations import OPERATION
from msiview.progress import Progress, no_progress

_TITLE = "Looking for mentions in the log"

_LONG = 4 * BLOCK
"""Bytes of a line beyond which it is read in pieces only."""

_VALUES_BEHIND = 500
"""Lines after the opening of a registry key in which its values are searched."""

_STATE = late_pattern(r"(?:MSI [^\]]*\]: )?(?:Component|Feature): .*?(?P<fixed>; Installed: )")
_OPEN_KEY = f"{OPERATION}RegOpenKey("
_OTHER_KEY = (_OPEN_KEY, f"{OPERATION}ActionStart(")


def mentions(
    log: Log,
    identifiers: Identifiers,
    progress: Progress | None = None,
    found: Callable[[array[int]], object] | None = None,
) -> array[int]:
    """The lines that mention these identifiers, ascending; lines count from 0.

    GUIDs come from the log's index, in all their forms; words are searched in the whole text.
    ``found`` is called with new lines as they are found, those of GUIDs first. Raises
    :class:`~msiview.errors.UnreadableFile`.
    """
    progress = progress or no_progress()
    lines: set[int] = set()

    def add(more: Iterable[int]) -> None:
        new = sorted(set(more) - lines)
        lines.update(new)
        if new and found is not None:
            found(array("I", new))

    add(line for guid in identifiers.guids for line in log.guids.lines_of(guid))
    add(m.line for m in log.facts.messages if identifiers.numbers and m.code in identifiers.numbers)
    text = LogText(log.file, log.index)
    opened: dict[Word, list[int]] = {}
    for batch in _promising(log, text, identifiers.words, progress):
        for word in identifiers.words:
            hits = list(_lines_with(batch, word))
            if word.is_ordinary:
                hits = [line for line in hits if _names(log, batch, line, word)]
            if word.value is not None:
                opened.setdefault(word, []).extend(_opening(batch, hits))
            add(set(hits).difference(opened.get(word, ())))
    for word, openings in opened.items():
        add(_values_of(text, word, openings, progress))
    return array("I", sorted(lines))


def _names(log: Log, batch: Batch, line: int, word: Word) -> bool:
    """Whether a line has a word in a place where its grammar has a name."""
    kinds = log.facts.kinds
    kind = LineKind(kinds[line]) if line < len(kinds) else LineKind.UNKNOWN
    name = word.text.casefold() if word.is_folded else word.text
    for named in names_in(batch.lines[line - batch.first], kind):
        text = named.text.casefold() if word.is_folded else named.text
        if text == name or text.rpartition("\\")[2] == name:
            return True
    return False


# -- where to look ------------------------------------------------------


def _promising(
    log: Log, text: LogText, words: Sequence[Word], progress: Progress
) -> Iterator[Batch]:
    """The lines of all blocks whose bytes contain one of the words: searching bytes takes a
    fraction of the time of decoding them."""
    starts, last = log.index.starts, len(log) if words else 0
    needles = [_needles(word, log.file.encoding) for word in words]
    first = 0
    while first < last:
        progress(_TITLE, first, last)
        start = starts[first]
        until = min(max(bisect_right(starts, start + BLOCK) - 1, first + 1), last)
        end = starts[until] if until < len(starts) else log.index.end
        if end - start > _LONG or _holds_any(log.file.read(start, end), needles):
            for batch in text.batches(first, until):
                progress(_TITLE, first, last)
                yield batch
        first = until


_Needles: TypeAlias = tuple[bool, list[bytes]]
"""Whether case does not count, and the forms that a word can have in bytes without zeros; none
where nobody knows them."""


def _needles(word: Word, encoding: LogEncoding) -> _Needles:
    if word.is_folded and not word.text.isascii():
        return False, []
    text = word.text.lower() if word.is_folded else word.text
    forms = [text.encode("utf-8", "surrogatepass")]
    if encoding.unit == 2:
        # Lines that another program appended are of single bytes in any log.
        forms.append(text.encode(encoding.name, "surrogatepass").replace(b"\0", b""))
    elif not text.isascii() and encoding.codepage != UTF8:
        return False, []
    return word.is_folded, list(dict.fromkeys(forms))


def _holds_any(data: bytes, needles: list[_Needles]) -> bool:
    # Without its zeros UTF-16 is searched as fast as single bytes, and in the same pass.
    data = data.translate(None, b"\0")
    lowered = data.lower() if any(is_folded for is_folded, _ in needles) else b""
    return any(
        not forms or any(form in (lowered if is_folded else data) for form in forms)
        for is_folded, forms in needles
    )


# -- whole words --------------------------------------------------------


def _lines_with(batch: Batch, word: Word) -> Iterator[int]:
    """The lines of a batch that contain a word."""
    text = "\n".join(batch.lines)
    needle = word.text
    haystack = text
    if word.is_folded:
        needle, haystack = needle.lower(), _lowered(text)
    at = haystack.find(needle)
    if at < 0:
        return
    starts = list(accumulate((len(line) + 1 for line in batch.lines), initial=0))
    while at >= 0:
        line = bisect_right(starts, at) - 1
        start = at - starts[line]
        if _is_mention(batch.lines[line], start, start + len(needle), word):
            yield batch.first + line
            at = haystack.find(needle, starts[line + 1])
        else:
            at = haystack.find(needle, at + 1)


def _lowered(text: str) -> str:
    """In lower case, each character where it was."""
    lowered = text.lower()
    if len(lowered) == len(text):
        return lowered
    return "".join(c.lower() if len(c.lower()) == 1 else c for c in text)


def _is_mention(line: str, start: int, end: int, word: Word) -> bool:
    """Whether a word at a place of a line has the meaning that is searched."""
    if not _is_whole(line, start, end, word) or _is_fixed(line, start, end):
        return False
    if word.in_line not in line:
        return False
    if word.folder:
        above = line[:start].rstrip("\\").rpartition("\\")[2]
        return line[:start].endswith("\\") and above.casefold() == word.folder.casefold()
    return word.value is None or _has_value(line[end:], word.value)


def _has_value(rest: str, value: str) -> bool:
    """Whether the text behind a registry key names neither another value nor a subkey."""
    if rest.startswith("\\"):
        rest = rest[1:].casefold()
        return rest.startswith(value.casefold()) and not _continues(rest, len(value))
    # Action data of WriteRegistryValues: ``1: key 2: name 3: value``.
    return not rest.startswith(" 2: ") or rest.startswith(f" 2: {value} 3: ")


def _is_whole(line: str, start: int, end: int, word: Word) -> bool:
    if _continues(line, end):
        return False
    before = line[start - 1 : start] if start else ""
    if _is_word(before) or (word.is_folded and before == "-"):
        return False
    return not (before == "." and start > 1 and _is_word(line[start - 2]))


def _continues(line: str, end: int) -> bool:
    """Whether a name continues, which a full stop does only before another letter."""
    after = line[end : end + 1]
    return _is_word(after) or (after == "." and _is_word(line[end + 1 : end + 2]))


def _is_word(character: str) -> bool:
    return character.isalnum() or character == "_"


def _is_fixed(line: str, start: int, end: int) -> bool:
    """Whether the word is a fixed part of such lines: the states of a component, the name of an
    operation's argument."""
    if "; Installed: " in line:
        match = _STATE.match(line)
        if match is not None and start >= match.start("fixed"):
            return True
    return line[end : end + 1] == "=" and line[start - 1] in ",(" and OPERATION in line


# -- registry values ----------------------------------------------------


def _opening(batch: Batch, lines: Iterable[int]) -> Iterator[int]:
    """Those of some lines that open a registry key for the following operations."""
    return (line for line in lines if _OPEN_KEY in batch.lines[line - batch.first])


def _values_of(
    text: LogText, word: Word, openings: Iterable[int], progress: Progress
) -> Iterator[int]:
    """Operations on the value of a registry key, and those before them that open the key:
    behind those, the name of the value stands alone."""
    name = f"Name={word.value}" if word.value else ""
    marks = (f"Value({name},", f"Value({name})")
    for opening in openings:
        progress(_TITLE)
        for line, following in enumerate(text.lines(opening + 1, _VALUES_BEHIND), opening + 1):
            if any(mark in following for mark in _OTHER_KEY):
                break
            if any(mark in following for mark in marks):
                yield from (opening, line)
