"""Answers never fail, whatever lines a log has in whatever order."""

from __future__ import annotations

from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from msiview.analysis.logs.cause.first_error import first_error
from msiview.analysis.logs.cause.named_in_messages import Tables
from msiview.analysis.logs.cause.outcome import outcome
from msiview.analysis.logs.findings.log_findings import log_findings
from tests.builders import failed_logs
from tests.builders.logs import engine, read_log
from tests.builders.memory_tables import memory_tables
from tests.builders.standard_tables import standard_table

LINES = [
    *failed_logs.service_does_not_start().splitlines(),
    *failed_logs.custom_action_fails(3010).splitlines(),
    *failed_logs.old_version_stays().splitlines(),
    *failed_logs.launch_condition_fails().splitlines(),
    *failed_logs.cancelled_at_an_error().splitlines(),
    "CustomAction  returned actual error code -2147467259 but will be translated to success",
    "DEBUG: Error 2769:  Custom Action did not close MSIHANDLEs.",
    "Error 1334. '",
    "Error 99999. {",
    "Info 1603. The file is being held in use: Name: , Id: ",
    "Property(S): REMOVE = ALL",
    "Property(S): ReplacedInUseFiles = 1",
    "=== MSI (s) Failed to grab mutex for logging. Some log might be lost. ===",
    engine("Leaked MSIHANDLE (4186) of type 790531 for thread 3132"),
    engine("Note: 1: 2769 2:  3: x "),
    engine("Note: 1: 1402 2: UNKNOWN\\Components\\154367CAC00BC4E4E9D0F9A39012FA74 3: 1450 "),
    engine("Not impersonating action for per-machine TS install.", side="c"),
    engine("Disallowing installation of component: {} since the same component with higher"),
    engine("MainEngineThread is returning 1642", side="c"),
    engine("PATCH SEQUENCER: QFE patch a.msp is not applicable.", side="N"),
]


def package() -> Tables:
    """Tables with null where a name is looked for, and one without its columns."""
    return memory_tables(
        standard_table("CustomAction", {"Action": "CheckLicence", "Type": None}),
        standard_table("File", {"File": "Index", "Sequence": None, "FileName": None}),
        standard_table("Media", {"DiskId": 1, "LastSequence": None}),
        standard_table("Component", {"Component": "Main", "ComponentId": None}),
        standard_table("ServiceInstall", {"ServiceInstall": "svc", "Name": None}),
        standard_table("LaunchCondition", {"Condition": "0", "Description": None}),
    )


@given(lines=st.lists(st.sampled_from(LINES), max_size=60))
@settings(max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_lines_in_any_order(tmp_path: Path, lines: list[str]) -> None:
    log = read_log(tmp_path / "a.log", "\n".join(lines))
    for tables in (None, package()):
        ended = outcome(log)
        error = first_error(log, tables, ended)
        if error is not None:
            assert 0 <= error.line <= error.last < len(log)
            assert ended.kind != "success"
        for finding in log_findings(log, tables, ended):
            assert 0 <= finding.line < len(log)
            assert finding.title
