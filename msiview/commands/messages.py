"""What is said on standard error: always one line, whatever a file has in its names."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from msiview.errors import Severity
from msiview.visible_text import one_line
from msiview.words import counted

if TYPE_CHECKING:  # complaining needs no package: ``--version`` would wait for that import
    from msiview.database.package import Package


def complain(message: str) -> None:
    """Write one line to standard error. Nothing where there is none (Windows, no console)."""
    if sys.stderr is not None:
        print(f"msiview: {one_line(message)}", file=sys.stderr)  # noqa: T201


def mention_problems(package: Package) -> None:
    """Say so where a file is damaged, since the answer may then be incomplete.

    Oddities that take nothing away are left to ``msiview info``.
    """
    defects = package.defects
    serious = [defect for defect in defects if defect.severity > Severity.NOTE]
    if not serious:
        return
    count = len(serious) + sum(
        defects.omitted[code] for code in {defect.code for defect in serious}
    )
    found = counted(count, "problem")
    complain(f"{found} found in {shown_path(package)}; see msiview info")


def shown_path(package: Package) -> str:
    """The file as the user named it, and the way into it where it is embedded."""
    return " > ".join([package.path, *package.inside])
