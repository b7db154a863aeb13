"""What package managers are given: all from one version number, and as their rules want it."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
import release
import yaml
from installer import write_package

from msiview import __version__
from msiview.database.opening import open_package
from tests.builders.program_folder import make_program_folder

NUSPEC = "{http://schemas.microsoft.com/packaging/2015/06/nuspec.xsd}"
ADDRESS = f"https://github.com/msiview/msiview/releases/download/v{__version__}/"


@pytest.fixture(scope="module")
def dist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The files of a release; all but the package are only names."""
    folder = tmp_path_factory.mktemp("dist")
    for kind, name in release.FILES.items():
        (folder / name).write_text(f"This stands for {kind}.", encoding="utf-8")
    program = make_program_folder(tmp_path_factory.mktemp("program") / "program")
    write_package(program, __version__, folder / release.FILES["msi"])
    return folder


@pytest.fixture(scope="module")
def manifests(dist: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    output = tmp_path_factory.mktemp("manifests")
    assert release.main(["manifests", str(dist), str(output)]) == 0
    return output


def digest(dist: Path, kind: str) -> str:
    return hashlib.sha256((dist / release.FILES[kind]).read_bytes()).hexdigest()


def winget(manifests: Path, kind: str) -> Any:
    name = f"msiview.msiview{kind}.yaml"
    return yaml.safe_load((manifests / "winget" / name).read_text(encoding="utf-8"))


def test_winget(manifests: Path, dist: Path) -> None:
    version, installer, locale = (
        winget(manifests, kind) for kind in ("", ".installer", ".locale.en-US")
    )
    for manifest, kind in (
        (version, "version"), (installer, "installer"), (locale, "defaultLocale"),
    ):  # fmt: skip
        assert manifest["PackageIdentifier"] == "msiview.msiview"
        assert str(manifest["PackageVersion"]) == __version__
        assert (manifest["ManifestType"], manifest["ManifestVersion"]) == (kind, "1.6.0")
    assert version["DefaultLocale"] == locale["PackageLocale"]
    for field in ("Publisher", "PackageName", "License", "ShortDescription"):
        assert locale[field]
    assert {entry["Scope"] for entry in installer["Installers"]} == {"user", "machine"}
    for entry in installer["Installers"]:
        assert entry["InstallerUrl"] == ADDRESS + release.FILES["msi"]
        assert entry["InstallerSha256"] == digest(dist, "msi").upper()
    package = open_package(dist / release.FILES["msi"])
    codes = {row["Property"]: row["Value"] for row in package.tables["Property"].named_rows()}
    assert installer["ProductCode"] == codes["ProductCode"]
    (entry,) = installer["AppsAndFeaturesEntries"]
    assert entry["UpgradeCode"] == codes["UpgradeCode"]
    assert entry["DisplayName"] == codes["ProductName"]
    assert entry["Publisher"] == codes["Manufacturer"] == locale["Publisher"]


def test_scoop(manifests: Path, dist: Path) -> None:
    manifest = json.loads((manifests / "scoop" / "msiview.json").read_text(encoding="utf-8"))
    assert {"version", "description", "homepage", "license", "bin"} <= manifest.keys()
    download = manifest["architecture"]["64bit"]
    assert download["url"] == ADDRESS + release.FILES["zip"]
    assert download["hash"] == digest(dist, "zip")
    assert f"{download['extract_dir']}.zip" == release.FILES["zip"]
    later = manifest["autoupdate"]["architecture"]["64bit"]
    assert later["url"].replace("$version", __version__) == download["url"]


def test_chocolatey(manifests: Path, dist: Path) -> None:
    root = ElementTree.parse(manifests / "chocolatey" / "msiview.nuspec").getroot()
    fields = {field.tag.removeprefix(NUSPEC): field.text for field in root[0]}
    assert (fields["id"], fields["version"]) == ("msiview", __version__)
    for field in ("authors", "projectUrl", "licenseUrl", "tags", "summary", "description"):
        assert fields[field]
    script = (manifests / "chocolatey" / "tools" / "chocolateyInstall.ps1").read_text("utf-8")
    assert f"'{ADDRESS}{release.FILES['msi']}'" in script
    assert f"'{digest(dist, 'msi')}'" in script


def test_flatpak(manifests: Path, dist: Path) -> None:
    text = (manifests / "flatpak" / "io.github.msiview.msiview.yml").read_text(encoding="utf-8")
    manifest = yaml.safe_load(text)
    assert {"id", "runtime", "runtime-version", "sdk", "command"} <= manifest.keys()
    ((source,),) = (module["sources"] for module in manifest["modules"])
    assert source["url"] == ADDRESS + release.FILES["linux"]
    assert source["sha256"] == digest(dist, "linux")


def test_homebrew(manifests: Path, dist: Path) -> None:
    text = (manifests / "homebrew" / "msiview.rb").read_text(encoding="utf-8")
    assert f'version "{__version__}"' in text
    for machine, processor in (("arm", "arm64"), ("intel", "x86_64")):
        assert re.search(rf'{machine}: +"{digest(dist, f"macos-{processor}")}"', text)
    (url,) = re.findall(r'^  url "(.*)"$', text, re.MULTILINE)
    url = url.replace("#{version}", __version__)
    assert url.replace("#{arch}", "arm64") == ADDRESS + release.FILES["macos-arm64"]


def test_no_value_is_left_open(manifests: Path) -> None:
    files = [file for file in manifests.rglob("*") if file.is_file()]
    assert {file.relative_to(manifests).parts[0] for file in files} == {
        *("winget", "scoop", "chocolatey", "flatpak", "homebrew")
    }
    assert not [file for file in files if "{{" in file.read_text(encoding="utf-8")]


def test_a_file_that_is_missing_is_named(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match=re.escape(release.FILES["zip"])):
        release.main(["manifests", str(tmp_path), str(tmp_path / "out"), "scoop"])


def test_checksums(dist: Path, tmp_path: Path) -> None:
    assert release.main(["checksums", str(dist)]) == 0
    lines = (dist / release.SUMS).read_text(encoding="utf-8").splitlines()
    assert len(lines) == len(release.FILES)
    assert f"{digest(dist, 'msi')}  {release.FILES['msi']}" in lines


def test_a_tag_that_does_not_fit() -> None:
    with pytest.raises(SystemExit, match="the tag is v0"):
        release.main(["check", "v0.0.0"])


def test_notes_are_the_section_of_the_changelog() -> None:
    changelog = "# Changelog\n\n## [Unreleased]\n\n- a\n\n## [1.2.0] - 2026-01-02\n\n- b\n- c\n"
    changelog += "\n## [1.1.0]\n\n- d\n"
    assert release.notes("1.2.0", changelog) == "- b\n- c"
    assert release.notes("1.1.0", changelog) == "- d"
    assert release.notes("1.20", changelog) == ""
