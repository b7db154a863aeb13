"""Signatures of programs inside packages."""

from __future__ import annotations

import hashlib
import struct
from pathlib import Path

from msiview.analysis.signatures.program_signature import (
    check_program_signature,
    program_signature,
)
from msiview.analysis.signatures.signature import Integrity, Signature
from msiview.database.opening import open_package
from msiview.format.container import Stream
from msiview.progress import no_progress
from tests.builders.databases import make_msi
from tests.builders.signatures import SIGNER, make_signature

_START = 64
_OPTIONAL = _START + 24
_SIZE = 1024


def program(*, is_64_bit: bool = True) -> bytearray:
    """A PE header without a signature, and some code."""
    data = bytearray(b"MZ".ljust(60, b"\0") + struct.pack("<I", _START))
    data += b"PE\0\0" + struct.pack("<HH12xHH", 0x8664, 1, 240, 0x2022)
    directories = 112 if is_64_bit else 96
    data += struct.pack("<H", 0x20B if is_64_bit else 0x10B).ljust(directories - 4, b"\1")
    data += struct.pack("<I", 16) + bytes(16 * 8)
    return data.ljust(_SIZE, b"\x90")


def signed_program(*, is_64_bit: bool = True) -> bytes:
    data = program(is_64_bit=is_64_bit)
    entry = _OPTIONAL + (112 if is_64_bit else 96) + 8 * 4
    checksum = _OPTIONAL + 64
    digest = hashlib.sha256(
        data[:checksum] + data[checksum + 4 : entry] + data[entry + 8 :]
    ).digest()
    signature = make_signature(digest)
    signature += bytes(-len(signature) % 8)
    table = struct.pack("<IHH", len(signature) + 8, 0x200, 2) + signature
    data[entry : entry + 8] = struct.pack("<II", _SIZE, len(table))
    data[checksum : checksum + 4] = b"\7\7\7\7"
    return bytes(data) + table


def check(tmp_path: Path, data: bytes) -> Signature | None:
    stream = stored(tmp_path, data)
    found = program_signature(stream)
    return None if found is None else check_program_signature(stream, found, no_progress())


def stored(tmp_path: Path, data: bytes) -> Stream:
    return open_package(make_msi(tmp_path / "a.msi", streams={"x": data})).stream("x")


def test_signed_programs_of_both_kinds(tmp_path: Path) -> None:
    for is_64_bit in (True, False):
        found = check(tmp_path, signed_program(is_64_bit=is_64_bit))
        assert found is not None
        assert found.integrity is Integrity.INTACT
        assert found.data is not None
        assert found.data.certificate is not None
        assert str(found.data.certificate.subject) == SIGNER


def test_a_changed_program(tmp_path: Path) -> None:
    data = bytearray(signed_program())
    data[900] ^= 1
    found = check(tmp_path, bytes(data))
    assert found is not None
    assert found.integrity is Integrity.CHANGED


def test_programs_without_a_signature_and_other_data(tmp_path: Path) -> None:
    for data in (bytes(program()), b"", b"MZ", b"text", b"MZ" + bytes(58) + b"\xff" * 8):
        assert check(tmp_path, data) is None


def test_a_signature_that_is_not_where_it_should_be(tmp_path: Path) -> None:
    for data in (signed_program()[:_SIZE], signed_program()[: _SIZE + 8]):
        found = check(tmp_path, data)
        assert found is not None
        assert found.data is None
        assert found.failure
    overwritten = signed_program()[:_SIZE] + b"MSCF".ljust(600, b"\0")
    found = check(tmp_path, overwritten)
    assert found is not None
    assert found.failure == "there is no signature where the program says that it is"


def test_every_cut_of_a_program_gives_an_answer(tmp_path: Path) -> None:
    data = signed_program()
    for size in range(0, len(data), 61):
        found = check(tmp_path, data[:size])
        assert found is None or found.integrity is not Integrity.INTACT


def test_real_programs_are_as_they_were_signed(corpus: Path) -> None:
    found = {}
    for path in sorted((corpus / "msi").glob("vgamepad__*.msi")):
        for stream in open_package(path).streams():
            signature = program_signature(stream)
            if signature is not None:
                checked = check_program_signature(stream, signature, no_progress())
                found[path.name, stream.name] = checked.integrity
    assert len(found) == 4
    assert set(found.values()) == {Integrity.INTACT}
