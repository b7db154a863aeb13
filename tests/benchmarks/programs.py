"""Work that is measured in a process of its own, so that nothing is known or in memory before.

    python -m tests.benchmarks.programs NAME FILE ...

Prints an object of JSON: seconds of processor time (also those of threads) for each part, and the
peak of memory in bytes. What is imported counts for the first part.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from msiview.database.database import Database

Parts = Iterator[str]
"""The name of each part, told when it ends."""


def transform_between(old: str, new: str) -> Parts:
    from msiview.overlay.generate import transform_between

    transform_between(_database(old), _database(new))
    yield "transform"


def save(package: str) -> Parts:
    """A package in which one cell was edited, written as a whole."""
    from msiview.overlay.edits.edits import Edits
    from msiview.overlay.save import save_database
    from msiview.session.editing import Editing, with_edits
    from msiview.session.overlaid_package import overlay_package

    below = overlay_package(_database(package), [], {})
    editing = Editing(below, Edits())
    key = below.database.tables["File"].key(0)
    editing.transaction.set_cells("File", key, {"FileName": "other"})
    with TemporaryDirectory() as folder:
        save_database(with_edits(below, editing.edits).database, Path(folder, "out.msi"))
    yield "save"


def rows(package: str) -> Parts:
    """What the grid does with the File table."""
    from msiview.analysis.filters import matching_rows
    from msiview.analysis.row_order import sorted_rows

    table = _database(package).table("File")
    for column in range(len(table.columns)):
        table.values(column)
    yield "decode"
    sorted_rows(table, 0)
    yield "sort"
    matching_rows(table, "alpha")
    yield "filter"


def references(package: str) -> Parts:
    """All indexes, all names, and the slowest answer while somebody types."""
    from msiview.analysis.lookup import Lookup
    from msiview.analysis.references.engine import references_of

    engine = references_of(_database(package))
    yield "open"
    engine.build()
    yield "indexes"
    lookup = Lookup(engine.store)
    yield "names"
    slowest = 0.0
    text = "lang res 1"
    for end in range(1, len(text) + 1):
        begin = time.process_time()
        lookup.find(text[:end])
        slowest = max(slowest, time.process_time() - begin)
    _RESULT["answer"] = slowest


def log(path: str) -> Parts:
    """The parts of reading a log."""
    from msiview.logs.log import Log

    log = Log(path)
    log.read_lines()
    yield "lines"
    log.read_guids()
    yield "guids"
    log.read_facts()
    yield "facts"


def window(*files: str) -> Parts:
    """From start to the first paint, and until nothing runs any more; ``demo`` opens that."""
    import msiview.gui.app as app
    from msiview.gui.app import Options
    from tests.benchmarks.watched_window import WatchedApplication

    app.QApplication = WatchedApplication  # type: ignore[misc]
    if files == ("demo",):
        app.run(Options(fresh=True, demo=True))
    else:
        app.run(Options(fresh=True, files=tuple(map(Path, files))))
    yield "end"
    _RESULT.update(WatchedApplication.marks)


def _database(path: str) -> Database:
    from msiview.database.database import Database
    from msiview.database.opening import open_package

    package = open_package(path)
    assert isinstance(package, Database)
    return package


PROGRAMS: dict[str, Callable[..., Parts]] = {
    "transform_between": transform_between,
    "save": save,
    "rows": rows,
    "references": references,
    "log": log,
    "window": window,
}

_RESULT: dict[str, float] = {}


def main(name: str, *files: str) -> None:
    before = 0.0 if name == "window" else time.process_time()
    for part in PROGRAMS[name](*files):
        now = time.process_time()
        _RESULT[part], before = now - before, now
    print(json.dumps(_RESULT))


if __name__ == "__main__":
    main(*sys.argv[1:])
