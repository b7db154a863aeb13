"""The window against files that must not be lost: each writer, and every way to hit such a file.

Files are asked for twice: as the user meets it, and with the question answered as if the target
had become an opened file since.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtWidgets import QDialogButtonBox, QFileDialog, QLineEdit
from pytestqt.qtbot import QtBot

from msiview.analysis.stream_kinds import stream_kind
from msiview.errors import Severity
from msiview.files.leftovers import remove_leftovers
from msiview.files.new_file import write_file
from msiview.files.opened_files import opened_at
from msiview.gui.contents.file_saving import save_files
from msiview.gui.contents.registry_page import RegistryPage
from msiview.gui.demo import SAMPLE_OVERLAYS, sample_source
from msiview.gui.dialogs.export_dialog import ExportDialog
from msiview.gui.dialogs.generate_dialog import GenerateDialog
from msiview.gui.dialogs.redaction_list import RedactionDialog
from msiview.gui.findings.accept_dialog import AcceptDialog
from msiview.gui.main_window import MainWindow
from msiview.gui.saving import save_stream, save_streams
from msiview.gui.screenshot import Screenshot
from msiview.gui.windows import Windows
from msiview.report.findings_formats import SUFFIXES
from msiview.session.check_settings import FILE_NAME
from msiview.session.opened_log import LogState
from msiview.session.opened_package import PackageSource
from msiview.session.places import Place
from msiview.session.unpacked_files import PackageContents
from msiview.validation.finding import Finding
from tests.builders.attacks import (
    Opened,
    disguised,
    full_disk,
    make_opened,
    neighbours,
    things_that_are_no_files,
    unchanged,
)
from tests.builders.databases import make_msi
from tests.builders.links import link_or_skip
from tests.gui.conftest import wait_until_opened
from tests.gui.log.log_driver import open_log
from tests.gui.overlay.conftest import lay


@dataclass
class Session:
    """A window with package, overlay and log, and a second window with another package."""

    window: MainWindow
    opened: Opened
    other: Path
    qtbot: QtBot
    monkeypatch: pytest.MonkeyPatch

    def all(self) -> list[Path]:
        return [*self.opened.all(), self.other]

    def answer(self, target: Path) -> None:
        """Answer the next questions for a file or a folder."""
        for question in ("getSaveFileName", "getExistingDirectory"):
            chosen = str(target) if question == "getExistingDirectory" else (str(target), "")
            self.monkeypatch.setattr(QFileDialog, question, lambda *_, chosen=chosen, **__: chosen)

    def settle(self) -> None:
        wait_until_opened(self.window, self.qtbot)


@pytest.fixture
def session(
    windows: Windows, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> Session:
    opened = make_opened(tmp_path / "opened")
    other = make_msi(tmp_path / "opened" / "other window.msi")
    window, second = windows.new_window(), windows.new_window()
    window.open_path(str(opened.package))
    second.open_path(str(other))
    for each in (window, second):
        wait_until_opened(each, qtbot)
    lay(window, qtbot, opened.overlay)
    open_log(window, opened.log, qtbot)
    window.selection.go(Place("table", "Property"))
    wait_until_opened(window, qtbot)
    return Session(window, opened, other, qtbot, monkeypatch)


# -- what writes --------------------------------------------------------

Writer = Callable[[Session, Path], str]
"""Writes to a target, and returns what the user was told."""


def _stream(session: Session, target: Path) -> str:
    package = session.window.document.package
    assert package is not None
    stream = package.stream("x.cab")
    session.answer(target)
    save_stream(session.window, session.window.services, stream, stream_kind(stream, 0))
    session.settle()
    return session.window.message.text()


def _action(action: str) -> Writer:
    def write(session: Session, target: Path) -> str:
        session.answer(target)
        session.qtbot.waitUntil(session.window.action_set[action].isEnabled)
        session.window.action_set[action].trigger()
        session.settle()
        return session.window.message.text()

    return write


def _without_names(action: str) -> Writer:
    """The list of what is replaced is looked through first."""

    def write(session: Session, target: Path) -> str:
        session.answer(target)
        window = session.window
        session.qtbot.waitUntil(window.action_set[action].isEnabled)
        window.action_set[action].trigger()
        session.settle()
        for dialog in window.findChildren(RedactionDialog):
            if dialog.isVisible():
                dialog.accept()
        session.settle()
        return window.message.text()

    return write


def _findings(session: Session, target: Path) -> str:
    formats = {**SUFFIXES, target.suffix.lower(): "sarif"}  # any ending will do here
    session.monkeypatch.setattr("msiview.report.findings_formats.SUFFIXES", formats)
    return _action("actionExportFindings")(session, target)


def _registry(session: Session, target: Path) -> str:
    session.answer(target)
    session.window.selection.go(Place("registry"))
    page = session.window.page
    assert isinstance(page, RegistryPage)
    page.save_registry()
    session.settle()
    return session.window.message.text()


def _transform(session: Session, target: Path) -> str:
    session.answer(target)
    session.window.action_set["actionGenerateTransform"].trigger()
    dialog = session.window.findChildren(GenerateDialog)[-1]
    dialog.accept()
    session.settle()
    return session.window.message.text()


def _edits(session: Session, target: Path) -> str:
    """A cell is edited, and given up afterwards."""
    session.answer(target)
    window = session.window
    change = {"Value": "Other"}
    assert window.document.edits.make(
        "Edit a cell",
        lambda editing: editing.transaction.set_cells("Property", ("Manufacturer",), change),
    )
    session.settle()
    window.action_set["actionSave"].trigger()
    (dialog,) = (one for one in window.findChildren(GenerateDialog) if one.isVisible())
    dialog.accept()
    session.settle()
    told = window.message.text()
    window.document.edits.clear()
    session.settle()
    return told


def _export(action: str) -> Writer:
    def write(session: Session, target: Path) -> str:
        session.window.action_set[action].trigger()
        dialog = session.window.findChildren(ExportDialog)[-1]
        dialog.findChild(QLineEdit, "exportTarget").setText(str(target))
        note = dialog.note()
        buttons = dialog.findChild(QDialogButtonBox).buttons()
        assert all(button.isEnabled() for button in buttons) == (not note or "replaced" in note), (
            note
        )
        dialog.accept()  # even where the button is disabled
        session.settle()
        return session.window.message.text()

    return write


def _screenshot(session: Session, target: Path) -> str:
    told: list[str] = []
    session.monkeypatch.setattr("msiview.gui.screenshot.complain", told.append)
    session.monkeypatch.setattr("msiview.gui.screenshot.QUIET_LOOKS", 1)
    screenshot = Screenshot(session.window, target)
    with session.qtbot.waitSignal(screenshot.saved) as signal:
        pass
    assert signal.args is not None
    assert bool(told) == bool(signal.args[0])
    return "".join(told) or f"Saved to {target}"


WRITERS: dict[str, Writer] = {
    "stream": _stream,
    "export": _export("actionExport"),
    "overlaid package": _action("actionSaveOverlaid"),
    "transform": _transform,
    "edits": _edits,
    "comparison report": _action("actionSaveComparison"),
    "findings": _findings,
    "registry": _registry,
    "report": _action("actionSaveLogReport"),
    "report without names": _without_names("actionSaveLogReportWithoutNames"),
    "log without names": _without_names("actionSaveLogWithoutNames"),
    "screenshot": _screenshot,
}


# -- attacks ------------------------------------------------------------


def test_no_path_leads_to_an_opened_file(session: Session, tmp_path: Path) -> None:
    for what, write in WRITERS.items():
        with unchanged(*session.all()):
            for file in session.all():
                for name, path in disguised(file, tmp_path / what):
                    _refuses(session, write, path, f"{what}: {name}")


def test_no_path_has_come_to_lead_to_an_opened_file_since_it_was_asked_for(
    session: Session, tmp_path: Path
) -> None:
    """The writer asks again; it knows each way to a file, so one file has them all here."""
    session.monkeypatch.setattr("msiview.gui.saving.objection", lambda _: "")
    for what, write in WRITERS.items():
        with unchanged(*session.all()):
            for name, path in disguised(session.opened.package, tmp_path / what):
                _refuses(session, write, path, f"{what}: {name}")
            for path in session.all()[1:]:
                _refuses(session, write, path, f"{what}: {path.name}")


def _refuses(session: Session, write: Writer, path: Path, what: str) -> None:
    told = write(session, path)
    assert "opened files are never written" in told, what
    assert path.name in told, what


def test_what_was_there_is_replaced_only_when_all_is_written(
    session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "out.png"
    others = neighbours(target)
    for what, write in WRITERS.items():
        target.write_bytes(b"before")
        before = sorted(tmp_path.iterdir())
        with unchanged(target, *others, *session.all()), full_disk(monkeypatch):
            told = write(session, target)
        assert f"{target}: No space left on device" in told, what
        assert sorted(tmp_path.iterdir()) == before, what
        with unchanged(*others, *session.all()):
            told = write(session, target)
        assert str(target) in told, what
        assert len(target.read_bytes()) > 50, what
        assert sorted(tmp_path.iterdir()) == before, what


def test_what_is_no_file_stays_what_it_is(
    session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    things = things_that_are_no_files(tmp_path / "things")
    monkeypatch.setattr("msiview.files.new_file.PIPE_PATIENCE_S", 0.0)
    reasons = ("not an ordinary file", "No space left on device", "nobody reads this pipe")
    with unchanged(*things.values()):
        for what, write in WRITERS.items():
            for thing, path in things.items():
                told = write(session, path)
                assert thing == "null device" or any(r in told for r in reasons), (what, thing)


def test_a_folder_that_is_filled_hides_no_opened_file(session: Session, tmp_path: Path) -> None:
    package = session.window.document.package
    assert package is not None
    streams = [(stream, stream_kind(stream, 0)) for stream in package.streams()]
    names = [f"{table}.csv" for table in session.window.document.tables]
    names += [stream.shown_name for stream, _ in streams]
    for number, file in enumerate(session.all()):
        folder = tmp_path / f"links {number}"
        folder.mkdir()
        for at, name in enumerate(names):
            link_or_skip(folder / name, file) if at % 2 else (folder / name).hardlink_to(file)
        with unchanged(*session.all()):
            _export("actionExportAll")(session, folder)
            session.answer(folder)
            save_streams(session.window, session.window.services, streams)
            session.settle()
        assert session.window.message.text() == f"Saved {len(streams)} streams to {folder}."
        assert len(list(folder.iterdir())) >= 2 * len(names) - 1


def test_several_streams_replace_nothing(session: Session, tmp_path: Path) -> None:
    package = session.window.document.package
    assert package is not None
    streams = [(stream, stream_kind(stream, 0)) for stream in package.streams()]
    folder = tmp_path / "out"
    folder.mkdir()
    session.answer(folder)
    for _ in range(2):
        save_streams(session.window, session.window.services, streams)
        session.settle()
    link_or_skip(folder / "dangling.cab", tmp_path / "nowhere")
    assert len(list(folder.iterdir())) == 2 * len(streams) + 1
    assert not (tmp_path / "nowhere").exists()


def test_extracted_files_hide_no_opened_file(session: Session, tmp_path: Path) -> None:
    shown = session.window.document.shown
    assert shown is not None
    contents = PackageContents(shown)
    for number, file in enumerate(session.all()):
        folder = tmp_path / f"files {number}"
        folder.mkdir()
        for at, wanted in enumerate(contents.files):
            link = folder / wanted.stated.name
            link_or_skip(link, file) if at % 2 else link.hardlink_to(file)
        session.answer(folder)
        with unchanged(*session.all()):
            save_files(session.window, session.window.services, contents, contents.files, flat=True)
            session.settle()
        assert session.window.message.text().startswith(f"Extracted 2 files to {folder}.")


@pytest.mark.parametrize("is_link", [True, False])
def test_accepting_a_finding_writes_through_no_link(
    session: Session, tmp_path: Path, *, is_link: bool
) -> None:
    """The name is given, in the package's folder, which may be somebody else's."""
    settings = session.opened.package.with_name(FILE_NAME)
    precious = tmp_path / "precious.toml"
    write_file(precious, [b"[rules]\n"])
    link_or_skip(settings, precious) if is_link else settings.hardlink_to(session.other)
    finding = Finding("ICE03", "m", Severity.ERROR, "Property", "Value", ("ProductCode",))
    dialog = AcceptDialog(finding, session.window.services, session.window)
    dialog.reason.setText("because")
    with unchanged(*session.all(), precious):
        dialog.button.click()
        session.settle()
    dialog.reject()
    assert settings.is_symlink() is False
    told = session.window.message.text()
    assert is_link or "opened files are never written" in told


KILLED = """
import pathlib, sys, time
def wait(*_):
    print("written", flush=True)
    time.sleep(600)
pathlib.Path.replace = wait
from msiview.cli import main
main(sys.argv[1:])
"""


def test_a_kill_in_the_middle_leaves_the_old_picture(tmp_path: Path) -> None:
    opened, target = make_opened(tmp_path / "opened"), tmp_path / "out.png"
    write_file(target, [b"before"])
    files = [str(opened.package), "--overlay", str(opened.overlay), "--log", str(opened.log)]
    program = [sys.executable, "-c", KILLED, *files, "--screenshot", str(target)]
    with unchanged(target, *opened.all()):
        with subprocess.Popen(program, stdout=subprocess.PIPE) as process:
            assert process.stdout is not None
            assert process.stdout.readline().strip() == b"written"
            process.kill()
        assert len(list(tmp_path.glob(".msiview-*"))) == 1
        remove_leftovers()
    assert list(tmp_path.glob(".msiview-*")) == []


# -- what is open -------------------------------------------------------


@pytest.fixture
def closing(session: Session) -> Session:
    assert all(opened_at(file) == file for file in session.all())
    return session


def test_closed_windows_hold_nothing(closing: Session, windows: Windows) -> None:
    windows.close_all()
    assert all(opened_at(file) is None for file in closing.all())


def test_what_is_taken_off_is_held_no_longer(closing: Session) -> None:
    document, opened = closing.window.document, closing.opened
    document.overlay.remove(str(opened.overlay))
    closing.settle()
    assert opened_at(opened.overlay) is None
    document.log.close()
    assert opened_at(opened.log) is None
    assert opened_at(opened.cabinet) == opened.cabinet
    document.close()
    closing.settle()
    assert opened_at(opened.package) is None
    assert opened_at(opened.cabinet) is None
    assert opened_at(closing.other) == closing.other


def test_a_package_in_two_windows_is_held_by_both(closing: Session, windows: Windows) -> None:
    second = windows.new_window()
    second.document.open(PackageSource.file(closing.opened.package))
    wait_until_opened(second, closing.qtbot)
    closing.window.close()
    assert opened_at(closing.opened.package) == closing.opened.package
    second.close()
    assert opened_at(closing.opened.package) is None


def test_the_demo_can_be_reloaded_while_another_window_has_a_part_of_it(
    windows: Windows, tmp_path: Path, qtbot: QtBot
) -> None:
    demo, other = windows.new_window(), windows.new_window()
    demo.open_source(sample_source(tmp_path))
    wait_until_opened(demo, qtbot)
    other.open_path(str(tmp_path / SAMPLE_OVERLAYS[0]))
    wait_until_opened(other, qtbot)
    with unchanged(*(tmp_path / name for name in SAMPLE_OVERLAYS)):
        demo.reload()
        wait_until_opened(demo, qtbot)
    assert demo.document.error is None


def test_a_file_that_cannot_be_opened_is_not_held(
    window: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    bad = tmp_path / "bad.msi"
    bad.write_bytes(b"Dear reader,")
    window.open_path(str(bad))
    wait_until_opened(window, qtbot)
    assert opened_at(bad) is None
    window.open_log(str(tmp_path))
    qtbot.waitUntil(lambda: window.document.log.state is LogState.FAILED)
    assert opened_at(tmp_path) is None
