"""The properties that a command line or a transform may set to install a package unattended."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from msiview.analysis.directories import DirectoryPaths
from msiview.analysis.live_columns import live_properties, live_rows
from msiview.analysis.references.engine import References
from msiview.analysis.references.reference import Incoming
from msiview.database.standard_properties import standard_properties
from msiview.database.table import Table
from msiview.overlay.edits.transaction import Transaction
from msiview.progress import Progress

PROPERTY = "Property"
SECURE = "SecureCustomProperties"
LAUNCH_CONDITIONS = "LaunchCondition"
_DIALOGS = frozenset(
    {
        *("CheckBox", "ComboBox", "Control", "ControlCondition", "ControlEvent", "ListBox"),
        *("ListView", "RadioButton"),
    }
)


@dataclass(frozen=True, slots=True)
class PublicProperty:
    """A property whose name has no lower-case letters.

    ``value`` is that of the Property table, None where it has no row. ``path`` is the folder that
    it stands for where it is a directory. ``uses`` are the cells that name it. ``is_secure`` says
    that a user without raised rights may pass it to the elevated part of the installation.
    """

    name: str
    value: str | None
    path: str
    uses: Sequence[Incoming]
    is_secure: bool
    meaning: str = ""
    """What it means to the installer itself; empty for the package's own."""

    @property
    def is_launch_condition(self) -> bool:
        """Whether a launch condition reads it."""
        return any(use.table == LAUNCH_CONDITIONS for use in self.uses)

    @property
    def is_on_dialog(self) -> bool:
        """Whether a dialog shows it, or asks for it."""
        return any(use.table in _DIALOGS for use in self.uses)


def public_properties(
    tables: Mapping[str, Table], references: References, progress: Progress | None = None
) -> list[PublicProperty]:
    """The public properties that a package declares, or names anywhere: in launch conditions, on
    dialogs, in other conditions and texts, and as directories; by name."""
    uses: defaultdict[str, list[Incoming]] = defaultdict(list)
    for name, use in references.named("Property", progress):
        if is_public(name):
            uses[name].append(use)
    declared = live_properties(tables)
    paths = DirectoryPaths(tables)
    secure = frozenset(declared.get(SECURE, "").split(";"))
    known = standard_properties()
    directories = (str(key) for (key,) in live_rows(tables, "Directory", "Directory"))
    names = {*uses, *filter(is_public, declared), *filter(is_public, directories)}
    return [
        PublicProperty(
            name,
            declared.get(name),
            paths.target(name).text if name in paths else "",
            uses.get(name, ()),
            name in secure,
            known[name].meaning if name in known else "",
        )
        for name in sorted(names)
        if name not in known or not known[name].is_set_by_engine
    ]


def is_public(name: str) -> bool:
    """Whether the name of a property has capital letters only, so that users may set it."""
    letters = name.isascii() and name.replace("_", "").replace(".", "").isalnum()
    return letters and name == name.upper() and name != name.lower()


def set_property(transaction: Transaction, name: str, value: str) -> None:
    """Give a property a value in the Property table; an empty one takes its row away. Raises
    :class:`msiview.errors.EditRefused` where that cannot be."""
    if not transaction.has_table(PROPERTY):
        transaction.create_table(PROPERTY)
    is_there = transaction.row(PROPERTY, (name,)) is not None
    if is_there and not value:
        transaction.delete_row(PROPERTY, (name,))
    elif is_there:
        transaction.set_cells(PROPERTY, (name,), {"Value": value})
    elif value:
        transaction.add_row(PROPERTY, {"Property": name, "Value": value})
