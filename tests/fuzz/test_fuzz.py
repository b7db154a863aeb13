"""Damaged files give an answer or one error; `python -m tests.fuzz` does this for longer."""

from __future__ import annotations

import itertools
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.builders.databases import make_msi, sample_tables
from tests.builders.raw_databases import RawDatabase
from tests.builders.transforms import make_msp, make_mst, make_transform_storage
from tests.fuzz.inputs import OWN_RECORDS, OWN_STRINGS
from tests.fuzz.mutations import mutated
from tests.fuzz.reading import read_everything

ROOT = Path(__file__).parent.parent.parent
KINDS = ("msi", "wide", "mst", "msp")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """A small sound file of each kind."""
    folder = tmp_path_factory.mktemp("made")
    transform = make_transform_storage(OWN_STRINGS, OWN_RECORDS)
    paths = {
        "msi": make_msi(folder / "a.msi", sector_size=512, storages={"1031": transform}),
        "wide": make_msi(folder / "b.msi", codepage=65001, reference_width=3, sector_size=4096),
        "mst": make_mst(folder / "c.mst", transform, sector_size=512),
        "msp": make_msp(
            folder / "d.msp", {"X": transform, "#X": transform}, sample_tables(), sector_size=512
        ),
    }
    return {kind: path.read_bytes() for kind, path in paths.items()}


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("case") / "case.bin"


@pytest.mark.parametrize("kind", KINDS)
def test_the_sound_files_have_no_defects(made: dict[str, bytes], case: Path, kind: str) -> None:
    case.write_bytes(made[kind])
    assert read_everything(case).endswith("cells, 0 defects")


@given(st.sampled_from(KINDS), st.integers(0, 2**32))
@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_damaged_files(made: dict[str, bytes], case: Path, kind: str, seed: int) -> None:
    case.write_bytes(mutated(made[kind], seed))
    assert read_everything(case)


@pytest.mark.parametrize("kind", ["msi", "mst"])
def test_truncated_files(made: dict[str, bytes], case: Path, kind: str) -> None:
    data = made[kind]
    outcomes = set()
    for size in itertools.chain(range(0, 600, 7), range(600, len(data), 61)):
        case.write_bytes(data[:size])
        outcomes.add(read_everything(case).split(",")[0])
    assert kind in outcomes  # some part of it could be read


@given(st.binary(max_size=3000))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_bytes_after_the_signature(case: Path, tail: bytes) -> None:
    case.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + tail)
    assert "case.bin" in read_everything(case)


def test_damaged_real_files(corpus: Path, case: Path) -> None:
    """A few wounds for each file; many more with the driver."""
    files = [path for kind in ("msm", "mst", "msp", "broken") for path in (corpus / kind).iterdir()]
    files += sorted((corpus / "msi").iterdir())[::6]
    for path in sorted(files):
        data = path.read_bytes()
        for seed in range(6):
            case.write_bytes(mutated(data, seed))
            assert read_everything(case), (path.name, seed)


# -- files that small numbers make huge ---------------------------------------


needs_limits = pytest.mark.skipif(sys.platform == "win32", reason="needs fork and limits")


def assert_within_limits(path: Path) -> None:
    """The file is read whole in a process that may use 1 GB and 10 s."""
    command = [sys.executable, "-m", "tests.fuzz", "--as-is", str(path)]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert result.returncode == 0, result.stdout + result.stderr


@needs_limits
def test_one_huge_text_in_every_row(tmp_path: Path) -> None:
    """4 MB of text, named by 100,000 rows and as often as part of a stream's name."""
    raw = RawDatabase()
    raw.describe("T", ("K", 0x2D48), ("Text", 0x0F00), ("Data", 0x0900))
    text = raw.id("\u00fc" * 2_000_000).to_bytes(2, "little")
    raw.tables["T"] = text * 200_000 + b"\1\0" * 100_000
    assert_within_limits(raw.write(tmp_path / "x.msi"))


@needs_limits
def test_a_huge_text_beside_millions_of_unused_ids(tmp_path: Path) -> None:
    """The pool is too large to be decoded whole for so few rows."""
    raw = RawDatabase()
    raw.describe("T", ("K", 0x2D48))
    raw.tables["T"] = raw.id("k" * 1_000_000).to_bytes(2, "little") * 60_000
    storage = raw.storage()
    [name] = [
        n
        for n, data in storage.streams.items()
        if isinstance(data, bytes) and data[:4] == b"\xe4\4\0\0"
    ]
    pool = storage.streams[name]
    assert isinstance(pool, bytes)
    assert_within_limits(raw.write(tmp_path / "x.msi", {name: pool + bytes(4_000_000)}))


@needs_limits
def test_a_catalog_of_a_million_columns(tmp_path: Path) -> None:
    raw = RawDatabase()
    table, column = raw.id("T"), raw.id("C")
    count = 500_000
    words = ((table, count), (0x8001, count), (column, count), (0x9502, count))
    raw.tables["_Columns"] = b"".join(word.to_bytes(2, "little") * times for word, times in words)
    raw.tables["T"] = bytes(1_000_000)
    assert_within_limits(raw.write(tmp_path / "x.msi"))


@needs_limits
def test_a_catalog_of_many_tables(tmp_path: Path) -> None:
    raw = RawDatabase()
    for number in range(6000):
        raw.listed.append(f"T{number}")
    assert_within_limits(raw.write(tmp_path / "x.msi"))


@needs_limits
def test_a_transform_of_a_million_records(tmp_path: Path) -> None:
    records = {"Property": bytes.fromhex("0000 0100") * 1_000_000}
    path = make_mst(tmp_path / "x.mst", make_transform_storage(["x"], records))
    assert_within_limits(path)


@needs_limits
def test_a_file_with_a_hole_of_gigabytes(tmp_path: Path) -> None:
    """A sparse file: its size says nothing about what it holds."""
    path = make_msi(tmp_path / "x.msi")
    with path.open("r+b") as file:
        file.truncate(1 << 36)
    assert_within_limits(path)
