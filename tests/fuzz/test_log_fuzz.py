"""Damaged logs give an answer; `python -m tests.fuzz LOG` does this for longer."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from msiview.sample.log import write_sample_log
from tests.builders.other_logs import bundle, chocolatey, engine_run, toolkit
from tests.builders.rewritten_logs import REWRITERS
from tests.fuzz.log_mutations import mutated_log
from tests.fuzz.log_reading import read_everything_of_log
from tests.fuzz.test_fuzz import assert_within_limits, needs_limits


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The demo's log."""
    return write_sample_log(tmp_path_factory.mktemp("sample")).read_bytes()


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("case") / "case.log"


def test_the_sound_log(sample: bytes, case: Path) -> None:
    case.write_bytes(sample)
    lines = sample.decode("utf-16").count("\n")
    assert read_everything_of_log(case).startswith(f"{lines} lines, ")


@given(st.integers(0, 2**32))
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_damaged_logs(sample: bytes, case: Path, seed: int) -> None:
    case.write_bytes(mutated_log(sample, seed))
    assert read_everything_of_log(case)


@given(st.binary(max_size=2000))
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_bytes(case: Path, data: bytes) -> None:
    case.write_bytes(data)
    assert "lines" in read_everything_of_log(case)


def test_damaged_real_logs(corpus: Path, case: Path) -> None:
    """A wound or two for each log; many more with the driver."""
    for path in sorted((corpus / "logs").glob("*.log")):
        for seed in range(2):
            case.write_bytes(mutated_log(path.read_bytes(), seed))
            assert read_everything_of_log(case), (path.name, seed)


@needs_limits
@pytest.mark.parametrize("encoding", ["utf-16", "utf-8"])
def test_a_line_of_fifty_megabytes(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "x.log"
    beginning = "MSI (s) (F0:44) [10:00:00:000]: Executing op: FileCopy(SourceName="
    unit = "a,b=c(d'{AC763451-B00C-4E4C-9E0D-9F3A0921AF47}; "
    size = 25_000_000 if encoding == "utf-16" else 50_000_000
    text = beginning + unit * (size // len(unit))
    path.write_bytes(f"{text}\r\nAction start 10:00:00: A.\r\n".encode(encoding))
    assert_within_limits(path)


@needs_limits
def test_millions_of_nuls_and_of_empty_lines(tmp_path: Path) -> None:
    path = tmp_path / "x.log"
    path.write_bytes(b"=== start ===\n" + b"\0" * 20_000_000 + b"\n" * 1_000_000)
    assert_within_limits(path)


@needs_limits
def test_actions_inside_actions(tmp_path: Path) -> None:
    count = 30_000
    lines = [f"Action start 10:00:00: A{n}.\r\n" for n in range(count)]
    lines += [f"Action ended 10:00:01: A{n}. Return value 1.\r\n" for n in reversed(range(count))]
    path = tmp_path / "x.log"
    path.write_bytes("".join(lines).encode("utf-16"))
    assert_within_limits(path)


@needs_limits
def test_each_line_of_another_process(tmp_path: Path) -> None:
    head = "MSI (s) ({:04X}:44) [10:00:00:000]: "
    lines = []
    for n in range(20_000):
        lines.append(f"{head.format(n)}Doing action: A{n}\r\n")
        lines.append(f"Action ended 10:00:01: B{n}. Return value 1.\r\n")
    path = tmp_path / "x.log"
    path.write_bytes("".join(lines).encode("utf-16"))
    assert_within_limits(path)


@needs_limits
@pytest.mark.parametrize(
    "filler", [b"\\", b'"', b"\\r", b"<a ", b"\r", b"\x1b[", b"<![LOG[", b"> "]
)
def test_much_of_what_surrounds_lines(tmp_path: Path, filler: bytes) -> None:
    path = tmp_path / "x.log"
    line = rb"MSI (s) (F0:44) [10:00:00:000]: Doing action: A\r\n"
    path.write_bytes(b'{"out": "' + line * 4 + filler * (4_000_000 // len(filler)))
    assert_within_limits(path)


@pytest.mark.parametrize("name", REWRITERS)
def test_damaged_logs_that_were_rewritten(case: Path, name: str) -> None:
    lines = [*chocolatey(1603)[:2], *engine_run(1603), *toolkit(5), *bundle(("A", 0x80070643))]
    case.write_bytes(mutated_log(REWRITERS[name](lines), len(name)))
    assert "lines" in read_everything_of_log(case)
