"""What a release is told and given: notes, checksums, and manifests for package managers.

    python packaging/release/release.py check v0.1.0
    python packaging/release/release.py notes
    python packaging/release/release.py checksums dist
    python packaging/release/release.py manifests dist build/manifests [winget scoop …]

All of it follows from one number, ``__version__``, and from the files of the release. Manifests are
made of ``templates``, where ``{{name}}`` stands for a value; what nobody fills is an error.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import re
import sys
import tomllib
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

import msiview
from msiview import __version__

ROOT = Path(__file__).parent.parent.parent
TEMPLATES = Path(__file__).parent / "templates"
HOME = "https://github.com/msiview/msiview"
SUMS = "SHA256SUMS"

FILES = {
    "msi": f"msiview-{__version__}-windows-x64.msi",
    "zip": f"msiview-{__version__}-windows-x64.zip",
    "linux": f"msiview-{__version__}-linux-x86_64.tar.gz",
    "macos-arm64": f"msiview-{__version__}-macos-arm64.zip",
    "macos-x86_64": f"msiview-{__version__}-macos-x86_64.zip",
}
"""The files that manifests name, as the release job builds them."""

_VALUE = re.compile(r"\{\{([A-Za-z0-9_-]+)\}\}")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one of the steps."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    steps = parser.add_subparsers(dest="step", required=True)
    steps.add_parser("check", help="does a tag fit version and changelog?").add_argument("tag")
    steps.add_parser("notes", help="what the changelog says of this version")
    sums = steps.add_parser("checksums", help=f"write {SUMS} into a folder")
    sums.add_argument("dist", type=Path)
    manifests = steps.add_parser("manifests", help="fill the templates")
    manifests.add_argument("dist", type=Path)
    manifests.add_argument("output", type=Path)
    manifests.add_argument("names", nargs="*", help="which of them; by default all")
    options = parser.parse_args(arguments)
    match options.step:
        case "check":
            check(options.tag)
        case "notes":
            print(notes())
        case "checksums":
            (options.dist / SUMS).write_text(checksums(options.dist), encoding="utf-8")
        case "manifests":
            write_manifests(options.dist, options.output, options.names or manifest_names())
    return 0


def check(tag: str) -> None:
    """Raises SystemExit where tag, version and changelog do not belong together."""
    if tag != f"v{__version__}":
        sys.exit(f"the tag is {tag}, but the version {__version__}")
    if not notes():
        sys.exit(f"CHANGELOG.md has no section for {__version__}")


def notes(version: str = __version__, changelog: str | None = None) -> str:
    """The section of the changelog for a version without its heading; empty where there is none."""
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8") if changelog is None else changelog
    found = re.search(
        rf"^## \[{re.escape(version)}\][^\n]*\n(.*?)(?=^## \[|\Z)", text, re.DOTALL | re.MULTILINE
    )
    return found[1].strip() if found else ""


def checksums(dist: Path) -> str:
    """A line for each file, as ``sha256sum --check`` reads them."""
    files = sorted(file for file in dist.iterdir() if file.is_file() and file.name != SUMS)
    return "".join(f"{sha256(file)}  {file.name}\n" for file in files)


def sha256(file: Path) -> str:
    """The digest of a file in hexadecimal digits."""
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


# -- manifests ----------------------------------------------------------------


def manifest_names() -> list[str]:
    """The package managers that there are templates for."""
    return sorted(folder.name for folder in TEMPLATES.iterdir())


def write_manifests(dist: Path, output: Path, names: Sequence[str]) -> None:
    """Fill the templates of these package managers. Raises SystemExit for files and values that are
    missing."""
    values = release_values(dist)
    for name in names:
        for template in sorted((TEMPLATES / name).rglob("*")):
            if template.is_file():
                target = output / name / template.relative_to(TEMPLATES / name)
                target.parent.mkdir(parents=True, exist_ok=True)
                text = filled(template, values)
                target.write_text(text, encoding="utf-8", newline="\n")


def filled(template: Path, values: Mapping[str, str]) -> str:
    """The text of a template with its values."""

    def value(found: re.Match[str]) -> str:
        if found[1] not in values:
            file = FILES.get(found[1].partition("-")[2])
            reason = f"{file} is not there" if file else f"{found[1]} is no value"
            sys.exit(f"{template.relative_to(TEMPLATES)}: {reason}")
        return values[found[1]]

    return _VALUE.sub(value, template.read_text(encoding="utf-8"))


def release_values(dist: Path) -> dict[str, str]:
    """What templates can name, as far as the files are there: of each its address and its digest in
    small and capital letters."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    released = datetime.fromtimestamp(int(os.environ.get("SOURCE_DATE_EPOCH", "0")), UTC)
    values = {
        "version": __version__,
        "tag": f"v{__version__}",
        "home": HOME,
        "summary": project["description"],
        "released": f"{released:%Y-%m-%d}",
    }
    for name, file_name in FILES.items():
        file = dist / file_name
        if file.is_file():
            digest = sha256(file)
            values[f"url-{name}"] = f"{HOME}/releases/download/v{__version__}/{file_name}"
            values[f"sha256-{name}"] = digest
            values[f"SHA256-{name}"] = digest.upper()
    package = dist / FILES["msi"]
    if package.is_file():
        properties = msiview.open(package).properties
        values["product-code"] = properties["ProductCode"]
        values["upgrade-code"] = properties["UpgradeCode"]
    return values


if __name__ == "__main__":
    sys.exit(main())
