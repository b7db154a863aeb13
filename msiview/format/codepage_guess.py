"""Guesses in which code page the texts of a database really are.

A package may hold bytes of one code page and state another one, or none; Windows then shows other
characters than were meant. The bytes tell: multi-byte sequences of UTF-8 are valid nowhere else;
pairs of bytes give common characters in the right East Asian page only; and letters of one script
make words, while in a wrong page they are mixed with signs, or with letters of another script.

No guess is made among Western pages that differ in few letters, on few characters, or where the
stated page gives natural words: a wrong hint is worse than none. Source: the layout of the code
pages; checked with the packages of several vendors in twelve languages.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from msiview.format import codepages
from msiview.format.string_pool import StringPool

_LATIN = frozenset({codepages.NEUTRAL, 437, 850, 1250, 1252, 1254, 1257, 1258, 20127, 28591})
"""Pages in which the bytes of any other give letters or signs, and never an error."""

_EAST_ASIAN = frozenset({932, 936, 949, 950})

_SIGNS = frozenset("‘’“”„‚–—…•«»‹›©®™°§·¡¿№€\xa0\u200e\u200f")
"""Signs that stand beside letters."""
_INSIDE_WORDS = frozenset("’·\xad")

_MOST_STRINGS = 4000
_MOST_BYTES = 200_000
_LEAST_LETTERS = 24
"""Of an alphabet: a short word may look like one of several."""
_LEAST_IDEOGRAPHS = 5
"""Enough where each of them is a common one: bytes of something else do not pair up so."""
_LEAST_SEQUENCES = 3
_NATURAL = 0.95
_UNNATURAL = 0.7
_LEAST_SIGNS = 3


@dataclass(frozen=True, slots=True)
class CodePageGuess:
    """``codepage`` fits ``count`` of the characters beyond ASCII, and the stated one does not."""

    codepage: int
    count: int


def guess_codepage(pool: StringPool) -> CodePageGuess | None:
    """The page that fits the texts much better than the stated one; None where none does."""
    samples = list(_samples(pool))
    if not samples:
        return None
    stated = pool.codepage
    if stated != codepages.UTF8:
        sequences = _utf8_sequences(samples)
        if sequences >= (_LEAST_SEQUENCES if stated in _LATIN else _LEAST_LETTERS):
            return CodePageGuess(codepages.UTF8, sequences)
    if stated not in _LATIN and codepages.codec_of(stated) is not None:
        return None
    return _other_script(samples, stated) or _central_european(samples, stated)


def _samples(pool: StringPool) -> Iterator[bytes]:
    """Strings with bytes beyond ASCII, so many that they are enough."""
    found = size = 0
    for string_id in pool.ids_beyond_ascii():
        raw = pool.raw(string_id)
        yield raw[:_MOST_BYTES]
        found, size = found + 1, size + len(raw)
        if found == _MOST_STRINGS or size > _MOST_BYTES:
            return


def _utf8_sequences(samples: list[bytes]) -> int:
    """Characters beyond ASCII where everything is valid UTF-8; 0 where anything is not."""
    count = 0
    for raw in samples:
        try:
            text = raw.decode("utf-8")
        except UnicodeDecodeError:
            return 0
        count += sum(character > "\x7f" for character in text)
    return count


# -- scripts --------------------------------------------------------------


def _other_script(samples: list[bytes], stated: int) -> CodePageGuess | None:
    """The page of another script, where the stated one gives no words."""
    if _share(samples, stated, _is_western)[0] > _UNNATURAL:
        return None
    shares = {page: _share(samples, page, is_natural) for page, is_natural in _SCRIPTS.items()}
    # Korean fits Chinese pages nearly as well, so the stricter ones come first among equals.
    best = max(shares, key=lambda page: round(shares[page][0], 2))
    share, count = shares[best]
    least = _LEAST_IDEOGRAPHS if best in _EAST_ASIAN else _LEAST_LETTERS
    if share < _NATURAL or count < least:
        return None
    return CodePageGuess(best, count)


def _share(
    samples: list[bytes], page: int, is_natural: Callable[[str, int], bool]
) -> tuple[float, int]:
    """Which part of the characters beyond ASCII is natural in a page, and how many are; nothing
    where the page does not define all bytes."""
    natural = total = 0
    for raw in samples:
        text, _ = codepages.decode(raw, page)
        if "\ufffd" in text:
            return 0.0, 0
        for at, character in enumerate(text):
            if character > "\x7f":
                total += 1
                natural += is_natural(text, at)
    return (natural / total if total else 0.0), natural


def _is_western(text: str, at: int) -> bool:
    """Whether it is a letter among letters of ASCII, or a sign at the edge of a word, as in
    Western languages."""
    character = text[at]
    before, after = text[at - 1 : at] or " ", text[at + 1 : at + 2] or " "
    if "\x80" <= character <= "\x9f":
        return False
    if not character.isalpha():
        sides = [side < "\x80" and not side.isalpha() for side in (before, after)]
        is_plain = all(side < "\x80" or side.isalpha() for side in (before, after))
        return character in _INSIDE_WORDS or (any(sides) and is_plain)
    if not all(s < "\x80" or s.isalpha() or s in _SIGNS for s in (before, after)):
        return False
    start, end = at, at + 1
    while start > 0 and text[start - 1].isalpha():
        start -= 1
    while end < len(text) and text[end].isalpha():
        end += 1
    word = text[start:end]
    accented = sum(letter > "\x7f" for letter in word)
    return accented == 1 or accented * 2 <= len(word)


def _of_script(name: str) -> Callable[[str, int], bool]:
    """Whether a character is a letter of a script beside no letter of ASCII, and in a case that
    the letter before it allows; or a sign."""

    def is_natural(text: str, at: int) -> bool:
        character = text[at]
        if not unicodedata.name(character, "").startswith(name):
            return character in _SIGNS
        before = text[at - 1] if at else " "
        after = text[at + 1] if at + 1 < len(text) else " "
        if (before.isalpha() and before < "\x80") or (after.isalpha() and after < "\x80"):
            return False
        return not (character.isupper() and before.islower())

    return is_natural


def _in_rows(codec: str, first: int, last: int) -> Callable[[str, int], bool]:
    """Whether a character is in the rows of a page that hold its common characters, told by the
    first byte; or full-width punctuation."""

    def is_natural(text: str, at: int) -> bool:
        character = text[at]
        if "\u3000" <= character <= "\u303f" or "\uff01" <= character <= "\uff5e":
            return True
        try:
            stored = character.encode(codec)
        except UnicodeEncodeError:
            return False
        return len(stored) == 2 and first <= stored[0] <= last

    return is_natural


def _is_japanese(text: str, at: int) -> bool:
    """Kana of full width, or a kanji of the first level."""
    character = text[at]
    if "\u3000" <= character <= "\u30ff":
        return True
    return _IN_FIRST_LEVEL(text, at)


_IN_FIRST_LEVEL = _in_rows("shift_jis", 0x88, 0x97)

_SCRIPTS: Mapping[int, Callable[[str, int], bool]] = {
    949: _in_rows("euc_kr", 0xB0, 0xC8),
    932: _is_japanese,
    936: _in_rows("gb2312", 0xB0, 0xD7),
    950: _in_rows("big5", 0xA4, 0xC6),
    1255: _of_script("HEBREW LETTER"),
    1251: _of_script("CYRILLIC"),
    1253: _of_script("GREEK"),
    1256: _of_script("ARABIC"),
    874: _of_script("THAI"),
}
"""The pages that are tried, with what is natural in them; the stricter ones first."""


# -- 1250 -----------------------------------------------------------------


def _central_european(samples: list[bytes], stated: int) -> CodePageGuess | None:
    """Page 1250 where signs of the Western page stand between letters: ``us³uga``."""
    if stated not in (codepages.NEUTRAL, 1252, 28591):
        return None
    count = 0
    for raw in samples:
        western, central = raw.decode("cp1252", "replace"), raw.decode("cp1250", "replace")
        if "\ufffd" in central:
            return None
        for at in range(1, len(western) - 1):
            if western[at] > "\x7f" and central[at - 1].isalpha() and central[at + 1].isalpha():
                if central[at].isalpha() and not western[at].isalpha():
                    count += 1
                elif western[at].isalpha() and not central[at].isalpha():
                    return None
    return CodePageGuess(1250, count) if count >= _LEAST_SIGNS else None
