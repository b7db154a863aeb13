"""A small package with something on each page of trees and lists."""

from __future__ import annotations

from pathlib import Path

from tests.builders.databases import make_msi, table


def contents_package(path: Path, folder: str = "app|Application") -> Path:
    """A file in a folder of a folder called ``folder``, two features, a value of the registry and
    an environment variable."""
    return make_msi(
        path,
        [
            table(
                "Directory",
                "Directory s72*, Directory_Parent S72, DefaultDir l255",
                ("TARGETDIR", None, "SourceDir"),
                ("APP", "TARGETDIR", folder),
                ("BIN", "APP", "bin"),
            ),
            table(
                "Component",
                "Component s72*, Directory_ s72, Attributes i2, KeyPath S72",
                ("C", "BIN", 0, "f"),
            ),
            table(
                "File",
                "File s72*, Component_ s72, FileName l255, FileSize i4",
                ("f", "C", "f.exe", 1234),
            ),
            table(
                "Feature",
                "Feature s38*, Feature_Parent S38, Title L64, Level i2",
                ("Main", None, "The program", 1),
                ("More", "Main", None, 5),
            ),
            table("FeatureComponents", "Feature_ s38*, Component_ s72*", ("Main", "C")),
            table(
                "Registry",
                "Registry s72*, Root i2, Key l255, Name L255, Value L0, Component_ s72",
                ("r", 1, "Software\\App", "Path", "#1", "C"),
            ),
            table(
                "Environment",
                "Environment s72*, Name l255, Value L255, Component_ s72",
                ("e", "=APP", "yes", "C"),
            ),
        ],
    )
