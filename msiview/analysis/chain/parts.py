"""The parts of a chain. Places name rows; the place of a missing row is None."""

from __future__ import annotations

from dataclasses import dataclass

from msiview.database.bit_fields import BitMeaning
from msiview.database.cells import Cell
from msiview.overlay.changes import RowChange


@dataclass(frozen=True, slots=True)
class RowPlace:
    """A row: its table, its number (from 0) and its key."""

    table: str
    row: int
    key: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class MediaPart:
    """Where the contents of a file come from.

    ``cabinet`` is the name of the stream (``is_embedded``) or of the file beside the package; empty
    where the files of this disk are not compressed. ``exists`` says whether it is there; None where
    that can't be told, or where there is no cabinet.
    """

    place: RowPlace
    disk: Cell
    cabinet: str
    is_embedded: bool
    exists: bool | None = None


@dataclass(frozen=True, slots=True)
class FilePart:
    """A file. ``short_name`` is empty where only one name is stated.

    ``companion`` is the key of the file whose version is used instead of an own one. ``hash`` is
    the MD5 of the contents in hexadecimal digits, empty where the package states none.
    ``is_compressed`` says whether the source has it in a cabinet.
    """

    place: RowPlace | None
    key: str
    name: str = ""
    short_name: str = ""
    version: str = ""
    companion: str = ""
    language: str = ""
    size: int | None = None
    hash: str = ""
    sequence: int | None = None
    attributes: int | None = None
    meanings: tuple[BitMeaning, ...] = ()
    is_compressed: bool = False
    media: MediaPart | None = None
    path: str = ""


@dataclass(frozen=True, slots=True)
class KeyPathPart:
    """The key path, by which Windows detects a component: ``kind`` is ``File``, ``Registry``,
    ``ODBCDataSource`` or ``Directory``; ``text`` the path, the registry value, the name."""

    kind: str
    key: str
    place: RowPlace | None
    text: str


@dataclass(frozen=True, slots=True)
class RegistryPlace:
    """A place in the registry of Windows: a key, and the name of a value if it is one."""

    what: str
    key: str
    value: str = ""


@dataclass(frozen=True, slots=True)
class ComponentPart:
    """A component. The forms of its ComponentId are empty where it has none.

    ``is_key_path`` says whether the file of the chain is the key path; None without one.
    """

    place: RowPlace | None
    key: str
    component_id: str = ""
    packed_id: str = ""
    compressed_id: str = ""
    condition: str = ""
    attributes: int | None = None
    meanings: tuple[BitMeaning, ...] = ()
    key_path: KeyPathPart | None = None
    is_key_path: bool | None = None
    registry: tuple[RegistryPlace, ...] = ()


@dataclass(frozen=True, slots=True)
class LevelCondition:
    """A row of Condition: the level that a feature gets where the condition holds."""

    place: RowPlace
    level: Cell
    condition: str


@dataclass(frozen=True, slots=True)
class FeaturePart:
    """A feature that installs the component; ``path`` has its ancestors from the root on,
    itself last. ``link`` is the row of FeatureComponents, None in a chain of the feature."""

    place: RowPlace | None
    key: str
    path: tuple[str, ...]
    title: str = ""
    level: Cell = None
    conditions: tuple[LevelCondition, ...] = ()
    link: RowPlace | None = None


@dataclass(frozen=True, slots=True)
class DirectoryPart:
    """A directory with its full target and source path, as far as the package states them:
    ``[ProgramFilesFolder]Vendor\\App\\``."""

    place: RowPlace | None
    key: str
    path: str
    source_path: str


@dataclass(frozen=True, slots=True)
class Chain:
    """Everything that belongs to a row.

    ``components`` are those of a feature or a directory, in a chain of one; ``resources`` the other
    rows of the component. ``registry`` has the keys of the product that a ProductCode or
    UpgradeCode in Property names. ``changes`` are those of overlays to rows of the chain,
    ``problems`` what is wrong in it.
    """

    start: RowPlace
    file: FilePart | None = None
    component: ComponentPart | None = None
    features: tuple[FeaturePart, ...] = ()
    directory: DirectoryPart | None = None
    resources: tuple[RowPlace, ...] = ()
    components: tuple[RowPlace, ...] = ()
    registry: tuple[RegistryPlace, ...] = ()
    changes: tuple[RowChange, ...] = ()
    problems: tuple[str, ...] = ()
