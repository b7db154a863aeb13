"""What a stream holds, by its first bytes."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from msiview.analysis.stream_kinds import StreamFamily, StreamKind, stream_kind
from msiview.database.opening import open_package


class Bytes:
    """A stream in memory, as far as kinds need one."""

    def __init__(self, data: bytes, name: str) -> None:
        self._data, self.name = data, name

    def read_range(self, offset: int, size: int) -> bytes:
        return self._data[offset : offset + size]


def kind_of(data: bytes, name: str = "") -> StreamKind:
    return stream_kind(Bytes(data, name))  # type: ignore[arg-type]


def pe(*, machine: int = 0x8664, dll: bool = False, managed: bool = False) -> bytes:
    """The headers of a Windows program, without sections."""
    optional = struct.pack("<H", 0x20B if machine == 0x8664 else 0x10B)
    fixed = 112 if machine == 0x8664 else 96
    optional += bytes(fixed - 2 - 4) + struct.pack("<I", 16)
    directories = bytearray(16 * 8)
    if managed:
        struct.pack_into("<II", directories, 14 * 8, 0x2008, 72)  # CLR header
    return (
        b"MZ"
        + bytes(58)
        + struct.pack("<I", 64)  # where the PE header is
        + b"PE\0\0"
        + struct.pack("<HHIIIHH", machine, 0, 0, 0, 0, 240, 0x2000 if dll else 2)
        + optional
        + bytes(directories)
    )


def compound(clsid: bytes) -> bytes:
    """A compound file with 512-byte sectors whose directory is sector 1."""
    header = bytearray(512)
    header[:8] = bytes.fromhex("D0CF11E0A1B11AE1")
    struct.pack_into("<H", header, 30, 9)  # sector size 2^9
    struct.pack_into("<I", header, 48, 1)  # first directory sector
    return bytes(header) + bytes(512) + bytes(80) + clsid + bytes(512)


DATABASE = bytes.fromhex("84100C00 0000 0000 C000 000000000046")
TRANSFORM = bytes.fromhex("82100C00 0000 0000 C000 000000000046")
PATCH = bytes.fromhex("86100C00 0000 0000 C000 000000000046")
ICON = bytes.fromhex("0000 0100 0200 1010 1000 0100 0400 28010000 26000000") + bytes(40)

KINDS = [
    (b"", "empty"),
    (b"MSCF\0\0\0\0rest", "cabinet"),
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"\xff\xd8\xff\xe0", "jpeg"),
    (b"GIF89a", "gif"),
    (b"BM" + struct.pack("<IIII", 100, 0, 54, 40) + bytes(40), "bmp"),
    (ICON, "icon"),
    (b"\0\0\2\0" + ICON[4:], "cursor"),
    (b"{\\rtf1\\ansi Licence}", "rtf"),
    (pe(), "exe"),
    (pe(machine=0x14C, dll=True), "dll"),
    (pe(machine=0x14C, dll=True, managed=True), "dotnet"),
    (pe(managed=True), "dotnet"),
    (b"MZ short", "dos"),
    (compound(DATABASE), "database"),
    (compound(TRANSFORM), "transform"),
    (compound(PATCH), "patch"),
    (compound(bytes(16)), "compound"),
    (compound(DATABASE)[:600], "compound"),
    (bytes.fromhex("3082152A 0609 2A864886F70D010702 A0821000"), "pkcs7"),
    (bytes.fromhex("30820533 3082041B A003020102 0210"), "x509"),
    (bytes.fromhex("FEFF 0000 0A000200") + bytes(40), "properties"),
    (b"PK\x03\x04\x14\0", "zip"),
    (b"PA19\1\0\0\0", "delta"),
    (b"PA30\1\0\0\0", "delta"),
    (b"OTTO\0\x0b", "otf"),
    (b"\0\1\0\0\0\x0f", "ttf"),
    (b"Just words.", "text"),
    ("Grüße".encode(), "text"),
    (b"\xff\xfe" + "Words".encode("utf-16-le"), "text"),
    ("Words without a mark".encode("utf-16-le"), "text"),
    ("Grüße aus Köln".encode("cp1252"), "text"),
    (b'<?xml version="1.0"?><a/>', "xml"),
    (b'\xef\xbb\xbf<Wix xmlns="x"><Fragment/></Wix>', "xml"),
    (b"<!DOCTYPE html><title>x</title>", "html"),
    (b'{"name": "x", "list": [1, 2]}', "json"),
    (b'{"cut": "in the mid', "json"),
    (b"; settings\r\n[Section]\r\nkey=value\r\n", "ini"),
    (b"Windows Registry Editor Version 5.00\r\n", "registry"),
    (b"@echo off\r\necho hi\r\n", "batch"),
    (b"CREATE TABLE t (id INT);\r\nINSERT INTO t VALUES (1);", "sql"),
    (b'Option Explicit\r\nDim x\r\nSet x = CreateObject("A")\r\n', "vbscript"),
    (b"Function Run()\r\n  Run = 1\r\nEnd Function\r\n", "vbscript"),
    (b"var a = 1;\nfunction run() {\n  return a;\n}\n", "jscript"),
    (b"param([string]$Path)\n$x = Get-Item $Path\nWrite-Host $x\n", "powershell"),
    (bytes.fromhex("0E286143 5D3F0011 22339910"), "binary"),
]


@pytest.mark.parametrize(
    ("data", "expected"), KINDS, ids=[f"{k}-{i}" for i, (_, k) in enumerate(KINDS)]
)
def test_the_content_tells_the_kind(data: bytes, expected: str) -> None:
    assert kind_of(data).id == expected


def test_the_extension_tells_kinds_of_text_apart() -> None:
    assert kind_of(b"MsgBox 1", "Binary.hello.vbs").id == "vbscript"
    assert kind_of(b"hello", "Binary.hello").id == "text"


def test_the_extension_never_beats_the_content() -> None:
    assert kind_of(b"\x89PNG\r\n\x1a\n", "Binary.logo.vbs").id == "png"


def test_a_signature_hash_is_known_by_its_name() -> None:
    assert kind_of(b"A" * 32, "\x05MsiDigitalSignatureEx").id == "signature-hash"


def test_titles_name_the_machine_and_the_number_of_images() -> None:
    assert kind_of(pe(dll=True)).title == "Windows library, x64"
    assert kind_of(ICON).title == "Icon, 2 images"


@given(st.binary(max_size=600))
def test_any_bytes_have_a_kind(data: bytes) -> None:
    assert kind_of(data).family in StreamFamily


@given(st.sampled_from([data for data, _ in KINDS if data]), st.integers(0, 600))
def test_cut_contents_have_a_kind(data: bytes, size: int) -> None:
    assert kind_of(data[:size]).title


@pytest.mark.parametrize(
    "unit", ["\n", " ", "[a]\n", "<a ", "function a(", "rem \n", "<!--", ";\n"]
)
def test_repetitive_text_is_told_quickly(unit: str) -> None:
    """Expressions that backtrack would hang here."""
    assert kind_of((unit * 4096)[:4096].encode()).family is StreamFamily.TEXT


def test_real_streams(corpus: Path) -> None:
    package = open_package(corpus / "msi" / "vgamepad__x64__ViGEmBusSetup_x64.msi")
    kinds = {stream.shown_name: stream_kind(stream).id for stream in package.streams()}
    assert kinds["\\5DigitalSignature"] == "pkcs7"
    assert kinds["\\5MsiDigitalSignatureEx"] == "signature-hash"
    assert kinds["\\5SummaryInformation"] == "properties"
    assert kinds["Binary.WixUI_Bmp_Banner"] == "bmp"
    assert kinds["Icon.ViGEm.ico"] == "icon"
