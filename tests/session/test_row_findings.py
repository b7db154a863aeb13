"""What rules find in some rows, and what a report on a log tells of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from msiview.database.opening import open_package
from msiview.progress import no_progress
from msiview.report.log_pages import LogReport
from msiview.report.text import text_of
from msiview.session.opened_log import OpenedLog
from msiview.session.opened_package import OpenedPackage
from msiview.session.row_findings import findings_on_rows
from tests.builders.databases import make_msi, table
from tests.builders.logs import engine, read_log

COMPONENT = (
    "Component s72*, ComponentId S38, Directory_ s72, Attributes i2, Condition S255, KeyPath S72"
)


@pytest.fixture
def opened(tmp_path: Path) -> OpenedPackage:
    """Two components without the file that is their key path (ICE02); a file beside each, of which
    one has a sequence that no disk takes (ICE04)."""
    (tmp_path / "msiview-check.toml").write_text('[rules]\non = ["ICE02", "ICE04"]\n', "utf-8")
    components = [(name, None, "TARGETDIR", 0, None, "gone.txt") for name in ("A", "B")]
    path = make_msi(
        tmp_path / "a.msi",
        [
            table("Component", COMPONENT, *components),
            table("File", "File s72*, Component_ s72, Sequence i2", ("a", "A", 9), ("b", "B", 1)),
            table("Media", "DiskId i2*, LastSequence i2", (1, 1)),
        ],
    )
    return OpenedPackage(open_package(path))


@pytest.mark.parametrize(
    ("row", "found"),
    [
        (("Component", ("A",)), {("ICE02", ("A",)), ("ICE04", ("a",))}),
        (("File", ("a",)), {("ICE02", ("A",)), ("ICE04", ("a",))}),
        (("File", ("b",)), {("ICE02", ("B",))}),
        (("Media", (1,)), set()),
        (("Registry", ("gone",)), set()),
    ],
)
def test_of_a_row_its_component_and_of_a_component_its_rows(
    opened: OpenedPackage, row: tuple[str, tuple[str]], found: set[tuple[str, tuple[str]]]
) -> None:
    entries = findings_on_rows(opened, [row], no_progress())
    assert {(entry.finding.rule, entry.finding.key) for entry in entries} == found


def test_settings_beside_the_package_count(opened: OpenedPackage, tmp_path: Path) -> None:
    settings = tmp_path / "msiview-check.toml"
    settings.write_text('[[exception]]\nrule = "ICE02"\nreason = "known"\n', "utf-8")
    rules = {
        entry.finding.rule
        for entry in findings_on_rows(opened, [("Component", ("B",))], no_progress())
    }
    assert "ICE02" not in rules
    settings.write_text("[rules\n", "utf-8")
    assert findings_on_rows(opened, [("Component", ("B",))], no_progress())


def test_a_report_tells_the_findings_of_components_that_stay_out(
    opened: OpenedPackage, tmp_path: Path
) -> None:
    lines = engine("Component: A; Installed: Absent;   Request: Local;   Action: Null")
    log = read_log(tmp_path / "a.log", lines)
    report = LogReport.of(OpenedLog(log, opened))
    text = "\n".join(text_of(report.summary()))
    assert "What rules find in these rows, 2 findings" in text
    assert "ICE02" in text
    assert "Component/A.KeyPath" in text
    assert "Component/B" not in text
    html = "".join(report.html())
    assert "What rules find in these rows" in html
    alone = LogReport.of(OpenedLog(log))
    assert "What rules find" not in "\n".join(text_of(alone.summary()))
