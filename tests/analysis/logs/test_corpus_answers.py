"""Real logs, and the parts of logs from texts on troubleshooting, lead to the documented cause."""

from __future__ import annotations

from pathlib import Path

import pytest

from msiview.analysis.logs.cause.first_error import FirstError, first_error
from msiview.analysis.logs.cause.outcome import outcome
from msiview.analysis.logs.findings.log_findings import log_findings
from msiview.logs.log import Log

REMOVED = "7696892D-B420-4901-82B5-7919CD5F10DA"


@pytest.fixture
def logs(corpus: Path) -> Path:
    return corpus / "logs"


def opened(path: Path) -> Log:
    log = Log(path)
    log.read()
    return log


def error_of(log: Log) -> FirstError:
    error = first_error(log, None)
    assert error is not None
    return error


def test_leaked_handles(logs: Path) -> None:
    log = opened(logs / "excerpt-2769-leaked-msihandles.log")
    (finding,) = log_findings(log, None)
    assert finding.id == "leaked-handles"
    assert "CA_InstallAssemblyDef.3643236F_FC70_11D3_A536_0090278A1BB8" in finding.title
    assert "2 handles" in finding.title
    error = error_of(log)
    assert (error.code, error.by.endswith("a harmless one")) == (2769, True)


def test_a_component_with_a_packed_key(logs: Path) -> None:
    log = opened(logs / "excerpt-2908-packed-component.log")
    error = error_of(log)
    assert error.code == 2908
    assert "packed form of {AC763451-B00C-4E4C-9E0D-9F3A0921AF47}" in error.explanation
    assert "ERROR_NO_SYSTEM_RESOURCES" in error.explanation
    finding = log_findings(log, None)[0]
    assert finding.id == "error-2908"
    assert "{243DF9B9-C1A6-450C-8F64-0CCFF18C834D}" in finding.explanation
    assert "Known cause" in finding.explanation


def test_the_excerpts_of_several_cases(logs: Path) -> None:
    log = opened(logs / "excerpt-troubleshooting-excerpts.log")
    error = error_of(log)
    assert error.code == 1334
    assert "Indexes.cmp.751F2241_A570_4290_8C69_419C00462AA5" in error.explanation
    assert "Product.cab" in error.explanation
    ids = {finding.id for finding in log_findings(log, None)}
    assert {"error-1334", "error-1721", "not-impersonated"} <= ids


def test_a_patch_without_a_target(logs: Path) -> None:
    log = opened(logs / "excerpt-mslearn-exchange-patch-1642.log")
    ended = outcome(log)
    assert (ended.code, ended.name, ended.operation) == (
        1642,
        "ERROR_PATCH_TARGET_NOT_FOUND",
        "patch",
    )
    assert ended.facts.product == "Microsoft Exchange Server"
    assert ended.facts.product_code == "{CD981244-E9B8-405A-9026-6AEB9DCEF1F1}"
    error = error_of(log)
    assert error.code == 1642
    assert error.text.startswith("The upgrade cannot be installed")
    (finding,) = log_findings(log, None)
    assert (
        "QFE patch e:\\Exchange2019-KB5000871-x64-en.msp is not applicable" in finding.explanation
    )


def test_another_language(logs: Path) -> None:
    error = error_of(opened(logs / "excerpt-localized-zh-CN-and-ja.log"))
    assert (error.code, error.action) == (1603, "BindSslPort")
    assert "443" in error.text


@pytest.mark.parametrize(
    ("name", "code", "kind", "operation"),
    [
        ("Redball__dist__bundle-debug_000_Redball_2.1.24.msi.log", 0, "success", "install"),
        (
            f"Redball__dist__bundle-debug_002__{REMOVED}__000_Redball_2.1.24.msi.log",
            0,
            "success",
            "uninstall",
        ),
        ("Redball__root__msi_install.log", 0, "success", "install"),
        ("Redball__root__msi_install2.log", 1602, "cancelled", "install"),
    ],
)
def test_whole_logs(logs: Path, name: str, code: int, kind: str, operation: str) -> None:
    log = opened(logs / name)
    ended = outcome(log)
    assert (ended.code, ended.kind, ended.operation) == (code, kind, operation)
    assert ended.facts.product == "Redball"
    assert ended.duration
    assert first_error(log, None) is None
    assert not [f for f in log_findings(log, None) if f.id.startswith("error-")]
