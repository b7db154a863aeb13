"""Identities of .NET assemblies."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from msiview.format.assembly import AssemblyIdentity, read_assembly
from tests.builders.assemblies import make_assembly
from tests.builders.programs import make_program

KEY = bytes(range(160))


def _read(data: bytes) -> AssemblyIdentity | None:
    return read_assembly(lambda offset, size: data[offset : offset + size])


def test_an_assembly_tells_its_name() -> None:
    found = _read(make_assembly("Fabrikam.Notes", (2, 4, 0, 65535)))
    assert found == AssemblyIdentity("Fabrikam.Notes", "2.4.0.65535", "", "", "msil")


def test_the_token_is_made_of_the_public_key() -> None:
    found = _read(make_assembly(culture="de-DE", key=KEY, is_wide=True))
    assert found is not None
    assert found.culture == "de-DE"
    assert bytes.fromhex(found.token) == hashlib.sha1(KEY).digest()[::-1][:8]


@pytest.mark.parametrize("architecture", ["msil", "x86", "amd64", "arm64"])
def test_the_architecture_follows_from_the_headers(architecture: str) -> None:
    found = _read(make_assembly(architecture=architecture))
    assert found is not None
    assert found.architecture == architecture


# TypeRef, Field with a number that needs wide indexes elsewhere, CustomAttribute.
@pytest.mark.parametrize("rows", [{1: (3, 6)}, {4: (70_000, 6), 11: (2, 8)}, {12: (5, 6)}])
def test_tables_before_the_assembly_are_passed_over(rows: dict[int, tuple[int, int]]) -> None:
    found = _read(make_assembly("Notes", rows=rows))
    assert found is not None
    assert found.name == "Notes"


def test_other_files_are_no_assemblies() -> None:
    assert _read(b"") is None
    assert _read(b"MZ" + bytes(100)) is None
    assert _read(make_program()) is None


@given(st.integers(0, 1200), st.binary(min_size=1, max_size=8))
def test_damaged_assemblies_are_none_or_some(at: int, damage: bytes) -> None:
    data = bytearray(make_assembly(key=KEY))
    data[at : at + len(damage)] = damage
    _read(bytes(data))
    _read(bytes(data[:at]))
