"""``msiview trace``: the chain of a row, from the file to the directory."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Iterator

from msiview.analysis.chain.maker import ChainMaker
from msiview.analysis.chain.parts import Chain
from msiview.analysis.chain.rows import Rows
from msiview.analysis.logs.links.identifiers import chain_identifiers
from msiview.analysis.logs.links.mentions import mentions
from msiview.analysis.named_rows import NamedRows
from msiview.analysis.references.engine import References
from msiview.commands.arguments import add_overlay_arguments, add_package_arguments
from msiview.commands.command import DONE, WRONG_USAGE, Command, UsageError
from msiview.commands.messages import complain
from msiview.commands.opened import mention_opened, open_with_rows, rows_of
from msiview.commands.output import write_text
from msiview.commands.read_log import open_log
from msiview.database.keys import key_text
from msiview.database.table import TableRow
from msiview.export.json_text import encode
from msiview.report.chain import chain_blocks, told_chain
from msiview.report.chain_log import look_in_log, with_log
from msiview.report.chain_object import (
    ChainObject,
    chain_object,
    mention_objects,
    place_object,
    state_objects,
)
from msiview.report.head_object import head_object
from msiview.report.row_object import RowObject
from msiview.report.text import text_of
from msiview.session.opened_log import OpenedLog
from msiview.session.opened_package import OpenedPackage
from msiview.visible_text import one_line

_DESCRIPTION = """\
Tell the chain that a thing belongs to: file, component with its ComponentId, features,
directory, and the other resources of the component. NAME is a key or a name (of a
file, component, feature, directory …), a GUID in any of its three forms, or TABLE/KEY.
Where several things are called so, they are listed and no chain is told. What is
broken on the way is named at the end. With --log the chain ends in the lines of a
verbose log that mention NAME, its file or its component, and says why component and
features are as they are."""


def _add_arguments(parser: ArgumentParser) -> None:
    add_package_arguments(parser)
    parser.add_argument("name", metavar="NAME", help="a key, a name, a GUID, or TABLE/KEY")
    add_overlay_arguments(parser)
    parser.add_argument("--log", metavar="LOG", help="a log of an installation of the package")


def _run(args: Namespace) -> int:
    opened = open_with_rows(args)
    database, references = rows_of(opened)
    named = NamedRows(references.store)
    rows = named.rows(args.name)
    if not rows:
        raise UsageError(_nothing(args.name, named))
    if len(rows) > 1:
        _list_matches(opened, list(_matches(references, rows)), args)
        return WRONG_USAGE
    chain = ChainMaker(database, references).chain(*rows[0])
    log = open_log(args.log, opened) if args.log is not None else None
    if args.json:
        write_text([encode({**_head(opened), **_described(opened, chain, log)}), "\n"])
    else:
        told = told_chain(chain, Rows(references.store))
        if log is not None:
            told = with_log(told, look_in_log(log, chain))
        write_text(text_of(chain_blocks(told, opened.layers)))
    mention_opened(opened)
    return DONE


def _described(opened: OpenedPackage, chain: Chain, log: OpenedLog | None) -> ChainObject:
    """The chain as an object, with the lines of a log that mention it, and what the log says of its
    component and features."""
    if log is None:
        return chain_object(chain, opened.layers)
    lines = mentions(log.log, chain_identifiers(opened.tables, chain))
    states = list(state_objects(log.reasons(), chain))
    return chain_object(chain, opened.layers, mention_objects(log.log, lines), states)


def _head(opened: OpenedPackage) -> dict[str, object]:
    """The beginning of the JSON: ``file`` is the file of the chain, so the opened one is
    ``package``."""
    head: dict[str, object] = dict(head_object(opened))
    return {"package": head.pop("file"), **head}


def _nothing(name: str, named: NamedRows) -> str:
    near = named.similar(name)
    hint = f"; did you mean {' or '.join(near)}?" if near else ""
    return f"nothing in the package is called {name}{hint}"


def _list_matches(opened: OpenedPackage, matches: list[RowObject], args: Namespace) -> None:
    if args.json:
        write_text([encode({**_head(opened), "matches": matches}), "\n"])
    else:
        write_text(_match_lines(matches))
    complain(f"{args.file}: {len(matches)} things are called {args.name}; name one as TABLE/KEY")


def _matches(references: References, rows: list[TableRow]) -> Iterator[RowObject]:
    reader = Rows(references.store)
    return (place_object(reader.place(table, row)) for table, row in rows)


def _match_lines(matches: list[RowObject]) -> Iterator[str]:
    for match in matches:
        key = key_text(match["key"])
        yield one_line(f"{match['table']}/{key}") + "\n"


COMMAND = Command(_DESCRIPTION, _add_arguments, _run)
