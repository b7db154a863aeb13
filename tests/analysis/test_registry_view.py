"""Where keys of the 32-bit view lie on 64-bit Windows."""

from __future__ import annotations

import pytest

from msiview.analysis.registry_view import key_of_32_bits


@pytest.mark.parametrize(
    ("root", "path", "place"),
    [
        ("HKEY_LOCAL_MACHINE", r"SOFTWARE\A\B", r"SOFTWARE\Wow6432Node\A\B"),
        ("HKEY_LOCAL_MACHINE", "software", r"software\Wow6432Node"),
        (
            "HKEY_LOCAL_MACHINE",
            r"Software\Microsoft\Windows\CurrentVersion\Run",
            r"Software\Wow6432Node\Microsoft\Windows\CurrentVersion\Run",
        ),
        (
            "HKEY_LOCAL_MACHINE",
            r"Software\Classes\CLSID\{1}",
            r"Software\Classes\Wow6432Node\CLSID\{1}",
        ),
        ("HKEY_CLASSES_ROOT", r"Interface\{1}", r"Wow6432Node\Interface\{1}"),
        (
            "HKEY_CURRENT_USER",
            r"Software\Classes\Media Type",
            r"Software\Classes\Wow6432Node\Media Type",
        ),
        (
            "HKEY_USERS",
            r".DEFAULT\Software\Classes\CLSID",
            r".DEFAULT\Software\Classes\Wow6432Node\CLSID",
        ),
    ],
)
def test_keys_of_their_own(root: str, path: str, place: str) -> None:
    assert key_of_32_bits(root, path) == place


@pytest.mark.parametrize(
    ("root", "path"),
    [
        ("HKEY_LOCAL_MACHINE", ""),
        ("HKEY_LOCAL_MACHINE", r"SYSTEM\CurrentControlSet\Services\A"),
        ("HKEY_LOCAL_MACHINE", r"SOFTWARE\Classes\.txt"),
        ("HKEY_LOCAL_MACHINE", r"SOFTWARE\Classes\AppID\{1}"),
        ("HKEY_LOCAL_MACHINE", r"SOFTWARE\Microsoft\Windows\CurrentVersion\App Paths\a.exe"),
        ("HKEY_LOCAL_MACHINE", r"Software\WOW6432Node\A"),
        ("HKEY_CLASSES_ROOT", r"Wow6432Node\CLSID\{1}"),
        ("HKEY_CLASSES_ROOT", "App.Document"),
        ("HKEY_CURRENT_USER", r"Software\A"),
        ("HKEY_USERS", r".DEFAULT\Software\A"),
        ("HKEY_USERS", ""),
        ("root 7", r"Software\A"),
    ],
)
def test_shared_keys(root: str, path: str) -> None:
    assert key_of_32_bits(root, path) == path
