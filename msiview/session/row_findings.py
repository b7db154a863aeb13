"""What rules find in some rows of what is open: those that a log names, for example."""

from __future__ import annotations

from collections.abc import Collection

from msiview.database.cells import Cell, cell_text
from msiview.database.table import Table
from msiview.errors import Severity
from msiview.progress import Progress
from msiview.session.check_settings import CheckSettings, UnusableSettings, settings_of_package
from msiview.session.checking import ListedFinding, check_package
from msiview.session.opened_package import OpenedPackage
from msiview.validation.finding import Finding


def findings_on_rows(
    opened: OpenedPackage, rows: Collection[tuple[str, tuple[Cell, ...]]], progress: Progress
) -> list[ListedFinding]:
    """What is wrong with these rows, each a table and a key; with the components that they belong
    to; and with what belongs to those that are components. Neither notes nor accepted findings, by
    the settings beside the package. Tries all rules: seconds for a very large package."""
    if not rows:
        return []
    components = {cell_text(key[0]) for table, key in rows if table == "Component"}
    places = {(table, tuple(map(cell_text, key))) for table, key in rows}
    for name, key in rows:
        table = opened.tables.get(name)
        owner = _component(table, table.find(key)) if table is not None else ""
        places.add(("Component", (owner,)))

    def is_meant(finding: Finding) -> bool:
        if (finding.table, finding.key) in places:
            return True
        return _component(opened.tables.get(finding.table), finding.row) in components

    checked = check_package(opened, _settings(opened), progress, is_examined=True)
    return [
        entry
        for entry in checked.entries
        if entry.counts and entry.severity > Severity.NOTE and is_meant(entry.finding)
    ]


def _component(table: Table | None, row: int | None) -> str:
    """The component that a row belongs to; empty for none."""
    if table is None or row is None or not table.has_column("Component_"):
        return ""
    return cell_text(table.cell(row, table.column("Component_").index))


def _settings(opened: OpenedPackage) -> CheckSettings:
    """The team's settings; those of none where they cannot be followed, which checking tells."""
    try:
        return settings_of_package(opened.package.files())
    except UnusableSettings:
        return CheckSettings()
