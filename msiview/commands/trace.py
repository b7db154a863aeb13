"""``msiview trace``: the chain of a row, from the file to the directory."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from typing import Any

from msiview.analysis.chain.maker import ChainMaker
from msiview.analysis.chain.parts import Chain
from msiview.analysis.chain.rows import Rows
from msiview.analysis.logs.links.identifiers import chain_identifiers
from msiview.analysis.logs.links.mentions import mentions
from msiview.analysis.named_rows import NamedRows, Row
from msiview.analysis.references.engine import References
from msiview.commands.arguments import add_package_arguments
from msiview.commands.chain_object import describe_chain
from msiview.commands.chain_text import chain_text
from msiview.commands.command import DONE, WRONG_USAGE, Command, UsageError
from msiview.commands.messages import complain
from msiview.commands.opened import mention_opened, open_with_rows, opened_head, rows_of
from msiview.commands.output import write_text
from msiview.commands.overlays import add_overlay_arguments
from msiview.database.keys import key_text
from msiview.export.json_text import encode
from msiview.logs.line_kinds import LineKind
from msiview.session.opened_log import OpenedLog
from msiview.session.opened_package import OpenedPackage
from msiview.visible_text import one_line

_DESCRIPTION = """\
Draw the chain that a thing belongs to: file, component with its ComponentId, features,
directory, and the other resources of the component. NAME is a key or a name (of a
file, component, feature, directory …), a GUID in any of its three forms, or TABLE/KEY.
Where several things are called so, they are listed and nothing is drawn. What is
broken on the way is marked with an exclamation mark. With --log the chain ends in the
lines of a verbose log that mention NAME, its file or its component."""

_SUMMARY = "a file's component, ComponentId, features and path"


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
    lines = _mentions(args.log, opened, chain) if args.log is not None else ()
    described = describe_chain(chain, opened.layers, lines)
    if args.json:
        write_text([encode(_heading(opened) | described), "\n"])
    else:
        write_text(chain_text(described))
    mention_opened(opened)
    return DONE


def _mentions(path: str, opened: OpenedPackage, chain: Chain) -> list[dict[str, Any]]:
    """The lines of a log that mention the rows of the chain."""
    log = OpenedLog.open(path, package=opened).log
    log.read()
    return [
        {
            "line": line + 1,
            "text": log.text.line(line),
            "kind": LineKind(log.facts.kinds[line]).label,
        }
        for line in mentions(log, chain_identifiers(opened.tables, chain))
    ]


def _heading(opened: OpenedPackage) -> dict[str, Any]:
    """The beginning of the JSON: ``file`` is the file of the chain, so the opened one is
    ``package``."""
    heading = dict(opened_head(opened))
    return {"package": heading.pop("file")} | heading


def _nothing(name: str, named: NamedRows) -> str:
    near = named.similar(name)
    hint = f"; did you mean {' or '.join(near)}?" if near else ""
    return f"nothing in the package is called {name}{hint}"


def _list_matches(opened: OpenedPackage, matches: list[dict[str, Any]], args: Namespace) -> None:
    if args.json:
        write_text([encode(_heading(opened) | {"matches": matches}), "\n"])
    else:
        write_text(_match_lines(matches))
    complain(f"{args.file}: {len(matches)} things are called {args.name}; name one as TABLE/KEY")


def _matches(references: References, rows: list[Row]) -> Iterator[dict[str, Any]]:
    reader = Rows(references.store)
    for table, row in rows:
        place = reader.place(table, row)
        yield {"table": table, "key": list(place.key)}


def _match_lines(matches: list[dict[str, Any]]) -> Iterator[str]:
    for match in matches:
        key = key_text(match["key"])
        yield one_line(f"{match['table']}/{key}") + "\n"


COMMAND = Command(_SUMMARY, _DESCRIPTION, _add_arguments, _run)
