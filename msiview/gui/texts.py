"""Words for what the core returns as ids and values."""

from __future__ import annotations

from msiview.errors import (
    FileChanged,
    NotAnInstallerFile,
    Severity,
    TruncatedData,
    UnreadableFile,
)

SEVERITY_ICONS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "note"}
SEVERITY_TOKENS = {
    Severity.ERROR: "defect.error",
    Severity.WARNING: "defect.warning",
    Severity.NOTE: "defect.note",
}

SEVERITY_MARKS = {Severity.ERROR: "\N{BALLOT X}", Severity.WARNING: "!", Severity.NOTE: "i"}
"""The letters of findings in the table list and beside rows."""


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
                "msiview opens Windows Installer files (.msi, .msm, .mst, .msp, .pcp, .cub) and "
                "logs of installations. If this should be one, it may have been damaged on its "
                "way: get it again from its source and compare the sizes."
            )
        case TruncatedData():
            return "The file seems to be cut short. Get it again from its source, then try again."
        case _:
            return "Get the file again from its source and try again, or open another file."
