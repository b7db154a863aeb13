"""Words for what the core returns as ids and values."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msiview.database.package import Package
from msiview.errors import (
    Defect,
    FileChanged,
    NotAnInstallerFile,
    Severity,
    TruncatedData,
    UnreadableFile,
)
from msiview.format.codepages import name_of
from msiview.words import counted as counted
from msiview.words import number as number

if TYPE_CHECKING:
    from msiview.gui.document import Document

SEVERITY_NAMES = {Severity.ERROR: "Error", Severity.WARNING: "Warning", Severity.NOTE: "Note"}
SEVERITY_ICONS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "note"}
SEVERITY_TOKENS = {
    Severity.ERROR: "defect.error",
    Severity.WARNING: "defect.warning",
    Severity.NOTE: "defect.note",
}


def package_line(document: Document) -> str:
    """One line on the package for the status bar: product, kind, code page."""
    package = document.package
    if package is None:
        return ""
    parts = [_product(document), package.kind.title, f"code page {_code_page(package)}"]
    return " · ".join([*filter(None, parts), "read only"])


def _product(document: Document) -> str:
    database = document.database
    if database is None:
        return ""
    name, version = (
        database.property_value(prop) or "" for prop in ("ProductName", "ProductVersion")
    )
    return f"{name} {version}".strip()


def _code_page(package: Package) -> str:
    return name_of(package.codepage)


def defect_line(defect: Defect) -> str:
    """One defect as a sentence for screen readers."""
    place = defect.place()
    where = f"{place}: " if place else ""
    return f"{SEVERITY_NAMES[defect.severity]}, {where}{defect.message}"


def advice_for(error: Exception) -> str:
    """What can be done about a file that could not be read."""
    match error:
        case UnreadableFile():
            return (
                "Check that the file is there and that you may read it, then try again; "
                "or open another file."
            )
        case FileChanged():
            return "The file has changed on disk since it was opened. Try again to read it anew."
        case NotAnInstallerFile():
            return (
                "msiview opens Windows Installer files: .msi, .msm, .mst, .msp, .pcp and .cub. "
                "If this should be one, it may have been damaged on its way: "
                "get it again from its source and compare the sizes."
            )
        case TruncatedData():
            return "The file seems to be cut short. Get it again from its source, then try again."
        case _:
            return "Get the file again from its source and try again, or open another file."
