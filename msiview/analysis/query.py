"""SQL over the tables of a package, answered by SQLite in memory.

Only queries are allowed: nothing can be changed, and no file or extension can be opened. Names of
tables and columns may stand in backquotes as in Windows Installer's own SQL, and values be given
for ``?``. A stream is its name; rows have the order of the file in ``rowid``.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from msiview.database.cells import Cell, StreamCell
from msiview.database.table import MemoryTable, Table
from msiview.errors import DatabaseError
from msiview.format.column_types import ColumnType
from msiview.progress import Progress, no_progress
from msiview.words import counted

_WORDS = re.compile(r"\w[\w.]*|`[^`]*`|\"[^\"]*\"|\[[^\]]*\]")
_SKIPPED = re.compile(r"--[^\n]*|/\*.*?(?:\*/|\Z)|'(?:[^']|'')*+'|" + _WORDS.pattern, re.DOTALL)
"""What a question mark is not looked for in: comments, texts, names."""

_ALLOWED = frozenset(
    {sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_FUNCTION, sqlite3.SQLITE_RECURSIVE}
)
_CHANGING = frozenset({sqlite3.SQLITE_INSERT, sqlite3.SQLITE_UPDATE, sqlite3.SQLITE_DELETE})
_REFUSED_FUNCTIONS = frozenset({"load_extension", "readfile", "writefile", "edit"})
_STEPS = 20_000
"""Instructions of SQLite between two looks at whether the query is still wanted: some ms."""

_LARGEST_VALUE = 64 << 20
"""Bytes of a text that a query may make."""

_MOST_ROWS = 5_000_000
"""Rows of an answer; more of them would not fit into memory."""

_BATCH = 1 << 12
_NUMBERS = ColumnType.parse("I4")
_TEXTS = ColumnType.parse("S0")


class QueryError(DatabaseError):
    """A query that SQLite refuses, with its reason."""


def question_marks(sql: str) -> int:
    """How many values a statement asks for by ``?``."""
    return _SKIPPED.sub(" ", sql).count("?")


def value_of(typed: str) -> str | int | None:
    """A value for a question mark as it is typed: a whole number where it is written as one, a text
    in single quotes or without, null for nothing."""
    if not typed:
        return None
    if len(typed) > 1 and typed[0] == typed[-1] == "'":
        return typed[1:-1].replace("''", "'")
    digits = typed.removeprefix("-")
    return int(typed) if digits.isascii() and digits.isdigit() and len(digits) < 19 else typed


def run_query(
    tables: Mapping[str, Table],
    sql: str,
    values: Sequence[str | int | None] = (),
    progress: Progress | None = None,
) -> MemoryTable:
    """The answer to a query over live tables; ``values`` stand for its question marks. Columns have
    the names that the query gives them, and hold numbers where all their values are whole ones.

    Only tables that the query names are read. Raises :class:`QueryError`; a cancelled one ends
    within moments.
    """
    progress = progress or no_progress()
    refusal = "a query can only ask (SELECT); it changes nothing and opens nothing"
    with _loaded(tables, sql, progress, refusal) as connection:
        return _answer(connection, sql, values, progress)


@dataclass(frozen=True, slots=True)
class ChangedRows:
    """All rows of a table after a statement that changed it, by their rowids: 1 for the first of
    the rows before."""

    table: str
    rows: dict[int, tuple[Cell, ...]]


def changed_rows(
    tables: Mapping[str, Table],
    sql: str,
    values: Sequence[str | int | None] = (),
    progress: Progress | None = None,
) -> ChangedRows:
    """The rows of the one live table that an INSERT, UPDATE or DELETE changes, as they would be
    then. The tables themselves stay. Raises :class:`QueryError`."""
    progress = progress or no_progress()
    known = {name.casefold(): name for name in tables}
    changed: dict[str, None] = {}

    def authorize(action: int, first: str | None, second: str | None, *_: str | None) -> int:
        if action in _CHANGING and (first or "").casefold() in known:
            changed[known[(first or "").casefold()]] = None
            return sqlite3.SQLITE_OK
        return _authorize(action, first, second)

    refusal = "a statement can only change rows of one table, and opens nothing"
    with _loaded(tables, sql, progress, refusal) as connection:
        with _watched(connection, progress, authorize):
            connection.execute(sql, tuple(values))
        connection.set_authorizer(None)
        if len(changed) != 1:
            raise QueryError("the statement changes no table of the package")
        name = next(iter(changed))
        rows = connection.execute(f"SELECT rowid, * FROM {quoted_name(name)}")
        return ChangedRows(name, {row[0]: tuple(map(_cell, row[1:])) for row in rows})


@contextmanager
def _loaded(
    tables: Mapping[str, Table], sql: str, progress: Progress, refusal: str
) -> Iterator[sqlite3.Connection]:
    """A database in memory with the tables that a statement names. Errors of SQLite become
    :class:`QueryError`, with ``refusal`` as the reason where it was forbidden something."""
    connection = sqlite3.connect(":memory:", isolation_level=None)
    try:
        connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _LARGEST_VALUE)
        connection.execute("BEGIN")
        for table in _named(tables, sql):
            progress(f"Reading {table.name}")
            load_table(connection, table, progress)
        connection.execute("COMMIT")
        yield connection
    except sqlite3.Error as error:
        raise QueryError(refusal if _is_refusal(error) else str(error)) from None
    finally:
        connection.close()


def load_table(connection: sqlite3.Connection, table: Table, progress: Progress) -> None:
    """Make a table of a package one of SQLite, with the same values; streams are their names."""
    names = list(_distinct(column.name for column in table.columns))
    if not names:
        return
    connection.execute(
        f"CREATE TABLE {quoted_name(table.name)} ({', '.join(map(quoted_name, names))})"
    )
    marks = ", ".join("?" * len(names))
    columns = [_plain(table.values(column.index)) for column in table.columns]
    insert = f"INSERT INTO {quoted_name(table.name)} VALUES ({marks})"
    for start in range(0, table.row_count, _BATCH):
        progress(f"Reading {table.name}", start, table.row_count)
        rows = zip(*(values[start : start + _BATCH] for values in columns), strict=True)
        connection.executemany(insert, rows)


def quoted_name(name: str) -> str:
    """A name in double quotes, as standard SQL writes it."""
    return '"' + name.replace('"', '""').replace("\0", "") + '"'


def _answer(
    connection: sqlite3.Connection,
    sql: str,
    values: Sequence[str | int | None],
    progress: Progress,
) -> MemoryTable:
    with _watched(connection, progress, _authorize):
        cursor = connection.execute(sql, tuple(values))
        if cursor.description is None:
            raise QueryError("the query has no answer; only SELECT is possible")
        names = [str(column[0]) for column in cursor.description]
        rows = []
        while batch := cursor.fetchmany(_BATCH):
            rows += [tuple(map(_cell, row)) for row in batch]
            if len(rows) > _MOST_ROWS:
                raise QueryError(
                    f"the answer has more than {counted(_MOST_ROWS, 'row')}; LIMIT makes it shorter"
                )
    columns = [(name, _type_of(rows, index)) for index, name in enumerate(names)]
    return MemoryTable("Query", columns, rows)


@contextmanager
def _watched(
    connection: sqlite3.Connection, progress: Progress, authorize: Callable[..., int]
) -> Iterator[None]:
    """Statements run with limited rights meanwhile, and end within moments once they are not wanted
    any more."""
    stopped: list[BaseException] = []

    def look() -> int:
        try:
            progress("Querying")
        except BaseException as error:
            stopped.append(error)
        return len(stopped)

    connection.set_authorizer(authorize)
    connection.set_progress_handler(look, _STEPS)
    try:
        yield
    except sqlite3.ProgrammingError as error:
        raise QueryError(_plain_words(str(error))) from None
    except sqlite3.OperationalError as error:
        if stopped:
            raise stopped[0] from None
        if str(error) == "interrupted":  # by Ctrl+C, before the function above could note it
            raise KeyboardInterrupt from None
        raise


def _is_refusal(error: sqlite3.Error) -> bool:
    """Whether the rights that a statement has were not enough."""
    return any(words in str(error) for words in ("not authorized", "authorization denied"))


def _authorize(action: int, first: str | None, second: str | None, *_: str | None) -> int:
    if action not in _ALLOWED or (
        action == sqlite3.SQLITE_FUNCTION and second in _REFUSED_FUNCTIONS
    ):
        return sqlite3.SQLITE_DENY
    return sqlite3.SQLITE_OK


def _plain_words(reason: str) -> str:
    """The reason why values do not fit the question marks, in other words than Python's."""
    found = re.search(r"uses (\d+), and there are (\d+)", reason)
    if found is not None:
        return f"the query has {found[1]} question marks, and {found[2]} values are given"
    return reason


def _named(tables: Mapping[str, Table], sql: str) -> Iterator[Table]:
    """The tables whose names stand anywhere in a query. SQLite knows no case of names: of two that
    differ only so, the one that the query writes is read."""
    words = dict.fromkeys(word.strip('`"[]') for word in _WORDS.findall(sql))
    parts = {part for word in words for part in (word, word.partition(".")[0])}
    taken: set[str] = set()
    exact = [name for name in tables if name in parts]
    folded = {part.casefold() for part in parts}
    for name in [*exact, *(name for name in tables if name.casefold() in folded)]:
        if name.casefold() not in taken:
            taken.add(name.casefold())
            yield tables[name]


def _distinct(names: Iterator[str]) -> Iterator[str]:
    """Names of columns; those that differ by case only get a number."""
    taken: set[str] = set()
    for name in names:
        number, chosen = 1, name
        while chosen.casefold() in taken:
            number += 1
            chosen = f"{name}_{number}"
        taken.add(chosen.casefold())
        yield chosen


def _plain(cells: list[Cell]) -> list[Cell]:
    return [cell.name if isinstance(cell, StreamCell) else cell for cell in cells]


def _cell(value: object) -> Cell:
    """A value of SQLite as a cell: fractions and bytes become texts."""
    if value is None or isinstance(value, int | str):
        return value
    return value.hex().upper() if isinstance(value, bytes) else str(value)


def _type_of(rows: Sequence[tuple[Cell, ...]], index: int) -> ColumnType:
    values = [row[index] for row in rows if row[index] is not None]
    return _NUMBERS if values and all(isinstance(value, int) for value in values) else _TEXTS
