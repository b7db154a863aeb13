"""Edits in a package of 200,000 files: one cell, a paste of 50,000 rows, and its undo."""

from __future__ import annotations

from pytest_benchmark.fixture import BenchmarkFixture

from msiview.database.cells import cell_text
from msiview.database.database import Database
from msiview.overlay.edits.edits import Edits
from msiview.progress import no_progress
from msiview.session.editing import Editing, with_edits, with_other_edits
from msiview.session.overlaid_package import OverlaidPackage, overlay_package
from msiview.session.pasting import Collision, paste_rows

PASTED = 50_000


def pasted_rows(database: Database) -> list[dict[str, str]]:
    row = database.table("File").named_row(0)
    texts = {name: cell_text(cell) for name, cell in row.items()}
    return [{**texts, "File": f"pasted{number}"} for number in range(PASTED)]


def paste(below: OverlaidPackage, rows: list[dict[str, str]]) -> Editing:
    editing = Editing(below, Edits())
    paste_rows(editing, "File", rows, Collision.SKIP, no_progress())
    return editing


def test_one_cell(benchmark: BenchmarkFixture, large: Database) -> None:
    """From a value to tables that show it."""
    below = overlay_package(large, [], {})
    editing = Editing(below, Edits())
    key = large.table("File").key(1000)
    editing.transaction.set_cells("File", key, {"FileName": "first"})
    shown = with_edits(below, editing.edits)
    numbers = iter(range(1_000_000))

    def edit() -> None:
        editing.transaction.set_cells("File", key, {"FileName": f"name{next(numbers)}"})
        editing.transaction.step("Change a cell")
        with_other_edits(shown, editing.edits, {"File"}).prepare(no_progress())

    benchmark(edit)


def test_paste(benchmark: BenchmarkFixture, large: Database) -> None:
    """50,000 rows from text to tables that show them."""
    below, rows = overlay_package(large, [], {}), pasted_rows(large)

    def run() -> None:
        editing = paste(below, rows)
        editing.transaction.step("Paste")
        with_edits(below, editing.edits).prepare(no_progress())

    benchmark.pedantic(run, rounds=3)


def test_one_cell_after_a_paste(benchmark: BenchmarkFixture, large: Database) -> None:
    below = overlay_package(large, [], {})
    editing = paste(below, pasted_rows(large))
    editing.transaction.step("Paste")
    shown = with_edits(below, editing.edits)
    key = large.table("File").key(1000)
    numbers = iter(range(1_000_000))

    def edit() -> None:
        nonlocal shown
        editing.transaction.set_cells("File", key, {"FileName": f"name{next(numbers)}"})
        editing.transaction.step("Change a cell")
        shown = with_other_edits(shown, editing.edits, {"File"})
        shown.prepare(no_progress())

    benchmark(edit)


def test_undo_of_a_paste(benchmark: BenchmarkFixture, large: Database) -> None:
    below = overlay_package(large, [], {})
    editing = paste(below, pasted_rows(large))
    step = editing.transaction.step("Paste")
    shown = with_edits(below, editing.edits)

    def undo() -> None:
        editing.edits.undo(step)
        with_other_edits(shown, editing.edits, {"File"}).prepare(no_progress())
        editing.edits.do(step)

    benchmark.pedantic(undo, rounds=3)
