"""The sample package is sound: everything in it fits together and opens cleanly."""

from __future__ import annotations

import hashlib
import re
import struct
from pathlib import Path

import pytest

from msiview.database.database import Database
from msiview.database.integrity import check_integrity
from msiview.database.opening import open_package
from msiview.database.package import Kind
from msiview.database.patch import Patch
from msiview.database.schema import standard_schema
from msiview.format.guids import unpack
from msiview.logs.log import Log
from msiview.overlay.overlay import OverlaidDatabase
from msiview.overlay.patch_files import patch_files
from msiview.overlay.renames import find_renames
from msiview.overlay.stack import build_stack, open_overlay
from msiview.sample.log import sample_log_lines, write_sample_log
from msiview.sample.overlays import write_sample_overlays
from msiview.sample.package import write_sample


@pytest.fixture
def sample(tmp_path: Path) -> Database:
    package = open_package(write_sample(tmp_path))
    assert isinstance(package, Database)
    return package


def test_sample_opens_without_defects(sample: Database) -> None:
    check_integrity(sample)
    assert list(sample.defects) == []
    assert sample.kind is Kind.MSI
    assert sample.property_value("ProductName") == "Contoso Reader"


def test_sample_tables_have_the_standard_columns(sample: Database) -> None:
    for table in sample.tables.values():
        standard = standard_schema().table(table.name)
        assert standard is not None, table.name
        assert [column.name for column in table.columns] == [c.name for c in standard.columns]


@pytest.mark.parametrize(
    ("table", "column", "target"),
    [
        ("File", "Component_", "Component"),
        ("Component", "Directory_", "Directory"),
        ("Directory", "Directory_Parent", "Directory"),
        ("Feature", "Feature_Parent", "Feature"),
        ("FeatureComponents", "Feature_", "Feature"),
        ("FeatureComponents", "Component_", "Component"),
        ("Registry", "Component_", "Component"),
        ("Control", "Dialog_", "Dialog"),
        ("MsiFileHash", "File_", "File"),
        ("Font", "File_", "File"),
        ("Verb", "Extension_", "Extension"),
    ],
)
def test_sample_references_lead_somewhere(
    sample: Database, table: str, column: str, target: str
) -> None:
    source = sample.table(table)
    values = source.values(source.column(column).index)
    keys = sample.table(target).values(0)
    assert set(values) - {None} <= set(keys)


def test_every_component_belongs_to_a_feature(sample: Database) -> None:
    assert set(sample.table("FeatureComponents").values(1)) == set(
        sample.table("Component").values(0)
    )


def test_file_hashes_are_those_of_the_payload(sample: Database) -> None:
    sizes = dict(zip(sample.table("File").values(0), sample.table("File").values(3), strict=True))
    for file, _, *parts in sample.table("MsiFileHash").rows():
        line = f"This stands for {file} of the sample package.\r\n".encode()
        size = sizes[file]
        assert isinstance(size, int)
        payload = (line * (size // len(line) + 1))[:size]
        assert struct.pack("<4i", *parts) == hashlib.md5(payload).digest()


def test_overlays_of_the_sample(sample: Database, tmp_path: Path) -> None:
    """A transform that fits, a patch of two targets of which one fits, and a patch that doesn't."""
    written = write_sample_overlays(tmp_path)
    names = [written.transform, written.patch, written.other_patch]
    overlays = [open_overlay(sample, str(path)) for path in names]
    for overlay in overlays:
        check_integrity(overlay.package)
        assert list(overlay.package.defects) == []
    stack = build_stack(sample, overlays)
    assert [layer.name for layer in stack.layers] == [
        "Contoso IT settings.mst",
        "Contoso Reader 10.4.28.msp \N{SINGLE RIGHT-POINTING ANGLE QUOTATION MARK} R27ToR28",
        "Contoso Reader 10.4.28.msp \N{SINGLE RIGHT-POINTING ANGLE QUOTATION MARK} #R27ToR28",
    ]
    *_, refused = stack.entries
    assert refused.overlay is overlays[2]
    assert "so error 1642 (internal error 2748" in refused.refusal
    overlaid = OverlaidDatabase(sample, stack.layers)
    assert overlaid.conflicts == []
    assert overlaid.property_value("ProductVersion") == "10.4.28"
    assert stack.after is not None
    assert stack.after.product.version == "10.4.28"


def test_the_sample_patch_renames_a_key(sample: Database, tmp_path: Path) -> None:
    patch = open_overlay(sample, str(write_sample_overlays(tmp_path).patch))
    overlaid = OverlaidDatabase(sample, build_stack(sample, [patch]).layers)
    renames = [(r.table, r.old_key, r.new_key) for r in find_renames(overlaid)]
    assert renames == [("Registry", ("Reg_AppPath2",), ("Reg_AppPathDir",))]


def test_files_of_the_sample_patch(sample: Database, tmp_path: Path) -> None:
    patch = open_overlay(sample, str(write_sample_overlays(tmp_path).patch))
    assert isinstance(patch.package, Patch)
    overlaid = OverlaidDatabase(sample, build_stack(sample, [patch]).layers)
    found = patch_files(overlaid, patch.package)
    (media,) = found.media
    assert (media.disk_id, media.first, media.last, media.cabinet) == (3, 60, 63, "#Reader28.cab")
    stream = patch.package.storage.stream("Reader28.cab")
    assert stream is not None
    assert media.cabinet_size == stream.size
    rows = [(f.name, f.old_version, f.new_version, f.delta_kind, f.unchanged) for f in found.files]
    assert rows == [
        ("Reader.exe", "10.4.27.1", "10.4.28.1", None, False),
        ("ReleaseNotes.txt", None, None, None, False),
        ("Print.dll", "10.4.26.7", "10.4.26.7", None, True),
        ("ReaderCore.dll", "10.4.27.1", "10.4.28.1", "MSPATCH delta, PA30", False),
    ]
    assert [f.delta_size for f in found.files] == [None, None, None, 59904]


# -- the log ------------------------------------------------------------


def test_the_log_of_the_sample_is_written_as_the_engine_writes_one(tmp_path: Path) -> None:
    path = write_sample_log(tmp_path)
    assert path.name == "contoso-reader-install.log"
    data = path.read_bytes()
    assert data.startswith(b"\xff\xfe")
    lines = data.decode("utf-16").split("\r\n")
    assert lines == [*sample_log_lines(), ""]
    assert lines[0].startswith("=== Verbose logging started: ")
    assert lines[-2].startswith("=== Verbose logging stopped: ")


def test_times_of_the_sample_log_never_go_back() -> None:
    times = re.findall(
        r"^MSI \(.\) \(..[:!]..\) \[(.{12})\]: ", "\n".join(sample_log_lines()), re.MULTILINE
    )
    assert len(times) > 800
    assert times == sorted(times)


def test_guids_of_the_sample_log_are_those_of_the_package(sample: Database) -> None:
    """Braced and packed: of components, of the product, of the search for Word."""
    text = "\n".join(sample_log_lines())
    known = {
        *sample.table("Component").values(1),
        *sample.table("CompLocator").values(1),
        *sample.table("Class").values(0),
        sample.property_value("ProductCode"),
        sample.property_value("UpgradeCode"),
        sample.summary.text(9),
    }
    braced = set(re.findall(r"\{[0-9A-F-]{36}\}", text))
    packed = {unpack(digits) for digits in re.findall(r"Components\\([0-9A-F]{32})\b", text)}
    assert braced <= known
    assert packed <= known
    assert len(packed) > 30


def test_names_in_the_sample_log_are_those_of_the_package(sample: Database) -> None:
    text = "\n".join(sample_log_lines())
    components = re.findall(r"Component: (\S+);", text)
    assert components == list(sample.table("Component").values(0))
    assert re.findall(r"Feature: (\S+);", text) == list(sample.table("Feature").values(0))
    files = re.findall(r"SourceCabKey=([^,]+),", text)
    assert set(files) <= set(sample.table("File").values(0))
    assert len(files) == len(set(files)) > 40
    sequences = ("InstallExecuteSequence", "InstallUISequence")
    actions = {str(key) for name in sequences for key in sample.table(name).values(0)}
    assert set(re.findall(r"Doing action: (\S+)", text)) <= actions | {"INSTALL"}
    assert set(re.findall(r"ActionStart\(Name=(\w+)", text)) <= actions


def test_the_sample_log_tells_of_a_failed_installation(tmp_path: Path) -> None:
    log = Log(write_sample_log(tmp_path))
    log.read()
    assert [found.code for found in log.facts.returns] == [1603, 1603]
    assert log.facts.rollback_line is not None
    changed = [change for change in log.property_changes() if change.is_remote]
    assert [(c.name, c.old, c.new) for c in changed] == [("IS_ROOT_HEALTH_SERVICE", "0", "1")]
    states = {state.name: state for state in log.component_states()}
    assert states["C_Server_ConnectorKeys"].request == "Local"
    assert states["C_Server_ConnectorKeys"].action == "Null"
    failed = [run.name for run in log.facts.actions if run.returned == 3]
    assert failed == ["INSTALL", "ExecuteAction", "INSTALL", "InstallFinalize"]
    slow = max(
        (run for run in log.facts.actions if run.operations),
        key=lambda run: (run.end or 0) - (run.start or 0),
    )
    assert slow.name == "StartServices"
