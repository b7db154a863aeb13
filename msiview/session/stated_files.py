"""Files that a log names, its package first, and where they may be on this machine."""

from __future__ import annotations

from pathlib import Path, PureWindowsPath

from msiview.analysis.logs.cause.outcome import outcome
from msiview.logs.log import Log


def stated_package(log: Log) -> str:
    """Path of the package of the run that the log is asked about, as written there, so perhaps
    one of another machine; empty where the log does not tell."""
    return outcome(log.part()).facts.package


def is_on_network(path: str) -> bool:
    """Whether a look at a path may ask another machine: ``\\\\server\\share\\setup.msi``, a URL."""
    return path.replace("\\", "/").startswith("//") or "://" in path


def found_file(stated: str, log: str, *, asks_network: bool = False) -> str | None:
    """Where a file is: where the log says, else under the same name beside the log. A path of the
    network is looked at with ``asks_network`` only."""
    name = PureWindowsPath(stated).name
    if not name:
        return None
    places = [Path(log).with_name(name)]
    if asks_network or not is_on_network(stated):
        places.insert(0, Path(stated))
    found = next((place for place in places if _is_file(place)), None)
    found = found if found is not None else _in_other_case(places[-1])
    return str(found) if found is not None else None


def _in_other_case(place: Path) -> Path | None:
    """A file whose name differs by the case of letters only, which Windows does not tell apart."""
    name = place.name.casefold()
    try:
        named = sorted(other for other in place.parent.iterdir() if other.name.casefold() == name)
    except (OSError, ValueError):
        return None
    return next(filter(_is_file, named), None)


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except (OSError, ValueError):  # names that this system cannot have
        return False
