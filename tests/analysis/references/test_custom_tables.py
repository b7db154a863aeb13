"""References of tables that no schema knows: by _Validation of the file, and by their names."""

from __future__ import annotations

from msiview.analysis.references.engine import References
from msiview.analysis.references.reference import ReferenceKind
from msiview.database.table import Table
from tests.builders.memory_tables import memory_table, memory_tables
from tests.builders.standard_tables import standard_table


def _validation(*rows: tuple[str, str, str | None, int | None, str | None]) -> Table:
    return standard_table(
        "_Validation",
        *(
            {"Table": t, "Column": c, "KeyTable": k, "KeyColumn": n, "Category": category}
            for t, c, k, n, category in rows
        ),
    )


def test_the_files_own_validation_adds_references() -> None:
    tables = memory_tables(
        memory_table(
            "Acme", "Id s72*, What S72, Text L0", ("1", "f", "see [#f]"), ("2", "g", None)
        ),
        standard_table("File", {"File": "f"}),
        standard_table("Registry", {"Registry": "g"}),
        _validation(
            ("Acme", "What", "File;Registry", 1, "Identifier"),
            ("Acme", "Text", None, None, "Formatted"),
        ),
    )
    references = References(tables)
    assert [
        (r.column, r.kind.value, r.targets[0].table) for r in references.outgoing("Acme", 0)
    ] == [
        ("What", "declared", "File"),
        ("Text", "text", "File"),
    ]
    assert references.outgoing("Acme", 1)[0].targets[0].table == "Registry"
    assert references.linked_columns("Acme") == {"What", "Text"}


def test_a_stated_key_of_two_columns() -> None:
    tables = memory_tables(
        memory_table("Acme", "Dlg s72*, Ctl s72*", ("D", "C"), ("E", "C")),
        memory_table("Dlg", "A s72*, B s72*", ("D", "C"), ("D", "X")),
        _validation(("Acme", "Dlg", "Dlg", 1, None), ("Acme", "Ctl", "Dlg", 2, None)),
    )
    references = References(tables)
    assert [t.row for t in references.outgoing("Acme", 0, "Ctl")[0].targets] == [0]
    assert references.outgoing("Acme", 1, "Ctl")[0].dangling


def test_undescribed_tables_follow_the_custom_of_names() -> None:
    tables = memory_tables(
        memory_table("Acme", "Id s72*, Component_ s72, Other_ s72", ("1", "C", "x")),
        standard_table("Component", {"Component": "C"}),
    )
    (found,) = References(tables).outgoing("Acme", 0)
    assert (found.kind, found.targets[0].table) == (ReferenceKind.UNDECLARED, "Component")
