"""Exit codes, messages and help; the window's arguments."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from msiview import __version__
from msiview.cli import COMMANDS, main, main_gui
from msiview.session.places import PAGE_KINDS
from tests.builders.databases import make_msi, table
from tests.commands.conftest import Run

ROOT = Path(__file__).parent.parent.parent


def msiview(*arguments: str | Path, **options: object) -> subprocess.CompletedProcess[bytes]:
    """Run the program as users do."""
    return subprocess.run(
        [sys.executable, "-m", "msiview", *map(str, arguments)],
        cwd=ROOT,
        capture_output=True,
        timeout=60,
        **options,  # type: ignore[call-overload]
    )


# -- in a process of its own --------------------------------------------


def test_done(sample: Path) -> None:
    done = msiview("tables", sample)
    assert (done.returncode, done.stderr) == (0, b"")
    assert b"Property" in done.stdout


def test_wrong_usage_exits_with_2(sample: Path) -> None:
    done = msiview("dump", sample, "Nothing")
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr.count(b"\n") == 1


def test_unreadable_file_exits_with_3(tmp_path: Path) -> None:
    path = tmp_path / "no\nsuch.msi"
    done = msiview("info", path)
    assert (done.returncode, done.stdout) == (3, b"")
    (line,) = done.stderr.decode().splitlines()
    assert line.startswith(f"msiview: {tmp_path / 'no'}")
    assert ("Invalid argument" if sys.platform == "win32" else "No such file") in line


def test_a_reader_that_has_seen_enough(corpus: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "msiview", "dump", corpus / "made" / "scale-20000.msi"],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert process.stdout.readline() == b"Component: 20000 rows\n"
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(60) == 0


@pytest.mark.skipif(
    sys.platform == "win32" or not Path("/dev/full").exists(), reason="only Linux has /dev/full"
)
def test_a_full_disk(sample: Path) -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "msiview", "dump", sample],
            cwd=ROOT,
            stdout=full,
            stderr=subprocess.PIPE,
            timeout=60,
        )
    assert done.returncode == 3
    assert done.stderr == b"msiview: cannot write: No space left on device\n"


def test_output_does_not_depend_on_the_locale(tmp_path: Path) -> None:
    path = make_msi(tmp_path / "a.msi", [table("T", "K s72*", ("日本",))], codepage=65001)
    environment = {**os.environ, "PYTHONIOENCODING": "ascii", "LC_ALL": "C"}
    done = msiview("dump", path, "T", "--format", "csv", env=environment)
    assert done.stdout.decode() == "K\r\n日本\r\n"


@pytest.mark.parametrize(
    ("command", "spared"),
    [
        ("--version", ("msiview.format", "msiview.database", "msiview.overlay", "msiview.logs")),
        ("--help", ("msiview.format", "msiview.database", "msiview.overlay", "msiview.logs")),
        ("info", ("msiview.logs", "msiview.overlay.overlay", "msiview.report.fields")),
    ],
)
def test_commands_load_no_more_than_they_need(
    command: str, spared: tuple[str, ...], sample: Path
) -> None:
    """Importing is most of the time of a small answer."""
    program = (
        "import sys\n"
        "from msiview.cli import main\n"
        "main(sys.argv[2:])\n"
        f"spared = ('PySide6', 'pygments', 'msiview.gui', *{spared!r})\n"
        "sys.exit(', '.join(name for name in sys.modules if name.startswith(spared)) or 0)\n"
    )
    arguments = [command] if command.startswith("--") else [command, str(sample)]
    done = subprocess.run(
        [sys.executable, "-c", program, "", *arguments], cwd=ROOT, capture_output=True
    )
    assert (done.returncode, done.stderr) == (0, b"")


# -- in this process ----------------------------------------------------


def test_files_that_are_not_ours(run: Run, tmp_path: Path) -> None:
    text = tmp_path / "setup.txt"
    text.write_text("hello")
    for command in ("info", "tables", "dump"):
        for path in (text, tmp_path, tmp_path / "missing.msi"):
            answer = run(command, path)
            assert (answer.code, answer.bytes) == (3, b"")
            assert answer.error.startswith(f"msiview: {path}: ")


def test_broken_files_of_the_corpus(run: Run, corpus: Path, tmp_path: Path) -> None:
    for path in sorted((corpus / "broken").iterdir()):
        for command in (["info"], ["tables"], ["dump"], ["extract", "--all", "-o", tmp_path]):
            answer = run(command[0], path, *command[1:])
            assert answer.code == 3
            assert str(path) in answer.error


@pytest.mark.parametrize(
    ("error", "code", "words"),
    [
        (MemoryError(), 3, "there is not enough memory"),
        (RecursionError("too deep"), 3, "tables: a fault in msiview: RecursionError: too deep"),
        (KeyError("fault"), 3, "tables: a fault in msiview: KeyError: 'fault'"),
        (KeyboardInterrupt(), 130, "stopped"),
        (PermissionError(13, "Permission denied", "x"), 3, "x: Permission denied"),
    ],
)
def test_no_tracebacks(
    run: Run,
    sample: Path,
    monkeypatch: pytest.MonkeyPatch,
    error: BaseException,
    code: int,
    words: str,
) -> None:
    def fail(_: object) -> None:
        raise error

    monkeypatch.setattr("msiview.commands.tables.open_with_overlays", fail)
    answer = run("tables", sample)
    assert (answer.code, answer.bytes) == (code, b"")
    assert words in answer.error


def test_tracebacks_for_developers(run: Run, sample: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MSIVIEW_TRACEBACK", "1")
    monkeypatch.setattr("msiview.commands.tables.open_with_overlays", lambda _: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        run("tables", sample)


@pytest.mark.parametrize("command", COMMANDS)
def test_help(run: Run, command: str) -> None:
    answer = run(command, "--help")
    assert (answer.code, answer.errors) == (0, "")
    assert answer.text.startswith(f"usage: msiview {command}")
    assert "--json" in answer.text
    if command == "installed":  # without a file it asks this computer
        return
    missing = run(command)
    assert missing.code == 2
    # Without FILE, `check --explain` tells of a rule, so it is missed only afterwards.
    assert "arguments are required" in missing.errors or "no FILE is named" in missing.errors


def test_help_of_the_program_lists_the_commands(run: Run) -> None:
    text = run("--help").text
    for command in COMMANDS:
        assert f"\n  {command} " in text
    assert run("--version").text == f"msiview {__version__}\n"


def test_help_of_the_program_lists_the_pages(run: Run) -> None:
    told = re.split(r"[\s,/]+", run("--help").text)
    assert PAGE_KINDS.keys() <= set(told)


# -- the window ---------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["inf", "x.msi"], "there is no command inf; did you mean info?"),
        (["inf", "--json"], "there is no command inf; did you mean info?"),
        (["a.msi", "--nonsense"], "unknown arguments: --nonsense"),
        (["--size", "12", "a.msi"], "12 is no size such as 1280x800"),
        (["--size", "0x800", "a.msi"], "0x800 is no size"),
        (["--theme", "pink"], "invalid choice: 'pink'"),
        (["--demo", "a.msi"], "--demo opens the sample package"),
        (["--table", "File"], "--table needs a FILE"),
        (["a.msi", "--row", "x"], "--row needs --table"),
    ],
)
def test_wrong_window_arguments(run: Run, arguments: list[str], words: str) -> None:
    answer = run(*arguments)
    assert (answer.code, answer.bytes) == (2, b"")
    assert words in answer.errors


def test_without_qt_one_line_says_so(sample: Path) -> None:
    # In a process of its own: modules that are taken away here would be missed by other tests.
    program = (
        "import sys\n"
        "sys.modules['PySide6'] = None\n"
        "from msiview.__main__ import main\n"
        "sys.exit(main([sys.argv[1]]))\n"
    )
    command = [sys.executable, "-c", program, str(sample)]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    assert result.returncode == 2
    assert result.stderr.count("\n") == 1
    assert "the window needs PySide6" in result.stderr


def test_a_file_named_like_a_command_can_be_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[object] = []
    monkeypatch.setattr("msiview.cli.run_window", lambda arguments: opened.append(arguments) or 0)
    assert main_gui(["info"]) == 0
    assert main(["./info"]) == 0
    assert main([]) == 0
    assert opened == [["info"], ["./info"], []]


def test_debug_tells_what_happens_and_nothing_of_what_is_in_the_file(
    run: Run, sample: Path
) -> None:
    plain = run("dump", sample, "Property")
    answer = run("--debug", "dump", sample, "Property")
    assert (answer.code, answer.bytes) == (plain.code, plain.bytes)
    head, *lines = answer.errors.splitlines()
    assert head.startswith("msiview debug log, ")
    assert any("msiview.cli: dump with 3 arguments" in line for line in lines)
    assert any("msiview.database.opening: opening a file: " in line for line in lines)
    assert "exit code 0" in lines[-2]
    for secret in (sample.name, "ProductCode", "Property", "1.2.3"):
        assert secret not in answer.errors


def test_debug_into_a_file(run: Run, sample: Path, tmp_path: Path) -> None:
    path = tmp_path / "debug.log"
    answer = run("info", f"--debug={path}", sample)
    assert (answer.code, answer.errors) == (0, "")
    assert "checking everything" in path.read_text()
    before = sample.read_bytes()
    for refused in (sample, tmp_path):
        answer = run("info", sample, f"--debug={refused}")
        assert (answer.code, answer.bytes) == (3, b"")
        assert answer.error.startswith(f"msiview: {refused}: ")
    assert sample.read_bytes() == before


def test_debug_takes_no_argument_after_it(run: Run, sample: Path) -> None:
    """Else the package would be the file to write to."""
    before = sample.read_bytes()
    assert run("tables", "--debug", sample).code == 0
    assert sample.read_bytes() == before


def test_debug_has_the_traceback_of_a_fault(
    run: Run, sample: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: object) -> None:
        raise KeyError("a value")

    monkeypatch.setattr("msiview.commands.tables.open_with_overlays", fail)
    answer = run("tables", sample, "--debug")
    assert answer.code == 3
    log, _, told = answer.errors.partition("msiview: tables: a fault in msiview: KeyError")
    assert "a fault in the command tables" in log
    assert " fail\n" in log
    assert "a value" not in log
    assert told
