"""Writes the manual page and the completions of bash and zsh from the parsers of the program.

    python packaging/desktop/describe_command_line.py

They are kept in resources/desktop, so that a wheel can be built without the two tools that
this needs; a test finds options that they do not know.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import shtab
from argparse_manpage.manpage import Manpage

from msiview import __version__
from msiview.cli import COMMANDS, command_named, window_parser

DESKTOP = Path(__file__).parent.parent.parent / "resources" / "desktop"
_FILES = frozenset({"file", "files", "other", "overlay", "log", "package", "output", "baseline"})


def whole_parser() -> argparse.ArgumentParser:
    """The window's parser with all commands as its subparsers, which the program itself never
    makes: it imports only the command that is run."""
    parser = window_parser()
    parser.epilog = None
    (files,) = (action for action in parser._actions if action.dest == "files")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND")
    # The tools take the first word for a file, unless commands come first.
    parser._actions.remove(commands)
    parser._actions.insert(parser._actions.index(files), commands)
    for name, summary in COMMANDS.items():
        command = command_named(name)
        sub = commands.add_parser(name, help=summary, description=command.description)
        command.add_arguments(sub)
        complete_files(sub)
    complete_files(parser)
    return parser


def complete_files(parser: argparse.ArgumentParser) -> None:
    """Have the shell complete names of files where one is expected."""
    for action in parser._actions:
        takes_path = action.type is Path or action.dest in _FILES
        if takes_path and not isinstance(action, argparse._SubParsersAction):
            action.complete = shtab.FILE  # type: ignore[attr-defined]


def main() -> None:
    """Write all three."""
    parser = whole_parser()
    for shell, name in (("bash", "msiview"), ("zsh", "_msiview")):
        text = shtab.complete(parser, shell=shell)
        (DESKTOP / name).write_text(text.rstrip() + "\n", encoding="utf-8")
    parser = whole_parser()
    parser.man_short_description = "explorer of Windows Installer databases and logs"  # type: ignore[attr-defined]
    page = Manpage(parser, format="pretty")
    page.version, page.date, page.manual = __version__, "", "User Commands"
    (DESKTOP / "msiview.1").write_text(str(page).rstrip() + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
