"""Patches: pairs of transforms, cabinets, and a small database of their own."""

from __future__ import annotations

from dataclasses import dataclass

from msiview.database.database import Database
from msiview.database.package import Kind, PackageOrigin
from msiview.database.summary import PropertyId
from msiview.database.summary_words import patch_codes, transform_names
from msiview.errors import Severity
from msiview.format.container import Storage


@dataclass(frozen=True, slots=True)
class PatchTransform:
    """A transform that a patch lists, holds, or both.

    ``X`` turns the old package into the new one, ``#X`` adds what only the
    patch needs. ``storage`` is None where the patch lists it without having it.
    """

    name: str
    listed: bool
    storage: Storage | None

    @property
    def is_patch_specific(self) -> bool:
        """Whether this is the ``#`` half of a pair."""
        return self.name.startswith("#")


class Patch(Database):
    """An .msp file. Source: docs/msi-format.md, "What a patch holds"."""

    def __init__(self, origin: PackageOrigin) -> None:
        super().__init__(origin)
        self.kind = Kind.MSP
        codes = patch_codes(self.summary.text(PropertyId.REVISION_NUMBER))
        self.patch_code: str | None = codes[0] if codes else None
        self.obsoleted: list[str] = codes[1:]
        """Patch codes that this patch declares obsolete."""
        self.targets: list[str] = [
            code.strip().upper()
            for code in self.summary.text(PropertyId.TEMPLATE).split(";")
            if code.strip()
        ]
        """Product codes that the patch may be applied to."""
        self.transforms: list[PatchTransform] = self._transforms()

    def _transforms(self) -> list[PatchTransform]:
        """The transforms in the order of the list, then those that only lie in the file."""
        listed = transform_names(self.summary.text(PropertyId.LAST_SAVED_BY))
        for name in listed:
            if self.storage.storage(name) is None:
                self.defects.add(
                    Severity.ERROR,
                    "patch-transform-missing",
                    f"the patch lists the transform {name}, but has no storage of that name",
                )
        unlisted = [child.name for child in self.storages if child.name not in listed]
        for name in unlisted:
            self.defects.add(
                Severity.NOTE,
                "patch-transform-unlisted",
                f"the storage {name} is not in the patch's list of transforms",
            )
        return [
            *(PatchTransform(name, True, self.storage.storage(name)) for name in listed),
            *(PatchTransform(name, False, self.storage.storage(name)) for name in unlisted),
        ]
