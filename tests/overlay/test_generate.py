"""Transforms, written: their bytes, their summary, and what has to stay out of them."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from msiview.database.summary import PropertyId, ticks_of
from msiview.database.transform import Transform
from msiview.database.transform_flags import ErrorCondition, Validation
from msiview.errors import FileIsOpened
from msiview.format.stream_names import encode_name
from msiview.format.transform_data import RowOperation
from msiview.overlay.generate import (
    Omission,
    OmittedPart,
    TransformOptions,
    save_transform,
    transform_between,
    transform_of,
)
from msiview.overlay.layers import TransformLayer
from msiview.overlay.live_table import live_table
from msiview.overlay.overlay import OverlaidDatabase
from tests.builders.databases import PRODUCT_CODE, UPGRADE_CODE, summary, table
from tests.builders.transforms import make_transform_storage
from tests.overlay.packages import between, edited, opened, opened_transform

WORKED_CASE = 0x08A20017


def generated(folder: Path, overlaid: OverlaidDatabase) -> tuple[Transform, tuple[Omission, ...]]:
    made = transform_of(overlaid)
    return opened_transform(folder / "made.mst", made.storage), made.omitted


def applied(
    transform: Transform, overlaid: OverlaidDatabase, name: str
) -> list[tuple[object, ...]]:
    """The rows of a table when the transform is applied to the base again."""
    again = OverlaidDatabase(overlaid.base, [TransformLayer(transform, "made")])
    assert not again.conflicts
    return sorted(live_table(again.table(name)).rows(), key=str)


def test_bytes(tmp_path: Path) -> None:
    """The records of the facts' test vector (section 15), but for the order."""
    columns = "K s72*, S I2, L i4, B V0"
    overlaid = between(
        tmp_path,
        [table("T", columns, ("upd", 1, 5, None), ("del", 1, 1, None))],
        [table("T", columns, ("upd", 7, 5, None), ("add", 1, 5, b"data"))],
    )
    storage = transform_of(overlaid).storage
    # Ids of the transform's pool: del 1, upd 2, add 3.
    assert storage.streams[encode_name("T", is_table=True)] == bytes.fromhex(
        "0000 0100"  # delete row 1
        "0200 0200 0780"  # update row 2: column 2 = 7
        "0104 0300 0180 05000080 0100"  # add row 3: 1, 5, data
    )
    assert encode_name("T.add") in storage.streams


def test_new_tables_and_columns(tmp_path: Path) -> None:
    overlaid = between(
        tmp_path,
        [table("T", "K s72*", ("a",)), table("Gone", "K s72*", ("x",))],
        [table("T", "K s72*, N I4", ("a", 5)), table("New", "K s72*, V L0", ("n", "v"))],
    )
    transform, omitted = generated(tmp_path, overlaid)
    assert omitted == ()
    assert transform.dropped_tables == ["Gone"]
    assert [(n, t.spec) for n, t in transform.created_tables["New"]] == [("K", "s72"), ("V", "L0")]
    assert [(number, n, t.spec) for number, n, t in transform.added_columns["T"]] == [
        (2, "N", "I4")
    ]
    assert applied(transform, overlaid, "T") == [("a", 5)]
    assert applied(transform, overlaid, "New") == [("n", "v")]


def test_summary(tmp_path: Path) -> None:
    base = opened(tmp_path / "a.msi")
    tables = edited({"Property": lambda rows: [*rows[:3], ("ProductVersion", "1.2.4"), *rows[4:]]})
    target = opened(
        tmp_path / "b.msi", tables, properties=summary(template="x64;1033,1031", page_count=405)
    )
    created = datetime(2024, 5, 6, 7, 8, 9, tzinfo=UTC)
    options = TransformOptions(
        Validation(WORKED_CASE >> 16), ErrorCondition(WORKED_CASE & 0xFFFF), created
    )
    made = transform_between(base, target, options)
    transform = opened_transform(tmp_path / "t.mst", made.storage)
    assert transform.validation == Validation(0x08A2)
    assert transform.error_conditions == ErrorCondition(0x17)
    found = transform.target
    assert (found.base_product, found.base_version) == (PRODUCT_CODE, "1.2.3")
    assert (found.new_version, found.upgrade_code) == ("1.2.4", UPGRADE_CODE)
    text = transform.summary.text
    assert (text(PropertyId.TEMPLATE), text(PropertyId.LAST_SAVED_BY)) == (
        "x64;1033",
        "x64;1033,1031",
    )
    assert transform.summary.number(PropertyId.PAGE_COUNT) == 500
    assert transform.summary.number(PropertyId.CREATE_TIME) == ticks_of(created)
    assert transform.codepage == 1252
    (left,) = made.omitted
    assert (left.part, left.reason) == (
        OmittedPart.SUMMARY,
        "a transform cannot change it: Template, Page count",
    )


def test_what_a_transform_cannot_express_is_named(tmp_path: Path) -> None:
    overlaid = between(
        tmp_path,
        [
            table("Keys", "A s72*, B L0", ("k", "v")),
            table("Types", "A s72*, Text S10, Number I2, Wide I4, Out L0", ("k", "c", 5, 5, "d")),
        ],
        [
            table("Keys", "A s72*, B l0*", ("k", "v")),
            table("Types", "A s72*, Text I2, Number I4, Wide I2", ("k", 7, 100000, 6)),
        ],
        streams={"cab1.cab": b"MSCF"},
    )
    transform, omitted = generated(tmp_path, overlaid)
    assert [(left.table, left.name, left.reason) for left in omitted] == [
        (None, "cab1.cab", "a transform cannot carry a stream that no row names"),
        ("Keys", None, "a transform cannot change key columns; the table stays as it is"),
        ("Types", "Out", "a transform cannot remove a column"),
        (
            *("Types", "Text"),
            "a transform cannot change the type S10 to I2, so its new values are left out",
        ),
        ("Types", "Number", "a transform cannot change the type I2 to I4"),
        ("Types", "Wide", "a transform cannot change the type I4 to I2"),
        ("Types", "Number", "100000 does not fit a column of type I2"),
    ]
    assert [left.place for left in omitted if left.key is not None] == ["Types.Number, row k"]
    assert applied(transform, overlaid, "Types") == [("k", "c", None, 6, "d")]
    assert applied(transform, overlaid, "Keys") == [("k", "v")]


def test_more_than_sixteen_columns(tmp_path: Path) -> None:
    """An update's word has 16 bits: of a later column the row is deleted and added again."""
    columns = "K s72*, " + ", ".join(f"C{n} I2" for n in range(2, 21))
    old = [("a", *range(2, 21)), ("b", *range(2, 21))]
    new = [("a", 99, *range(3, 21)), ("b", *range(2, 20), 99)]
    overlaid = between(tmp_path, [table("W", columns, *old)], [table("W", columns, *new)])
    transform, _ = generated(tmp_path, overlaid)
    types = [(column.name, column.type) for column in overlaid.base.tables["W"].columns]
    records = transform.records_of("W", types).records
    assert [record.operation for record in records] == [
        *(RowOperation.UPDATE, RowOperation.DELETE, RowOperation.ADD)
    ]
    assert applied(transform, overlaid, "W") == new


@pytest.mark.parametrize(("old", "new", "page"), [(1252, 1251, 1251), (0, 932, 932)])
def test_another_code_page(old: int, new: int, page: int, tmp_path: Path) -> None:
    text = {1251: "Привет", 932: "日本"}[new]
    base = opened(tmp_path / "a.msi", [table("T", "K s72*, V L0", ("k", "v"))], codepage=old)
    target = opened(tmp_path / "b.msi", [table("T", "K s72*, V L0", ("k", text))], codepage=new)
    made = transform_between(base, target)
    transform = opened_transform(tmp_path / "t.mst", made.storage)
    assert transform.codepage == page
    assert made.needed == (ErrorCondition.CHANGE_CODEPAGE if old else ErrorCondition(0))
    overlaid = OverlaidDatabase(base, [TransformLayer(transform, "t", ErrorCondition(0x3F))])
    assert overlaid.codepage == page
    assert list(live_table(overlaid.table("T")).rows()) == [("k", text)]


def test_a_code_page_cannot_be_taken_away(tmp_path: Path) -> None:
    tables = [table("T", "K s72*", ("k",))]
    base = opened(tmp_path / "a.msi", tables, codepage=1252)
    target = opened(tmp_path / "b.msi", tables, codepage=0)
    (left,) = transform_between(base, target).omitted
    assert left.reason == "the code page stays 1252 (Western European): no transform takes it away"


def test_many_texts_make_references_of_three_bytes(tmp_path: Path) -> None:
    rows = [(f"key{number}", f"value {number}") for number in range(40_000)]
    overlaid = between(tmp_path, [table("T", "K s72*, V L0")], [table("T", "K s72*, V L0", *rows)])
    transform, _ = generated(tmp_path, overlaid)
    assert transform.pool.reference_width == 3
    assert applied(transform, overlaid, "T") == sorted(rows, key=str)


def test_never_over_an_opened_file(tmp_path: Path) -> None:
    overlaid = between(tmp_path, None, edited({"Registry": lambda rows: rows[:1]}))
    for name in ("base.msi", "target.msi"):
        before = (tmp_path / name).read_bytes()
        with pytest.raises(FileIsOpened, match="is open"):
            save_transform(overlaid, tmp_path / name)
        assert (tmp_path / name).read_bytes() == before
    assert save_transform(overlaid, tmp_path / "new.mst") == ()
    assert (tmp_path / "new.mst").is_file()


def test_a_storage_inside_is_named(tmp_path: Path) -> None:
    base = opened(tmp_path / "a.msi")
    inner = make_transform_storage([], {})
    target = opened(tmp_path / "c.msi", storages={"1041": inner})
    (left,) = transform_between(base, target).omitted
    assert (left.place, left.reason) == (
        "embedded file 1041",
        "a transform cannot carry an embedded file",
    )


def test_a_cabinet_is_named_before_everything_else(tmp_path: Path) -> None:
    """Without it the rows of a transform promise files that nobody brings."""
    base = opened(tmp_path / "a.msi", streams={"cab1.cab": b"MSCF"})
    properties = summary(title="Another title", subject="Another subject")
    content = {"cab1.cab": b"MSCF and more", "stray": b"1"}
    target = opened(tmp_path / "b.msi", streams=content, properties=properties)
    omitted = transform_between(base, target).omitted
    assert [left.place for left in omitted] == [
        "stream cab1.cab",
        "stream stray",
        "summary information",
    ]
    assert "the files of a cabinet (4 bytes → 13 bytes)" in omitted[0].reason
    assert omitted[2].reason.endswith("Title, Subject")
