"""Rules about what a file's row says of it: version, language, font title, hash, catalog."""

from __future__ import annotations

from collections.abc import Iterator

from msiview.database.cells import Cell, number_of
from msiview.database.file_names import long_name
from msiview.database.package import Kind
from msiview.validation.check import PackageCheck
from msiview.validation.finding import Finding
from msiview.validation.rule import rule

_TITLED_BY_THEMSELVES = frozenset({"ttf", "ttc", "otf"})
_NOT_LOCAL = 0x0003
_PERMANENT = 0x0010


@rule("ICE51", reads="Font File", kinds=(Kind.MSI, Kind.MSM))
def font_title(check: PackageCheck) -> Iterator[Finding]:
    """A font states its title, unless it is a TrueType or OpenType font, which has one inside."""
    if not check.has("File"):
        return
    files = check.lookup("File", "File", "FileName")
    for row, file, title in check.rows("Font", "File_", "FontTitle"):
        if file not in files:
            yield check.at("no-file", "Font", row, "File_", file=file)
            continue
        name = long_name(files[file][0])
        has_title_inside = "." in name and _extension(name) in _TITLED_BY_THEMSELVES
        if has_title_inside and title is not None:
            yield check.at("needless-title", "Font", row, "File_", file=name, title=title)
        elif not has_title_inside and title is None:
            yield check.at("no-title", "Font", row, "File_", file=name)


def _extension(name: str) -> str:
    return name.rpartition(".")[2].casefold()


@rule("ICE54", reads="Component File", kinds=(Kind.MSI, Kind.MSM))
def key_file_has_own_version(check: PackageCheck) -> Iterator[Finding]:
    """The key file of a component has a version of its own, not that of another file."""
    files = check.values("File", "File")
    companions = {
        file: version
        for _, file, version in check.rows("File", "File", "Version")
        if version is not None and version in files
    }
    for row, path in check.rows("Component", "KeyPath") if companions else ():
        if path in companions:
            version = companions[path]
            yield check.at("companion", "Component", row, "KeyPath", file=path, other=version)


@rule("ICE60", reads="File Font MsiFileHash", kinds=(Kind.MSI, Kind.MSM))
def language_goes_with_version(check: PackageCheck) -> Iterator[Finding]:
    """A file with a version has a language, unless it is a font, and no hash.

    A Version that is the key of a file says nothing about the file itself, so both may stand. All
    else in Version counts, even what is no version.
    """
    fonts = check.values("Font", "File_")
    files = check.values("File", "File")

    def has_version(version: Cell) -> bool:
        return version is not None and version not in files

    for row, file, version, language in check.rows("File", "File", "Version", "Language"):
        if language is not None and file in fonts:
            yield check.at("font-language", "File", row, "Language", language=language)
        elif language is None and has_version(version) and fonts.isdisjoint((file, version)):
            yield check.at("no-language", "File", row, "Version", version=version)
    versions = check.lookup("File", "File", "Version")
    for row, file in check.rows("MsiFileHash", "File_"):
        version = versions.get(file, (None,))[0]
        if has_version(version):
            yield check.at("hashed", "MsiFileHash", row, "File_", version=version)


@rule("ICE76", reads="BindImage FileSFPCatalog File Component", kinds=(Kind.MSI, Kind.MSM))
def protected_files_stay_as_they_are(check: PackageCheck) -> Iterator[Finding]:
    """A file of a protection catalog is not bound, and its component is local and permanent."""
    protected = check.values("FileSFPCatalog", "File_")
    for row, file in check.rows("BindImage", "File_"):
        if file in protected:
            yield check.at("bound", "BindImage", row, "File_")
    owners = check.lookup("File", "File", "Component_")
    components = {owners[file][0] for file in protected if file in owners}
    for row, component, attributes in check.rows("Component", "Component", "Attributes"):
        if component in components:
            flags = number_of(attributes) or 0
            if flags & _NOT_LOCAL or not flags & _PERMANENT:
                yield check.at("not-permanent", "Component", row, "Component")
