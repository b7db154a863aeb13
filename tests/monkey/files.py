"""What the monkey plays with: the demo, a large package, and damaged files."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from msiview.sample.log import write_sample_log
from msiview.sample.overlays import write_sample_overlays
from msiview.sample.package import write_sample
from tests.builders.damaged import END_OF_CHAIN, Damaged
from tests.builders.scale import make_scale_package
from tests.fuzz.log_mutations import mutated_log
from tests.fuzz.mutations import mutated

LARGE = 20_000
"""Files of the large package."""

_DAMAGED = 8


@dataclass(slots=True)
class Files:
    """Files by what they can be opened as; all are copies that belong to the monkey."""

    packages: list[Path] = field(default_factory=list)
    overlays: list[Path] = field(default_factory=list)
    logs: list[Path] = field(default_factory=list)

    def all(self) -> list[Path]:
        return [*self.packages, *self.overlays, *self.logs]

    def add(self, path: Path) -> None:
        """Sort a file in by its suffix."""
        match path.suffix.lower():
            case ".log" | ".txt":
                self.logs.append(path)
            case ".mst" | ".msp":
                self.overlays.append(path)
            case _:
                self.packages.append(path)


def make_files(folder: Path, given: Sequence[Path], *, large: int = LARGE) -> Files:
    """Copies of the files that were given, or the usual set; ``large`` 0 leaves that one out."""
    folder.mkdir()
    files = Files()
    for number, path in enumerate(given):
        copy = folder / f"{number}-{path.name}"
        shutil.copyfile(path, copy)
        files.add(copy)
    if given:
        return files
    package, log = write_sample(folder), write_sample_log(folder)
    write_sample_overlays(folder)
    if large:
        make_scale_package(folder / "large.msi", large)
    _write_damaged(folder / "damaged", package, log)
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        files.add(path)
    return files


def _write_damaged(folder: Path, package: Path, log: Path) -> None:
    folder.mkdir()
    sound = package.read_bytes()
    for seed in range(_DAMAGED):
        (folder / f"wound{seed}.msi").write_bytes(mutated(sound, seed))
        (folder / f"wound{seed}.log").write_bytes(mutated_log(log.read_bytes(), seed))
    (folder / "cut.msi").write_bytes(sound[: len(sound) // 2])
    (folder / "empty.msi").write_bytes(b"")
    (folder / "no.msi").write_text("no installer file")
    loop = Damaged(sound)
    loop.put(loop.link(loop.get(loop.FIRST_DIRECTORY_SECTOR)), END_OF_CHAIN)
    (folder / "short-directory.msi").write_bytes(loop.bytes())
