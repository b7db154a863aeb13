"""Where the cabinets of a package are: streams of the package, or files beside it."""

from __future__ import annotations

from pathlib import Path

from msiview.database.package import Package


def external_cabinet(package: Package, cabinet: str) -> Path | None:
    """The file beside a package that Media.Cabinet names, in any case as on Windows; None where it
    is not there. The name may have no folder."""
    folder = Path(package.path).parent
    if not cabinet or cabinet.startswith("#") or Path(cabinet).name != cabinet or "\\" in cabinet:
        return None
    exact = folder / cabinet
    if exact.is_file():
        return exact
    try:
        return next(
            (
                path
                for path in folder.iterdir()
                if path.name.casefold() == cabinet.casefold() and path.is_file()
            ),
            None,
        )
    except OSError:
        return None


def cabinet_exists(package: Package, cabinet: str) -> bool | None:
    """Whether the cabinet of a disk is there; None without a cabinet, and for files beside a
    package that lies inside another one."""
    if not cabinet:
        return None
    if cabinet.startswith("#"):
        return package.storage.stream(cabinet[1:]) is not None
    return None if package.inside else external_cabinet(package, cabinet) is not None
