"""What surrounds the lines of a log is found from the lines, and taken away."""

from __future__ import annotations

import re
import textwrap
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from msiview.logs import log_file
from msiview.logs.framing import PLAIN, Framing
from msiview.logs.framing_detection import find_framing, sampled
from msiview.logs.json_strings import StringEscaped, string_line_end
from msiview.logs.line_breaks import CARRIAGE_RETURN, TWO_LINE_FEEDS
from msiview.logs.line_index import LineIndex
from msiview.logs.log import Log
from msiview.logs.log_file import Growth, LogFile
from msiview.logs.log_text import LogText
from msiview.sample.log import sample_log_lines
from tests.builders.logs import engine, log_bytes, write_log
from tests.builders.rewritten_logs import REWRITERS, wrapped

PASTE = [
    engine("Doing action: CheckReader"),
    "Action start 10:00:00: CheckReader.",
    "CheckReader:  no reader was found",
    "CustomAction CheckReader returned actual error code 1603 (note this may not be 100% accurate)",
    "Action ended 10:00:01: CheckReader. Return value 3.",
    "",
    "           ******* Product: C:\\Temp\\reader.msi",
    engine("MainEngineThread is returning 1603", time="10:00:02:000"),
]


def _log(folder: Path, data: bytes) -> Log:
    path = folder / "a.log"
    path.write_bytes(data)
    log = Log(path)
    log.read_lines()
    return log


def _inner(folder: Path, *lines: str) -> list[str]:
    log = _log(folder, "\n".join([*lines, ""]).encode())
    return log.text.lines(0, len(log))


def _original(log: Log) -> list[str]:
    return LogText(log.file, log.index, is_original=True).lines(0, len(log))


# -- every rewriting ----------------------------------------------------


@pytest.mark.parametrize("name", [name for name in REWRITERS if "build" not in name])
def test_the_lines_come_back(tmp_path: Path, name: str) -> None:
    lines = [line.rstrip("\r") for line in sample_log_lines()]
    log = _log(tmp_path, REWRITERS[name](lines))
    inner = log.text.lines(0, len(log))
    begin = inner.index(lines[0])
    assert inner[begin : begin + len(lines)] == lines
    assert not any(line.strip() for line in inner[:begin] + inner[begin + len(lines) :])
    assert [log.text.whole(number) for number in range(0, len(log), 97)] == inner[::97]


@pytest.mark.parametrize("name", REWRITERS)
def test_the_original_lines_are_there_too(tmp_path: Path, name: str) -> None:
    data = REWRITERS[name](PASTE)
    log = _log(tmp_path, data)
    original = _original(log)
    text = log.file.encoding.decode(data[log.file.encoding.mark :])
    at = 0
    for line in original:  # in their order, and nothing but what ends lines between them
        found = text.index(line, at)
        assert len(text[at:found]) <= 24
        at = found + len(line)


@pytest.mark.parametrize("name", [name for name in REWRITERS if "build" not in name])
def test_a_paste_of_eight_lines(tmp_path: Path, name: str) -> None:
    log = _log(tmp_path, REWRITERS[name](PASTE))
    inner = log.text.lines(0, len(log))
    begin = inner.index(PASTE[0])
    assert inner[begin : begin + len(PASTE)] == PASTE


@pytest.mark.parametrize(
    "kept",
    [
        engine("\xa0Note: 1: 1920"),
        engine("Note: 1: 1920").replace("]: ", "]:\xa0"),
        "Action start 10:00:00:\xa0A.",
        "Action ended 10:00:00: A. Return\xa0value 3.",
    ],
)
def test_one_blank_that_a_chat_has_kept(tmp_path: Path, kept: str) -> None:
    plain = kept.replace("\xa0", " ")
    assert _inner(tmp_path, PASTE[0], kept, "a\xa0b") == [PASTE[0], plain, "a b"]


@pytest.mark.parametrize("width", [72, 76, 80])
def test_what_mail_has_wrapped_at_kept_blanks(tmp_path: Path, width: int) -> None:
    lines = _single_blanks()
    log = _log(tmp_path, wrapped(lines, width, keeps_blank=True, end="\r\n"))
    assert log.text.lines(0, len(log)) == lines
    assert [log.text.whole(number) for number in range(0, len(log), 97)] == lines[::97]


@pytest.mark.parametrize("width", [72, 76, 80])
def test_what_mail_has_wrapped(tmp_path: Path, width: int) -> None:
    lines = _single_blanks()
    log = _log(tmp_path, wrapped(lines, width))
    _assert_nearly_all_came_back(log.text.lines(0, len(log)), lines)


@pytest.mark.parametrize("quote", ["> ", "> > ", ">", "| ", "    "])
@pytest.mark.parametrize("keeps_blank", [True, False])
def test_what_mail_has_wrapped_and_quoted(tmp_path: Path, quote: str, keeps_blank: bool) -> None:
    """An answer has the quote before each part, alone where the line is empty."""
    lines = _single_blanks()
    parts = wrapped(lines, 72, keeps_blank=keeps_blank).decode().splitlines()
    told = ["Hello,", "", *(f"{quote}{part}" if part else quote.rstrip() for part in parts)]
    log = _log(tmp_path, "\n".join([*told, ""]).encode())
    _assert_nearly_all_came_back(log.text.lines(2, len(log)), lines)


@pytest.mark.parametrize("quote", ["", "> "])
def test_what_was_broken_behind_hyphens_and_in_long_words(tmp_path: Path, quote: str) -> None:
    """As Python's textwrap does it, which makes blanks of tabs."""
    lines = [line.replace("\t", " ") for line in _single_blanks()]
    parts = [part for line in lines for part in textwrap.wrap(line, 72) or [""]]
    log = _log(tmp_path, "".join(f"{quote}{part}".rstrip() + "\n" for part in parts).encode())
    found = log.text.lines(0, len(log))
    missing = Counter(map(str.strip, lines)) - Counter(map(str.strip, found))
    assert missing.total() <= len(lines) // 30
    guid = next(line for line in lines if "{" in line and len(line) > 100)
    assert guid in found


def test_what_was_quoted_before_mail_wrapped_it(tmp_path: Path) -> None:
    """Only the first part has the quote."""
    lines = _single_blanks()
    log = _log(tmp_path, wrapped([f"> {line}".rstrip() for line in lines], 76))
    assert [line.rstrip() for line in log.text.lines(0, len(log))] == lines


@pytest.mark.parametrize("width", [80, 120])
@pytest.mark.parametrize("quote", ["", "> "])
def test_what_a_console_has_broken_behind_its_last_column(
    tmp_path: Path, width: int, quote: str
) -> None:
    lines = _single_blanks()
    parts = [part for line in lines for part in _columns(line, width)]
    log = _log(tmp_path, "".join(f"{quote}{part}\n" for part in parts).encode())
    _assert_nearly_all_came_back(log.text.lines(0, len(log)), lines)


def _columns(line: str, width: int) -> list[str]:
    return [line[at : at + width] for at in range(0, len(line), width)] or [""]


def test_long_lines_that_were_cut_stay_apart(tmp_path: Path) -> None:
    lines = [line[:120].rstrip() for line in sample_log_lines()]
    assert _inner(tmp_path, *lines) == lines


def test_zeros_at_the_ends_of_lines_and_before_the_text(tmp_path: Path) -> None:
    ended = "".join(f"{line}\0\r\n" for line in PASTE).encode()
    for data in (ended, bytes(512) + ended.replace(b"\0", b"")):
        log = _log(tmp_path, data)
        assert log.text.lines(0, len(log)) == PASTE


def test_single_bytes_appended_with_short_and_empty_lines(tmp_path: Path) -> None:
    wide = "".join(f"{line}\r\n" for line in PASTE).encode("utf-16")
    narrow = "".join(f"{line}\r\n" for line in PASTE).encode()
    log = _log(tmp_path, wide + narrow)
    assert log.text.lines(0, len(log)) == [*PASTE, *PASTE]


def test_wrapped_lines_are_read_in_blocks(tmp_path: Path) -> None:
    """A break between two blocks is judged by what stands before and behind it."""
    lines = _single_blanks() * 12
    log = _log(tmp_path, wrapped(lines, 76))
    assert log.file.size > 1 << 20
    _assert_nearly_all_came_back(log.text.lines(0, len(log)), lines)


def _single_blanks() -> list[str]:
    """The sample; mail keeps no blanks side by side, nor at the end of a line."""
    return [re.sub(r"(?<=\S) +", " ", line).rstrip() for line in sample_log_lines()]


def _assert_nearly_all_came_back(found: list[str], lines: list[str]) -> None:
    """Every line, but for a sentence in a hundred thousand characters: one that begins a line with
    a word that would not have fitted behind the line before."""
    assert " ".join(found) == " ".join(lines)
    assert len(lines) - len(found) <= len(lines) // 400
    missing = Counter(lines) - Counter(found)
    assert missing.total() <= len(lines) // 200


def test_few_words_that_would_not_fit_are_no_wrapping(tmp_path: Path) -> None:
    assert _log(tmp_path, wrapped(PASTE, 76)).file.framing is PLAIN
    assert _inner(tmp_path, *PASTE) == PASTE


def test_a_log_as_the_engine_wrote_it_is_plain(tmp_path: Path) -> None:
    path = write_log(tmp_path / "a.log", "\n".join([*sample_log_lines(), ""]))
    assert LogFile(path).framing is PLAIN


def test_real_logs_are_plain(corpus: Path) -> None:
    for path in (corpus / "logs").iterdir():
        assert LogFile(path).framing is PLAIN, path.name


# -- single traits ------------------------------------------------------


@pytest.mark.parametrize("at", range(8))
def test_one_line_without_the_quote_spoils_nothing(tmp_path: Path, at: int) -> None:
    lines = [line if number == at else f"> {line}" for number, line in enumerate(PASTE)]
    assert _inner(tmp_path, *lines) == PASTE


def test_quoted_once_and_twice(tmp_path: Path) -> None:
    lines = [("> > " if number % 2 else "> ") + line for number, line in enumerate(PASTE)]
    assert _inner(tmp_path, *lines) == PASTE


def test_blank_lines_have_lost_their_blanks(tmp_path: Path) -> None:
    assert _inner(tmp_path, *[f"> {line}".rstrip() for line in PASTE]) == PASTE


def test_what_only_some_lines_begin_with_stays(tmp_path: Path) -> None:
    lines = [
        engine("Note: 1: 2205 2:  3: Error "),
        "CheckReader: Action start 10:00:00: this quotes a log",
        "1: MSI (s) (F0:44) [10:00:00:000]: and so does this",
        *[engine(f"Note: 1: 2205 2:  3: Table{number} ") for number in range(60)],
    ]
    assert _inner(tmp_path, *lines) == lines


def test_what_every_line_ends_with_goes_only_if_it_closes_something(tmp_path: Path) -> None:
    lines = [engine(f"Executing op: ProgressTotal(Total={number})") for number in range(20)]
    assert _inner(tmp_path, *[f"| {line} |" for line in lines]) == lines
    assert _inner(tmp_path, *[f"> {line}" for line in lines]) == lines


def test_two_runs_of_a_file_each_behind_its_own_name(tmp_path: Path) -> None:
    lines = [f"C:\\logs\\{name}.log:{n}:{line}" for name in "ab" for n, line in enumerate(PASTE)]
    assert _inner(tmp_path, *lines) == PASTE * 2


def test_colours_that_begin_late_in_a_plain_log(tmp_path: Path) -> None:
    lines = [engine(f"Note: 1: 2205 2:  3: Table{number} ") for number in range(4000)]
    data = log_bytes("\n".join([*lines, "\x1b[31mError 1722. It failed.\x1b[0m", ""]))
    log = _log(tmp_path, data)
    assert log.text.line(len(log) - 1) == "Error 1722. It failed."
    assert _original(log)[-1] == "\x1b[31mError 1722. It failed.\x1b[0m"


def test_json_in_colours_with_characters_of_two_halves(tmp_path: Path) -> None:
    lines = [*PASTE, '\N{GRINNING FACE} na\u00efve \\n "quoted" C:\\new\\']
    coloured = "".join(f"\\u001b[36m{_in_json(line)}\\u001b[0m\\r\\n" for line in lines)
    log = _log(tmp_path, f'{{"a": [{{"out":"{coloured}"}}]}}'.encode())
    assert log.text.lines(0, len(lines)) == lines


def _in_json(line: str) -> str:
    return "".join(
        {'"': '\\"', "\\": "\\\\", "\N{GRINNING FACE}": "\\ud83d\\ude00"}.get(c, c) for c in line
    )


def test_ends_of_lines(tmp_path: Path) -> None:
    cases = {"\r": CARRIAGE_RETURN, "\n\n": TWO_LINE_FEEDS, "\r\n\r\n": TWO_LINE_FEEDS}
    for end, expected in cases.items():
        for encoding in ("utf-8", "utf-16-le", "utf-16-be"):
            text = "".join(line + end for line in PASTE)
            log = _log(tmp_path, text.encode(encoding))
            assert log.file.framing == Framing(expected)
            assert log.text.lines(0, len(log)) == PASTE


def test_a_mark_of_utf_16_that_was_read_as_two_characters(tmp_path: Path) -> None:
    wide = log_bytes("\n".join([*PASTE, ""])).decode("latin-1").encode()
    assert _log(tmp_path, wide).text.lines(0, 99) == PASTE


def test_entities_of_one_text_in_a_plain_log_stay(tmp_path: Path) -> None:
    lines = [*PASTE, "CheckReader:  <a>&lt;&amp;</a>", "CheckReader: Terms & conditions &lt;"]
    assert _inner(tmp_path, *lines) == lines


# -- reading in blocks --------------------------------------------------


@given(
    parts=st.lists(
        st.sampled_from(["a", "\\\\", "\\\\n", "\\r\\n", "\\n", "\n", '\\"', "é", "😀"])
    ),
    block=st.integers(1, 24),
    encoding=st.sampled_from(["utf-8", "utf-16-le", "utf-16-be"]),
)
def test_blocks_do_not_matter_for_ends_of_several_characters(
    tmp_path_factory: pytest.TempPathFactory, parts: list[str], block: int, encoding: str
) -> None:
    text = "MSI " + "".join(parts)
    data = ("\ufeff" + text).encode(encoding)
    path = tmp_path_factory.getbasetemp() / "blocks.log"
    path.write_bytes(data)
    framing = Framing(string_line_end(1), (StringEscaped(1),))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(log_file, "find_framing", lambda pieces: framing)
        whole = LineIndex(LogFile(path))
        whole.extend()
        patch.setattr(LogFile.blocks, "__defaults__", (64 + block,))
        index = LineIndex(LogFile(path))
        index.extend()
    assert index.starts == whole.starts
    expected = 1 + sum(part in ("\\r\\n", "\\n", "\n") for part in parts)
    assert len(index) == expected - (parts[-1:] in (["\\r\\n"], ["\\n"], ["\n"]))


def test_samples_are_few_and_inside() -> None:
    for size in (0, 1, 99, 100_000, 1_000_001, 5_000_000_000):
        spans = sampled(size, min(2, size), 1 << 16, 1 << 14, 8)
        assert len(spans) <= 11
        assert all(0 <= start <= end <= size for start, end in spans)
        assert spans[-1][1] == size


@given(st.lists(st.text(max_size=60), max_size=12))
def test_any_text_has_a_framing(lines: list[str]) -> None:
    framing = find_framing(["\n".join(lines)])
    for line in lines:
        framing.inner(line)


@pytest.mark.parametrize("name", [name for name in REWRITERS if "build" not in name])
def test_a_few_lines_of_one_kind(tmp_path: Path, name: str) -> None:
    """What such lines have in common at their end is theirs."""
    kinds = [
        [
            f"Property(C): {name}Folder = C:\\Users\\{name} x\\"
            for name in ("A", "B1", "C2", "D", "E")
        ],
        [engine(f"Dir (target): Key: D{n}\t, Object: C:\\a b\\d{n}\\") for n in range(6)],
        [engine(f"Note: 1: 2205 2:  3: Table{n} ") for n in range(6)],
    ]
    for lines in kinds:
        log = _log(tmp_path, REWRITERS[name](lines))
        assert [line for line in log.text.lines(0, len(log)) if line.strip()] == lines


# -- files of two kinds, files that grow --------------------------------


@pytest.mark.parametrize("end", ["", "\r\n"])
def test_utf_16_appended_to_utf_8(tmp_path: Path, end: str) -> None:
    first = "\r\n".join([*PASTE, "last of the first"]) + end
    second = [*PASTE, "{AC763451-B00C-4E4C-9E0D-9F3A0921AF47} na\u00efve \u4e0a"]
    log = _log(tmp_path, first.encode() + log_bytes("\n".join([*second, ""])))
    assert log.text.lines(0, len(log)) == [*PASTE, "last of the first", *second]
    log.read()
    assert log.guids.guids() == ["{AC763451-B00C-4E4C-9E0D-9F3A0921AF47}"]


def test_a_log_that_shows_late_what_is_around_it(tmp_path: Path) -> None:
    path = tmp_path / "a.log"
    path.write_bytes(b"web_1  | starting\n")
    log = Log(path)
    log.read()
    with path.open("ab") as stream:
        stream.write("".join(f"web_1  | {line}\n" for line in PASTE).encode())
    assert log.look_again() is Growth.REWRITTEN
    log.read()
    assert log.text.lines(0, len(log)) == ["starting", *PASTE]
    with path.open("ab") as stream:
        stream.write(b"web_1  | more\n")
    assert log.look_again() is Growth.GROWN
    log.read()
    assert log.text.line(len(log) - 1) == "more"
