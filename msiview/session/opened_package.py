"""A package that is open, with what lies over it, and what can be opened."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from msiview.analysis.live_columns import live_tables
from msiview.database.database import Database
from msiview.database.opening import open_embedded, open_package
from msiview.database.package import Package
from msiview.database.table import Table
from msiview.database.transform import Transform
from msiview.format.codepage_choice import CodePageChoice
from msiview.format.container import shown_name
from msiview.progress import Progress

if TYPE_CHECKING:  # few commands lay something over a package, and each one imports this file
    from msiview.analysis.references.engine import References
    from msiview.overlay.overlay import OverlaidDatabase
    from msiview.session.overlaid_package import OverlaidPackage

Loader: TypeAlias = Callable[[Progress], Package]


@dataclass(frozen=True, slots=True)
class PackageSource:
    """Something that can be opened: a file, or a storage inside an opened package."""

    title: str
    path: str
    inside: tuple[str, ...]
    load: Loader
    keep: bool = True
    """Whether it belongs among the recent files."""
    codepage: int | None = None
    """The code page that its texts are read under in place of the stated one."""

    @classmethod
    def file(
        cls, path: str | Path, codepage: int | None = None, *, shown: str = ""
    ) -> PackageSource:
        """An installer file on disk, read under another code page where one is given. With
        ``shown`` it is none of the user's own, but is called so."""
        where = str(Path(path).absolute())
        choice = CodePageChoice(codepage) if codepage is not None else None
        return cls(
            shown or Path(where).name,
            where,
            (),
            lambda progress: open_package(where, progress, choice, shown=shown),
            keep=not shown,
            codepage=codepage,
        )

    @classmethod
    def embedded(cls, package: Package, storage: str) -> PackageSource:
        """A transform or package that lies inside an opened one."""
        title = f"{shown_name(storage)} in {package.name}"
        inside = (*package.inside, storage)
        return cls(
            title, package.path, inside, lambda _: open_embedded(package, storage), keep=False
        )

    def under(self, codepage: int | None) -> PackageSource:
        """The same file, read under another code page or, with None, the stated one."""
        return PackageSource.file(self.path, codepage, shown="" if self.keep else self.title)

    def same(self, other: PackageSource | None) -> bool:
        """Whether both are the same file, or the same storage in it."""
        return other is not None and (self.path, self.inside) == (other.path, other.inside)


@dataclass(frozen=True, eq=False)
class OpenedPackage:
    """A package, and the overlays over it; ``overlaid`` is None where no layer is applied."""

    package: Package
    overlaid: OverlaidPackage | None = None

    @property
    def base(self) -> Database | None:
        """The package where it has tables with rows (every kind but a transform)."""
        return self.package if isinstance(self.package, Database) else None

    @property
    def database(self) -> Database | OverlaidDatabase | None:
        """The rows as the overlays make them; None for a transform."""
        return self.base if self.overlaid is None else self.overlaid.database

    @property
    def tables(self) -> Mapping[str, Table]:
        """All tables in name order, with the overlays over them; of a transform its records."""
        if self.overlaid is not None:
            return self.overlaid.tables
        package = self.package
        return package.tables if isinstance(package, Database | Transform) else {}

    @property
    def live_tables(self) -> Mapping[str, Table]:
        """The tables as Windows Installer would see them: without what layers delete."""
        return live_tables(self.tables)

    @property
    def codepage(self) -> int:
        """The code page that comes out."""
        return (self.package if self.overlaid is None else self.overlaid.database).codepage

    @property
    def layers(self) -> Sequence[str]:
        """The names of the layers that are applied, in their order."""
        return () if self.overlaid is None else self.overlaid.layers

    @cached_property
    def references(self) -> References | None:
        """Which rows refer to which; None where there are no rows."""
        # Only here: a tenth of the time that a command needs to start.
        from msiview.analysis.references.engine import references_of, references_of_overlaid

        if self.overlaid is not None:
            return references_of_overlaid(self.overlaid.database)
        return references_of(self.base) if self.base is not None else None

    def files(self) -> list[Path]:
        """The files on disk that all of it is read from, with their cabinets."""
        return (self.package if self.overlaid is None else self.overlaid.database).files()
