"""``msiview tree``: folders, features and registry as trees; services and the like as lists."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from msiview.analysis.trees.component_lists import LISTS
from msiview.analysis.trees.feature_tree import FeatureChoice
from msiview.commands.arguments import add_overlay_arguments, add_package_arguments
from msiview.commands.command import DONE, Command, UsageError
from msiview.commands.opened import mention_opened, open_with_rows
from msiview.commands.output import write_text
from msiview.export.json_text import document_text, encode
from msiview.export.registry_file import registry_file
from msiview.report.head_object import head_object
from msiview.report.trees import node_objects, tree_lines
from msiview.session.trees import TREES, list_named, listed, registry_of, tree

_DESCRIPTION = """\
Show what is in a package as a tree: directories as they are on the computer, with
files and bytes; features with their levels, costs, and whether a first installation
has them at --level or with --add-local; or the registry as it will be, with the type
and data of each value, and what is removed. --reg writes it as a file for regedit.
Services, shortcuts, environment, ODBC and COM classes are plain lists, with the key
file of each component."""


def _add_arguments(parser: ArgumentParser) -> None:
    add_package_arguments(parser)
    names = [*TREES, *(one.name for one in LISTS)]
    parser.add_argument("tree", metavar="TREE", choices=names, help=", ".join(names))
    add_overlay_arguments(parser)
    parser.add_argument(
        "--level", metavar="N", type=int, help="with features: INSTALLLEVEL, if not the package's"
    )
    parser.add_argument(
        "--add-local",
        metavar="NAMES",
        default="",
        help="with features: what ADDLOCAL has, separated by commas, or ALL",
    )
    parser.add_argument("--reg", action="store_true", help="with registry: the text of a .reg file")


def _run(args: Namespace) -> int:
    if (args.level is not None or args.add_local) and args.tree != "features":
        raise UsageError("--level and --add-local belong to features")
    if args.reg and (args.tree != "registry" or args.json):
        raise UsageError("--reg belongs to registry, without --json")
    opened = open_with_rows(args)
    if args.reg:
        assert opened.database is not None
        write_text(registry_file(registry_of(opened.database)))
        mention_opened(opened)
        return DONE
    chosen = tuple(name.strip() for name in args.add_local.split(",") if name.strip())
    plain = list_named(args.tree)
    found = (
        listed(opened, plain)
        if plain is not None
        else tree(opened, args.tree, FeatureChoice(args.level, chosen))
    )
    if args.json:
        nodes = (iter([encode(node)]) for node in node_objects(found))
        write_text(document_text({**head_object(opened), "tree": args.tree}, "nodes", nodes))
    else:
        write_text(tree_lines(found))
    mention_opened(opened)
    return DONE


COMMAND = Command(_DESCRIPTION, _add_arguments, _run)
