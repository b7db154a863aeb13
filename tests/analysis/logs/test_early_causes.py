"""Causes of failures without an action that tells them: early ends, a missing source, the engine's
internal errors, lists of events."""

from __future__ import annotations

from pathlib import Path

import pytest

from msiview.analysis.logs.cause.first_error import FirstError, first_error
from msiview.analysis.logs.cause.outcome import outcome
from tests.builders.failed_logs import FOOTER, HEADER, action
from tests.builders.logs import engine, read_log

_NO_SOURCE = "The installation source for this product is not available.  Verify that it exists."


def _ended(*lines: str, code: int) -> str:
    return "\n".join([HEADER, *lines, engine(f"MainEngineThread is returning {code}"), FOOTER, ""])


def _found(folder: Path, text: str) -> FirstError:
    error = first_error(read_log(folder / "a.log", text), None)
    assert error is not None
    return error


def test_the_note_on_a_package_says_why_it_can_not_be_opened(tmp_path: Path) -> None:
    shown = "This installation package could not be opened.  Verify that the package exists."
    note = engine("Note: 1: 2203 2: D:\\In Box\\a.msi 3: -2147287038 ")
    error = _found(tmp_path, _ended(note, engine(shown), code=1619))
    assert error.text == shown
    assert "D:\\In Box\\a.msi" in error.explanation
    assert "STG_E_FILENOTFOUND" in error.explanation
    assert "Harmless" not in error.explanation


def test_a_source_that_is_told_of_after_its_action(tmp_path: Path) -> None:
    """The server's action has no message; the client shows one at the end."""
    lines = action("ResolveSource", "SOURCEMGMT: Failed to resolve source", returned=3)
    text = _ended(*lines, engine(_NO_SOURCE, side="c"), code=1612)
    error = _found(tmp_path, text)
    assert (error.text, error.action) == (_NO_SOURCE, "ResolveSource")
    assert "ERROR_INSTALL_SOURCE_ABSENT" in error.explanation


@pytest.mark.parametrize(
    "words", ["Internal Error", "Interner Fehler", "Erreur interne", "Внутренняя ошибка"]
)
def test_an_internal_error_where_nothing_else_tells_why(tmp_path: Path, words: str) -> None:
    line = f"{words} 2203. C:\\Windows\\Installer\\inprogressinstallinfo.ipi, -2147287035"
    error = _found(tmp_path, _ended(engine(line), code=1603))
    assert (error.code, error.text) == (2203, line)
    assert "STG_E_ACCESSDENIED" in error.explanation


def test_a_numbered_error_behind_a_prefix(tmp_path: Path) -> None:
    shown = "Error 1406. Could not write value Home to key \\Software\\Sample.  System error 5."
    error = _found(tmp_path, _ended(*action("WriteRegistryValues", shown, returned=3), code=1603))
    assert (error.code, error.line) == (1406, 3)
    assert "ERROR_ACCESS_DENIED" in error.explanation


def test_an_action_that_ends_for_a_newer_version(tmp_path: Path) -> None:
    """Downgrades are refused by launch conditions, or by an action with a text."""
    newer = "{0A0A0A0A-1111-2222-3333-444444444444}"
    looked = action(
        "FindRelatedProducts",
        f"|FindRelatedProducts: Found application: {newer}",
        f"PROPERTY CHANGE: Adding NEWERFOUND property. Its value is '{newer}'.",
    )
    stopped = action("StopHere", "|Remove the newer version of Sample first.", returned=3)
    error = _found(tmp_path, _ended(*looked, *stopped, code=1603))
    assert error.text == "Remove the newer version of Sample first."
    assert "StopHere shows this text and ends the installation" in error.explanation
    assert f"found the product {newer}, which sets NEWERFOUND" in error.explanation


def test_the_last_words_of_an_action_that_says_nothing_else(tmp_path: Path) -> None:
    error = _found(tmp_path, _ended(*action("Quiet", "|Quiet:  counted 7", returned=3), code=1603))
    assert error.explanation.endswith("Its last words: Quiet: counted 7.")


_EVENT = (
    "Log Name:      Application\nSource:        MsiInstaller\nDate:          3/4/2026 10:00:00 AM\n"
    "Event ID:      {}\nTask Category: None\nLevel:         Information\nUser:          SYSTEM\n"
    "Computer:      PC-1\nDescription:\n{}\n"
)


def test_an_event_of_a_failure_without_a_reason(tmp_path: Path) -> None:
    log = read_log(tmp_path / "a.log", _EVENT.format(11708, "Product: S -- Installation failed."))
    ended = outcome(log)
    assert (ended.kind, ended.code) == ("failure", None)
    assert "event log" in ended.meaning
    assert first_error(log, None) is None


@pytest.mark.parametrize(
    "said", ["Installation completed successfully.", "Installation erfolgreich abgeschlossen."]
)
def test_an_event_of_a_success_is_no_error(tmp_path: Path, said: str) -> None:
    log = read_log(tmp_path / "a.log", _EVENT.format(11707, f"Product: S -- {said}"))
    assert not outcome(log).has_failed
    assert first_error(log, None) is None


def test_the_transform_of_a_language_that_is_missing(tmp_path: Path) -> None:
    """Without a text in a known language the note tells it."""
    note = engine("Note: 1: 2203 2: 1031 3: -2147287038 ", side="c")
    error = _found(tmp_path, _ended(note, code=1624))
    assert error.line == 1
    assert "The transform for the language 1031 (de-DE) is not in the package" in error.explanation


def test_the_path_of_a_transform_that_can_not_be_opened(tmp_path: Path) -> None:
    note = engine("Note: 1: 2203 2: D:\\In Box\\de.mst 3: -2147287038 ", side="c")
    shown = "Error applying transforms.  Verify that the specified transform paths are valid."
    error = _found(tmp_path, _ended(note, engine(shown, side="c"), code=1624))
    assert error.text == shown
    assert "D:\\In Box\\de.mst" in error.explanation


def test_a_dialog_that_hides_the_error(tmp_path: Path) -> None:
    broken = "DEBUG: Error 2835:  The control ErrorIcon was not found on dialog SetupError"
    error = _found(tmp_path, _ended(*action("Ask", broken, returned=3), code=1603))
    assert (error.code, error.text) == (2835, broken)
    assert "which the log does not have" in error.explanation


def test_the_text_of_windows_in_place_of_the_engines(tmp_path: Path) -> None:
    shown = "Product: Sample -- Error 1316. The specified account already exists."
    error = _found(tmp_path, _ended(*action("Publish", shown, returned=3), code=1603))
    assert "has nothing to do with it" in error.explanation
