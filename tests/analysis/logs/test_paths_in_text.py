"""Paths and registry keys in messages, whole."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from msiview.analysis.logs.cause.paths_in_text import paths_in, registry_keys_in


@pytest.mark.parametrize(
    ("text", "paths"),
    [
        (
            "to access this directory: C:\\Program Files\\Acme Widget.  The installation cannot",
            ["C:\\Program Files\\Acme Widget"],
        ),
        (
            "Error writing to file: C:\\Program Files\\Widget\\app.exe.   System error 5.",
            ["C:\\Program Files\\Widget\\app.exe"],
        ),
        (
            "Fehler beim Schreiben in Datei: C:\\Programme\\A & B Co. KG\\x. Systemfehler 5.",
            ["C:\\Programme\\A & B Co. KG\\x"],
        ),
        ("Datei: D:\\Meine Daten\\Los Geht Es.", ["D:\\Meine Daten\\Los Geht Es"]),
        ("could not open '\\\\srv\\a share\\b c.msi' (2)", ["\\\\srv\\a share\\b c.msi"]),
        ('from "C:\\a b.txt" to "C:\\c d.txt"', ["C:\\a b.txt", "C:\\c d.txt"]),
        ("C:\\Program Files (x86)\\App\\a.dll, HRESULT -2147024891", [
            "C:\\Program Files (x86)\\App\\a.dll"
        ]),
        ("C:\\Users\\Jane Doe\\setup.msi (user)", ["C:\\Users\\Jane Doe\\setup.msi"]),
        ("Pfad: C:\\Temp\\", ["C:\\Temp\\"]),
        ("写入文件时: C:\\Files\\阅读器 一\\a.dll。请确认。", ["C:\\Files\\阅读器 一\\a.dll"]),
        ("ファイル C:\\Files\\本 二\\a.dll に書き込めません", ["C:\\Files\\本 二\\a.dll"]),
        ("Der Ordner C:\\Daten\\Los Geht Es konnte nicht", ["C:\\Daten\\Los Geht Es"]),
        ("file://C:/x and http://a.b/c", []),
        ("no path at all", []),
    ],
)  # fmt: skip
def test_paths(text: str, paths: list[str]) -> None:
    assert [path for _, path in paths_in(text)] == paths


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        (
            "open key: HKEY_LOCAL_MACHINE32\\Software\\Classes\\A b\\{0-1}.   System error 5.",
            ["HKEY_LOCAL_MACHINE32\\Software\\Classes\\A b\\{0-1}"],
        ),
        (
            "Could not open key: UNKNOWN\\Components\\154367CAC00BC4E4E9D0F9A39012FA74. System",
            ["UNKNOWN\\Components\\154367CAC00BC4E4E9D0F9A39012FA74"],
        ),
        ("write value x to key \\Software\\Acme Ltd\\App.  Verify", ["\\Software\\Acme Ltd\\App"]),
        (
            "Schlüssel HKLM\\Software\\Acme Ltd konnte nicht geöffnet werden.",
            ["HKLM\\Software\\Acme Ltd"],
        ),
        ("the key 'HKLM64\\Software\\A. B' is locked", ["HKLM64\\Software\\A. B"]),
        ("nothing here", []),
    ],
)
def test_registry_keys(text: str, keys: list[str]) -> None:
    assert [key for _, key in registry_keys_in(text)] == keys


@given(st.text(alphabet="aB C:\\.'\"2-,()", max_size=400))
def test_any_text_has_paths_of_its_own(text: str) -> None:
    for find in (paths_in, registry_keys_in):
        for at, found in find(text):
            assert text[at : at + len(found)] == found
