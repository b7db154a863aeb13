"""``msiview log``."""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Callable
from io import BytesIO, TextIOWrapper
from pathlib import Path
from typing import Any

import pytest

from msiview.sample.log import write_sample_log
from msiview.sample.package import write_sample
from tests.builders.log_pairs import of_administrator, of_user
from tests.builders.logs import engine, write_log
from tests.builders.other_logs import (
    agent,
    bundle,
    chocolatey,
    cmtrace,
    configmgr,
    engine_run,
    toolkit,
    toolkit_of_old,
    winget,
)
from tests.commands.conftest import Answer, Run

PRODUCT = "{695535B9-4443-51DD-9FD6-B7B9EE3B5B4F}"
KEYS = "{1325237B-9318-5AAD-977E-A19A48A20AE5}"
CONTRACT = [
    *("encoding", "lines", "outcome", "first_error", "actions"),
    *("components", "features", "properties", "guids"),
]


@pytest.fixture
def log(tmp_path: Path) -> Path:
    return write_sample_log(tmp_path)


@pytest.fixture
def package(tmp_path: Path) -> Path:
    return write_sample(tmp_path)


# -- JSON ---------------------------------------------------------------


def test_members(run: Run, log: Path) -> None:
    answer = run("log", log, "--json")
    assert answer.code == 1
    assert answer.errors == ""
    described = answer.json
    assert list(described)[: len(CONTRACT)] == CONTRACT
    assert described["encoding"] == "utf-16-le"
    assert described["lines"] == len(log.read_bytes().decode("utf-16").split("\r\n")) - 1
    outcome = described["outcome"]
    assert (outcome["code"], outcome["name"]) == (1603, "ERROR_INSTALL_FAILURE")
    assert (outcome["kind"], outcome["operation"]) == ("failure", "install")
    assert 47_000 < outcome["duration"] < 49_000
    assert described["product"]["product_code"] == PRODUCT
    assert described["match"] is None


def test_the_first_error_is_that_of_the_service(run: Run, log: Path) -> None:
    lines = log.read_bytes().decode("utf-16").split("\r\n")
    error = run("log", log, "--json").json["first_error"]
    assert error["code"] == 1920
    assert error["text"].startswith("Error 1920. Service 'Contoso Reader Service'")
    assert lines[error["line"] - 1] == error["text"]
    assert "did not start" in error["explanation"]
    assert error["action"] == "StartServices"


def test_actions_stand_in_the_order_of_their_ends(run: Run, log: Path) -> None:
    lines = log.read_bytes().decode("utf-16").split("\r\n")
    actions = run("log", log, "--json").json["actions"]
    ended = [action for action in actions if action["return"] is not None]
    for action in ended:
        text = lines[action["line"] - 1]
        assert text.startswith("Action ended ")
        assert text.endswith(f": {action['name']}. Return value {action['return']}.")
    assert [action["line"] for action in ended] == sorted(action["line"] for action in ended)
    assert len(ended) == sum(text.startswith("Action ended ") for text in lines)
    (slow,) = (a for a in actions if a["name"] == "StartServices" and a["phase"] == "script")
    assert slow["return"] is None
    assert slow["duration"] > 30_000
    assert (slow["start"], slow["end"]) == ("14:26:31:577", "14:27:02:640")
    assert lines[slow["line"] - 1].endswith("ActionStart(Name=StartServices,"
        "Description=Starting services,Template=Service: [1])")  # fmt: skip


def test_states_have_guids_with_the_package(run: Run, log: Path, package: Path) -> None:
    alone = run("log", log, "--json").json
    assert {state["guid"] for state in alone["components"]} == {None}
    described = run("log", log, "--json", "--package", package).json
    states = {state["name"]: state for state in described["components"]}
    assert len(states) == 39
    state = states["C_Server_ConnectorKeys"]
    line = state.pop("line")
    assert state == {
        "name": "C_Server_ConnectorKeys",
        "guid": KEYS,
        "installed": "Absent",
        "request": "Local",
        "action": "Null",
        "client_state": None,
        "side": "s",
    }
    text = log.read_bytes().decode("utf-16").split("\r\n")[line - 1]
    assert text.endswith(
        "Component: C_Server_ConnectorKeys; Installed: Absent;   Request: Local;   Action: Null"
    )
    requests = Counter(state["request"] for state in described["features"])
    assert requests == {"Local": 7, "Null": 3}


def test_properties_are_the_last_list_of_the_server(run: Run, log: Path) -> None:
    properties = run("log", log, "--json").json["properties"]
    assert properties["IS_ROOT_HEALTH_SERVICE"] == "1"  # 0 on the client
    assert "OLDSERVER" not in properties  # the server refused it
    assert properties["ConnectorCount"] == "14"


def test_properties_of_the_client_where_there_are_no_others(run: Run, tmp_path: Path) -> None:
    path = write_log(tmp_path / "a.log", "Property(C): A = 1\nProperty(C): B = \n")
    answer = run("log", path, "--json")
    assert answer.code == 0
    assert answer.json["properties"] == {"A": "1", "B": ""}


def test_guids_are_known_as_rows(run: Run, log: Path, package: Path) -> None:
    text = log.read_bytes().decode("utf-16").split("\r\n")
    guids = run("log", log, "--json", "--package", package).json["guids"]
    assert guids[KEYS]["known_as"] == [
        {"table": "Component", "key": ["C_Server_ConnectorKeys"], "column": "ComponentId"}
    ]
    assert guids[PRODUCT]["known_as"] == [
        {"table": "Property", "key": ["ProductCode"], "column": "Value"}
    ]
    assert guids["{6B693C87-15C1-5263-9E02-ADBEA4855288}"]["known_as"] == [
        {"table": "_SummaryInformation", "key": [9], "column": "Value"}
    ]
    # In braces twice, and packed in the note behind.
    braced = [number for number, line in enumerate(text, 1) if KEYS in line]
    packed = [
        number for number, line in enumerate(text, 1) if "B73252318139DAA579E71AA9842AA05E" in line
    ]
    assert guids[KEYS]["lines"] == sorted({*braced, *packed})
    assert len(packed) == 1


def test_the_package_match_names_differences(run: Run, log: Path, sample: Path) -> None:
    match = run("log", log, "--json", "--package", sample).json["match"]
    assert match["same_product"] is False
    assert PRODUCT in match["differences"][0]


def test_an_excerpt_fails_by_its_error(run: Run, tmp_path: Path) -> None:
    fine = write_log(tmp_path / "fine.log", engine("Doing action: A") + "\n")
    answer = run("log", fine, "--json")
    assert (answer.code, answer.json["outcome"]["code"]) == (0, None)
    assert answer.json["first_error"] is None
    bad = write_log(
        tmp_path / "bad.log",
        "Error 1304. Error writing to file: C:\\x.  Verify that you have access.\n",
    )
    answer = run("log", bad, "--json")
    assert (answer.code, answer.json["outcome"]["code"]) == (1, None)
    assert answer.json["first_error"]["code"] == 1304


def test_an_empty_log(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "empty.log"
    path.write_bytes(b"")
    answer = run("log", path, "--json")
    assert answer.code == 0
    assert answer.json["lines"] == 0
    assert answer.json["guids"] == {}


@pytest.mark.parametrize(
    "data",
    [
        b"\xff\xfe\x00",
        b"\0" * 5000,
        bytes(range(256)) * 40,
        b"\xff\xfeM\0S\0\0\xd8\n\0",
        b"MSI (s) (A8:3C) [99:99:99:999]: MainEngineThread is returning 99999999999999999999\n",
        b"Action ended 25:61:00: . Return value 3.\n" * 20,
        "Property(S): \ud800 = \udfff\n".encode("utf-16-le", "surrogatepass"),
    ],
)
def test_junk_is_no_fault_of_ours(run: Run, tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "junk.log"
    path.write_bytes(data)
    for answer in (run("log", path, "--json"), run("log", path)):
        assert answer.code in (0, 1)
        assert answer.errors == ""


def test_a_log_of_single_bytes_is_read_in_its_code_page(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "a.log"
    path.write_bytes("Property(S): NAME = Ωμέγα\n".encode("cp1253"))
    answer = run("log", path, "--codepage", "1253", "--json").json
    assert answer["encoding"] == "cp1253"
    assert answer["properties"] == {"NAME": "Ωμέγα"}


# -- runs ---------------------------------------------------------------


def _log(folder: Path, lines: list[str]) -> Path:
    return write_log(folder / "a.log", "\n".join([*lines, ""]))


def test_a_failed_run_before_one_that_succeeded(run: Run, tmp_path: Path) -> None:
    first, second = engine_run(1603), engine_run(0, time="11:00:0")
    answer = run("log", _log(tmp_path, [*first, *second]), "--json")
    assert answer.code == 1
    described = answer.json
    failed, succeeded = described["runs"]
    assert (failed["kind"], failed["lines"]) == ("engine", [1, len(first)])
    assert (failed["product"], failed["version"]) == ("Contoso Reader", "3.1.4")
    assert failed["outcome"]["code"] == 1603
    assert failed["first_error"]["text"].startswith("Error 1922.")
    assert failed["first_error"]["line"] == 9
    assert succeeded["lines"] == [len(first) + 1, len(first) + len(second)]
    assert succeeded["first_error"] is None
    assert described["outcome"] == succeeded["outcome"]
    assert described["first_error"] is None
    assert [action["line"] for action in described["actions"]] == [len(first) + 9]
    assert described["lines"] == len(first) + len(second)
    text = run("log", tmp_path / "a.log").text
    assert "Runs in this file (2)" in text
    assert "Install failed" in text
    assert "Install succeeded" in text


def test_runs_that_succeeded(run: Run, tmp_path: Path) -> None:
    answer = run("log", _log(tmp_path, engine_run(0) * 2), "--json")
    assert answer.code == 0
    assert [one["outcome"]["code"] for one in answer.json["runs"]] == [0, 0]


def test_a_bundle(run: Run, tmp_path: Path) -> None:
    lines = bundle(("Runtime", 0), ("Reader", 0x80070643), ("Samples", 0))
    answer = run("log", _log(tmp_path, lines), "--json")
    assert answer.code == 1
    (told,) = answer.json["runs"]
    assert (told["kind"], told["operation"]) == ("bundle", "install")
    assert (told["product"], told["version"]) == ("Reader Suite", "2.1.0.0")
    assert told["log"] == "C:\\Logs\\reader_001_Reader.log"
    outcome = told["outcome"]
    assert (outcome["code"], outcome["name"]) == (1603, "ERROR_INSTALL_FAILURE")
    assert outcome["line"] == len(lines)
    error = told["first_error"]
    assert error["text"] == "Error 0x80070643: Failed to install MSI package."
    assert (error["code"], error["action"]) == (1603, "Reader")
    assert lines[error["line"] - 1].endswith(error["text"])
    assert [(one["name"], one["action"], one["result"]) for one in told["packages"]] == [
        ("Runtime", "Install", 0),
        ("Reader", "Install", 1603),
        ("Samples", "", None),
    ]
    assert answer.json["outcome"] == outcome
    assert [action["name"] for action in answer.json["actions"]] == ["Runtime", "Reader"]
    text = run("log", tmp_path / "a.log").text
    assert "Packages of the bundle" in text
    assert "Install returned 1603 ERROR_INSTALL_FAILURE (0x80070643)" in text


def test_a_bundle_gets_advice(run: Run, tmp_path: Path) -> None:
    """By the code in the error, beside the package's own log."""
    lines = bundle(("Reader", 0x80070652), result=0x80070652)
    write_log(tmp_path / "b.log", "\n".join([*lines, ""]))
    told = run("log", tmp_path / "b.log").text
    assert "- The package's own log: C:\\Logs\\reader_000_Reader.log." in told
    assert "- Which other installation was running at that time" in told


def test_a_bundle_that_was_cut_off_or_cancelled(run: Run, tmp_path: Path) -> None:
    cut = bundle(("Reader", 0))[:-2]
    answer = run("log", _log(tmp_path, cut), "--json")
    assert (answer.code, answer.json["outcome"]["kind"]) == (0, "unfinished")
    cancelled = bundle(("Reader", 0x80070642), result=0x80070642)
    answer = run("log", _log(tmp_path, cancelled), "--json")
    assert (answer.code, answer.json["outcome"]["kind"]) == (1, "cancelled")


@pytest.mark.parametrize("writer", [toolkit, toolkit_of_old, configmgr, agent, chocolatey, winget])
def test_what_a_deployment_tool_started(
    run: Run, tmp_path: Path, writer: Callable[[int], list[str]]
) -> None:
    path = _log(tmp_path, writer(1618))
    answer = run("log", path, "--json")
    assert answer.code == 1
    (told,) = answer.json["runs"]
    assert (told["kind"], told["operation"], told["product"]) == (
        "deployment", "install", "Contoso Reader.msi",
    )  # fmt: skip
    assert told["log"] == "C:\\Windows\\Logs\\Contoso Reader.log"
    assert (told["outcome"]["code"], told["outcome"]["kind"]) == (1618, "busy")
    assert "1618" in told["first_error"]["text"]
    assert run("log", _log(tmp_path, writer(0))).code == 0


def test_codes_of_other_programs_are_not_windows_installers(run: Run, tmp_path: Path) -> None:
    lines = cmtrace(
        [
            ("Executing [C:\\Files\\setup.exe /S]...", 1),
            ("Execution failed with exit code [5].", 3),
        ]
    )
    answer = run("log", _log(tmp_path, lines), "--json")
    assert answer.code == 1
    (told,) = answer.json["runs"]
    assert (told["product"], told["operation"]) == ("setup.exe", "")
    outcome = told["outcome"]
    assert (outcome["code"], outcome["name"]) == (5, "")
    assert outcome["meaning"] == "An exit code of the program's own."


def test_the_engine_before_what_started_it(run: Run, tmp_path: Path) -> None:
    before, after = chocolatey(1603)[:2], chocolatey(1603)[2:]
    described = run("log", _log(tmp_path, [*before, *engine_run(1603), *after]), "--json").json
    assert [one["kind"] for one in described["runs"]] == ["deployment", "engine"]
    assert described["first_error"]["text"].startswith("Error 1922.")


def test_standard_input(
    run: Run, log: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = run("log", log, "--json").json
    monkeypatch.setattr(sys, "stdin", TextIOWrapper(BytesIO(log.read_bytes())))
    piped = run("log", "-", "--json", "--report", tmp_path / "out.html").json
    assert piped.pop("file") == "standard input"
    assert told.pop("file") == str(log)
    assert piped == told


# -- wrong usage, unreadable files --------------------------------------


def test_what_cannot_be_read(run: Run, tmp_path: Path, log: Path) -> None:
    answer = run("log", tmp_path / "none.log")
    assert answer.code == 3
    assert "none.log" in answer.error
    assert run("log", tmp_path).code == 3
    answer = run("log", log, "--package", tmp_path / "none.msi")
    assert answer.code == 3
    assert "none.msi" in answer.error


def test_overlays_need_a_package(run: Run, log: Path) -> None:
    answer = run("log", log, "--overlay", "x.mst")
    assert answer.code == 2
    assert "--package" in answer.error


# -- text ---------------------------------------------------------------


def test_the_text_tells_the_answers_first(run: Run, log: Path, package: Path) -> None:
    answer = run("log", log, "--package", package)
    assert answer.code == 1
    lines = answer.text.splitlines()
    assert lines[0] == "Install failed, exit code 1603 ERROR_INSTALL_FAILURE, line 1338"
    headings = [line for line in lines if line and not line.startswith(" ")]
    assert [heading.partition(",")[0].partition(" (")[0] for heading in headings[1:]] == [
        "First cause",
        "What else was found",
        "What it was about",
        "Rights and policies",
        "Components that stay out although they were asked for",
        "What took longest",
    ]
    told = answer.text.split("Components that stay out")[1]
    assert "C_Server_ConnectorKeys  the condition IS_ROOT_HEALTH_SERVICE=0 is false" in told
    assert "  31.1 s  StartServices" in told


def test_control_characters_do_not_reach_the_terminal(run: Run, tmp_path: Path) -> None:
    path = write_log(
        tmp_path / "a.log", "Error 1304. Error writing to file: \x1b[31mred.  Verify.\n"
    )
    assert "\x1b" not in run("log", path).text


# -- report and copy ----------------------------------------------------


def test_a_report_and_a_copy(run: Run, log: Path, package: Path, tmp_path: Path) -> None:
    report, copied = tmp_path / "out.html", tmp_path / "out.log"
    answer = run("log", log, "--package", package, "--report", report)
    assert answer.code == 1
    assert "anna.keller" in report.read_text(encoding="utf-8")
    answer = run("log", log, "--package", package, "--report", report, "--redact", copied)
    assert answer.code == 1
    page = report.read_text(encoding="utf-8")
    assert "Error 1920" in page
    assert "anna" not in page.lower()
    text = copied.read_bytes().decode("utf-16")
    assert "anna" not in text.lower()
    assert len(text.split("\r\n")) == len(log.read_bytes().decode("utf-16").split("\r\n"))
    assert "78 places replaced" in answer.errors
    assert ["user1", "anna.keller", "41"] in [line.split() for line in answer.errors.splitlines()]


def test_what_was_replaced_is_in_the_object(run: Run, log: Path, tmp_path: Path) -> None:
    copied = tmp_path / "out.log"
    answer = run("log", log, "--json", "--redact", copied, "--also", "ConfigureConnectors")
    replaced = {entry["placeholder"]: entry for entry in json.loads(answer.text)["redacted"]}
    assert replaced["user1"] == {
        "kind": "user",
        "value": "anna.keller",
        "placeholder": "user1",
        "places": 41,
    }
    assert replaced["name1"]["value"] == "ConfigureConnectors"
    assert "ConfigureConnectors" not in copied.read_bytes().decode("utf-16")


def test_further_names_need_a_copy(run: Run, log: Path) -> None:
    answer = run("log", log, "--also", "Zugspitze")
    assert answer.code == 2
    assert answer.error.endswith("--also needs --redact")


@pytest.mark.parametrize("option", ["--report", "--redact"])
def test_opened_files_are_never_written(run: Run, log: Path, package: Path, option: str) -> None:
    before = log.read_bytes(), package.read_bytes()
    for path in (log, package):
        answer = run("log", log, "--package", package, option, path)
        assert answer.code == 2
        assert "never written" in answer.error
    assert (log.read_bytes(), package.read_bytes()) == before


# -- real logs ----------------------------------------------------------


def _states(answer: dict[str, Any], name: str) -> list[list[Any]]:
    keys = ("name", "installed", "request", "action", "line")
    return [[state[key] for key in keys] for state in answer[name]]


def test_real_logs_tell_what_plain_searches_find(run: Run, corpus: Path) -> None:
    paths = sorted((corpus / "logs").iterdir())
    assert paths
    for path in paths:
        expected = json.loads((corpus / "expected/logs" / f"{path.name}.json").read_bytes())
        answer: Answer = run("log", path, "--json")
        assert answer.errors == ""
        found = answer.json
        assert found["lines"] == expected["lines"]
        assert _states(found, "components") == expected["components"], path.name
        assert _states(found, "features") == expected["features"], path.name
        ended = [[a["name"], a["return"], a["line"]] for a in found["actions"]]
        ended = [action for action in ended if action[1] is not None]
        if "localized" not in path.name:  # the search knows English only
            assert ended == expected["ended"], path.name
        returns = [[returned["code"], returned["line"]] for returned in found["returns"]]
        assert returns == expected["engine"]
        if expected["engine"]:
            assert found["outcome"]["code"] == expected["engine"][-1][0]
        if expected["server_properties"]:
            assert found["properties"] == expected["server_properties"], path.name
        for guid, lines in expected["guids"].items():
            assert set(lines) <= set(found["guids"][guid]["lines"]), guid


def test_endings_in_other_languages_have_return_values(run: Run, corpus: Path) -> None:
    found = run("log", corpus / "logs/excerpt-localized-zh-CN-and-ja.log", "--json").json
    ended = [(a["name"], a["return"], a["line"]) for a in found["actions"]]
    assert ended == [("InstallFinalize", 3, 4), ("LaunchConditions", 1, 5)]


# -- two logs -------------------------------------------------------------


def test_against_another_log(run: Run, tmp_path: Path) -> None:
    left = write_log(tmp_path / "bad.log", of_user())
    right = write_log(tmp_path / "good.log", of_administrator())
    answer = run("log", left, "--against", right, "--json")
    assert (answer.code, answer.errors) == (1, "")
    assert list(answer.json) == [
        "left", "right", "left_run", "right_run", "differences", "parting",
    ]  # fmt: skip
    assert (answer.json["left"], answer.json["right"]) == (str(left), str(right))
    found = {(one["kind"], one["name"]): one for one in answer.json["differences"]}
    keys = found["component", "C_Keys"]
    lines = of_user().splitlines(), of_administrator().splitlines()
    assert "C_Keys; Installed: Absent" in lines[0][keys["left_line"] - 1]
    assert "C_Keys; Installed: Absent" in lines[1][keys["right_line"] - 1]
    assert answer.json["parting"]["left_line"] == keys["left_line"]
    text = run("log", left, "--against", right)
    assert text.code == 1
    assert "Where they part" in text.text
    assert f"line {keys['right_line']}" in text.text


def test_against_itself(run: Run, log: Path, package: Path) -> None:
    answer = run("log", log, "--against", log, "--package", package, "--json")
    assert answer.code == 0
    assert answer.json == {
        "left": str(log), "right": str(log), "left_run": 1, "right_run": 1,
        "differences": [], "parting": None,
    }  # fmt: skip


def test_runs_of_a_file_against_each_other(run: Run, tmp_path: Path) -> None:
    both = write_log(tmp_path / "both.log", f"{of_user()}\n{of_administrator()}\n")
    assert run("log", both, "--run", "2", "--against", both).code == 0
    runs = ("--run", "1", "--against-run", "2")
    answer = run("log", both, "--against", both, *runs, "--json")
    assert answer.code == 1
    assert (answer.json["left_run"], answer.json["right_run"]) == (1, 2)
    text = run("log", both, "--against", both, *runs).text
    assert "run 1." in text
    assert "of 2 in this file" in text
    assert run("log", both, "--run", "1", "--json").json["outcome"]["kind"] == "failure"
    for wrong in (("--run", "3"), ("--run", "0"), ("--against-run", "1")):
        assert run("log", both, *wrong).code == 2


def test_a_report_of_two_logs(run: Run, tmp_path: Path) -> None:
    left = write_log(tmp_path / "bad.log", of_user())
    right = write_log(tmp_path / "good.log", of_administrator())
    report = tmp_path / "out.html"
    assert run("log", left, "--against", right, "--report", report).code == 1
    assert "Where they part" in report.read_text("utf-8")
    answer = run("log", left, "--against", right, "--report", right)
    assert answer.code == 2
    assert right.read_bytes().startswith(b"\xff\xfe")


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("--against", "missing.log"), 3),
        (("--against", "-", "--redact", "x.log"), 2),
    ],
)
def test_against_what_cannot_be(run: Run, log: Path, arguments: tuple[str, ...], code: int) -> None:
    answer = run("log", log, *arguments)
    assert answer.code == code
    assert answer.error
    assert run("log", "-", "--against", "-").code == 2
