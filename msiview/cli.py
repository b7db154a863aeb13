"""The command line: the window, or one of the commands.

Whatever goes wrong ends in one line on standard error and an exit code, never in
a traceback; with ``MSIVIEW_TRACEBACK=1`` in the environment developers get theirs, and
``--debug`` tells what happens on the way.
"""

from __future__ import annotations

import errno
import gc
import logging
import os
import sys
from argparse import ArgumentParser, ArgumentTypeError, Namespace, RawDescriptionHelpFormatter
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from importlib import import_module
from pathlib import Path
from typing import NoReturn

from msiview import __version__
from msiview.commands.arguments import add_codepage_argument
from msiview.commands.command import DONE, INPUTS, UNREADABLE, WRONG_USAGE, Command, UsageError
from msiview.commands.messages import complain
from msiview.commands.piped import PIPED
from msiview.debugging import logging_to, timed
from msiview.errors import FileIsOpened, FormatError, MsiviewError, UnwritableFile
from msiview.files.debug_log import FIRST_WORDS, open_debug_log
from msiview.files.leftovers import remove_leftovers
from msiview.files.standard_input import STANDARD_INPUT
from msiview.session.places import PAGE_KINDS
from msiview.standard_streams import run_without_console, write_errors_in_utf8
from msiview.visible_text import one_line
from msiview.words import date_time

COMMANDS = {
    "info": "what a file is and says about itself",
    "tables": "tables with their row counts",
    "dump": "whole rows, as text or in another format",
    "extract": "streams and embedded transforms, saved as files",
    "changes": "what overlays add, change and delete",
    "compare": "what differs from one package to another",
    "applicable": "would Windows Installer apply a patch or transform",
    "refs": "rows that a row refers to, and that refer to it",
    "trace": "a file's component, ComponentId, features and path",
    "log": "what a log of an installation tells",
    "edit": "a transform or a changed copy from edits",
    "files": "the files that a package brings",
    "query": "SQL over the tables of a package",
    "sequences": "in which order actions run, and under which conditions",
    "tree": "folders, features and registry as trees",
    "dialogs": "the dialogs of the user interface",
    "check": "what is wrong with a package, by rules",
    "installed": "the products that are installed on a computer",
}
"""Modules of msiview.commands, and what the help says of each. They are imported only when they are
needed, by name, so tools that bundle programs must be told of them."""

_DEBUG = "--debug"

_LOG = logging.getLogger(__name__)

_INTERRUPTED = 130
"""What shells expect of a program that Ctrl+C has stopped: 128 + SIGINT."""

_LARGEST = 16384
"""Pixels of a window's side; more than that no screen has and no picture needs."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run ``msiview`` with these arguments, by default those of the process.

    Returns the exit code: 0 done, 1 yes to a question that the command asks,
    2 wrong usage, 3 a file cannot be read.
    """
    arguments, debug = _without_debug(sys.argv[1:] if argv is None else argv)
    if arguments and arguments[0] in COMMANDS:
        return _guarded(run_command, arguments, debug)
    return _guarded(run_window, arguments, debug)


def main_gui(argv: Sequence[str] | None = None) -> int:
    """Open the window: what starts it from a desktop, where nobody types commands."""
    arguments, debug = _without_debug(sys.argv[1:] if argv is None else argv)
    return run_without_console(lambda: _guarded(run_window, arguments, debug))


# -- commands -----------------------------------------------------------


class _Parser(ArgumentParser):
    """Names of files may come from anywhere: none reaches the terminal as it is."""

    def error(self, message: str) -> NoReturn:
        super().error(one_line(message))


def run_command(arguments: Sequence[str]) -> int:
    """Run the command that the first argument names."""
    name = arguments[0]
    command = command_named(name)
    parser = _Parser(
        prog=f"msiview {name}",
        description=command.description,
        formatter_class=RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    command.add_arguments(parser)
    _describe_debug(parser)
    # Intermixed: `dump FILE --json TABLE` is as good as `dump FILE TABLE --json`.
    args = parser.parse_intermixed_args(arguments[1:])
    # Nothing that a command makes lives on, so looking for garbage among it only takes time: a
    # quarter of that of comparing two packages of 200,000 files.
    collects = gc.isenabled()
    gc.disable()
    try:
        return command.run(args)
    except UsageError as error:
        complain(f"{args.file}: {error}")
        return WRONG_USAGE
    except FileIsOpened as error:
        complain(str(error))
        return WRONG_USAGE
    except UnwritableFile as error:
        complain(str(error))
    except MsiviewError as error:
        named = isinstance(error, FormatError) and error.file is not None
        complain(str(error) if named else f"{_subject(name, args)}: {error}")
    except MemoryError:
        complain(f"{name}: there is not enough memory for it")
    except OSError:
        raise
    except Exception as error:  # a fault of ours, but still no reason to frighten anybody
        _LOG.error("a fault in the command %s", name, exc_info=error)
        if _wants_traceback():
            raise
        # Which of the files it was about, nobody knows.
        complain(f"{name}: a fault in msiview: {type(error).__name__}: {error}")
    finally:
        if collects:
            gc.enable()
        INPUTS.release()
        PIPED.release()
    return UNREADABLE


def _subject(name: str, args: Namespace) -> str:
    """What an error is about that names no file: the file, or the command where it reads more
    than one."""
    others = ("other", "files", "overlay", "package", "log")
    return name if any(getattr(args, other, None) for other in others) else str(args.file)


def command_named(name: str) -> Command:
    """One of :data:`COMMANDS`."""
    command: Command = import_module(f"msiview.commands.{name}").COMMAND
    return command


# -- the window ---------------------------------------------------------


def run_window(arguments: Sequence[str]) -> int:
    """Open the window, or draw it into a picture."""
    args = _window_arguments(arguments)
    if args.install_desktop:
        return _install_desktop()
    gc.disable()  # it would look 200 times at what all stays, a twentieth of the time
    try:
        from msiview.gui.app import Options, run
        from msiview.gui.theme import ThemeMode
    except ImportError as error:
        complain(f"the window needs PySide6, which cannot be loaded: {error}")
        return WRONG_USAGE
    finally:
        gc.enable()
    return run(
        Options(
            files=tuple(args.files),
            codepage=args.codepage,
            overlays=tuple(args.overlay),
            log=args.log,
            demo=args.demo,
            table=args.table,
            page=args.page,
            row=args.row,
            theme=ThemeMode(args.theme) if args.theme is not None else None,
            fresh=args.fresh,
            screenshot=args.screenshot,
            size=args.size,
        )
    )


def _install_desktop() -> int:
    if not sys.platform.startswith("linux"):
        complain("--install-desktop is for desktops of Linux")
        return WRONG_USAGE
    from msiview.files.desktop import install_desktop_files

    for path in install_desktop_files():
        sys.stdout.write(f"{one_line(str(path))}\n")
    return DONE


def _window_arguments(arguments: Sequence[str]) -> Namespace:
    parser = window_parser()
    args, unknown = parser.parse_known_args(arguments)
    files: list[Path] = args.files
    if files and not files[0].exists():
        from difflib import get_close_matches

        near = get_close_matches(str(files[0]), COMMANDS, n=1)
        if near and (unknown or files[1:]):
            parser.error(f"there is no command {files[0]}; did you mean {near[0]}?")
    if unknown:
        parser.error(f"unknown arguments: {' '.join(unknown)}")
    if args.demo and files:
        parser.error("--demo opens the sample package, so no FILE can be named")
    if args.overlay and not files and not args.demo:
        parser.error("--overlay needs a FILE")
    if args.codepage is not None and not files:
        parser.error("--codepage needs a FILE")
    if args.table is not None and not files and not args.demo:
        parser.error("--table needs a FILE")
    named = [*map(str, files), *args.overlay, str(args.log)]
    if named.count(STANDARD_INPUT) > 1:
        parser.error("only one file can come from standard input")
    if args.page is not None and not files and not args.demo:
        parser.error("--page needs a FILE")
    if args.page is not None and args.table is not None:
        parser.error("--page and --table are two places to begin at")
    if args.row is not None and args.table is None:
        parser.error("--row needs --table")
    return args


def window_parser() -> ArgumentParser:
    """The arguments of the window; the help of it names the commands."""
    parser = _Parser(
        prog="msiview",
        usage="msiview [FILE ...] [options]\n       msiview COMMAND FILE [options]",
        description="Open Windows Installer files and logs in windows, or run a command on them. "
        "Transforms and patches lie over the package that they are for, a log beside it; further "
        "packages and logs get windows of their own.",
        epilog=_commands_help(),
        formatter_class=RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    add = parser.add_argument
    add(
        "files",
        metavar="FILE",
        nargs="*",
        type=Path,
        help="the files to open; - for standard input",
    )
    add(
        "--overlay",
        metavar="X",
        action="append",
        default=[],
        help="lay this over FILE: an .mst, an .msp, :NAME for a transform inside FILE, or another "
        "package to compare with; given again, on top of the one before",
    )
    add_codepage_argument(parser)
    add("--log", metavar="LOG", type=Path, help="open this installation log beside FILE, or alone")
    add("--table", metavar="TABLE", help="show this table")
    add("--row", metavar="KEY", help="show this row of it: its key values joined by /")
    add(
        "--page",
        metavar="PAGE",
        help=f"show this page: {', '.join(PAGE_KINDS)}; two take a name: dialogs/NAME, stream/NAME",
    )
    add("--theme", choices=("light", "dark", "system"), help="how the window looks")
    add(
        "--demo",
        action="store_true",
        help="open the bundled sample package with a transform and patches",
    )
    add("--screenshot", metavar="OUT.png", type=Path, help="draw the window into a file and end")
    add("--size", metavar="WxH", type=_size, help="size of the window in pixels: 1280x800")
    add("--fresh", action="store_true", help="start with default settings and keep none")
    _describe_debug(parser)
    add(
        "--install-desktop",
        action="store_true",
        help="put msiview into the menu of a Linux desktop, for this user, and end",
    )
    add("--version", action="version", version=f"msiview {__version__}")
    return parser


def _commands_help() -> str:
    lines = [f"  {name:<10} {summary}" for name, summary in COMMANDS.items()]
    return (
        "commands, which need no window (msiview COMMAND --help tells more):\n"
        + "\n".join(lines)
        + "\n\nA file that is named like a command is opened as ./NAME."
    )


def _describe_debug(parser: ArgumentParser) -> None:
    """Name ``--debug`` in the help. It is taken out before the others are parsed."""
    parser.add_argument(
        _DEBUG,
        action="store_true",
        help="tell on standard error, or with --debug=FILE in a file, what the program does and "
        "how long it takes; nothing of what files contain is told",
    )


def _size(text: str) -> tuple[int, int]:
    """The numbers in ``1280x800``."""
    words = text.lower().split("x")
    if len(words) == 2 and all(word.isdecimal() and len(word) < 6 for word in words):
        width, height = map(int, words)
        if 0 < width <= _LARGEST and 0 < height <= _LARGEST:
            return width, height
    raise ArgumentTypeError(f"{text} is no size such as 1280x800")


# -- errors -------------------------------------------------------------


def _guarded(
    run: Callable[[Sequence[str]], int], arguments: Sequence[str], debug: str | None
) -> int:
    """The exit code of ``run``, whatever it raises."""
    write_errors_in_utf8()
    remove_leftovers()
    try:
        with ExitStack() as stack:
            if debug is not None:
                stack.enter_context(_debug_log(debug, arguments))
            return _run(run, arguments)
    except UnwritableFile as error:
        complain(str(error))
        return UNREADABLE


def _without_debug(arguments: Sequence[str]) -> tuple[list[str], str | None]:
    """The other arguments, and the file of ``--debug=FILE``; empty for standard error, None where
    nobody wants a debug log.

    Only so, and not ``--debug FILE``: in ``msiview --debug a.msi`` FILE would be the package.
    """
    others, debug = [], None
    rest = iter(arguments)
    for argument in rest:
        if argument == "--":
            others += [argument, *rest]
        elif argument == _DEBUG:
            debug = ""
        elif argument.startswith(f"{_DEBUG}="):
            debug = argument.removeprefix(f"{_DEBUG}=")
        else:
            others.append(argument)
    return others, debug


@contextmanager
def _debug_log(file: str, arguments: Sequence[str]) -> Iterator[None]:
    """Log to a file, or to standard error, where there is one."""
    with ExitStack() as stack:
        stream = stack.enter_context(open_debug_log(Path(file))) if file else sys.stderr
        if stream is not None:
            import platform
            from datetime import datetime

            now = date_time(datetime.now())
            stream.write(f"{FIRST_WORDS}, {now}, msiview {__version__}, ")
            stream.write(f"Python {platform.python_version()}, {platform.system()}\n")
            stack.enter_context(logging_to(stream))
        words = [word.partition("=")[0] for word in arguments if word[:2] == "--"]
        command = arguments[0] if arguments and arguments[0] in COMMANDS else "the window"
        _LOG.debug("%s with %d arguments: %s", command, len(arguments), " ".join(words))
        with timed(_LOG, "the whole run"):
            yield


def _run(run: Callable[[Sequence[str]], int], arguments: Sequence[str]) -> int:
    """The exit code of ``run``, with one line for what it raises."""
    try:
        try:
            code = run(arguments)
            _LOG.debug("exit code %d", code)
            return code
        except SystemExit as exit_:  # argparse: help, version, wrong usage
            if sys.stdout is not None:
                sys.stdout.flush()
            return exit_.code if isinstance(exit_.code, int) else DONE
    except KeyboardInterrupt:
        complain("stopped")
        return _INTERRUPTED
    except OSError as error:
        if _is_broken_pipe(error):
            _drop_output()
            return DONE
        place = f"{error.filename}: " if error.filename is not None else "cannot write: "
        complain(f"{place}{error.strerror or error}")
        _flush_or_drop_output()
    except Exception as error:
        _LOG.error("a fault", exc_info=error)
        if _wants_traceback():
            raise
        complain(f"a fault in msiview: {type(error).__name__}: {error}")
    return UNREADABLE


def _is_broken_pipe(error: OSError) -> bool:
    """Whether a reader such as ``head`` has seen enough. Windows reports it as EINVAL."""
    return isinstance(error, BrokenPipeError) or (
        sys.platform == "win32" and error.errno == errno.EINVAL
    )


def _flush_or_drop_output() -> None:
    """Leave nothing buffered that cannot be written: Python would say so again at its end, and
    change the exit code."""
    try:
        if sys.stdout is not None:
            sys.stdout.flush()
    except OSError:
        _drop_output()


def _drop_output() -> None:
    """Let what is still buffered go nowhere, so that the interpreter's own flush succeeds."""
    with suppress(OSError, ValueError):  # where standard output is no real file
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _wants_traceback() -> bool:
    return bool(os.environ.get("MSIVIEW_TRACEBACK"))
