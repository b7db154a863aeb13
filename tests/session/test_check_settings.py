"""``msiview-check.toml``: which rules count, and what is accepted."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from msiview.errors import Severity
from msiview.session.check_settings import (
    FILE_NAME,
    CheckSettings,
    FindingException,
    RuleSelection,
    UnusableSettings,
    exception_text,
    named_rules,
    read_settings,
    settings_in,
)
from msiview.validation.finding import Finding

FINDING = Finding(
    "ICE02", "no-row", Severity.ERROR, "Component", "KeyPath", ("C{1}",), 0, {"item": "x"}
)


def _written(folder: Path, text: str) -> Path:
    file = folder / FILE_NAME
    file.write_text(text, encoding="utf-8")
    return file


def test_rules_severities_and_exceptions(tmp_path: Path) -> None:
    settings = read_settings(
        _written(
            tmp_path,
            '[rules]\non = ["ice"]\noff = ["ICE02"]\n[severity]\n"ICE*" = "note"\n'
            '[[exception]]\nrule = "ICE02"\ntable = "Comp*"\nkey = "C{1}"\nreason = "as agreed"\n',
        )
    )
    assert not settings.allows("ICE02")
    assert not settings.allows("string-reference")
    assert settings.severity(FINDING) is Severity.NOTE
    exception = settings.exception(FINDING)
    assert exception is not None
    assert exception.reason == "as agreed"


def test_without_a_file_all_rules_are_tried(tmp_path: Path) -> None:
    settings = settings_in(tmp_path)
    assert settings == CheckSettings()
    assert settings.allows("ICE02")
    assert settings.severity(FINDING) is Severity.ERROR
    assert settings.exception(FINDING) is None


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("[rules", "Expected"),
        ("[rule]", "rule means nothing"),
        ('[rules]\nof = ["ICE02"]', "rules.of means nothing"),
        ('[rules]\noff = "ICE02"', "rules.off must be a list"),
        ('[rules]\noff = ["ICE00"]', "there is no rule ICE00"),
        ('[severity]\nICE02 = "fatal"', "severity.ICE02 must be one of error, warning, note"),
        ("severity = 1", "severity must be a table"),
        ("exception = 1", "[[exception]]"),
        ("exception = [1]", "exception 1 must be a table"),
        ('[[exception]]\nrule = "ICE02"', "exception 1 has no reason"),
        ('[[exception]]\nrule = "ICE02"\nreason = 1', "reason must be a text"),
        ('[[exception]]\nrule = "ICE02"\nwhy = "x"', "exception 1: why means nothing"),
    ],
)
def test_what_cannot_be_followed_is_told_with_its_place(
    tmp_path: Path, text: str, reason: str
) -> None:
    file = _written(tmp_path, text)
    with pytest.raises(UnusableSettings) as caught:
        read_settings(file)
    assert reason in str(caught.value)
    assert str(file) in str(caught.value)


def test_bytes_that_are_no_text(tmp_path: Path) -> None:
    file = tmp_path / FILE_NAME
    file.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(UnusableSettings):
        read_settings(file)
    with pytest.raises(UnusableSettings):
        read_settings(tmp_path / "missing.toml")


def test_a_written_exception_is_read_again(tmp_path: Path) -> None:
    exception = FindingException("ICE02", "A\\B", "", 'quote " and\x07', "because")
    text = '[rules]\noff = ["ICE02"]' + exception_text(exception)
    assert tomllib.loads(text)["exception"][0]["key"] == 'quote " and\x07'
    assert read_settings(_written(tmp_path, text)).exceptions == [exception]


@pytest.mark.parametrize(
    ("exception", "fits"),
    [
        (FindingException("ICE02"), True),
        (FindingException("*"), True),
        (FindingException("ICE03"), False),
        (FindingException("ICE02", table="File"), False),
        (FindingException("ICE02", column="KeyPath", key="C{?}"), True),
        (FindingException("ICE02", key="[C]*"), False),
    ],
)
def test_what_an_exception_fits(exception: FindingException, fits: bool) -> None:
    assert exception.fits(FINDING) is fits


def test_names_make_a_selection() -> None:
    selection = named_rules(["internal", "string-*", "-ICE02"])
    assert selection.allows("string-reference")
    assert not selection.allows("ICE02")
    assert RuleSelection(["internal"]).allows("ICE02")
    assert not selection.allows("container")
    assert named_rules(["-ICE02"]).allows("container")
    with pytest.raises(ValueError, match="ICE0"):
        named_rules(["ICE0"])
