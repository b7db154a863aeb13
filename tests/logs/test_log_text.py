"""Lines of a log: where they begin, and their texts."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from msiview.logs import line_index, log_file, log_text
from msiview.logs.framing import PLAIN
from msiview.logs.line_index import LineIndex
from msiview.logs.log_file import LogFile
from msiview.logs.log_text import LONGEST, LogText
from msiview.progress import Cancelled, Progress
from tests.builders.logs import log_bytes


def _opened(path: Path, data: bytes) -> tuple[LineIndex, LogText]:
    path.write_bytes(data)
    file = LogFile(path)
    index = LineIndex(file)
    index.extend()
    return index, LogText(file, index)


def _all(text: LogText) -> list[str]:
    return [line for batch in text.batches() if not batch.is_rest for line in batch.lines]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-8", "cp1252"])
def test_lines_in_every_encoding(tmp_path: Path, encoding: str) -> None:
    lines = ["=== Verbose logging started", "", "Größe: 12 Mio.", "last line of the log"]
    index, text = _opened(tmp_path / "a.log", log_bytes("\n".join(lines) + "\n", encoding))
    assert len(index) == 4
    assert _all(text) == lines
    assert text.lines(1, 2) == lines[1:3]
    assert text.line(3) == lines[3]
    assert text.whole(2) == lines[2]


def test_a_last_line_without_a_break_is_a_line(tmp_path: Path) -> None:
    index, text = _opened(tmp_path / "a.log", b"one\r\ntwo")
    assert len(index) == 2
    assert text.line(1) == "two"
    with pytest.raises(IndexError):
        text.line(2)


@pytest.mark.parametrize("data", [b"", b"\xff\xfe", b"\xff", b"\xef\xbb\xbf"])
def test_an_empty_log_has_no_lines_to_speak_of(tmp_path: Path, data: bytes) -> None:
    index, text = _opened(tmp_path / "a.log", data)
    assert len(index) == (1 if data == b"\xff" else 0)
    assert len(_all(text)) == len(index)


def test_lone_line_feeds_and_marks_in_the_middle(tmp_path: Path) -> None:
    data = log_bytes("one\n") + "\ufefftwo\nthree\r\n".encode("utf-16-le")
    assert _all(_opened(tmp_path / "a.log", data)[1]) == ["one", "two", "three"]


def test_a_line_feed_is_no_part_of_another_character(tmp_path: Path) -> None:
    # U+0A05 before U+0100 has the bytes 05 0A 00 01; U+4E0A begins with 0A.
    line = "a\u0a05\u0100b \u4e0a\u6d77"
    assert _all(_opened(tmp_path / "a.log", log_bytes(f"{line}\nnext\n"))[1]) == [line, "next"]


@pytest.mark.parametrize("odd", ["an ANSI tool wrote this", "an ANSI tool wrote that."])
def test_text_of_another_program_in_a_wide_log(tmp_path: Path, odd: str) -> None:
    before, after = "MSI (s) first line", "MSI (s) second line"
    data = log_bytes(f"{before}\n") + f"{odd}\r\n".encode() + f"{after}\r\n".encode("utf-16-le")
    assert _all(_opened(tmp_path / "a.log", data)[1]) == [before, odd, after]


def test_a_log_that_goes_on_in_single_bytes(tmp_path: Path) -> None:
    appended = [f"this line has number {number}" for number in range(5)]
    data = log_bytes("first line of all\n") + "\r\n".join([*appended, ""]).encode()
    assert _all(_opened(tmp_path / "a.log", data)[1]) == ["first line of all", *appended]


@pytest.mark.parametrize("odd", ["an ANSI tool wrote this", "an ANSI tool wrote that."])
@pytest.mark.parametrize("end", ["", "\r\n"])
def test_a_last_line_in_single_bytes(tmp_path: Path, odd: str, end: str) -> None:
    data = log_bytes("first line of all\n") + f"{odd}{end}".encode()
    assert _all(_opened(tmp_path / "a.log", data)[1]) == ["first line of all", odd]


@given(data=st.data(), block=st.integers(5, 40))
def test_blocks_do_not_matter(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject, block: int
) -> None:
    characters = st.sampled_from("ab\u0a05\u0100\u4e0a\U0001f600\r \t\ud800")
    lines = data.draw(st.lists(st.text(characters, max_size=30), min_size=1, max_size=12))
    path = tmp_path_factory.mktemp("log") / "a.log"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(log_file, "BLOCK", block * 2)
        patch.setattr(log_text, "BLOCK", block * 2)
        patch.setattr(LogFile.blocks, "__defaults__", (block * 2,))
        patch.setattr(log_file, "find_framing", lambda pieces: PLAIN)
        wide = "".join(f"{line}\r\n" for line in lines).encode("utf-16-le", "surrogatepass")
        index, text = _opened(path, b"\xff\xfe" + wide)
        assert len(index) == len(lines)
        ended = [line.rstrip("\r") for line in lines]
        assert [text.whole(number) for number in range(len(index))] == ended


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8"])
def test_a_very_long_line_is_cut_and_its_rest_is_searched(tmp_path: Path, encoding: str) -> None:
    mark = "{AC763451-B00C-4E4C-9E0D-9F3A0921AF47}"
    size = 3 * log_file.BLOCK
    line = "x" * size + mark + "y" * 100
    data = log_bytes(f"before\n{line}\nafter\n", encoding)
    index, text = _opened(tmp_path / "a.log", data)
    assert len(index) == 3
    assert _all(text) == ["before", line[:LONGEST], "after"]
    rests = [batch for batch in text.batches() if batch.is_rest]
    assert {batch.first for batch in rests} == {1}
    assert sum(mark in batch.lines[0] for batch in rests) == 1
    assert text.lines(1, 2) == [line[:LONGEST], "after"]
    assert text.whole(1) == line


def test_a_rest_of_a_line_is_searched_without_a_gap(tmp_path: Path) -> None:
    line = "".join(f"<{number}>" for number in range(LONGEST))
    _, text = _opened(tmp_path / "a.log", log_bytes(f"{line}\n"))
    (rest,) = (batch.lines[0] for batch in text.batches() if batch.is_rest)
    assert line.endswith(rest)
    assert len(rest) > len(line) - LONGEST


def test_a_cancelled_index_keeps_what_it_has(tmp_path: Path) -> None:
    path = tmp_path / "a.log"
    path.write_bytes(b"line\n" * 100)
    index = LineIndex(LogFile(path))
    progress = Progress()
    progress.cancel()
    with pytest.raises(Cancelled):
        index.extend(progress)
    assert len(index) == 100
    index.extend()
    assert len(index) == 100


def test_a_growing_log_is_indexed_further(tmp_path: Path) -> None:
    path = tmp_path / "a.log"
    path.write_bytes(log_bytes("one\ntw"))
    file = LogFile(path)
    index = LineIndex(file)
    index.extend()
    assert len(index) == 2
    with path.open("ab") as log:
        log.write("o\r\nthree\r\n".encode("utf-16-le"))
    assert file.look_again() is log_file.Growth.GROWN
    index.extend()
    text = LogText(file, index)
    assert text.lines(0, 9) == ["one", "two", "three"]
    assert index.byte_range(1) == (index.starts[1], index.starts[2])
    assert index.line_at(index.starts[2]) == 2
    assert index.line_at(index.starts[2] - 1) == 1
    assert line_index.LineIndex(file).end == 2


@pytest.mark.parametrize("lines", [1, 63, 64, 65, 130])
def test_single_lines_are_those_of_a_log_that_grows(tmp_path: Path, lines: int) -> None:
    path = tmp_path / "a.log"
    path.write_bytes(log_bytes("\n".join(f"line {n}" for n in range(lines))))
    file = LogFile(path)
    index = LineIndex(file)
    index.extend()
    text = LogText(file, index)
    for added in (" and more", "\r\nanother", " one", "\r\n" * 70, "end"):
        assert [text.line(n) for n in range(len(index))] == _all(LogText(file, index))
        with path.open("ab") as log:
            log.write(added.encode("utf-16-le"))
        file.look_again()
        index.extend()
    assert text.line(len(index) - 1) == "end"


def test_the_last_lines_are_read_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    index, text = _opened(tmp_path / "a.log", b"one\ntwo\nthree")
    reads: list[int] = []
    lines = text.lines

    def noted(first: int, count: int) -> list[str]:
        reads.append(first)
        return lines(first, count)

    monkeypatch.setattr(text, "lines", noted)
    assert [text.line(n) for n in (0, 1, 2, 1, 0)] == ["one", "two", "three", "two", "one"]
    assert reads == [0]
    assert len(index) == 3


# -- what other tools put before each line -------------------------------

PASSAGE = [
    "MSI (s) (F0:44) [10:00:00:000]: Doing action: A",
    "",
    "Action start 10:00:00: A.",
    "x: 1",
]


@pytest.mark.parametrize(
    "decorate",
    [
        lambda number, line: f"{number + 258}:{line}",
        lambda number, line: f"  {number + 8}\t{line}",
        lambda number, line: f"install.log:{number + 815}:{line}",
        lambda number, line: f"C:\\x\\install.log-{number + 815}-{line}"[3:],
        lambda number, line: f"> {line}",
        lambda number, line: f"Line {number + 1}: {line}",
        lambda number, line: f"2026-03-24T10:00:0{number}.1234567Z {line}",
        lambda number, line: f"    {line}",
        lambda number, line: f"  {line}",
    ],
)
def test_numbers_of_a_listing_are_left_out(
    tmp_path: Path, decorate: Callable[[int, str], str]
) -> None:
    data = "\n".join(decorate(number, line) for number, line in enumerate(PASSAGE)).encode()
    _, text = _opened(tmp_path / "a.log", data)
    assert _all(text) == PASSAGE
    assert text.whole(0) == PASSAGE[0]


def test_a_log_of_its_own_is_left_alone(tmp_path: Path) -> None:
    lines = ["1: {a} 2: {b}", "2: x", "3: y", "4: MSI (s)", *PASSAGE]
    assert _all(_opened(tmp_path / "a.log", "\n".join(lines).encode())[1]) == lines
