"""Commands against files that must not be lost: each writer, and every way to hit such a file."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Sequence
from pathlib import Path

import pytest

from msiview.files.new_file import write_file
from msiview.session.check_settings import FILE_NAME
from tests.builders.attacks import (
    Opened,
    disguised,
    full_disk,
    make_opened,
    neighbours,
    things_that_are_no_files,
    unchanged,
)
from tests.builders.links import link_or_skip
from tests.commands.conftest import Run

ROOT = Path(__file__).parent.parent.parent
FILE_WRITERS = (
    *("dump", "dump idt", "dump overlaid", "database", "query", "findings", "report", "redact"),
    *("edit to a transform", "edit to a package", "report of changes", "report of a comparison"),
)
FOLDER_WRITERS = ("dump folder", "dump idt folder", "extract", "extract files")


@pytest.fixture
def opened(tmp_path: Path) -> Opened:
    return make_opened(tmp_path / "opened")


def command(writer: str, opened: Opened, target: Path | str) -> list[str]:
    """The arguments by which a command writes to a target."""
    package, overlay, log = (str(p) for p in (opened.package, opened.overlay, opened.log))
    beside = ["--package", package, "--overlay", overlay]
    edit = ["edit", package, "--overlay", overlay, "--add", "Property", "Property=A", "Value=1"]
    arguments = {
        "dump": ["dump", package, "--json", "-o"],
        "dump idt": ["dump", package, "Property", "--format", "idt", "-o"],
        "dump overlaid": ["dump", package, "--overlay", overlay, "--format", "sql", "-o"],
        "database": ["dump", package, "--format", "sqlite", "-o"],
        "query": ["query", package, "SELECT * FROM Property", "-o"],
        "findings": ["check", package, "--format", "sarif", "-o"],
        "report": ["log", log, *beside, "--report"],
        "redact": ["log", log, *beside, "--redact"],
        "report of changes": ["changes", package, "--overlay", overlay, "--report"],
        "report of a comparison": ["compare", package, package, "--report"],
        "edit to a transform": [*edit, "--as", "transform", "-o"],
        "edit to a package": [*edit, "--as", "package", "-o"],
        "dump folder": ["dump", package, "--format", "csv", "-o"],
        "dump idt folder": ["dump", package, "--format", "idt", "-o"],
        "extract": ["extract", package, "--all", "-o"],
        "extract files": ["extract", package, "--files", "-o"],
    }
    return [*arguments[writer], str(target)]


def read_by(writer: str, opened: Opened) -> list[Path]:
    """The files that such a command has open."""
    if writer in ("report", "redact"):
        return opened.all()
    is_overlaid = writer in ("dump overlaid", "report of changes") or writer.startswith("edit")
    overlays = [opened.overlay] if is_overlaid else []
    return [opened.package, opened.cabinet, *overlays]


# -- opened files -------------------------------------------------------


@pytest.mark.parametrize("writer", FILE_WRITERS)
def test_no_path_leads_to_an_opened_file(
    run: Run, opened: Opened, tmp_path: Path, writer: str
) -> None:
    with unchanged(*opened.all()):
        for file in read_by(writer, opened):
            for name, path in disguised(file, tmp_path / "links"):
                answer = run(*command(writer, opened, path))
                assert answer.code == 2, name
                assert answer.error.startswith(f"msiview: {path}: "), name
                assert answer.error.endswith("opened files are never written"), name


def test_settings_that_findings_follow_are_not_written(run: Run, opened: Opened) -> None:
    settings = opened.package.with_name(FILE_NAME)
    write_file(settings, [b'[rules]\non = ["ICE02"]\n'])
    overlay = ["--overlay", str(opened.overlay)]
    with unchanged(settings):
        for options in ([], overlay, ["--settings", str(settings)]):
            answer = run(*command("findings", opened, settings), *options)
            assert answer.code == 2
            assert answer.error.endswith("opened files are never written")


@pytest.mark.parametrize(
    ("option", "name", "content"),
    [
        ("baseline", "earlier.json", ""),
        ("script", "edits.json", '{"changes": []}'),
        ("stream", "icon.ico", "icon"),
        ("import", "Property.csv", "Property,Value\r\nOne,1\r\n"),
        ("against", "other.log", ""),
    ],
)
def test_what_other_options_read_is_not_written(
    run: Run, opened: Opened, tmp_path: Path, option: str, name: str, content: str
) -> None:
    package, read = str(opened.package), tmp_path / name
    edit = ["edit", package, "--as", "transform"]
    arguments = {
        "baseline": ["check", package, "--baseline", str(read), "--format", "json", "-o"],
        "script": [*edit, "--script", str(read), "-o"],
        "stream": [
            *edit,
            "--add",
            "Binary",
            "Name=New",
            "--stream",
            f"Binary/New.Data={read}",
            "-o",
        ],
        "import": [*edit, "--import", str(read), "-o"],
        "against": ["log", str(opened.log), "--against", str(read), "--report"],
    }[option]
    if option == "baseline":
        content = run("check", package, "--format", "json").text
    elif option == "against":
        content = opened.log.read_text(encoding="utf-16")
    write_file(read, [content.encode("utf-8")])
    assert run(*arguments, tmp_path / "elsewhere").code in (0, 1)
    for how, path in disguised(read, tmp_path / "links"):
        with unchanged(read, opened.package, opened.log):
            answer = run(*arguments, path)
            assert answer.code == 2, how
            assert answer.error.endswith("opened files are never written"), how


@pytest.mark.parametrize("writer", FOLDER_WRITERS)
def test_a_folder_that_is_filled_hides_no_opened_file(
    run: Run, opened: Opened, tmp_path: Path, writer: str
) -> None:
    """A name that the command gives to a file leads to an opened one: another name is taken."""
    plain = tmp_path / "plain"
    assert run(*command(writer, opened, plain)).code == 0
    names = [path.relative_to(plain) for path in plain.rglob("*") if path.is_file()]
    assert len(names) > 1
    with unchanged(*opened.all()):
        for number, file in enumerate(read_by(writer, opened)):
            for how, link in enumerate((link_or_skip, Path.hardlink_to)):
                folder = tmp_path / f"links {number} {how}"
                for name in names:
                    (folder / name).parent.mkdir(parents=True, exist_ok=True)
                    link(folder / name, file)
                answer = run(*command(writer, opened, folder))
                assert answer.code in (0, 2)
                assert answer.code == 0 or "opened files are never written" in answer.error
    with unchanged(*opened.all()):
        run(*command(writer, opened, opened.package.parent))


def test_a_folder_of_streams_that_is_a_link_is_not_followed(
    run: Run, opened: Opened, tmp_path: Path
) -> None:
    elsewhere, out = tmp_path / "elsewhere", tmp_path / "out"
    elsewhere.mkdir()
    out.mkdir()
    precious = elsewhere / "script.ibd"
    write_file(precious, [b"precious"])
    link_or_skip(out / "Binary", elsewhere, is_folder=True)
    for arguments in (
        command("dump idt folder", opened, out),
        ["dump", str(opened.package), "Binary", "--format", "idt", "-o", str(out / "b.idt")],
    ):
        with unchanged(precious, out / "Binary"):
            answer = run(*arguments)
        assert answer.code == 3
        assert answer.error == (
            f"msiview: {out / 'Binary'}: this is a link to another folder; it is not followed"
        )
    assert list(elsewhere.iterdir()) == [precious]


@pytest.mark.parametrize("writer", FOLDER_WRITERS)
def test_links_in_a_folder_that_is_filled_are_not_followed(
    run: Run, opened: Opened, tmp_path: Path, writer: str
) -> None:
    folder, precious = tmp_path / "out", tmp_path / "precious"
    assert run(*command(writer, opened, folder)).code == 0
    write_file(precious, [b"precious"])
    names = [path for path in folder.rglob("*") if path.is_file()]
    for path in names:
        path.unlink()
        link_or_skip(path, precious)
    with unchanged(precious):
        assert run(*command(writer, opened, folder)).code == 0
    assert not any(path.is_symlink() for path in names)


def test_report_and_copy_need_a_file_each(run: Run, opened: Opened, tmp_path: Path) -> None:
    out = tmp_path / "out"
    for other in (out, tmp_path / "missing" / ".." / "out"):
        answer = run(*command("report", opened, out), "--redact", other)
        assert answer.code == 2
        assert answer.error.endswith("--report and --redact need a file each")
    assert not out.exists()


# -- what is no file ----------------------------------------------------


@pytest.mark.parametrize("writer", FILE_WRITERS)
def test_devices_and_pipes_are_written_to_and_stay(
    run: Run, opened: Opened, tmp_path: Path, writer: str
) -> None:
    things = things_that_are_no_files(tmp_path / "things")
    with unchanged(*things.values()):
        answer = run(*command(writer, opened, things["full device"]))
        assert answer.code == 3
        assert answer.error == "msiview: /dev/full: No space left on device"
        answer = run(*command(writer, opened, things["socket"]))
        assert answer.code == 3
        assert answer.error == f"msiview: {things['socket']}: this is not an ordinary file"
        answer = run(*command(writer, opened, tmp_path / "things"))
        if "dump" not in writer:  # which fills a folder
            assert answer.code == 3
        assert run(*command(writer, opened, things["null device"])).code in (0, 1)
        got: list[bytes] = []
        reader = threading.Thread(target=lambda: got.append(things["pipe"].read_bytes()))
        reader.start()
        assert run(*command(writer, opened, things["pipe"])).code in (0, 1)
        reader.join()
        assert len(got[0]) > 50


def test_standard_output_has_a_path_too(opened: Opened, tmp_path: Path) -> None:
    if sys.platform == "win32" or not Path("/dev/stdout").exists():
        pytest.skip("this system has no /dev/stdout")
    done = start(command("dump", opened, "/dev/stdout"), "")
    assert done.stdout.startswith(b'{"file"')
    kept = tmp_path / "kept"
    kept.write_bytes(b"before\n")
    program = [sys.executable, "-m", "msiview", *command("dump", opened, "/dev/stdout")]
    with kept.open("ab") as out:
        subprocess.run(program, cwd=ROOT, stdout=out, check=True)
    assert kept.read_bytes() == b"before\n" + done.stdout
    with unchanged(opened.package), opened.package.open("ab") as out:
        refused = subprocess.run(program, cwd=ROOT, stdout=out, stderr=subprocess.PIPE, check=False)
    assert refused.returncode == 2
    assert b"opened files are never written" in refused.stderr


@pytest.mark.parametrize("writer", FOLDER_WRITERS)
def test_what_is_no_file_stays_in_a_folder_that_is_filled(
    run: Run, opened: Opened, tmp_path: Path, writer: str
) -> None:
    things = things_that_are_no_files(tmp_path / "things")
    plain = tmp_path / "plain"
    assert run(*command(writer, opened, plain)).code == 0
    files = [path.relative_to(plain) for path in plain.rglob("*") if path.is_file()]
    name = min(files, key=lambda path: (len(path.parts), path))
    for kind in ("pipe", "socket"):
        folder = tmp_path / f"with {kind}"
        (folder / name).parent.mkdir(parents=True)
        things[kind].rename(folder / name)
        with unchanged(folder / name):
            answer = run(*command(writer, opened, folder))
        assert answer.code == 3
        assert answer.error == f"msiview: {folder / name}: this is not an ordinary file"


# -- failures -----------------------------------------------------------


@pytest.mark.parametrize("writer", FILE_WRITERS)
def test_a_full_disk_leaves_the_old_file(
    run: Run, opened: Opened, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, writer: str
) -> None:
    target = tmp_path / "out"
    write_file(target, [b"before"])
    others = neighbours(target)
    before = sorted(tmp_path.iterdir())
    with unchanged(target, *others, *opened.all()), full_disk(monkeypatch):
        answer = run(*command(writer, opened, target))
    assert answer.code == 3
    assert answer.error == f"msiview: {target}: No space left on device"
    assert sorted(tmp_path.iterdir()) == before


@pytest.mark.parametrize("writer", FOLDER_WRITERS)
def test_a_full_disk_leaves_the_old_files(
    run: Run, opened: Opened, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, writer: str
) -> None:
    folder = tmp_path / "out"
    assert run(*command(writer, opened, folder)).code == 0
    before = sorted(folder.rglob("*"))
    for file in before:
        if file.is_file():
            write_file(file, [b"before"])
    with unchanged(*before, *opened.all()), full_disk(monkeypatch):
        answer = run(*command(writer, opened, folder))
    assert answer.code == 3
    assert answer.error.startswith(f"msiview: {folder}{os.sep}")
    assert answer.error.endswith(": No space left on device")
    assert sorted(folder.rglob("*")) == before


IN_LIMITS = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100))"
AT_THE_END = """
import pathlib, time
def wait(*_):
    print("written", flush=True)
    time.sleep(600)
pathlib.Path.replace = wait
"""


def start(arguments: Sequence[str], before: str) -> subprocess.CompletedProcess[bytes]:
    """Run ``msiview`` in a process of its own, after some Python code. It writes no
    compiled modules, which a limit would cut off."""
    program = f"{before}\nimport sys\nfrom msiview.cli import main\nsys.exit(main(sys.argv[1:]))"
    return subprocess.run(
        [sys.executable, "-B", "-c", program, *arguments],
        cwd=ROOT,
        capture_output=True,
        check=False,
    )


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no limits of file sizes")
@pytest.mark.parametrize("writer", FILE_WRITERS)
def test_a_file_that_cannot_grow_leaves_the_old_one(
    opened: Opened, tmp_path: Path, writer: str
) -> None:
    target = tmp_path / "out"
    write_file(target, [b"before"])
    with unchanged(target, *opened.all()):
        done = start(command(writer, opened, target), IN_LIMITS)
    assert done.returncode == 3
    assert done.stderr.decode() == f"msiview: {target}: File too large\n"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["opened", "out"]


@pytest.mark.parametrize("writer", [*FILE_WRITERS, *FOLDER_WRITERS])
def test_a_kill_in_the_middle_leaves_the_old_file(
    run: Run, opened: Opened, tmp_path: Path, writer: str
) -> None:
    target = tmp_path / "out"
    assert run(*command(writer, opened, target)).code in (0, 1)
    written = [path for path in [target, *target.rglob("*")] if path.is_file()]
    program = f"{AT_THE_END}\nimport sys\nfrom msiview.cli import main\nmain(sys.argv[1:])"
    arguments = [sys.executable, "-c", program, *command(writer, opened, target)]
    with unchanged(*written, *opened.all()):
        with subprocess.Popen(arguments, cwd=ROOT, stdout=subprocess.PIPE) as process:
            assert process.stdout is not None
            assert process.stdout.readline().strip() == b"written"
            process.kill()
        assert len(temporaries(tmp_path)) == 1
        assert run("info", opened.package).code == 0
    assert temporaries(tmp_path) == []


def temporaries(folder: Path) -> list[Path]:
    return list(folder.rglob(".msiview-*"))
