"""The report of what an overlay changes: what is in it, and what is folded."""

from __future__ import annotations

from pathlib import Path

import pytest

from msiview.database.database import Database
from msiview.database.opening import open_package
from msiview.database.writer import TableContent
from msiview.overlay.comparison import ComparisonLayer
from msiview.overlay.overlay import OverlaidDatabase
from msiview.report.change_report import ChangeReport
from msiview.report.page import Block, Folded, Heading, PageTable
from msiview.report.text import plain_words, text_of
from msiview.sample.overlays import write_sample_overlays
from msiview.sample.package import write_sample
from msiview.session.change_list import ChangeList
from msiview.session.overlaid_package import OverlayChoice, overlay_package
from tests.builders.databases import make_msi, sample_tables, summary, table
from tests.builders.overlaid import at_version, changed, make_patch, make_settings
from tests.report.conftest import HtmlPage


@pytest.fixture
def sample(tmp_path: Path) -> Path:
    return make_msi(tmp_path / "sample.msi")


def opened(path: Path) -> Database:
    package = open_package(path)
    assert isinstance(package, Database)
    return package


def comparison(old: Path, new: Path) -> ChangeReport:
    base = opened(old)
    layer = ComparisonLayer(base, opened(new), str(new))
    return ChangeReport(ChangeList(OverlaidDatabase(base, [layer])))


def overlaid(base: Path, over: Path) -> ChangeReport:
    found = overlay_package(opened(base), [OverlayChoice(str(over))], {})
    return ChangeReport(ChangeList.of(found), found.stack)


def section(report: ChangeReport, title: str) -> list[Block]:
    """The blocks under the heading of a section."""
    blocks = list(report.blocks())
    headings = [i for i, b in enumerate(blocks) if isinstance(b, Heading) and b.level < 3]
    (at,) = (i for i in headings if plain_words(blocks[i].words) == title)  # type: ignore[union-attr]
    end = next((i for i in headings if i > at), len(blocks))
    return blocks[at + 1 : end]


def rows(blocks: list[Block]) -> list[tuple[str, ...]]:
    """The cells of the tables that are not folded."""
    tables = [block for block in blocks if isinstance(block, PageTable)]
    return [tuple(plain_words(cell) for cell in row) for one in tables for row in one.rows]


def test_the_verdict_comes_first(sample: Path, tmp_path: Path) -> None:
    report = comparison(sample, make_msi(tmp_path / "b.msi", at_version("1.3.0")))
    assert report.title == "Sample 1.2.3 → Sample 1.3.0: minor upgrade"
    text = "".join(text_of(section(report, "Verdict")))
    assert "The product code stays and the version changes" in text
    identity = rows(section(report, "Verdict"))
    assert identity[0] == ("M", "ProductVersion", "1.2.3", "1.3.0")
    assert identity[1][:2] == ("", "ProductCode")
    assert "M1" in text


def test_files_with_old_and_new_version_and_size(sample: Path, tmp_path: Path) -> None:
    tables = sample_tables()
    old = next(t for t in tables if t.name == "File").rows
    changed(tables, "File", (*old[0][:3], 70_001, "1.2.4.0", *old[0][5:]), old[1])
    blocks = section(comparison(sample, make_msi(tmp_path / "b.msi", tables)), "Files")
    (row,) = rows(blocks)
    name = "application.exe"
    assert row[:5] == ("M", "app.exe", name, "1.2.3.4 → 1.2.4.0", "70\xa0000 → 70\xa0001")
    assert "#cab1.cab" in row
    (folded,) = (block for block in blocks if isinstance(block, Folded))
    assert folded.words == "1 unchanged file"
    assert [row[1] for row in rows(list(folded.blocks))] == ["help.chm"]


def test_streams_of_rows_and_others_with_sizes_and_hashes(sample: Path, tmp_path: Path) -> None:
    tables = sample_tables()
    changed(tables, "Binary", ("Script.vbs", b'MsgBox "Other!"\r\n'))
    other = make_msi(tmp_path / "b.msi", tables, streams={"cab1.cab": b"MSCF"})
    found = rows(section(comparison(sample, other), "Streams and embedded files"))
    script, cabinet = sorted(found, key=lambda row: row[1])
    assert script[:4] == ("M", "Binary.Script.vbs", "17", "17"), "the size tells nothing"
    first, second = script[4].split(" → ")
    assert first != second
    assert script[5] == "Binary/Script.vbs.Data"
    assert cabinet[:4] == ("A", "cab1.cab", "", "4")


def test_noise_is_folded_and_identity_is_not(sample: Path, tmp_path: Path) -> None:
    build = [table("Built", "K s72*, V L0", ("on", day)) for day in ("2024-01-31", "2024-02-01")]
    old = make_msi(tmp_path / "a.msi", [*sample_tables(), build[0]])
    properties = summary(title="Another title", revision_number="{0}")
    new = make_msi(tmp_path / "b.msi", [*sample_tables(), build[1]], properties=properties)
    report = comparison(old, new)
    (folded,) = (block for block in section(report, "Tables") if isinstance(block, Folded))
    assert folded.words == "1 change that any two builds have"
    assert rows(section(report, "Summary information")) == [
        ("Title", "Installation Database", "Another title")
    ]
    assert ("M", "PackageCode") in {row[:2] for row in rows(section(report, "Verdict"))}


def test_many_hazards_of_a_kind_are_told_by_the_first(tmp_path: Path) -> None:
    columns = "Component s72*, ComponentId S38, Directory_ s72, Attributes i2, KeyPath S72"
    gone = [table("Component", columns, *((f"C{n}", None, "D", 0, None) for n in range(9)))]
    base = make_msi(tmp_path / "a.msi", gone)
    target = make_msi(tmp_path / "b.msi", [table("Component", columns)])
    blocks = section(comparison(base, target), "Rules and hazards")
    (folded,) = (block for block in blocks if isinstance(block, Folded))
    assert folded.words == "6 more lines of this kind"


def test_of_long_lists_the_first_lines_are_told_and_how_many_follow(tmp_path: Path) -> None:
    def many(table_name: str, count: int) -> TableContent:
        return table(table_name, "Key s72*", *((f"{table_name}{at}",) for at in range(count)))

    base = make_msi(tmp_path / "a.msi", [])
    target = make_msi(tmp_path / "b.msi", [many("Long", 700), many("Short", 3)])
    report = comparison(base, target)
    found = "".join(text_of(section(report, "Tables")))
    assert "Long499" in found
    assert "Long501" not in found
    assert "200 more changes; all of them are in the JSON" in found
    assert "Short2" in found


def test_a_patch_with_its_files(tmp_path: Path) -> None:
    """Whole files and deltas, and one that need not be in the patch."""
    base = write_sample(tmp_path)
    patch = write_sample_overlays(tmp_path).patch
    blocks = section(overlaid(base, patch), "Files")
    found = {row[1]: row for row in rows(blocks)}
    delivered = [row[-1] for row in found.values()]
    assert any(words == "whole file" for words in delivered)
    assert any("delta" in words for words in delivered)
    assert [key for key, row in found.items() if row[0] == "unchanged"]
    text = "".join(text_of(overlaid(base, patch).blocks()))
    assert "The patch applies" in text
    assert "Every check" in text


def test_what_does_not_fit_says_that_nothing_is_applied(sample: Path, tmp_path: Path) -> None:
    newer = make_msi(tmp_path / "newer.msi", at_version("9.9.9"))
    report = overlaid(newer, make_patch(tmp_path, sample))
    assert report.title.endswith(": nothing is applied")
    text = "".join(text_of(section(report, "Verdict")))
    assert "Nothing is applied." in text
    assert "1642" in text


def test_the_page_stands_alone_and_shows_names_as_they_are(tmp_path: Path) -> None:
    evil = "<script>alert(1)</script>\u202e"
    old = make_msi(tmp_path / "a.msi", [table("T", "K s72*, V L0", ("k", "v"))])
    new = make_msi(tmp_path / "b.msi", [table("T", "K s72*, V L0", (evil, evil))], codepage=65001)
    html = "".join(comparison(old, new).html())
    page = HtmlPage(html)
    assert "script" not in page.elements
    assert not page.attributes & {"src", "href", "onclick"}
    assert "\u202e" not in html
    assert "details" not in page.open


def test_every_layer_is_named(sample: Path, tmp_path: Path) -> None:
    mst = make_settings(tmp_path, sample)
    html = "".join(overlaid(sample, mst).html())
    assert "settings.mst" in html
    assert "The table is new." in html


@pytest.mark.parametrize("number", range(1, 7))
def test_reports_of_real_pairs_have_every_table(corpus: Path, number: int) -> None:
    base = corpus / f"made/pair{number}.msi"
    report = overlaid(base, base.with_suffix(".mst"))
    headings = HtmlPage("".join(report.html())).of("h3")
    assert {change.table.name for change in report.changes.rows()} <= set(headings)


COMPONENTS = (
    "Component s72*, ComponentId S38, Directory_ s72, Attributes i2, Condition S255, KeyPath S72"
)


def test_findings_that_a_change_brings_or_mends(tmp_path: Path) -> None:
    """A key path that is a row of no table (ICE02) on one side only."""

    def package(name: str, key_path: str) -> Path:
        component = ("C", None, "TARGETDIR", 0, None, key_path)
        files = table("File", "File s72*, Component_ s72", ("a.txt", "C"))
        return make_msi(tmp_path / name, [table("Component", COMPONENTS, component), files])

    sound, broken = package("sound.msi", "a.txt"), package("broken.msi", "gone.txt")
    brought = "".join(text_of(section(comparison(sound, broken), "Findings")))
    assert "The change adds" in brought
    assert "gone.txt" in brought
    mended = "".join(text_of(section(comparison(broken, sound), "Findings")))
    assert "mends" in mended
    assert "gone.txt" not in mended
    headings = [b for b in comparison(sound, sound).blocks() if isinstance(b, Heading)]
    assert "Findings" not in [plain_words(heading.words) for heading in headings]  # type: ignore[arg-type]
