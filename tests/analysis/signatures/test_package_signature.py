"""Signatures of installer files: with a key of the tests' own, and against osslsigncode."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from msiview.analysis.signatures.database_digest import METADATA_DIGEST, SIGNATURE
from msiview.analysis.signatures.package_signature import (
    check_package_signature,
    package_signature,
)
from msiview.analysis.signatures.signature import Integrity, Signature
from msiview.database.opening import open_package
from msiview.progress import no_progress
from tests.builders.databases import make_msi
from tests.builders.signatures import ISSUER, SIGNER, make_signature, make_signed_msi
from tests.builders.transforms import make_transform_storage


def check(path: Path) -> Signature | None:
    package = open_package(path)
    found = package_signature(package)
    if found is None:
        return None
    return check_package_signature(package, found, no_progress())


@pytest.mark.parametrize("extended", [True, False])
@pytest.mark.parametrize("algorithm", ["sha1", "sha256", "sha512"])
def test_a_signed_package(tmp_path: Path, algorithm: str, extended: bool) -> None:
    path = make_signed_msi(tmp_path / "a.msi", algorithm=algorithm, extended=extended)
    found = check(path)
    assert found is not None
    assert (found.integrity, found.failure) == (Integrity.INTACT, "")
    assert found.data is not None
    assert found.data.algorithm == algorithm
    assert found.data.certificate is not None
    assert str(found.data.certificate.subject) == SIGNER
    assert str(found.data.certificate.issuer) == ISSUER


def test_a_package_without_a_signature(tmp_path: Path) -> None:
    assert check(make_msi(tmp_path / "a.msi")) is None


def test_the_digest_of_the_metadata_alone_is_no_signature(tmp_path: Path) -> None:
    assert check(make_msi(tmp_path / "a.msi", streams={METADATA_DIGEST: bytes(32)})) is None


def test_a_byte_that_was_changed(tmp_path: Path) -> None:
    path = make_signed_msi(tmp_path / "a.msi", extended=False)
    data = path.read_bytes()
    assert data.count(b"ProductName") == 1
    path.write_bytes(data.replace(b"ProductName", b"ProductNama"))
    found = check(path)
    assert found is not None
    assert found.integrity is Integrity.CHANGED


def test_a_time_that_was_changed_is_noticed_by_the_extended_digest_only(tmp_path: Path) -> None:
    for extended, expected in ((True, Integrity.CHANGED), (False, Integrity.INTACT)):
        path = make_signed_msi(tmp_path / "a.msi", extended=extended)
        package = open_package(path)
        stream = package.storage.stream("\x05SummaryInformation")
        assert stream is not None
        data = bytearray(path.read_bytes())
        at = data.index(package.container.entry_bytes(stream.entry))
        data[at + 108 : at + 116] = b"\1" * 8  # time of change
        path.write_bytes(data)
        found = check(path)
        assert found is not None
        assert found.integrity is expected


def test_what_a_storage_holds_is_signed_too(tmp_path: Path) -> None:
    storages = {"1031": make_transform_storage([], {}), "1036": make_transform_storage([], {})}
    path = make_signed_msi(tmp_path / "a.msi", storages=storages)
    found = check(path)
    assert found is not None
    assert found.integrity is Integrity.INTACT
    data = path.read_bytes()
    title = "1036".encode("utf-16-le")
    assert data.count(title) == 1
    path.write_bytes(data.replace(title, "1037".encode("utf-16-le")))
    found = check(path)
    assert found is not None
    assert found.integrity is Integrity.CHANGED


def test_a_signature_that_contradicts_itself(tmp_path: Path) -> None:
    for options in ({"stated": bytes(32)}, {"key": 2}):
        found = check(make_signed_msi(tmp_path / "a.msi", **options))
        assert found is not None
        assert found.integrity is Integrity.INVALID


@pytest.mark.parametrize(
    "data",
    [b"", b"0", b"\x30\x80" * 400, b"\x30\x82\xff\xff", bytes(100), b"\x30\x03\x02\x01\x01"],
    ids=["empty", "short", "nested", "cut", "zeros", "number"],
)
def test_what_is_no_signature_has_a_reason(tmp_path: Path, data: bytes) -> None:
    found = check(make_msi(tmp_path / "a.msi", streams={SIGNATURE: data}))
    assert found is not None
    assert found.data is None
    assert found.integrity is Integrity.UNKNOWN
    assert "signature" in found.failure
    assert "\n" not in found.failure


def test_a_signature_of_a_megabyte_is_not_decoded(tmp_path: Path) -> None:
    found = check(make_msi(tmp_path / "a.msi", streams={SIGNATURE: bytes((1 << 20) + 5)}))
    assert found is not None
    assert found.data is None


def test_a_cut_signature_never_raises_anything_else(tmp_path: Path) -> None:
    whole = make_signature(bytes(32), timestamp="rfc3161", description="A")
    for size in range(0, len(whole), 37):
        streams = {SIGNATURE: whole[:size]}
        assert check(make_msi(tmp_path / "a.msi", streams=streams)) is not None


def test_osslsigncode_takes_ours_and_we_take_its_digests(tmp_path: Path, corpus: Path) -> None:
    referee = shutil.which("osslsigncode")
    if referee is None:
        pytest.skip("osslsigncode is not installed")
    own = make_signed_msi(tmp_path / "a.msi")
    for path in (own, *sorted((corpus / "msi").iterdir())):
        found = check(path)
        if found is None:
            continue
        command = [referee, "verify", "-in", str(path)]
        told = subprocess.run(command, capture_output=True, check=False).stdout.decode()
        match = re.search(r"Calculated DigitalSignature +: ([0-9A-F]+)( +MISMATCH)?", told)
        assert match is not None, path
        assert found.integrity is (Integrity.CHANGED if match[2] else Integrity.INTACT), path
